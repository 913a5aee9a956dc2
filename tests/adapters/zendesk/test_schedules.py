from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from slaclock import AdapterError, BusinessCalendar, evaluate
from slaclock.adapters import zendesk
from tests.adapters.zendesk.payloads import NINE_TO_FIVE, line, policy, schedule, ticket


def test_minutes_count_from_sunday_and_a_day_may_be_split():
    desk = zendesk.calendar(
        schedule(
            time_zone="New Caledonia",
            intervals=[
                {"start_time": 6 * 1440 + 600, "end_time": 7 * 1440},
                {"start_time": 0, "end_time": 60},
                {"start_time": 1440 + 780, "end_time": 1440 + 1050},
                {"start_time": 1440 + 540, "end_time": 1440 + 720},
            ],
        )
    )
    assert desk == BusinessCalendar(
        tz="Pacific/Noumea",
        hours={"sun": ["00:00-01:00"], "mon": ["09:00-12:00", "13:00-17:30"], "sat": ["10:00-24:00"]},
        name="Support NY",
    )


def test_touching_intervals_and_one_over_midnight_are_read():
    desk = zendesk.calendar(
        schedule(
            time_zone="UTC", intervals=[{"start_time": 1380, "end_time": 1500}, {"start_time": 1500, "end_time": 1560}]
        )
    )
    sunday = datetime(2025, 3, 2, tzinfo=UTC)
    assert desk.elapsed(sunday, sunday + timedelta(days=7)) == timedelta(hours=3)


@pytest.mark.parametrize(("name", "tz"), [("Nuku'alofa", "Pacific/Tongatapu"), ("Chatham Is.", "Pacific/Chatham")])
def test_odd_rails_zones_and_plain_iana_names(name, tz):
    assert zendesk.calendar(schedule(time_zone=name)).tz == tz
    assert zendesk.calendar({"schedule": schedule(time_zone=tz)}).tz == tz


def test_holidays_are_dates_with_their_end_included_and_keep_their_names():
    desk = zendesk.calendar(
        schedule(),
        {"holidays": [{"id": 6, "name": "Year's end", "start_date": "2025-12-25", "end_date": "2025-12-26"}]},
    )
    assert [desk.holiday_name(date(2025, 12, day)) for day in (24, 25, 26, 27)] == [
        None,
        "Year's end",
        "Year's end",
        None,
    ]
    assert not desk.is_open(datetime(2025, 12, 26, 15, tzinfo=UTC))
    assert desk.is_open(datetime(2025, 12, 24, 15, tzinfo=UTC))


@pytest.mark.parametrize(
    ("intervals", "path"),
    [
        ([{"start_time": 540, "end_time": 1020}, {"start_time": 1000, "end_time": 1100}], "schedule.intervals[1]"),
        ([{"start_time": 540, "end_time": 540}], "schedule.intervals[0].end_time"),
        ([{"start_time": 540, "end_time": 10081}], "schedule.intervals[0].end_time"),
        ([{"start_time": -1, "end_time": 60}], "schedule.intervals[0].start_time"),
        ([{"start_time": "540", "end_time": 600}], "schedule.intervals[0].start_time"),
        ([{"start_time": 540}], "schedule.intervals[0].end_time"),
        (None, "schedule.intervals"),
    ],
)
def test_intervals_that_cannot_be(intervals, path):
    with pytest.raises(AdapterError) as caught:
        zendesk.calendar(schedule(intervals=intervals))
    assert caught.value.path == path


@pytest.mark.parametrize(
    ("holiday", "path"),
    [
        ({"name": "x", "start_date": "2025-12-26", "end_date": "2025-12-25"}, "holidays[0].end_date"),
        ({"name": "x", "start_date": "2025-12-26"}, "holidays[0].end_date"),
        ({"name": "x", "start_date": "26.12.2025", "end_date": "2025-12-26"}, "holidays[0].start_date"),
        ({"name": "x", "start_date": "1990-01-01", "end_date": "2090-01-01"}, "holidays[0].end_date"),
        ("26 December", "holidays[0]"),
    ],
)
def test_holidays_that_cannot_be(holiday, path):
    with pytest.raises(AdapterError) as caught:
        zendesk.calendar(schedule(), [holiday])
    assert caught.value.path == path


