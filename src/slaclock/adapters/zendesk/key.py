"""What Zendesk itself measured: ticket metric events, put together to one answer per metric and cycle."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from slaclock.adapters.envelope import records
from slaclock.adapters.findings import Findings
from slaclock.adapters.zendesk.metrics import MEASURED, measured
from slaclock.adapters.zendesk.targets import LONGEST
from slaclock.documents import did_you_mean
from slaclock.errors import shown

if TYPE_CHECKING:
    from slaclock.adapters.node import Node
    from slaclock.adapters.problem import Problem

Place: TypeAlias = tuple[int | str, str, int]
"""Ticket id, our metric, cycle from 1."""


def ticket_key(ticket_id: int | str) -> int | str:
    """A ticket's id as the key has it: a number, where it is one or its text.

    >>> ticket_key("987"), ticket_key(987), ticket_key("T-1")
    (987, 987, 'T-1')
    """
    if isinstance(ticket_id, str) and ticket_id.isascii() and ticket_id.isdigit() and len(ticket_id) <= 20:
        return int(ticket_id)
    return ticket_id


@dataclass(frozen=True, slots=True)
class Instance:
    """One of Zendesk's measurements. What its events do not say is `None`.

    Attributes:
        ticket_id: the ticket's id.
        metric: our name of the metric.
        cycle: our number of the instance, from 1.
        policy: the title of the policy applied last.
        target: what it promised; `None` where no SLA was applied.
        exact: whether the target is known to the second, and not only in minutes.
        business_hours: whether it counts the hours of a schedule only.
        started_at: when it was first activated.
        stopped_at: when it was fulfilled; `None` where it was activated again after that.
        breached: whether it was; `None` while it runs without a breach.
        breached_at: when.
        calendar_minutes: all time measured, in minutes.
        business_minutes: the same in the hours of the schedule.
        minutes_at: when these were written.
        last_at: the latest instant in its events.
    """

    ticket_id: int | str
    metric: str
    cycle: int
    policy: str | None = None
    target: timedelta | None = None
    exact: bool = True
    business_hours: bool | None = None
    started_at: datetime | None = None
    stopped_at: datetime | None = None
    breached: bool | None = None
    breached_at: datetime | None = None
    calendar_minutes: int | None = None
    business_minutes: int | None = None
    minutes_at: datetime | None = None
    last_at: datetime | None = None


class LoadedKey(NamedTuple):
    """Zendesk's own answers by ticket, metric and cycle, and what could not be read as one."""

    key: dict[Place, Instance]
    problems: tuple[Problem, ...]


class _Applied(NamedTuple):
    title: str | None
    target: timedelta | None
    exact: bool
    business_hours: bool | None


class _Moment(NamedTuple):
    """One metric event, as far as it was read."""

    at: datetime
    number: int
    kind: str
    applied: _Applied | None
    minutes: tuple[int | None, int | None] | None


def answer_key(ticket_metric_events: object) -> LoadedKey:
    """Zendesk's own answers, one for each ticket, metric and cycle.

    The events may come in any order, several times, and with gaps; what is deleted, and instance 0, is no answer.

    Args:
        ticket_metric_events: `GET /api/v2/incremental/ticket_metric_events`, a list or the API's envelope.

    Returns:
        A named tuple: `.key`, a dictionary from (ticket id, metric, cycle) to `Instance`, and `.problems`.

    Raises:
        AdapterError: an event cannot be what it says; `.faults` lists everything found.

    >>> key, problems = answer_key([
    ...     {"id": 2, "ticket_id": 987, "metric": "reply_time", "instance_id": 2, "type": "activate",
    ...      "time": "2025-03-07T21:00:00Z"}])
    >>> list(key)
    [(987, 'next_response', 1)]
    """
    found = Findings()
    moments: dict[Place, list[_Moment]] = {}
    seen: set[str] = set()
    for node in records(ticket_metric_events, "ticket_metric_events", found):
        if node.flag("deleted", needed=False):
            continue
        key = node.identifier("id", needed=False)
        if key is not None and key in seen:
            continue
        seen.add(key or "")
        place, moment = _place(node), _moment(node, key)
        if place is not None and moment is not None:
            moments.setdefault(place, []).append(moment)
    problems = found.settled("invalid Zendesk metric events")
    return LoadedKey({place: _instance(place, sorted(told, key=_order)) for place, told in moments.items()}, problems)


