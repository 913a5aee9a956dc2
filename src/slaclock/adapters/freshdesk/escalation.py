"""Freshdesk's reminders and escalations as tiers.

Source: developers.freshdesk.com/api/#sla-policies. An escalation comes some seconds after the due date; a reminder that
long before it, whatever its sign: payloads with either have been described, and neither is documented.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slaclock.adapters.freshdesk.targets import MOST_SECONDS
from slaclock.adapters.node import identifier
from slaclock.documents import did_you_mean
from slaclock.durations import format_duration
from slaclock.errors import shown
from slaclock.instants import SECOND

if TYPE_CHECKING:
    from slaclock.adapters.node import Node

METRICS = {"first_response": "response", "next_response": "next_response", "resolution": "resolution"}
"""What Freshdesk calls each metric's escalations."""

LEVELS = ("level_1", "level_2", "level_3", "level_4")
_KNOWN = tuple(key for word in METRICS.values() for key in (f"reminder_{word}", word))
ASSIGNEE = "-1"
REMINDER_LEVEL = 0
"""A reminder escalates nothing: the rate of escalation counts from level 1."""


def read_tiers(policy: Node) -> dict[str, list[dict[str, Any]]]:
    """The tiers of each metric, as documents; what cannot be expressed is told."""
    tiers: dict[str, list[dict[str, Any]]] = {metric: [] for metric in METRICS}
    node = policy.object("escalation", needed=False)
    if node is None:
        return tiers
    for key in node.data:
        if key not in _KNOWN and node.get(key):
            node.problem(key, f"left out: {shown(node.get(key))} is no escalation known here")
    for metric, word in METRICS.items():
        tiers[metric] += _one(node, f"reminder_{word}", "reminder", REMINDER_LEVEL)
        if metric != "resolution":
            tiers[metric] += _one(node, word, "level 1", 1)
            continue
        levels = node.object(word, needed=False)
        for key in () if levels is None else levels.data:
            if key not in LEVELS and levels is not None and levels.get(key):
                levels.problem(key, f"left out: there are four levels ({did_you_mean(key, LEVELS)})")
        for level, key in enumerate(LEVELS, 1):
            tiers[metric] += [] if levels is None else _one(levels, key, f"level {level}", level)
    return tiers


def _one(parent: Node, key: str, name: str, level: int) -> list[dict[str, Any]]:
    """The tier of one part, or none where the part is empty."""
    node = parent.object(key, needed=False)
    if node is None or not node.data:
        return []
    seconds = node.integer("escalation_time")
    actions = _actions(node)
    if seconds is None:
        return []
    if level and seconds < 0:
        node.fault("escalation_time", f"must be seconds after the due date, not {seconds}")
    if abs(seconds) > MOST_SECONDS:
        node.fault("escalation_time", f"is longer than ten years: {seconds}", "it is in seconds")
        return []
    sign = "+" if level else "-"
    at = sign + format_duration(abs(seconds) * SECOND)
    return [{"at": at, "name": name, "level": level, "actions": actions}]


def _actions(node: Node) -> list[dict[str, str]]:
    agents = node.get("agent_ids")
    if not isinstance(agents, list | tuple):
        missing = "is missing" if "agent_ids" not in node.data else f"must be a list, not {shown(agents)}"
        node.fault("agent_ids", missing, "a list of agents' ids, -1 for the ticket's agent")
        return []
    actions = []
    for place, agent in enumerate(agents):
        own = identifier(agent)
        if own is None:
            path = f"{node.at('agent_ids')}[{place}]"
            node.found.fault(path, f"must be an agent's id, not {shown(agent)}", agent)
        else:
            actions.append({"do": "notify", "to": "assignee" if own == ASSIGNEE else f"agent:{own}"})
    return actions
