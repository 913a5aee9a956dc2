"""The oracle's calendar: every operation of `slaclock.Calendar`, answered by walking minute by minute."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from slaclock.testing.oracle_minutes import (
    BeyondHorizon,
    ComposedMinutes,
    Minutes,
    instant_of,
    minute_of,
    minutes_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

MINUTE = timedelta(minutes=1)
LOOK_BACK = 60 * 24 * 60
"""How far back, in minutes, the oracle is willing to walk."""


class OracleCalendar:
    """The operations of a calendar on whole minutes, from a document.

    Args:
        document: a business calendar's document, `{"union": […]}`, `{"intersection": […]}`,
            `{"difference": [a, b]}` or the name of a calendar.
        named: the calendars that compositions may name.

    >>> from datetime import UTC
    >>> desk = OracleCalendar({"tz": "Europe/Berlin", "hours": {"mon-fri": ["09:00-17:00"]}})
    >>> desk.after(datetime(2026, 3, 6, 15, tzinfo=UTC), timedelta(hours=2)).isoformat()
    '2026-03-09T09:00:00+00:00'
    """

    def __init__(self, document: Any, named: Mapping[str, Any] | None = None, *, tz: str | None = None) -> None:
        self.minutes: Minutes = minutes_of(document, named)
        if tz is not None and tz != self.minutes.zone.key:
            self.minutes = ComposedMinutes("union", [self.minutes], ZoneInfo(tz))

    def is_open(self, at: datetime) -> bool:
        """Opening time is open, closing time is not."""
        return self.minutes.is_open(minute_of(at))

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Open time between two instants; negative when `end` is earlier."""
        if end < start:
            return -self.elapsed(end, start)
        return self.minutes.count(minute_of(start), minute_of(end)) * MINUTE

    def after(self, start: datetime, duration: timedelta, landing: str = "closing") -> datetime:
        """The earliest instant by which that much open time has passed; `next_opening`: the latest such instant."""
        return instant_of(after(self.minutes, minute_of(start), duration // MINUTE, landing))

    def before(self, end: datetime, duration: timedelta) -> datetime:
        """The latest instant from which that much open time leads to `end`."""
        minute, need = minute_of(end), duration // MINUTE
        first = minute
        while need > 0:
            minute -= 1
            need -= self.minutes.is_open(minute)
            if first - minute > LOOK_BACK:
                raise BeyondHorizon
        return instant_of(minute)

    def next_open(self, at: datetime) -> datetime:
        """`at` if open, else the next opening."""
        return instant_of(self.minutes.seek(minute_of(at), opened=True))

    def next_close(self, at: datetime) -> datetime:
        """`at` if closed, else the next closing."""
        return instant_of(self.minutes.seek(minute_of(at), opened=False))

    def previous_close(self, at: datetime) -> datetime:
        """The latest closing time not after `at`."""
        first = minute_of(at)
        for minute in range(first, first - LOOK_BACK, -1):
            if not self.minutes.is_open(minute) and self.minutes.is_open(minute - 1):
                return instant_of(minute)
        raise BeyondHorizon

    def spans(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """The open stretches, clipped, in order."""
        found: list[tuple[datetime, datetime]] = []
        begun: int | None = None
        for minute in range(minute_of(start), minute_of(end) + 1):
            is_open = minute < minute_of(end) and self.minutes.is_open(minute)
            if is_open and begun is None:
                begun = minute
            elif not is_open and begun is not None:
                found.append((instant_of(begun), instant_of(minute)))
                begun = None
        return found

    def is_business_day(self, day: date) -> bool:
        """Whether a date counts as a business day."""
        return self.minutes.business_day(day)

    def holiday_name(self, day: date) -> str | None:
        """The holiday's name or None."""
        return self.minutes.holiday_name(day)

    def local(self, at: datetime) -> datetime:
        """An instant on the calendar's wall clock."""
        return at.astimezone(self.minutes.zone)

    def availability(self, start: datetime, end: datetime) -> float:
        """The share of a span that is open."""
        return self.elapsed(start, end) / (end - start)

    def after_business_days(self, start: datetime, n: int, due: str = "same_time", *, roll: bool = True) -> datetime:
        """The n-th business day after the start's date."""
        return instant_of(after_business_days(self.minutes, minute_of(start), n, due, roll=roll))

    def after_calendar_days(self, start: datetime, n: int) -> datetime:
        """The same wall time n days later, closed days included."""
        return instant_of(after_calendar_days(self.minutes, minute_of(start), n))


def after(minutes: Minutes, start: int, need: int, landing: str = "closing") -> int:
    """The minute by which `need` open ones have passed since `start`."""
    reached = minutes.walk(start, need)
    if landing == "next_opening":  # the latest such instant: an answer on a closing time moves on
        return minutes.seek(reached, opened=True)
    return reached


def after_business_days(minutes: Minutes, start: int, n: int, due: str = "same_time", *, roll: bool = True) -> int:
    """The n-th business day after the start's local date, at the same wall time or at its closing."""
    if roll:  # a start that is not open moves to the next opening first
        start = minutes.seek(start, opened=True)
    shown = minutes.local(start)
    if n == 0:  # the start, rolled; with `closing` that day's closing
        return start if due == "same_time" else minutes.closing_on(shown.date())
    day = shown.date()
    for _ in range(n):
        day = _next_business_day(minutes, day)
    if due == "closing":
        return minutes.closing_on(day)
    # The same wall time there, and if that is not open, the next opening.
    return minutes.seek(minutes.wall(day, shown.hour * 60 + shown.minute), opened=True)


def _next_business_day(minutes: Minutes, day: date) -> date:
    for ahead in range(1, 500):
        if minutes.business_day(day + timedelta(days=ahead)):
            return day + timedelta(days=ahead)
    raise BeyondHorizon


def after_calendar_days(minutes: Minutes, start: int, n: int) -> int:
    """The same wall time n calendar days later."""
    shown = minutes.local(start)
    return minutes.wall(shown.date() + timedelta(days=n), shown.hour * 60 + shown.minute)
