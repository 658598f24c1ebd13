import pytest
from connectorch.ingest.export import neuron_graph
from connectorch.queries import catalog, run


@pytest.mark.parametrize("name", sorted({query.name for query in catalog.catalogue()}))
def test_a_pasted_text_gives_the_rows_of_the_parametrised_one(toy_store, name):
    if {query.dialect for query in catalog.catalogue() if query.name == name} == {"neo4j"} != {toy_store.dialect}:
        pytest.skip(f"{name} is for Neo4j only")
    second = "other" if run.OTHER & set(catalog.find(name).parameters) else None
    takes = set(catalog.find(name).parameters)
    cleaning = "published" if "live_published" in takes else "strict"
    asked = run.ask(toy_store, name, network="toy", other=second, clean=cleaning, bias="roles" in takes, params={})
    text = run.pasted(asked.query, asked.parameters)
    assert "$" not in text
    assert text.startswith(f"/* {asked.query.about} */\n")
    found = toy_store.read(text)
    assert found == toy_store.read(asked.query.text, **asked.parameters)
    assert found


def test_motifs_are_queries_too(toy_store):
    counts = {name: run.query(name, store=toy_store, network="toy").n.item() for name in catalog.FLIGHT}
    # out-degrees 2 2 | 2 2 | 1 2, in-degrees 2 2 | 2 2 | 2 1
    assert counts == {
        "edge": 11,
        "div2": 5,
        "conv2": 5,
        "chain2": 8 + 6,
        "div3": 0,
        "conv3": 0,
        "chain3": 12,
        "bifan": 2,
        "biparallel": 4 + 2,
    }


def test_a_parameter_that_is_missing_or_not_of_the_query_is_named(toy_store, tmp_path, monkeypatch):
    with pytest.raises(ValueError, match=r"'hubs' has no parameter 'least'; it takes: limit \(else 20\)"):
        run.query("hubs", store=toy_store, network="toy", least=1)
    with pytest.raises(ValueError, match="'bifan' has no parameter 'limit'; it takes: none"):
        run.query("bifan", store=toy_store, network="toy", limit=1)
    path = tmp_path / "views" / "units.cypher"
    path.parent.mkdir()
    path.write_text(
        "// units: Which neurons have this number?\n// parameters: $unit (integer)\n// returns: name\n"
        "MATCH (n:Neuron)\nWHERE n.unit = $unit\nRETURN n.name AS name\n"
    )
    monkeypatch.setattr(catalog, "catalogue", lambda: (catalog.read(path),))
    with pytest.raises(ValueError, match="'units' needs a value for unit; it takes: unit"):
        run.query("units", store=toy_store)
    with pytest.raises(ValueError, match="'units' needs a value for unit"):
        run.pasted(catalog.read(path), {})
    assert "h1.3" in run.query("units", store=toy_store, unit=3).name.tolist()


def test_a_network_is_named_where_the_store_holds_several(toy_store, embedded_store, toy):
    with pytest.raises(ValueError, match="holds 2 networks, name one of them: other, toy"):
        run.query("hubs", store=toy_store)
    with pytest.raises(LookupError, match=r"no network named 'tyo'.*it holds: other, toy"):
        run.query("hubs", store=toy_store, network="tyo")
    with pytest.raises(LookupError, match="holds no network; write one with `connectorch ingest SOURCE`"):
        run.query("hubs", store=embedded_store)
    embedded_store.export(neuron_graph(toy))
    assert run.query("hubs", store=embedded_store, limit=1).neuron.item() == "h1.0"
    with pytest.raises(ValueError, match="'toy' was exported without bias neurons"):
        run.query("hubs", store=embedded_store, bias=True)
    with pytest.raises(LookupError, match="no cleaning named 'tidy'"):
        run.query("hubs", store=embedded_store, clean="tidy")
    with pytest.raises(LookupError, match="no query named 'hub'; known: bias_driven, bifan,"):
        run.query("hub", store=embedded_store)


def test_a_sum_past_the_integers_of_a_store_is_exact_or_refused(toy_store):
    rows = toy_store.read("UNWIND $numbers AS x RETURN sum(x) AS n_paths", numbers=[2**63 - 1, 1])
    if toy_store.dialect == "ladybug":
        run.check_whole("bottlenecks", rows)
        assert rows == [{"n_paths": 2**63}]
        return
    with pytest.raises(OverflowError, match=r"bottlenecks.*n_paths"):
        run.check_whole("bottlenecks", rows)
