import pytest
from connectorch.queries.literals import filled, literal, value
from hypothesis import given, settings
from hypothesis import strategies as st

NASTY = ["it's", 'a "word"', "back\\slash", "two\nlines\ttab", "$first", "// no comment", "", "é → 中", "\\'"]


@pytest.mark.parametrize("text", NASTY)
def test_strings_reach_the_store_as_they_are(toy_store, text):
    assert toy_store.read(f"RETURN {literal(text)} AS text") == [{"text": text}]


@pytest.mark.parametrize(
    "given_", [0, -1, 2**53, 2**62, 0.1, -1e-7, 1e300, 123456789e20, True, False, [1, 2], ["a", "b'"], [True]]
)
def test_numbers_and_lists_reach_the_store_as_they_are(toy_store, given_):
    (row,) = toy_store.read(f"RETURN {literal(given_)} AS given")
    assert row["given"] == given_
    assert type(row["given"]) is type(given_)


@pytest.mark.parametrize("bad", [float("nan"), float("inf"), {"a b": 1}, {1: 2}, b"bytes", object()])
def test_a_value_without_a_literal_is_refused(bad):
    with pytest.raises(ValueError, match="has no literal in Cypher"):
        literal(bad)


def test_parameters_in_strings_names_and_comments_stay():
    text = "MATCH (`$a`) // $a\nWHERE x = '$a' AND y = \"it's $a\" AND z = $a RETURN $ab AS $a"
    assert filled(text, {"a": 1, "ab": "$a"}) == (
        "MATCH (`$a`) // $a\nWHERE x = '$a' AND y = \"it's $a\" AND z = 1 RETURN '$a' AS 1"
    )


@settings(derandomize=True, deadline=None)
@given(st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)))
def test_what_is_typed_has_its_type(number):
    typed = value(repr(number))
    assert typed == number
    assert type(typed) is type(number)


def test_words_for_truth_and_nothing_are_no_strings():
    assert [value(text) for text in ("true", "false", "null", "[1, true]")] == [True, False, None, [1, True]]


@pytest.mark.parametrize("text", ["h2.17", "007", "NaN", "Infinity", "1_000", "a=b", "", "True"])
def test_what_is_no_number_is_a_string(text):
    assert value(text) == text
