"""A ticket's audits, told one after the other: what its fields were at first, and what changed when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from slaclock.adapters.node import identifier, is_plain
from slaclock.adapters.zendesk.channels import Via, read_via
from slaclock.adapters.zendesk.fields import PRIORITIES, Unreadable, tracked
from slaclock.adapters.zendesk.messages import Message, message
from slaclock.adapters.zendesk.ratings import rating_of
from slaclock.adapters.zendesk.statuses import AT_FIRST, DELETED, category
from slaclock.errors import shown

if TYPE_CHECKING:
    from datetime import datetime

    from slaclock.adapters.node import Node
    from slaclock.adapters.zendesk.account import Account
    from slaclock.adapters.zendesk.fields import Tracked
    from slaclock.values import Value

MERGED: Final = "closed_by_merge"
_COMMENTS = frozenset({"Comment", "VoiceComment"})
_READ = frozenset({*_COMMENTS, "ScheduleAssignment", "SatisfactionRating"})
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
    for place, node in enumerate(audits):
        key, at = node.identifier("id", needed=False), node.instant("created_at")
        if at is None or (key is not None and key in seen):
            continue
        number = 0
        if key is not None:
            seen.add(key)
            number = int(key) if key.isascii() and key.isdigit() else 0
        dated.append((at, number, place))
    dated.sort()
    return [(audits[place], at) for at, _, place in dated]


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
        """Fields first, then the status, then comments: an audit lists them in any order."""
        statuses: list[Node] = []
        others: list[tuple[str, Node]] = []
        for place, data in node.members("events"):
            kind = data.get("type")
            if kind in ("Create", "Change"):
                self._set(node, place, data, statuses, step)
            elif is_plain(kind):
                # What Zendesk has not documented is skipped, but it has a name.
                if kind in _READ:
                    others.append((kind, node.member("events", place, data)))
            else:
                node.member("events", place, data).text("type")
        via = read_via(node)
        node.identifier("author_id", needed=False)
        if statuses:
            self._statuses(statuses, via, step)
        for kind, event in others:
            self._other(kind, event, node, via, step)

    def _set(self, node: Node, place: int, data: Mapping[str, Any], statuses: list[Node], step: Step) -> None:
        """A field that an event sets, unless no filter asks about it; what sets the status is kept for later."""
        vendor, created = data.get("field_name"), data["type"] == "Create"
        step.creates = step.creates or created
        field = tracked(vendor) if type(vendor) is str else None
        if field is not None:
            self._value(node, place, data, field, step)
            if vendor == "custom_status_id" and data.get("value") is not None:
                statuses.append(node.member("events", place, data))
        elif vendor == "status":
            statuses.append(node.member("events", place, data))
        elif vendor == "satisfaction_score":
            step.rating = rating_of(node.member("events", place, data), "value", step.rating)
        elif not is_plain(vendor):
            node.member("events", place, data).text("field_name")

    def _statuses(self, events: list[Node], via: Via, step: Step) -> None:
        """The status; where the audit does not set it, the custom status."""
        said = {event.data.get("field_name"): event for event in events}
        event = said.get("status") or said["custom_status_id"]
        if "status" in said:
            self._status(event, step)
        else:
            self._custom_status(event, step)
        if step.status in _SOLVED and "merge" in (via.rel, read_via(event).rel):
            step.cancelled = "merged"

    def _other(self, kind: str, event: Node, audit: Node, via: Via, step: Step) -> None:
        if kind in _COMMENTS:
            written = message(event, step.at, self._account.users, self._requester, audit, via)
            step.messages += [written] if written is not None else []
        elif kind == "ScheduleAssignment":
            self._schedule(event)
        else:
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

    def _value(self, node: Node, place: int, data: Mapping[str, Any], field: Tracked, step: Step) -> None:
        """What an audit's event says of a field; most of the time that reading an export takes is spent here."""
        created, first = data["type"] == "Create", self._history.first
        value = data.get("value")
        if value is not None:
            value = _read(node, place, data, "value", field)
        before = value if created else data.get("previous_value")
        if before is not None and not created:
            before = _read(node, place, data, "previous_value", field)
        name = field.name
        if name not in first:
            first[name] = before
            if name == "tags":
                self._tags = before or ()
        elif created:
            return  # told twice: it was created once
        if not created:
            step.values[name] = value
        if name == "requester_id":
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


def _read(node: Node, place: int, data: Mapping[str, Any], key: str, field: Tracked) -> Any:
    given = data[key]
    if given == "":
        return None
    try:
        value = field.read(given)
    except Unreadable as error:
        node.member("events", place, data).fault(key, f"must be {error}, not {shown(given)}")
        return None
    if field.name == "priority" and value not in PRIORITIES:
        event = node.member("events", place, data)
        event.problem(key, f"{shown(value)} is no priority: no policy has a target for it")
    return value
