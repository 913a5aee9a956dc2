"""Numbered ids are read as numbers, and are the same texts in the same order as ever."""

from __future__ import annotations

import random

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.frames.numbered import numbered
from tests.soak import examples


@given(
    st.sampled_from(["", "T", "INC", "2026-", "é"]),
    st.integers(1, 18),
    st.lists(st.integers(0, 400), min_size=1, max_size=60),
    st.integers(0, 10**17),
    st.sampled_from([pa.string(), pa.large_string()]),
)
@examples(100)
def test_same_ids_and_places_as_a_dictionary(prefix, digits, numbers, base, kind):
    texts = [f"{prefix}{(base + number) % 10**digits:0{digits}}" for number in numbers]
    column = pa.chunked_array([texts[:7], [], texts[7:]], kind).slice(1 if len(texts) > 1 else 0)
    found = numbered(column)
    if found is None:  # so many possible numbers that a table of them would be too large
        return
    ids, places = found
    assert ids.type == kind
    assert ids.to_pylist() == sorted(set(column.to_pylist()))
    assert [ids[int(place)].as_py() for place in places] == column.to_pylist()


@pytest.mark.parametrize(
    "texts",
    [
        ["T1", "T22"],
        ["T1", "TX"],
        ["T1", "S2"],
        ["AB", "CD"],
        ["", ""],
        ["1x", "2x"],
        ["T0", "T/"],
        ["T0", "T:"],
        ["T0", "U0"],
    ],
)
def test_other_ids_are_left_to_the_dictionary(texts):
    assert numbered(pa.chunked_array([texts])) is None


def test_numbers_far_apart_are_left_too():
    few = [f"{number:015}" for number in random.Random(1).sample(range(10**15), 100)]  # noqa: S311 - no cryptography
    assert numbered(pa.chunked_array([few])) is None
