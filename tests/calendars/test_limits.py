"""Placeholders, searches that find nothing, and calendars without open time: each answered at once, none by walking."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from slaclock.calendars import ALWAYS, BusinessCalendar
from slaclock.errors import CalendarError, NoOpenTime

NOW = datetime(2026, 3, 7, 10, tzinfo=UTC)
FIRST, LAST = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
HOUR = timedelta(hours=1)
WEEKDAYS = {"mon-fri": ["09:00-17:00"]}
DESK = BusinessCalendar(tz="America/New_York", hours=WEEKDAYS, name="desk")


@pytest.mark.parametrize("calendar", [DESK, ALWAYS, DESK | ALWAYS, DESK - ALWAYS])
def test_instants_more_than_400_years_apart_are_refused(calendar):
    for start, end in ((FIRST, LAST), (LAST, FIRST), (NOW, NOW.replace(year=2427))):
        for ask in (calendar.elapsed, calendar.spans):
            with pytest.raises(
                CalendarError, match="more than 400 years apart: is one of them a placeholder"
            ) as caught:
                ask(start, end)
            assert caught.value.calendar is calendar
    assert calendar.elapsed(NOW, NOW.replace(year=2426)) >= timedelta()


@pytest.mark.parametrize("calendar", [DESK, ALWAYS, DESK | ALWAYS, DESK - ALWAYS, BusinessCalendar(tz="UTC", hours={})])
@pytest.mark.parametrize("duration", [timedelta.max, timedelta(days=146_098)])
def test_durations_beyond_400_years_are_refused_without_building(calendar, duration):
    built = dict(calendar._window.years)
    for ask in (calendar.after, calendar.before):
        with pytest.raises(CalendarError, match="longer than 400 years"):
            ask(NOW, duration)
    assert calendar._window.years == built


@pytest.mark.parametrize("calendar", [DESK, ALWAYS])
def test_answers_outside_the_years_are_refused(calendar):
    with pytest.raises(CalendarError, match="years 1-9999") as caught:
        calendar.after(LAST, HOUR)
    assert not isinstance(caught.value, NoOpenTime)
    with pytest.raises(CalendarError, match="years 1-9999"):
        calendar.before(FIRST, HOUR)
    with pytest.raises(CalendarError, match="years 1-9999"):
        calendar.local(FIRST if calendar is DESK else LAST.replace(tzinfo=DESK.zone))


def test_microseconds_outside_the_years_are_refused():
    for ask in (DESK.is_open_us, DESK.next_open_us, ALWAYS.next_open_us, DESK.next_close_us, DESK.previous_close_us):
        for at in (-(10**18), 10**18):
            with pytest.raises(CalendarError, match="years 1-9999"):
                ask(at)
    with pytest.raises(CalendarError, match="years 1-9999"):
        list(DESK.spans_us(10**18, 10**18 + 5))


def test_a_search_gives_up_after_50_years_and_says_so():
    with pytest.raises(
        CalendarError, match=r"desk has not enough open time after 2026-03-07T10:00:00\+00:00 within 50 years"
    ):
        DESK.after(NOW, timedelta(days=365 * 20))
    with pytest.raises(
        CalendarError, match=r"not enough open time before .* within 50 years: the search gave up"
    ) as caught:
        DESK.before(NOW, timedelta(days=365 * 20))
    assert not isinstance(caught.value, NoOpenTime)
    assert (caught.value.calendar, caught.value.at) == (DESK, NOW)
    assert DESK.after(NOW, timedelta(days=365 * 10)).year == 2068


def test_what_is_built_already_does_not_change_an_answer():
    seen = BusinessCalendar(tz="America/New_York", hours=WEEKDAYS)
    seen.elapsed(NOW.replace(year=1900), NOW.replace(year=2200))
    for ask, duration in ((seen.after, timedelta(days=365 * 20)), (seen.before, timedelta(days=365 * 20))):
        with pytest.raises(CalendarError, match="gave up"):
            ask(NOW, duration)
    sparse = BusinessCalendar(
        tz="UTC", hours={}, special={"2026-03-06": ["09:00-10:00"], "2100-03-06": ["09:00-10:00"]}
    )
    sparse.elapsed(NOW, NOW.replace(year=2150))
    with pytest.raises(NoOpenTime, match=r"no open time after .* within 50 years: the search gave up"):
        sparse.next_open(NOW)
    with pytest.raises(CalendarError, match=r"no closing time before .* within 50 years"):
        sparse.previous_close(NOW.replace(year=2090))
    for built in (True, False):
        endless = BusinessCalendar(tz="UTC", hours={"mon-sun": ["00:00-24:00"]}, special={"2100-03-06": []})
        assert not built or endless.elapsed(NOW, NOW.replace(year=2150))
        with pytest.raises(CalendarError, match=r"no closing time after .* within 50 years"):
            endless.next_close(NOW)


@pytest.mark.parametrize(
    "calendar",
    [
        BusinessCalendar(tz="UTC", hours={}),
        BusinessCalendar(tz="UTC", hours={"mon-sun": []}, holidays=[{"country": "DE"}]),
        BusinessCalendar(tz="UTC", hours={}, seasons=[{"from": "07-01", "to": "08-01", "hours": {}}]),
        BusinessCalendar(tz="UTC", hours={}, special={"2026-03-10": []}),
        BusinessCalendar(tz="UTC", hours={}, special={"2020-03-10": ["09:00-10:00"]}),
        BusinessCalendar(tz="UTC", hours={}, seasons=[{"from": "2020-01-01", "to": "2020-12-31", "hours": WEEKDAYS}]),
        BusinessCalendar(tz="UTC", hours=WEEKDAYS, seasons=[{"from": "2020-01-01", "hours": {}}]),
        BusinessCalendar(
            tz="UTC",
            hours=WEEKDAYS,
            seasons=[{"from": "01-01", "to": "12-31", "hours": WEEKDAYS}, {"from": "2020-01-01", "hours": {}}],
        ),
        ALWAYS - ALWAYS,
        DESK - ALWAYS,
        DESK & BusinessCalendar(tz="UTC", hours={}),
        BusinessCalendar(tz="UTC", hours={}) | BusinessCalendar(tz="UTC", hours={"mon": []}),
    ],
)
def test_a_calendar_without_open_time_left_says_so_without_building_a_year(calendar):
    for ask in (
        lambda: calendar.after(NOW, HOUR),
        lambda: calendar.after(NOW, timedelta(), "next_opening"),
        lambda: calendar.next_open(NOW),
        lambda: calendar.after_business_days(NOW, 1),
        lambda: calendar.after_business_days(NOW, 1, roll=False),
    ):
        with pytest.raises(NoOpenTime, match=r"2026-03-07T10:00:00\+00:00") as caught:
            ask()
        assert calendar.label in str(caught.value)
        assert (caught.value.calendar, caught.value.at) == (calendar, NOW)
    assert calendar.after(NOW, timedelta()) == NOW
    assert calendar._window.years == {}
    assert calendar._business_years == {}


def test_a_season_to_come_is_found_and_then_nothing():
    season = {"from": "2031-01-01", "to": "2031-12-31", "hours": WEEKDAYS}
    calendar = BusinessCalendar(tz="UTC", hours={}, seasons=[season], name="fair")
    assert calendar.next_open(NOW) == datetime(2031, 1, 1, 9, tzinfo=UTC)
    assert calendar.after(NOW, 8 * HOUR, "closing") == datetime(2031, 1, 1, 17, tzinfo=UTC)
    with pytest.raises(NoOpenTime, match="fair has no open time left"):
        calendar.after(NOW, 5000 * HOUR)
    with pytest.raises(NoOpenTime, match="fair has no open time left before"):
        calendar.before(NOW, HOUR)
    assert calendar.previous_close(NOW) is None


def test_a_season_of_every_year_goes_on_opening():
    season = {"from": "12-01", "to": "12-31", "hours": WEEKDAYS}
    calendar = BusinessCalendar(tz="UTC", hours={}, seasons=[season])
    assert calendar.next_open(NOW) == datetime(2026, 12, 1, 9, tzinfo=UTC)
    later = BusinessCalendar(tz="UTC", hours={}, seasons=[{"from": "2020-01-01", "hours": {}}, season])
    assert later.next_open(NOW) == datetime(2026, 12, 1, 9, tzinfo=UTC)
    assert later.previous_close(NOW) == datetime(2025, 12, 31, 17, tzinfo=UTC)


def test_the_last_opening_has_no_next_one():
    calendar = BusinessCalendar(tz="UTC", hours={}, special={"2026-03-10": ["09:00-10:00"]})
    assert calendar.after(NOW, HOUR) == datetime(2026, 3, 10, 10, tzinfo=UTC)
    with pytest.raises(NoOpenTime):
        calendar.after(NOW, HOUR, "next_opening")


def test_a_calendar_that_is_open_for_good_from_some_date_never_closes_again():
    calendar = BusinessCalendar(tz="UTC", hours={"mon-sun": ["00:00-24:00"]}, special={"2026-03-10": []})
    assert calendar.next_close(NOW) == datetime(2026, 3, 10, tzinfo=UTC)
    assert calendar.next_close(NOW.replace(day=12)) is None
    assert calendar.previous_close(NOW) is None
    assert calendar.previous_close(NOW.replace(day=12)) == datetime(2026, 3, 10, tzinfo=UTC)


def test_a_calendar_that_a_rule_closes_every_day_gives_up():
    calendar = BusinessCalendar(tz="UTC", hours=WEEKDAYS, closures=[{"rrule": "FREQ=DAILY"}], name="shut")
    with pytest.raises(NoOpenTime, match=r"shut has no open time after .* within 50 years: the search gave up"):
        calendar.next_open(NOW)
    with pytest.raises(CalendarError, match="gave up"):
        calendar.after_business_days(NOW, 1, roll=False)
