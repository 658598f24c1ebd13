#!/bin/sh
# Start Neo4j's official image for compose.yaml; a new server first gets the password in SECRET.
#     neo4j.sh SECRET ENTRYPOINT
# The image's own ways, NEO4J_AUTH and a file of it, hand the password to a program as an argument, for all to see in the list
# of processes. Here Java reads its arguments from a file.
set -eu
secret=$1 entrypoint=$2 dbms=$NEO4J_HOME/data/dbms

if [ ! -s "$secret" ]; then
    echo "neo4j: no password in $secret; write docker/password, see the head of docker/compose.yaml" >&2
    exit 2
fi
if [ ! -e "$dbms/auth.ini" ]; then
    arguments=$(mktemp)
    trap 'rm -f "$arguments"' EXIT
    printf '"%s"\n' -cp "$NEO4J_HOME/lib/*" org.neo4j.cli.AdminTool dbms set-initial-password -- \
        "$(sed 's/[\\"]/\\&/g' "$secret")" > "$arguments"
    java "@$arguments"
    rm -f "$arguments"
    [ "$(id -u)" -ne 0 ] || chown -R neo4j:neo4j "$dbms"
fi
exec "$entrypoint" neo4j
