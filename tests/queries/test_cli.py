import json

import pytest
from connectorch.cli import main
from connectorch.ingest.export import neuron_graph
from connectorch.ingest.stores.ladybug import LadybugStore
from connectorch.queries import catalog, occurrences


@pytest.fixture(scope="module")
def address(tmp_path_factory, toy, other):
    path = str(tmp_path_factory.mktemp("query") / "s.lbug")
    with LadybugStore(path) as store:
        for network in (toy, other):
            store.export(neuron_graph(network, with_bias=True))
    return path


@pytest.fixture
def command(capsys):
    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main(["query", *arguments])
        said = capsys.readouterr()
        return ended.value.code, said.out, said.err

    return run


def test_without_a_name_it_lists_the_catalogue(command):
    code, out, _ = command()
    assert code == 0
    assert all(query.name in out for query in catalog.catalogue())
    assert out.count("--other") == len([query for query in catalog.catalogue() if "other_first" in query.parameters])
    listed = json.loads(command("--json")[1])["queries"]
    whole = catalog.catalogue() + occurrences.drawings()
    assert [entry["name"] for entry in listed] == list(dict.fromkeys(query.name for query in whole))
    assert out.count("--motif M") == len(occurrences.ABOUT) == 3
    by_name = {entry["name"]: entry for entry in listed}
    assert by_name["strongest_paths"]["stores"] == by_name["bifan"]["stores"] == ["ladybug", "neo4j"]
    assert by_name["whole_network"]["stores"] == ["neo4j"]
    assert by_name["hubs"]["defaults"] == {"limit": "20"}


def test_rows_are_a_table_for_people(command, address):
    code, out, err = command("strongest_paths", "--network", "toy", "--param", "limit=2", "--store", address)
    assert (code, err) == (0, "")
    assert "i1 → h1.1 → h2.0 → o0" in out
    assert "-20" in out
    assert "2 rows" in out


def test_rows_are_one_json_document(command, address):
    out = command("dead_neurons", "--network", "toy", "--store", address, "--json")[1]
    found = json.loads(out)
    assert (found["query"], found["network"], found["store"]) == ("dead_neurons", "toy", address)
    assert found["parameters"] == {"first": 2**32, "last": 2**33}
    assert [row["neuron"] for row in found["rows"]] == ["i2", "h1.2", "h1.3", "h2.2"]
    assert [row["bias"] for row in found["rows"]] == [None, 0.0, 0.5, 0.0]
    assert list(found["rows"][0]) == found["columns"]
    edges = json.loads(command("edge", "--network", "toy", "--clean", "raw", "--bias", "--store", address, "--json")[1])
    assert edges["rows"] == [{"n": 16}]


def test_numbers_have_thousands_marks(command, tmp_path):
    import torch
    from connectorch.training.network import feedforward

    path = str(tmp_path / "wide.lbug")
    with LadybugStore(path) as store:
        store.export(neuron_graph(feedforward("wide", [torch.ones(40, 30)])))
    assert "1,200" in command("edge", "--store", path)[1]


def test_a_text_to_paste_holds_its_values(command, address):
    code, out, _ = command("strongest_edges", "--network", "toy", "--param", "limit=2", "--store", address, "--paste")
    assert code == 0
    assert out.startswith("/* Which connections weigh most? */\nMATCH (a:Neuron)")
    assert out.endswith("LIMIT 2\n")
    with LadybugStore(address, read_only=True) as store:
        assert [row["weight"] for row in store.read(out)] == [4.0, 4.0]
    as_json = json.loads(
        command("strongest_edges", "--network", "toy", "--param", "limit=2", "--store", address, "--paste", "--json")[1]
    )
    assert as_json == {"query": "strongest_edges", "text": out}


def test_two_networks_are_compared(command, address):
    arguments = ("pruned_away", "--network", "other", "--other", "toy", "--store", address)
    found = json.loads(command(*arguments, "--json")[1])
    assert (found["network"], found["other"]) == ("other", "toy")
    assert [row["removed"] for row in found["rows"]] == [8, 8, 3]
    assert "other  toy" in command(*arguments)[1]
    with LadybugStore(address, read_only=True) as store:
        assert store.read(command(*arguments, "--paste")[1]) == found["rows"]


@pytest.mark.parametrize(
    ("arguments", "culprit"),
    [
        (["hub"], "no query named 'hub'"),
        (["hubs"], "holds 2 networks"),
        (["hubs", "--network", "xor"], "no network named 'xor'"),
        (["hubs", "--network", "toy", "--param", "limit"], "--param 'limit': give each as NAME=VALUE"),
        (["hubs", "--network", "toy", "--param", "limit=1", "--param", "limit=2"], "once"),
        (["hubs", "--network", "toy", "--param", "least=1"], "has no parameter 'least'"),
        (["hubs", "--network", "toy", "--param", "network=toy"], "'network' of query 'hubs' is set by --network"),
        (["hubs", "--network", "toy", "--param", "first=0"], "'first' of query 'hubs' is set by --network"),
        (["strongest_paths", "--network", "toy", "--clean", "raw"], "takes no cleaning; leave out --clean raw"),
        (["receptive_field", "--network", "toy", "--param", "neuron=x"], "no neuron named 'x' in network 'toy'"),
        (["module_neurons", "--network", "toy"], "network 'toy' has no modules"),
        (["hubs", "--network", "toy", "--clean", "tidy"], "no cleaning named 'tidy'"),
        (["whole_network", "--network", "toy"], "for neo4j only"),
        (["pruned_away", "--network", "toy"], "name the second, too"),
        (["hubs", "--network", "toy", "--other", "other"], "leave out the other"),
        (["hubs", "--network", "toy", "--timeout", "0"], "give seconds, more than 0"),
        (["bottlenecks", "--network", "toy", "--timeout", "0.001"], "took longer than the time limit"),
    ],
)
def test_bad_usage_ends_with_2_and_says_what_is_wrong(command, address, arguments, culprit):
    code, out, err = command(*arguments, "--store", address)
    assert (code, out) == (2, "")
    assert culprit in err


@pytest.mark.parametrize("given", [["--param", "limit=3"], ["--network", "toy"], ["--other", "toy"], ["--paste"]])
def test_what_is_for_a_query_is_not_ignored_without_one(command, given):
    code, out, err = command(*given)
    assert (code, out) == (2, "")
    assert "are for a query; name one, such as hubs" in err


def test_a_store_that_is_not_there_is_not_made(command, tmp_path):
    code, _, err = command("hubs", "--store", str(tmp_path / "none.lbug"))
    assert code == 2
    assert "no store at" in err
    assert not (tmp_path / "none.lbug").exists()
