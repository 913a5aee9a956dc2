"""Seasons: which weekly hours hold on which dates."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from slaclock.calendars import BusinessCalendar
from slaclock.errors import DocumentError

SHORT = {"mon-sun": ["10:00-11:00"]}


def hours_per_day(calendar, first, last):
    """Open hours of each date in UTC."""
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    starts = [datetime(day.year, day.month, day.day, tzinfo=UTC) for day in days]
    return [calendar.elapsed(start, start + timedelta(days=1)) // timedelta(hours=1) for start in starts]


def desk(*seasons, **parts):
    return BusinessCalendar(tz="UTC", hours={"mon-sun": ["09:00-17:00"]}, seasons=seasons, **parts)


def test_both_ends_of_a_season_are_included():
    calendar = desk({"from": "2026-07-02", "to": "2026-07-04", "hours": SHORT})
    assert hours_per_day(calendar, date(2026, 7, 1), date(2026, 7, 5)) == [8, 1, 1, 1, 8]


def test_a_season_without_an_end_is_for_good():
    calendar = desk({"from": "2026-07-02", "hours": SHORT})
    assert hours_per_day(calendar, date(2026, 7, 1), date(2026, 7, 2)) == [8, 1]
    assert hours_per_day(calendar, date(2060, 7, 1), date(2060, 7, 1)) == [1]


def test_the_last_season_listed_wins():
    calendar = desk(
        {"from": "2026-07-02", "to": "2026-07-04", "hours": SHORT},
        {"from": "2026-07-03", "to": "2026-07-05", "hours": {"mon-sun": ["10:00-12:00"]}},
    )
    assert hours_per_day(calendar, date(2026, 7, 1), date(2026, 7, 6)) == [8, 1, 2, 2, 2, 8]


def test_days_that_a_season_does_not_name_are_closed():
    calendar = desk({"from": "2026-07-01", "to": "2026-07-07", "hours": {"wed": ["10:00-11:00"]}})
    assert hours_per_day(calendar, date(2026, 7, 1), date(2026, 7, 3)) == [1, 0, 0]  # 1 July 2026 is a Wednesday


def test_a_season_by_month_and_day_comes_back_every_year():
    calendar = desk({"from": "07-02", "to": "07-03", "hours": SHORT})
    for year in (2025, 2026, 1990):
        assert hours_per_day(calendar, date(year, 7, 1), date(year, 7, 4)) == [8, 1, 1, 8]


def test_a_season_by_month_and_day_may_run_over_new_year():
    calendar = desk({"from": "12-30", "to": "01-02", "hours": SHORT})
    assert hours_per_day(calendar, date(2026, 12, 29), date(2027, 1, 3)) == [8, 1, 1, 1, 1, 8]


def test_29_february_in_other_years_begins_on_1_march_and_ends_on_the_28th():
    begins = desk({"from": "02-29", "to": "03-01", "hours": SHORT})
    assert hours_per_day(begins, date(2027, 2, 28), date(2027, 3, 2)) == [8, 1, 8]
    assert hours_per_day(begins, date(2028, 2, 28), date(2028, 3, 2)) == [8, 1, 1, 8]
    ends = desk({"from": "02-28", "to": "02-29", "hours": SHORT})
    assert hours_per_day(ends, date(2027, 2, 27), date(2027, 3, 1)) == [8, 1, 8]
    assert hours_per_day(ends, date(2028, 2, 27), date(2028, 3, 1)) == [8, 1, 1, 8]


def test_holidays_and_special_dates_hold_in_a_season_too():
    calendar = desk(
        {"from": "2026-07-01", "hours": SHORT}, holidays=["2026-07-02"], special={"2026-07-03": ["01:00-04:00"]}
    )
    assert hours_per_day(calendar, date(2026, 7, 1), date(2026, 7, 4)) == [1, 0, 3, 1]


@pytest.mark.parametrize(
    ("season", "path", "words"),
    [
        ({"to": "2026-07-01", "hours": {}}, "seasons[0].from", "is missing"),
        ({"from": "2026-07-01"}, "seasons[0].hours", "is missing"),
        ({"from": "2026-07-01", "to": "2026-06-30", "hours": {}}, "seasons[0].to", "earlier than from"),
        ({"from": "07-01", "hours": {}}, "seasons[0].to", "both ends"),
        ({"from": "07-01", "to": "2026-08-01", "hours": {}}, "seasons[0].to", "written like from"),
        ({"from": "02-30", "to": "08-01", "hours": {}}, "seasons[0].from", "not a month and day"),
        ({"from": "2026-07-32", "hours": {}}, "seasons[0].from", "not a date"),
        ({"from": "2026-07-01", "hours": {"mon": ["x"]}}, "seasons[0].hours.mon[0]", "opening and a closing"),
        ({"from": "2026-07-01", "hours": {}, "until": 1}, "seasons[0].until", "not a known key"),
        ("summer", "seasons[0]", "must be a mapping"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(season, path, words):
    with pytest.raises(DocumentError) as caught:
        desk(season)
    assert caught.value.faults[0].path == path
    assert words in str(caught.value.faults[0])
