"""Tables with one row for each ticket, as reports have them, turned into events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa

from slaclock.documents import did_you_mean
from slaclock.errors import EventError, Fault
from slaclock.frames.doors import table_like, table_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

Event = dict[str, Any]

USUAL: dict[str, Event] = {
    "created": {"kind": "created"},
    "first_response": {"kind": "agent_message"},
    "solved": {"kind": "status", "to": "solved"},
    "closed": {"kind": "status", "to": "closed"},
}
"""What the usual columns of instants mean."""


def from_wide(
    table: Any,
    events: Mapping[str, Mapping[str, Any]],
    fields: Sequence[str] = (),
    ticket_id: str = "ticket_id",
) -> Any:
    """A table of events from one with a row for each ticket: created, first response, solved.

    Args:
        table: a pandas, polars, DuckDB or pyarrow table.
        events: for each column of instants the event that it dates, such as `{"opened": {"kind": "created"},
            "answered": {"kind": "agent_message"}, "done": {"kind": "status", "to": "solved"}}`; see also `USUAL`.
            Where an instant is missing there was no such event.
        fields: the columns that are fields; they are set when the ticket is created.
        ticket_id: the column of ids.

    Returns:
        A table of the same kind, for `evaluate`.

    Raises:
        EventError: there is no such column, or no event creates the tickets.

    >>> import pyarrow as pa
    >>> from datetime import UTC, datetime
    >>> wide = pa.table({"ticket_id": [1], "opened": [datetime(2026, 3, 2, 9, tzinfo=UTC)], "priority": ["high"],
    ...                  "done": [datetime(2026, 3, 2, 17, tzinfo=UTC)]})
    >>> from_wide(wide, {"opened": USUAL["created"], "done": USUAL["solved"]}, ["priority"]).select(
    ...     ["kind", "to", "priority"]).to_pylist()
    [{'kind': 'created', 'to': None, 'priority': 'high'}, {'kind': 'status', 'to': 'solved', 'priority': None}]
    """
    source = table_of(table)
    known = source.column_names
    faults = [
        Fault(name, "there is no such column", name, did_you_mean(name, known))
        for name in (ticket_id, *events, *fields)
        if name not in known
    ]
    if not any(event.get("kind") == "created" for event in events.values()):
        hint = '{"opened": {"kind": "created"}}'
        faults.append(Fault("events", "no column says when a ticket was created", hint=hint))
    if faults:
        raise EventError(tuple(faults), "cannot read the tickets")
    words = sorted({word for event in events.values() for word in event})
    parts = []
    for name, event in events.items():
        there = source.filter(source.column(name).is_valid())
        columns = {"ticket_id": there.column(ticket_id), "at": there.column(name)}
        for word in words:
            columns[word] = pa.array([event.get(word)] * there.num_rows)
        for field in fields:
            column = there.column(field)
            columns[field] = column if event.get("kind") == "created" else pa.nulls(there.num_rows, column.type)
        parts.append(pa.table(columns))
    found = pa.concat_tables(parts, promote_options="permissive")
    return table_like(table, found)
