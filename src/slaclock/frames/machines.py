"""The engine's own machines, asked once for each situation they can be in.

What a machine of the engine does at an event depends on little: its rule, its last cycle's state, the ticket's
category. The instants it notes down decide nothing, but for "at this very instant". So each pair of a situation and an
event is put to a real machine once, and what it did is written down; millions of tickets then read what was written.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from slaclock.engine.cycle import COUNTED, ENDED, WAITING, Cycle, Era
from slaclock.engine.machine import FirstResponse, Machine, NextResponse, Situation
from slaclock.engine.signals import CLOSED, SOLVED, SOLVED_CATEGORIES, STATUS
from slaclock.frames.steps import CATEGORIES

if TYPE_CHECKING:
    from slaclock.engine.signals import Signals
    from slaclock.frames.steps import Step

BEFORE, NOW = 0, 1
"""The only two instants that a machine can tell apart here."""
MANY = 3
"""As many cycles as this, or more: a machine asks only whether there was one, and takes back one at a time."""

ENDED_PHASE, WAITING_PHASE, ACTIVE_PHASE = 0, 1, 2
"""What a cycle does after an event; active ones are numbered on by the ticket's category."""
NO_ERA, JUDGED, JUDGED_IF_OTHER, AGAIN, BY_HAND = range(5)
"""How an event changes what a cycle is judged by: not; the terms in force; these, if they are not its last ones; the
same as before, dated anew; a deadline set by hand."""


class LastCycle(NamedTuple):
    """What counts of a machine's last cycle."""

    live: bool
    state: str
    stopped_by: str | None
    fixed: bool
    shown: bool
    dropped: bool
    judged: bool
    waiting: bool
    stale: bool  # the terms in force are others than those it is judged by
    started_now: bool
    ahead: int  # its number, less the machine's count


class State(NamedTuple):
    """What counts of one machine; `rule` and `given` are numbers of rules, -1: none."""

    rule: int
    given: int
    had_target: bool
    cycles: int
    waits: bool
    pending: str
    seen_customer: bool
    over: bool
    last: LastCycle | None


class Everything(NamedTuple):
    """What counts of the machines of one metric and of their ticket."""

    category: int
    group_set: bool
    states: tuple[State, ...]


class Fate(NamedTuple):
    """How a cycle stands."""

    state: str
    stopped_by: str | None
    dropped: bool


class Record(NamedTuple):
    """What one step did to the last cycle, and to the one that followed it.

    Attributes:
        starts: a new cycle starts; what follows, except `ends` and `old_fate`, is about that one.
        ends: the cycle that was live ended.
        old_fate: how the cycle stands that a new one follows.
        era: see `JUDGED`.
        counts: the cycle runs on, and the stretch for which it was stopped counts.
        phase: what the cycle does now.
        fate: how it stands now.
        counted: by how much the number of cycles grew.
        ahead: the new cycle's number, less the number of cycles.
    """

    starts: bool
    ends: bool
    old_fate: Fate
    era: int
    counts: bool
    phase: int
    fate: Fate
    counted: int
    ahead: int


class _Terms:
    """Stands for terms, of which a machine reads nothing but the rule."""

    __slots__ = ("signals",)

    def __init__(self, signals: Signals) -> None:
        self.signals = signals

    def resolve(self, start: int) -> tuple[int, None, str]:  # noqa: ARG002 - as Terms.resolve
        return 0, None, "closing"


NO_FATE = Fate("running", None, dropped=False)


