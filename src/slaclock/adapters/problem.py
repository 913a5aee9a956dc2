"""What an adapter could read, but not use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One record left out of what was read, or something that is fine at the vendor and cannot be expressed here.

    Attributes:
        path: where it stands; begins with the argument's name, such as `audits[3].events[1].value`.
        reason: what was left out, and why.

    >>> Problem("users[2].role", "left out: 'robot' is no role that Zendesk has")
    Problem(path='users[2].role', reason="left out: 'robot' is no role that Zendesk has")
    """

    path: str
    reason: str
