"""Weekly hours: day keys, times, overnight hours, and what is refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from slaclock.calendars import BusinessCalendar
from slaclock.errors import DocumentError

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
"""The first day of the week that these tests look at."""


def at(day, hour, minute=0):
    return MONDAY + timedelta(days=day, hours=hour, minutes=minute)


def week(hours):
    """The open hours of that week, as (day, opening, closing)."""
    calendar = BusinessCalendar(tz="UTC", hours=hours)
    spans = calendar.spans(MONDAY, MONDAY + timedelta(days=7))
    return [
        ((span.start - MONDAY).days, hours_of(span.start), hours_of(span.start) + span.duration.total_seconds() / 3600)
        for span in spans
    ]


def hours_of(moment):
    return moment.hour + moment.minute / 60


@pytest.mark.parametrize(
    ("key", "days"),
    [
        ("mon", [0]),
        ("mon-fri", [0, 1, 2, 3, 4]),
        ("fri-mon", [0, 4, 5, 6]),
        ("mon,wed", [0, 2]),
        ("mon-wed,fri", [0, 1, 2, 4]),
        ("mon, wed - thu", [0, 2, 3]),
        ("tue-mon", [0, 1, 2, 3, 4, 5, 6]),
    ],
)
def test_a_key_names_days(key, days):
    assert week({key: ["09:00-10:00"]}) == [(day, 9, 10) for day in days]


def test_days_that_are_not_named_are_closed():
    assert week({"tue": ["09:00-12:00", "13:00-17:30"], "sat": []}) == [(1, 9, 12), (1, 13, 17.5)]


def test_stretches_may_be_written_in_any_order_and_merge_where_they_touch():
    assert week({"tue": ["13:00-17:00", "09:00-12:00", "12:00-13:00"]}) == [(1, 9, 17)]


def test_overnight_hours_run_into_the_next_date():
    assert week({"mon": ["22:00-06:00"]}) == [(0, 22, 30)]


def test_overnight_hours_of_sunday_run_into_monday():
    calendar = BusinessCalendar(tz="UTC", hours={"sun": ["22:00-06:00"]})
    assert calendar.is_open(at(0, 5, 59))
    assert not calendar.is_open(at(0, 6))


def test_overnight_hours_run_over_new_year():
    calendar = BusinessCalendar(tz="UTC", hours={"thu": ["22:00-06:00"]})  # 31 December 2026 is a Thursday
    assert calendar.is_open(datetime(2027, 1, 1, 5, tzinfo=UTC))
    assert calendar.elapsed(datetime(2026, 12, 31, tzinfo=UTC), datetime(2027, 1, 2, tzinfo=UTC)) == timedelta(hours=8)


def test_a_night_shift_merges_with_the_next_days_hours():
    assert week({"mon": ["22:00-06:00"], "tue": ["05:00-09:00"]}) == [(0, 22, 33)]


def test_24_00_is_the_end_of_the_day_and_so_is_00_00():
    assert week({"mon": ["20:00-24:00"]}) == week({"mon": ["20:00-00:00"]}) == [(0, 20, 24)]


def test_a_whole_day_is_written_00_00_to_24_00_and_days_merge():
    assert week({"mon-tue": ["00:00-24:00"]}) == [(0, 0, 48)]


def test_seconds_may_be_written():
    calendar = BusinessCalendar(tz="UTC", hours={"mon": ["09:00:30-09:01"]})
    assert calendar.elapsed(at(0, 0), at(1, 0)) == timedelta(seconds=30)


@pytest.mark.parametrize(
    ("hours", "path", "words"),
    [
        ({"mon": ["9:00-17:00"]}, "hours.mon[0]", "09:00-17:00"),
        ({"mon": ["09:00-25:00"]}, "hours.mon[0]", "does not exist"),
        ({"mon": ["09:00-10:60"]}, "hours.mon[0]", "does not exist"),
        ({"mon": ["24:00-06:00"]}, "hours.mon[0]", "does not exist"),
        ({"mon": ["09:00-24:01"]}, "hours.mon[0]", "does not exist"),
        ({"mon": ["09:00-09:00"]}, "hours.mon[0]", "00:00-24:00"),
        ({"mon": ["00:00-00:00"]}, "hours.mon[0]", "00:00-24:00"),
        ({"mon": [900]}, "hours.mon[0]", "900"),
        ({"mon": "09:00-17:00"}, "hours.mon", "must be a list"),
        ({"mon-fri": ["09:00-12:00", "11:00-13:00"]}, "hours.mon-fri[1]", "overlaps '09:00-12:00'"),
        ({"mon": ["22:00-06:00", "23:00-23:30"]}, "hours.mon[1]", "overlaps"),
        ({"mon": ["10:00-12:00", "08:00-11:00"]}, "hours.mon[1]", "overlaps '10:00-12:00'"),
        ({"mon-fri": [], "wed": []}, "hours.wed", "wed is named twice"),
        ({"mon,mon": []}, "hours.mon,mon", "mon is named twice"),
        ({"monday": []}, "hours.monday", 'did you mean "mon"'),
        ({"Mon": []}, "hours.Mon", 'did you mean "mon"'),
        ({"mon-mon": []}, "hours.mon-mon", 'write "mon"'),
        ({"mon-": []}, "hours.mon-", "is not a day"),
        ({"": []}, "hours", "is not a day"),
        ({5: []}, "hours[5]", "does not name days"),
        ({"x" * 1000: []}, "hours." + "x" * 1000, "does not name days"),
        ("09:00", "hours", "must be a mapping"),
        ({"mon": ["09:00-17:00"] * 10_001}, "hours.mon", "10,000"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(hours, path, words):
    with pytest.raises(DocumentError) as caught:
        BusinessCalendar(tz="UTC", hours=hours)
    assert caught.value.faults[0].path == path
    assert words in str(caught.value.faults[0])


def test_all_faults_are_found_at_once():
    with pytest.raises(DocumentError) as caught:
        BusinessCalendar(tz="UTC", hours={"mon": ["x", "08:00-07:60"], "tues": [], "wed": 3})
    assert [fault.path for fault in caught.value.faults] == ["hours.mon[0]", "hours.mon[1]", "hours.tues", "hours.wed"]


def test_hours_are_needed():
    with pytest.raises(DocumentError, match="hours: is missing"):
        BusinessCalendar(tz="UTC")
