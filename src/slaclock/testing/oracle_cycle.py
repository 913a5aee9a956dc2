"""The oracle's clock: one cycle's time, counted minute by minute over what happened to the ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from slaclock.testing.oracle_book import MINUTE, Book, Settings, threshold
from slaclock.testing.oracle_calendar import after, after_business_days, after_calendar_days
from slaclock.testing.oracle_minutes import AlwaysMinutes, BeyondHorizon, Minutes

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slaclock.testing.oracle_rules import Rule

FOREVER = 1 << 62

Timeline = list[tuple[int, str]]
"""What began when: status categories of a ticket, or phases of a cycle."""


class Cycle:
    """One cycle of one metric. As long as nobody promised anything it only keeps its number.

    Its phases are `on`, `hold` (waiting for the reopening) and `off` (ended, or solved in between).
    """

    def __init__(self, number: int, start: int, rule: Rule, statuses: Timeline) -> None:
        self.number = number
        self.start = start
        self.rule = rule
        self.statuses = statuses
        self.phases: Timeline = [(start, "on")]
        self.identity: object = None  # of the settings that were promised
        self.policy = ""
        self.tiers: tuple[Mapping[str, Any], ...] = ()
        self.minutes: Minutes = AlwaysMinutes(ZoneInfo("UTC"))
        self.landing = "closing"
        self.target = 0
        self.pinned = False  # a deadline set by hand: no change touches this cycle
        self.had_result = False  # a virtual one whose number has been reported already
        self.breach_date: int | None = None  # dated by an event; else it is the deadline
        self.rejudged: tuple[int, int | None] | None = None  # by a change at this instant; the breach before it
        self.fired: dict[str, tuple[int, int]] = {}  # tier -> instant, level
        self.ended_at: int | None = None
        self.ended_by: str | None = None
        self.cancelled = False
        self.reported = True

    @property
    def active(self) -> bool:
        """Running or paused."""
        return self.ended_at is None

    @property
    def promised(self) -> bool:
        """Whether a policy promised anything for it."""
        return self.identity is not None

    def promise(self, settings: Settings, book: Book) -> None:
        """Judge the cycle by these settings, as if they had applied from its start."""
        self.identity, self.policy, self.tiers = settings.identity, settings.policy, settings.tiers
        self.rule = settings.rule
        self.minutes = book.minutes(settings.calendar)
        self.landing = settings.landing or "closing"
        kind, amount, due = settings.within
        start = self.start // MINUTE
        if kind == "open":
            self.target = amount
        elif kind == "business":  # turned into open time once, at the start
            end = after_business_days(self.minutes, start, amount, due)
            self.target = self.minutes.count(start, end) * MINUTE
            self.landing = settings.landing or ("closing" if due == "closing" else "next_opening")
        else:  # calendar days run on 24/7 in the calendar's zone
            self.target = (after_calendar_days(self.minutes, start, amount) - start) * MINUTE
            self.minutes = book.always(settings.calendar)

    def end(self, at: int, by: str, *, cancelled: bool = False) -> None:
        """Stop, or end without a verdict."""
        self.ended_at, self.ended_by, self.cancelled = at, by, cancelled
        self.phases.append((at, "off"))

    def resume(self, at: int, *, counted: bool) -> None:
        """Go on after a stop; with `counted` the stretch since the stop is added."""
        if counted:
            self.phases[-1] = (self.phases[-1][0], "on")
        self.phases.append((at, "on"))
        self.ended_at = self.ended_by = None

    def kind_at(self, at: int) -> str:
        """What the cycle does from this instant on: `running`, `paused` or `off`."""
        phase = [what for since, what in self.phases if since <= at][-1]
        status = [what for since, what in self.statuses if since <= at][-1]
        if phase == "hold":
            return "paused"
        if phase == "off":
            return "off"
        return "paused" if status in self.rule.pause_on else "running"

    def stretches(self, until: int) -> list[tuple[int, int, str]]:
        """From, to and kind of each stretch in which nothing happened."""
        times = {at for at, _ in self.phases + self.statuses if self.start <= at < until}
        cuts = sorted({self.start, *times})
        return [(a, b, self.kind_at(a)) for a, b in zip(cuts, [*cuts[1:], until], strict=True) if a < b]

    def spent(self, kind: str, until: int) -> int:
        """Open time spent `running` or `paused` up to an instant, in microseconds."""
        counted = (self.minutes.count(a // MINUTE, b // MINUTE) for a, b, what in self.stretches(until) if what == kind)
        return sum(counted) * MINUTE

    def reached(self, amount: int) -> int | None:
        """The instant at which so much has run, as things stand; None if it never will."""
        try:
            return self._reached(amount)
        except BeyondHorizon:
            return None

    def _reached(self, amount: int) -> int | None:
        found = self._used_up(amount)
        if found is None or self.landing == "closing" or self.minutes.is_open(found // MINUTE):
            return found
        # Used up at a closing time: reached at the next instant at which the clock runs in open time.
        for a, b, kind in self.stretches(FOREVER):
            if kind == "running" and b > found:
                minute = self.minutes.seek(max(a, found) // MINUTE, opened=True)
                if minute * MINUTE < b:
                    return minute * MINUTE
        return None

    def _used_up(self, amount: int) -> int | None:
        if amount == 0:
            return self.start
        used = 0
        for a, b, kind in self.stretches(FOREVER):
            if kind != "running":
                continue
            left = amount - used
            whole = -(-left // MINUTE)  # the minute in which it is used up
            if b == FOREVER or self.minutes.count(a // MINUTE, b // MINUTE) >= whole:
                last = self.minutes.walk(a // MINUTE, whole)
                return last * MINUTE - (whole * MINUTE - left)
            used += self.minutes.count(a // MINUTE, b // MINUTE) * MINUTE
        return None

    def deadline(self) -> int | None:
        """When the target is used up; of a cycle that stopped before, what was left from the stop on."""
        try:
            found = self.reached(self.target)
            if found is not None or self.ended_at is None:
                return found
            left = max(0, self.target - self.spent("running", self.ended_at))
            whole = -(-left // MINUTE)
            landed = after(self.minutes, self.ended_at // MINUTE, whole, self.landing)
        except BeyondHorizon:
            return None
        return landed * MINUTE - (whole * MINUTE - left)

    def overdue_since(self, at: int) -> int | None:
        """The date of the breach if the deadline has passed by an instant."""
        found = self.reached(self.target)
        if found is None or found > at:
            return None
        return found if self.breach_date is None else self.breach_date

    def rejudge(self, at: int, change: Callable[[], None]) -> None:
        """Let an event change how the cycle is judged; `settle` dates the breach that it makes."""
        if self.rejudged is None:
            self.rejudged = (at, self.overdue_since(at) if self.promised else None)
        change()

    def settle(self) -> None:
        """Date the breach once all that happened at the instant of a change has had its effect."""
        if self.rejudged is None:
            return
        (at, before), self.rejudged = self.rejudged, None
        found = self.reached(self.target)
        if found is None or found > at:  # a softer target clears a breach
            self.breach_date = None
        elif before is None:  # this event made it overdue
            self.breach_date = max(found, at)
        else:  # overdue before and after: it keeps its date
            self.breach_date = before

    def set_due(self, at: int, to: int) -> None:
        """A deadline set by hand: what has been used plus the open time up to it."""
        if to < at:  # in the past: what was used then
            self.target = self.spent("running", to)
        else:
            self.target = self.spent("running", at) + self.minutes.count(at // MINUTE, to // MINUTE) * MINUTE
        self.pinned = True

    def fire(self, at: int, until: int, fields_match: Callable[[Mapping[str, Any]], bool]) -> None:
        """Fire the tiers due between the event at `at` and the next one, which comes right after `until`."""
        for tier in self.tiers:
            if tier["name"] in self.fired or not fields_match(tier):
                continue
            reached = self.reached(threshold(tier["at"], self.target))
            if reached is None:
                continue
            due = max(reached, at)  # never before the event that made it so
            last = until if self.active else at  # one that has just stopped: only what its very instant reached
            if due <= last:
                self.fired[tier["name"]] = (due, tier.get("level", 1))

    def judged(self, now: int) -> dict[str, Any]:
        """The result's figures at `now`, in microseconds."""
        until = now if self.ended_at is None else self.ended_at
        elapsed = self.spent("running", until)
        breached = elapsed > self.target  # exactly the target is met
        since = self.deadline() if self.breach_date is None else self.breach_date
        return {
            "elapsed": elapsed,
            "paused": self.spent("paused", until),
            "remaining": self.target - elapsed,
            "breached": breached,
            "breached_at": since if breached else None,
            "met": self._met(breached=breached),
        }

    def _met(self, *, breached: bool) -> bool | None:
        if self.cancelled:
            return None
        if breached:
            return False
        return True if self.ended_at is not None else None

    def state(self, now: int) -> str:
        """`running`, `paused`, `stopped` or `cancelled`."""
        if self.cancelled:
            return "cancelled"
        return "stopped" if self.ended_at is not None else self.kind_at(now)
