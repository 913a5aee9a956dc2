"""A policy's lines, one for each metric and priority, as targets."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from slaclock.adapters.zendesk.fields import PRIORITIES
from slaclock.documents import did_you_mean
from slaclock.errors import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slaclock.adapters.node import Node

LONGEST = 100 * 366 * 86_400
"""Seconds beyond which a target is taken for a placeholder."""


class Line(NamedTuple):
    """What one metric promises one priority."""

    seconds: int
    business: bool


def targets(
    policy: Node, metrics: Mapping[str, str], calendar: str | dict[str, Any], counts: Mapping[str, tuple[str, ...]]
) -> list[dict[str, Any]]:
    """The targets of a policy, as documents, in the order in which its lines first name their metrics.

    Args:
        policy: the policy.
        metrics: our name of each metric that such a policy may promise.
        calendar: the calendar of its business hours, or a choice of one; `"always"` where no schedule is known.
        counts: whose messages answer, by our metric, where it is not as usual.
    """
    promised: dict[str, dict[str, Line]] = {}
    seen: dict[tuple[str, str], str] = {}
    for node in policy.objects("policy_metrics"):
        metric, priority, line = _metric(node, metrics), _priority(node), _line(node)
        if metric is None or priority is None:
            continue
        first = seen.setdefault((metric, priority), node.path)
        if first is not node.path:
            node.found.fault(node.path, f"{shown(priority)} already has a target for this metric, {first}", node.data)
        elif line is not None and line.business and calendar == "always":
            node.problem("business_hours", f"left out: {shown(True)}, but no schedule was given")  # noqa: FBT003
        elif line is not None:
            promised.setdefault(metric, {})[priority] = line
    return [_target(metric, lines, calendar, counts.get(metric)) for metric, lines in promised.items()]


def _target(
    metric: str, lines: Mapping[str, Line], calendar: str | dict[str, Any], counts: tuple[str, ...] | None
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "metric": metric,
        "within": {priority: f"{line.seconds}s" for priority, line in lines.items()},
    }
    around = [priority for priority, line in lines.items() if not line.business]
    if len(around) == len(lines):
        document["calendar"] = "always"
    elif around:
        document["calendar"] = {"by": "priority", "of": dict.fromkeys(around, "always"), "default": calendar}
    if counts is not None:
        document["counts"] = list(counts)
    return document


def _metric(node: Node, metrics: Mapping[str, str]) -> str | None:
    name = node.text("metric")
    if name is not None and name not in metrics:
        node.problem("metric", f"left out: {shown(name)} cannot be measured here, {did_you_mean(name, metrics)}")
    return None if name is None else metrics.get(name)


def _priority(node: Node) -> str | None:
    priority = node.text("priority")
    if priority is None or priority in PRIORITIES:
        return priority
    node.fault("priority", f"{shown(priority)} is no priority", did_you_mean(priority, PRIORITIES))
    return None


def _line(node: Node) -> Line | None:
    """Seconds beat minutes: a target below a minute has no right number of minutes."""
    seconds = node.integer("target_in_seconds", needed=False)
    minutes = node.integer("target", needed=node.get("target_in_seconds") is None)
    business = node.flag("business_hours")
    key = "target" if seconds is None else "target_in_seconds"
    if seconds is None and minutes is not None:
        seconds = minutes * 60
    if seconds is not None and not 0 < seconds <= LONGEST:
        hint = "is it a placeholder?" if seconds > 0 else "a target is more than 0"
        node.fault(key, f"cannot be {shown(node.get(key))}", hint)
        return None
    return None if seconds is None or business is None else Line(seconds, business)
