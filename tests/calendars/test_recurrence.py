"""Recurrence rules: their dates against plain dateutil, and every rule that is refused."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import takewhile

import pytest
from dateutil.rrule import rrulestr
from hypothesis import given, settings
from hypothesis import strategies as st

from slaclock.calendars import BusinessCalendar, recurrence
from slaclock.calendars.recurrence import Recurrence
from slaclock.calendars.rule import Rule
from slaclock.documents import FaultyValue
from slaclock.errors import DocumentError


def dates(text, year, first=None, last=None):
    return [date.fromordinal(day) for day in Recurrence(Rule.read(text), first, last).in_year(year)]


def plain(text, first, year):
    """The dates in a year as dateutil has them, walking from the rule's start."""
    start = datetime(first.year, first.month, first.day)  # noqa: DTZ001 - dates
    found = takewhile(lambda at: at.year <= year, rrulestr(text + ";WKST=MO" * ("WKST" not in text), dtstart=start))
    return [at.date() for at in found if at.year == year]


RULES = [
    "FREQ=DAILY",
    "FREQ=DAILY;INTERVAL=3",
    "FREQ=DAILY;BYDAY=MO,FR;BYMONTH=1,12",
    "FREQ=DAILY;BYMONTHDAY=-1,1,15",
    "FREQ=DAILY;INTERVAL=10;BYDAY=TU",
    "FREQ=DAILY;COUNT=40",
    "FREQ=WEEKLY",
    "FREQ=WEEKLY;BYDAY=MO,WE",
    "FREQ=WEEKLY;INTERVAL=2;BYDAY=SU,MO",
    "FREQ=WEEKLY;INTERVAL=2;WKST=SU;BYDAY=SU,MO",
    "FREQ=WEEKLY;INTERVAL=5;COUNT=30",
    "FREQ=MONTHLY",
    "FREQ=MONTHLY;BYDAY=1WE",
    "FREQ=MONTHLY;BYDAY=-1FR",
    "FREQ=MONTHLY;INTERVAL=5;BYDAY=2TU,4TU",
    "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1",
    "FREQ=MONTHLY;BYMONTHDAY=31",
    "FREQ=MONTHLY;BYMONTHDAY=13;BYDAY=FR",
    "FREQ=MONTHLY;INTERVAL=2;COUNT=7;BYMONTHDAY=-1",
    "FREQ=YEARLY",
    "FREQ=YEARLY;INTERVAL=2",
    "FREQ=YEARLY;BYMONTH=11;BYDAY=4TH",
    "FREQ=YEARLY;BYDAY=20MO",
    "FREQ=YEARLY;BYYEARDAY=1,100,-1",
    "FREQ=YEARLY;BYWEEKNO=1,53;BYDAY=MO",
    "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29",
    "FREQ=YEARLY;BYMONTH=3;BYDAY=SU;BYSETPOS=-1",
    "FREQ=YEARLY;BYEASTER=1",
    "FREQ=YEARLY;UNTIL=20240601;BYMONTH=1,6;BYMONTHDAY=1",
]


@pytest.mark.parametrize("text", RULES)
@pytest.mark.parametrize("first", [date(1995, 3, 31), date(2024, 2, 29), date(2023, 1, 1)])
def test_a_rule_has_the_dates_that_dateutil_finds_from_its_start(text, first):
    expanded = Recurrence(Rule.read(text), first, None)
    for year in (2025, 2026, 2024, 2040):
        if year >= first.year:
            assert [date.fromordinal(day) for day in expanded.in_year(year)] == plain(text, first, year)


@settings(max_examples=60)
@given(
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 9),
    st.sets(st.sampled_from(["MO", "TU", "WE", "TH", "FR", "SA", "SU"]), min_size=1, max_size=4),
    st.sampled_from(["", ";BYMONTH=2,3,10"]),
    st.dates(date(2000, 1, 1), date(2026, 1, 1)),
)
def test_rules_with_intervals_keep_in_step(freq, interval, days, months, first):
    text = f"FREQ={freq};INTERVAL={interval};BYDAY={','.join(sorted(days))}{months}"
    try:
        Rule.read(text).check(first, None)
    except FaultyValue:
        return
    assert dates(text, 2027, first) == plain(text, first, 2027)


