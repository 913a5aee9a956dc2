"""When a breach is dated: at the missed deadline, or at the event that made the cycle overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from slaclock.engine.cycle import Cycle


def breached_since(cycle: Cycle) -> int | None:
    """The instant since which a breached cycle is breached, in microseconds UTC.

    A deadline passed before and after a change keeps its date; a cycle made overdue by an event (a change, a deadline
    set by hand, a counting reopening) is dated at that event.
    """
    date: int | None = None
    passed = False  # whether the deadline lay behind when the terms before ended
    for number, era in enumerate(cycle.eras):
        deadline = cycle.reading(era).reached(era.target, era.landing == "next_opening")
        if deadline is None or deadline > era.since:
            date = deadline
        elif not passed:
            date = era.since
        if number + 1 < len(cycle.eras):
            passed = deadline is not None and deadline <= cycle.eras[number + 1].since
    return date
