"""Whatever stands anywhere in a book, the answer is a book or one of our own errors."""

from __future__ import annotations

import copy
import json
import warnings
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slaclock.errors import DocumentError, SlaclockError, SlaWarning
from slaclock.policies import PolicyBook
from tests.policies.books import example, places

PLACES = list(places(example()))
WORDS = [
    "4h",
    "3bd",
    "80%",
    "-30m",
    "desk",
    "always",
    "sun",
    "is",
    "all",
    "resolution",
    "2026-01-01",
    "p",
    "\ud800",
    "",
    "1",
]
scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(WORDS),
    st.sampled_from([10**4000, b"x", ..., int, date(2026, 1, 1), time(1), timedelta(1), Decimal("nan")]),
    st.datetimes(timezones=st.just(UTC)),
)
keys = st.one_of(
    st.sampled_from(["field", "is", "in", "all", "any", "not", "at", "do", "metric", "within", "by", "of", "default"]),
    st.sampled_from(["business_days", "union", "name", "calendar", "country", "tz", "hours", "rrule", "starts_on"]),
    st.text(max_size=3),
    st.integers(0, 3),
    st.none(),
    st.booleans(),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(keys, inner, max_size=3), st.tuples(inner)),
    max_leaves=6,
)


@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(PLACES), values), min_size=1, max_size=3))
def test_odd_values_give_a_book_or_one_of_our_errors(changes):
    document = copy.deepcopy(example())
    for path, value in changes:
        inner = document
        try:
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = value
        except (TypeError, KeyError, IndexError):  # an earlier change has taken the place away
            continue
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SlaWarning)
        try:
            book = PolicyBook.load(document)
        except SlaclockError as error:
            longest = max(len(str(fault)) for fault in error.faults)
            assert longest < 1_000
        else:
            assert PolicyBook.load(json.loads(json.dumps(book.dump()))) == book


@settings(max_examples=150)
@given(values)
def test_an_odd_document_gives_a_book_or_one_of_our_errors(document):
    for build in (PolicyBook.load, PolicyBook.model_validate):
        try:
            build(document)
        except SlaclockError as error:
            assert str(error)  # noqa: PT017 - either outcome is right
        else:
            assert document == {}


@settings(max_examples=150)
@given(
    st.text(alphabet="{}[]:,\"\\ntruefalse019.-eE \n\t#='&*!|>?%@`<\x00é", max_size=40),
    st.sampled_from(["json", "toml", "yaml"]),
)
def test_odd_texts_give_a_book_or_one_of_our_errors(tmp_path_factory, text, ending):
    path = tmp_path_factory.getbasetemp() / f"odd.{ending}"
    path.write_bytes(text.encode())
    try:
        PolicyBook.load(path)
    except SlaclockError as error:
        assert isinstance(error, DocumentError)  # noqa: PT017 - either outcome is right
    else:
        assert not text.strip() or text.strip()[0] in "{#-\n"


def test_naive_datetimes_and_others_are_refused_where_they_stand():
    for odd in (datetime(2026, 1, 1), object()):  # noqa: DTZ001 - refused
        document = example()
        document["policies"][0]["when"]["all"][0]["is"] = odd
        try:
            PolicyBook.load(document)
        except DocumentError as error:
            assert error.path == "policies[0].when.all[0].is"  # noqa: PT017 - it must be refused
        else:
            raise AssertionError(odd)
