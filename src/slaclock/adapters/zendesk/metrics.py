"""Zendesk's names for metrics, and ours."""

from __future__ import annotations

PROMISED = {
    "first_reply_time": "first_response",
    "next_reply_time": "next_response",
    "periodic_update_time": "periodic_update",
    "pausable_update_time": "pausable_update",
    "requester_wait_time": "requester_wait",
    "agent_work_time": "agent_work",
    "total_resolution_time": "resolution",
}
"""What a policy promises the customer."""

OWNED = {"group_ownership_time": "group_ownership"}
"""What a group policy promises inside."""

_MEASURED = {
    "periodic_update_time": "periodic_update",
    "pausable_update_time": "pausable_update",
    "requester_wait_time": "requester_wait",
    "agent_work_time": "agent_work",
    "resolution_time": "resolution",
    "total_resolution_time": "resolution",
    **OWNED,
}
MEASURED = ("reply_time", "first_reply_time", "next_reply_time", *_MEASURED)
"""The metrics of metric events."""


def measured(metric: str, instance: int) -> tuple[str, int] | None:
    """The metric and cycle of a metric event's instance, counted from 1; `None` for an unknown metric.

    First and next replies share one name and one count: the first instance is the first reply.

    >>> measured("reply_time", 1), measured("reply_time", 3), measured("resolution_time", 1)
    (('first_response', 1), ('next_response', 2), ('resolution', 1))
    """
    if metric == "reply_time":
        return ("first_response", 1) if instance == 1 else ("next_response", instance - 1)
    ours = _MEASURED.get(metric) or PROMISED.get(metric)
    return None if ours is None else (ours, instance)
