"""Who wrote: customers, agents, programs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal, TypeAlias

from slaclock.adapters.envelope import records
from slaclock.adapters.node import identifier
from slaclock.errors import shown

if TYPE_CHECKING:
    from slaclock.adapters.findings import Findings

Author: TypeAlias = Literal["customer", "human", "bot", "unknown"]
"""The customer, or by whom our side wrote."""

_ROLES: dict[str, Author] = {"end-user": "customer", "end_user": "customer", "agent": "human", "admin": "human"}
_SYSTEM = "-1"
"""The id under which Zendesk itself writes."""


class Users:
    """What is known about the people of an account.

    Args:
        roles: the role of each user, by id; `None` where no users were given.
        bots: the ids of users that are programs.
    """

    __slots__ = ("bots", "roles")

    def __init__(self, roles: Mapping[str, str] | None, bots: frozenset[str]) -> None:
        self.roles = roles
        self.bots = bots

    def author(self, user: str, requester: str | None) -> Author | None:
        """Who a message is by; `None` where nobody knows that user."""
        if user in self.bots:
            return "bot"
        if self.roles is None:
            # Without users only the requester can be told from everybody else.
            return "customer" if user == requester else "unknown"
        role = self.roles.get(user)
        return None if role is None else _ROLES[role]

    def role(self, user: str | None) -> str | None:
        """A user's role as filters name it: `end-user`, `agent`, `admin`."""
        role = (self.roles or {}).get(user or "")
        return None if role is None else role.replace("_", "-")


def read_users(users: object, bots: object, found: Findings) -> Users:
    """The users, and which ids are programs; a user of no known role is left out, and is a problem."""
    ids = _bots(bots, found)
    if users is None:
        found.problem("users", "were not given: whoever is not a ticket's requester counts as an agent")
        return Users(None, ids)
    roles: dict[str, str] = {}
    for node in records(users, "users", found):
        key, role = node.identifier("id"), node.text("role")
        if role is not None and role not in _ROLES:
            node.problem("role", f"left out: {shown(role)} is neither end-user, agent nor admin")
        elif key is not None and role is not None:
            roles[key] = role
    return Users(roles, ids)


def _bots(bots: object, found: Findings) -> frozenset[str]:
    if isinstance(bots, str | bytes | Mapping) or not isinstance(bots, Iterable):
        found.fault("bots", f"must be a list of user ids, not {shown(bots)}", bots)
        return frozenset((_SYSTEM,))
    ids = {_SYSTEM}
    for place, each in enumerate(bots):
        key = identifier(each)
        if key is None:
            found.fault(f"bots[{place}]", f"must be a user's id, not {shown(each)}", each)
        else:
            ids.add(key)
    return frozenset(ids)
