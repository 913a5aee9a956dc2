"""Freshdesk's activity export: when each status, priority, group and agent came.

Source: developers.freshdesk.com/api/#ticket_activities: `activities_data` holds the records of all tickets of a day.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from slaclock.adapters.freshdesk.statuses import untold
from slaclock.adapters.freshdesk.targets import PRIORITIES, read_priority
from slaclock.adapters.node import instant
from slaclock.errors import shown

if TYPE_CHECKING:
    from slaclock.adapters.freshdesk.statuses import Statuses
    from slaclock.adapters.node import Node

_STAMP = re.compile(r"(\d{2})-(\d{2})-(\d{4}) (\d{2}:\d{2}:\d{2}) ([+-]\d{2}):?(\d{2})", re.ASCII)
_STAMP_HINT = 'day first, with an offset: "21-04-2017 09:33:38 +0000"'
_WORDS = {word: number for number, word in PRIORITIES.items()}


@dataclass(slots=True)
class Activities:
    """What an activity export says about one ticket, each list sorted by time.

    Attributes:
        statuses: the categories it took.
        fields: what was set, by the name of the ticket's field: `priority`, `type`, `group` and `assignee`.
        ended: when it was marked as spam or deleted, and which.
    """

    statuses: list[tuple[datetime, str]] = field(default_factory=list)
    fields: list[tuple[datetime, str, Any]] = field(default_factory=list)
    ended: list[tuple[datetime, str]] = field(default_factory=list)


def read_activities(nodes: list[Node], ticket_id: str, statuses: Statuses) -> Activities:
    """The activities of one ticket; those of others are passed over, as an export holds a whole day's."""
    read = Activities()
    for node in nodes:
        own = node.identifier("ticket_id", needed=False)
        if own is not None and own != ticket_id:
            continue
        at, activity = _performed_at(node), node.object("activity")
        if at is not None and activity is not None:
            _activity(at, activity, statuses, read)
    for listed in (read.statuses, read.fields, read.ended):
        listed.sort(key=lambda item: item[0])
    return read


def _performed_at(node: Node) -> datetime | None:
    text = node.text("performed_at")
    if text is None:
        return None
    match = _STAMP.fullmatch(text.strip())
    day, month, year, clock, hours, minutes = match.groups() if match else ("",) * 6
    at = instant(f"{year}-{month}-{day}T{clock}{hours}:{minutes}" if match else text)
    if at is None:
        node.fault("performed_at", f"must be an instant, not {shown(text)}", _STAMP_HINT)
    return at


def _activity(at: datetime, node: Node, statuses: Statuses, read: Activities) -> None:
    status = node.get("status")
    if status is not None:
        category = statuses.category(status)
        if category is None:
            node.problem("status", untold(status))
        else:
            read.statuses.append((at, category))
    if node.get("priority") is not None:
        read.fields.append((at, "priority", _priority(node)))
    for key, name in (("ticket_type", "type"), ("type", "type"), ("group", "group"), ("agent_id", "assignee")):
        if key in node.data:
            read.fields.append((at, name, node.identifier(key, needed=False)))
    for key, reason in (("spam", "spam"), ("deleted", "deleted")):
        if node.get(key) is True:
            read.ended.append((at, reason))


def _priority(node: Node) -> int | None:
    """The priority's number; exports of some accounts have its word."""
    given = node.get("priority")
    word = _WORDS.get(given.strip().casefold()) if isinstance(given, str) else None
    return read_priority(node, "priority") if word is None else word
