"""Zendesk's statuses and custom statuses as status categories."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.adapters.envelope import records
from slaclock.documents import did_you_mean
from slaclock.errors import shown

if TYPE_CHECKING:
    from slaclock.adapters.findings import Findings
    from slaclock.adapters.node import Node

DELETED = "deleted"
"""No category: the ticket is gone."""

AT_FIRST = ("new", "open")
"""The categories of a ticket with which nothing has been done."""

_CATEGORIES = {
    "new": "new",
    "open": "open",
    "pending": "pending",
    "hold": "on_hold",
    "on-hold": "on_hold",
    "on_hold": "on_hold",
    "solved": "solved",
    "closed": "closed",
    DELETED: DELETED,
}


def category(node: Node, key: str) -> str | None:
    """The category of the status word under a key, or `"deleted"`; anything else is a fault."""
    value = node.get(key)
    known = _CATEGORIES.get(value) if isinstance(value, str) else None
    if known is None:
        node.fault(
            key, f"{shown(value)} is no status", did_you_mean(value, _CATEGORIES) if isinstance(value, str) else None
        )
    return known


def custom_categories(document: object, found: Findings) -> dict[str, str]:
    """The category of each custom status, by id."""
    categories: dict[str, str] = {}
    for node in records(document, "custom_statuses", found):
        key, known = node.identifier("id"), category(node, "status_category")
        if key is not None and known is not None:
            categories[key] = known
    return categories
