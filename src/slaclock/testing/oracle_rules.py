"""The oracle's metrics: the eight built-in rules as a table, own rules, and what targets say otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

SOLVING = {"starts_on": ["created"], "stops_on": ["solved"], "repeats": False, "on_reopen": "resume"}
UPDATE = {"starts_on": ["reply"], "stops_on": ["reply"], "repeats": True, "anchor": "last_agent_message"}
BUILT_IN: dict[str, dict[str, Any]] = {
    "first_response": {"starts_on": ["customer_message"], "stops_on": ["reply"]},
    "next_response": {
        "starts_on": ["customer_message"],
        "stops_on": ["reply"],
        "repeats": True,
        "anchor": "first_unanswered",
    },
    "periodic_update": UPDATE,
    "pausable_update": UPDATE | {"pause_on": ["pending"]},
    "requester_wait": SOLVING | {"pause_on": ["pending"]},
    "agent_work": SOLVING | {"pause_on": ["pending", "on_hold"]},
    "resolution": SOLVING,
    "group_ownership": {
        "starts_on": ["group"],
        "stops_on": ["group", "solved"],
        "repeats": True,
        "on_reopen": "restart",
    },
}


@dataclass(frozen=True)
class Rule:
    """When a metric's cycles start, stop and pause."""

    starts_on: tuple[str, ...]
    stops_on: tuple[str, ...]
    pause_on: tuple[str, ...] = ()
    repeats: bool = False
    anchor: str | None = None
    on_reopen: str = "resume"
    on_solved: str = "stop"
    counts: tuple[str, ...] = ("human", "unknown")


def as_tuple(value: Any) -> tuple[str, ...]:
    """A word or a list of words."""
    return (value,) if isinstance(value, str) else tuple(value)


def rule_of(metric: str, own: Mapping[str, Any], target: Mapping[str, Any] | None = None) -> Rule:
    """The metric's rule, with what a target says otherwise.

    >>> rule_of("resolution", {}, {"metric": "resolution", "stops_on": "closed"}).stops_on
    ('closed',)
    """
    said: dict[str, Any] = dict(BUILT_IN.get(metric) or own[metric])
    for option in ("starts_on", "stops_on", "pause_on", "anchor", "on_reopen", "on_solved", "counts"):
        if target is not None and target.get(option) is not None:
            said[option] = target[option]
    for listed in ("starts_on", "stops_on", "pause_on", "counts"):
        if said.get(listed) is not None:
            said[listed] = as_tuple(said[listed])
    return Rule(**{name: value for name, value in said.items() if value is not None})
