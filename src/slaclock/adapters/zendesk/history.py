"""A ticket's audits, told one after the other: what its fields were at first, and what changed when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from slaclock.adapters.node import identifier
from slaclock.adapters.zendesk.channels import Via, read_via
from slaclock.adapters.zendesk.fields import PRIORITIES, Unreadable, field_name, field_value
from slaclock.adapters.zendesk.messages import Message, message
from slaclock.adapters.zendesk.ratings import rating_of
from slaclock.adapters.zendesk.statuses import AT_FIRST, DELETED, category
from slaclock.errors import shown

if TYPE_CHECKING:
    from datetime import datetime

    from slaclock.adapters.node import Node
    from slaclock.adapters.zendesk.account import Account
    from slaclock.values import Value

MERGED: Final = "closed_by_merge"
_COMMENTS = frozenset({"Comment", "VoiceComment"})
_VALUES = frozenset({"Create", "Change"})
_SOLVED = ("solved", "closed")


@dataclass(slots=True)
class Step:
    """What one audit did.

    Attributes:
        at: when.
        values: the fields that it set.
        messages: the comments in it.
        status: the status category that the ticket went to.
        cancelled: why the ticket counts no more.
        rating: the customer's verdict: 1 good, 0 bad.
        creates: whether it is the audit that created the ticket.
    """

    at: datetime
    values: dict[str, Value] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)
    status: str | None = None
    cancelled: str | None = None
    rating: int | None = None
    creates: bool = False


@dataclass(slots=True)
class History:
    """What audits say of one ticket.

    Attributes:
        first: each field's value before its first change, `status` among them as a category.
        schedule: the id of the schedule it was last given.
        steps: the audits, by time.
    """

    first: dict[str, Value] = field(default_factory=dict)
    schedule: str | None = None
    steps: list[Step] = field(default_factory=list)


def told(audits: list[Node], account: Account, requester: str | None) -> History:
    """The history that a ticket's audits tell, in whatever order they come, and however often."""
    history = History()
    ordered = _in_order(audits)
    # Only where users are not known does it matter who the requester is.
    first = _first_requester(ordered) if account.users.roles is None else None
    teller = _Teller(history, account, first or requester)
    for node, at in ordered:
        step = Step(at)
        teller.audit(node, step)
        history.steps.append(step)
    return history


def _in_order(audits: list[Node]) -> list[tuple[Node, datetime]]:
    """By time, at one instant by number; each once."""
    seen: set[str] = set()
    dated = []
    for node in audits:
        key, at = node.identifier("id", needed=False), node.instant("created_at")
        if at is None or (key is not None and key in seen):
            continue
        if key is not None:
            seen.add(key)
        number = int(key) if key is not None and key.isascii() and key.isdigit() else 0
        dated.append((at, number, node))
    dated.sort(key=lambda each: each[:2])
    return [(node, at) for at, _, node in dated]


def _first_requester(audits: list[tuple[Node, datetime]]) -> str | None:
    """Who asked before anybody changed that, as far as the audits say."""
    for audit, _ in audits:
        events = audit.get("events")
        for event in events if isinstance(events, list | tuple) else ():
            if isinstance(event, Mapping) and event.get("field_name") == "requester_id":
                return identifier(event.get("value" if event.get("type") == "Create" else "previous_value"))
    return None


