"""A piece of a log: the rows of some tens of thousands of tickets, ticket by ticket and in order."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from slaclock.frames import steps as st
from slaclock.frames.arrays import Bools, Codes, Ints, first_of_run, last_seen

UNCHANGED = -1
"""A field that a row says nothing of."""


@dataclass
class Piece:
    """Rows, ticket by ticket, each ticket's in order and beginning with its creation.

    Attributes:
        ticket: the ticket of each row, numbered from 0.
        at: instants.
        event: what happened; see `steps`.
        fields: the class of each field that the row sets, else `UNCHANGED`.
        group: the group that the row sets, as a number; 0: none.
        assigned: whether it names an assignee or a group.
        due: the deadline set by hand.
        now: the instant asked about, of each ticket.
        dead: rows that come after a cancellation at one instant: they set fields, and no clock hears of them.
    """

    ticket: Ints
    at: Ints
    event: Codes
    fields: list[Codes]
    group: Codes | None
    assigned: Bools | None
    due: Ints | None
    now: Ints
    dead: Bools | None = None

    @cached_property
    def begins(self) -> Bools:
        """Where a ticket begins."""
        return first_of_run(self.ticket)

    @cached_property
    def starts(self) -> Ints:
        """The first row of each ticket."""
        return np.flatnonzero(self.begins)

    @property
    def tickets(self) -> int:
        """How many tickets there are."""
        return len(self.starts)

    @cached_property
    def instant_begins(self) -> Bools:
        """Where an instant of a ticket begins."""
        return first_of_run(self.at) | self.begins

    @cached_property
    def instant(self) -> Ints:
        """The number of each row's instant."""
        return np.cumsum(self.instant_begins) - 1

    @cached_property
    def category(self) -> Ints:
        """The category of the ticket's status after each row."""
        sets = (self.event >= st.CREATED) & (self.event < st.SIGNALS)
        return _CATEGORY[self.event[last_seen(sets)]]

    def kept(self, rows: Bools | Ints) -> Piece:
        """Some of the rows."""
        return Piece(
            self.ticket[rows],
            self.at[rows],
            self.event[rows],
            [field[rows] for field in self.fields],
            None if self.group is None else self.group[rows],
            None if self.assigned is None else self.assigned[rows],
            None if self.due is None else self.due[rows],
            self.now,
            None if self.dead is None else self.dead[rows],
        )


_CATEGORY = np.zeros(st.EVENTS, np.int64)
for _number in range(len(st.CATEGORIES)):
    _CATEGORY[[st.created(_number, by_customer=False), st.created(_number, by_customer=True)]] = _number
    _CATEGORY[st.STATUS + _number] = _number


def until_cancelled(piece: Piece) -> Piece:
    """Without what comes after a ticket was cancelled: later instants, and what else happens at that one."""
    cancels = np.flatnonzero(piece.event == st.CANCEL)
    if not len(cancels):
        return piece
    first = cancels[first_of_run(piece.ticket[cancels])]
    end = np.full(piece.tickets, np.iinfo(np.int64).max)
    row = np.full(piece.tickets, len(piece.at))
    end[piece.ticket[first]] = piece.at[first]
    row[piece.ticket[first]] = first
    after = np.arange(len(piece.at)) > row[piece.ticket]
    return replace(piece, dead=after).kept(piece.at <= end[piece.ticket])
