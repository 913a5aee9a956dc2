"""A clock's marks read against a calendar, in microseconds: what has run, what was paused, when so much has run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.calendars.timeline import NOTHING
from slaclock.errors import NoOpenTime

if TYPE_CHECKING:
    from slaclock.calendars import Calendar
    from slaclock.clock.marks import Mark


class Reading:
    """The open time between a clock's marks, worked out once for all that is asked of it; equal where both are.

    Args:
        calendar: whose open time counts.
        marks: the clock's history, in order, not empty.
    """

    __slots__ = ("_line", "_opened", "_paused", "_ran", "_runs", "calendar", "marks")

    def __init__(self, calendar: Calendar, marks: tuple[Mark, ...]) -> None:
        self.calendar, self.marks = calendar, marks
        begun, state, _ = marks[0]
        # A clock that has only just started asks nothing of its calendar yet.
        self._line = line = calendar.timeline_us(begun, marks[-1][0]) if len(marks) > 1 else NOTHING
        # Running stretches as (start, end, open time run before, and by its end, and the calendar's own at its start);
        # the last one may have no end yet.
        self._runs: list[tuple[int, int | None, int, int, int]] = []
        ran = paused = 0
        opened = line.open_until(begun)
        for at, then, _ in marks[1:]:
            until = line.open_until(at)
            if state == "paused":
                paused += until - opened
            elif state != "stopped" and at != begun:  # running, or counted after all
                self._runs.append((begun, at, ran, ran + until - opened, opened))
                ran += until - opened
            begun, state, opened = at, then, until
        if state == "running":
            self._runs.append((begun, None, ran, ran, opened))
        self._ran, self._paused, self._opened = ran, paused, opened

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Reading):
            return NotImplemented
        return self.marks == other.marks and self.calendar == other.calendar

    def __hash__(self) -> int:
        return hash(self.marks)

    def __reduce__(self) -> tuple[type[Reading], tuple[Calendar, tuple[Mark, ...]]]:
        return Reading, (self.calendar, self.marks)

    def elapsed(self, at: int) -> int:
        """Open time run by `at`."""
        last = self.marks[-1]
        if at >= last[0] and last[1] != "running":
            return self._ran
        for start, end, before, _, _ in reversed(self._runs):
            if at > start:
                return before + self.calendar.elapsed_us(start, at if end is None else min(at, end))
        return 0

    def paused(self, at: int) -> int:
        """Open time spent paused by `at`."""
        last = self.marks[-1]
        if at >= last[0]:
            return self._paused + self.calendar.elapsed_us(last[0], at) if last[1] == "paused" else self._paused
        paused = 0
        for mark, then in zip(self.marks, self.marks[1:], strict=False):
            if mark[1] == "paused" and mark[0] < at:
                paused += self.calendar.elapsed_us(mark[0], min(then[0], at))
        return paused

    def reached(self, used: int, opening: bool) -> int | None:  # noqa: FBT001 - as Calendar.after_us
        """The instant at which `used` open time has run, at a closing time the next `opening` if that is asked for.

        `None` if it never will as things stand.
        """
        if used <= 0 and (not opening or self.calendar.is_open_us(self.marks[0][0])):
            return self.marks[0][0]
        try:
            for start, end, before, ran, opened in self._runs:
                if end is None or ran > used:
                    return self._after(start, opened, used - before, opening)
                if ran == used:
                    at = self._after(start, opened, used - before, opening=False)
                    # On `next_opening`, used up at a closing time, it is reached when open time runs again.
                    if not opening or self.calendar.is_open_us(at):
                        return at
        except NoOpenTime:
            pass  # the calendar has no open time left: it never will
        return None

    def deadline(self, target: int, opening: bool) -> int | None:  # noqa: FBT001 - as Calendar.after_us
        """When `target` is used up; of a stopped clock, when it would have been. `None` while paused before it."""
        reached = self.reached(target, opening)
        at, state, _ = self.marks[-1]
        if reached is not None or state != "stopped":
            return reached
        try:
            return self._after(at, self._opened, target - self._ran, opening)
        except NoOpenTime:
            return None

    def _after(self, start: int, opened: int, left: int, opening: bool) -> int:  # noqa: FBT001 - as Calendar.after_us
        """As `Calendar.after_us`, from an instant at which the calendar has been open for `opened`."""
        at = self._line.reaching(opened + left, start, opening) if left or opening else start
        return self.calendar.after_us(start, left, opening) if at is None else at
