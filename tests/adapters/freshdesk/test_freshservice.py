"""Freshservice's business hours: other words for the same, and holidays."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from slaclock import AdapterError
from slaclock.adapters.freshdesk import calendar, load_book
from tests.adapters.freshdesk.made_up import policy

NINE_TO_FIVE = {"beginning_of_workday": "9:00 am", "end_of_workday": "5:00 pm"}


def hours(*holidays, **changes):
    return {
        "id": 21000011791,
        "name": "Default",
        "is_default": True,
        "time_zone": "Eastern Time (US & Canada)",
        "service_desk_hours": dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), NINE_TO_FIVE),
        "list_of_holidays": [{"holiday_date": on, "holiday_name": name} for on, name in holidays],
        **changes,
    }


def test_the_hours_of_a_service_desk():
    desk = calendar(hours())
    assert (desk.tz, desk.hours["fri"]) == ("America/New_York", ("09:00-17:00",))


def test_a_holiday_of_every_year_and_one_of_a_single_date():
    desk = calendar(hours(("--07-04", "Independence Day"), ("2025-11-28", "Day after"), ("--02-29", "Leap day")))
    thursday = datetime(2025, 7, 3, 20, tzinfo=UTC)  # 16:00 in New York, the day before
    assert desk.after(thursday, timedelta(hours=2)) == datetime(2025, 7, 7, 14, tzinfo=UTC)
    assert [desk.holiday_name(date(year, 7, 4)) for year in (2024, 2025, 2031)] == ["Independence Day"] * 3
    assert desk.holiday_name(date(2025, 11, 28)) == "Day after"
    assert desk.holiday_name(date(2024, 11, 28)) is None
    assert (desk.holiday_name(date(2028, 2, 29)), desk.holiday_name(date(2027, 2, 28))) == ("Leap day", None)


def test_the_same_holiday_twice_counts_once():
    desk = calendar(hours(("--07-04", "a"), ("--07-04", "b"), ("2025-11-28", "c"), ("2025-11-28", "d")))
    assert (desk.holiday_name(date(2025, 7, 4)), desk.holiday_name(date(2025, 11, 28))) == ("a", "c")


@pytest.mark.parametrize("text", ["--13-01", "--02-30", "-07-04", "07-04", "4 July", "2025-02-29"])
def test_a_date_that_is_none_is_a_fault(text):
    with pytest.raises(AdapterError) as caught:
        calendar(hours((text, "x")))
    assert [fault.path for fault in caught.value.faults] == ["business_hours.list_of_holidays[0].holiday_date"]
    assert repr(text) in str(caught.value)


def test_faults_of_a_day_name_its_own_words():
    broken = hours()
    broken["service_desk_hours"] = {"monday": {"beginning_of_workday": "9", "end_of_workday": "5:00 pm"}, "funday": {}}
    with pytest.raises(AdapterError) as caught:
        calendar(broken)
    assert [fault.path for fault in caught.value.faults] == [
        "business_hours.service_desk_hours.monday.beginning_of_workday",
        "business_hours.service_desk_hours.funday",
    ]


def test_more_holidays_than_a_calendar_holds_are_refused():
    days = [(f"{1970 + n // 336}-{n // 28 % 12 + 1:02}-{n % 28 + 1:02}", "x") for n in range(10_050)]
    with pytest.raises(AdapterError, match="list_of_holidays"):
        calendar(hours(*days))


def test_a_book_of_freshservice():
    target = policy()["sla_target"]["priority_1"]
    targets = [{**target, "priority": number} for number in (1, 2, 3, 4)]
    service = {**policy(), "sla_target": None, "sla_targets": targets}
    loaded = load_book({"sla_policies": [service]}, {"business_hours": [hours(("--07-04", "Independence Day"))]})
    assert loaded.problems == ()
    assert loaded.book.calendar("Default").holiday_name(date(2026, 7, 4)) == "Independence Day"