def test_positions_in_a_week_are_counted_from_its_first_day():
    thursday = date(2024, 2, 29)
    for text in ("FREQ=WEEKLY;BYDAY=MO,WE,FR;BYSETPOS=1", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR;BYSETPOS=-1,1"):
        for year in (2025, 2026, 2027, 2028):  # 1 January 2027 is a Friday, and not the first day of its week
            assert dates(text, year, thursday) == plain(text, thursday, year)


def test_years_may_be_asked_in_any_order():
    counted = Recurrence(Rule.read("FREQ=MONTHLY;BYMONTHDAY=5;COUNT=30"), date(2024, 6, 1), None)
    numbers = [len(counted.in_year(year)) for year in (2026, 2024, 2030, 2025, 2023, 2026)]
    assert numbers == [11, 7, 0, 12, 0, 11]


def test_a_rule_floats_where_its_dates_do_not_depend_on_its_start():
    assert dates("RRULE:FREQ=MONTHLY;BYDAY=1WE", 1800) == dates("FREQ=MONTHLY;BYDAY=1WE", 1800, date(1700, 5, 17))
    assert len(dates("FREQ=DAILY", 9999)) == 365
    assert dates("freq=yearly;bymonth=1;bymonthday=1;", 1) == [date(1, 1, 1)]


def test_first_and_last_dates_bound_a_rule():
    found = dates("FREQ=WEEKLY;BYDAY=MO", 2026, date(2026, 1, 6), date(2026, 1, 19))
    assert found == [date(2026, 1, 12), date(2026, 1, 19)]
    assert dates("FREQ=WEEKLY;BYDAY=MO", 2025, date(2026, 1, 6)) == []


def test_a_rare_rule_walks_over_empty_years_once(monkeypatch):
    begun = []
    original = recurrence.occurrences
    monkeypatch.setattr(recurrence, "occurrences", lambda *args: begun.append(args) or original(*args))
    rare = Recurrence(Rule.read("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO"), None, None)
    found = [year for year in range(2001, 2041) if rare.in_year(year)]
    assert found == [2016]
    assert len(begun) == 2


def test_a_rule_is_parsed_once_and_each_year_is_expanded_once(monkeypatch):
    read, begun = [], []
    original = recurrence.occurrences
    monkeypatch.setattr(recurrence, "options", lambda *args, made=recurrence.options: read.append(args) or made(*args))
    monkeypatch.setattr(recurrence, "occurrences", lambda *args: begun.append(args) or original(*args))
    weekly = Recurrence(Rule.read("FREQ=WEEKLY;BYDAY=MO"), None, None)
    for year in (2026, 2027, 2026, 2027):
        weekly.in_year(year)
    assert (len(read), len(begun)) == (1, 2)


def test_expansion_begins_near_the_year_and_not_at_the_start(monkeypatch):
    steps = []
    original = recurrence.occurrences

    def counted(*args):
        for at in original(*args):
            steps.append(at)
            yield at

    monkeypatch.setattr(recurrence, "occurrences", counted)
    dates("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", 9000, date(1, 1, 1))
    assert len(steps) <= 29


NEEDS_FROM = [
    "FREQ=WEEKLY",
    "FREQ=MONTHLY",
    "FREQ=YEARLY",
    "FREQ=YEARLY;BYMONTH=3",
    "FREQ=DAILY;INTERVAL=2",
    "FREQ=MONTHLY;INTERVAL=2;BYDAY=1WE",
    "FREQ=DAILY;COUNT=3",
    "FREQ=MONTHLY;BYDAY=1WE;COUNT=3",
]


@pytest.mark.parametrize("text", NEEDS_FROM)
def test_from_is_needed_where_the_dates_depend_on_it(text):
    with pytest.raises(DocumentError, match=r"closures\[0\].rrule: needs from"):
        BusinessCalendar(tz="UTC", hours={}, closures=[{"rrule": text}])
    BusinessCalendar(tz="UTC", hours={}, closures=[{"rrule": text, "from": "2026-01-01"}])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("FREQ=HOURLY", "finer than a day"),
        ("FREQ=SECONDLY", "finer than a day"),
        ("FREQ=FORTNIGHTLY", "is not known"),
        ("BYDAY=MO", "needs FREQ"),
        ("FREQ=DAILY;BYHOUR=3", "whole days"),
        ("FREQ=DAILY;BYMINUTE=3", "whole days"),
        ("FREQ=DAILY;BYSECOND=3", "whole days"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL='0' is not a number from 1 to 366"),
        ("FREQ=DAILY;INTERVAL=-1", "not a number from 1"),
        ("FREQ=DAILY;INTERVAL=99999999999999999999", "not a number from 1"),
        ("FREQ=DAILY;COUNT=0", "not a number from 1"),
        ("FREQ=DAILY;COUNT=1001", "not a number from 1 to 1000"),
        ("FREQ=DAILY;COUNT=3;UNTIL=20270101", "both COUNT and UNTIL"),
        ("FREQ=DAILY;UNTIL=20261231T000000Z", "UNTIL=20261231"),
        ("FREQ=DAILY;UNTIL=20261301", "is not a date"),
        ("FREQ=DAILY;UNTIL=20251231", "ends before from"),
        ("FREQ=WEEKLY;BYDAY=XX", "is not a day"),
        ("FREQ=WEEKLY;BYDAY=", "not a part of a rule"),
        ("FREQ=WEEKLY;WKST=XX", "is not a day"),
        ("FREQ=WEEKLY;BYDAY=1MO", "numbered BYDAY"),
        ("FREQ=MONTHLY;BYDAY=6MO", "more than 5"),
        ("FREQ=MONTHLY;BYDAY=0MO", "is not a day"),
        ("FREQ=YEARLY;BYDAY=54MO", "is not a day"),
        ("FREQ=MONTHLY;BYDAY=MO,1TU", "write two closures"),
        ("FREQ=WEEKLY;BYMONTHDAY=13", "does not go with FREQ=WEEKLY"),
        ("FREQ=MONTHLY;BYWEEKNO=3", "does not go with FREQ=MONTHLY"),
        ("FREQ=MONTHLY;BYYEARDAY=3", "does not go with FREQ=MONTHLY"),
        ("FREQ=DAILY;INTERVAL=2;BYMONTHDAY=3", "use FREQ=MONTHLY"),
        ("FREQ=YEARLY;BYWEEKNO=20;BYDAY=1MO", "without BYWEEKNO"),
        ("FREQ=YEARLY;BYEASTER=1;BYDAY=MO", "no other BY"),
        ("FREQ=YEARLY;BYEASTER=300", "from -80 to 250"),
        ("FREQ=YEARLY;BYWEEKNO=54", "from -53 to 53, without 0"),
        ("FREQ=YEARLY;BYMONTH=13", "from 1 to 12"),
        ("FREQ=YEARLY;BYMONTH=0", "from 1 to 12"),
        ("FREQ=MONTHLY;BYMONTHDAY=32", "from -31 to 31, without 0"),
        ("FREQ=MONTHLY;BYMONTHDAY=0", "without 0"),
        ("FREQ=YEARLY;BYYEARDAY=367", "from -366 to 366"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=0", "without 0"),
        ("FREQ=MONTHLY;BYSETPOS=1", "needs another BY"),
        ("FREQ=WEEKLY;BYDAY=MO,TU;BYSETPOS=3", "out of reach"),
        ("FREQ=DAILY;BYDAY=MO;BYSETPOS=2", "out of reach"),
        ("FREQ=MONTHLY;BYDAY=MO;BYSETPOS=6", "never comes about"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "never comes about"),
        ("FREQ=YEARLY;BYMONTH=4,6;BYMONTHDAY=31,-31", "never comes about"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "never comes about"),
        ("FREQ=MONTHLY;BYMONTH=2;BYMONTHDAY=30", "never comes about"),
        ("FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=8", "never comes about"),
        ("FREQ=MONTHLY;INTERVAL=12;BYMONTH=2;BYDAY=MO", "never comes about"),
        ("FREQ=YEARLY;INTERVAL=4;BYMONTH=2;BYMONTHDAY=29", "never comes about"),
        ("FREQ=YEARLY;BYWEEKNO=53;BYMONTH=6", "never comes about"),
        ("FREQ=DAILY;INTERVAL=14;BYDAY=MO", "never comes about"),
        ("FREQ=DAILY;FREQ=DAILY", "names FREQ twice"),
        ("FREQ=DAILY;COLOUR=RED", "'COLOUR' is not a part"),
        ("DTSTART:20260101\nRRULE:FREQ=DAILY", "must be one rule"),
        ("FREQ=DAILY\nRDATE:20260101", "must be one rule"),
        ("x" * 2000, "must be a recurrence rule"),
        (5, "must be a recurrence rule"),
    ],
)
def test_a_rule_that_cannot_be_is_refused_when_it_is_read(text, words):
    thursday = "2026-01-01"
    with pytest.raises(DocumentError) as caught:
        BusinessCalendar(tz="UTC", hours={}, closures=[{"rrule": text, "from": thursday}])
    assert caught.value.faults[0].path == "closures[0].rrule"
    assert words in str(caught.value.faults[0])


def test_until_and_to_are_not_both_said():
    with pytest.raises(DocumentError, match="has UNTIL, and there is to as well"):
        BusinessCalendar(tz="UTC", hours={}, closures=[{"rrule": "FREQ=DAILY;UNTIL=20270101", "to": "2027-01-01"}])


def test_a_rule_that_ends_before_it_comes_about_is_no_fault():
    week = {"from": "2026-03-02", "to": "2026-03-04", "rrule": "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=1"}
    calendar = BusinessCalendar(tz="UTC", hours={"mon-sun": ["09:00-17:00"]}, closures=[week])
    assert all(calendar.is_business_day(date(2026, 3, 1) + timedelta(days=i)) for i in range(300))
