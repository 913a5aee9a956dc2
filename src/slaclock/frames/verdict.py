"""When a breach is dated: at the missed deadline, or at the event that made the cycle overdue."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from slaclock.frames.runs import NONE

if TYPE_CHECKING:
    from slaclock.frames.arrays import Ints
    from slaclock.frames.clocks import Judged


def breached_since(judged: Judged, cycles: Ints) -> Ints:
    """Since when breached cycles are breached, era by era, as the engine's `breached_since`; `NONE`: no instant."""
    date = np.full(len(cycles), NONE)
    passed = np.zeros(len(cycles), np.bool_)
    many = judged.last[cycles] - judged.first[cycles] + 1
    for nth in range(int(many.max(initial=0))):
        here = np.flatnonzero(many > nth)
        clock = judged.first[cycles[here]] + nth
        since = judged.since[clock]
        deadline = judged.runs.reached(clock, judged.target[clock])
        known = deadline != NONE
        ahead = ~known | (deadline > since)
        date[here] = np.where(ahead, deadline, np.where(passed[here], date[here], since))
        more = many[here] > nth + 1
        following = judged.since[clock[more] + 1]
        passed[here[more]] = known[more] & (deadline[more] <= following)
    return date
