"""One agreement of a ticket, public or internal: the policy in force, and a machine for each metric."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.engine.machine import FirstResponse, Machine, NextResponse, Situation
from slaclock.engine.plan import promised
from slaclock.engine.signals import Signals
from slaclock.policies import BUILT_IN

if TYPE_CHECKING:
    from slaclock.engine.plan import BookPlan, Fields, PolicyPlan, Terms
    from slaclock.tickets import Due

_FIRST, _NEXT = "first_response", "next_response"
_FIRST_SIGNALS = Signals(_FIRST, BUILT_IN[_FIRST])


Step = tuple[int, int, int, str | None, str, str, bool, object]
"""What happened once, for a machine that is built later and has to catch up: its number, the instant, the signals,
the category before (if the status changed); then the ticket's category, word, solved and group."""


class Track:
    """The public or the internal agreement of one ticket, as it is replayed."""

    __slots__ = ("_created", "_late", "_log", "_order", "_pending", "_plan", "_ticket", "machines", "policy", "public")

    def __init__(self, plan: BookPlan, public: bool, ticket: Situation, log: list[Step] | None, created: int) -> None:  # noqa: FBT001 - which of the two
        self.public = public
        self.policy: PolicyPlan | None = None
        self.machines: dict[str, Machine] = {}
        self._plan, self._ticket, self._log, self._created = plan, ticket, log, created
        self._order: dict[str, None] = {}  # metrics as they came to have a target
        self._late: list[tuple[Due, int]] = []  # deadlines set by hand for cycles that get their first target now
        self._pending: dict[str, str] = {}  # metrics whose running cycle has yet to meet a change of this instant

    # --- the policy and its changes ----------------------------------------------------------------------------

    def select(self, fields: Fields) -> None:
        """The ticket's fields are (now) these: find the policy and the terms of each metric.

        Running cycles meet a change at the end of the instant, by `settle`: what the instant stops is judged as before.
        """
        before = self.policy
        if before is not None and before.on_change == "locked":
            for metric, terms in promised(before, fields).items():
                if metric not in self.machines or not self.machines[metric].had_target:
                    self._give(metric, terms, "retroactive")
            return
        self.policy = self._plan.first(self.public, fields, self._created)
        found = promised(self.policy, fields)
        if not self._ticket.step:
            self._begin(found)
            return
        decides = before or self.policy
        how = "restart" if decides is not None and decides.on_change == "restart" else "retroactive"
        for metric in [name for name in self.machines if name not in found]:
            self._give(metric, None, how)
        for metric, terms in found.items():
            self._give(metric, terms, how)

    def _begin(self, found: dict[str, Terms]) -> None:
        """The ticket is being created: no cycle runs that could meet a change."""
        self._order = dict.fromkeys(found)
        for metric, terms in found.items():
            machine = self._machine(metric, terms)
            machine.terms = terms
            machine.had_target = True

    def _give(self, metric: str, terms: Terms | None, how: str) -> None:
        machine = self.machines.get(metric)
        # Kept for next_response only, by the built-in rule: with its first target it begins where the target says.
        unpromised = machine is not None and terms is not None and not machine.had_target
        if machine is None or unpromised:
            machine = self._machine(metric, terms)
        if terms is None and metric == _FIRST:
            machine.signals = self._first_signals()
        if machine.terms is terms:
            return
        self._order.setdefault(metric)
        machine.terms = terms
        if terms is not None and not (machine.live is not None and machine.live.fixed):
            machine.signals = terms.signals
        self._pending[metric] = how

    def _first_signals(self) -> Signals:
        """How the first response counts where it has no target: as its target says for others, else as built in."""
        for target in self.policy.targets if self.policy is not None else ():
            if target.metric == _FIRST:
                return target.signals
        return _FIRST_SIGNALS

    def _machine(self, metric: str, terms: Terms | None) -> Machine:
        """A machine that knows all that has happened so far."""
        signals = self._first_signals() if terms is None else terms.signals
        past = Situation() if self._log else self._ticket
        if metric == _FIRST:
            first = FirstResponse(metric, signals, past)
            follower = self.machines.get(_NEXT)
            if isinstance(follower, NextResponse):
                follower.first = first
            machine: Machine = first
        elif metric == _NEXT:
            before = self.machines.get(_FIRST) or self._machine(_FIRST, None)
            assert isinstance(before, FirstResponse)  # noqa: S101 - the line above makes no other
            machine = NextResponse(metric, signals, past, before)
        else:
            machine = Machine(metric, signals, past)
        for past.step, at, mask, was, past.category, past.word, past.solved, past.group in self._log or ():
            if was is None:
                machine.signal(at, mask)
            else:
                machine.status(at, was, mask)
        machine.ticket = self._ticket
        self.machines[metric] = machine
        return machine

    def in_order(self) -> list[str]:
        """The metrics in the order of the targets; those that only earlier policies had come last."""
        targets = self.policy.metrics if self.policy is not None else ()
        return [metric for metric in dict.fromkeys((*targets, *self._order)) if metric in self.machines]

    def settle(self, at: int) -> None:
        """The instant is over: cycles that still run meet its changes."""
        if self._pending:
            for metric in tuple(self._pending):
                self._meet(metric, at)
            late, self._late = self._late, []
            for event, to in late:
                self.due(at, event, to)

    def _meet(self, metric: str, at: int) -> None:
        how = self._pending.pop(metric, None)
        if how is not None:
            machine = self.machines[metric]
            machine.change(at, how)
            machine.had_target = machine.had_target or machine.terms is not None

    # --- what happens ------------------------------------------------------------------------------------------

    def due(self, at: int, event: Due, to: int) -> None:
        """A deadline is set by hand: `to` for the running or paused cycle; if there is none, nothing happens."""
        machine = self.machines.get(event.metric)
        if machine is None or machine.live is None:
            return
        if event.metric in self._pending and not machine.live.eras:
            self._late.append((event, to))  # its first target comes with this instant, if the instant does not stop it
            return
        self._meet(event.metric, at)
        cycle = self.machines[event.metric].live  # the change may have ended it
        if cycle is None or not cycle.eras:
            return
        reading = cycle.reading(cycle.eras[-1])
        target = reading.elapsed(min(at, to))
        if to > at:
            target += reading.calendar.elapsed_us(at, to)
        cycle.set_target(target, at)
