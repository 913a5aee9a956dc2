"""Business days and calendar days for columns."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import numpy as np

from slaclock.calendars.zones import EPOCH_DAY, LAST_DAY
from slaclock.frames.zones import offsets_of
from slaclock.instants import DAY

if TYPE_CHECKING:
    from slaclock.calendars import Calendar
    from slaclock.calendars.calendar import Due
    from slaclock.frames.arrays import Bools, Ints
    from slaclock.frames.axis import Axis


def after_business_days(
    axis: Axis,
    number: int,
    start: Ints,
    n: Ints,
    due: Due = "same_time",
    *,
    roll: bool = True,
) -> Ints:
    """The n-th business day after each start, as `Calendar.after_business_days_us` finds it.

    Args:
        axis: the calendars.
        number: which of them.
        start: instants.
        n: how many days, one for each start.
        due: `same_time` or `closing`.
        roll: count from the next opening.

    Raises:
        CalendarError: as the calendar itself.
    """
    if not len(start):
        return start.copy()
    calendar = axis.calendars[number]
    # One row is asked of the calendar, which refuses what cannot be (a word for `due`, a negative number of days).
    odd = int(np.argmin(n)) if n.min() < 0 else int(np.argmax(n))
    calendar.after_business_days_us(int(start[odd]), int(n[odd]), due, roll)
    given = start
    if roll:
        start = axis.after(start, 0, number, opening=True)
    wall = offsets_of(calendar.zone, int(start.min()), int(start.max())).wall(start)
    day, found = _nth(calendar, wall // DAY + EPOCH_DAY, n)
    if due == "closing":
        answer = _closings(calendar, day)
    else:
        answer = np.where(n == 0, start, _same_time(axis, number, day, wall % DAY, found))
    for row in np.flatnonzero(~found).tolist():
        answer[row] = calendar.after_business_days_us(int(given[row]), int(n[row]), due, roll)
    return answer


def _nth(calendar: Calendar, day: Ints, n: Ints) -> tuple[Ints, Bools]:
    """The n-th business day after each day, and whether it was found in the years that are built."""
    first = _year(int(day.min()))
    days, last = [calendar.business_days_of(first)], first
    most = int(n.max())
    until, limit = _year(int(day.max())), _year(int(day.max())) + 51
    known = len(days[0])
    while last < 9999 and (
        last < until or (last < limit and known - np.searchsorted(np.concatenate(days), day.max(), "right") < most)
    ):
        last += 1
        days.append(calendar.business_days_of(last))
        known += len(days[-1])
    every = np.concatenate([np.asarray(each, np.int64) for each in days])
    place = np.searchsorted(every, day, side="right") + n - 1
    found = place < len(every)
    if not len(every):
        return day, n == 0
    answer = np.where(n == 0, day, every[np.clip(place, 0, len(every) - 1)])
    return answer, found | (n == 0)


def _year(day: int) -> int:
    return date.fromordinal(min(max(day, 1), LAST_DAY)).year


def _same_time(axis: Axis, number: int, day: Ints, time: Ints, found: Bools) -> Ints:
    wall = (day - EPOCH_DAY) * DAY + time
    rows = np.flatnonzero(found)
    answer = np.zeros(len(day), np.int64)
    if len(rows):
        wall = wall[rows]
        at = offsets_of(axis.calendars[number].zone, int(wall.min()), int(wall.max())).instant(wall)
        answer[rows] = axis.after(at, 0, number, opening=True)
    return answer


def _closings(calendar: Calendar, day: Ints) -> Ints:
    days, which = np.unique(day, return_inverse=True)
    closings = [calendar.closing_us(each) for each in days.tolist()]
    return np.array(closings, np.int64)[which]


def after_calendar_days(calendar: Calendar, start: Ints, n: int) -> Ints:
    """The same wall time `n` calendar days after each start, as `Calendar.after_calendar_days_us` finds it.

    Raises:
        CalendarError: as the calendar itself.
    """
    if not len(start) or n == 0:
        return start.copy()
    latest = int(start.max())
    calendar.after_calendar_days_us(latest, n)  # refuses what lies outside the years 1-9999
    wall = offsets_of(calendar.zone, int(start.min()), latest).wall(start) + n * DAY
    return offsets_of(calendar.zone, int(wall.min()), int(wall.max())).instant(wall)
