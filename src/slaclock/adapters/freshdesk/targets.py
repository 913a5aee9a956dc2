"""What a Freshdesk policy promises for each priority.

Source: developers.freshdesk.com/api/#sla-policies: seconds; four priorities, 1 low to 4 urgent, all of them needed.
Freshservice (api.freshservice.com/#sla-policies) lists the same under `sla_targets`, each with its `priority`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slaclock.durations import format_duration
from slaclock.instants import DAY, SECOND

if TYPE_CHECKING:
    from slaclock.adapters.node import Node

MOST_SECONDS = 3_660 * DAY // SECOND
"""Ten years: more is taken for milliseconds or a placeholder."""

PRIORITIES = {1: "low", 2: "medium", 3: "high", 4: "urgent"}

_SECONDS = {"first_response": "respond_within", "next_response": "next_respond_within", "resolution": "resolve_within"}
_OPTIONS: dict[str, dict[str, Any]] = {
    "first_response": {"starts_on": "created"},
    "next_response": {},
    "resolution": {"pause_on": ["pending", "on_hold"]},
}


@dataclass(frozen=True, slots=True)
class Promise:
    """What is promised for one priority.

    Attributes:
        within: the target of each metric, as a document writes it; a metric without one is left out.
        business_hours: whether it counts in business hours, or round the clock.
        escalated: whether reminders and escalations are on.
    """

    within: dict[str, str]
    business_hours: bool
    escalated: bool


def read_promises(policy: Node, *, hours_known: bool) -> dict[int, Promise]:
    """The promises of a policy by priority; faults are noted, and promises in hours that nobody knows are left out."""
    if policy.get("sla_target") is None and policy.get("sla_targets") is not None:
        nodes = _listed(policy)
    else:
        nodes = _keyed(policy)
    promises = {priority: promise for priority, node in nodes.items() if (promise := _promise(node)) is not None}
    if hours_known:
        return promises
    for priority, promise in promises.items():
        if promise.business_hours:
            nodes[priority].problem("business_hours", "left out: counts in business hours, and none were given")
    return {priority: promise for priority, promise in promises.items() if not promise.business_hours}


def _keyed(policy: Node) -> dict[int, Node]:
    parent = policy.object("sla_target")
    if parent is None:
        return {}
    known = {f"priority_{priority}": priority for priority in PRIORITIES}
    for key in parent.data:
        if key not in known:
            parent.found.fault(f"{parent.path}.{key}", "is no priority", key, "priority_1 to priority_4")
    nodes = {priority: parent.object(key) for key, priority in known.items()}
    return {priority: node for priority, node in nodes.items() if node is not None}


def _listed(policy: Node) -> dict[int, Node]:
    nodes: dict[int, Node] = {}
    for node in policy.objects("sla_targets"):
        priority = read_priority(node, "priority")
        if priority is None:
            continue
        if priority in nodes:
            node.fault("priority", f"{priority} is there twice, first at {nodes[priority].path}")
        nodes.setdefault(priority, node)
    missing = [str(priority) for priority in PRIORITIES if priority not in nodes]
    if missing:
        policy.fault("sla_targets", f"has no target for priority {', '.join(missing)}", "all four are needed")
    return nodes


def read_priority(node: Node, key: str) -> int | None:
    """A priority as its number, 1 to 4; `None` after noting a fault."""
    number = node.integer(key)
    if number is None or number in PRIORITIES:
        return number
    node.fault(key, f"must be a priority from 1 (low) to 4 (urgent), not {number}")
    return None


def _promise(node: Node) -> Promise | None:
    within = {}
    for metric, key in _SECONDS.items():
        seconds = node.integer(key, needed=metric != "next_response")
        if seconds is None:
            continue
        if not 0 < seconds <= MOST_SECONDS:
            node.fault(key, f"must be seconds, more than none and at most ten years, not {seconds}")
            continue
        within[metric] = format_duration(seconds * SECOND)
    hours, escalated = node.flag("business_hours"), node.flag("escalation_enabled", needed=False)
    return None if hours is None else Promise(within, hours, escalated is not False)


def target_documents(promises: dict[int, Promise], tiers: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    """The policy's targets as documents, each with its tiers; a metric that no priority promises is left out."""
    escalated = [priority for priority, promise in promises.items() if promise.escalated]
    targets = []
    for metric, options in _OPTIONS.items():
        within = {str(priority): p.within[metric] for priority, p in promises.items() if metric in p.within}
        if not within:
            continue
        target: dict[str, Any] = {"metric": metric, "within": within, **options}
        if escalated and tiers[metric]:
            when = {} if len(escalated) == len(PRIORITIES) else {"when": {"field": "priority", "in": escalated}}
            target["tiers"] = [tier | when for tier in tiers[metric]]
        targets.append(target)
    return targets


def calendar_document(promises: dict[int, Promise], hours: str | dict[str, Any]) -> str | dict[str, Any]:
    """The policy's calendar: one for all priorities, or chosen by priority where they differ."""
    kinds = {promise.business_hours for promise in promises.values()}
    if len(kinds) < 2:
        return hours if kinds == {True} else "always"
    of = {str(priority): hours if promise.business_hours else "always" for priority, promise in promises.items()}
    return {"by": "priority", "of": of, "default": hours}
