"""The part of a calendar's timeline that has been built, and how it grows."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING

from slaclock.calendars.sweep import clipped
from slaclock.calendars.timeline import FOREVER, NEVER, NOTHING, Timeline
from slaclock.calendars.zones import END, year_of
from slaclock.instants import EARLIEST

if TYPE_CHECKING:
    from collections.abc import Callable

    from slaclock.calendars.extent import Extent
    from slaclock.calendars.sweep import Boundaries

BUILDING = RLock()
"""Held while any calendar builds. One for all: compositions build their operands, in any order."""
KEPT = 1_000
"""Years kept built, of one calendar."""
WIDEST = 450
"""Years in one window. A question spans at most 400; joining so many costs about what building one year does."""
BRIDGED = 150
"""Years that are filled in between two windows that are asked in turn."""


class Window:
    """A calendar's built years, joined to one immutable timeline that is replaced as a whole.

    Readers take `line` without a lock. A question beyond it builds the years it needs: next to the window they are
    joined to it; far away they become a new window, so that nothing between is built; asked in turn again, the gap
    is filled.

    Args:
        extent: what is known before anything is built.
        year_start: the instant at which a year (2-9999) begins.
        year_spans: the open spans of a year, sorted and merged; they may reach out of it.

    Attributes:
        line: the timeline that answers are read from.
        years: the years built so far.
    """

    __slots__ = ("_first", "_last", "_year_spans", "_year_start", "line", "years")

    def __init__(
        self, extent: Extent, year_start: Callable[[int], int], year_spans: Callable[[int], Boundaries]
    ) -> None:
        self.line = FOREVER if extent.never_closes else NEVER if extent.never_opens else NOTHING
        self.years: dict[int, Boundaries] = {}
        self._year_start, self._year_spans = year_start, year_spans
        self._first, self._last = 1, 0

    def cover(self, start: int, end: int) -> Timeline:
        """A timeline that holds both instants, `start` being the earlier."""
        line = self.line
        if line.lo <= start and end < line.hi:
            return line
        with BUILDING:
            line = self.line
            if not (line.lo <= start and end < line.hi):
                self.line = line = self._grown(self.year_at(start), self.year_at(end))
            return line

    def year_at(self, at: int) -> int:
        """The year of the calendar that an instant lies in."""
        year = year_of(at)
        if at < self.start_of(year):
            return year - 1
        return year + 1 if at >= self.start_of(year + 1) else year

    def start_of(self, year: int) -> int:
        """The instant at which a year of the calendar begins."""
        if year <= 1:
            return EARLIEST
        return END if year > 9999 else self._year_start(year)

    def year(self, year: int) -> Boundaries:
        """The open spans of one year, built once."""
        built = self.years.get(year)
        if built is not None:
            return built
        with BUILDING:
            built = self.years.get(year)
            if built is None:
                built = clipped(self._year_spans(year), self.start_of(year), self.start_of(year + 1))
                if len(self.years) >= KEPT:
                    self.years = {}
                self.years[year] = built
        return built

    def check(self) -> None:
        """Check the invariant of what is built.

        Raises:
            AssertionError: it does not hold.
        """
        self.line.check()
        for year, (starts, ends) in list(self.years.items()):
            Timeline.of(self.start_of(year), self.start_of(year + 1), starts, ends).check()

    def _grown(self, first: int, last: int) -> Timeline:
        if not self._joins(first, last):
            self._first, self._last = first, last
            line = Timeline.of(self.start_of(first), self.start_of(first), [], [])
            return self._with(line, [], range(first, last + 1))
        left, right = range(first, self._first), range(self._last + 1, last + 1)
        self._first, self._last = min(first, self._first), max(last, self._last)
        return self._with(self.line, left, right)

    def _joins(self, first: int, last: int) -> bool:
        if self._last < self._first or max(last, self._last) - min(first, self._first) >= WIDEST:
            return False
        gap = max(first - self._last, self._first - last) - 1
        return gap <= 0 or (gap <= BRIDGED and all(year in self.years for year in range(first, last + 1)))

    def _with(self, line: Timeline, left: range | list[int], right: range) -> Timeline:
        if left:
            line = line.preceded(self.start_of(left[0]), *self._gathered(left))
        if right:
            line = line.then(self.start_of(right[-1] + 1), *self._gathered(right))
        return line

    def _gathered(self, years: range | list[int]) -> Boundaries:
        starts: list[int] = []
        ends: list[int] = []
        for year in years:
            more_starts, more_ends = self.year(year)
            if ends and more_starts and ends[-1] == more_starts[0]:
                ends.pop()
                more_starts = more_starts[1:]
            starts += more_starts
            ends += more_ends
        return starts, ends