class Bench:
    """A metric's machines, set up in a situation; `Bench.tell` puts them through steps.

    Args:
        metrics: the metric, and before it `first_response` where it needs that.
        rules: for each of them, the rules that its targets have.
        everything: the situation.
    """

    def __init__(self, metrics: tuple[str, ...], rules: tuple[list[Signals], ...], everything: Everything) -> None:
        self._rules = rules
        self._ticket = ticket = Situation()
        ticket.category = ticket.word = CATEGORIES[everything.category]
        ticket.solved = ticket.category in SOLVED_CATEGORIES
        ticket.group = "set" if everything.group_set else None
        ticket.step = 1
        self._machines: list[Machine] = []
        self._pending = [state.pending for state in everything.states]
        for metric, state, own in zip(metrics, everything.states, rules, strict=True):
            self._machines.append(self._machine(metric, state, own))

    def _machine(self, metric: str, state: State, rules: list[Signals]) -> Machine:
        signals = rules[state.rule]
        if metric == "first_response":
            machine: Machine = FirstResponse(metric, signals, self._ticket)
            machine.seen_customer = state.seen_customer  # type: ignore[attr-defined]
            machine.over_at_step = 0 if state.over else None  # type: ignore[attr-defined]
        elif metric == "next_response":
            machine = NextResponse(metric, signals, self._ticket, self._machines[0])  # type: ignore[arg-type]
        else:
            machine = Machine(metric, signals, self._ticket)
        machine.terms = None if state.given < 0 else _Terms(rules[state.given])  # type: ignore[assignment]
        machine.had_target, machine.count, machine.waits = state.had_target, state.cycles, state.waits
        if state.last is not None:
            machine.last = cycle = self._cycle(state.last, machine)
            machine.live = cycle if state.last.live else None
        return machine

    def _cycle(self, last: LastCycle, machine: Machine) -> Cycle:
        word = self._ticket.category
        cycle = Cycle(machine.count + last.ahead, NOW if last.started_now else BEFORE, word, word, None)
        if last.judged:
            same = last.live and not last.stale and machine.terms is not None
            terms = machine.terms if same else _Terms(machine.signals)
            cycle.eras = [Era(BEFORE, terms, 0, None, "closing", None)]  # type: ignore[arg-type]
        if not last.live:
            cycle.moments.append((BEFORE, word, word, ENDED))
            cycle.state, cycle.ended_at, cycle.stopped_by = last.state, BEFORE, last.stopped_by
        elif last.waiting:
            cycle.moments.append((BEFORE, word, word, WAITING))
        cycle.fixed, cycle.shown, cycle.dropped = last.fixed, last.shown, last.dropped
        return cycle

    # --- steps -------------------------------------------------------------------------------------------------

    def tell(self, step: Step) -> Record | None:
        """Put the machines through one step; what it did to the last of them, if anything."""
        machine = self._machines[-1]
        cycle, was_live, count = machine.last, machine.live is not None, machine.count
        eras = len(cycle.eras) if cycle is not None else 0
        phase, fate = _phase(machine), _fate(cycle)
        self._do(step)
        new = machine.last if machine.last is not None else cycle
        starts = new is not cycle
        ended = was_live and machine.live is not cycle and cycle is not None and cycle.state != "running"
        record = Record(
            starts,
            ended,
            _fate(cycle),
            _era(new, 0 if starts else eras, machine, step, resumed=not was_live),
            new is not None and not starts and _counts(new),
            _phase(machine),
            _fate(new),
            machine.count - count,
            new.number - machine.count if starts and new is not None else 0,
        )
        same = (record.phase, record.fate) == (phase, fate)
        idle = not (starts or ended or record.era or record.counts or record.counted)
        return None if idle and same else record

    def _do(self, step: Step) -> None:
        kind = step[0]
        if kind == "give":
            self._give(*step[1:])
        elif kind == "meet":
            self._meet(len(self._machines) - 1 if step[1] < 0 else step[1])
        elif kind == "due":
            cycle = self._machines[-1].live
            if cycle is not None and cycle.eras:
                cycle.set_target(0, NOW)
        elif kind == "cancel":
            for machine in self._machines:
                machine.cancel(NOW)
        elif kind == "status":
            self._status(CATEGORIES[step[1]])
        else:
            self._signal(step)

    def _signal(self, step: Step) -> None:
        ticket = self._ticket
        if step[0] == "created":
            ticket.category = ticket.word = CATEGORIES[step[1]]
            ticket.solved = ticket.category in SOLVED_CATEGORIES
        elif step[0] == "assign" and step[2] is not None:
            ticket.group = "set" if step[2] else None
        ticket.step += 1
        for machine in self._machines:
            machine.signal(NOW, step[-1] if step[0] != "assign" else step[1])

    def _status(self, category: str) -> None:
        """As `Replay` tells a change of status."""
        ticket, was = self._ticket, self._ticket.category
        solved = category in SOLVED_CATEGORIES
        mask = STATUS[category] | (CLOSED if category == "closed" else 0)
        mask |= SOLVED if solved and not ticket.solved else 0
        ticket.category, ticket.word, ticket.solved = category, category, solved
        ticket.step += 1
        for machine in self._machines:
            machine.status(NOW, was, mask)

    def _give(self, number: int, rule: int, else_rule: int, restart: bool) -> None:  # noqa: FBT001 - a step's parts
        """As `Track` hands out new terms."""
        machine = self._machines[number]
        if rule < 0:
            if else_rule >= 0:
                machine.signals = self._rules[number][else_rule]
            if machine.terms is None:
                return
            machine.terms = None
        else:
            machine.terms = _Terms(self._rules[number][rule])  # type: ignore[assignment]
            if not (machine.live is not None and machine.live.fixed):
                machine.signals = self._rules[number][rule]
        self._pending[number] = "restart" if restart else "retroactive"

    def _meet(self, number: int) -> None:
        """As `Track` has a running cycle meet them."""
        if self._pending[number]:
            machine = self._machines[number]
            machine.change(NOW, self._pending[number])
            machine.had_target = machine.had_target or machine.terms is not None
            self._pending[number] = ""

    # --- what came of it ---------------------------------------------------------------------------------------

    @property
    def phase(self) -> int:
        """What the last cycle does."""
        return _phase(self._machines[-1])

    @property
    def fate(self) -> Fate:
        """How the last cycle stands."""
        return _fate(self._machines[-1].last)

    def everything(self) -> Everything:
        """The situation now."""
        ticket = self._ticket
        states = [
            _state(machine, rules, pending)
            for machine, rules, pending in zip(self._machines, self._rules, self._pending, strict=True)
        ]
        return Everything(CATEGORIES.index(ticket.category), ticket.group is not None, tuple(states))


