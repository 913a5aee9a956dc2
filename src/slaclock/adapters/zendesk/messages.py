"""Comments: who wrote them, and whether the customer can read them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from slaclock.adapters.zendesk.channels import Via, read_via
from slaclock.errors import shown

if TYPE_CHECKING:
    from datetime import datetime

    from slaclock.adapters.node import Node
    from slaclock.adapters.told import Event
    from slaclock.adapters.zendesk.users import Author, Users

_BY_RULE = frozenset({"rule", "trigger", "automation"})


class Message(NamedTuple):
    """One comment.

    Attributes:
        at: when it was written.
        by: the customer, or who of our side.
        public: whether the customer can read it.
        id: the comment's id, if it has one.
    """

    at: datetime
    by: Author
    public: bool
    id: str | None

    def event(self) -> Event | None:
        """The event it is; a note that a copied-in end user's mail becomes is none: it neither asks nor answers."""
        if self.by == "customer":
            event: Event = {"kind": "customer_message", "at": self.at}
            if not self.public:
                return None
        else:
            event = {"kind": "agent_message", "at": self.at, "by": self.by, "public": self.public}
        if self.id is not None:
            event["id"] = self.id
        return event


def message(
    node: Node,
    at: datetime | None,
    users: Users,
    requester: str | None,
    audit: Node | None = None,
    via: Via | None = None,
) -> Message | None:
    """A comment's record, or the comment in an audit.

    Args:
        node: the comment.
        at: when it was written.
        users: who is who.
        requester: the id of the ticket's requester.
        audit: the audit that holds the comment.
        via: how that audit came about.
    """
    key, public = node.identifier("id", needed=False), node.flag("public")
    writer = node if audit is None or node.data.get("author_id") is not None else audit
    author = writer.identifier("author_id")
    if author is None or public is None or at is None:
        return None
    ruled = _by_rule(read_via(node)) or (via is not None and _by_rule(via))
    by: Author | None = "bot" if ruled else users.author(author, requester)
    if by is None:
        by = "unknown"
        writer.problem("author_id", f"nobody knows the user {shown(author)}: counts as an agent")
    return Message(at, by, public, key)


def _by_rule(via: Via) -> bool:
    return via.channel in _BY_RULE or via.rel in ("trigger", "automation")
