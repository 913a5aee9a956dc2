"""`E(t)` and its inverse for columns: all calendars of a question on one axis, so that one index answers any mix."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from slaclock.calendars.timeline import PATIENCE
from slaclock.durations import LONGEST
from slaclock.errors import CalendarError, NoOpenTime
from slaclock.frames.buckets import Scratch
from slaclock.frames.stretches import Stretches
from slaclock.instants import DAY, EARLIEST, LATEST, from_us

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from slaclock.calendars import Calendar
    from slaclock.frames.arrays import Bools, Ints

PIECE = 1 << 15
"""Rows worked off at a time: what is in flight stays in the processor's second cache."""
YEAR = 366 * DAY


class Axis:
    """`E(t)` and its inverse for columns of instants, of one calendar or of one calendar each.

    Instants are microseconds since 1970-01-01 UTC. The years that a column touches are built before they are looked up.

    Args:
        calendars: the calendars; a row's is given by its place here.

    Attributes:
        built: the years built so far; what `open_until` answered holds as long as these.

    >>> from slaclock import ALWAYS
    >>> Axis([ALWAYS]).after(np.array([5, 6]), 10).tolist()
    [15, 16]
    """

    def __init__(self, calendars: Sequence[Calendar]) -> None:
        self.calendars = tuple(calendars)
        self.built: Stretches | None = None

    def cover(self, lo: int, hi: int) -> Stretches:
        """Build what lies between two instants.

        Raises:
            CalendarError: they lie more than 400 years apart, or one lies outside the years 1-9999.
        """
        built = self.built
        if built is not None and built.lo <= lo and hi < built.hi:
            return built
        earliest, latest = from_us(lo), from_us(hi)  # raises where they lie outside the years 1-9999
        if hi - lo > LONGEST:
            raise CalendarError(
                f"a column's instants lie more than 400 years apart, from {earliest.isoformat()} to "
                f"{latest.isoformat()}: is one of them a placeholder?",
                value=(earliest, latest),
            )
        if built is not None and max(hi, built.hi) - min(lo, built.lo) <= LONGEST:
            lo, hi = min(lo, built.lo), max(hi, built.hi)
        # A year more, because most deadlines lie soon after; half a year before, so that a next column is covered.
        lo, hi = max(lo - YEAR // 2, EARLIEST), min(hi + YEAR, LATEST)
        self.built = built = Stretches(self.calendars, lo, hi)
        return built

    def _cover_column(self, at: Ints) -> Stretches:
        return self.cover(int(at.min()), int(at.max()))

    def open_until(self, at: Ints, calendar: Ints | int = 0) -> Ints:
        """`E` of each instant; its zero is arbitrary, and the same until `cover` builds more."""
        return _open_until_all(self._cover_column(at), at, calendar) if len(at) else np.empty(0, np.int64)

    def opened(self, start: Ints, end: Ints, calendar: Ints, whole: slice | Ints) -> tuple[Stretches, Ints, Ints]:
        """`E` of some starts, and the open time from some of these, `whole`, to their ends.

        The years built come with it: `E` counts from their beginning, and several threads may build more.
        """
        ends = end[whole]
        built = self.cover(
            int(min(start.min(initial=LATEST), ends.min(initial=LATEST))),
            int(max(start.max(initial=EARLIEST), ends.max(initial=EARLIEST))),
        )
        found = _open_until_all(built, start, calendar)
        took = _open_until_all(built, ends, calendar[whole])
        took -= found[whole]
        return built, found, took

    def elapsed(self, start: Ints, end: Ints, calendar: Ints | int = 0) -> Ints:
        """Open time between instants; negative where `end < start`.

        Raises:
            CalendarError: two instants lie more than 400 years apart.
        """
        if not len(start):
            return np.zeros(0, np.int64)
        built = self.cover(int(min(start.min(), end.min())), int(max(start.max(), end.max())))
        found = _open_until_all(built, end, calendar)
        found -= _open_until_all(built, start, calendar)
        return found

    def is_open(self, at: Ints, calendar: Ints | int = 0) -> Bools:
        """Whether each instant is open."""
        found = np.empty(len(at), np.bool_)
        if not len(at):
            return found
        built = self._cover_column(at)
        scratch = Scratch(min(len(at), PIECE))
        for rows in pieces(len(at)):
            x = at[rows] + _origin(calendar, rows, built)
            place = built.by_start.find(x, scratch)
            np.less(x, np.take(built.ends, place, mode="wrap"), out=found[rows])
        return found

    def after(
        self,
        start: Ints,
        duration: Ints | int,
        calendar: Ints | int = 0,
        *,
        opening: bool = False,
        none_left: int | None = None,
        opened: tuple[Stretches, Ints] | None = None,
    ) -> Ints:
        """The instants by which `duration` of open time has passed since `start`, as `Calendar.after_us` finds them.

        Args:
            start: instants.
            duration: open time, not negative.
            calendar: which calendar.
            opening: land on the next opening.
            none_left: what to answer where a calendar has no open time left; without it, that is an error.
            opened: what `opened` answered for `start`, where that is known.

        Raises:
            NoOpenTime: a calendar has no open time left.
            CalendarError: a search gave up after 50 years.
        """
        answer = np.empty(len(start), np.int64)
        if not len(start):
            return answer
        rest = self._within_reach(start, duration, calendar, answer, opened, opening=opening)
        if len(rest):
            far = (start[rest], _part(duration, rest), _part(calendar, rest))
            answer[rest] = self._far(*far, opening=opening, none_left=none_left)
        return answer

    def _within_reach(
        self,
        start: Ints,
        duration: Ints | int,
        calendar: Ints | int,
        answer: Ints,
        opened: tuple[Stretches, Ints] | None = None,
        *,
        opening: bool,
    ) -> Ints:
        """Answer what lies within the years built, and tell which rows do not."""
        built = self._cover_column(start)
        impatient = built.hi - built.lo > PATIENCE
        scratch = Scratch(min(len(start), PIECE))
        wide = np.empty(min(len(start), PIECE), np.int64)
        rest = []
        for rows in pieces(len(start)):
            found, x = answer[rows], wide[: rows.stop - rows.start]
            origin = _origin(calendar, rows, built)
            np.add(start[rows], origin, out=x)
            if opened is not None and opened[0] is built:
                until = opened[1][rows]
            else:
                until = _open_until(built, x, scratch, found)
            np.add(until, duration if isinstance(duration, int) else duration[rows], out=found)
            most = int(found.max())
            if most > built.total:
                np.minimum(found, built.total + 1, out=found)
            _reached(built, found, scratch, opening=opening)
            np.maximum(found, x, out=found)
            if len(self.calendars) == 1 and most + opening <= built.total:
                beyond = None  # the ordinary case: one calendar, and all answers within its years
            elif isinstance(calendar, int):
                top = (calendar + 1) << built.width
                beyond = found >= top if found.max() >= top else None
            else:
                beyond = np.right_shift(found, built.width) != calendar[rows]
            if impatient:
                slow = found - x > PATIENCE
                beyond = slow if beyond is None else beyond | slow
            if beyond is not None and beyond.any():
                rest.append(np.flatnonzero(beyond) + rows.start)
            np.subtract(found, origin, out=found)
        return np.concatenate(rest) if rest else np.empty(0, np.int64)

    def _far(
        self, start: Ints, duration: Ints | int, calendar: Ints | int, *, opening: bool, none_left: int | None
    ) -> Ints:
        """Answers that lie beyond the years built: more are built, and what then is left is asked one by one."""
        answer = np.empty(len(start), np.int64)
        left = np.arange(len(start))
        reach = YEAR
        while len(left) and reach < 100 * YEAR:
            built = self.cover(int(start.min()), min(int(start[left].max()) + reach, LATEST))
            found = np.empty(len(left), np.int64)
            parts = (start[left], _part(duration, left), _part(calendar, left))
            rest = self._within_reach(*parts, found, opening=opening)
            answer[left] = found
            left = left[rest]
            if all(each.extent.open_until <= built.hi for each in self.calendars):
                break
            reach *= 3
        for row in left.tolist():
            asked = self.calendars[int(_one(calendar, row))]
            try:
                answer[row] = asked.after_us(int(start[row]), int(_one(duration, row)), opening)
            except NoOpenTime:
                if none_left is None:
                    raise
                answer[row] = none_left
        return answer


def axis_of(calendar: Calendar) -> Axis:
    """The axis of one calendar, its years built once however many columns are asked about."""
    found = calendar.__dict__.get(_KEPT)
    if found is None:
        # Kept as functools.cached_property keeps its values: beside the fields, and no part of the document.
        found = calendar.__dict__[_KEPT] = Axis([calendar])
    answer: Axis = found
    return answer


_KEPT = "_frames_axis"


def pieces(rows: int) -> Iterator[slice]:
    """A column in pieces that fit into the processor's cache."""
    for begin in range(0, rows, PIECE):
        yield slice(begin, min(begin + PIECE, rows))


def _open_until_all(built: Stretches, at: Ints, calendar: Ints | int) -> Ints:
    found = np.empty(len(at), np.int64)
    scratch = Scratch(min(len(at), PIECE))
    wide = np.empty(min(len(at), PIECE), np.int64)
    for rows in pieces(len(at)):
        x = wide[: rows.stop - rows.start]
        np.add(at[rows], _origin(calendar, rows, built), out=x)
        _open_until(built, x, scratch, found[rows])
    return found


def _open_until(built: Stretches, x: Ints, scratch: Scratch, out: Ints) -> Ints:
    if built.ramp is not None:
        return built.ramp.read(x, scratch, out)
    place = built.by_start.find(x, scratch)
    np.take(built.ends, place, out=scratch.key[: len(x)], mode="wrap")
    np.minimum(x, scratch.key[: len(x)], out=out)
    np.take(built.closed, place, out=scratch.key[: len(x)], mode="wrap")
    return np.subtract(out, scratch.key[: len(x)], out=out)


def _reached(built: Stretches, used: Ints, scratch: Scratch, *, opening: bool) -> None:
    """The instants at which so much open time has passed, written over it."""
    place = (built.by_sum if opening else built.before_sum).find(used, scratch)
    np.add(used, np.take(built.closed_by_sum, place, out=scratch.key[: len(used)], mode="wrap"), out=used)


def _origin(calendar: Ints | int, rows: slice, built: Stretches) -> Ints | int:
    number = calendar if isinstance(calendar, int) else calendar[rows]
    return (number << built.width) - built.lo


def _part(value: Ints | int, rows: Ints) -> Ints | int:
    return value if isinstance(value, int) else value[rows]


def _one(value: Ints | int, row: int) -> int:
    return value if isinstance(value, int) else int(value[row])
