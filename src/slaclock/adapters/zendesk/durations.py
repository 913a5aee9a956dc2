"""Zendesk's native duration metrics, measured on a ticket's events.

They are no SLA clocks: a duration is written when it ends, and is empty before that (support.zendesk.com,
"About native Support time duration metrics").
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, TypeAlias

from slaclock.tickets import AgentMessage, StatusChanged

if TYPE_CHECKING:
    from datetime import datetime

    from slaclock.calendars import Calendar
    from slaclock.policies import PolicyBook
    from slaclock.tickets import Ticket

Stretch: TypeAlias = "tuple[datetime, datetime]"

_SOLVED = frozenset({"solved", "closed"})
_WAITING = frozenset({"new", "open", "on_hold"})


def stretches(ticket: Ticket, book: PolicyBook) -> dict[str, list[Stretch] | None]:
    """The stretches of time that each metric adds up, by Zendesk's names; `None` where it has not ended yet."""
    start = ticket.created.at
    statuses = _statuses(ticket, book)
    solved = [begin for category, begin, _ in statuses if category in _SOLVED]
    # A closing that follows a solution is no second one.
    last = next((begin for n, (category, begin, _) in enumerate(statuses) if _solves(statuses, n, category)), None)
    replied = _reply(ticket)
    return {
        "reply_time": None if replied is None else [(start, replied)],
        "first_resolution_time": [(start, solved[0])] if solved else None,
        "full_resolution_time": None if last is None else [(start, last)],
        "requester_wait_time": _ended(statuses, _WAITING) if len(statuses) > 1 else None,
        "on_hold_time": _ended(statuses, frozenset({"on_hold"})),
    }


def total(found: list[Stretch] | None, calendar: Calendar | None) -> timedelta | None:
    """Their time, on a calendar, or altogether where there is none; `None` where they have not ended."""
    if found is None:
        return None
    return sum((end - start if calendar is None else calendar.elapsed(start, end) for start, end in found), timedelta())


def _solves(statuses: list[tuple[str, datetime, datetime | None]], n: int, category: str) -> bool:
    """Whether the n-th status is the solution after which nothing was reopened."""
    return category in _SOLVED and all(later in _SOLVED for later, _, _ in statuses[n:])


def _ended(statuses: list[tuple[str, datetime, datetime | None]], within: frozenset[str]) -> list[Stretch]:
    return [(begin, end) for category, begin, end in statuses if category in within and end is not None]


def _statuses(ticket: Ticket, book: PolicyBook) -> list[tuple[str, datetime, datetime | None]]:
    """Each status category with its beginning and its end."""
    begun: list[tuple[str, datetime]] = [(book.status(ticket.created.status), ticket.created.at)]
    for event in ticket.events:
        if isinstance(event, StatusChanged):
            category = book.status(event.to)
            if category != begun[-1][0]:
                begun.append((category, max(event.at, ticket.created.at)))
    ends = [at for _, at in begun[1:]]
    return [(category, at, end) for (category, at), end in zip(begun, [*ends, None], strict=True)]


def _reply(ticket: Ticket) -> datetime | None:
    """The first public comment of an agent; the second, where an agent's public comment created the ticket."""
    replies = [
        event.at for event in ticket.events if isinstance(event, AgentMessage) and event.public and event.by != "bot"
    ]
    if replies and ticket.created.by == "agent" and replies[0] <= ticket.created.at:
        replies = replies[1:]
    return replies[0] if replies else None
