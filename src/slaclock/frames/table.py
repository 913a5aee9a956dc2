"""What was found out about a metric's machines, as arrays that a column can be looked up in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from slaclock.frames import steps as st
from slaclock.frames.machines import NO_FATE, Bench, Everything, Fate, Record, State, later

if TYPE_CHECKING:
    from slaclock.engine.signals import Signals
    from slaclock.frames.arrays import Codes, Ints
    from slaclock.frames.steps import Step

_QUIET = Record(False, False, NO_FATE, 0, False, 0, NO_FATE, 0, 0)  # noqa: FBT003 - nothing happens


class Table:
    """Transitions of the machines of one metric: (situation, symbol) to what happens and the situation after it.

    A symbol is what one row says: new terms, the event itself, an assignment, and whether running cycles then meet the
    new terms. Both situations and symbols are numbered as they turn up.

    Attributes:
        after: the situation after each transition.
        first, many: where its records begin, and how many there are.
        records: what happened, one column a field; see `Record`.
        fates: what a number of a fate means.
    """

    def __init__(self, metrics: tuple[str, ...], rules: tuple[list[Signals], ...]) -> None:
        self._metrics, self._rules = metrics, rules
        self.gives: list[tuple[Step, ...]] = [()]
        self._give_numbers: dict[tuple[Step, ...], int] = {(): 0}
        self._situations: dict[Everything, int] = {}
        self._known: list[Everything] = []
        self._symbols: Ints = np.full(0, -1, np.int64)
        self._symbol_keys: list[int] = []
        self._cells: Ints = np.full((64, 64), -1, np.int64)
        self.after: Ints = np.zeros(0, np.int64)
        self.first: Ints = np.zeros(0, np.int64)
        self.many: Ints = np.zeros(0, np.int64)
        self.records: dict[str, Codes] = {name: np.zeros(0, np.int16) for name in Record._fields}
        self.fates: list[Fate] = [NO_FATE]

    # --- numbers for what turns up ------------------------------------------------------------------------------

    def beginning(self, rules: tuple[int, ...]) -> int:
        """The situation before a ticket was created, its machines counting by these rules."""
        states = tuple(
            State(rule, -1, False, 3 if own[rule].repeats else 0, False, "", False, False, None)  # noqa: FBT003 - a fresh machine
            for rule, own in zip(rules, self._rules, strict=True)
        )
        return self._situation(Everything(0, False, states))  # noqa: FBT003 - no group yet

    def give(self, steps: tuple[Step, ...]) -> int:
        """The number of what a change of terms says to the machines."""
        number = self._give_numbers.get(steps)
        if number is None:
            number = self._give_numbers[steps] = len(self.gives)
            self.gives.append(steps)
        return number

    def _situation(self, everything: Everything) -> int:
        number = self._situations.get(everything)
        if number is None:
            number = self._situations[everything] = len(self._known)
            self._known.append(everything)
            if number >= len(self._cells):
                self._cells = np.concatenate([self._cells, np.full_like(self._cells, -1)])
        return number

    def symbols(self, keys: Ints) -> Ints:
        """The numbers of symbols, from the keys that `key` makes."""
        top = int(keys.max(initial=0))
        if top >= len(self._symbols):
            self._symbols = np.concatenate([self._symbols, np.full(top + 1 - len(self._symbols), -1, np.int64)])
        found = self._symbols[keys]
        if len(found) and found.min() < 0:
            for key in np.unique(keys[found < 0]).tolist():
                self._symbols[key] = len(self._symbol_keys)
                self._symbol_keys.append(key)
            if len(self._symbol_keys) > self._cells.shape[1]:
                wider = max(len(self._symbol_keys) - self._cells.shape[1], self._cells.shape[1])
                self._cells = np.pad(self._cells, ((0, 0), (0, wider)), constant_values=-1)
            found = self._symbols[keys]
        return found

    # --- transitions --------------------------------------------------------------------------------------------

    def transitions(self, situations: Ints, symbols: Ints) -> Ints:
        """The numbers of transitions; those that nobody has asked about yet are put to real machines."""
        found: Ints = self._cells[situations, symbols]
        if len(found) and found.min() < 0:
            width = self._cells.shape[1]
            new = np.unique((situations * width + symbols)[found < 0])
            for situation, symbol in zip((new // width).tolist(), (new % width).tolist(), strict=True):
                self._find_out(situation, symbol)
            found = self._cells[situations, symbols]
        return found

    def transition(self, situation: int, symbol: int) -> int:
        """The number of one transition."""
        found = int(self._cells[situation, symbol])
        if found < 0:
            self._find_out(situation, symbol)
            found = int(self._cells[situation, symbol])
        return found

    def _find_out(self, situation: int, symbol: int) -> None:
        key = self._symbol_keys[symbol]
        everything = self._known[situation]
        if key % 2:
            everything = later(everything)
        bench = Bench(self._metrics, self._rules, everything)
        quiet = _QUIET._replace(phase=bench.phase, fate=bench.fate)
        told = [record for step in self._steps(key) if (record := bench.tell(step)) is not None]
        self._cells_set(situation, symbol, self._situation(bench.everything()), told or [quiet])

    def _cells_set(self, situation: int, symbol: int, after: int, told: list[Record]) -> None:
        self._cells[situation, symbol] = len(self.after)
        self.first = np.append(self.first, len(self.records["era"]))
        self.many = np.append(self.many, len(told))
        self.after = np.append(self.after, after)
        for name in Record._fields:
            values = [getattr(record, name) for record in told]
            if name in ("fate", "old_fate"):
                values = [self._fate(each) for each in values]
            self.records[name] = np.append(self.records[name], np.array(values, np.int16))

    def _fate(self, fate: Fate) -> int:
        if fate not in self.fates:
            self.fates.append(fate)
        return self.fates.index(fate)

    def _steps(self, key: int) -> list[Step]:
        """What a symbol says, in the order in which the engine's replay says it at one instant."""
        event, settle, assigned, give = key // 2 % st.EVENTS, key // 64 % 2, key // 128 % 8, key // 1024
        given = list(self.gives[give])
        happened = st.steps_of(event)
        if assigned:
            step = st.assignment(assigned)
            happened = [happened[0], step] if happened and happened[0][0] == "created" else [step, *happened]
        return given + happened + ([("meet", number) for number in range(len(self._metrics))] if settle else [])


def key(*, event: int = 0, settle: int = 0, assigned: int = 0, give: int = 0) -> int:
    """A symbol's key, to be added up of its parts; the lowest bit says that it comes at a new instant.

    >>> key(event=1) + key(settle=1)
    66
    """
    return 2 * event + 64 * settle + 128 * assigned + 1024 * give
