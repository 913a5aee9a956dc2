"""A ticket's fields over time, for tiers that have a condition of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from slaclock.frames.arrays import Bools, Ints, ranges
from slaclock.frames.copies import Copies
from slaclock.frames.steps import NEVER

if TYPE_CHECKING:
    from slaclock.frames.outline import Outline
    from slaclock.frames.piece import Piece
    from slaclock.frames.plan import FramePlan


class History:
    """When each ticket's fields were of which classes."""

    def __init__(self, plan: FramePlan, outline: Outline, which: Ints, piece: Piece) -> None:
        points = outline.points
        copies = Copies(points.ticket, outline.examples, which)
        self._plan, self._combinations = plan, points.combinations
        self._combination: Ints = points.combination[copies.source]
        self._many: Ints = copies.many
        ends = np.cumsum(copies.many)
        self._first: Ints = ends - copies.many
        self._since: Ints = piece.at[copies.rows(points.row, piece.starts)]
        self._until: Ints = np.append(self._since[1:], NEVER)
        self._until[ends - 1] = NEVER
        self._holds: dict[tuple[int, int], Bools] = {}

    def true(self, terms: Ints, nth: int, ticket: Ints) -> tuple[Ints, Ints, Ints]:
        """The stretches in which the nth tier of some terms may fire on a ticket: of which row, from, and to."""
        conditional = np.array([self._conditional(each, nth) for each in range(len(self._plan.terms.known))])
        asks = conditional[terms] if len(terms) else np.zeros(0, np.bool_)
        many = np.where(asks, self._many[ticket], 1)
        point = ranges(self._first[ticket], many)
        row = np.repeat(np.arange(len(ticket)), many)
        holds = ~asks[row]
        for each in np.unique(terms[asks]).tolist():
            mine = np.flatnonzero(asks[row] & (terms[row] == each))
            holds[mine] = self._truth(each, nth)[self._combination[point[mine]]]
        row, point = row[holds], point[holds]
        return row, self._since[point], np.where(asks[row], self._until[point], NEVER)

    def _conditional(self, number: int, nth: int) -> bool:
        tiers = self._plan.terms.known[number].tiers
        return nth < len(tiers) and tiers[nth].when is not None

    def _truth(self, number: int, nth: int) -> Bools:
        key = (number, nth)
        found = self._holds.get(key)
        if found is None:
            when = self._plan.terms.known[number].tiers[nth].when
            assert when is not None  # noqa: S101 - only conditional tiers are asked about
            each = [when.matches(self._plan.example(classes)) for classes in self._combinations]
            found = self._holds[key] = np.array(each, np.bool_)
        return found
