"""Which tickets a Freshdesk policy applies to, as a condition.

Source: developers.freshdesk.com/api/#sla-policies: every key that is given must hold, with any of its ids.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slaclock.adapters.node import identifier
from slaclock.errors import shown

if TYPE_CHECKING:
    from slaclock.adapters.node import Node

FIELDS = {
    "company_ids": "company_id",
    "group_ids": "group",
    "product_ids": "product_id",
    "sources": "source",
    "ticket_types": "type",
}
"""The ticket's field that each key asks about."""


def read_condition(policy: Node, group_names: dict[str, list[str]]) -> tuple[dict[str, Any] | None, bool]:
    """The policy's condition, `None` for every ticket; and whether it can be expressed at all.

    Args:
        policy: the policy's record.
        group_names: the names of groups by their ids: an export names groups, the API numbers them.
    """
    leaves: list[dict[str, Any]] = []
    expressed = _told(policy, "advanced_conditions")
    node = policy.object("applicable_to", needed=False)
    for key in () if node is None else node.data:
        if node is None or node.get(key) in (None, [], {}, ()):
            continue
        if key not in FIELDS:
            expressed = _told(node, key) and expressed
            continue
        wanted = _ids(node, key)
        if key == "group_ids":
            wanted += [name for own in wanted for name in group_names.get(own, ())]
        leaves.append({"field": FIELDS[key], "in": list(dict.fromkeys(wanted))})
    if not leaves:
        return None, expressed
    return leaves[0] if len(leaves) == 1 else {"all": leaves}, expressed


def _told(node: Node, key: str) -> bool:
    """Whether there is nothing to tell; a condition that is not known is, and its policy is left out."""
    given = node.get(key)
    if given in (None, [], {}, ()):
        return True
    node.problem(key, f"cannot be expressed here, so the policy is left out: {shown(given)}")
    return False


def _ids(node: Node, key: str) -> list[str]:
    given = node.get(key)
    if not isinstance(given, list | tuple):
        node.fault(key, f"must be a list, not {shown(given)}")
        return []
    read = []
    for place, value in enumerate(given):
        own = identifier(value)
        if own is None:
            what = "a text" if key == "ticket_types" else "an id"
            node.found.fault(f"{node.at(key)}[{place}]", f"must be {what}, not {shown(value)}", value)
        else:
            read.append(own)
    return read
