"""What becomes of examples, but for when: their cycles, the clocks of these, and where the clocks run.

Rows are counted from the first one of their ticket, so that an outline holds for every ticket that went like it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from slaclock.frames.arrays import Bools, Ints, first_of_run
from slaclock.frames.batch import RUNNING, STATES, Batch, UnitCycles, batch_of, places_of
from slaclock.frames.cycles import cycles_of
from slaclock.frames.selection import assignments, in_force, points_of
from slaclock.frames.spells import ON, Spells, Stretch, counted

if TYPE_CHECKING:
    from slaclock.frames.piece import Piece
    from slaclock.frames.plan import FramePlan
    from slaclock.frames.selection import Points
    from slaclock.frames.terms import Arrays

ALL_STATES = (*STATES, "paused")
PAUSED = len(STATES)


class CyclesOutline(NamedTuple):
    """Cycles in the order of the results.

    Attributes:
        ticket, number, metric, public, by: see `Batch`.
        state: a place in `ALL_STATES`.
        start, ended: its first row, and the one at which it ended; -1: it has not.
        first, last: its first and its last clock.
        late: whether its only set of terms came after its start, or there were several.
        conditional: whether a tier of its last terms has a condition of its own.
    """

    ticket: Ints
    number: Ints
    metric: Ints
    public: Bools
    by: Ints
    state: Ints
    start: Ints
    ended: Ints
    first: Ints
    last: Ints
    late: Bools
    conditional: Bools


class ClocksOutline(NamedTuple):
    """Clocks, one for each era of a cycle, in the order of the cycles.

    Attributes:
        ticket, cycle: whose.
        terms: by which it is judged.
        kind: `JUDGED`, `AGAIN` or `BY_HAND`.
        start, since: the row at which it starts, and the one since which it is judged so.
    """

    ticket: Ints
    cycle: Ints
    terms: Ints
    kind: Ints
    start: Ints
    since: Ints


class PointsOutline(NamedTuple):
    """Where fields change, in order.

    Attributes:
        ticket: whose.
        row: at which row.
        combination: the number of the fields' classes, in `combinations`.
    """

    ticket: Ints
    row: Ints
    combination: Ints
    combinations: list[tuple[int, ...]]


class Outline(NamedTuple):
    """What becomes of examples.

    Attributes:
        examples: how many there are.
        cycles, clocks: see there.
        running, paused: where clocks run, for some time at least; where they are paused.
        live: where cycles are not stopped.
        points: where their fields change.
    """

    examples: int
    cycles: CyclesOutline
    clocks: ClocksOutline
    running: Spells
    paused: Spells
    live: Spells
    points: PointsOutline


def outline_of(plan: FramePlan, examples: Piece) -> Outline | None:
    """What becomes of some tickets; `None` where no metric of theirs has a target."""
    points = points_of(examples)
    batch = _cycles(plan, examples, points)
    if batch is None:
        return None
    offset = batch.row - examples.starts[examples.ticket[batch.row]]
    first = np.flatnonzero(first_of_run(batch.era_cycle))
    last = np.append(first[1:], len(batch.era_cycle)) - 1
    clocks = ClocksOutline(
        batch.ticket[batch.era_cycle],
        batch.era_cycle,
        batch.era_terms,
        batch.era_kind,
        offset[batch.begin][batch.era_cycle],
        offset[batch.era_row],
    )
    arrays = plan.terms.arrays
    late = (first != last) | (batch.at[batch.era_row[last]] != batch.at[batch.begin])
    cycles = CyclesOutline(
        batch.ticket,
        batch.number,
        batch.metric,
        batch.public,
        batch.by,
        _states(batch, arrays.running[batch.era_terms[last]]),
        offset[batch.begin],
        np.where(batch.ended < 0, -1, offset[batch.ended]),
        first,
        last,
        late,
        arrays.conditional[batch.era_terms[last]],
    )
    running, paused = _running(batch, last, arrays)
    stretch = Stretch(batch.begin, batch.end, batch.replaced)
    live = stretch.spells(batch.phase[stretch.rows] > 0)
    row = points.first - examples.starts[points.ticket]
    changes = PointsOutline(points.ticket, row, points.combination, points.combinations)
    return Outline(
        examples.tickets,
        cycles,
        clocks,
        _in_rows(running, offset),
        _in_rows(paused, offset),
        _in_rows(live, offset),
        changes,
    )


def _in_rows(spells: Spells, offset: Ints) -> Spells:
    """With the rows of tickets instead of those told."""
    return Spells(spells.whose, offset[spells.begin], np.where(spells.end == ON, ON, offset[spells.end]))


def _cycles(plan: FramePlan, piece: Piece, points: Points) -> Batch | None:
    assigned = assignments(piece)
    parts: list[UnitCycles] = []
    orders: dict[tuple[int, int], Ints] = {}
    for number, agreement in enumerate(plan.agreements):
        force = in_force(plan, number, piece, points)
        rules = plan.terms.arrays.rule
        for unit, place in zip(agreement.units, places_of(agreement, points, force), strict=True):
            orders[number, unit.number] = place
            made = cycles_of(unit, agreement, piece, points, force, assigned, rules)
            if made is not None and len(made[1].ticket):
                parts.append(UnitCycles(number, unit, *made))
    return batch_of(plan, parts, orders) if parts else None


def _states(batch: Batch, running: Ints) -> Ints:
    runs = np.right_shift(running, batch.phase[batch.end - 1]) & 1
    return np.where((batch.state == RUNNING) & (runs == 0), PAUSED, batch.state)


def _running(batch: Batch, last: Ints, arrays: Arrays) -> tuple[Spells, Spells]:
    """Where clocks run and where they are paused; each knows its cycle's rows up to the next era."""
    cycle = batch.era_cycle
    final = np.zeros(len(cycle), np.bool_)
    final[last] = True
    end = np.where(final, batch.end[cycle], np.append(batch.era_row[1:] + 1, 0))
    stretch = Stretch(batch.begin[cycle], end, final & batch.replaced[cycle])
    rows, owner = stretch.rows, stretch.owner
    phase = batch.phase[rows]
    runs = (np.right_shift(arrays.running[batch.era_terms][owner], phase) & 1).astype(np.bool_)
    pauses = (phase > 0) & ~runs
    if batch.counts.any():
        runs |= counted(batch.phase, batch.counts, rows, batch.era_row[owner])
    return stretch.spells(runs, batch.at), stretch.spells(pauses, batch.at)
