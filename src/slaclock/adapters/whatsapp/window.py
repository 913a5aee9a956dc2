"""The customer service window: for 24 hours after the customer's last word, free text is accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from slaclock.engine import evaluate
from slaclock.instants import from_us

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from slaclock.adapters.whatsapp.conversation import Conversation
    from slaclock.policies import PolicyBook
    from slaclock.tickets import Ticket


class WindowRisk(NamedTuple):
    """A deadline that lies after the window: by then WhatsApp refuses free text, and only templates go through."""

    ticket_id: str
    metric: str
    deadline: datetime
    window_closes_at: datetime


def window_end(conversation: Conversation, window: int) -> datetime | None:
    """When the window closes: `window` microseconds after the customer's last message or call."""
    heard = [fact.at for fact in conversation.facts.values() if not fact.ours]
    heard += conversation.calls.values()
    return from_us(max(heard) + window) if heard else None


def risks_of(ticket: Ticket, closes_at: datetime, book: PolicyBook, now: datetime) -> Iterator[WindowRisk]:
    """The public deadlines of a ticket that are still to be met and lie after its window."""
    for result in evaluate(ticket, book, now).results:
        open_ = result.public and result.stopped_at is None and result.state != "cancelled"
        if open_ and result.deadline is not None and result.deadline > closes_at:
            yield WindowRisk(str(ticket.id), result.metric, result.deadline, closes_at)
