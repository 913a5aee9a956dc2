"""A log ticket by ticket: sorted, repetitions left out, each ticket beginning with its creation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from slaclock.errors import EventError, Fault, shown
from slaclock.frames import steps as st
from slaclock.frames.arrays import Bools, Codes, Ints, first_of_run

if TYPE_CHECKING:
    from slaclock.frames.log import Log


@dataclass
class Ordered:
    """A log in order.

    Attributes:
        rows: the rows of the log, ticket by ticket; `None`: as they are.
        at: instants, none before its ticket's creation.
        tickets: the places of these tickets among the log's ids.
        starts: the first row of each ticket; its creation.
        now: the instant asked about, of each ticket.
    """

    rows: Ints | None
    at: Ints
    tickets: Ints
    starts: Ints
    now: Ints


def ordered(log: Log, now: int | None) -> Ordered:
    """Bring a log into order.

    Raises:
        EventError: a ticket has no `created` event, or several.
    """
    rows = _grouped(log)
    ticket, at = _taken(log.ticket, rows), _taken(log.at, rows)
    before = rows
    rows = _by_time(log, rows, ticket, at)
    if log.event_id is not None:
        rows = _once(log, rows)
    if rows is not before:
        ticket, at = _taken(log.ticket, rows), _taken(log.at, rows)
    event = _taken(log.event, rows)
    _check_created(log, ticket, event)
    rows, at = _created_first(log, rows, ticket, at, event)
    if now is None:
        starts = np.flatnonzero(first_of_run(ticket))
        asked = at[np.append(starts[1:], len(at)) - 1]
    else:
        seen = at <= now
        if not seen.all():
            rows = np.flatnonzero(seen) if rows is None else rows[seen]
            ticket, at = ticket[seen], at[seen]
        starts = np.flatnonzero(first_of_run(ticket))
        asked = np.full(len(starts), now, np.int64)
    tickets = ticket[starts].astype(np.int64)
    return Ordered(rows, at, tickets, starts, asked)


def _taken(values: Any, rows: Ints | None) -> Any:
    return values if rows is None else values[rows]


def _grouped(log: Log) -> Ints | None:
    """The rows ticket by ticket, each ticket's as in the table; `None` where they are so already."""
    ticket = log.ticket
    if len(ticket) < 2 or (ticket[1:] >= ticket[:-1]).all():
        return None
    # Ticket and row in one integer: a plain sort takes a tenth of the time of a stable argsort.
    bits = (len(ticket) - 1).bit_length()
    key = ticket.astype(np.int64) << bits
    key |= np.arange(len(ticket))
    key.sort()
    key &= (1 << bits) - 1
    return key


def _by_time(log: Log, rows: Ints | None, ticket: Codes, at: Ints) -> Ints | None:
    """Rows whose instants step back within a ticket are sorted by instant, then `seq`, then row."""
    seq = log.seq if log.seq is None or rows is None else log.seq[rows]
    same = ticket[1:] == ticket[:-1]
    back = at[1:] < at[:-1]
    if seq is not None:
        back |= (at[1:] == at[:-1]) & (seq[1:] < seq[:-1])
    back &= same
    if not back.any():
        return rows
    wrong = np.zeros(len(log.ids), np.bool_)
    wrong[ticket[1:][back]] = True
    places = np.flatnonzero(wrong[ticket])
    keys = [places, at[places], ticket[places]] if seq is None else [places, seq[places], at[places], ticket[places]]
    sorted_places = places[np.lexsort(keys)]
    found = np.arange(len(ticket)) if rows is None else rows.copy()
    found[places] = sorted_places if rows is None else rows[sorted_places]
    return found


def _once(log: Log, rows: Ints | None) -> Ints | None:
    """Of events of one ticket with one id, only the first in order."""
    assert log.event_id is not None  # noqa: S101 - the caller has looked
    event_id = _taken(log.event_id, rows).astype(np.int64)
    named = np.flatnonzero(event_id >= 0)
    key = _taken(log.ticket, rows)[named].astype(np.int64) * (int(event_id.max(initial=0)) + 1) + event_id[named]
    _, first = np.unique(key, return_index=True)
    if len(first) == len(named):
        return rows
    keep = event_id < 0
    keep[named[first]] = True
    return np.flatnonzero(keep) if rows is None else rows[keep]


def _check_created(log: Log, ticket: Codes, event: Any) -> None:
    created = np.flatnonzero((event >= st.CREATED) & (event < st.STATUS))
    begins = ticket[created]
    if len(begins) == np.count_nonzero(first_of_run(ticket)) and (begins[1:] != begins[:-1]).all():
        return
    counts = np.bincount(begins, minlength=len(log.ids))
    there = np.zeros(len(log.ids), np.bool_)
    there[ticket] = True
    faults = []
    for place in np.flatnonzero(there & (counts != 1))[:20].tolist():
        name = shown(log.ids[place].as_py())
        if counts[place]:
            message = f"has {counts[place]} created events"
            faults.append(Fault(f"ticket {name}", message, None, "a ticket is created once"))
        else:
            hint = "add a row of kind created; for tables with one row a ticket see frames.from_wide"
            faults.append(Fault(f"ticket {name}", "has no created event", None, hint))
    raise EventError(tuple(faults), "cannot read the events")


def _created_first(log: Log, rows: Ints | None, ticket: Codes, at: Ints, event: Any) -> tuple[Ints | None, Ints]:
    """Events dated before their ticket's creation follow it, at its instant."""
    created: Bools = (event >= st.CREATED) & (event < st.STATUS)
    starts = np.flatnonzero(first_of_run(ticket))
    late = np.flatnonzero(~created[starts])
    if not len(late):
        return rows, at
    begin = np.flatnonzero(created)
    floor = np.zeros(len(log.ids), np.int64)
    floor[ticket[begin]] = at[begin]
    wrong = np.zeros(len(log.ids), np.bool_)
    wrong[ticket[starts[late]]] = True
    places = np.flatnonzero(wrong[ticket])
    moved = np.maximum(at[places], floor[ticket[places]])
    order = np.lexsort((places, ~created[places], moved, ticket[places]))
    at = at.copy()
    at[places] = moved[order]
    found = np.arange(len(ticket)) if rows is None else rows.copy()
    found[places] = places[order] if rows is None else rows[places[order]]
    return found, at
