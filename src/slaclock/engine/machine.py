"""A metric's life on one ticket: when its cycles start, stop, wait and run on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.engine.cycle import ACTIVE, WAITING, Cycle
from slaclock.engine.signals import (
    ANSWERS,
    CREATED,
    CUSTOMER,
    ENDED_BY_STATUS,
    GROUP_SET,
    SOLVED,
    SOLVED_CATEGORIES,
    Signals,
    stopped_by,
)

if TYPE_CHECKING:
    from slaclock.engine.plan import Terms


class Situation:
    """Where a ticket stands while it is replayed; all its metrics look at one."""

    __slots__ = ("category", "group", "solved", "step", "word")

    def __init__(self) -> None:
        self.category, self.word, self.solved = "new", "new", False
        self.group: object = None
        self.step = 0


class Machine:
    """Cycles of one metric, with a target or (kept for their numbers) without."""

    __slots__ = ("count", "cycles", "had_target", "last", "live", "metric", "signals", "terms", "ticket", "waits")

    def __init__(self, metric: str, signals: Signals, ticket: Situation) -> None:
        self.metric = metric
        self.signals = signals
        self.ticket = ticket
        self.terms: Terms | None = None
        self.had_target = False
        self.live: Cycle | None = None
        self.last: Cycle | None = None  # the cycle that a reopening would resume
        self.count = 0
        self.waits = False  # a start waits for the reopening
        self.cycles: list[Cycle] = []

    # --- what happens on the ticket ----------------------------------------------------------------------------

    def signal(self, at: int, mask: int) -> None:
        """A message, an assignment, the creation: stop first, then start."""
        signals = self.signals
        if self.live is not None:
            if stops := mask & signals.stops:
                self._end(at, "stopped", stopped_by(stops))
            elif mask & signals.anchors:
                self._end(at, "cancelled", "anchor")
                if self.ticket.solved:
                    self.waits = True
                else:
                    self._start(at)
                return
        elif mask & signals.stops & ANSWERS:
            self.waits = False
        if mask & signals.starts:
            self._start_on_signal(at)

    def status(self, at: int, was: str, mask: int) -> None:
        """The ticket's category changes from `was` to the ticket's own."""
        signals, ticket, live = self.signals, self.ticket, self.live
        if live is not None:
            if stops := mask & signals.stops:
                self._end(at, "stopped", stopped_by(stops))
            elif mask & SOLVED and not signals.stops_on_closed:
                self._solved(at, live)
            else:
                waits_on = ticket.solved and live.moments[-1][3] == WAITING
                live.status(at, ticket.category, ticket.word, WAITING if waits_on else ACTIVE)
        elif was in SOLVED_CATEGORIES:
            self._reopened(at, was)
        if mask & signals.starts:
            self._start_on_signal(at)

    def cancel(self, at: int) -> None:
        """The ticket was merged or deleted: what runs ends without a verdict, and nothing starts any more."""
        if self.live is not None:
            self._end(at, "cancelled", "cancelled")
        self.waits, self.last = False, None

    def _solved(self, at: int, live: Cycle) -> None:
        how = self.signals.on_solved
        if how in ("stop", "cancel"):
            self._end(at, "stopped" if how == "stop" else "cancelled", "solved")
        else:
            live.status(at, self.ticket.category, self.ticket.word, WAITING if how == "pause" else ACTIVE)

    def _reopened(self, at: int, was: str) -> None:
        signals, ticket, last = self.signals, self.ticket, self.last
        # A cycle that stops on closed is reopened by leaving closed, also to solved.
        left = was == "closed" != ticket.category if signals.stops_on_closed else not ticket.solved
        if left and last is not None and signals.stops & ENDED_BY_STATUS and last.was_solved:
            self._run_on(at, last)
        if self.waits and not ticket.solved:
            self.waits = False
            if self.live is None:
                self._start(at)

    def _run_on(self, at: int, last: Cycle) -> None:
        how = self.signals.on_reopen
        if how == "restart":
            if not self.signals.starts & GROUP_SET or self.ticket.group is not None:
                self._start_next(at)
        elif how != "final":
            self._resume(at, last, count=how == "count")

    # --- cycles ------------------------------------------------------------------------------------------------

    def _may_start(self) -> bool:
        return self.live is None and (self.signals.repeats or self.count == 0)

    def _start_on_signal(self, at: int) -> None:
        if self._may_start():
            if self.ticket.solved:
                self.waits = True
            else:
                self._start(at)

    def _start_next(self, at: int) -> None:
        """The next number starts, at once or (while the ticket is solved) at the reopening."""
        if self.ticket.solved and not self.signals.runs_when_solved:
            self.waits = True
        else:
            self._start(at)

    def _start(self, at: int) -> None:
        self.count += 1
        self._go_live(Cycle(self.count, at, self.ticket.category, self.ticket.word, self.terms))

    def _go_live(self, cycle: Cycle) -> None:
        self.live = self.last = cycle
        if cycle.eras:
            self.cycles.append(cycle)

    def _end(self, at: int, state: str, by: str) -> None:
        cycle = self.live
        assert cycle is not None  # noqa: S101 - every caller has looked
        cycle.end(at, state, by)
        self.live = None
        if cycle.fixed and self.terms is not None:
            self.signals = self.terms.signals  # a deadline set by hand kept the old ones until now
        if at == cycle.start and self.signals.short_lived:
            cycle.dropped = True
            self.count -= 1

    def _resume(self, at: int, cycle: Cycle, *, count: bool) -> None:
        ticket = self.ticket
        if self.terms is None and cycle.eras:
            # It stays ended; that it would run again matters to a target that comes back.
            self._shadow(at, cycle)
            return
        if cycle.dropped:
            cycle.report_from(at)
            self.count += 1
        cycle.reopen(at, ticket.category, ticket.word)
        if self.terms is not None:
            if not cycle.eras:
                self.cycles.append(cycle)
            if not cycle.fixed and (not cycle.eras or cycle.eras[-1].terms is not self.terms):
                cycle.judge_by(self.terms, at)
            elif count:
                cycle.same_terms_again(at)
        if count:
            cycle.count_stopped()
        self.live = self.last = cycle

    def _shadow(self, at: int, cycle: Cycle) -> None:
        shadow = Cycle(cycle.number, at, self.ticket.category, self.ticket.word, None)
        shadow.shown = True
        self.live = self.last = shadow

    # --- changes of policy or target -----------------------------------------------------------------------------

    def change(self, at: int, how: str) -> None:
        """The running cycle meets `self.terms`, which are new to it; `how` is the policy's `on_change`."""
        cycle, terms = self.live, self.terms
        if cycle is None or cycle.fixed:
            return
        if terms is None:
            if cycle.eras:
                self._end(at, "cancelled", "policy")
                self._shadow(at, cycle)
        elif cycle.eras and cycle.eras[-1].terms is terms:
            return
        elif how == "restart":
            self._restart(at, cycle)
        elif cycle.eras:
            cycle.judge_by(terms, at)
        elif self.had_target:
            self._regain(at, cycle)
        else:
            cycle.judge_by(terms, at)
            self.cycles.append(cycle)

    def _restart(self, at: int, cycle: Cycle) -> None:
        if cycle.eras:
            self._end(at, "cancelled", "policy")
            self._start_next(at)
        elif self.had_target:
            self._regain(at, cycle)
        else:
            self.live = None
            self._start_next(at)

    def _regain(self, at: int, cycle: Cycle) -> None:
        """A metric that had lost its target starts the next number that nobody has seen."""
        if not cycle.shown:
            self.count -= 1
        self.live = None
        self._start_next(at)


