"""One ticket with its audits or comments as a `Ticket`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from slaclock.adapters.envelope import record, records
from slaclock.adapters.findings import Findings
from slaclock.adapters.zendesk.account import read_account
from slaclock.adapters.zendesk.story import story
from slaclock.errors import AdapterError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slaclock.adapters.node import Node
    from slaclock.adapters.problem import Problem
    from slaclock.tickets import Ticket

_WHAT = "invalid Zendesk ticket"


class LoadedTicket(NamedTuple):
    """A ticket, and what of it was left out."""

    ticket: Ticket
    problems: tuple[Problem, ...]


def load_ticket(
    ticket: object,
    audits: object = None,
    *,
    comments: object = None,
    users: object = None,
    custom_statuses: object = None,
    bots: Iterable[int | str] = (),
    organizations: object = None,
    satisfaction_ratings: object = None,
) -> LoadedTicket:
    """A Zendesk ticket as slaclock's.

    With `audits` everything is told as it happened; from `comments` alone the fields are those the ticket has now,
    and a status other than new or open is a problem, because nobody knows since when. Each argument is parsed JSON,
    a list or the API's envelope, and is left unchanged.

    Args:
        ticket: `GET /api/v2/tickets/{id}`, or a line of the incremental export.
        audits: `GET /api/v2/tickets/{id}/audits`, in any order.
        comments: `GET /api/v2/tickets/{id}/comments`.
        users: the users who wrote; only their `id` and `role` are read.
        custom_statuses: `GET /api/v2/custom_statuses`.
        bots: ids of users that are programs.
        organizations: whose `organization_fields` filters may ask about.
        satisfaction_ratings: `GET /api/v2/satisfaction_ratings`; without them the audits' own.

    Returns:
        A named tuple: `.ticket`, and `.problems`: what was left out.

    Raises:
        AdapterError: a document cannot be what it says; `.faults` lists everything found.

    >>> ticket, problems = load_ticket(
    ...     {"id": 987, "created_at": "2025-03-07T21:00:00Z", "status": "open", "requester_id": 9},
    ...     [{"id": 55, "created_at": "2025-03-07T21:30:00Z", "author_id": 1, "events": [
    ...         {"type": "Comment", "author_id": 1, "public": True},
    ...         {"type": "Change", "field_name": "priority", "value": "normal", "previous_value": None}]}],
    ...     users=[{"id": 1, "role": "agent"}, {"id": 9, "role": "end-user"}])
    >>> [event.kind for event in ticket.events], problems
    (['created', 'fields', 'agent_message'], ())
    """
    found = Findings()
    node = record(ticket, "ticket", found)
    account = read_account(users, custom_statuses, bots, organizations, found=found)
    told = records(audits, "audits", found, "audits", "ticket_audits")
    written = records(comments, "comments", found, "comments", "ticket_comments")
    ratings = records(satisfaction_ratings, "satisfaction_ratings", found)
    built = None
    if node is not None:
        key = node.identifier("id")
        # Ratings are asked for by account: those of other tickets are nobody's mistake.
        rated = [each for each in ratings if each.identifier("ticket_id") == key]
        built = story(node, _own(told, key), _own(written, key), rated, account)
    problems = found.settled(_WHAT)
    if built is None:  # never without a fault
        raise AdapterError("holds no ticket", _WHAT)
    return LoadedTicket(built.ticket(), problems)


def _own(nodes: list[Node], ticket: str | None) -> list[Node]:
    """The records that are this ticket's, or do not say whose they are."""
    own = []
    for node in nodes:
        of = node.identifier("ticket_id", needed=False)
        if of is None or of == ticket:
            own.append(node)
        else:
            node.problem("ticket_id", f"left out: it belongs to ticket {of}")
    return own
