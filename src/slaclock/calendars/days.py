"""Stepping by business days and calendar days."""

from __future__ import annotations

from bisect import bisect_right
from datetime import date
from typing import TYPE_CHECKING

from slaclock.calendars.zones import EPOCH_DAY, LAST_DAY, instant, local, midnight
from slaclock.documents import did_you_mean
from slaclock.durations import LONGEST
from slaclock.errors import CalendarError, NoOpenTime, shown
from slaclock.instants import DAY, HOUR, MINUTE, SECOND, from_us

if TYPE_CHECKING:
    from slaclock.calendars.microseconds import MicrosecondCalendar

YEARS_SEARCHED = 50
DUE = ("same_time", "closing")


def date_of(calendar: MicrosecondCalendar, at: int) -> date:
    """The date of an instant in the calendar's zone."""
    return local(calendar.zone, at).date()


def after_business_days(calendar: MicrosecondCalendar, start: int, n: int, due: str, *, roll: bool) -> int:
    """The n-th business day after `start`, as an instant; see `Calendar.after_business_days`."""
    _check_count(n, "business days")
    if due not in DUE:
        raise CalendarError(f"due must be same_time or closing, not {shown(due)} ({did_you_mean(due, DUE)})", value=due)
    begun = calendar.next_open_us(start) if roll else start
    wall = local(calendar.zone, begun)
    day = nth_business_day(calendar, wall.toordinal(), n, start)
    if due == "closing":
        return calendar.closing_us(day)
    if n == 0:
        return begun
    time = wall.hour * HOUR + wall.minute * MINUTE + wall.second * SECOND + wall.microsecond
    return calendar.next_open_us(instant(calendar.zone, day, time))


def nth_business_day(calendar: MicrosecondCalendar, day: int, n: int, start: int) -> int:
    """The n-th business day after a date, both as ordinals; `start` is named where there is none."""
    if n == 0:
        return day
    year = first = date.fromordinal(day).year
    _check_year(calendar, year, first, n, start)
    days = calendar.business_days_of(year)
    i = bisect_right(days, day) + n - 1
    while i >= len(days):
        i -= len(days)
        year += 1
        _check_year(calendar, year, first, n, start)
        days = calendar.business_days_of(year)
    return days[i]


def _check_year(calendar: MicrosecondCalendar, year: int, first: int, n: int, start: int) -> None:
    moment = from_us(start)
    asked = f"{n} business days after {moment.isoformat()}"
    if year > 9999:
        raise CalendarError(f"{asked} lie outside the years 1-9999: is it a placeholder?", at=moment, calendar=calendar)
    if (date(year, 1, 1).toordinal() - EPOCH_DAY - 2) * DAY > calendar.extent.open_until:
        raise NoOpenTime(f"{calendar.label} has no {asked}: no open time is left", at=moment, calendar=calendar)
    if year > first + YEARS_SEARCHED or n > YEARS_SEARCHED * 366:
        raise CalendarError(
            f"{calendar.label} has no {asked} within {YEARS_SEARCHED} years: the search gave up",
            at=moment,
            calendar=calendar,
        )


def after_calendar_days(calendar: MicrosecondCalendar, start: int, n: int) -> int:
    """The same wall time `n` calendar days later, as an instant."""
    _check_count(n, "calendar days")
    wall = local(calendar.zone, start)
    if n == 0:
        return start
    day = wall.toordinal() + n
    if day > LAST_DAY:
        raise CalendarError(
            f"{n} calendar days after {wall.isoformat()} lie outside the years 1-9999: is it a placeholder?",
            value=n,
            calendar=calendar,
        )
    time = wall.hour * HOUR + wall.minute * MINUTE + wall.second * SECOND + wall.microsecond
    return instant(calendar.zone, day, time)


def last_closing(calendar: MicrosecondCalendar, day: int) -> int:
    """The last closing time on a date, else its end."""
    begin, end = midnight(calendar.zone, day), midnight(calendar.zone, day + 1)
    closings = [closing for _, closing in calendar.spans_us(begin, end + 1) if closing <= end]
    return closings[-1] if closings else end


def _check_count(n: object, what: str) -> None:
    if not isinstance(n, int) or isinstance(n, bool):
        raise CalendarError(f"the number of {what} must be a whole number, not {shown(n)}", value=n)
    if n < 0:
        raise CalendarError(f"the number of {what} must not be negative, not {shown(n)}", value=n)
    if n > LONGEST // DAY:
        raise CalendarError(f"{shown(n)} {what} are more than 400 years: is it a placeholder?", value=n)
