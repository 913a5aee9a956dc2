"""Satisfaction ratings: good or bad."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.adapters.envelope import records
from slaclock.errors import shown
from slaclock.tickets import Rated

if TYPE_CHECKING:
    from slaclock.adapters.findings import Findings
    from slaclock.adapters.node import Node

_ASKED = frozenset({"offered", "unoffered", "received", "received_with_comment", "received_without_comment"})
_SCORES = {"good": 1, "bad": 0}


def rating_of(node: Node, key: str, otherwise: int | None = None) -> int | None:
    """1 for good, 0 for bad; `otherwise` where the customer has only been asked; anything else is a problem."""
    word = node.text(key, needed=False)
    if word is None or word in _ASKED:
        return otherwise
    score = _SCORES.get(word.partition("_")[0].removesuffix("withcomment"))  # good, good_with_comment, …
    if score is None:
        node.problem(key, f"left out: {shown(word)} is neither good nor bad")
    return score


def read_ratings(document: object, found: Findings) -> dict[str, list[Node]]:
    """The records of `satisfaction_ratings`, by ticket."""
    by_ticket: dict[str, list[Node]] = {}
    for node in records(document, "satisfaction_ratings", found):
        key = node.identifier("ticket_id")
        if key is not None:
            by_ticket.setdefault(key, []).append(node)
    return by_ticket


def rated(node: Node) -> Rated | None:
    """The event of a rating's record; `None` where the customer has only been asked."""
    at, score = node.instant("created_at"), rating_of(node, "score")
    return None if at is None or score is None else Rated(at=at, score=score, out_of=1)
