"""What a Freshdesk ticket's `stats` say about its statuses, where its activities are not there.

Source: developers.freshdesk.com/api/#tickets (`include=stats`). Only the last instant of each kind is kept, so that
earlier pauses cannot be rebuilt.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slaclock.errors import shown

if TYPE_CHECKING:
    from datetime import datetime

    from slaclock.adapters.node import Node

INSTANTS = (
    "agent_responded_at",
    "requester_responded_at",
    "first_responded_at",
    "status_updated_at",
    "reopened_at",
    "resolved_at",
    "closed_at",
    "pending_since",
)


@dataclass(frozen=True, slots=True)
class Stats:
    """The instants of a ticket's `stats`; `None` where it has none.

    Attributes:
        node: the record, `None` where the ticket came without.
        at: the instants by their names.
    """

    node: Node | None
    at: dict[str, datetime | None]

    def settled(self, created: datetime) -> Stats:
        """The same of a ticket that was never updated: its status is the one that it was created with."""
        return Stats(self.node, self.at | {"status_updated_at": self.at["status_updated_at"] or created})

    def since(self, category: str) -> datetime | None:
        """Since when the ticket has been in the category that it is in now."""
        own = {"pending": "pending_since", "solved": "resolved_at", "closed": "closed_at"}.get(category)
        if own is not None and self.at[own] is not None:
            return self.at[own]
        if category == "closed" and self.at["resolved_at"] is not None:
            return self.at["status_updated_at"] or self.at["resolved_at"]
        return self.at["status_updated_at"]


def read_stats(ticket: Node) -> Stats:
    """A ticket's `stats`; what is faulty is noted."""
    node = ticket.object("stats", needed=False)
    return Stats(node, {key: None if node is None else node.instant(key, needed=False) for key in INSTANTS})


def statuses_from(stats: Stats, category: str, created: datetime) -> tuple[list[tuple[datetime, str]], list[str]]:
    """The statuses that can be told from `stats`, and what cannot.

    Args:
        stats: the ticket's.
        category: what its present status means.
        created: when the ticket was created.
    """
    since = stats.since(category)
    if since is None:
        if category in ("new", "open"):
            return [], []
        return [], [f"the ticket is {category}, and nobody knows since when"]
    known: list[tuple[datetime, str]] = []
    reasons: list[str] = []
    resolved = stats.at["resolved_at"]
    if category == "closed" and resolved is not None and resolved < since:
        known.append((resolved, "solved"))
    if category not in ("solved", "closed"):
        known += _earlier_solution(stats, reasons)
    if category not in ("new", "open"):
        known.append((since, category))
    if since > created or any(at > created for at, _ in known) or stats.at["reopened_at"] is not None:
        changed = max([since, *(at for at, _ in known)]).isoformat()
        reasons.insert(0, f"the status has changed, last at {changed}, and earlier pauses cannot be rebuilt")
    return known, reasons


def _earlier_solution(stats: Stats, reasons: list[str]) -> list[tuple[datetime, str]]:
    """A solution after which the ticket was reopened; its end is known or told."""
    resolved, reopened = stats.at["resolved_at"] or stats.at["closed_at"], stats.at["reopened_at"]
    if resolved is None:
        return []
    reopened = reopened if reopened is not None and reopened >= resolved else stats.at["status_updated_at"]
    if reopened is None or reopened < resolved:
        reasons.append(f"resolved at {shown(resolved.isoformat())}, not resolved now, and nobody knows since when")
        return []
    return [(resolved, "solved"), (reopened, "open")]
