"""Many tickets at once: the records of an export, grouped by ticket."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from slaclock.adapters.envelope import records
from slaclock.adapters.findings import Findings
from slaclock.adapters.node import Node, identifier
from slaclock.adapters.zendesk.account import read_account
from slaclock.adapters.zendesk.ratings import read_ratings
from slaclock.adapters.zendesk.story import story
from slaclock.errors import shown

if TYPE_CHECKING:
    from slaclock.adapters.problem import Problem
    from slaclock.adapters.zendesk.account import Account
    from slaclock.tickets import Ticket

_WHAT = "invalid Zendesk export"


class LoadedTickets(NamedTuple):
    """Tickets, and what of them was left out."""

    tickets: tuple[Ticket, ...]
    problems: tuple[Problem, ...]


def load_tickets(
    tickets: object,
    audits: object = None,
    *,
    comments: object = None,
    users: object = None,
    custom_statuses: object = None,
    bots: Iterable[int | str] = (),
    organizations: object = None,
    satisfaction_ratings: object = None,
) -> LoadedTickets:
    """The tickets of an export, each as `load_ticket` reads it.

    The records of `audits`, `comments` and `satisfaction_ratings` find their ticket by `ticket_id`. A ticket that
    cannot be what it says is left out and becomes problems; it does not keep the others from being read.

    Args:
        tickets: a list, the API's envelope, or anything that yields records, such as the lines of an export.
        audits: likewise.
        comments: likewise; of a ticket with audits only those that no audit tells.
        users: as for `load_ticket`, as is all that follows.
        custom_statuses: see there.
        bots: see there.
        organizations: see there.
        satisfaction_ratings: see there.

    Raises:
        AdapterError: an argument is no list of records, or what all tickets share cannot be what it says.

    >>> tickets, problems = load_tickets(
    ...     [{"id": 1, "created_at": "2025-03-07T21:00:00Z"}, {"id": 2, "created_at": None}], users=[])
    >>> [ticket.id for ticket in tickets], problems[0].path
    ([1], 'tickets[1].created_at')
    """
    found = Findings()
    account = read_account(users, custom_statuses, bots, organizations, found)
    told = _by_ticket(audits, "audits", found, "audits", "ticket_audits")
    written = _by_ticket(comments, "comments", found, "comments", "ticket_comments")
    ratings = read_ratings(satisfaction_ratings, found)
    given = _stream(tickets, "tickets", found, "tickets")
    found.settled(_WHAT)
    read = tuple(_read(given, told, written, ratings, account, found))
    for name, left in (("audits", told), ("comments", written)):
        for key, nodes in left.items():
            found.problem(nodes[0].path, f"{len(nodes)} left out: no ticket has the id {shown(key)} ({name})")
    return LoadedTickets(read, found.settled(_WHAT))


def _read(
    given: Iterator[Node],
    told: dict[str, list[Node]],
    written: dict[str, list[Node]],
    ratings: dict[str, list[Node]],
    account: Account,
    found: Findings,
) -> Iterator[Ticket]:
    seen: set[str] = set()
    for node in given:
        key = node.identifier("id")
        if key is not None and key in seen:
            node.problem("id", f"left out: ticket {shown(key)} came before")
        elif key is not None:
            seen.add(key)
            built = story(node, told.pop(key, []), written.pop(key, []), ratings.get(key, []), account)
            if built is not None and not found.faults:
                yield built
        # What no ticket can be keeps this one out, and none of the others.
        for fault in found.faults:
            found.problem(fault.path, f"ticket {shown(node.get('id'))} left out: {fault.message}")
        found.faults.clear()


def _stream(document: object, name: str, found: Findings, *keys: str) -> Iterator[Node]:
    """Records, one at a time, where they come one at a time."""
    if document is None or isinstance(document, str | bytes | Mapping | list | tuple):
        return iter(records(document, name, found, *keys))
    if not isinstance(document, Iterable):
        return iter(records(document, name, found, *keys))  # notes that it is no list
    return _one_by_one(document, name, found)


def _one_by_one(document: Iterable[object], name: str, found: Findings) -> Iterator[Node]:
    for place, value in enumerate(document):
        path = f"{name}[{place}]"
        if isinstance(value, Mapping):
            yield Node(path, value, found)
        else:
            found.problem(path, f"left out: must be an object, not {shown(value)}")


def _by_ticket(document: object, name: str, found: Findings, *keys: str) -> dict[str, list[Node]]:
    grouped: dict[str, list[Node]] = {}
    for node in _stream(document, name, found, *keys):
        key = identifier(node.get("ticket_id"))
        if key is None:
            node.problem("ticket_id", f"left out: {shown(node.get('ticket_id'))} is no ticket's id")
        else:
            grouped.setdefault(key, []).append(node)
    return grouped
