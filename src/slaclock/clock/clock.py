"""The clock: a start, pauses, a stop and a target, measured in a calendar's open time."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, Self

from slaclock.calendars import Calendar
from slaclock.clock.explanation import Explanation, explain
from slaclock.clock.marks import Landing, Mark, State
from slaclock.clock.reading import Reading
from slaclock.clock.shares import share_of
from slaclock.clock.stored import read, written
from slaclock.durations import LONGEST, format_duration, from_duration, in_us
from slaclock.errors import CalendarError, ClockStateError, EventOrderError, shown
from slaclock.instants import from_us, to_us


class Segment(NamedTuple):
    """One stretch of a clock's life; `end` is `None` for the last one."""

    start: datetime
    end: datetime | None
    state: State


@dataclass(frozen=True, slots=True, repr=False)
class Clock:
    """One measurement: how much open time has run, and when the target is used up.

    A clock is a value: each step returns a new one, and any instant can be asked about, past or future.
    Make one with `Clock.start`. Only running time counts, and it counts open time, so a pause over a closed weekend
    moves nothing. Met or breached is decided by time used: breached means `elapsed > target`.

    >>> from datetime import UTC, datetime, timedelta
    >>> from slaclock import BusinessCalendar, Clock
    >>> desk = BusinessCalendar(tz="Europe/Berlin", hours={"mon-fri": ["09:00-17:00"]})
    >>> clock = Clock.start(datetime(2026, 3, 6, 15, tzinfo=UTC), target=timedelta(hours=4), calendar=desk)
    >>> clock.deadline  # Friday 16:00 in Berlin, so one hour is left for Friday
    datetime.datetime(2026, 3, 9, 11, 0, tzinfo=datetime.timezone.utc)
    >>> clock.pause(datetime(2026, 3, 6, 15, 30, tzinfo=UTC)).state
    'paused'
    """

    reading: Reading
    target_us: int
    landing: Landing

    # --- steps -------------------------------------------------------------------------------------------------

    @classmethod
    def start(cls, at: datetime, target: timedelta, calendar: Calendar, landing: Landing = "closing") -> Self:
        """A clock that runs from `at`.

        Args:
            at: the instant it starts.
            target: how much open time it may use; zero or more.
            calendar: whose open time it counts.
            landing: where a deadline goes that falls exactly on a closing time: `closing` or `next_opening`.

        Raises:
            NaiveDatetimeError: `at` has no time zone.
            CalendarError: an argument is of the wrong kind, or the target is negative or over 400 years.
        """
        if landing not in ("closing", "next_opening"):
            raise CalendarError(f'landing must be "closing" or "next_opening", not {shown(landing)}', value=landing)
        started = Mark(to_us(at, "at"), "running")
        return cls(Reading(_calendar(calendar), (started,)), _target(target), landing)

    def pause(self, at: datetime, note: str = "") -> Self:
        """Stop counting until `resume`; `note` says why, for explanations.

        Raises:
            ClockStateError: it is not running.
            EventOrderError: `at` lies before the last step.
        """
        return self._step("pause", at, "paused", ("running",), note)

    def resume(self, at: datetime) -> Self:
        """Count again after a pause.

        Raises:
            ClockStateError: it is not paused.
            EventOrderError: `at` lies before the last step.
        """
        return self._step("resume", at, "running", ("paused",))

    def stop(self, at: datetime) -> Self:
        """End the measurement: what has been used by now is judged.

        Raises:
            ClockStateError: it is stopped already.
            EventOrderError: `at` lies before the last step.
        """
        return self._step("stop", at, "stopped", ("running", "paused"))

    def reopen(self, at: datetime, count: bool = False) -> Self:  # noqa: FBT001, FBT002 - reads well by name
        """Run on after a stop; with `count` the stopped stretch counts as if it had never stopped.

        Raises:
            ClockStateError: it is not stopped.
            EventOrderError: `at` lies before the last step.
        """
        clock = self._step("reopen", at, "running", ("stopped",))
        if not count:
            return clock
        stopped = self.marks[-1]
        return self._with((*self.marks[:-1], Mark(stopped.at, "counted", stopped.note), clock.marks[-1]))

    def _step(self, step: str, at: datetime, to: State, allowed: tuple[State, ...], note: str = "") -> Self:
        us, last = to_us(at, "at"), self.marks[-1]
        if last.state not in allowed:
            raise ClockStateError(
                f"cannot {step} at {from_us(us).isoformat()}: the clock is {last.state} "
                f"since {from_us(last.at).isoformat()}, and {step} needs it {' or '.join(allowed)}",
                at=at,
                value=last.state,
            )
        if us < last.at:
            raise EventOrderError(
                f"cannot {step} at {from_us(us).isoformat()}: it lies before the last step, "
                f"the clock is {last.state} since {from_us(last.at).isoformat()}",
                at=at,
                value=last.state,
            )
        return self._with((*self.marks, Mark(us, to, note)))

    def _with(self, marks: tuple[Mark, ...]) -> Self:
        return replace(self, reading=Reading(self.calendar, marks))

    def retarget(self, target: timedelta) -> Self:
        """The same history against another target.

        Raises:
            CalendarError: the target is no timedelta, negative, or over 400 years.
        """
        return replace(self, target_us=_target(target))

    def on(self, calendar: Calendar) -> Self:
        """The same history measured on another calendar.

        Raises:
            CalendarError: it is no calendar.
        """
        return replace(self, reading=Reading(_calendar(calendar), self.marks))

    # --- questions ---------------------------------------------------------------------------------------------

    @property
    def calendar(self) -> Calendar:
        """Whose open time it counts."""
        return self.reading.calendar

    @property
    def marks(self) -> tuple[Mark, ...]:
        """Its steps so far."""
        return self.reading.marks

    @property
    def state(self) -> Literal["running", "paused", "stopped"]:
        """What it does since its last step."""
        return self.marks[-1].state  # type: ignore[return-value] # "counted" is always followed by a reopening

    @property
    def started_at(self) -> datetime:
        """When it started."""
        return from_us(self.marks[0].at)

    @property
    def target(self) -> timedelta:
        """How much open time it may use."""
        return from_duration(self.target_us)

    def elapsed(self, at: datetime) -> timedelta:
        """The open time it has run by `at`."""
        return from_duration(self.elapsed_us(to_us(at, "at")))

    def remaining(self, at: datetime) -> timedelta:
        """What is left of the target at `at`; negative when late."""
        return from_duration(self.target_us - self.elapsed_us(to_us(at, "at")))

    def used(self, at: datetime) -> float:
        """The share of the target used by `at`: 0.8 is 80 %. Of a target of zero, 1.0 at once and then infinity."""
        elapsed = self.elapsed_us(to_us(at, "at"))
        if self.target_us:
            return elapsed / self.target_us
        return float("inf") if elapsed else 1.0

    def paused_time(self, at: datetime) -> timedelta:
        """The open time it has spent paused by `at`. Solved time of a reopened clock is not paused time."""
        return from_duration(self.reading.paused(to_us(at, "at")))

    def reached(self, used: float | timedelta) -> datetime | None:
        """The earliest instant at which that much has run, past or foreseen; `None` if it never will as things stand.

        It lands as the deadline does, so `reached(1)` is the deadline of a clock that runs.

        Args:
            used: a share of the target (0.8 is 80 %, also over 1; exact as written, rounded up to the microsecond),
                or a duration of open time.

        Raises:
            CalendarError: it is neither, or negative.
        """
        us = self.reached_us(share_of(self.target_us, used))
        return None if us is None else from_us(us)

    @property
    def deadline(self) -> datetime | None:
        """When the target is used up; `None` while paused before it, and where the calendar has no open time left."""
        us = self.reading.deadline(self.target_us, self.landing == "next_opening")
        return None if us is None else from_us(us)

    def deadline_if_resumed(self, at: datetime) -> datetime | None:
        """The deadline that a paused clock would have, were it resumed at `at`; a running clock's own deadline.

        Raises:
            ClockStateError: it is stopped.
            EventOrderError: it is paused, and `at` lies before the pause.
        """
        return self.deadline if self.state == "running" else self.resume(at).deadline

    def breached(self, at: datetime) -> bool:
        """Whether more than the target had been used by `at`. Exactly the target is met."""
        return self.elapsed_us(to_us(at, "at")) > self.target_us

    def breached_at(self, at: datetime) -> datetime | None:
        """The deadline that had been missed by `at`; `None` where none was."""
        return self.deadline if self.breached(at) else None

    @property
    def segments(self) -> tuple[Segment, ...]:
        """Its life so far, stretch by stretch; a stopped stretch that counts is `counted`."""
        ends = [*(from_us(mark.at) for mark in self.marks[1:]), None]
        return tuple(Segment(from_us(mark.at), end, mark.state) for mark, end in zip(self.marks, ends, strict=True))

    def explain(self, at: datetime) -> Explanation:
        """Every stretch up to `at`, or to the stop: what happened, what counted, and the running total."""
        return explain(self.calendar, self.marks, to_us(at, "at"))

    # --- the same on integer microseconds, for the rooms above ------------------------------------------------

    def elapsed_us(self, at: int) -> int:
        """Open time run by `at`."""
        return self.reading.elapsed(at)

    def reached_us(self, used: int) -> int | None:
        """The instant at which `used` open time has run, landed; `None` if it never will as things stand."""
        return self.reading.reached(used, self.landing == "next_opening")

    # --- storing -----------------------------------------------------------------------------------------------

    def dump(self) -> dict[str, Any]:
        """Small plain JSON for a database row; the calendar is not in it.

        >>> from slaclock import ALWAYS
        >>> Clock.start(datetime.fromisoformat("2026-03-02T09:00Z"), timedelta(hours=8), ALWAYS).dump()
        {'version': 1, 'target': '8h', 'landing': 'closing', 'marks': [['2026-03-02T09:00:00+00:00', 'running']]}
        """
        return written(self.target_us, self.landing, self.marks)

    @classmethod
    def load(cls, data: dict[str, Any], calendar: Calendar) -> Self:
        """The clock that `dump` wrote, on `calendar`.

        Raises:
            DocumentError: the data are something else; lists every fault.
            CalendarError: `calendar` is no calendar.
        """
        target, landing, marks = read(data)
        return cls(Reading(_calendar(calendar), marks), target, landing)

    def __repr__(self) -> str:
        since = from_us(self.marks[-1].at).isoformat()
        return f"<Clock {self.state} since {since}, target {format_duration(self.target_us)} on {self.calendar.label}>"


def _calendar(calendar: object) -> Calendar:
    if not isinstance(calendar, Calendar):
        raise CalendarError(f"calendar must be a calendar, not {shown(calendar)}", value=calendar, path="calendar")
    return calendar


def _target(target: object) -> int:
    us = in_us(target) if isinstance(target, timedelta) else None
    if not isinstance(us, int) or not 0 <= us <= LONGEST:
        raise CalendarError(
            f"target must be a timedelta between zero and 400 years, not {shown(target)}", value=target, path="target"
        )
    return us
