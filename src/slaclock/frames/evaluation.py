"""`evaluate` for tables of events."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from slaclock.errors import CalendarError, DocumentError, EventError, shown
from slaclock.frames.core import results_of
from slaclock.frames.doors import table_like, table_of
from slaclock.frames.log import Log, Share, read
from slaclock.frames.ordering import Ordered, ordered
from slaclock.frames.piece import Piece
from slaclock.frames.placeholders import placeholder, refusal
from slaclock.frames.plan import FramePlan, frame_plan
from slaclock.frames.result import schema
from slaclock.frames.source import Source
from slaclock.instants import to_us
from slaclock.policies import PolicyBook

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

PIECE = 1 << 15
"""Tickets worked off at a time."""
MOST_THREADS = 4
"""Threads used unasked: each holds a piece in memory, and Python itself runs in one of them at a time."""


def evaluate(
    events: Any,
    book: PolicyBook,
    now: datetime | None = None,
    columns: Mapping[str, str] | None = None,
    *,
    threads: int | None = None,
) -> Any:
    """Every deadline, pause, breach and tier of many tickets: `slaclock.evaluate`, row for row, for a table of events.

    Each row is an event. Columns: `ticket_id`, `at` and `kind`; where they apply `to`, `by`, `public`, `id`,
    `assignee`, `group`, `metric`, `due_to`, `clear` (fields that are unset), `seq` (the order within an instant; else
    that of the rows); and one for each field that policies read, in which nothing means: as before. The rows may come
    in any order.

    Args:
        events: a pandas, polars, DuckDB or pyarrow table, or anything else with the Arrow PyCapsule interface.
        book: the policies.
        now: the instant asked about; without it, each ticket's last event.
        columns: what the caller calls the columns, such as `{"at": "occurred_at"}`.
        threads: how many threads share the work; without it one for each processor, up to four. The answer is the same.

    Returns:
        A table of the same kind, with a row for each ticket, agreement, metric and cycle, in this order.

    Raises:
        NaiveDatetimeError: a column of instants, or `now`, has no time zone.
        EventError: the events cannot be what they say; rows are counted from 0.
        CalendarError: a calendar cannot answer.
    """
    if not isinstance(book, PolicyBook):
        raise DocumentError(f"book must be a PolicyBook, not {shown(book)}", "cannot evaluate")
    many: object = min(os.cpu_count() or 1, MOST_THREADS) if threads is None else threads
    if not isinstance(many, int) or many < 1:
        raise EventError(f"threads must be a whole number from 1, not {shown(many)}", "cannot evaluate")
    asked = None if now is None else to_us(now, "now")
    found = evaluated(frame_plan(book), Source(table_of(events), columns), asked, many)
    return table_like(events, found)


def evaluated(plan: FramePlan, source: Source, now: int | None, threads: int = 1) -> Any:
    """The results of an Arrow table of events."""
    with ThreadPoolExecutor(threads) as pool:
        share: Share = map if threads == 1 else pool.map
        return _evaluated(plan, source, now, share)


def _evaluated(plan: FramePlan, source: Source, now: int | None, share: Share) -> Any:
    log = read(plan, source, share)
    if not source.rows:
        return schema(log.ids.type).empty_table()
    order = ordered(log, now)
    log.ticket = log.at = np.zeros(0, np.int64)  # let go of what stands in the order now
    batches = list(_batches_of(plan, log, order, share))
    return pa.Table.from_batches(batches, schema(log.ids.type))


def _batches_of(plan: FramePlan, log: Log, order: Ordered, share: Share) -> Iterator[Any]:
    """The results of a log, some tens of thousands of tickets at a time."""
    if not len(order.at):
        return
    ends = np.append(order.starts, len(order.at))
    span = _span(order)

    def results(first: int) -> Any:
        last = min(first + PIECE, len(order.starts))
        rows = slice(int(ends[first]), int(ends[last]))
        ids = log.ids.take(pa.array(order.tickets[first:last]))
        return results_of(plan, _piece(log, order, rows, first, last), ids, span)

    for found in share(results, range(0, len(order.starts), PIECE)):
        if found is not None:
            yield found


def _span(order: Ordered) -> tuple[int, int]:
    """The earliest and the latest instant of a log.

    Raises:
        CalendarError: they lie more than 400 years apart; the row is named.
    """
    first, last, now = int(order.at.min()), int(order.at.max()), int(order.now.max())
    place = placeholder(order.at, first, last)
    if place is not None:
        row = place if order.rows is None else int(order.rows[place])
        raise refusal("at", row, int(order.at[place]), "leave such rows out, or give them the instant meant")
    if placeholder(order.now, first, now) is not None:
        raise CalendarError("now lies more than 400 years after the events: is it a placeholder?", value=now)
    return first, max(last, now)


def _piece(log: Log, order: Ordered, rows: slice, first: int, last: int) -> Piece:
    lengths = np.diff(np.append(order.starts[first:last], rows.stop))
    chosen: Any = rows if order.rows is None else order.rows[rows]
    return Piece(
        np.repeat(np.arange(last - first), lengths),
        order.at[rows],
        log.event[chosen],
        [field[chosen] for field in log.fields],
        None if log.group is None else log.group[chosen],
        None if log.assigned is None else log.assigned[chosen],
        None if log.due is None else log.due[chosen],
        order.now[first:last],
    )
