"""Which terms are in force on each ticket, and from when: policies found, changed and locked, as columns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from slaclock.frames import steps as st
from slaclock.frames.arrays import Ints, first_of_run, last_seen
from slaclock.frames.piece import UNCHANGED

if TYPE_CHECKING:
    from slaclock.frames.arrays import Bools, Codes
    from slaclock.frames.piece import Piece
    from slaclock.frames.plan import FramePlan


@dataclass
class Points:
    """The instants at which a ticket's fields are set: its creation, and each change of a class.

    Attributes:
        ticket: whose they are; in order.
        first, last: the first and the last row of each one's instant.
        combination: the number of the fields' classes, in `combinations`.
        of_row: the point that holds at each row of the piece.
        nth: how many came before it on its ticket.
    """

    ticket: Ints
    first: Ints
    last: Ints
    combination: Ints
    combinations: list[tuple[int, ...]]
    of_row: Ints

    def __post_init__(self) -> None:
        self.begins = first_of_run(self.ticket)
        self.starts: Ints = np.flatnonzero(self.begins)
        lengths = np.diff(np.append(self.starts, len(self.ticket)))
        self.nth: Ints = np.arange(len(self.ticket)) - np.repeat(self.starts, lengths)


def points_of(piece: Piece) -> Points:
    """The points of a piece."""
    rows = piece.begins.copy()
    for field in piece.fields:
        rows |= field != UNCHANGED
    set_rows = np.flatnonzero(rows)
    ticket = piece.ticket[set_rows]
    starts = np.flatnonzero(first_of_run(ticket))
    begin = np.repeat(starts, np.diff(np.append(starts, len(ticket))))
    instants = np.flatnonzero(piece.instant_begins)
    instant = piece.instant[set_rows]
    ends = np.append(first_of_run(instant)[1:], True)
    columns = [_as_of(field[set_rows], begin)[ends] for field in piece.fields]
    ticket, instant = ticket[ends], instant[ends]
    combination, combinations = combined(columns, len(ticket))
    changes = first_of_run(ticket) | first_of_run(combination)
    instant = instant[changes]
    last = np.append(instants[1:], len(piece.at))[instant] - 1
    first = instants[instant]
    begins = np.zeros(len(piece.at), np.bool_)
    begins[first] = True
    return Points(ticket[changes], first, last, combination[changes], combinations, np.cumsum(begins) - 1)


def _as_of(values: Codes, begin: Ints) -> Codes:
    """Each value, or the last one before it on the ticket; 0 where there was none."""
    seen = last_seen(values != UNCHANGED)
    return np.where(seen >= begin, values[seen], 0)


def combined(columns: list[Codes], rows: int) -> tuple[Ints, list[tuple[int, ...]]]:
    """A number for each distinct combination of columns, and what the numbers stand for."""
    if not columns:
        return np.zeros(rows, np.int64), [()]
    number = columns[0].astype(np.int64)
    for column in columns[1:]:
        number = number * (int(column.max(initial=0)) + 1) + column
        if int(number.max(initial=0)) > 1 << 40:
            number = np.unique(number, return_inverse=True)[1]
    top = int(number.max(initial=0))
    if top < 1 << 16:
        there = np.zeros(top + 1, np.bool_)
        there[number] = True
        found = np.flatnonzero(there)
        place = np.cumsum(there) - 1
        number = place[number]
        example = np.zeros(len(found), np.int64)
        example[number] = np.arange(rows)
    else:
        _, example, number = np.unique(number, return_index=True, return_inverse=True)
    return number, list(zip(*(column[example].tolist() for column in columns), strict=True))


@dataclass
class InForce:
    """What one agreement says at each point.

    Attributes:
        policy: the policy in force; -1: none.
        terms: for each metric, the terms in force; -1: none.
        changed: for each metric, whether they are others than before.
        found: where a policy was looked for, and not held by a lock.
        restart: whether running cycles restart.
    """

    policy: Ints
    terms: Ints
    changed: Bools
    found: Bools
    restart: Bools


def in_force(plan: FramePlan, number: int, piece: Piece, points: Points) -> InForce:
    """Find the policies of an agreement at each point, in order: an earlier one may decide what a change means."""
    agreement = plan.agreements[number]
    metrics, tickets, rows = len(agreement.units), piece.tickets, len(points.ticket)
    answer = InForce(
        np.full(rows, -1, np.int64),
        np.full((metrics, rows), -1, np.int64),
        np.zeros((metrics, rows), np.bool_),
        np.zeros(rows, np.bool_),
        np.zeros(rows, np.bool_),
    )
    first = _found(plan, number, piece, points)
    policy = np.full(tickets, -1, np.int64)
    terms = np.full((metrics, tickets), -1, np.int64)
    had = np.zeros((metrics, tickets), np.bool_)
    for nth in range(int(points.nth.max(initial=-1)) + 1):
        at = np.flatnonzero(points.nth == nth)
        whose = points.ticket[at]
        before = policy[whose]
        locked = agreement.locks[before]
        now = np.where(locked, before, first[at])
        promised = _promised(plan, number, points, at, now)
        given = terms[:, whose]
        fresh = ~had[:, whose] & (promised >= 0)
        promised = np.where(locked & ~fresh, given, promised)
        answer.policy[at], answer.terms[:, at], answer.found[at] = now, promised, ~locked
        answer.changed[:, at] = promised != given
        answer.restart[at] = agreement.restarts[np.where(before >= 0, before, now)]
        policy[whose], terms[:, whose] = now, promised
        had[:, whose] |= promised >= 0
    return answer


def _found(plan: FramePlan, number: int, piece: Piece, points: Points) -> Ints:
    """The first policy that applies at each point."""
    combinations = points.combinations
    if not len(plan.created_at):
        created = int(piece.at[0]) if len(piece.at) else 0
        each = [plan.policy(number, classes, created) for classes in combinations]
        return np.array(each, np.int64)[points.combination]
    created_at = piece.at[piece.starts][points.ticket]
    era = np.searchsorted(plan.created_at, created_at, side="right")
    key = points.combination * (len(plan.created_at) + 1) + era
    _, example, which = np.unique(key, return_index=True, return_inverse=True)
    asked = zip(points.combination[example].tolist(), created_at[example].tolist(), strict=True)
    return np.array([plan.policy(number, combinations[one], at) for one, at in asked], np.int64)[which]


def _promised(plan: FramePlan, number: int, points: Points, at: Ints, policy: Ints) -> Ints:
    """The terms of each metric at some points, under these policies."""
    many = len(plan.agreements[number].policies) + 1
    key = points.combination[at] * many + policy + 1
    keys, which = np.unique(key, return_inverse=True)
    rows = [plan.promises(number, one % many - 1, points.combinations[one // many]) for one in keys.tolist()]
    table = np.array(rows, np.int64).reshape(len(rows), -1)
    return table[which].T


def assignments(piece: Piece) -> tuple[Ints, Ints]:
    """The rows on which an instant with an assignment begins, and what it is; see `steps.assignment`."""
    if piece.group is None or piece.assigned is None:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    rows = np.flatnonzero((piece.group != UNCHANGED) | piece.assigned)
    if not len(rows):
        return rows, rows
    ticket = piece.ticket[rows]
    starts = first_of_run(ticket)
    begin = np.flatnonzero(starts)
    begin = np.repeat(begin, np.diff(np.append(begin, len(rows))))
    instants = np.flatnonzero(piece.instant_begins)
    instant = piece.instant[rows]
    first = first_of_run(instant)
    ends = np.append(first[1:], True)
    group = _as_of(piece.group[rows], begin)[ends]
    assigned = np.logical_or.reduceat(piece.assigned[rows], np.flatnonzero(first))
    starts = first_of_run(ticket[ends])
    before = np.concatenate([[0], group[:-1]])
    before[starts] = 0
    changed = group != before
    code = assigned * st.ASSIGNED + (changed & (before != 0)) * st.LEFT + (changed & (group != 0)) * st.SET
    some = code != 0
    return instants[instant[ends][some]], code[some]
