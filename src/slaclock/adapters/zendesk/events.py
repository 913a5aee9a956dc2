"""A ticket's history as events, in the order in which they count."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from slaclock.adapters.zendesk.filters import created_text
from slaclock.adapters.zendesk.statuses import AT_FIRST, DELETED

if TYPE_CHECKING:
    from datetime import datetime

    from slaclock.adapters.told import Event
    from slaclock.adapters.zendesk.account import Account
    from slaclock.adapters.zendesk.history import History, Step
    from slaclock.adapters.zendesk.messages import Message
    from slaclock.values import Value

AT_ONCE: Final = timedelta(minutes=1)
"""How long after its creation the stamp of a ticket's first comment may lie."""


class Events:
    """Turns a history into events.

    Args:
        account: what the ticket shares with others.
        first: its fields before any of them changed, `status` among them.
        created_at: when it was created.
    """

    __slots__ = ("_account", "_created_at", "_fields", "_organization", "_requester")

    def __init__(self, account: Account, first: dict[str, Value], created_at: datetime) -> None:
        self._account, self._created_at = account, created_at
        self._fields = first
        self._requester: Any = first.get("requester_id")
        self._organization: Any = first.get("organization_id")

    def told(self, history: History, written: list[Message], submitter: str | None) -> list[Event]:
        """All events, the ticket's creation first.

        Args:
            history: what its audits say.
            written: comments that no audit tells.
            submitter: who the ticket was submitted by, for a ticket whose first comment is missing.
        """
        first = self._opening(history, written)
        by = first.by if first is not None else submitter
        # The customer's first comment is the ticket itself.
        skipped = first if by == "customer" else None
        events = self._creation(history, "customer" if by in ("customer", None) else "agent")
        for step in history.steps:
            self._step(step, skipped, events)
        events += [event for each in written if each is not skipped and (event := each.event()) is not None]
        return events

    def _opening(self, history: History, written: list[Message]) -> Message | None:
        """The comment that the ticket was created with, if it is there: who wrote that created the ticket."""
        steps = history.steps
        messages = [*(each for step in steps for each in step.messages), *written]
        first = min(messages, key=lambda each: each.at, default=None)
        if first is None or first.at - self._created_at <= AT_ONCE:
            return first
        creating = steps[0].messages if steps and steps[0].creates else []
        return first if any(each is first for each in creating) else None

    def _creation(self, history: History, by: str) -> list[Event]:
        at, status = self._created_at, self._fields.pop("status", None) or "new"
        fields: dict[str, Value] = {name: value for name, value in self._fields.items() if value is not None}
        fields["created_at"] = created_text(at)
        fields |= self._derived()
        if history.schedule is not None:
            fields["schedule_id"] = history.schedule
        opening = status if status in AT_FIRST else "new"
        events: list[Event] = [{"kind": "created", "at": at, "by": by, "status": opening, "fields": fields}]
        # What it was created with comes after its first comment: that may be a reply and a solution at once.
        if status not in (*AT_FIRST, DELETED) and not any(step.status == status for step in history.steps[:1]):
            events.append({"kind": "status", "at": at, "to": status})
        return events

    def _step(self, step: Step, skipped: Message | None, events: list[Event]) -> None:
        """Fields, then messages, then the status; a merge or deletion first: the note that it leaves answers nobody."""
        if step.cancelled is not None:
            events.append({"kind": "cancelled", "at": step.at, "reason": step.cancelled})
        if step.values:
            events += self._changes(step)
        for each in step.messages:
            if each is not skipped and (event := each.event()) is not None:
                events.append(event)
        if step.status is not None:
            events.append({"kind": "status", "at": step.at, "to": step.status})

    def _changes(self, step: Step) -> list[Event]:
        values: dict[str, Any] = dict(step.values)
        if "requester_id" in values or "organization_id" in values:
            gone = dict.fromkeys(self._derived())
            self._requester = values.get("requester_id", self._requester)
            self._organization = values.get("organization_id", self._organization)
            values |= {**gone, **self._derived()}
        events: list[Event] = []
        # An assignment cannot clear: that nobody holds the ticket any more is a change of its fields.
        held = {name: values.pop(name) for name in ("assignee", "group") if values.get(name) is not None}
        if held:
            events.append({"kind": "assigned", "at": step.at, **held})
        return [*events, {"kind": "fields", "at": step.at, "set": values}] if values else events

    def _derived(self) -> dict[str, Value]:
        """What other records say of the requester and the organisation."""
        role = self._account.users.role(self._requester)
        own: dict[str, Value] = {} if role is None else {"requester_role": role}
        return {**own, **self._account.organizations.get(self._organization or "", {})}
