"""One Freshdesk ticket's events, from its record, conversations, activities and ratings."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from slaclock.adapters.freshdesk.activities import read_activities
from slaclock.adapters.freshdesk.conversations import read_messages
from slaclock.adapters.freshdesk.ratings import read_ratings
from slaclock.adapters.freshdesk.stats import Stats, read_stats, statuses_from
from slaclock.adapters.freshdesk.statuses import untold
from slaclock.adapters.freshdesk.targets import read_priority
from slaclock.adapters.node import identifier
from slaclock.adapters.told import Told
from slaclock.errors import shown

if TYPE_CHECKING:
    from datetime import datetime

    from slaclock.adapters.freshdesk.activities import Activities
    from slaclock.adapters.freshdesk.statuses import Statuses
    from slaclock.adapters.node import Node
    from slaclock.adapters.told import Event

OUTBOUND = 10
"""The source of a ticket that an agent opened by writing to the customer."""

CREATING = timedelta(minutes=1)
"""How late the activity of a ticket's creation may be dated."""

_FIELDS = {"group": "group_id", "assignee": "responder_id", "company_id": "company_id", "product_id": "product_id"}
"""The names of ids in the book, and in Freshdesk's ticket."""


@dataclass(slots=True)
class Records:
    """What belongs to one ticket; `None` where nothing of the kind was given."""

    conversations: list[Node] | None = None
    activities: list[Node] | None = None
    ratings: list[Node] = field(default_factory=list)


def read_ticket(node: Node, records: Records, statuses: Statuses) -> Told | None:
    """The ticket of one record; `None` after noting why there is none. What cannot be known is told."""
    own, created = node.identifier("id"), node.instant("created_at")
    status = node.get("status")
    fields = _fields(node)
    category = _category(node, statuses)
    stats = read_stats(node)
    spam, deleted = node.flag("spam", needed=False), node.flag("deleted", needed=False)
    updated = node.instant("updated_at", needed=False)
    messages = [] if own is None or records.conversations is None else read_messages(records.conversations, own)
    ratings = [] if own is None else read_ratings(records.ratings, own)
    acts = None if own is None or records.activities is None else read_activities(records.activities, own, statuses)
    if own is None or created is None or status is None or node.found.faults:
        return None
    reasons: list[str] = []
    first, changes = _field_changes(node, fields, acts, created)
    messages += _told_replies(node, stats, records, messages, reasons)
    untouched = updated == created
    known = _known_statuses(node, stats.settled(created) if untouched else stats, acts, category, created, reasons)
    if reasons:
        node.problem("stats", "; ".join(reasons))
    by = "agent" if fields.get("source") == OUTBOUND else "customer"
    # Within one instant: fields, then messages, then the status.
    events: list[Event] = [{"kind": "created", "at": created, "by": by, "status": "open", "fields": first}]
    events += [*changes, *messages, *({"kind": "status", "at": at, "to": to} for at, to in known), *ratings]
    events += _ending(acts, "spam" if spam else "deleted" if deleted else None, updated or created)
    return Told(node.get("id"), events)


def _fields(node: Node) -> dict[str, Any]:
    """The ticket's fields as they are now."""
    fields: dict[str, Any] = {"priority": read_priority(node, "priority")}
    fields |= {name: node.get(key) for name, key in _FIELDS.items() if node.identifier(key, needed=False) is not None}
    fields["source"] = node.integer("source", needed=False)
    fields["type"] = node.text("type", needed=False) if node.get("type") != "" else None
    fields["tags"] = _tags(node)
    return {name: value for name, value in fields.items() if value is not None and value != []}


def _tags(node: Node) -> list[str] | None:
    tags = node.get("tags")
    if tags is None:
        return None
    if not isinstance(tags, list | tuple):
        node.fault("tags", f"must be a list of texts, not {shown(tags)}")
        return None
    for place, tag in enumerate(tags):
        if not isinstance(tag, str) or identifier(tag) is None:
            node.found.fault(f"{node.at('tags')}[{place}]", f"must be a text, not {shown(tag)}", tag)
    return list(tags)


