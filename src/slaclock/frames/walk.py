"""Many tickets walked through a table of transitions at once: the first row of each, then the second, and so on."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from slaclock.frames.arrays import Ints
    from slaclock.frames.table import Table

FEW = 4
"""With fewer tickets left than this, their remaining rows are walked one by one."""


def walk(table: Table, symbols: Ints, starts: Ints, lengths: Ints, situations: Ints) -> Ints:
    """The transition that each row makes.

    Args:
        table: the transitions.
        symbols: one for each row, ticket by ticket.
        starts: where each ticket's rows begin.
        lengths: how many there are.
        situations: in which each ticket begins.
    """
    found = np.empty(len(symbols), np.int64)
    longest = int(lengths.max(initial=0))
    # Of two bytes numpy sorts by counting, in a tenth of the time.
    shorter = longest - lengths
    order = np.argsort(shorter.astype(np.uint16) if longest < 1 << 16 else shorter, kind="stable")
    starts, lengths, situations = starts[order], lengths[order], situations[order]
    left = np.searchsorted(-lengths, -np.arange(longest), side="left")
    for step in range(longest):
        many = int(left[step])
        if many < FEW:
            _one_by_one(table, symbols, found, starts[:many] + step, lengths[:many] - step, situations)
            break
        rows = starts[:many] + step
        transitions = table.transitions(situations[:many], symbols[rows])
        found[rows] = transitions
        situations = table.after[transitions]
    return found


def _one_by_one(table: Table, symbols: Ints, found: Ints, starts: Ints, lengths: Ints, situations: Ints) -> None:
    for start, length, begin in zip(starts.tolist(), lengths.tolist(), situations.tolist(), strict=False):
        situation = begin
        for row in range(start, start + length):
            transition = table.transition(situation, int(symbols[row]))
            found[row] = transition
            situation = int(table.after[transition])
