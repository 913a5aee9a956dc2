"""A ticket's fields, as they were at its creation and as they are at its end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slaclock.tickets import Assigned, FieldsChanged

if TYPE_CHECKING:
    from slaclock.tickets import Ticket


def created_fields(ticket: Ticket) -> dict[str, Any]:
    """The fields that the ticket was created with.

    >>> from datetime import UTC, datetime
    >>> from slaclock import Created, Ticket
    >>> ticket = Ticket("T-1", [Created(at=datetime(2026, 3, 2, 9, tzinfo=UTC), fields={"priority": "high"})])
    >>> created_fields(ticket)
    {'priority': 'high'}
    """
    return dict(ticket.created.fields)


def last_fields(ticket: Ticket) -> dict[str, Any]:
    """The fields after the ticket's last event; one that was set to null is left out.

    `group` and `assignee` follow the `assigned` events too.

    >>> from datetime import UTC, datetime
    >>> from slaclock import Created, FieldsChanged, Ticket
    >>> at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    >>> last_fields(Ticket("T-1", [Created(at=at, fields={"priority": 1}), FieldsChanged(at=at, set={"priority": 2})]))
    {'priority': 2}
    """
    fields = created_fields(ticket)
    for event in ticket.events:
        if isinstance(event, FieldsChanged):
            fields.update(event.set)
        elif isinstance(event, Assigned):
            held = {"assignee": event.assignee, "group": event.group}
            fields.update({name: value for name, value in held.items() if value is not None})
    return {name: value for name, value in fields.items() if value is not None}
