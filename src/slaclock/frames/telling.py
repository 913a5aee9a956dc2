"""What each row of a piece says to one metric: the symbols that its machines are walked with."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from slaclock.frames import steps as st
from slaclock.frames.arrays import distinct, first_of_run
from slaclock.frames.plan import FIRST, NEXT
from slaclock.frames.steps import NEVER
from slaclock.frames.table import key

if TYPE_CHECKING:
    from slaclock.frames.arrays import Bools, Ints
    from slaclock.frames.piece import Piece
    from slaclock.frames.plan import Agreement, Unit
    from slaclock.frames.selection import InForce, Points


class Telling:
    """One metric's view of a piece.

    Attributes:
        involved: for each ticket the first point at which the metric has a target; `NEVER`: at none.
    """

    def __init__(self, unit: Unit, agreement: Agreement, points: Points, force: InForce, rules: Ints) -> None:
        self._unit, self._agreement, self._points, self._force, self._rules = unit, agreement, points, force, rules
        # A number larger than that of any rule, to put two of them into one.
        self._wide = max(len(unit.rules), int(agreement.first_rules.max(initial=0)) + 1) + 2
        self.involved = self._first_target(unit.number)
        # The first response is counted from the moment that it, or the next response, has a target.
        self._response = np.full(len(self.involved), NEVER)
        for each in agreement.units:
            if each.metric in (FIRST, NEXT) and (unit.first or unit.metric == FIRST):
                self._response = np.minimum(self._response, self._first_target(each.number))

    def _first_target(self, number: int) -> Ints:
        found = np.full(len(self._points.starts), NEVER)
        there = np.flatnonzero(self._force.terms[number] >= 0)
        there = there[first_of_run(self._points.ticket[there])]
        found[self._points.ticket[there]] = there
        return found

    def _rule(self, terms: Ints) -> Ints:
        return np.where(terms >= 0, self._rules[terms], -1) if len(self._rules) else np.full_like(terms, -1)

    def beginnings(self) -> Ints:
        """The situation in which each ticket begins: the rules by which it counts when it first has a target.

        The engine builds a machine when it is first needed, and tells it all that has happened; that is the same.
        """
        table, agreement = self._unit.table, self._agreement
        known = self.involved != NEVER
        rule = np.zeros(len(known), np.int64)
        rule[known] = self._rule(self._force.terms[self._unit.number])[self.involved[known]]
        if not self._unit.first and self._unit.metric != FIRST:
            found, which = distinct(rule)
            return np.array([table.beginning((each,)) for each in found.tolist()], np.int64)[which]
        response = np.zeros(len(known), np.int64)
        seen = self._response != NEVER
        response[seen] = agreement.first_rules[self._force.policy[self._response[seen]]]
        many = int(agreement.first_rules.max()) + 1
        found, which = distinct(rule * many + response if self._unit.first else response)
        pairs = [(each % many, each // many) if self._unit.first else (each,) for each in found.tolist()]
        return np.array([table.beginning(pair) for pair in pairs], np.int64)[which]

    def keys(self, piece: Piece, assigned: tuple[Ints, Ints]) -> Ints:
        """The key of each row's symbol; 0 where it says nothing."""
        unit, points = self._unit, self._points
        event = unit.events[piece.event]
        category = unit.category[piece.category]
        same = np.empty(len(category), np.bool_)
        same[:1] = False
        np.equal(category[1:], category[:-1], out=same[1:])
        same &= (event >= st.STATUS) & (event < st.SIGNALS)
        event[same] = st.NOTHING
        keys = 2 * event
        give, settle = self._gives()
        keys[points.first] += key(give=1) * give
        keys[points.last[settle]] += key(settle=1)
        if unit.hears_assignments:
            rows, code = assigned
            keys[rows] += key(assigned=1) * code
        if piece.dead is not None:
            keys[piece.dead] = 0
        idle = self.involved == NEVER
        if idle.any():
            keys[idle[piece.ticket]] = 0
        return keys

    def _gives(self) -> tuple[Ints, Bools]:
        """The number of what each point says of the terms, and whether running cycles then meet others."""
        unit, force = self._unit, self._force
        restart = force.restart.astype(np.int64)
        own = self._give_codes(unit.number, restart)
        settle = force.changed[unit.number].copy()
        if unit.first:
            number = self._agreement.metrics.index(FIRST) if FIRST in self._agreement.metrics else -1
            first = self._give_codes(number, restart)
            if number >= 0:
                settle |= force.changed[number]
        else:
            first = np.zeros_like(own)
        codes = 2 * self._wide * self._wide + 2
        found, which = distinct(first * codes + own)
        numbers = []
        for code in found.tolist():
            pair = (code // codes, code % codes)
            steps = [self._step(number - (not unit.first), part) for number, part in enumerate(pair) if part]
            numbers.append(unit.table.give(tuple(steps)))
        return np.array(numbers, np.int64)[which], settle

    def _give_codes(self, number: int, restart: Ints) -> Ints:
        """Whether each point gives a metric other terms: 0, or a number that `_step` reads."""
        force = self._force
        none = np.full(len(restart), -1)
        terms = force.terms[number] if number >= 0 else none
        changed = force.changed[number] if number >= 0 else none >= 0
        rule, response = self._rule(terms), none
        if number < 0 or self._agreement.metrics[number] == FIRST:
            # Without a target the first response counts as the policy in force has it, also where that is new.
            built = np.arange(len(terms)) >= self._response[self._points.ticket]
            changed = changed | ((terms < 0) & force.found & built)
            response = np.where(force.found, self._agreement.first_rules[force.policy], -1)
        return np.where(changed, 1 + ((rule + 1) * self._wide + response + 1) * 2 + restart, 0)

    def _step(self, machine: int, code: int) -> st.Step:
        rules, restart = divmod(code - 1, 2)
        return ("give", machine, rules // self._wide - 1, rules % self._wide - 1, bool(restart))
