"""Spells: where something about a cycle holds from one of its rows to another."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from slaclock.frames.arrays import Bools, Ints, last_seen, ranges

ON = -1
"""The end of a spell that goes on."""


class Spells(NamedTuple):
    """Spells in order.

    Attributes:
        whose: of which clock, or cycle.
        begin, end: the rows; `end` is the first one after it, or `ON`.
    """

    whose: Ints
    begin: Ints
    end: Ints


class Stretch:
    """The rows of some clocks, one clock's after the other's.

    Args:
        begin, end: each clock's rows.
        stops: whether row `end` is there, and the clock knows that nothing goes on after it.
    """

    def __init__(self, begin: Ints, end: Ints, stops: Bools) -> None:
        length = end - begin
        self.rows: Ints = ranges(begin, length)
        self.owner: Ints = np.repeat(np.arange(len(length)), length)
        self._lasts = np.cumsum(length) - 1
        self._after: Ints = self.rows + 1
        self._after[self._lasts[~stops]] = ON

    def spells(self, holds: Bools, at: Ints | None = None) -> Spells:
        """Where something holds of the rows; with the instants of all rows, spells that take no time are left out."""
        before, after = np.empty_like(holds), np.empty_like(holds)
        before[1:], after[:-1] = holds[:-1], holds[1:]
        before[:1] = False
        before[self._lasts[:-1] + 1] = False
        after[self._lasts] = False
        first, last = np.flatnonzero(holds & ~before), np.flatnonzero(holds & ~after)
        begin, end, whose = self.rows[first], self._after[last], self.owner[first]
        if at is not None:
            some = np.flatnonzero((end == ON) | (at[begin] != at[end]))
            begin, end, whose = begin[some], end[some], whose[some]
        return Spells(whose, begin, end)


def counted(phase: Ints, counts: Bools, rows: Ints, since: Ints) -> Bools:
    """Where a cycle was stopped for a time that counts: for terms that came no earlier than the reopening.

    Args:
        phase: of all rows; see `Batch`.
        counts: of all rows as well.
        rows: those asked about.
        since: for each of them, the row since which its clock is judged as it is.
    """
    live = phase > 0
    last = len(live) - 1
    ahead = last - last_seen(live[::-1])[::-1]  # the next live row; last + 1 where there is none
    reopened = np.minimum(ahead, last)
    found = ~live & (ahead <= last) & counts[reopened]
    answer: Bools = found[rows] & (since >= reopened[rows])
    return answer
