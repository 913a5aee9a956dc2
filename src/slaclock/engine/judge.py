"""From a replayed ticket to its results."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.engine.firing import fired_by
from slaclock.engine.results import MetricResult, Trigger
from slaclock.engine.selection import Choice, choices
from slaclock.engine.verdict import breached_since
from slaclock.instants import EPOCH, MICROSECOND, from_us

if TYPE_CHECKING:
    from datetime import datetime

    from slaclock.engine.cycle import Cycle
    from slaclock.engine.firing import FieldHistory, Firing
    from slaclock.engine.plan import BookPlan
    from slaclock.engine.replay import Replay
    from slaclock.engine.results import ResultState


class Judged:
    """What lies behind a ticket's results, for questions asked later.

    Attributes:
        now: the instant asked about, microseconds UTC.
        cycles: one for each result, in the same order.
    """

    __slots__ = ("_plan", "_replay", "cycles", "now")

    def __init__(self, plan: BookPlan, replay: Replay | None, now: int) -> None:
        self._plan, self._replay, self.now = plan, replay, now
        self.cycles: list[Cycle] = []

    @property
    def history(self) -> FieldHistory:
        """The ticket's fields, each time they changed, oldest first."""
        return self._replay.fields if self._replay is not None else []

    def selection(self) -> tuple[Choice, ...]:
        """Each policy, and why it is in force or not."""
        return choices(self._plan, self._replay)

    def results(self, ticket_id: str | int) -> tuple[MetricResult, ...]:
        """Judge every cycle: public first, in the order of the targets, then by number."""
        found = []
        for track in self._replay.tracks if self._replay is not None else ():
            for metric in track.in_order():
                for cycle in track.machines[metric].cycles:
                    if not cycle.dropped:
                        self.cycles.append(cycle)
                        found.append(self._result(ticket_id, metric, track.public, cycle))
        return tuple(found)

    def _result(self, ticket_id: str | int, metric: str, public: bool, cycle: Cycle) -> MetricResult:  # noqa: FBT001 - as stored
        era = cycle.eras[-1]
        clock = cycle.clock(era)
        ended = cycle.ended_at
        end = self.now if ended is None else ended
        target, elapsed, deadline = era.target, clock.elapsed_us(end), clock.deadline_us()
        breached = elapsed > target
        since = None
        if breached:
            simple = len(cycle.eras) == 1 and era.since == cycle.start
            since = deadline if simple else breached_since(cycle)
        state: ResultState = clock.state
        met = False if breached else True if ended is not None else None
        if cycle.state == "cancelled":
            state, met = "cancelled", None
        started = EPOCH + cycle.start * MICROSECOND
        fired = fired_by(cycle, clock, elapsed, end, self.history)
        # Written out, as calls of from_us() and from_duration() would be a tenth of the evaluation.
        return MetricResult(
            ticket_id,
            metric,
            cycle.number,
            era.terms.policy,
            public,
            target * MICROSECOND,
            started,
            None if deadline is None else EPOCH + deadline * MICROSECOND,
            None if ended is None else EPOCH + ended * MICROSECOND,
            cycle.stopped_by,
            state,
            elapsed * MICROSECOND,
            clock.paused_us(end) * MICROSECOND,
            (target - elapsed) * MICROSECOND,
            breached,
            None if since is None else EPOCH + since * MICROSECOND,
            met,
            tuple([as_trigger(ticket_id, metric, public, cycle.number, started, firing) for firing in fired]),
            clock,
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
    at, tier = firing
    return Trigger(ticket_id, metric, cycle, public, started_at, tier.label, tier.level, from_us(at), tier.actions)
