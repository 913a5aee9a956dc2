"""Closures: where they lie, what they take off, and what is refused."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from slaclock.calendars import BusinessCalendar
from slaclock.errors import DocumentError
from tests.calendars.test_special_dates import hours_on


def desk(*closures, **parts):
    return BusinessCalendar(**{"tz": "UTC", "hours": {"mon-sun": ["09:00-17:00"]}, "closures": closures} | parts)


def test_a_closure_takes_its_hours_off():
    calendar = desk({"on": "2026-04-08", "hours": ["12:00-13:00", "16:00-18:00"]})
    assert hours_on(calendar, date(2026, 4, 8)) == [(9, 12), (13, 16)]
    assert hours_on(calendar, date(2026, 4, 9)) == [(9, 17)]


def test_several_dates_may_be_listed():
    calendar = desk({"on": ["2026-04-08", "2026-04-10"], "hours": ["09:00-16:00"]})
    assert [hours_on(calendar, date(2026, 4, day)) for day in (8, 9, 10)] == [[(16, 17)], [(9, 17)], [(16, 17)]]


def test_a_period_includes_both_ends_and_crosses_years():
    calendar = desk({"from": "2026-12-30", "to": "2027-01-02", "name": "winter break"})
    days = [date(2026, 12, 29) + timedelta(days=i) for i in range(6)]
    assert [calendar.is_business_day(day) for day in days] == [True, False, False, False, False, True]
    assert [calendar.holiday_name(day) for day in days[:2]] == [None, "winter break"]


def test_a_whole_day_closure_acts_as_a_holiday():
    calendar = desk({"on": "2026-04-08"}, {"on": "2026-04-09", "name": "stocktaking"})
    assert hours_on(calendar, date(2026, 4, 8)) == []
    assert [calendar.holiday_name(date(2026, 4, day)) for day in (7, 8, 9)] == [None, "holiday", "stocktaking"]


def test_special_hours_beat_a_whole_day_closure_and_not_one_with_hours():
    special = {"2026-04-08": ["10:00-12:00"]}
    assert hours_on(desk({"on": "2026-04-08"}, special=special), date(2026, 4, 8)) == [(10, 12)]
    partial = {"on": "2026-04-08", "hours": ["11:00-14:00"]}
    assert hours_on(desk(partial, special=special), date(2026, 4, 8)) == [(10, 11)]


def test_a_closure_may_run_overnight_also_over_new_year():
    calendar = desk({"on": "2026-12-31", "hours": ["16:00-10:00"]})
    assert hours_on(calendar, date(2026, 12, 31)) == [(9, 16)]
    assert hours_on(calendar, date(2027, 1, 1)) == [(10, 17)]
    assert calendar.is_business_day(date(2027, 1, 1))
    all_night = desk({"on": "2026-12-31", "hours": ["16:00-10:00"]}, hours={"mon-sun": ["07:00-10:00"]})
    assert not all_night.is_business_day(date(2027, 1, 1))


def test_a_closure_that_leaves_nothing_of_a_date_makes_it_no_business_day():
    calendar = desk({"on": "2026-04-08", "hours": ["08:00-18:00"]}, {"on": "2026-04-09", "hours": ["09:00-16:59"]})
    assert [calendar.is_business_day(date(2026, 4, day)) for day in (7, 8, 9)] == [True, False, True]


def test_a_closed_night_before_an_owned_date_is_no_business_day():
    calendar = desk(
        {"on": "2026-04-08", "hours": ["22:00-24:00"]},
        hours={"mon-sun": ["22:00-06:00"]},
        special={"2026-04-09": ["00:00-03:00"]},
    )
    assert [calendar.is_business_day(date(2026, 4, day)) for day in (7, 8, 9)] == [True, False, True]


def test_a_closure_takes_off_what_a_night_shift_brought_in():
    calendar = desk({"on": "2026-04-08", "hours": ["00:00-04:00"]}, hours={"mon-sun": ["22:00-06:00"]})
    assert hours_on(calendar, date(2026, 4, 8)) == [(4, 6), (22, 24)]
    assert calendar.after_business_days(datetime(2026, 4, 6, 23, tzinfo=UTC), 1, due="closing") == datetime(
        2026, 4, 8, 6, tzinfo=UTC
    )


def test_a_closing_is_taken_with_closures_off():
    calendar = desk({"on": "2026-04-08", "hours": ["15:00-18:00"]})
    assert calendar.after_business_days(datetime(2026, 4, 7, 10, tzinfo=UTC), 1, due="closing") == datetime(
        2026, 4, 8, 15, tzinfo=UTC
    )


def test_a_recurring_closure_lies_on_the_dates_of_its_rule():
    calendar = desk({"rrule": "FREQ=MONTHLY;BYDAY=1WE", "hours": ["14:00-15:00"], "name": "team hour"})
    assert hours_on(calendar, date(2026, 4, 1)) == [(9, 14), (15, 17)]
    assert hours_on(calendar, date(2026, 4, 8)) == [(9, 17)]
    assert hours_on(calendar, date(1990, 8, 1)) == [(9, 14), (15, 17)]


def test_a_recurring_closure_may_begin_and_end():
    calendar = desk({"rrule": "FREQ=DAILY", "from": "2026-04-08", "to": "2026-04-10"})
    days = [date(2026, 4, day) for day in range(7, 12)]
    assert [calendar.is_business_day(day) for day in days] == [True, False, False, False, True]


@pytest.mark.parametrize(
    ("closure", "path", "words"),
    [
        ({}, "closures[0]", "says no date"),
        ({"hours": ["09:00-10:00"]}, "closures[0]", "says no date"),
        ({"from": "2026-04-08"}, "closures[0].to", "for a single date write on"),
        ({"to": "2026-04-08"}, "closures[0].from", "is missing"),
        ({"from": "2026-04-08", "to": "2026-04-07"}, "closures[0].to", "earlier than from"),
        ({"on": "2026-04-08", "rrule": "FREQ=DAILY"}, "closures[0].rrule", "beside on"),
        ({"on": "2026-04-08", "from": "2026-04-08"}, "closures[0].from", "beside on"),
        ({"on": []}, "closures[0].on", "not be empty"),
        ({"on": ["2026-04-08", "2026-04-31"]}, "closures[0].on[1]", "not a date that exists"),
        ({"on": "2026-04-08", "hours": []}, "closures[0].hours", "leave hours out"),
        ({"on": "2026-04-08", "hours": ["9-10"]}, "closures[0].hours[0]", "09:00-17:00"),
        ({"on": "2026-04-08", "name": 5}, "closures[0].name", "must be a text"),
        ({"on": "2026-04-08", "times": []}, "closures[0].times", "not a known key"),
        ({"rrule": "FREQ=DAILY", "from": "x"}, "closures[0].from", "not a date"),
        ({"rrule": "FREQ=DAILY", "from": "2026-04-08", "to": "2026-04-07"}, "closures[0].to", "earlier than from"),
        ("2026-04-08", "closures[0]", "must be a mapping"),
    ],
)
def test_what_cannot_be_is_refused_where_it_stands(closure, path, words):
    with pytest.raises(DocumentError) as caught:
        desk(closure)
    assert caught.value.faults[0].path == path
    assert words in str(caught.value.faults[0])


def test_there_may_be_500_recurring_closures():
    rules = [{"rrule": "FREQ=YEARLY;BYMONTH=1;BYMONTHDAY=1", "hours": ["00:00-00:01"]}] * 501
    assert len(desk(*rules[:500]).closures) == 500
    with pytest.raises(DocumentError, match="closures: has 501 recurring closures, more than 500"):
        desk(*rules)
