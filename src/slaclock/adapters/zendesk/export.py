"""Many tickets at once: the records of an export, grouped by ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Unpack

from slaclock.adapters.columns import checked_book, event_columns
from slaclock.adapters.findings import Findings
from slaclock.adapters.grouped import Grouped, stream
from slaclock.adapters.told import LoadedEvents
from slaclock.adapters.zendesk.account import read_account
from slaclock.adapters.zendesk.story import story
from slaclock.errors import shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slaclock.adapters.node import Node
    from slaclock.adapters.problem import Problem
    from slaclock.adapters.told import Told
    from slaclock.adapters.zendesk.account import Account, AccountDocuments
    from slaclock.policies import PolicyBook
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
    account = read_account(users, custom_statuses, bots, organizations, found=found)
    told = _told(tickets, audits, comments, satisfaction_ratings, account, found)
    return LoadedTickets(tuple(each.ticket() for each in told), found.settled(_WHAT))


def load_events(
    tickets: object,
    audits: object = None,
    *,
    book: PolicyBook,
    comments: object = None,
    satisfaction_ratings: object = None,
    **account: Unpack[AccountDocuments],
) -> LoadedEvents:
    """The events of an export as columns: what `load_tickets` reads, straight to what `frames.evaluate` takes.

    Args:
        tickets: as for `load_tickets`.
        audits: see there.
        book: from `load_book`, or any other: the fields that its policies read become columns.
        comments: as for `load_tickets`, as is all that follows.
        satisfaction_ratings: see there.
        account: `users`, `custom_statuses`, `bots` and `organizations`: see there.

    Raises:
        AdapterError: as `load_tickets`.

    >>> from slaclock.adapters.zendesk import load_book
    >>> events, problems = load_events(
    ...     [{"id": 1, "created_at": "2025-03-07T21:00:00Z"}], book=load_book([]).book, users=[])
    >>> events["ticket_id"], events["kind"], problems
    ([1], ['created'], ())
    """
    checked_book(book)
    found = Findings()
    told = _told(tickets, audits, comments, satisfaction_ratings, read_account(found=found, **account), found)
    return LoadedEvents(event_columns(told, book), found.settled(_WHAT))


def _told(
    tickets: object, audits: object, comments: object, ratings: object, account: Account, found: Findings
) -> Iterator[Told]:
    """One ticket after the other; faults of the documents themselves are raised before the first one."""
    groups = (
        Grouped(audits, "audits", found, "audits", "ticket_audits"),
        Grouped(comments, "comments", found, "comments", "ticket_comments"),
        Grouped(ratings, "satisfaction_ratings", found),
    )
    given = stream(tickets, "tickets", found)
    found.settled(_WHAT)
    yield from _read(given, groups, account, found)
    for name, group in zip(("audits", "comments"), groups, strict=False):  # ratings are asked for by account
        for key, paths in group.left():
            found.problem(paths[0], f"{len(paths)} left out: no ticket has the id {shown(key)} ({name})")


def _read(
    given: Iterator[Node], groups: tuple[Grouped, Grouped, Grouped], account: Account, found: Findings
) -> Iterator[Told]:
    seen: set[str] = set()
    for node in given:
        key = node.identifier("id")
        if key is not None and key in seen:
            node.problem("id", f"left out: ticket {shown(key)} came before")
        elif key is not None:
            seen.add(key)
            told, written, ratings = (group.of(key, found) for group in groups)
            built = story(node, told, written, ratings, account)
            if built is not None and not found.faults:
                yield built
        # What no ticket can be keeps this one out, and none of the others.
        for fault in found.faults:
            found.problem(fault.path, f"ticket {shown(node.get('id'))} left out: {fault.message}")
        found.faults.clear()
