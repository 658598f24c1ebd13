"""Neo4j's plans: inside one network of many, no text may start from the neurons of all."""

import re

import pytest
import torch
from connectorch.ingest.export import neuron_graph
from connectorch.queries import catalog, guide, occurrences, run
from connectorch.training.network import feedforward

pytestmark = pytest.mark.neo4j


@pytest.fixture(scope="module")
def many(neo4j_toys):
    """The toy network beside ten larger ones, and planners that know it."""
    wide = [feedforward(f"wide-{i}", [torch.eye(100), torch.eye(100)]) for i in range(10)]
    held = [neo4j_toys.export(neuron_graph(network)) for network in wide]
    with neo4j_toys.driver.session() as session:
        session.run("CALL db.prepareForReplanning()").consume()
    yield neo4j_toys
    for one in held:
        neo4j_toys.drop(one.network)


def leaves(plan):
    """What a plan starts from."""
    parts = plan.get("children", [])
    return {name for part in parts for name in leaves(part)} or {plan["operatorType"].partition("@")[0]}


def scans(store, text, parameters):
    """What a text starts from, other than an index."""
    with store.driver.session() as session:
        found = leaves(session.run(f"EXPLAIN {text}", parameters).consume().plan)
    return {leaf for leaf in found if "IndexSeek" not in leaf and leaf != "Argument"}


@pytest.mark.parametrize("name", sorted({query.name for query in catalog.catalogue()}))
def test_a_text_starts_from_an_index(many, name):
    second = "other" if run.OTHER & set(catalog.find(name).parameters) else None
    asked = run.ask(many, name, network="toy", other=second, params={})
    assert scans(many, asked.query.text, dict(asked.parameters)) == set()


@pytest.mark.parametrize("name", sorted(occurrences.ABOUT))
@pytest.mark.parametrize("motif", ["chain2", "bifan", "a->b, a->c, b->d, c->e"])
def test_a_drawing_starts_from_an_index(many, name, motif):
    params = {"neuron": "h1.0"} if name == "occurrences_through" else {}
    asked = run.ask(many, name, network="toy", motif=motif, params=params)
    assert scans(many, asked.query.text, dict(asked.parameters)) == set()


def operators(plan):
    """Every operator of a plan."""
    return {plan["operatorType"].partition("@")[0]} | {n for part in plan.get("children", []) for n in operators(part)}


@pytest.mark.parametrize("name", sorted(query.name for query in catalog.folder("motifs") if query.dialect is None))
def test_no_motif_joins_all_neurons_with_all(many, name):
    """Once a full network of 1,233 neurons alone in its store: Neo4j joined 1.5 million pairs to find 33,000 edges."""
    asked = run.ask(many, name, network="toy", other=None, params={})
    with many.driver.session() as session:
        plan = session.run(f"EXPLAIN {asked.query.text}", dict(asked.parameters)).consume().plan
    assert "CartesianProduct" not in operators(plan)


@pytest.mark.parametrize("name", sorted(path.stem for path in guide.FOLDER.glob("*.cypher")))
def test_a_text_of_the_guide_scans_networks_only(many, name):
    with many.driver.session() as session:
        text = (guide.FOLDER / f"{name}.cypher").read_text(encoding="utf-8")
        plan = session.run(f"EXPLAIN {text}").consume().plan
    assert {label for operator, label in starts(plan) if "Scan" in operator} <= {"Network"}


def starts(plan):
    """Leaves of a plan, each with the label that it looks up."""
    if parts := plan.get("children", []):
        return {leaf for part in parts for leaf in starts(part)}
    label = re.search(r":(\w+)", plan["args"].get("Details", ""))
    return {(plan["operatorType"].partition("@")[0], label and label[1])}


def test_a_scan_of_the_whole_store_is_found(many):
    assert scans(many, "MATCH (n:Neuron) RETURN n.role AS role", {}) == {"NodeByLabelScan"}
    with many.driver.session() as session:
        plan = session.run("EXPLAIN MATCH (n:Input) RETURN n.name").consume().plan
    assert starts(plan) == {("NodeByLabelScan", "Input")}
