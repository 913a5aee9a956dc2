"""From a ticket's record and its history to events, in the order in which they count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.adapters.node import identifier
from slaclock.adapters.told import Told
from slaclock.adapters.zendesk.channels import read_via
from slaclock.adapters.zendesk.events import Events
from slaclock.adapters.zendesk.fields import PRIORITIES, TRACKED, Unreadable, custom_value, field_value
from slaclock.adapters.zendesk.history import MERGED, History, told
from slaclock.adapters.zendesk.messages import Message, message
from slaclock.adapters.zendesk.ratings import rated, rating
from slaclock.adapters.zendesk.statuses import AT_FIRST, DELETED, category
from slaclock.errors import shown

if TYPE_CHECKING:
    from slaclock.adapters.node import Node
    from slaclock.adapters.told import Event
    from slaclock.adapters.zendesk.account import Account
    from slaclock.values import Value


def story(node: Node, audits: list[Node], comments: list[Node], ratings: list[Node], account: Account) -> Told | None:
    """The ticket; `None` where a fault has been noted without which there is none.

    Args:
        node: the ticket's record.
        audits: its audits, in any order.
        comments: its comments; those that an audit tells, too, count once.
        ratings: the records of its ratings.
        account: what it shares with other tickets.
    """
    faults = len(node.found.faults)
    created_at, requester = node.instant("created_at"), node.identifier("requester_id", needed=False)
    stands = _as_it_stands(node)
    status = category(node, "status") if node.get("status") is not None else None
    history = told(audits, account, requester)
    written = _further(comments, history, account, requester)
    if not audits:
        _since_nobody_knows(node, status)
        status = status if status in (*AT_FIRST, DELETED) else "open"
    given = [event for each in ratings if (event := rated(each)) is not None]
    key = node.identifier("id")
    if created_at is None or key is None or len(node.found.faults) > faults:
        return None
    _restored(node, history)
    first = {"status": status, **stands, **history.first}
    events = Events(account, first, created_at).told(
        history, written, account.users.author(*_submitter(node, requester))
    )
    events += given or [rating(step.at, step.rating) for step in history.steps if step.rating is not None]
    _gone(node, events, history, stands, status)
    if len(node.found.faults) > faults:
        return None
    own = node.get("id")
    return Told(own if isinstance(own, int) else key, events)


def _submitter(node: Node, requester: str | None) -> tuple[str, str | None]:
    return node.identifier("submitter_id", needed=False) or requester or "", requester


def _as_it_stands(node: Node) -> dict[str, Value]:
    """The fields of the ticket's record, under our names."""
    fields: dict[str, Value] = {}
    for vendor in TRACKED:
        given = node.data.get(vendor)
        if given is None:
            continue
        try:
            fields[TRACKED[vendor]] = field_value(vendor, given)
        except Unreadable as error:
            node.fault(vendor, f"must be {error}, not {shown(given)}")
    if (priority := fields.get("priority")) not in (None, *PRIORITIES):
        node.problem("priority", f"{shown(priority)} is no priority: no policy has a target for it")
    _custom_fields(node, fields)
    fields["channel"] = read_via(node).channel
    return fields


def _custom_fields(node: Node, fields: dict[str, Value]) -> None:
    """Adds the custom fields of the ticket's record; most of an export's are empty."""
    key = "custom_fields" if "custom_fields" in node.data else "fields"
    given = node.get(key)
    if isinstance(given, str):
        node.problem(key, f"left out: {shown(given)} stands where the custom fields should be")
        return
    for place, data in node.members(key, needed=False):
        own, value = data.get("id"), data.get("value")
        number = identifier(own)
        if number is None:
            node.member(key, place, data).identifier("id")  # tells why
        if value is None:
            continue
        try:
            fields[f"custom_fields_{number}"] = custom_value(value)
        except Unreadable as error:
            node.member(key, place, data).fault("value", f"must be {error}, not {shown(value)}")


def _further(comments: list[Node], history: History, account: Account, requester: str | None) -> list[Message]:
    """The comments that no audit has told."""
    known = {each.id for step in history.steps for each in step.messages if each.id is not None}
    found = []
    for node in comments:
        written = message(node, node.instant("created_at"), account.users, requester)
        if written is not None and (written.id is None or written.id not in known):
            known.add(written.id or "")
            found.append(written)
    return sorted(found, key=lambda each: each.at)


def _since_nobody_knows(node: Node, status: str | None) -> None:
    if status not in (None, *AT_FIRST):
        word = node.get("status")
        node.problem("status", f"left out: {shown(word)}, and without audits nobody knows since when")


def _restored(node: Node, history: History) -> None:
    """A deleted ticket may be brought back; nothing here starts again after a cancellation."""
    alive = None
    for step in reversed(history.steps):
        if step.cancelled == DELETED and alive is not None:
            reason = f"deleted at {step.at.isoformat()} and restored at {alive.isoformat()}: the time between counts"
            node.found.problem("audits", reason)
            step.cancelled = None
        if step.status is not None:
            alive = step.at


def _gone(node: Node, events: list[Event], history: History, stands: dict[str, Value], status: str | None) -> None:
    """Adds the cancellation of a ticket that is gone, where no audit tells it."""
    tags = stands.get("tags")
    merged = "tags" not in history.first and isinstance(tags, tuple) and MERGED in tags
    if not (merged or status == DELETED) or any(event["kind"] == "cancelled" for event in events):
        return
    updated_at = node.instant("updated_at", needed=False) or events[0]["at"]
    closed = [step.at for step in history.steps if step.status in ("solved", "closed")]
    at = closed[0] if merged and closed else max(updated_at, *(event["at"] for event in events))
    # Before the other events of its instant: what closes a merged ticket is no solution.
    events.insert(1, {"kind": "cancelled", "at": at, "reason": "merged" if merged else DELETED})
