"""The cycles of one metric: its machines walked through a piece's rows, and what they did written out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from slaclock.frames.arrays import Bools, Codes, Ints, first_of_run, last_seen, ranges
from slaclock.frames.machines import AGAIN, BY_HAND, JUDGED_IF_OTHER, NO_ERA
from slaclock.frames.steps import NEVER
from slaclock.frames.telling import Telling
from slaclock.frames.walk import walk

if TYPE_CHECKING:
    from slaclock.frames.piece import Piece
    from slaclock.frames.plan import Agreement, Unit
    from slaclock.frames.selection import InForce, Points


@dataclass
class Told:
    """The rows that mean something to a metric, and what its machines did; one row for each record of a table.

    Attributes:
        ticket: whose rows they are.
        row: which rows of the piece.
        at: instants.
        phase: what the cycle does after the row.
        counts: where the stretch for which the cycle was stopped counts after all.
    """

    ticket: Ints
    row: Ints
    at: Ints
    phase: Codes
    counts: Bools


@dataclass
class Cycles:
    """Cycles that have a result, in order of ticket and number.

    Attributes:
        ticket, number: which.
        begin, end: their rows among those told; `end` is the first one that is not theirs.
        replaced: whether row `end` starts another cycle of the same ticket.
        ended: the row at which it ended; -1: it has not.
        fate: how it stands; a number among the fates of the metric's table.
    """

    ticket: Ints
    number: Ints
    begin: Ints
    end: Ints
    replaced: Bools
    ended: Ints
    fate: Ints


@dataclass
class Eras:
    """By what cycles are judged, in order.

    Attributes:
        cycle: the place of each one's cycle.
        row: since which row.
        terms: the terms.
        kind: `JUDGED`, `AGAIN` or `BY_HAND`.
    """

    cycle: Ints
    row: Ints
    terms: Ints
    kind: Ints


def cycles_of(
    unit: Unit,
    agreement: Agreement,
    piece: Piece,
    points: Points,
    force: InForce,
    assigned: tuple[Ints, Ints],
    rules: Ints,
) -> tuple[Told, Cycles, Eras] | None:
    """What a metric's machines make of a piece; `None` where no ticket of it has a target."""
    telling = Telling(unit, agreement, points, force, rules)
    if (telling.involved == NEVER).all():
        return None
    keys = telling.keys(piece, assigned)
    rows = np.flatnonzero(keys)
    ticket, at = piece.ticket[rows], piece.at[rows]
    begins = first_of_run(ticket)
    starts = np.flatnonzero(begins)
    lengths = np.diff(np.append(starts, len(rows)))
    table = unit.table
    symbols = table.symbols(keys[rows] + (first_of_run(at) | begins))
    transitions = walk(table, symbols, starts, lengths, telling.beginnings()[ticket[starts]])
    record, many = table.first[transitions], table.many[transitions]
    if int(many.max(initial=1)) > 1:
        rows, ticket, at = np.repeat(rows, many), np.repeat(ticket, many), np.repeat(at, many)
        record = ranges(record, many)
    told = Told(ticket, rows, at, table.records["phase"][record], table.records["counts"][record] != 0)
    terms = force.terms[unit.number][points.of_row[rows]]
    dropped = np.array([fate.dropped for fate in table.fates])
    return told, *_written(table.records, record, ticket, terms, dropped)


def _written(records: dict[str, Codes], record: Ints, ticket: Ints, terms: Ints, dropped: Bools) -> tuple[Cycles, Eras]:
    starts = records["starts"][record] != 0
    begin = np.flatnonzero(starts)
    opens = np.flatnonzero(first_of_run(ticket))
    # Where each ticket's rows begin and end, found by its number.
    first = np.zeros(int(ticket[-1]) + 1, np.int64)
    last = np.zeros_like(first)
    first[ticket[opens]] = opens
    last[ticket[opens]] = np.append(opens[1:], len(ticket))
    whose = ticket[begin]
    last = last[whose]
    end = np.minimum(np.append(begin[1:], len(record)), last)
    replaced = end < last
    after = np.minimum(end, len(record) - 1)
    fate = np.where(replaced, records["old_fate"][record[after]], records["fate"][record[end - 1]])
    ending = records["ends"][record] != 0
    inside = last_seen(ending & ~starts)[end - 1]
    ended = np.where(replaced & ending[after], end, np.where(inside > begin, inside, -1))
    grown = np.cumsum(records["counted"][record])
    opening = first[whose]
    before = grown[opening] - records["counted"][record[opening]]
    number = grown[begin] - before + records["ahead"][record[begin]]
    cycle = np.cumsum(starts) - 1
    eras = _eras(records, record, cycle, terms)
    judged = np.zeros(len(begin), np.bool_)
    judged[eras.cycle] = True
    judged &= ~dropped[fate]
    place = np.cumsum(judged) - 1
    kept = judged[eras.cycle]
    eras = Eras(place[eras.cycle[kept]], eras.row[kept], eras.terms[kept], eras.kind[kept])
    cycles = Cycles(whose, number, begin, end, replaced, ended, fate)
    return Cycles(*(getattr(cycles, name)[judged] for name in Cycles.__dataclass_fields__)), eras


def _eras(records: dict[str, Codes], record: Ints, cycle: Ints, terms: Ints) -> Eras:
    kind = records["era"][record]
    rows = np.flatnonzero(kind != NO_ERA)
    eras = Eras(cycle[rows], rows, terms[rows], kind[rows])
    first = first_of_run(eras.cycle)
    same = (eras.kind == JUDGED_IF_OTHER) & ~first & (eras.terms == np.append([-1], eras.terms[:-1]))
    if same.any():
        eras = Eras(eras.cycle[~same], eras.row[~same], eras.terms[~same], eras.kind[~same])
        first = first[~same]
    copies = (eras.kind == AGAIN) | (eras.kind == BY_HAND)
    if copies.any():
        eras.terms = eras.terms[last_seen(~copies | first)]
    return eras
