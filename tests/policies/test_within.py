from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta

import pytest

from slaclock.calendars import ALWAYS, BusinessCalendar
from slaclock.errors import DocumentError
from slaclock.instants import to_us
from slaclock.policies import BusinessDays, ByPriority, CalendarDays, OpenTime, Within

HOUR = 3_600_000_000
DESK = BusinessCalendar(tz="Europe/Berlin", hours={"mon-fri": ["09:00-17:00"]})
FRIDAY = to_us(datetime(2026, 3, 27, 14, tzinfo=UTC), "at")  # 15:00 in Berlin; the clocks change on Sunday


@pytest.mark.parametrize(
    ("document", "value", "dumped"),
    [
        ("4h", OpenTime(4 * HOUR), "4h"),
        ("PT4H", OpenTime(4 * HOUR), "4h"),
        (" 90m ", OpenTime(90 * 60_000_000), "1h30m"),
        ("90s", OpenTime(90_000_000), "1m30s"),
        ("0s", OpenTime(0), "0s"),
        ("0.5h", OpenTime(HOUR // 2), "30m"),
        (timedelta(days=1, microseconds=1), OpenTime(24 * HOUR + 1), "24h0.000001s"),
        ("3bd", BusinessDays(3), "3bd"),
        ("0bd", BusinessDays(0), "0bd"),
        ("30cd", CalendarDays(30), "30cd"),
        ("10000cd", CalendarDays(10_000), "10000cd"),
        ({"business_days": 3}, BusinessDays(3), "3bd"),
        ({"business_days": 3, "due": "closing"}, BusinessDays(3, "closing"), {"business_days": 3, "due": "closing"}),
        ({"business_days": 3, "due": "same_time"}, BusinessDays(3), "3bd"),
        ({"calendar_days": 30}, CalendarDays(30), "30cd"),
        ({"urgent": "5m", "default": "3bd"}, ByPriority({"urgent": OpenTime(300_000_000)}, BusinessDays(3)), None),
        (
            {1: "5m", "low": {"calendar_days": 2}},
            ByPriority({"1": OpenTime(300_000_000), "low": CalendarDays(2)}),
            None,
        ),
        ({"default": "4h"}, ByPriority({}, OpenTime(4 * HOUR)), None),
    ],
)
def test_forms(document, value, dumped):
    within = Within.parse(document)
    assert within == value
    assert hash(within) == hash(Within.parse(within.dump()))
    assert Within.parse(within.dump()) == within
    assert pickle.loads(pickle.dumps(within)) == within  # noqa: S301 - our own
    assert Within.parse(within) is within
    if dumped is not None:
        assert within.dump() == dumped


@pytest.mark.parametrize(
    ("document", "path", "words"),
    [
        ("4", "", "has no unit"),
        (4, "", "4 is not a duration"),
        (4.5, "", "is not a duration"),
        (True, "", "is not a duration"),
        (None, "", "is not a duration"),
        (["4h"], "", "is not a duration"),
        ("", "", "is not a duration"),
        ("-4h", "", "is not a duration"),
        ("four hours", "", "is not a duration"),
        ("P1D", "", '"24h" (hours), "1bd" (business days) or "1cd" (calendar days)'),
        ("2d", "", '"48h" (hours), "2bd" (business days) or "2cd" (calendar days)'),
        ("1w", "", '"168h" (hours), "7bd"'),
        ("P1M", "", "counts years or months"),
        ("1.5bd", "", 'write a whole number of days: "3bd"'),
        ("-3cd", "", 'write a whole number of days: "3cd"'),
        ("3 bd", "", 'write a whole number of days: "3bd"'),
        ("10001bd", "", "is more than 10,000 days"),
        ("99999999999bd", "", "is not a duration"),
        ("9999999h", "", "is longer than 400 years"),
        (timedelta(-1), "", "is negative"),
        (timedelta.max, "", "is longer than 400 years"),
        ("9" * 1_000_000 + "h", "", "is not a duration"),
        ({}, "", "names no priority"),
        ({"business_days": "3"}, "business_days", "must be a whole number, not '3'"),
        ({"business_days": True}, "business_days", "must be a whole number, not True"),
        ({"business_days": -1}, "business_days", "must be from 0 to 10,000 days, not -1"),
        ({"business_days": 3, "due": "noon"}, "due", 'must be "same_time" or "closing"'),
        ({"business_days": 3, "duo": "closing"}, "duo", 'did you mean "due"?'),
        ({"calendar_days": 3, "due": "closing"}, "due", "is not a known key"),
        ({"calendar_days": 10_001}, "calendar_days", "must be from 0 to 10,000"),
        ({"business_days": 3, "calendar_days": 4}, "calendar_days", "is not a known key"),
        ({"urgent": "4"}, "urgent", "has no unit"),
        ({"urgent": {"high": "4h"}}, "urgent", "must not name priorities again"),
        ({"urgent": {}}, "urgent", "must not name priorities again"),
        ({"urgent": {"business_days": "x"}}, "urgent.business_days", "must be a whole number"),
        ({"default": {"urgent": "4h"}}, "default", "must not name priorities again"),
        ({1: "4h", "1": "5h"}, "1", "is named twice (a number and its text are equal)"),
        ({True: "4h"}, "", "has a key that must be a text or a whole number, not True"),
        ({None: "4h"}, "", "has a key that must be a text or a whole number, not None"),
        ({1.5: "4h"}, "", "has a key that must be a text or a whole number, not 1.5"),
        ({10**5000: "4h"}, "", "has a key that is too large"),
    ],
    ids=lambda value: repr(value)[:30] if not isinstance(value, dict) else "mapping",
)
def test_what_is_refused(document, path, words):
    with pytest.raises(DocumentError) as caught:
        Within.parse(document)
    fault = caught.value.faults[0]
    assert fault.path == path
    assert words in str(fault)
    assert len(str(fault)) < 300


def test_all_priorities_report_at_once():
    with pytest.raises(DocumentError) as caught:
        Within.parse({"a": "x", "b": "4h", "c": {"business_days": -1, "due": 1}})
    assert [fault.path for fault in caught.value.faults] == ["a", "c.business_days", "c.due"]


@pytest.mark.parametrize(
    ("priority", "found"), [(1, "5m"), ("1", "5m"), (1.0, "5m"), ("2", "6m"), (2, "6m"), ("1.0", "7m"), ("3", "7m")]
)
def test_a_priority_is_found_by_number_and_by_text(priority, found):
    assert Within.parse({"1": "5m", 2: "6m", "default": "7m"}).pick(priority) == Within.parse(found)


@pytest.mark.parametrize("priority", [None, True, ("1",), "low", 5])
def test_no_entry_and_no_default_is_no_clock(priority):
    assert Within.parse({"1": "5m"}).pick(priority) is None


def test_a_single_one_holds_for_every_priority():
    for document in ("4h", "3bd", "3cd"):
        within = Within.parse(document)
        assert within.pick("any") is within


def test_open_time_lands_on_the_closing_unless_told_otherwise():
    within = OpenTime(HOUR)
    assert within.resolve(FRIDAY, DESK, None) == (HOUR, DESK, "closing")
    assert within.resolve(FRIDAY, DESK, "next_opening") == (HOUR, DESK, "next_opening")


@pytest.mark.parametrize(
    ("document", "hours", "landing"),
    [("1bd", 8, "next_opening"), ("0bd", 0, "next_opening"), ({"business_days": 1, "due": "closing"}, 10, "closing")],
)
def test_business_days_become_open_time(document, hours, landing):
    within = Within.parse(document)
    assert within.resolve(FRIDAY, DESK, None) == (hours * HOUR, DESK, landing)
    for own in ("closing", "next_opening"):
        assert within.resolve(FRIDAY, DESK, own) == (hours * HOUR, DESK, own)


def test_calendar_days_run_around_the_clock_in_the_calendars_zone():
    target, calendar, landing = CalendarDays(3).resolve(FRIDAY, DESK, None)
    assert target == 71 * HOUR  # Friday to Monday, same wall time, over the hour that is skipped
    assert calendar == ALWAYS.in_zone("Europe/Berlin")
    assert landing == "closing"
    assert CalendarDays(3).resolve(FRIDAY, DESK, "next_opening")[2] == "next_opening"
