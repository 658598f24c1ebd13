#!/bin/sh
# Write the lock of jars that ingest/jars.py fetches: GROUP:ARTIFACT:VERSION[:CLASSIFIER] SHA-256, one a line.
# Needs mvn and Java 17; run it to move to another Neo4j, then run the tests marked neo4j:
#     sh docker/lock-jars.sh 5.26.30 5.24.0 > ingest/jars.lock
#     sh docker/lock-jars.sh 5.26.30 5.24.0 2.13.9 > ingest/gds.lock    # then the jars that this GDS needs beside those
# Left out: what only reads parquet in the import tool.
set -eu
neo4j=${1:?version of Neo4j} browser=${2:?version of Neo4j Browser} gds=${3:-}
known=$(cd "$(dirname "$0")/.." && pwd)/ingest/jars.lock
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
plugin() { echo "<dependency><groupId>org.neo4j.gds</groupId><artifactId>$1</artifactId><version>$gds</version></dependency>"; }
cat > "$work/pom.xml" <<POM
<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>connectorch</groupId><artifactId>neo4j-of-its-own</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>org.neo4j</groupId><artifactId>neo4j</artifactId><version>$neo4j</version>
      <exclusions>
        <exclusion><groupId>org.apache.hadoop</groupId><artifactId>*</artifactId></exclusion>
        <exclusion><groupId>blue.strategic.parquet</groupId><artifactId>*</artifactId></exclusion>
      </exclusions>
    </dependency>
    <dependency><groupId>org.neo4j.client</groupId><artifactId>neo4j-browser</artifactId><version>$browser</version></dependency>
    ${gds:+$(plugin proc) $(plugin opengds-extension)}
  </dependencies>
</project>
POM
mvn -q -B -f "$work/pom.xml" dependency:copy-dependencies -DincludeScope=runtime -DoutputDirectory="$work/lib" \
    -Dmdep.useRepositoryLayout=true >&2
what="Neo4j $neo4j Community and Neo4j Browser $browser"
echo "# Jars of ${gds:+Graph Data Science $gds, beside those of }$what; written by docker/lock-jars.sh"
cd "$work/lib"
find . -name '*.jar' | LC_ALL=C sort | while read -r jar; do
    folder=${jar%/*} file=${jar##*/}
    version=${folder##*/} folder=${folder%/*}
    artifact=${folder##*/} group=${folder%/*}
    group=$(echo "${group#./}" | tr / .)
    classifier=${file#"$artifact-$version"} classifier=${classifier%.jar}
    [ -z "$classifier" ] || classifier=:${classifier#-}
    name=$group:$artifact:$version$classifier
    if [ -n "$gds" ] && grep -q "^$name " "$known"; then continue; fi
    echo "$name $(sha256sum "$jar" | cut -d' ' -f1)"
done
