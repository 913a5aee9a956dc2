"""Tickets as rows of a table, and `evaluate`'s results as rows: the two sides of every comparison here."""

from __future__ import annotations

import pyarrow as pa

from slaclock import evaluate

COLUMNS = {
    "ticket_id": pa.string(),
    "at": pa.timestamp("us", "UTC"),
    "kind": pa.string(),
    "to": pa.string(),
    "by": pa.string(),
    "public": pa.bool_(),
    "id": pa.string(),
    "assignee": pa.string(),
    "group": pa.string(),
    "metric": pa.string(),
    "due_to": pa.timestamp("us", "UTC"),
    "clear": pa.list_(pa.string()),
}


def rows_of(ticket):
    for event in ticket.events:
        row = {"ticket_id": str(ticket.id), "at": event.at, "kind": event.kind}
        if event.id is not None:
            row["id"] = str(event.id)
        fields = {}
        if event.kind == "created":
            row |= {"by": event.by, "to": str(event.status)}
            fields = event.fields
        elif event.kind == "agent_message":
            row |= {"by": event.by, "public": event.public}
        elif event.kind == "status":
            row["to"] = str(event.to)
        elif event.kind == "fields":
            fields = event.set
        elif event.kind == "assigned":
            row |= {"assignee": _text(event.assignee), "group": _text(event.group)}
        elif event.kind == "due":
            row |= {"metric": event.metric, "due_to": event.to, "public": event.public}
        row |= {name: value for name, value in fields.items() if value is not None}
        cleared = [name for name, value in fields.items() if value is None]
        if cleared:
            row["clear"] = cleared
        yield row


def _text(value):
    return None if value is None else str(value)


def table_of(tickets):
    """The tickets' events as an Arrow table; a field's column has the type of its values."""
    rows = [row for ticket in tickets for row in rows_of(ticket)]
    names = [*COLUMNS, *sorted({name for row in rows for name in row} - set(COLUMNS))]
    arrays = []
    for name in names:
        values = [row.get(name) for row in rows]
        arrays.append(pa.array([list(v) if isinstance(v, tuple) else v for v in values], COLUMNS.get(name)))
    return pa.table(arrays, names)


def expected(tickets, book, now=None):
    """The results of `evaluate`, ticket by ticket, as `Table.to_pylist` gives them."""
    found = []
    for ticket in sorted(tickets, key=lambda each: str(each.id)):
        for result in evaluate(ticket, book, now).results:
            row = {name: getattr(result, name) for name in RESULT}
            row["ticket_id"] = str(result.ticket_id)
            row["triggers"] = [{"tier": t.tier, "level": t.level, "at": t.at} for t in result.triggers]
            found.append(row)
    return found


RESULT = (
    "ticket_id",
    "metric",
    "cycle",
    "policy",
    "public",
    "target",
    "started_at",
    "deadline",
    "stopped_at",
    "stopped_by",
    "state",
    "elapsed",
    "paused",
    "remaining",
    "breached",
    "breached_at",
    "met",
)
