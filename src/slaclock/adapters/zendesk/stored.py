"""Zendesk's stored minutes (`ticket_metrics`) beside ours: every account has those, metric events are for admins."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from slaclock.adapters.envelope import records
from slaclock.adapters.findings import Findings
from slaclock.adapters.zendesk.compare import checked
from slaclock.adapters.zendesk.durations import stretches, total
from slaclock.adapters.zendesk.key import ticket_key
from slaclock.adapters.zendesk.targets import LONGEST
from slaclock.errors import shown

if TYPE_CHECKING:
    from slaclock.adapters.node import Node
    from slaclock.calendars import Calendar
    from slaclock.policies import PolicyBook
    from slaclock.tickets import Ticket

Row: TypeAlias = dict[str, Any]
Minutes: TypeAlias = tuple[int | None, int | None]

_STORED = {
    "reply_time": "reply_time_in_minutes",
    "first_resolution_time": "first_resolution_time_in_minutes",
    "full_resolution_time": "full_resolution_time_in_minutes",
    "requester_wait_time": "requester_wait_time_in_minutes",
    "on_hold_time": "on_hold_time_in_minutes",
}


def compare_metrics(
    book: PolicyBook,
    tickets: Iterable[Ticket],
    ticket_metrics: object,
    *,
    tolerance: timedelta = timedelta(seconds=30),
) -> list[Row]:
    """What slaclock measures on each ticket beside the minutes that Zendesk has stored.

    Each row is a dictionary with `ticket_id`; `metric`: `reply_time`, `first_resolution_time`,
    `full_resolution_time`, `requester_wait_time`, `on_hold_time`; `verdict`: `same`, `differs`, `only_ours` or
    `only_theirs`; `differs`: `calendar`, `business` or both; `ours_calendar` and `ours_business` (`timedelta`),
    `theirs_calendar` and `theirs_business` (minutes). What neither side has ended makes no row.

    Args:
        book: from `load_book`, with the account's schedules: business hours are those of the ticket's schedule.
        tickets: from `load_ticket` or `load_tickets`.
        ticket_metrics: `GET /api/v2/ticket_metrics`, a list or the API's envelope.
        tolerance: how far Zendesk's rounded minutes may lie from ours.

    Raises:
        AdapterError: `ticket_metrics` cannot be what it says; `.faults` lists everything found.

    >>> from slaclock.adapters.zendesk import load_book
    >>> compare_metrics(load_book([]).book, [], {"ticket_metrics": []})
    []
    """
    stored = _read(ticket_metrics)
    rows: list[Row] = []
    for ticket in checked(tickets):
        theirs = stored.pop(ticket_key(ticket.id), {})
        calendar = _hours(book, ticket)
        for metric, found in stretches(ticket, book).items():
            ours = (total(found, None), total(found, calendar) if calendar is not None else None)
            rows += _row(ticket.id, metric, ours, theirs.get(metric, (None, None)), tolerance)
    for ticket_id, theirs in stored.items():
        for metric, minutes in theirs.items():
            rows += _row(ticket_id, metric, (None, None), minutes, tolerance)
    return rows


def _read(document: object) -> dict[int | str, dict[str, Minutes]]:
    found = Findings()
    stored: dict[int | str, dict[str, Minutes]] = {}
    for node in records(document, "ticket_metrics", found):
        key = node.identifier("ticket_id")
        pairs = {metric: _pair(node, name) for metric, name in _STORED.items()}
        stored[ticket_key(key or "")] = pairs
    found.settled("invalid Zendesk ticket metrics")
    return stored


def _pair(node: Node, name: str) -> Minutes:
    pair = node.object(name, needed=False)
    return (None, None) if pair is None else (_minutes(pair, "calendar"), _minutes(pair, "business"))


def _minutes(pair: Node, key: str) -> int | None:
    value = pair.integer(key, needed=False)
    if value is not None and not 0 <= value <= LONGEST // 60:
        pair.fault(key, f"cannot be {shown(value)} minutes")
        return None
    return value


def _hours(book: PolicyBook, ticket: Ticket) -> Calendar | None:
    """The hours of the ticket's schedule, as the book's policies choose it; `None` where none has business hours."""
    for policy in book.policies:
        name = policy.calendar if isinstance(policy.calendar, str) else policy.calendar.pick(ticket.created.fields)
        if name != "always":
            return book.calendar(name)
    return None


def _row(
    ticket_id: int | str,
    metric: str,
    ours: tuple[timedelta | None, timedelta | None],
    theirs: Minutes,
    tolerance: timedelta,
) -> list[Row]:
    if ours[0] is None and theirs == (None, None):
        return []
    differs = (
        []
        if ours[0] is None
        else [
            name
            for name, own, minutes in zip(("calendar", "business"), ours, theirs, strict=True)
            if own is not None and minutes is not None and abs(own - timedelta(minutes=minutes)) > tolerance
        ]
    )
    if ours[0] is None or theirs == (None, None):
        verdict = "only_theirs" if ours[0] is None else "only_ours"
    else:
        verdict = "differs" if differs else "same"
    # Zendesk writes 0 for a ticket that was never on hold, and so do we.
    return [
        {
            "ticket_id": ticket_id,
            "metric": metric,
            "verdict": verdict,
            "differs": differs,
            "ours_calendar": ours[0],
            "ours_business": ours[1],
            "theirs_calendar": theirs[0],
            "theirs_business": theirs[1],
        }
    ]