class _Teller:
    """Reads audit after audit into a history."""

    __slots__ = ("_account", "_history", "_requester", "_tags")

    def __init__(self, history: History, account: Account, requester: str | None) -> None:
        self._history, self._account, self._requester = history, account, requester
        self._tags: Any = ()

    def audit(self, node: Node, step: Step) -> None:
        """Fields first, then comments: an audit lists them in any order."""
        # What Zendesk has not documented is skipped, but it has a name.
        events = [(event.text("type"), event) for event in node.objects("events")]
        values = [(event.text("field_name"), event) for kind, event in events if kind in _VALUES]
        for name, event in values:
            if name is not None and name != "status":
                self._value(event, name, step)
        via = read_via(node)
        node.identifier("author_id", needed=False)
        self._statuses(values, via, step)
        for kind, event in events:
            self._other(kind, event, node, via, step)
        step.creates = any(kind == "Create" for kind, _ in events)

    def _statuses(self, values: list[tuple[str | None, Node]], via: Via, step: Step) -> None:
        """The status; where the audit does not set it, the custom status."""
        said = {name: event for name, event in values if event.data.get("value") is not None or name == "status"}
        event = said.get("status") or said.get("custom_status_id")
        if event is None:
            return
        if "status" in said:
            self._status(event, step)
        else:
            self._custom_status(event, step)
        if step.status in _SOLVED and "merge" in (via.rel, read_via(event).rel):
            step.cancelled = "merged"

    def _other(self, kind: str | None, event: Node, audit: Node, via: Via, step: Step) -> None:
        if kind in _COMMENTS:
            written = message(event, step.at, self._account.users, self._requester, audit, via)
            step.messages += [written] if written is not None else []
        elif kind == "ScheduleAssignment":
            self._schedule(event)
        elif kind == "SatisfactionRating":
            step.rating = rating_of(event, "score", step.rating)

    def _status(self, event: Node, step: Step) -> None:
        to = category(event, "value")
        if event.data.get("type") == "Change":
            before = None if event.data.get("previous_value") is None else category(event, "previous_value")
            self._history.first.setdefault("status", before or "new")
        self._to(to, event, step)

    def _custom_status(self, event: Node, step: Step) -> None:
        number, categories = event.identifier("value"), self._account.categories
        to = categories.get(number or "")
        if to is not None:
            before = categories.get(identifier(event.data.get("previous_value")) or "")
            if event.data.get("type") == "Change" and before is not None:
                self._history.first.setdefault("status", before)
            self._to(to, event, step)
        elif number is not None:
            event.problem("value", f"nobody knows the custom status {shown(number)}: its category is left out")

    def _to(self, to: str | None, event: Node, step: Step) -> None:
        first = self._history.first
        if to == DELETED:
            step.cancelled = DELETED
        elif to is None or (
            event.data.get("type") == "Create" and first.setdefault("status", to) == to and to in AT_FIRST
        ):
            return  # what it was created with is told with its creation, unless comments come before
        else:
            step.status = to

    def _value(self, event: Node, vendor: str, step: Step) -> None:
        if vendor == "satisfaction_score":
            step.rating = rating_of(event, "value", step.rating)
            return
        name = field_name(vendor)
        if name is None:
            return
        value = _read(event, "value", vendor)
        created = event.data.get("type") == "Create"
        before = value if created else _read(event, "previous_value", vendor)
        if name not in self._history.first:
            self._history.first[name] = before
            if name == "tags":
                self._tags = before or ()
        elif created:
            return  # told twice: it was created once
        if not created:
            step.values[name] = value
        if vendor == "requester_id":
            self._requester = value
        elif name == "tags":
            # Only the tag's coming is a merge: follow-ups of a merged ticket inherit its tags.
            if MERGED in (value or ()) and MERGED not in self._tags:
                step.cancelled = "merged"
            self._tags = value or ()

    def _schedule(self, event: Node) -> None:
        if "new_schedule_id" not in event.data:
            event.fault("new_schedule_id", "is missing, must be a schedule's id, or null")
        self._history.schedule = event.identifier("new_schedule_id", needed=False)


def _read(event: Node, key: str, vendor: str) -> Any:
    try:
        value = field_value(vendor, event.data.get(key))
    except Unreadable as error:
        event.fault(key, f"must be {error}, not {shown(event.data.get(key))}")
        return None
    if vendor == "priority" and value not in (None, *PRIORITIES):
        event.problem(key, f"{shown(value)} is no priority: no policy has a target for it")
    return value
