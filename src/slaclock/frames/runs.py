"""The stretches in which clocks run, and readings of them: how much has run, and when so much will have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from slaclock.frames.arrays import Bools, Ints, last_seen, ranges
from slaclock.frames.telling import NEVER

if TYPE_CHECKING:
    from slaclock.frames.axis import Axis
    from slaclock.frames.batch import Batch
    from slaclock.frames.terms import Arrays

NONE = -(1 << 62)
"""No instant."""


@dataclass
class Clocks:
    """Clocks, each of a cycle judged by some terms and knowing some of its rows.

    Attributes:
        begin, end: the rows of its cycle that it knows; `end` is the first one that it does not.
        until: when row `end` comes; `NEVER` where the clock does not know of it.
        start: the instant at which it starts.
        since: the row since which it is judged so.
        terms: by which; `calendar` and `opening` are theirs.
    """

    begin: Ints
    end: Ints
    until: Ints
    start: Ints
    since: Ints
    terms: Ints
    calendar: Ints
    opening: Bools


class Runs:
    """The running stretches of clocks, as `slaclock.Clock` has them: none is empty.

    Attributes:
        ran: the open time of each clock's stretches that have ended.
    """

    def __init__(self, batch: Batch, clocks: Clocks, arrays: Arrays, axis: Axis) -> None:
        self._axis, self._clocks = axis, clocks
        length = clocks.end - clocks.begin
        rows = ranges(clocks.begin, length)
        owner = np.repeat(np.arange(len(length)), length)
        phase = batch.phase[rows]
        running = (np.right_shift(arrays.running[clocks.terms][owner], phase) & 1).astype(np.bool_)
        self._paused = (phase > 0) & ~running
        if batch.counts.any():
            running |= _counted(batch, rows, clocks.since[owner])
        self._lasts = np.cumsum(length) - 1
        self._owner, self._at = owner, batch.at[rows]
        self._after = np.append(self._at[1:], 0)
        self._after[self._lasts] = clocks.until
        self._start, self._end, self._whose = self._stretches(running)
        self._many: Ints = np.bincount(self._whose, minlength=len(length)).astype(np.int64)
        self._first: Ints = np.cumsum(self._many) - self._many
        took = self._taken()
        total = np.cumsum(took)
        earlier = np.append(total - took, total[-1:] if len(total) else [0])
        self._before: Ints = (total - took) - earlier[self._first][self._whose]
        self._took = took
        self.ran: Ints = earlier[self._first + self._many] - earlier[self._first]

    def _stretches(self, flags: Bools) -> tuple[Ints, Ints, Ints]:
        """Where flags hold on: from when to when, and of which clock; empty ones are left out."""
        before, after = np.empty_like(flags), np.empty_like(flags)
        before[1:], after[:-1] = flags[:-1], flags[1:]
        before[:1] = False
        before[self._lasts[:-1] + 1] = False
        after[self._lasts] = False
        begin, end = np.flatnonzero(flags & ~before), np.flatnonzero(flags & ~after)
        start, stop, whose = self._at[begin], self._after[end], self._owner[begin]
        some = start != stop
        return (start, stop, whose) if some.all() else (start[some], stop[some], whose[some])

    def _taken(self) -> Ints:
        ended = self._end != NEVER
        took = np.zeros(len(ended), np.int64)
        calendar = self._clocks.calendar[self._whose]
        took[ended] = self._axis.elapsed(self._start[ended], self._end[ended], calendar[ended])
        return took

    # --- readings ----------------------------------------------------------------------------------------------

    def elapsed(self, now: Ints) -> Ints:
        """How much each clock has run, one that runs on by `now`."""
        found = self.ran.copy()
        on = np.flatnonzero(self._end == NEVER)
        whose = self._whose[on]
        start = self._start[on]
        found[whose] += self._axis.elapsed(start, np.maximum(start, now[whose]), self._clocks.calendar[whose])
        return found

    def elapsed_at(self, clocks: Ints, at: Ints) -> Ints:
        """How much some clocks had run by an instant each."""
        runs, place = self._runs_of(clocks)
        start, until = self._start[runs], np.minimum(self._end[runs], at[place])
        seen = start < until
        took = np.zeros(len(runs), np.int64)
        took[seen] = self._axis.elapsed(start[seen], until[seen], self._clocks.calendar[self._whose[runs[seen]]])
        return _summed(took, self._many[clocks])

    def paused(self, now: Ints) -> Ints:
        """How much open time each clock has been paused by `now`."""
        found = np.zeros(len(self.ran), np.int64)
        if self._paused.any():
            start, end, whose = self._stretches(self._paused)
            end = np.minimum(end, now[whose])
            seen = start < end
            start, end, whose = start[seen], end[seen], whose[seen]
            took = self._axis.elapsed(start, end, self._clocks.calendar[whose])
            np.add.at(found, whose, took)
        return found

    def reached(self, clocks: Ints, used: Ints) -> Ints:
        """The instants at which so much has run, landed; `NONE` where it never will as things stand."""
        opening = self._clocks.opening[clocks]
        at_once = used <= 0
        waits = np.flatnonzero(at_once & opening)
        begin = clocks[waits]
        at_once[waits] = self._axis.is_open(self._clocks.start[begin], self._clocks.calendar[begin])
        answer = np.where(at_once, self._clocks.start[clocks], NONE)
        run, opening = self._run_of(clocks, used, opening)
        asked = np.flatnonzero((run >= 0) & ~at_once)
        run = run[asked]
        start, rest = self._start[run], used[asked] - self._before[run]
        answer[asked] = self.after(start, rest, self._clocks.calendar[clocks[asked]], opening[asked])
        return answer

    def after(self, start: Ints, duration: Ints, calendar: Ints, opening: Bools) -> Ints:
        """`Axis.after`, landing as each row says; `NONE` where no open time is left."""
        if not opening.any() or opening.all():
            lands = bool(opening.any())
            return self._axis.after(start, duration, calendar, opening=lands, none_left=NONE)
        found = np.empty(len(start), np.int64)
        for lands in (False, True):
            rows = np.flatnonzero(opening == lands)
            found[rows] = self._axis.after(start[rows], duration[rows], calendar[rows], opening=lands, none_left=NONE)
        return found

    def _run_of(self, clocks: Ints, used: Ints, opening: Bools) -> tuple[Ints, Bools]:
        """The stretch in which so much has run (-1: none), and whether the answer moves to the next opening.

        A stretch that ended when so much had run is the one, except on `next_opening` where that was at a closing.
        """
        run = np.full(len(clocks), -1)
        opening = opening.copy()
        first, many = self._first[clocks], self._many[clocks]
        left = np.flatnonzero(many > 0)
        nth = 0
        while len(left):
            place = first[left] + nth
            ran = self._before[place] + self._took[place]
            found = (ran >= used[left]) | (self._end[place] == NEVER)
            edge = np.flatnonzero((ran == used[left]) & (self._end[place] != NEVER) & opening[left])
            if len(edge):
                calendar = self._clocks.calendar[clocks[left[edge]]]
                rest = used[left[edge]] - self._before[place[edge]]
                at = self._axis.after(self._start[place[edge]], rest, calendar, none_left=NONE)
                there = (at != NONE) & self._axis.is_open(np.maximum(at, self._start[place[edge]]), calendar)
                found[edge] = there
                opening[left[edge[there]]] = False
            run[left[found]] = place[found]
            nth += 1
            left = left[~found]
            left = left[many[left] > nth]
        return run, opening

    def _runs_of(self, clocks: Ints) -> tuple[Ints, Ints]:
        many = self._many[clocks]
        return ranges(self._first[clocks], many), np.repeat(np.arange(len(clocks)), many)


def _summed(values: Ints, many: Ints) -> Ints:
    """The sums of consecutive groups of so many values."""
    total: Ints = np.append([0], np.cumsum(values))
    ends = np.cumsum(many)
    found: Ints = total[ends] - total[ends - many]
    return found


def _counted(batch: Batch, rows: Ints, since: Ints) -> Bools:
    """Where a cycle was stopped for a stretch that counts: for terms that came no earlier than the reopening."""
    live = batch.phase > 0
    last = len(live) - 1
    ahead = last - last_seen(live[::-1])[::-1]  # the next live row; last + 1 where there is none
    reopened = np.minimum(ahead, last)
    counts = ~live & (ahead <= last) & batch.counts[reopened]
    return counts[rows] & (since >= reopened[rows])
