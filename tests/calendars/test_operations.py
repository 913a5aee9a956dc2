"""Every operation of a calendar on one ordinary week."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from slaclock.calendars import ALWAYS, BusinessCalendar, Span
from slaclock.errors import CalendarError, NaiveDatetimeError

DESK = BusinessCalendar(tz="UTC", hours={"mon-fri": ["09:00-12:00", "13:00-17:00"]}, name="desk")
HOUR = timedelta(hours=1)


def at(day, hour=0, minute=0):
    """An instant in the first week of March 2026; the 2nd is a Monday."""
    return datetime(2026, 3, day, hour, minute, tzinfo=UTC)


def test_an_opening_time_is_open_and_a_closing_time_is_not():
    assert [DESK.is_open(moment) for moment in (at(2, 9), at(2, 12), at(2, 12, 30), at(2, 16, 59), at(2, 17))] == [
        True, False, False, True, False,
    ]  # fmt: skip


def test_elapsed_leaves_out_closed_time_and_turns_negative():
    assert DESK.elapsed(at(2, 11), at(3, 10)) == 6 * HOUR
    assert DESK.elapsed(at(3, 10), at(2, 11)) == -6 * HOUR
    assert DESK.elapsed(at(7), at(8)) == timedelta()


@pytest.mark.parametrize(
    ("start", "hours", "closing", "next_opening"),
    [
        (at(2, 9), 1, at(2, 10), at(2, 10)),
        (at(2, 9), 3, at(2, 12), at(2, 13)),  # falls on a closing time
        (at(2, 9), 7, at(2, 17), at(3, 9)),
        (at(6, 16), 1, at(6, 17), at(9, 9)),  # over the weekend
        (at(7, 10), 1, at(9, 10), at(9, 10)),  # starts closed
        (at(2, 10), 0, at(2, 10), at(2, 10)),  # zero in open time
        (at(2, 12), 0, at(2, 12), at(2, 13)),  # zero on a closing time
        (at(7, 10), 0, at(7, 10), at(9, 9)),  # zero in closed time
    ],
)
def test_after_and_its_landings(start, hours, closing, next_opening):
    assert DESK.after(start, hours * HOUR) == closing
    assert DESK.after(start, hours * HOUR, landing="closing") == closing
    assert DESK.after(start, hours * HOUR, landing="next_opening") == next_opening


@pytest.mark.parametrize(
    ("end", "hours", "start"),
    [
        (at(2, 10), 1, at(2, 9)),
        (at(3, 10), 1, at(3, 9)),  # the latest such instant, not Monday's closing
        (at(3, 10), 2, at(2, 16)),
        (at(7, 10), 1, at(6, 16)),
        (at(7, 10), 0, at(7, 10)),
        (at(3, 9), 7, at(2, 9)),
    ],
)
def test_before(end, hours, start):
    assert DESK.before(end, hours * HOUR) == start


def test_openings_and_closings_around_an_instant():
    assert [DESK.next_open(moment) for moment in (at(2, 8), at(2, 9), at(2, 10), at(2, 12), at(7))] == [
        at(2, 9), at(2, 9), at(2, 10), at(2, 13), at(9, 9),
    ]  # fmt: skip
    assert [DESK.next_close(moment) for moment in (at(2, 8), at(2, 9), at(2, 12), at(2, 16))] == [
        at(2, 8), at(2, 12), at(2, 12), at(2, 17),
    ]  # fmt: skip
    assert [DESK.previous_close(moment) for moment in (at(3, 8), at(3, 9), at(3, 12), at(3, 14), at(8))] == [
        at(2, 17), at(2, 17), at(3, 12), at(3, 12), at(6, 17),
    ]  # fmt: skip


def test_spans_are_clipped_merged_and_in_order():
    assert list(DESK.spans(at(2, 10), at(3, 9, 30))) == [
        Span(at(2, 10), at(2, 12)),
        Span(at(2, 13), at(2, 17)),
        Span(at(3, 9), at(3, 9, 30)),
    ]
    assert list(DESK.spans(at(7), at(8))) == []
    assert list(DESK.spans(at(3), at(2))) == []


def test_spans_merge_over_new_year():
    night = BusinessCalendar(tz="UTC", hours={"thu": ["22:00-24:00"], "fri": ["00:00-02:00"]})
    start = datetime(2026, 12, 30, tzinfo=UTC)
    assert [span.duration for span in night.spans(start, start + timedelta(days=5))] == [4 * HOUR]
    assert night.next_close(start + timedelta(hours=47)) == datetime(2027, 1, 1, 2, tzinfo=UTC)
    assert night.previous_close(datetime(2027, 1, 1, 1, tzinfo=UTC)) == datetime(2026, 12, 25, 2, tzinfo=UTC)


def test_availability_is_the_share_that_is_open():
    assert DESK.availability(at(2), at(3)) == pytest.approx(7 / 24)
    assert DESK.availability(at(7), at(8)) == 0.0
    assert ALWAYS.availability(at(7), at(8)) == 1.0
    assert DESK.availability(at(2), at(2)) is None
    with pytest.raises(CalendarError, match="earlier than start"):
        DESK.availability(at(3), at(2))


def test_microseconds_are_kept():
    odd = timedelta(hours=3, microseconds=1)
    assert DESK.after(at(2, 9), odd) == at(2, 13) + timedelta(microseconds=1)
    assert DESK.elapsed(at(2, 9), at(2, 13) + timedelta(microseconds=1)) == odd


def test_dates_are_business_days_by_their_own_hours():
    nights = BusinessCalendar(tz="UTC", hours={"fri": ["22:00-06:00"]})
    assert [nights.is_business_day(date(2026, 3, day)) for day in (5, 6, 7)] == [False, True, False]


@pytest.mark.parametrize(
    "ask",
    [
        DESK.is_open,
        lambda moment: DESK.elapsed(moment, at(3)),
        lambda moment: DESK.elapsed(at(3), moment),
        lambda moment: DESK.after(moment, HOUR),
        lambda moment: DESK.before(moment, HOUR),
        DESK.next_open,
        DESK.next_close,
        DESK.previous_close,
        lambda moment: DESK.spans(moment, at(3)),
        lambda moment: DESK.availability(at(1), moment),
        DESK.local,
        lambda moment: DESK.after_business_days(moment, 1),
    ],
)
def test_only_aware_datetimes_are_instants(ask):
    with pytest.raises(NaiveDatetimeError):
        ask(datetime(2026, 3, 2))  # noqa: DTZ001 - refused
    for wrong in (date(2026, 3, 2), "2026-03-02T00:00Z", 1_770_000_000, None):
        with pytest.raises(CalendarError, match="must be an aware datetime"):
            ask(wrong)


@pytest.mark.parametrize("ask", [DESK.is_business_day, DESK.holiday_name])
def test_a_date_is_no_datetime(ask):
    with pytest.raises(CalendarError, match=r"calendar.local\(at\).date\(\)"):
        ask(at(2))
    with pytest.raises(CalendarError, match="a date is needed"):
        ask("2026-03-02")


@pytest.mark.parametrize("operation", [DESK.after, DESK.before, ALWAYS.after, ALWAYS.before])
def test_a_duration_is_a_timedelta_and_not_negative(operation):
    with pytest.raises(CalendarError, match="before"):
        operation(at(2), -HOUR)
    for wrong in (3600, "1h", None):
        with pytest.raises(CalendarError, match="must be a timedelta"):
            operation(at(2), wrong)


def test_negative_microseconds_are_refused_too():
    for operation in (DESK.after_us, DESK.before_us):
        with pytest.raises(CalendarError, match="before"):
            operation(0, -1)


@pytest.mark.parametrize("landing", ["next-opening", None, [], True])
def test_a_landing_is_one_of_two_words(landing):
    with pytest.raises(CalendarError, match="closing or next_opening"):
        DESK.after(at(2), HOUR, landing=landing)
