"""Freshdesk's satisfaction ratings as `rated` events.

Source: developers.freshdesk.com/api/#satisfaction-ratings: 103 to 101 happy, 100 neutral, -101 to -103 unhappy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.errors import shown

if TYPE_CHECKING:
    from slaclock.adapters.node import Node
    from slaclock.adapters.told import Event

SCORES = {103: 7, 102: 6, 101: 5, 100: 4, -101: 3, -102: 2, -103: 1}
"""Freshdesk's seven faces, from 1 (extremely unhappy) to 7; surveys with three faces use 103, 100 and -103."""

OUT_OF = 7
_QUESTION = "default_question"


def read_ratings(nodes: list[Node], ticket_id: str) -> list[Event]:
    """The ratings of one ticket, by the answer to the default question; what is faulty is noted."""
    events: list[Event] = []
    for node in nodes:
        own, at = node.identifier("ticket_id", needed=False), node.instant("created_at")
        rating_id, answers = node.identifier("id", needed=False), node.object("ratings")
        if own not in (None, ticket_id):
            node.problem("ticket_id", f"left out: it belongs to ticket {shown(own)}, not to {shown(ticket_id)}")
            continue
        given = None if answers is None else answers.integer(_QUESTION)
        if at is None or given is None or answers is None:
            continue
        if given not in SCORES:
            answers.problem(_QUESTION, f"left out: {given} is no rating of Freshdesk's (103 to -103)")
            continue
        event_id = None if rating_id is None else f"rating {rating_id}"
        events.append({"kind": "rated", "at": at, "id": event_id, "score": SCORES[given], "out_of": OUT_OF})
    return events
