"""The priority that each ticket of a table of events has at its end (extra `frames`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]


def last_priorities(events: Any, columns: Mapping[str, str], tickets: Any) -> Any:
    """The priority of each of these tickets after its last event, as a column; nothing where it has none.

    Args:
        events: an Arrow table of events, as `frames.evaluate` has taken it.
        columns: what it calls its columns.
        tickets: the tickets' ids, each once.
    """

    def column(name: str) -> Any:
        theirs = columns.get(name, name)
        if theirs not in events.column_names:
            return None
        found = events.column(theirs).combine_chunks()
        return None if pa.types.is_null(found.type) else _decoded(found)

    priority = column("priority")
    if priority is None:
        return pa.nulls(len(tickets), pa.string())
    cleared = _clears(column("clear"), events.num_rows)
    rows = np.flatnonzero(_there(priority) | cleared)
    ids = column("ticket_id")
    order = _order(column("seq"), events.num_rows)
    at = column("at").cast(pa.timestamp("us", "UTC"), safe=False).cast(pa.int64()).to_numpy(zero_copy_only=False)
    rows = rows[~_repeated(column("id"), ids, at, order)[rows]]
    ticket = _codes(ids.take(pa.array(rows)), tickets)
    rows, ticket = rows[ticket >= 0], ticket[ticket >= 0]

    # What is dated before the ticket's creation counts right after it.
    births = np.flatnonzero(_texts_equal(column("kind"), "created"))
    born = np.full(len(tickets), np.iinfo(np.int64).min)
    creating = _codes(ids.take(pa.array(births)), tickets)
    born[creating[creating >= 0]] = at[births[creating >= 0]]
    later = ~np.isin(rows, births)
    sequence = np.lexsort((order[rows], later, np.maximum(at[rows], born[ticket]), ticket))
    rows, ticket = rows[sequence], ticket[sequence]
    last = np.append(ticket[1:] != ticket[:-1], True) if len(ticket) else np.zeros(0, bool)
    found = np.full(len(tickets), -1)
    found[ticket[last]] = np.where(cleared[rows[last]], -1, rows[last])
    return priority.take(pa.array(found, mask=found < 0))


def _decoded(column: Any) -> Any:
    """A column of plain values: for views of texts, which polars gives, Arrow has few functions."""
    if pa.types.is_dictionary(column.type):
        column = column.cast(column.type.value_type)
    return column.cast(pa.large_string()) if pa.types.is_string_view(column.type) else column


def _there(column: Any) -> Bools:
    return np.asarray(column.is_valid())


def _texts_equal(column: Any, word: str) -> Bools:
    return np.asarray(pc.fill_null(pc.equal(column, word), False))  # noqa: FBT003 - pyarrow's signature


def _clears(column: Any, count: int) -> Bools:
    """The rows that unset the priority: `clear` holds a list of names, or a text with commas."""
    found = np.zeros(count, bool)
    if column is None:
        return found
    if not pa.types.is_string(column.type) and not pa.types.is_large_string(column.type):
        names, parents = pc.list_flatten(column), np.asarray(pc.list_parent_indices(column))
        found[parents[_texts_equal(names, "priority")]] = True
        return found
    pattern = r"(?:^|,)\s*priority\s*(?:,|$)"
    return np.asarray(pc.fill_null(pc.match_substring_regex(column, pattern), False))  # noqa: FBT003


def _order(seq: Any, count: int) -> Ints:
    """The order of rows within an instant."""
    rows = np.arange(count)
    if seq is None:
        return rows
    order = np.empty(count, np.int64)
    order[np.lexsort((rows, pc.fill_null(seq, 0).cast(pa.int64()).to_numpy(zero_copy_only=False)))] = rows
    return order


def _repeated(own: Any, ids: Any, at: Ints, order: Ints) -> Bools:
    """The rows of events that a ticket has twice: of those with one id, the earliest counts."""
    found = np.zeros(len(at), bool)
    rows = np.zeros(0, np.int64) if own is None else np.flatnonzero(_there(own))
    if not len(rows):
        return found
    places = pa.array(rows)
    named = [np.asarray(each.take(places).dictionary_encode().indices) for each in (ids, own)]
    sequence = np.lexsort((order[rows], at[rows], named[1], named[0]))
    ticket, event = named[0][sequence], named[1][sequence]
    found[rows[sequence[1:][(ticket[1:] == ticket[:-1]) & (event[1:] == event[:-1])]]] = True
    return found


def _codes(ids: Any, tickets: Any) -> Ints:
    """The place of each id among the tickets, -1 where it is none of them."""
    found = pc.index_in(ids.cast(tickets.type), value_set=tickets)
    return np.asarray(pc.fill_null(found, -1)).astype(np.int64)
