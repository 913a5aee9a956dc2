"""How far a message of ours has come: sent, delivered, read, played, or failed. It never goes backwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from slaclock.adapters.whatsapp.store import Row

_RANK = {"sent": 1, "failed": 2, "delivered": 3, "read": 4, "played": 5}
ARRIVED = frozenset({"delivered", "read", "played"})
_ALWAYS = -1
_NEVER = 1 << 62


def advanced(row: Row | None, status: str, at: int | None, *, in_group: bool) -> Row:
    """The state after one more status; the same whichever was heard of first.

    Args:
        row: the state so far.
        status: what is reported now.
        at: when, in microseconds since 1970-01-01 UTC; `None` where the payload does not say.
        in_group: it was sent to a group, where one member may get it and another not.
    """
    found: dict[str, Any] = dict(row or {})
    found["state"] = max(found.get("state", status), status, key=lambda state: (_RANK.get(state, 0), state))
    if status in ARRIVED:
        # Where nobody says when it was delivered, it was delivered before it can have failed.
        when = _ALWAYS if at is None or in_group else at
        found["delivered"] = min(found.get("delivered", when), when)
    elif status == "failed":
        when = _NEVER if at is None else at
        found["failed"] = min(found.get("failed", when), when)
    return found
