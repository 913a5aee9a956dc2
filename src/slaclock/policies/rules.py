"""A metric's rule: what starts a cycle, what stops it, when it pauses, and how often it comes."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from slaclock.policies.checked import Checked
from slaclock.policies.signals import Anchor, Category, Counts, OnReopen, OnSolved, Signals, Status
from slaclock.values import Flag

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


class MetricRule(Checked):
    """How a metric is measured; the eight built-in metrics are such rules, and a book may hold others.

    Args:
        starts_on: the signals that start a cycle: `created`, `customer_message`, `reply`, `assigned`, `group`,
            `solved`, `closed`, `status:<category>`.
        stops_on: the signals that stop it, with a verdict.
        pause_on: the status categories in which it is paused.
        repeats: whether it may run more than once on a ticket.
        anchor: which message a repeating response metric counts from.
        on_reopen: what becomes of a cycle that ended at solving when the ticket is reopened.
        on_solved: what solving does to a cycle that waits for a reply.
        counts: whose messages are replies.

    Raises:
        DocumentError: `.faults` lists everything found.

    >>> MetricRule(starts_on=["assigned"], stops_on=["reply", "solved"]).on_reopen
    'resume'
    """

    starts_on: Signals
    stops_on: Signals
    pause_on: tuple[Status, ...] = ()
    repeats: Flag = False
    anchor: Anchor | None = None
    on_reopen: OnReopen = "resume"
    on_solved: OnSolved = "stop"
    counts: tuple[Counts, ...] = ("human", "unknown")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            starts_on: Sequence[str] | str,
            stops_on: Sequence[str] | str,
            pause_on: Sequence[Category] = ...,
            repeats: bool = ...,
            anchor: Anchor | None = ...,
            on_reopen: OnReopen = ...,
            on_solved: OnSolved = ...,
            counts: Sequence[Counts] = ...,
        ) -> None: ...


_UPDATE: dict[str, Any] = {
    "starts_on": ("reply",),
    "stops_on": ("reply",),
    "repeats": True,
    "anchor": "last_agent_message",
}
_SOLVING: dict[str, Any] = {"starts_on": ("created",), "stops_on": ("solved",)}
_RULES: dict[str, dict[str, Any]] = {
    "first_response": {"starts_on": ("customer_message",), "stops_on": ("reply",)},
    "next_response": {
        "starts_on": ("customer_message",),
        "stops_on": ("reply",),
        "repeats": True,
        "anchor": "first_unanswered",
    },
    "periodic_update": _UPDATE,
    "pausable_update": {**_UPDATE, "pause_on": ("pending",)},
    "requester_wait": {**_SOLVING, "pause_on": ("pending",)},
    "agent_work": {**_SOLVING, "pause_on": ("pending", "on_hold")},
    "resolution": _SOLVING,
    "group_ownership": {
        "starts_on": ("group",),
        "stops_on": ("group", "solved"),
        "repeats": True,
        "on_reopen": "restart",
    },
}

# Not validated, but tested: validating would have pydantic build its schema at import.
BUILT_IN: Mapping[str, MetricRule] = MappingProxyType(
    {name: MetricRule.model_construct(**rule) for name, rule in _RULES.items()}
)
"""The rules of the eight built-in metrics, by name."""
