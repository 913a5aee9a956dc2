"""Satisfaction ratings: good or bad."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.errors import shown

if TYPE_CHECKING:
    from datetime import datetime

    from slaclock.adapters.node import Node
    from slaclock.adapters.told import Event

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


def rated(node: Node) -> Event | None:
    """The event of a rating's record; `None` where the customer has only been asked."""
    at, score = node.instant("created_at"), rating_of(node, "score")
    return None if at is None or score is None else rating(at, score)


def rating(at: datetime, score: int) -> Event:
    """The event that a score of 0 or 1 is."""
    return {"kind": "rated", "at": at, "score": score, "out_of": 1}