def test_an_unknown_zone_shows_its_name_and_the_nearest():
    with pytest.raises(AdapterError, match=r"schedule\.time_zone: 'Eastern Time \(US\)'.*Eastern Time \(US & Canada\)"):
        zendesk.calendar(schedule(time_zone="Eastern Time (US)"))


# --- which schedule a ticket has ---------------------------------------------------------------------------------

DAYS = {77: "America/New_York", 78: "Asia/Tokyo", 79: "Europe/Berlin"}
SCHEDULES = [
    schedule(id=77, name="NY", created_at="2024-03-01T00:00:00Z"),
    schedule(id=78, name="Tokyo", time_zone="Tokyo", created_at="2024-01-01T00:00:00Z"),
    schedule(id=79, name="NY", time_zone="Berlin", created_at="2024-02-01T00:00:00Z"),
]
POLICIES = [policy(lines=[line(business=True)])]


def zone_of(book, assigned):
    events = [
        {"type": "ScheduleAssignment", "previous_schedule_id": None, "new_schedule_id": each} for each in assigned
    ]
    audits = [
        {"id": n, "created_at": f"2025-03-04T0{n}:00:00Z", "author_id": 1, "events": [event]}
        for n, event in enumerate(events)
    ]
    loaded = zendesk.load_ticket(ticket(), audits, users=[])
    return evaluate(loaded.ticket, book)["first_response"].clock.calendar.tz


@pytest.mark.parametrize(
    ("default", "assigned", "expected"),
    [(None, [], 78), (77, [], 77), ("79", [], 79), (None, [77], 77), (77, [78, 79], 79), (77, [78, None], 77)],
)
def test_the_last_assignment_counts_for_the_whole_span_then_the_default_then_the_oldest(default, assigned, expected):
    book = zendesk.load_book(POLICIES, SCHEDULES, default_schedule=default).book
    assert zone_of(book, assigned) == DAYS[expected]


def test_a_schedule_that_does_not_say_when_it_was_created_is_not_the_oldest():
    book = zendesk.load_book(POLICIES, [schedule(id=1, name="?", created_at=None), *SCHEDULES]).book
    assert zone_of(book, []) == DAYS[78]


def test_names_that_are_taken_get_the_id_behind_them():
    book = zendesk.load_book(POLICIES, [*SCHEDULES, schedule(id=80, name="always")]).book
    assert set(book.calendars) == {"NY", "Tokyo", "NY 79", "always 80"}


def test_the_same_id_twice_and_a_default_that_is_not_there():
    with pytest.raises(AdapterError) as caught:
        zendesk.load_book(POLICIES, [SCHEDULES[0], SCHEDULES[0]], default_schedule=99)
    assert [fault.path for fault in caught.value.faults] == ["schedules[1].id", "default_schedule"]
    assert "99" in str(caught.value)


def test_holidays_by_schedule_with_keys_of_either_kind():
    holiday = [{"id": 1, "name": "Founders' day", "start_date": "2025-03-04", "end_date": "2025-03-04"}]
    loaded = zendesk.load_book(POLICIES, SCHEDULES, {"77": holiday, 78: {"holidays": holiday}, 99: holiday})
    closed = {name: loaded.book.calendar(name).holiday_name(date(2025, 3, 4)) for name in ("NY", "Tokyo", "NY 79")}
    assert closed == {"NY": "Founders' day", "Tokyo": "Founders' day", "NY 79": None}
    assert [problem.path for problem in loaded.problems] == ["holidays[99]"]


def test_a_schedule_without_intervals_is_told():
    problems = zendesk.load_book([], [schedule(intervals=[])]).problems
    assert [problem.path for problem in problems] == ["schedules[0].intervals"]


def test_business_hours_without_any_schedule_are_left_out_and_told():
    loaded = zendesk.load_book([policy(lines=[line(business=True), line(priority="high")])])
    assert loaded.book.policies[0].targets[0].within.dump() == {"high": "1h"}
    assert [problem.path for problem in loaded.problems] == ["sla_policies[0].policy_metrics[0].business_hours"]


def test_arguments_stay_as_they_are():
    assert NINE_TO_FIVE[0] == {"start_time": 1980, "end_time": 2460}