class FirstResponse(Machine):
    """First response: over with the first reply, whether or not a cycle was running."""

    __slots__ = ("over_at_step", "seen_customer")

    def __init__(self, metric: str, signals: Signals, ticket: Situation) -> None:
        super().__init__(metric, signals, ticket)
        self.seen_customer = False
        self.over_at_step: int | None = None

    def signal(self, at: int, mask: int) -> None:
        """As for any metric, but a start that comes after the first reply is dropped."""
        if self.over_at_step is not None:
            return
        if mask & CUSTOMER:
            self.seen_customer = True
        if mask & self.signals.replies:
            # Before the customer's first message there is nothing to reply to, unless the clock runs from creation.
            if not (self.seen_customer or self.signals.starts & CREATED):
                return
            self.over_at_step = self.ticket.step
        Machine.signal(self, at, mask)  # the hottest calls of a replay: super() costs half as much again

    def _start_on_signal(self, at: int) -> None:
        if self.over_at_step is None:
            super()._start_on_signal(at)

    def _solved(self, at: int, live: Cycle) -> None:
        super()._solved(at, live)
        if self.live is None:
            self.over_at_step = self.ticket.step


class NextResponse(Machine):
    """Next response: customer messages after the first response has ended."""

    __slots__ = ("first",)

    def __init__(self, metric: str, signals: Signals, ticket: Situation, first: FirstResponse) -> None:
        super().__init__(metric, signals, ticket)
        self.first = first

    def signal(self, at: int, mask: int) -> None:
        """As for any metric, once the first response is over; what ended it answers all that came before."""
        over = self.first.over_at_step
        if over is not None and over <= self.ticket.step:
            Machine.signal(self, at, mask)