def _order(moment: _Moment) -> tuple[datetime, int]:
    return moment.at, moment.number


def _place(node: Node) -> Place | None:
    ticket, name, number = node.identifier("ticket_id"), node.text("metric"), node.integer("instance_id")
    if number is not None and number < 0:
        node.fault("instance_id", f"must be 0 or more, not {shown(number)}")
        return None
    if ticket is None or name is None or not number:
        return None
    found = measured(name, number)
    if found is None:
        node.problem("metric", f"left out: {shown(name)} is not measured here, {did_you_mean(name, MEASURED)}")
        return None
    return ticket_key(ticket), *found


def _moment(node: Node, key: str | None) -> _Moment | None:
    kind, at = node.text("type"), node.instant("time")
    if kind is None or at is None or node.get("instance_id") == 0:
        return None
    applied = minutes = None
    if kind in ("apply_sla", "apply_group_sla"):
        applied = _applied(node, "sla" if kind == "apply_sla" else "group_sla")
        if applied is None:
            return None
    elif kind == "update_status":
        minutes = _minutes(node)
    elif kind not in ("activate", "pause", "fulfill", "breach", "measure"):
        node.problem("type", f"left out: {shown(kind)} is no type of metric event")
        return None
    return _Moment(at, int(key) if key is not None and key.isascii() and key.isdigit() else 0, kind, applied, minutes)


def _applied(node: Node, name: str) -> _Applied | None:
    sla = node.object(name)
    if sla is None:
        return None
    seconds = sla.integer("target_in_seconds", needed=False)
    minutes = sla.integer("target", needed=False)
    business = sla.flag("business_hours", needed=False)
    policy = sla.object("policy", needed=False)
    title = None if policy is None else policy.text("title", needed=False)
    number = seconds if seconds is not None else None if minutes is None else minutes * 60
    if number is not None and not 0 <= number <= LONGEST:
        sla.fault("target" if seconds is None else "target_in_seconds", f"cannot be {shown(number)} seconds")
        return None
    return _Applied(title, None if number is None else timedelta(seconds=number), seconds is not None, business)


def _minutes(node: Node) -> tuple[int | None, int | None] | None:
    status = node.object("status")
    if status is None:
        return None
    calendar, business = status.integer("calendar", needed=False), status.integer("business", needed=False)
    for name, value in (("calendar", calendar), ("business", business)):
        if value is not None and not 0 <= value <= LONGEST // 60:
            status.fault(name, f"cannot be {shown(value)} minutes")
            return None
    return calendar, business


def _instance(place: Place, moments: list[_Moment]) -> Instance:
    activated = [each.at for each in moments if each.kind == "activate"]
    fulfilled = [each for each in moments if each.kind == "fulfill"]
    breaches = [each.at for each in moments if each.kind == "breach"]
    applied = next((each.applied for each in reversed(moments) if each.applied is not None), None)
    status = next((each for each in reversed(moments) if each.minutes is not None), None)
    stopped = fulfilled[-1].at if fulfilled and not any(at > fulfilled[-1].at for at in activated) else None
    calendar, business = (status.minutes if status is not None else None) or (None, None)
    return Instance(
        *place,
        policy=applied.title if applied else None,
        target=applied.target if applied else None,
        exact=applied is None or applied.exact,
        business_hours=applied.business_hours if applied else None,
        started_at=activated[0] if activated else None,
        stopped_at=stopped,
        # A breach is always told; so one that ended without was met.
        breached=True if breaches else False if stopped is not None else None,
        breached_at=breaches[0] if breaches else None,
        calendar_minutes=calendar,
        business_minutes=business,
        minutes_at=status.at if status is not None else None,
        last_at=moments[-1].at,
    )
