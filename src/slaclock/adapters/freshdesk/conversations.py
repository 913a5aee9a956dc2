"""Freshdesk's conversations as messages.

Source: developers.freshdesk.com/api/#conversations: `incoming` is the customer's side, `private` is a note.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.errors import shown

if TYPE_CHECKING:
    from slaclock.adapters.node import Node
    from slaclock.adapters.told import Event


def read_messages(nodes: list[Node], ticket_id: str) -> list[Event]:
    """The messages of one ticket; what is faulty is noted.

    An answer by an automation, or sent without a person's doing, is a bot's. A private one is a note, whoever wrote it.
    """
    read = (_message(node) for node in nodes if _belongs(node, ticket_id))
    return [message for message in read if message is not None]


def _belongs(node: Node, ticket_id: str) -> bool:
    own = node.identifier("ticket_id", needed=False)
    if own is None or own == ticket_id:
        return True
    node.problem("ticket_id", f"left out: it belongs to ticket {shown(own)}, not to {shown(ticket_id)}")
    return False


def _message(node: Node) -> Event | None:
    at, own = node.instant("created_at"), node.identifier("id", needed=False)
    incoming, private = node.flag("incoming"), node.flag("private")
    automatic = node.flag("auto_response", needed=False) or node.identifier("automation_id", needed=False) is not None
    if at is None or incoming is None or private is None:
        return None
    event_id = None if own is None else f"conversation {own}"
    if incoming and not private:
        return {"kind": "customer_message", "at": at, "id": event_id}
    by = "bot" if automatic else "human"
    return {"kind": "agent_message", "at": at, "id": event_id, "by": by, "public": not private}
