"""Calendar questions about whole columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from slaclock.calendars import Calendar
from slaclock.documents import did_you_mean
from slaclock.durations import LONGEST
from slaclock.errors import CalendarError, shown
from slaclock.frames import column as read
from slaclock.frames import days
from slaclock.frames.answers import durations_like, flags_like, instants_like
from slaclock.frames.axis import Axis, axis_of
from slaclock.frames.column import Column
from slaclock.frames.placeholders import placeholders_named
from slaclock.policies import PolicyBook

if TYPE_CHECKING:
    from slaclock.calendars.calendar import Due, Landing
    from slaclock.frames.arrays import Bools, Ints

Calendars = Mapping[str, Calendar] | PolicyBook


class _Asked:
    """The rows of a question that can be answered, and their calendars."""

    def __init__(self, calendar: Any, calendars: Calendars | None, columns: tuple[Column | int, ...]) -> None:
        given = [column for column in columns if isinstance(column, Column)]
        self.rows = len(given[0].values)
        missing = [column.missing for column in given]
        if isinstance(calendar, Calendar):
            self.axis, codes = axis_of(calendar), None
        else:
            codes, known, unnamed = read.names(calendar, "calendar")
            self.axis = Axis([_named(name, calendars) for name in known])
            missing.append(unnamed)
        lengths = {len(column.values) for column in given} | ({len(codes)} if codes is not None else set())
        if len(lengths) > 1:
            raise CalendarError(f"the columns have different lengths: {', '.join(map(str, sorted(lengths)))} rows")
        found = [each for each in missing if each is not None]
        self.missing: Bools | None = np.logical_or.reduce(found) if found else None
        self.there: Ints | slice = slice(None) if self.missing is None else np.flatnonzero(~self.missing)
        self.calendar: Ints | int = 0 if codes is None else codes[self.there]

    def values(self, column: Column | int) -> Any:
        return column if isinstance(column, int) else column.values[self.there]

    def spread(self, answers: Any) -> Any:
        """The answers among the rows that have none."""
        if isinstance(self.there, slice):
            return answers
        every = np.zeros(self.rows, answers.dtype)
        every[self.there] = answers
        return every


def _named(name: str, calendars: Calendars | None) -> Calendar:
    if calendars is None:
        raise CalendarError(
            "a column of calendar names needs calendars=, a mapping from name to calendar or a PolicyBook", value=name
        )
    if isinstance(calendars, PolicyBook):
        return calendars.calendar(name)
    found = calendars.get(name)
    if found is None:
        raise CalendarError(f"there is no calendar {shown(name)} ({did_you_mean(name, calendars)})", value=name)
    return found


def after(
    calendar: Calendar | Any,
    starts: Any,
    durations: Any,
    landing: Landing = "closing",
    *,
    calendars: Calendars | None = None,
) -> Any:
    """`Calendar.after` for a column: the instants by which a duration of open time has passed.

    Args:
        calendar: a calendar, or a column of names of calendars.
        starts: a column of instants: NumPy, pandas, polars, DuckDB or Arrow.
        durations: a `timedelta`, or a column of durations.
        landing: `closing` or `next_opening`.
        calendars: what the names mean: a mapping, or a policy book.

    Returns:
        A column of the kind of `starts`; missing where something is missing.

    Raises:
        NaiveDatetimeError: `starts` has no time zone.
        NoOpenTime: a calendar has no open time left.
        CalendarError: an argument is of the wrong kind, or a search gave up after 50 years.

    >>> import numpy as np
    >>> from datetime import timedelta
    >>> from slaclock import BusinessCalendar
    >>> desk = BusinessCalendar(tz="UTC", hours={"mon-fri": ["09:00-17:00"]})
    >>> after(desk, np.array(["2026-03-06T16:00", "NaT"], "M8[us]"), timedelta(hours=2)).tolist()
    [datetime.datetime(2026, 3, 9, 10, 0), None]
    """
    if landing not in ("closing", "next_opening"):
        raise CalendarError(f"landing must be closing or next_opening, not {shown(landing)}", value=landing)
    column, lasting = read.instants(starts, "starts"), read.durations(durations, "durations")
    asked = _Asked(calendar, calendars, (column, lasting))
    begin, span = asked.values(column), asked.values(lasting)
    longest = span if isinstance(span, int) else int(span.max(initial=0))
    if longest > LONGEST:
        raise CalendarError("durations holds one longer than 400 years: is it a placeholder?", value=longest)
    with placeholders_named(starts=(column.values, asked.missing)):
        found = asked.axis.after(begin, span, asked.calendar, opening=landing == "next_opening")
    return instants_like(column, asked.spread(found), asked.missing)


def elapsed(calendar: Calendar | Any, starts: Any, ends: Any, *, calendars: Calendars | None = None) -> Any:
    """`Calendar.elapsed` for columns: the open time between instants, negative where the end is earlier.

    Args:
        calendar: a calendar, or a column of names of calendars.
        starts: a column of instants.
        ends: another one.
        calendars: what the names mean: a mapping, or a policy book.

    Returns:
        A column of durations of the kind of `starts`; plain microseconds where `starts` are plain integers.

    Raises:
        NaiveDatetimeError: a column has no time zone.
        CalendarError: an argument is of the wrong kind, or instants lie more than 400 years apart.
    """
    column, until = read.instants(starts, "starts"), read.instants(ends, "ends")
    asked = _Asked(calendar, calendars, (column, until))
    with placeholders_named(starts=(column.values, asked.missing), ends=(until.values, asked.missing)):
        found = asked.axis.elapsed(asked.values(column), asked.values(until), asked.calendar)
    return durations_like(column, asked.spread(found), asked.missing)


def is_open(calendar: Calendar | Any, at: Any, *, calendars: Calendars | None = None) -> Any:
    """`Calendar.is_open` for a column.

    Args:
        calendar: a calendar, or a column of names of calendars.
        at: a column of instants.
        calendars: what the names mean: a mapping, or a policy book.

    Returns:
        A column of truth values of the kind of `at`.

    Raises:
        NaiveDatetimeError: the column has no time zone.
        CalendarError: an argument is of the wrong kind.
    """
    column = read.instants(at, "at")
    asked = _Asked(calendar, calendars, (column,))
    with placeholders_named(at=(column.values, asked.missing)):
        found = asked.axis.is_open(asked.values(column), asked.calendar)
    return flags_like(column, asked.spread(found), asked.missing)


def after_business_days(
    calendar: Calendar | Any,
    starts: Any,
    n: Any,
    due: Due = "same_time",
    roll: bool = True,  # noqa: FBT001, FBT002 - as Calendar.after_business_days
    *,
    calendars: Calendars | None = None,
) -> Any:
    """`Calendar.after_business_days` for a column.

    Args:
        calendar: a calendar, or a column of names of calendars.
        starts: a column of instants.
        n: how many business days: a number, or a column of numbers.
        due: `same_time` or `closing`.
        roll: whether to count from the next opening.
        calendars: what the names mean: a mapping, or a policy book.

    Raises:
        NaiveDatetimeError: the column has no time zone.
        NoOpenTime: a calendar has no open time left.
        CalendarError: as `Calendar.after_business_days`.
    """
    column, many = read.instants(starts, "starts"), read.counts(n, "n")
    asked = _Asked(calendar, calendars, (column, many))
    begin = asked.values(column)
    number = asked.values(many)
    steps = np.full(len(begin), number, np.int64) if isinstance(number, int) else number
    found = np.empty(len(begin), np.int64)
    with placeholders_named(starts=(column.values, asked.missing)):
        for place in range(len(asked.axis.calendars)):
            rows = slice(None) if isinstance(asked.calendar, int) else np.flatnonzero(asked.calendar == place)
            found[rows] = days.after_business_days(asked.axis, place, begin[rows], steps[rows], due, roll=roll)
    return instants_like(column, asked.spread(found), asked.missing)
