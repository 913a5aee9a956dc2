"""A policy's `metric_settings`: what else starts and stops its reply metrics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.adapters.zendesk.metrics import PROMISED
from slaclock.errors import shown

if TYPE_CHECKING:
    from slaclock.adapters.node import Node

_WITH_NOTES = ("human", "unknown", "note")
_NOTES_ANSWER = {
    ("first_reply_time", "fulfill_on_agent_internal_note"),
    ("next_reply_time", "fulfill_on_non_requesting_agent_internal_note_after_activation"),
}
_AS_HERE = {("first_reply_time", "activate_on_ticket_created_for_end_user")}
# Switched on in a new account: a ticket that an end user creates waits for its first reply from then on.


def counted(policy: Node) -> dict[str, tuple[str, ...]]:
    """Whose messages answer, by metric, where a policy's settings say other than usual.

    A setting that is switched on and cannot be expressed becomes a problem.
    """
    counts: dict[str, tuple[str, ...]] = {}
    node = policy.object("metric_settings", needed=False)
    for metric in node.data if node is not None else ():
        settings = node.object(metric, needed=False) if node is not None else None
        for setting in settings.data if settings is not None else ():
            if settings is None or not settings.flag(setting, needed=False):
                continue
            if (metric, setting) in _NOTES_ANSWER:
                counts[PROMISED[metric]] = _WITH_NOTES
            elif (metric, setting) not in _AS_HERE:
                settings.problem(setting, f"cannot be expressed, and does nothing here: {shown(True)}")  # noqa: FBT003
    return counts
