"""From a replayed ticket to its results."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from slaclock.clock import Clock
from slaclock.clock.marks import made
from slaclock.engine.firing import fired_by
from slaclock.engine.results import MetricResult, Trigger
from slaclock.engine.selection import Choice, choices
from slaclock.engine.verdict import breached_since
from slaclock.instants import EPOCH, MICROSECOND

NOTHING = timedelta(0)

if TYPE_CHECKING:
    from datetime import datetime

    from slaclock.engine.cycle import Cycle
    from slaclock.engine.firing import FieldHistory, Firing
    from slaclock.engine.plan import BookPlan
    from slaclock.engine.replay import Replay
    from slaclock.engine.results import ResultState
    from slaclock.tickets import Ticket


class Judged:
    """What lies behind a ticket's results, for questions asked later.

    Attributes:
        now: the instant asked about, microseconds UTC.
        cycles: one for each result, in the same order.
    """

    __slots__ = ("_plan", "_replay", "_ticket", "cycles", "now")

    def __init__(self, plan: BookPlan, ticket: Ticket, replay: Replay | None, now: int) -> None:
        self._plan, self._ticket, self._replay, self.now = plan, ticket, replay, now
        self.cycles: list[Cycle] = []

    @property
    def history(self) -> FieldHistory:
        """The ticket's fields, each time they changed, oldest first."""
        return self._replay.fields if self._replay is not None else []

    def selection(self) -> tuple[Choice, ...]:
        """Each policy, and why it is in force or not."""
        return choices(self._plan, self._replay)

    def results(self) -> tuple[MetricResult, ...]:
        """Judge every cycle: public first, in the order of the targets, then by number."""
        found = []
        for track in self._replay.tracks if self._replay is not None else ():
            for metric in track.in_order():
                for cycle in track.machines[metric].cycles:
                    if not cycle.dropped:
                        self.cycles.append(cycle)
                        found.append(self._result(metric, track.public, cycle))
        return tuple(found)

    def _result(self, metric: str, public: bool, cycle: Cycle) -> MetricResult:  # noqa: FBT001 - as stored
        era = cycle.eras[-1]
        reading, target, opening = cycle.reading(era), era.target, era.landing == "next_opening"
        end = self.now if cycle.ended_at is None else cycle.ended_at
        elapsed, paused, deadline = reading.elapsed(end), reading.paused(end), reading.deadline(target, opening)
        breached = elapsed > target
        since = None
        if breached:
            simple = len(cycle.eras) == 1 and era.since == cycle.start
            since = deadline if simple else breached_since(cycle)
        state: ResultState = reading.marks[-1].state  # type: ignore[assignment] # "counted" is never the last
        met = False if breached else True if cycle.ended_at is not None else None
        if cycle.state == "cancelled":
            state, met = "cancelled", None
        # Cycles start and end at events, whose datetimes are there already; the rest is written out, as calls of
        # from_us() and from_duration() would be a tenth of the evaluation.
        ticket_id, instants = self._ticket.id, self._ticket.instants
        started, used = instants[cycle.start], elapsed * MICROSECOND
        promised = era.terms.promise if target == era.terms.fixed_target else None
        if promised is None:
            promised = target * MICROSECOND
        fired = fired_by(cycle, reading, elapsed, end, self.history)
        return made(
            MetricResult,
            (
                ticket_id,
                metric,
                cycle.number,
                era.terms.policy,
                public,
                promised,
                started,
                None if deadline is None else EPOCH + deadline * MICROSECOND,
                None if cycle.ended_at is None else instants[end],
                cycle.stopped_by,
                state,
                used,
                paused * MICROSECOND if paused else NOTHING,
                promised - used,
                breached,
                None if since is None else EPOCH + since * MICROSECOND,
                met,
                tuple([as_trigger(ticket_id, metric, public, cycle.number, started, firing) for firing in fired]),
                Clock(reading, target, era.landing),
            ),
        )


def as_trigger(
    ticket_id: str | int,
    metric: str,
    public: bool,  # noqa: FBT001 - as stored
    cycle: int,
    started_at: datetime,
    firing: Firing,
) -> Trigger:
    """A firing, as the host sees it."""
    at, (label, level, actions, _, _) = firing
    fired_at = EPOCH + at * MICROSECOND
    return made(Trigger, (ticket_id, metric, cycle, public, started_at, label, level, fired_at, actions))
