"""Freshdesk's tickets, one or many, as slaclock tickets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from slaclock.adapters.envelope import record, records
from slaclock.adapters.findings import Findings
from slaclock.adapters.freshdesk.history import Records, read_ticket
from slaclock.adapters.freshdesk.statuses import Statuses
from slaclock.adapters.node import Node, identifier
from slaclock.adapters.problem import Problem
from slaclock.errors import AdapterError, shown

if TYPE_CHECKING:
    from slaclock.tickets import Ticket

Document: TypeAlias = Sequence[Mapping[str, Any]] | Mapping[str, Any]
StatusMeanings: TypeAlias = Mapping[Any, str]


class LoadedTicket(NamedTuple):
    """A ticket, and what could not be known about it."""

    ticket: Ticket
    problems: tuple[Problem, ...]


class LoadedTickets(NamedTuple):
    """Many tickets, in the order given, and what could not be known about them."""

    tickets: tuple[Ticket, ...]
    problems: tuple[Problem, ...]


def load_ticket(
    ticket: Mapping[str, Any],
    conversations: Document | None = None,
    activities: Document | None = None,
    *,
    statuses: StatusMeanings | None = None,
    satisfaction_ratings: Document | None = None,
) -> LoadedTicket:
    """One Freshdesk ticket with its history.

    Args:
        ticket: the record of `GET /api/v2/tickets/[id]?include=stats`.
        conversations: its conversations; without them the first reply is taken from `stats`.
        activities: the activity export, `{"activities_data": [...]}`; without it the statuses are taken from `stats`,
            and a problem at `ticket.stats` tells where earlier pauses cannot be rebuilt.
        statuses: what the account's own statuses mean: numbers or words to categories, `{6: "pending"}`.
        satisfaction_ratings: its ratings, which become `rated` events.

    Raises:
        AdapterError: a document cannot be what it says; `.faults` lists everything found.

    >>> ticket, problems = load_ticket(
    ...     {"id": 22, "status": 4, "priority": 2, "source": 2, "created_at": "2025-03-07T21:00:00Z",
    ...      "stats": {"first_responded_at": "2025-03-07T21:10:00Z", "resolved_at": "2025-03-07T22:00:00Z"}})
    >>> [event.kind for event in ticket.events], [problem.path for problem in problems]
    (['created', 'agent_message', 'status'], ['ticket.stats'])
    """
    found = Findings()
    node = record(ticket, "ticket", found)
    meanings = Statuses(statuses, found)
    parts = Records(
        None if conversations is None else records(conversations, "conversations", found),
        None if activities is None else records(activities, "activities", found, "activities_data", "activities"),
        records(satisfaction_ratings, "satisfaction_ratings", found),
    )
    read = None if node is None else read_ticket(node, parts, meanings)
    problems = found.settled("invalid Freshdesk ticket")
    if read is None:  # never without a fault
        raise AdapterError("holds no ticket", "invalid Freshdesk ticket")
    return LoadedTicket(read, problems)


def load_tickets(
    tickets: Iterable[Mapping[str, Any]] | Mapping[str, Any],
    conversations: Document | None = None,
    activities: Document | None = None,
    *,
    statuses: StatusMeanings | None = None,
    satisfaction_ratings: Document | None = None,
) -> LoadedTickets:
    """Many Freshdesk tickets; conversations, activities and ratings find theirs by `ticket_id`.

    A ticket with a fault is left out, and its faults are problems; so are records that belong to no ticket given.
    A ticket may bring its own `conversations` (`include=conversations`).

    Args:
        tickets: the records, an envelope of them, or a stream.
        conversations: of all tickets, each with its `ticket_id`.
        activities: the activity export; those of other tickets are passed over.
        statuses: as for `load_ticket`.
        satisfaction_ratings: of all tickets.

    Raises:
        AdapterError: an argument is not what it must be at all; `.faults` lists everything found.

    >>> many, problems = load_tickets([{"id": 1, "status": 2, "priority": 1, "created_at": "2025-03-07T21:00:00Z"},
    ...                                {"id": 2, "status": 2, "priority": 9, "created_at": "2025-03-07T21:00:00Z"}])
    >>> [ticket.id for ticket in many], problems[0].path
    ([1], 'tickets[1].priority')
    """
    found = Findings()
    meanings = Statuses(statuses, found)
    nodes = _stream(tickets, found)
    groups = (
        _grouped(conversations, "conversations", found),
        _grouped(activities, "activities", found, "activities_data", "activities"),
        _grouped(satisfaction_ratings, "satisfaction_ratings", found),
    )
    problems = list(found.settled("invalid Freshdesk tickets"))
    many: list[Ticket] = []
    seen: dict[str, str] = {}
    for node in nodes:
        read = _one(node, groups, meanings, seen)
        problems += read.problems if isinstance(read, LoadedTicket) else read
        if isinstance(read, LoadedTicket):
            many.append(read.ticket)
    for group in (groups[0], groups[2]):
        problems += _orphans(group, seen)
    return LoadedTickets(tuple(many), tuple(problems))


Grouped: TypeAlias = dict[str | None, list[tuple[str, Mapping[str, Any]]]] | None


def _one(
    node: tuple[str, object], groups: tuple[Grouped, ...], meanings: Statuses, seen: dict[str, str]
) -> LoadedTicket | list[Problem]:
    path, data = node
    found = Findings()
    if not isinstance(data, Mapping):
        return [Problem(path, f"left out: must be an object, not {shown(data)}")]
    own = identifier(data.get("id"))
    if own is not None and seen.setdefault(own, path) != path:
        return [Problem(f"{path}.id", f"left out: ticket {shown(own)} was {seen[own]} already")]
    conversations, activities, ratings = (_of(group, own, found) for group in groups)
    ticket = Node(path, data, found)
    if conversations is None and data.get("conversations") is not None:
        conversations = ticket.objects("conversations")
    read = read_ticket(ticket, Records(conversations, activities, ratings or []), meanings)
    if read is None or found.faults:
        return [Problem(fault.path, f"{path} is left out: {fault.message}") for fault in found.faults]
    return LoadedTicket(read, tuple(found.problems))


def _stream(tickets: Any, found: Findings) -> Iterator[tuple[str, object]]:
    if isinstance(tickets, Mapping):
        return iter([(node.path, node.data) for node in records(tickets, "tickets", found)])
    if isinstance(tickets, str | bytes) or not isinstance(tickets, Iterable):
        found.fault("tickets", f"must be records or an envelope of them, not {shown(tickets)}", tickets)
        return iter(())
    return ((f"tickets[{place}]", data) for place, data in enumerate(tickets))


def _grouped(document: object, name: str, found: Findings, *keys: str) -> Grouped:
    """The records by the id of their ticket, as text; `None` where none were given."""
    if document is None:
        return None
    if isinstance(document, Iterator):
        document = list(document)
    groups: defaultdict[str | None, list[tuple[str, Mapping[str, Any]]]] = defaultdict(list)
    for node in records(document, name, found, *keys):
        groups[identifier(node.get("ticket_id"))].append((node.path, node.data))
    return groups


def _of(group: Grouped, own: str | None, found: Findings) -> list[Node] | None:
    if group is None:
        return None
    return [] if own is None else [Node(path, data, found) for path, data in group.get(own, ())]


def _orphans(group: Grouped, seen: Mapping[str, str]) -> list[Problem]:
    """Records that belong to no ticket given."""
    told = []
    for own, listed in () if group is None else group.items():
        if own is None:
            told += [
                Problem(f"{path}.ticket_id", f"left out: must be a ticket's id, not {shown(data.get('ticket_id'))}")
                for path, data in listed
            ]
        elif own not in seen:
            told += [Problem(f"{path}.ticket_id", f"left out: ticket {shown(own)} was not given") for path, _ in listed]
    return told
