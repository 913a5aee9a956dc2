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
    overdue, passed = False, False  # as the terms before saw it when they ended
    for number, era in enumerate(cycle.eras):
        clock = cycle.clock(era)
        deadline = clock.reached_us(era.target)
        if clock.elapsed_us(era.since) > era.target:
            date = date if overdue else max(era.since, deadline or era.since)
        elif deadline is not None and deadline < era.since:
            # Used up, but in closed hours: not overdue yet, and its deadline lies behind.
            date = date if passed else era.since
        else:
            date = deadline
        if number + 1 < len(cycle.eras):
            end = cycle.eras[number + 1].since
            overdue = clock.elapsed_us(end) > era.target
            passed = deadline is not None and deadline < end
    return date
