"""The main question: what did we promise for this ticket, and where does it stand?"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.engine.judge import Judged
from slaclock.engine.plan import plan_of
from slaclock.engine.replay import Replay
from slaclock.engine.sla import TicketSla
from slaclock.errors import DocumentError, EventError, shown
from slaclock.instants import from_us, to_us
from slaclock.policies import PolicyBook
from slaclock.tickets import Ticket

if TYPE_CHECKING:
    from datetime import datetime


def evaluate(ticket: Ticket, book: PolicyBook, now: datetime | None = None) -> TicketSla:
    """Every deadline, pause, breach and tier of a ticket under a policy book.

    Pure: the same ticket, book and `now` give the same answer, and nothing is kept between calls.

    Args:
        ticket: the ticket and its events.
        book: the policies; the first that matches wins.
        now: the instant asked about; events after it are not seen. Without it, the last event's instant.

    Raises:
        NaiveDatetimeError: `now` has no time zone.
        EventError: an event names a status that the book does not know.
        CalendarError: a calendar cannot answer, such as business days on one that has no open time left.

    >>> from slaclock import PolicyBook, Ticket
    >>> book = PolicyBook.load({
    ...     "version": 1,
    ...     "calendars": {"desk": {"tz": "Europe/London", "hours": {"mon-fri": ["09:00-17:00"]}}},
    ...     "policies": [{"name": "standard", "calendar": "desk",
    ...                   "targets": [{"metric": "first_response", "within": "1h"}]}]})
    >>> ticket = Ticket("T-1", [
    ...     {"kind": "created", "at": "2026-03-06T16:30:00Z"},
    ...     {"kind": "agent_message", "at": "2026-03-09T09:10:00Z"}])
    >>> result = evaluate(ticket, book)["first_response"]
    >>> str(result.elapsed), result.met
    ('0:40:00', True)
    """
    if not isinstance(ticket, Ticket):
        raise EventError(f"ticket must be a Ticket, not {shown(ticket)}", "cannot evaluate")
    if not isinstance(book, PolicyBook):
        raise DocumentError(f"book must be a PolicyBook, not {shown(book)}", "cannot evaluate")
    stamped = ticket.stamped
    until = stamped[-1][0] if now is None else to_us(now, "now")
    plan = plan_of(book)
    replay = Replay(plan, stamped, until) if until >= stamped[0][0] else None
    judged = Judged(plan, ticket, replay, until)
    results = judged.results()
    names: list[str | None] = [None, None]
    for track in replay.tracks if replay is not None else ():
        names[0 if track.public else 1] = track.policy.name if track.policy is not None else None
    asked = ticket.instants[until] if now is None else from_us(until)
    return TicketSla(ticket.id, asked, names[0], names[1], results, judged)
