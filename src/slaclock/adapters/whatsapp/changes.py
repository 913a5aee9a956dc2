"""What a delivery has changed on a ticket."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slaclock.instants import from_us
from slaclock.tickets import AgentMessage, Assigned, Created, CustomerMessage, FieldsChanged, Rated, StatusChanged

if TYPE_CHECKING:
    from slaclock.adapters.whatsapp.drafts import Draft, Line
    from slaclock.tickets import Event

_CLASSES: dict[str, Any] = {
    "created": Created,
    "customer_message": CustomerMessage,
    "agent_message": AgentMessage,
    "status": StatusChanged,
    "fields": FieldsChanged,
    "assigned": Assigned,
    "rated": Rated,
}
_MAPPINGS = {"fields", "set"}


@dataclass(frozen=True, slots=True)
class Change:
    """What has become of a ticket.

    Attributes:
        ticket_id: which ticket.
        created: it is new; said once.
        events: what has been added to it, in order of time. Where an earlier report is corrected, the event as it
            is now.
        decision: `opened`, `reopened`, `message`, `reply`, `rated`, `status`, `closing_remark` (thanks after the
            solution: nothing changes), `reply_failed` (a reply is taken out again), `corrected` (an instant or an
            author), or `merged` (a late message has shown that it continues the ticket before).
        acknowledgement: what to send to the customer, once; record it with `by="bot"` and its real id.
    """

    ticket_id: str
    created: bool
    events: tuple[Event, ...]
    decision: str
    acknowledgement: str | None = None


def event_of(line: Line) -> Event:
    """The event that a line stands for."""
    at, kind, content = line
    said = {name: dict(value) if name in _MAPPINGS else value for name, value in content}
    event: Event = _CLASSES[kind](at=from_us(at), **said)
    return event


def change_of(ticket_id: str, before: Draft | None, after: Draft, *, is_new: bool) -> Change | None:
    """What distinguishes a ticket from what it was; `None` where nothing does."""
    old = Counter(before.lines if before is not None else ())
    added = Counter(after.lines) - old
    remarks = len(after.remarks) - (len(before.remarks) if before is not None else 0)
    if not added and remarks <= 0 and len(after.lines) == old.total():
        return None
    events = []
    for line in after.lines:
        if added[line]:
            added[line] -= 1
            events.append(event_of(line))
    decision = "opened" if before is None else _decision(before, after, remarks)
    return Change(ticket_id, is_new, tuple(events), decision)


_DECISIONS = {"status": "reopened", "rated": "rated", "customer_message": "message", "agent_message": "reply"}


def _decision(before: Draft, after: Draft, remarks: int) -> str:
    old, new = (Counter(kind for _, kind, _ in draft.lines) for draft in (before, after))
    more = (decision for kind, decision in _DECISIONS.items() if new[kind] > old[kind])
    fewer = "reply_failed" if new["agent_message"] < old["agent_message"] else "corrected"
    return next(more, "closing_remark" if remarks > 0 else fewer)
