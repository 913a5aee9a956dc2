"""Tickets as a table of events, one row each, for `slaclock.frames.evaluate`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from slaclock.errors import AdapterError, shown
from slaclock.policies import ByPriority, CalendarChoice, PolicyBook

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slaclock.adapters.told import Told
    from slaclock.tickets import Ticket

_PLAIN = ("ticket_id", "at", "kind", "to", "by", "public", "id", "assignee", "group", "metric", "due_to", "clear")
_NEEDED = ("ticket_id", "at", "kind")
_HELD = ("assignee", "group")


def event_rows(tickets: Iterable[Ticket | Told], book: PolicyBook) -> Iterator[dict[str, Any]]:
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
    asked = frozenset((*fields_of(book), *_HELD))
    for ticket in tickets:
        own = ticket.id
        for event in ticket.events:
            # An event of a ticket holds what its document says, under the same names.
            document = event if type(event) is dict else event.__dict__
            row = {"ticket_id": own, "at": document["at"], "kind": document["kind"]}
            if document.get("id") is not None:
                row["id"] = document["id"]
            tell = _TELL.get(document["kind"])
            if tell is not None:
                tell(document, row, asked)
            yield row


def event_columns(tickets: Iterable[Ticket | Told], book: PolicyBook) -> dict[str, list[Any]]:
    """The events of tickets as columns of equal length, which `frames.evaluate` takes as they are.

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
    names = dict.fromkeys((*_PLAIN, *fields_of(checked_book(book))))
    # Most cells are empty: only the others are kept, each with its row, until it is known how many rows there are.
    told: dict[str, tuple[list[int], list[Any]]] = {name: ([], []) for name in names}
    count = 0
    for row in event_rows(tickets, book):
        for name, value in row.items():
            if value is not None:
                places, values = told[name]
                places.append(count)
                values.append(value)
        count += 1
    return {
        name: _column(places, _of_one_type(values), count)
        for name, (places, values) in told.items()
        if name in _NEEDED or values
    }


def _column(places: list[int], values: list[Any], count: int) -> list[Any]:
    if len(values) == count:
        return values
    column: list[Any] = [None] * count
    for place, value in zip(places, values, strict=True):
        column[place] = value
    return column


def checked_book(book: object) -> PolicyBook:
    """The book, if it is one.

    Raises:
        AdapterError: it is none.
    """
    if not isinstance(book, PolicyBook):
        raise AdapterError(f"book must be a PolicyBook, not {shown(book)}", "cannot make columns of events")
    return book


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


def _created(document: Mapping[str, Any], row: dict[str, Any], asked: frozenset[str]) -> None:
    row["by"], row["to"] = document.get("by", "customer"), str(document.get("status", "new"))
    _set(document.get("fields") or {}, row, asked)


def _changed(document: Mapping[str, Any], row: dict[str, Any], asked: frozenset[str]) -> None:
    _set(document["set"], row, asked)


def _status(document: Mapping[str, Any], row: dict[str, Any], asked: frozenset[str]) -> None:  # noqa: ARG001 - one signature for all
    row["to"] = str(document["to"])


def _message(document: Mapping[str, Any], row: dict[str, Any], asked: frozenset[str]) -> None:  # noqa: ARG001
    row["by"], row["public"] = document.get("by", "human"), document.get("public", True)


def _assigned(document: Mapping[str, Any], row: dict[str, Any], asked: frozenset[str]) -> None:  # noqa: ARG001
    row["assignee"], row["group"] = document.get("assignee"), document.get("group")


def _due(document: Mapping[str, Any], row: dict[str, Any], asked: frozenset[str]) -> None:  # noqa: ARG001
    row["metric"], row["due_to"], row["public"] = document["metric"], document["to"], document.get("public", True)


_TELL: Mapping[str, Callable[[Mapping[str, Any], dict[str, Any], frozenset[str]], None]] = MappingProxyType(
    {
        "created": _created,
        "fields": _changed,
        "status": _status,
        "agent_message": _message,
        "assigned": _assigned,
        "due": _due,
    }
)
"""What each kind of event says beside its instant; the others say nothing that is judged."""


def _set(values: Mapping[str, Any], row: dict[str, Any], asked: frozenset[str]) -> None:
    clear = []
    for name, value in values.items():
        if name in asked:
            if value is None:
                clear.append(name)
            else:
                row[name] = value
    if clear:
        row["clear"] = clear


def _of_one_type(values: list[Any]) -> list[Any]:
    kinds = set(map(type, values))
    if tuple in kinds or (list in kinds and kinds != {list}):
        return [_texts(value) for value in values]
    if (len(kinds) > 1 and not kinds <= {int, float}) or (int in kinds and _too_large(values, kinds)):
        return [str(value) for value in values]
    return values


def _too_large(numbers: list[Any], kinds: set[type]) -> bool:
    """Whether no column of numbers holds them all exactly: 64 bits, or what a float can tell apart."""
    bits = 53 if float in kinds else 63
    return not -(2**bits) <= min(numbers) <= max(numbers) < 2**bits


def _texts(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, tuple | list) else [str(value)]
