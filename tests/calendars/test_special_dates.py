"""Special dates, and what they and holidays own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from slaclock.calendars import BusinessCalendar
from slaclock.errors import DocumentError

NIGHTS = {"mon-sun": ["22:00-06:00"]}


def hours_on(calendar, day):
    """The open hours of a date in UTC, as (opening, closing) from its midnight."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=UTC)
    spans = calendar.spans(midnight, midnight + timedelta(days=1))
    return [
        ((span.start - midnight) / timedelta(hours=1), (span.end - midnight) / timedelta(hours=1)) for span in spans
    ]


def test_a_special_date_has_exactly_what_it_says():
    calendar = BusinessCalendar(tz="UTC", hours={"mon-fri": ["09:00-17:00"]}, special={"2026-03-04": ["10:00-11:00"]})
    assert hours_on(calendar, date(2026, 3, 4)) == [(10, 11)]
    assert hours_on(calendar, date(2026, 3, 5)) == [(9, 17)]


def test_a_special_date_may_be_closed_or_open_where_the_week_is_not():
    calendar = BusinessCalendar(
        tz="UTC", hours={"mon-fri": ["09:00-17:00"]}, special={"2026-03-04": [], "2026-03-07": ["10:00-12:00"]}
    )
    assert hours_on(calendar, date(2026, 3, 4)) == []
    assert hours_on(calendar, date(2026, 3, 7)) == [(10, 12)]
    assert not calendar.is_business_day(date(2026, 3, 4))
    assert calendar.is_business_day(date(2026, 3, 7))


def test_a_special_date_beats_a_holiday_that_keeps_its_name():
    calendar = BusinessCalendar(
        tz="UTC",
        hours={"mon-fri": ["09:00-17:00"]},
        holidays=[{"date": "2026-12-24", "name": "Eve"}],
        special={"2026-12-24": ["09:00-12:00"]},
    )
    assert hours_on(calendar, date(2026, 12, 24)) == [(9, 12)]
    assert calendar.is_business_day(date(2026, 12, 24))
    assert calendar.holiday_name(date(2026, 12, 24)) == "Eve"


@pytest.mark.parametrize(
    "owner",
    [{"holidays": ["2026-03-04"]}, {"special": {"2026-03-04": ["12:00-13:00"]}}, {"closures": [{"on": "2026-03-04"}]}],
)
def test_nothing_from_the_evening_before_reaches_into_an_owned_date(owner):
    calendar = BusinessCalendar(tz="UTC", hours=NIGHTS, **owner)
    special = [(12, 13)] if "special" in owner else []
    assert hours_on(calendar, date(2026, 3, 3)) == [(0, 6), (22, 24)]
    assert hours_on(calendar, date(2026, 3, 4)) == special
    assert hours_on(calendar, date(2026, 3, 5)) == [(22, 24)]


def test_a_special_nights_own_hours_reach_out_into_the_next_date():
    calendar = BusinessCalendar(tz="UTC", hours={}, special={"2026-03-04": ["20:00-04:00"]})
    assert hours_on(calendar, date(2026, 3, 5)) == [(0, 4)]


def test_a_special_night_does_not_reach_into_a_date_that_is_owned_too():
    calendar = BusinessCalendar(tz="UTC", hours={}, special={"2026-03-04": ["20:00-04:00"], "2026-03-05": []})
    assert hours_on(calendar, date(2026, 3, 5)) == []


def test_ownership_holds_over_new_year():
    calendar = BusinessCalendar(tz="UTC", hours=NIGHTS, holidays=["2027-01-01"])
    assert hours_on(calendar, date(2027, 1, 1)) == []
    assert calendar.after_business_days(datetime(2026, 12, 30, 23, tzinfo=UTC), 1, due="closing") == datetime(
        2027, 1, 1, tzinfo=UTC
    )


def test_an_owned_day_is_the_local_day():
    calendar = BusinessCalendar(tz="Asia/Kolkata", hours=NIGHTS, holidays=["2026-03-04"])
    midnight = datetime(2026, 3, 3, 18, 30, tzinfo=UTC)
    assert calendar.is_open(midnight - timedelta(microseconds=1))
    assert calendar.next_open(midnight) == datetime(2026, 3, 5, 16, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("special", "path", "words"),
    [
        ({"2026-02-30": []}, "special.2026-02-30", "not a date that exists"),
        ({"24.12.2026": []}, "special.24.12.2026", "not a date"),
        ({"20261224": []}, "special.20261224", "not a date"),
        ({"2026-12-24": ["9"]}, "special.2026-12-24[0]", "09:00-17:00"),
        ({"2026-12-24": ["08:00-10:00", "09:00-11:00"]}, "special.2026-12-24[1]", "overlaps"),
        ({"2026-12-24": None}, "special.2026-12-24", "must be a list"),
        ({date(2026, 12, 24): [], "2026-12-24": []}, "special.2026-12-24", "named twice"),
        ({datetime(2026, 12, 24, tzinfo=UTC): []}, "special.2026-12-24 00:00:00+", "not a date"),
        ([], "special", "must be a mapping"),
        ({(date(2000, 1, 1) + timedelta(days=i)).isoformat(): [] for i in range(10_001)}, "special", "10,000"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(special, path, words):
    with pytest.raises(DocumentError) as caught:
        BusinessCalendar(tz="UTC", hours={}, special=special)
    assert caught.value.faults[0].path == path
    assert words in str(caught.value.faults[0])
