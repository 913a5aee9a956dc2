"""Tickets as a table of events, one row each, for `slaclock.frames.evaluate`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slaclock.policies import ByPriority, CalendarChoice
from slaclock.tickets import AgentMessage, Assigned, Created, Due, Event, FieldsChanged, StatusChanged

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from slaclock.policies import PolicyBook
    from slaclock.tickets import Ticket

_PLAIN = ("ticket_id", "at", "kind", "to", "by", "public", "id", "assignee", "group", "metric", "due_to", "clear")
_NEEDED = ("ticket_id", "at", "kind")
_HELD = ("assignee", "group")
_NAMED: dict[type[Event], tuple[str, ...]] = {
    Created: ("by",),
    AgentMessage: ("by", "public"),
    Assigned: ("assignee", "group"),
    Due: ("metric", "public"),
}
# What an event calls as its column does.


def event_rows(tickets: Iterable[Ticket], book: PolicyBook) -> Iterator[dict[str, Any]]:
    """The events of tickets as flat rows, with a key for each column that has something to say.

    Args:
        tickets: in any order; each one's events stay in theirs.
        book: the fields that its policies read become columns.

    >>> from slaclock import PolicyBook, Ticket
    >>> ticket = Ticket(1, [{"kind": "created", "at": "2026-03-02T09:00:00Z", "fields": {"channel": "email"}}])
    >>> book = PolicyBook.load({"version": 1, "policies": [
    ...     {"name": "mail", "calendar": "always", "when": {"field": "channel", "is": "email"}}]})
    >>> next(event_rows([ticket], book))["channel"]
    'email'
    """
    asked = frozenset(fields_of(book))
    for ticket in tickets:
        for event in ticket.events:
            yield {"ticket_id": ticket.id, "at": event.at, "kind": event.kind, "id": event.id, **_own(event, asked)}


def event_columns(tickets: Iterable[Ticket], book: PolicyBook) -> dict[str, list[Any]]:
    """The events of tickets as columns of equal length: `pyarrow.table(columns)` is what `frames.evaluate` takes.

    A column has one type: where ids of tickets, or the values of a field, are numbers here and texts there, all
    become texts, and only equality is then what it was. Columns with nothing in them are left out.

    Args:
        tickets: in any order; each one's events stay in theirs.
        book: the fields that its policies read become columns.

    >>> from slaclock import PolicyBook, Ticket
    >>> ticket = Ticket(1, [{"kind": "created", "at": "2026-03-02T09:00:00Z"}])
    >>> list(event_columns([ticket], PolicyBook.load({"version": 1})))
    ['ticket_id', 'at', 'kind', 'to', 'by']
    """
    names = dict.fromkeys((*_PLAIN, *fields_of(book)))
    columns: dict[str, list[Any]] = {name: [] for name in names}
    for row in event_rows(tickets, book):
        for name, column in columns.items():
            column.append(row.get(name))
    return {
        name: _of_one_type(column)
        for name, column in columns.items()
        if name in _NEEDED or any(value is not None for value in column)
    }


def fields_of(book: PolicyBook) -> list[str]:
    """The names of the fields that a book's policies read, sorted."""
    found: set[str] = set()
    for policy in book.policies:
        tiers = [*policy.tiers, *(tier for target in policy.targets for tier in target.tiers)]
        conditions = [policy.when, *(tier.when for tier in tiers)]
        found.update(*(each.fields for each in conditions if each is not None))
        calendars = [policy.calendar, *(target.calendar for target in policy.targets)]
        found.update(*(each.fields for each in calendars if isinstance(each, CalendarChoice)))
        found.update("priority" for target in policy.targets if isinstance(target.within, ByPriority))
    return sorted(found)


def _own(event: Event, asked: frozenset[str]) -> dict[str, Any]:
    kind = type(event)
    plain = {name: getattr(event, name) for name in _NAMED.get(kind, ())}
    if isinstance(event, Created):
        return {**plain, "to": str(event.status), **_set(event.fields, asked)}
    if isinstance(event, FieldsChanged):
        return _set(event.set, asked)
    if isinstance(event, StatusChanged):
        return {"to": str(event.to)}
    if isinstance(event, Due):
        return {**plain, "due_to": event.to}
    return plain


def _set(values: Mapping[str, Any], asked: frozenset[str]) -> dict[str, Any]:
    known = {name: value for name, value in values.items() if name in asked or name in _HELD}
    clear = [name for name, value in known.items() if value is None]
    return {**known, "clear": clear} if clear else known


def _of_one_type(values: list[Any]) -> list[Any]:
    kinds = {type(value) for value in values if value is not None}
    if tuple in kinds:
        return [None if value is None else _texts(value) for value in values]
    if len(kinds) > 1 and not kinds <= {int, float}:
        return [None if value is None else str(value) for value in values]
    return values


def _texts(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, tuple) else [str(value)]
