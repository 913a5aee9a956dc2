"""The package's answers in the shape of the oracle's, and which fields differ."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from slaclock import PolicyBook, Ticket, evaluate

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

FAR = timedelta(days=400)
FIELDS = [
    "metric",
    "cycle",
    "public",
    "policy",
    "target",
    "started_at",
    "deadline",
    "stopped_at",
    "stopped_by",
    "state",
    "elapsed",
    "paused",
    "remaining",
    "breached",
    "breached_at",
    "met",
]


def package_results(ticket: Mapping[str, Any], book: Mapping[str, Any], now: datetime | None) -> list[dict[str, Any]]:
    """The package's results as the oracle writes them."""
    sla = evaluate(Ticket(ticket["id"], ticket["events"]), PolicyBook.load(book), now)
    return [
        {name: getattr(result, name) for name in FIELDS}
        | {"triggers": [{"tier": t.tier, "level": t.level, "at": t.at} for t in result.triggers]}
        for result in sla.results
    ]


def plain(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Results with a cycle's triggers as a set, and without deadlines so far ahead that the oracle may give up.

    The order of triggers of one instant is tested elsewhere.
    """
    return [
        row
        | {"triggers": {(trigger["tier"], trigger["level"], trigger["at"]) for trigger in row["triggers"]}}
        | ({"deadline": None} if row["deadline"] and row["deadline"] - row["started_at"] > FAR else {})
        for row in results
    ]
