from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.policies.equality import Lookup, equal
from slaclock.values import number_of

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-3, 3),
    st.sampled_from([0.0, 1.0, 1.5, -2.0, 1e300]),
    st.sampled_from(["0", "1", "1.0", "1.5", "01", "1e0", "-2", " 1", "true", "True", "none", "a", "", "²", "1_0"]),
)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (1, "1"),
        (1.0, 1),
        (1.5, "1.5"),
        (1, "1.0"),
        (10, "1e1"),
        (-2, "-2"),
        ("a", "a"),
        (True, True),
        (10**30, str(10**30)),
    ],
)
def test_a_number_and_a_text_that_writes_it_are_equal_both_ways(one, other):
    assert equal(one, other)
    assert equal(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1", "1.0"),  # two texts are texts
        (1, "01"),
        (1, " 1"),
        (1, "+1"),
        (1, "²"),
        (1, "١"),  # an Arabic digit is no JSON number
        (10, "1_0"),
        (True, 1),
        (True, "true"),
        (False, 0),
        (False, ""),
        (None, "null"),
        (None, 0),
        (None, False),
        ("a", ("a",)),
        (2**53, 2**53 + 1),
        (2**53 + 1, str(2**53)),
    ],
)
def test_what_is_not_equal(one, other):
    assert not equal(one, other)
    assert not equal(other, one)


def test_lists_are_equal_item_by_item():
    assert equal(("a", 1), ["a", "1"])
    assert not equal(("a", 1), ("a",))
    assert not equal(("a", 1), (1, "a"))
    assert equal((), [])


@given(scalars, scalars)
def test_a_lookup_finds_exactly_what_is_equal(key, value):
    found = value in Lookup([(key, "found")])
    assert found == (equal(key, value) and key is not None)


@given(st.lists(scalars, max_size=5), scalars)
def test_a_lookup_of_many_prefers_the_same_text_and_else_takes_the_first_that_is_equal(keys, value):
    places = [place for place, key in enumerate(keys) if key is not None and equal(key, value)]
    same = [place for place in places if type(keys[place]) is type(value) and keys[place] == value]
    found = Lookup((key, place) for place, key in enumerate(keys)).get(value)
    assert found in ([None] if not places else [same[0] if isinstance(value, str) and same else places[0], places[0]])


def test_a_lookup_gives_the_default_for_lists_and_null():
    lookup = Lookup([("a", 1), (1, 2), (True, 3)])
    assert [lookup.get(value, 9) for value in (None, ("a",), ["a"], {}, "b", "2", False)] == [9] * 7
    assert [lookup.get(value) for value in ("a", 1, "1", 1.0, True)] == [1, 2, 2, 2, 3]


@given(st.one_of(st.integers(), st.floats(allow_nan=False, allow_infinity=False)))
def test_a_number_is_the_number_of_its_text(number):
    assert number_of(repr(number)) == number
    assert equal(number, repr(number))


def test_a_text_of_endless_digits_is_no_number():
    assert number_of("1" * 1_000_000) is None
    assert number_of("-") is None