def _category(node: Node, statuses: Statuses) -> str | None:
    status = node.get("status")
    category = statuses.category(status)
    if category is None:
        if status is None or isinstance(status, bool) or not isinstance(status, int | str):
            missing = "is missing, must be" if "status" not in node.data else f"must be a status, not {shown(status)}:"
            node.fault("status", f"{missing} a number such as 2 (open)")
        else:
            node.problem("status", untold(status))
    return category


def _field_changes(
    node: Node, now: dict[str, Any], activities: Activities | None, created: datetime
) -> tuple[dict[str, Any], list[Event]]:
    """The fields at creation, and what became of them: from the activities, else as they are now."""
    if activities is None or not activities.fields:
        return now, []
    first = dict(now)
    told = {name for _, name, _ in activities.fields}
    words = _group_ids(activities, now)
    for name in told - {"priority"}:
        first.pop(name, None)  # a group, agent or type that came by an activity was not there before
    changes: list[Event] = []
    for at, name, told_value in activities.fields:
        value = words.get(told_value, told_value) if name == "group" else told_value
        if at <= created and value is not None:
            first[name] = value
        changes.append({"kind": "fields", "at": at, "set": {name: value}})
    earliest = next((item for item in activities.fields if item[1] == "priority"), None)
    if earliest is not None and earliest[0] > created:
        first["priority"] = earliest[2]
        if _nobody_knows(activities, earliest[0], created):
            when = earliest[0].isoformat()
            reason = f"tell no priority before {when}, and the one set then is taken for the first"
            node.found.problem("activities", reason)
    return first, changes


def _nobody_knows(activities: Activities, at: datetime, created: datetime) -> bool:
    """Whether the first priority told came by a change: the ticket's creation is told by an activity of its own."""
    first = min(item[0] for item in (*activities.fields, *activities.statuses))
    return at != first or at - created > CREATING


def _group_ids(activities: Activities, now: dict[str, Any]) -> dict[Any, Any]:
    """Activities name groups, tickets number them: the last one named is the one that holds the ticket now."""
    named = [value for _, name, value in activities.fields if name == "group"]
    return {named[-1]: now["group"]} if named and named[-1] is not None and "group" in now else {}


def _known_statuses(
    node: Node,
    stats: Stats,
    activities: Activities | None,
    category: str | None,
    created: datetime,
    reasons: list[str],
) -> list[tuple[datetime, str]]:
    if activities is None:
        if category is None:
            return []
        known, untellable = statuses_from(stats, category, created)
        reasons += untellable
        return known
    known = list(activities.statuses)
    last = known[-1][1] if known else "open"
    if category is None or category == last:
        return known
    since = stats.since(category)
    added = since is not None and (not known or since >= known[-1][0])
    took = f"; taken from its stats, {since.isoformat()}" if added and since is not None else ""
    told = "the activities end" if known else "the activities tell no status, so the ticket begins"
    node.found.problem("activities", f"{told} with {last}, and the ticket is {category} now{took}")
    return [*known, (since, category)] if added and since is not None else known


def _told_replies(node: Node, stats: Stats, records: Records, messages: list[Event], reasons: list[str]) -> list[Event]:
    """The first response as `stats` have it, where the conversations do not tell one."""
    first, asked, answered = (stats.at[f"{who}_responded_at"] for who in ("first", "requester", "agent"))
    if records.conversations is not None:
        replied = any(each.get("by") == "human" and each["public"] for each in messages)
        if first is None or replied:
            return []
        reason = f"hold no reply; the first one, at {first.isoformat()}, is taken from the ticket's stats"
        node.found.problem("conversations", reason)
        return [_reply(first)]
    told: list[Event] = [] if first is None else [_reply(first)]
    if asked is not None:
        reasons.append("without conversations only the first reply and the last message of each side are known")
        told.append({"kind": "customer_message", "at": asked})
    if answered is not None and answered != first:
        told.append(_reply(answered))
    return told


def _reply(at: datetime) -> Event:
    """A reply of which nobody knows who sent it."""
    return {"kind": "agent_message", "at": at, "by": "unknown", "public": True}


def _ending(activities: Activities | None, marked: str | None, at: datetime) -> list[Event]:
    """The end of a ticket that is spam or deleted, as dated by an activity, else by its last update."""
    if marked is None:
        return []
    told = [when for when, reason in (() if activities is None else activities.ended) if reason == marked]
    return [{"kind": "cancelled", "at": told[-1] if told else at, "reason": marked}]