def _state(machine: Machine, rules: list[Signals], pending: str) -> State:
    given = -1 if machine.terms is None else rules.index(machine.terms.signals)
    # Where cycles repeat nobody asks how many there were.
    count = MANY if machine.signals.repeats else min(machine.count, MANY)
    return State(
        rules.index(machine.signals),
        given,
        machine.had_target,
        count,
        machine.waits,
        pending,
        getattr(machine, "seen_customer", False),
        getattr(machine, "over_at_step", None) is not None,
        _last(machine),
    )


def _last(machine: Machine) -> LastCycle | None:
    cycle = machine.last
    if cycle is None:
        return None
    live = machine.live is cycle
    return LastCycle(
        live,
        cycle.state,
        cycle.stopped_by,
        cycle.fixed,
        cycle.shown,
        cycle.dropped,
        bool(cycle.eras),
        live and cycle.moments[-1][3] == WAITING,
        live and bool(cycle.eras) and cycle.eras[-1].terms is not machine.terms,
        cycle.start == NOW,
        max(-MANY, min(cycle.number - machine.count, MANY)),
    )


def later(everything: Everything) -> Everything:
    """The same situation at a later instant."""
    states = tuple(
        state if state.last is None else state._replace(last=state.last._replace(started_now=False))
        for state in everything.states
    )
    return everything._replace(states=states)


def _phase(machine: Machine) -> int:
    cycle = machine.live
    if cycle is None:
        return ENDED_PHASE
    _, category, _, phase = cycle.moments[-1]
    return WAITING_PHASE if phase == WAITING else ACTIVE_PHASE + CATEGORIES.index(category)


def _fate(cycle: Cycle | None) -> Fate:
    return NO_FATE if cycle is None else Fate(cycle.state, cycle.stopped_by, cycle.dropped)


def _counts(cycle: Cycle) -> bool:
    return any(moment[3] == COUNTED for moment in cycle.moments)


def _era(cycle: Cycle | None, before: int, machine: Machine, step: Step, *, resumed: bool) -> int:
    if cycle is None or len(cycle.eras) == before:
        return NO_ERA
    if step[0] == "due":
        return BY_HAND
    if cycle.eras[-1].terms is not machine.terms:
        return AGAIN
    return JUDGED_IF_OTHER if before and resumed and not _counts(cycle) else JUDGED
