"""Stepping by business days and by calendar days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from slaclock.calendars import ALWAYS, BusinessCalendar, union
from slaclock.errors import CalendarError, NoOpenTime
from slaclock.instants import from_us, to_us

OFFICE = BusinessCalendar(tz="UTC", hours={"mon-fri": ["08:30-17:00"]}, name="office")
SATURDAY = datetime(2026, 3, 7, 10, tzinfo=UTC)


def at(day, hour=0, minute=0):
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "n", "options", "expected"),
    [
        (SATURDAY, 1, {}, at(10, 8, 30)),
        (SATURDAY, 1, {"roll": False}, at(9, 10)),
        (SATURDAY, 1, {"due": "closing"}, at(10, 17)),
        (SATURDAY, 1, {"due": "closing", "roll": False}, at(9, 17)),
        (SATURDAY, 0, {}, at(9, 8, 30)),
        (SATURDAY, 0, {"roll": False}, SATURDAY),
        (SATURDAY, 0, {"due": "closing"}, at(9, 17)),
        (at(6, 16), 1, {}, at(9, 16)),
        (at(6, 16), 5, {}, at(13, 16)),
        (at(6, 18), 1, {}, at(10, 8, 30)),  # rolled to Monday 08:30
        (at(6, 18), 1, {"roll": False}, at(10, 8, 30)),  # Monday 18:00 is closed: the next opening
        (at(6, 6), 1, {"roll": False}, at(9, 8, 30)),
        (at(6, 17), 0, {"due": "closing", "roll": False}, at(6, 17)),
    ],
)
def test_stepping_by_business_days(start, n, options, expected):
    assert OFFICE.after_business_days(start, n, **options) == expected


def test_holidays_are_stepped_over():
    calendar = BusinessCalendar(tz="UTC", hours={"mon-fri": ["08:30-17:00"]}, holidays=["2026-03-09", "2026-03-11"])
    assert calendar.after_business_days(at(6, 12), 2) == at(12, 12)


def test_years_are_stepped_over():
    assert OFFICE.after_business_days(at(2, 9), 261 * 3).year == 2029


def test_a_night_shift_closes_next_morning():
    nights = BusinessCalendar(tz="UTC", hours={"mon-fri": ["22:00-06:00"]})
    assert nights.after_business_days(at(2, 23), 1, due="closing") == at(4, 6)
    assert nights.after_business_days(at(6, 23), 0, due="closing") == at(7, 6)
    # In the night from Friday to Saturday the local date is Saturday, which has no hours of its own.
    assert nights.after_business_days(at(7, 2), 0, due="closing") == at(7, 6)
    assert nights.after_business_days(at(7, 2), 1) == at(9, 22)


def test_a_date_without_any_closing_ends_at_24_00():
    nights = BusinessCalendar(tz="UTC", hours={"mon": ["22:00-06:00"]})
    assert nights.after_business_days(at(7, 2), 0, due="closing", roll=False) == at(8)


def test_the_same_time_is_wall_time_over_a_change_of_clocks():
    berlin = BusinessCalendar(tz="Europe/Berlin", hours={"mon-sun": ["00:00-24:00"]}, holidays=["2026-01-01"])
    start = datetime(2026, 3, 27, 12, tzinfo=ZoneInfo("Europe/Berlin"))
    assert berlin.after_business_days(start, 3) == start + timedelta(days=3)  # the same wall time
    gap = datetime(2026, 3, 28, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))
    assert berlin.local(berlin.after_business_days(gap, 1)).isoformat() == "2026-03-29T03:30:00+02:00"


def test_a_composition_has_business_days_where_a_span_begins_or_covers_all():
    sydney = BusinessCalendar(tz="Australia/Sydney", hours={"mon-fri": ["09:00-17:00"]})
    both = OFFICE | sydney  # Sydney's Monday 09:00 is Sunday 22:00 in UTC
    assert [both.is_business_day(date(2026, 3, day)) for day in range(1, 9)] == [True] * 6 + [False, True]
    round_the_clock = union(
        [BusinessCalendar(tz="UTC", hours={"mon": ["12:00-24:00"], "tue-wed": ["00:00-24:00"], "thu": ["00:00-06:00"]})]
    )
    assert [round_the_clock.is_business_day(date(2026, 3, day)) for day in range(1, 7)] == [
        False,
        True,
        True,
        True,
        False,
        False,
    ]


def test_a_composition_closes_at_its_last_closing_on_the_date_else_at_24_00():
    lunch = BusinessCalendar(tz="UTC", hours={"mon-sun": ["12:00-13:00"]})
    assert (OFFICE - lunch).after_business_days(at(2, 9), 1, due="closing") == at(3, 17)
    nights = union([BusinessCalendar(tz="UTC", hours={"mon-fri": ["22:00-06:00"]})])
    assert nights.after_business_days(at(2, 23), 1, due="closing") == at(3, 6)
    assert nights.after_business_days(at(1, 23), 0, due="closing") == at(3)
    assert ALWAYS.after_business_days(at(2, 9), 1, due="closing") == at(4)


def test_always_steps_over_every_day():
    assert ALWAYS.after_business_days(SATURDAY, 3) == SATURDAY + timedelta(days=3)
    apia = ALWAYS.in_zone("Pacific/Apia")
    start = datetime(2011, 12, 29, 9, tzinfo=ZoneInfo("Pacific/Apia"))
    assert apia.local(apia.after_business_days(start, 1)).date() == date(2011, 12, 31)


@pytest.mark.parametrize("n", [-1, 1.0, True, "1", None])
def test_a_number_of_days_is_a_whole_number_and_not_negative(n):
    with pytest.raises(CalendarError, match="number of business days must"):
        OFFICE.after_business_days(SATURDAY, n)
    with pytest.raises(CalendarError, match="number of calendar days must"):
        OFFICE.after_calendar_days_us(0, n)


@pytest.mark.parametrize("due", ["close", None, []])
def test_due_is_one_of_two_words(due):
    with pytest.raises(CalendarError, match="due must be same_time or closing"):
        OFFICE.after_business_days(SATURDAY, 1, due=due)


@pytest.mark.parametrize("n", [12_000 * 2, 10**5, 10**30])
def test_a_search_for_business_days_gives_up(n):
    with pytest.raises(CalendarError, match=r"gave up|placeholder") as caught:
        OFFICE.after_business_days(SATURDAY, n)
    assert not isinstance(caught.value, NoOpenTime)


def test_business_days_run_out():
    calendar = BusinessCalendar(tz="UTC", hours={}, special={"2026-03-10": ["09:00-10:00"]})
    assert calendar.after_business_days(at(7, 9), 1, roll=False) == at(10, 9)
    with pytest.raises(NoOpenTime, match="2026-03-07T09:00:00"):
        calendar.after_business_days(at(7, 9), 2, roll=False)
    with pytest.raises(CalendarError, match="years 1-9999"):
        OFFICE.after_business_days(datetime(9999, 12, 30, 9, tzinfo=UTC), 5)


def test_calendar_days_keep_the_wall_time_and_count_closed_days():
    berlin = BusinessCalendar(tz="Europe/Berlin", hours={"mon": ["09:00-10:00"]})
    start = datetime(2026, 3, 27, 12, tzinfo=ZoneInfo("Europe/Berlin"))

    def later(moment, n):
        return berlin.local(from_us(berlin.after_calendar_days_us(to_us(moment, "at"), n))).isoformat()

    assert later(start, 3) == "2026-03-30T12:00:00+02:00"
    assert later(start.replace(hour=2, minute=30), 2) == "2026-03-29T03:30:00+02:00"
    assert later(start.replace(month=10, day=24, hour=2, minute=30), 1) == "2026-10-25T02:30:00+02:00"
    second_pass = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1)
    assert later(second_pass, 0) == "2026-10-25T02:30:00+01:00"


def test_calendar_days_do_not_leave_the_years():
    with pytest.raises(CalendarError, match="years 1-9999"):
        OFFICE.after_calendar_days_us(to_us(datetime(9999, 12, 30, tzinfo=UTC), "at"), 3)
    with pytest.raises(CalendarError, match="400 years"):
        OFFICE.after_calendar_days_us(0, 10**9)


def test_the_local_date_of_an_instant():
    tokyo = BusinessCalendar(tz="Asia/Tokyo", hours={})
    assert tokyo.local_date(to_us(at(7, 16), "at")) == date(2026, 3, 8)
