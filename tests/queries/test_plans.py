"""Neo4j's plans: inside one network of many, no text may look at the neurons of all."""

import pytest
from connectorch.queries import catalog, run

pytestmark = pytest.mark.neo4j
WHOLE_STORE = ("AllNodesScan", "NodeByLabelScan", "DirectedRelationshipTypeScan", "DirectedUnionRelationshipTypesScan")


def operators(plan):
    return {plan["operatorType"].partition("@")[0]} | {name for part in plan["children"] for name in operators(part)}


def explained(store, text, parameters):
    with store.driver.session() as session:
        return operators(session.run(f"EXPLAIN {text}", parameters).consume().plan)


@pytest.mark.parametrize("name", sorted({query.name for query in catalog.catalogue()}))
def test_no_text_scans_the_whole_store(neo4j_toys, name):
    asked = run.ask(neo4j_toys, name, network="toy", clean="strict", bias=False, params={})
    found = explained(neo4j_toys, asked.query.text, dict(asked.parameters))
    assert not found & set(WHOLE_STORE)
    assert any("IndexSeek" in operator for operator in found)


def test_a_scan_is_found(neo4j_toys):
    assert explained(neo4j_toys, "MATCH (n:Neuron) RETURN n.role AS role", {}) & set(WHOLE_STORE)
