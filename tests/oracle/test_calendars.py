"""Every operation of every kind of calendar against the oracle, around days on which clocks change."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from slaclock import BusinessCalendar, PolicyBook
from slaclock.testing.oracle import BeyondHorizon, OracleCalendar
from slaclock.testing.strategies import calendar_collections, calendar_documents, instants_near, place_of
from tests.soak import examples

MINUTES = st.integers(0, 3000).map(lambda n: timedelta(minutes=n))
LANDINGS = st.sampled_from(["closing", "next_opening"])
DUES = st.sampled_from(["same_time", "closing"])


@st.composite
def cases(draw):
    """A calendar as the package and as the oracle have it, with two instants and a date near its odd day."""
    named = draw(calendar_collections() | calendar_documents().map(lambda document: {"desk": document}))
    name = draw(st.sampled_from([*named, "always"]))
    day = place_of(named)
    moments = instants_near(name if name != "always" else "desk", named, day)
    tz = draw(st.none() | st.sampled_from(["Pacific/Apia", "America/Sao_Paulo", "Asia/Kathmandu"]))
    calendar = PolicyBook(version=1, calendars=named, policies=[]).calendar(name)
    if tz is not None:
        calendar = calendar.in_zone(tz)
    some_day = day + timedelta(days=draw(st.integers(-4, 4)))
    return calendar, OracleCalendar(name, named, tz=tz), draw(moments), draw(moments), some_day


@examples(60)
@given(cases())
def test_elapsed_and_spans(case):
    calendar, oracle, start, end, _ = case
    assert calendar.elapsed(start, end) == oracle.elapsed(start, end)
    start, end = sorted([start, end])
    assert [(span.start, span.end) for span in calendar.spans(start, end)] == oracle.spans(start, end)
    if start < end:
        assert calendar.availability(start, end) == oracle.availability(start, end)


@examples(60)
@given(cases(), MINUTES, LANDINGS)
def test_after(case, duration, landing):
    calendar, oracle, start, _, _ = case
    try:
        answer = oracle.after(start, duration, landing)
    except BeyondHorizon:
        assume(False)
    assert calendar.after(start, duration, landing=landing) == answer


@examples(60)
@given(cases(), MINUTES)
def test_before(case, duration):
    calendar, oracle, end, _, _ = case
    try:
        answer = oracle.before(end, duration)
    except BeyondHorizon:
        assume(False)
    assert calendar.before(end, duration) == answer


@examples(60)
@given(cases())
def test_opening_and_closing(case):
    calendar, oracle, at, _, _ = case
    assert calendar.is_open(at) == oracle.is_open(at)
    assert calendar.local(at) == oracle.local(at)
    for name in ("next_open", "next_close", "previous_close"):
        try:
            answer = getattr(oracle, name)(at)
        except BeyondHorizon:
            continue
        assert getattr(calendar, name)(at) == answer, name


@examples(60)
@given(cases())
def test_dates(case):
    calendar, oracle, _, _, day = case
    assert calendar.is_business_day(day) == oracle.is_business_day(day)
    assert (calendar.holiday_name(day) is None) == (oracle.holiday_name(day) is None)


@examples(60)
@given(cases(), st.integers(0, 4), DUES, st.booleans())
def test_after_business_days(case, n, due, roll):
    calendar, oracle, start, _, _ = case
    try:
        answer = oracle.after_business_days(start, n, due, roll=roll)
    except BeyondHorizon:
        assume(False)
    assert calendar.after_business_days(start, n, due=due, roll=roll) == answer


ENTRIES = [
    {"country": "DE", "subdivision": "BE"},
    {"country": "US", "observed": False, "language": "th"},
    {"country": "IN", "subdivision": "TN", "categories": ["public", "optional"]},
    {"financial": "ECB"},
]
DAYS_OF_2027 = [date(2027, 1, 1) + timedelta(days=n) for n in range(365)]


@pytest.mark.parametrize("entry", ENTRIES, ids=str)
def test_public_holidays(entry):
    document = {"tz": "Europe/Berlin", "hours": {"mon-sun": ["00:00-24:00"]}, "holidays": [entry]}
    calendar, oracle = BusinessCalendar(**document), OracleCalendar(document)
    names = [calendar.holiday_name(day) for day in DAYS_OF_2027]
    assert names == [oracle.holiday_name(day) for day in DAYS_OF_2027]
    assert len(set(names)) > 5


def test_holidays_of_several_entries():
    document = {"tz": "Europe/Berlin", "hours": {"mon-sun": ["09:00-17:00"]}, "holidays": ENTRIES}
    calendar, oracle = BusinessCalendar(**document), OracleCalendar(document)
    open_days = [day for day in DAYS_OF_2027 if calendar.is_business_day(day)]
    assert open_days == [day for day in DAYS_OF_2027 if oracle.is_business_day(day)]
