"""The operations of a calendar on integer microseconds since 1970-01-01 UTC, which everything else is built on."""

from __future__ import annotations

from abc import ABC, abstractmethod
from functools import cached_property
from typing import TYPE_CHECKING

from slaclock.calendars import days
from slaclock.calendars.timeline import PATIENCE, Timeline
from slaclock.calendars.window import Window
from slaclock.durations import LONGEST
from slaclock.errors import CalendarError, NoOpenTime
from slaclock.instants import DAY, EARLIEST, LATEST, from_us

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from slaclock.calendars.extent import Extent
    from slaclock.calendars.sweep import Boundaries

FIRST_REACH = 366 * DAY
"""How far a search looks beyond its start's own year at first; then twice as far, and so on."""


def _shown(at: int) -> str:
    return from_us(at).isoformat()


class MicrosecondCalendar(ABC):
    """Open time, asked in microseconds. `Calendar` asks in datetimes and documents the meanings.

    Attributes:
        tz: the IANA name of the calendar's zone, in which its dates are meant.
        name: what messages call it, if it has a name.
    """

    if TYPE_CHECKING:  # an annotation that pydantic saw would be a field of every document built on this
        tz: str
        name: str | None

    @property
    @abstractmethod
    def zone(self) -> ZoneInfo:
        """The calendar's zone."""

    @property
    @abstractmethod
    def label(self) -> str:
        """The calendar for a message: its name, or a short description."""

    @abstractmethod
    def _extent(self) -> Extent:
        """What is known without building anything."""

    @abstractmethod
    def _year_start(self, year: int) -> int:
        """The instant at which a year (2-9999) begins."""

    @abstractmethod
    def _year_spans(self, year: int) -> Boundaries:
        """The open spans of a year, sorted and merged; they may reach out of it."""

    @abstractmethod
    def _business_days(self, year: int) -> Sequence[int]:
        """The business days of a year, as ordinals in order."""

    @abstractmethod
    def _breaks(self, start: int, end: int) -> Iterable[int]:
        """The instants at which the reason may change for which the calendar is closed; some may lie outside."""

    @abstractmethod
    def closing_us(self, day: int) -> int:
        """The closing of a date, given as an ordinal: the end of its own hours, else its last closing, else 24:00."""

    @abstractmethod
    def closed_reason(self, at: int) -> str:
        """Why an instant is closed: `outside hours`, `holiday: New Year's Day`, `closure: …`; `""` where it is open."""

    @cached_property
    def extent(self) -> Extent:
        """What is known of the calendar's open and closed time before any of it is built."""
        return self._extent()

    @cached_property
    def _window(self) -> Window:
        return Window(self.extent, self._year_start, self._year_spans)

    @cached_property
    def _business_years(self) -> dict[int, Sequence[int]]:
        return {}

    # ── readings of E(t) ──

    def is_open_us(self, at: int) -> bool:
        """Whether the calendar is open at an instant."""
        answer = self._window.line.is_open(at)
        return self._covering(at, at).is_open(at) is True if answer is None else answer

    def elapsed_us(self, start: int, end: int) -> int:
        """Open time between two instants; negative when `end < start`."""
        if end < start:
            return -self.elapsed_us(end, start)
        answer = self._window.line.elapsed(start, end)
        if answer is None:
            line = self.timeline_us(start, end)
            answer = line.open_until(end) - line.open_until(start)
        return answer

    def timeline_us(self, start: int, end: int) -> Timeline:
        """The timeline that answers are read from, built to hold two instants in order: for many questions at once."""
        line = self._window.line
        if line.lo <= start and end < line.hi and end - start <= LONGEST:
            return line
        self._check_apart(start, end)
        return self._covering(start, end)

    def after_us(self, start: int, duration: int, next_opening: bool = False) -> int:  # noqa: FBT001, FBT002 - a keyword costs time, and engines call it by place
        """The instant by which `duration` of open time has passed; see `Calendar.after`."""
        answer = self._window.line.after(start, duration, next_opening)
        return self._search_after(start, duration, next_opening) if answer is None else answer

    def before_us(self, end: int, duration: int) -> int:
        """The last instant from which `duration` of open time leads to `end`."""
        answer = self._window.line.before(end, duration)
        return self._search_before(end, duration) if answer is None else answer

    def next_open_us(self, at: int) -> int:
        """`at` if it is open, else the next opening."""
        return self.after_us(at, 0, next_opening=True)

    def next_close_us(self, at: int) -> int | None:
        """`at` if it is closed, else the next closing; `None` where none comes."""
        for line in self._reaching(at, forward=True):
            answer = line.closing(at)
            if answer is not None:
                return answer
            if self.extent.closed_until <= min(line.hi, at + PATIENCE):
                return None
        raise self._no_closing(at, "after")

    def previous_close_us(self, at: int) -> int | None:
        """The last closing time not after `at`; `None` where there was none."""
        for line in self._reaching(at, forward=False):
            answer = line.closed_before(at)
            if answer is not None:
                return answer
            lo = max(line.lo, at - PATIENCE)
            if lo <= max(self.extent.open_from, EARLIEST) or (lo <= self.extent.closed_from and line.is_open(lo)):
                return None
        raise self._no_closing(at, "before")

    def spans_us(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        """The open spans in `[start, end)`: clipped, merged, in order. Years are built as they are reached."""
        self._check_apart(start, end)
        return self._spans(start, end)

    def closed_us(self, start: int, end: int) -> Iterator[tuple[int, int, str]]:
        """A closed stretch in pieces, with the reason for each; neighbours of one reason are one piece."""
        breaks = sorted({at for at in self._breaks(start, end) if start < at < end}) if start < end else []
        begun, reason = start, ""
        for at in (start, *breaks):
            if at < end and (why := self.closed_reason(at)) != reason:
                if begun < at:
                    yield begun, at, reason
                begun, reason = at, why
        if begun < end:
            yield begun, end, reason

    def _spans(self, start: int, end: int) -> Iterator[tuple[int, int]]:
        begun = opened = start
        while start < end:
            line = self._piece(start)
            stop = min(end, line.hi)
            for begin, close in zip(*line.clipped(start, stop), strict=True):
                if begin != opened:
                    if begun < opened:
                        yield begun, opened
                    begun = begin
                opened = close
            start = stop
        if begun < opened:
            yield begun, opened

    def _piece(self, at: int) -> Timeline:
        """A timeline around an instant, from the window or one year long: walking on does not widen the window."""
        line = self._window.line
        if line.lo <= at < line.hi:
            return line
        from_us(at)  # raises where it lies outside the years 1-9999
        year = self._window.year_at(at)
        return Timeline.of(self._window.start_of(year), self._window.start_of(year + 1), *self._window.year(year))

    # ── days ──

    def local_date(self, at: int) -> date:
        """The date of an instant in the calendar's zone."""
        return days.date_of(self, at)

    def after_business_days_us(self, start: int, n: int, due: str = "same_time", roll: bool = True) -> int:  # noqa: FBT001, FBT002 - as the public call
        """The n-th business day after `start`; see `Calendar.after_business_days`."""
        return days.after_business_days(self, start, n, due, roll=roll)

    def after_calendar_days_us(self, start: int, n: int) -> int:
        """The same wall time `n` calendar days later in the calendar's zone, closed days included."""
        return days.after_calendar_days(self, start, n)

    def business_days_of(self, year: int) -> Sequence[int]:
        """The business days of a year, as ordinals in order; worked out once."""
        found = self._business_years.get(year)
        if found is None:
            found = self._business_years[year] = self._business_days(year)
        return found

    # ── searches ──

    def _covering(self, start: int, end: int) -> Timeline:
        for at in (start, end):
            from_us(at)  # raises where it lies outside the years 1-9999
        return self._window.cover(start, end)

    def _check_apart(self, start: int, end: int) -> None:
        if abs(end - start) > LONGEST:
            raise CalendarError(
                f"{_shown(start)} and {_shown(end)} are more than 400 years apart: is one of them a placeholder?",
                value=(from_us(start), from_us(end)),
                calendar=self,
            )

    def _reaching(self, at: int, *, forward: bool) -> Iterator[Timeline]:
        """Ever longer timelines from an instant, each twice as far as the one before, up to 50 years."""
        line = self._covering(at, at)
        yield line
        reach = 0
        while reach < PATIENCE and (line.hi <= LATEST if forward else line.lo > EARLIEST):
            reach = min(max(2 * reach, FIRST_REACH), PATIENCE)
            near, far = (at, min(at + reach, LATEST)) if forward else (max(at - reach, EARLIEST), at)
            line = self._window.cover(near, far)
            yield line

    def _search_after(self, start: int, duration: int, next_opening: bool) -> int:  # noqa: FBT001 - as after_us
        self._check_question(start, duration)
        if not duration and not next_opening:
            return start
        until = self.extent.open_until
        for line in self._reaching(start, forward=True) if start < until else ():
            answer = line.after(start, duration, next_opening)
            if answer is not None:
                return answer
            if line.hi >= until:
                break
        if until <= min(start + PATIENCE, LATEST):
            raise NoOpenTime(
                f"{self.label} has no open time left after {_shown(start)}", at=from_us(start), calendar=self
            )
        raise self._gave_up(start, forward=True)

    def _search_before(self, end: int, duration: int) -> int:
        self._check_question(end, duration)
        if not duration:
            return end
        since = self.extent.open_from
        for line in self._reaching(end, forward=False) if end > since else ():
            answer = line.before(end, duration)
            if answer is not None:
                return answer
            if line.lo <= since:
                break
        if since > max(end - PATIENCE, EARLIEST):
            raise NoOpenTime(f"{self.label} has no open time left before {_shown(end)}", at=from_us(end), calendar=self)
        raise self._gave_up(end, forward=False)

    def _check_question(self, at: int, duration: int) -> None:
        from_us(at)  # raises where it lies outside the years 1-9999
        if duration < 0:
            raise CalendarError("a duration must not be negative; use calendar.before(end, duration)", value=duration)
        if duration > LONGEST:
            raise CalendarError(
                f"a duration of {duration // DAY} days is longer than 400 years: is it a placeholder?", value=duration
            )

    def _gave_up(self, at: int, *, forward: bool) -> CalendarError:
        edge = LATEST if forward else EARLIEST
        near = abs(edge - at) < PATIENCE
        reached = edge if near else at + (PATIENCE if forward else -PATIENCE)
        found = self.elapsed_us(min(at, reached), max(at, reached))
        where = "within the years 1-9999: is it a placeholder?" if near else "within 50 years: the search gave up"
        return (CalendarError if found or near else NoOpenTime)(
            f"{self.label} has {'not enough' if found else 'no'} open time {'after' if forward else 'before'} "
            f"{_shown(at)} {where}",
            at=from_us(at),
            calendar=self,
        )

    def _no_closing(self, at: int, side: str) -> CalendarError:
        return CalendarError(
            f"{self.label} has no closing time {side} {_shown(at)} within 50 years: the search gave up",
            at=from_us(at),
            calendar=self,
        )

    def _check(self) -> None:
        """Check the invariant of what is built: spans sorted, disjoint, not empty, not touching; sums right.

        Raises:
            AssertionError: it does not hold.
        """
        self._window.check()
