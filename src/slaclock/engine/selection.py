"""Why this policy: each policy of the book, and the condition that failed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slaclock.engine.plan import BookPlan
    from slaclock.engine.replay import Replay


@dataclass(frozen=True, slots=True)
class Choice:
    """One policy of the book, as a ticket met it.

    Attributes:
        policy: its name.
        public: whether it is a promise to the customer.
        chosen: whether it is in force.
        reason: why it is, or the condition that failed.
    """

    policy: str
    public: bool
    chosen: bool
    reason: str


def choices(plan: BookPlan, replay: Replay | None) -> tuple[Choice, ...]:
    """Each policy in the order of the book, public ones first; none where the ticket was not created yet."""
    if replay is None:
        return ()
    fields = replay.fields[-1][1]
    found = []
    for track in replay.tracks:
        in_force = track.policy
        for policy in plan.public if track.public else plan.internal:
            failed = policy.why_not(fields, replay.created)
            if policy is in_force:
                reason = "first match" if failed is None else f"in force since before a change, and locked ({failed})"
            elif failed is not None:
                reason = failed
            else:
                assert in_force is not None  # noqa: S101 - or else this one would be in force
                locked = in_force.on_change == "locked"
                reason = f'"{in_force.name}" {"is in force and locked" if locked else "comes first"}'
            found.append(Choice(policy.name, track.public, policy is in_force, reason))
    return tuple(found)
