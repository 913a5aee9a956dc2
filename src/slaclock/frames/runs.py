"""Readings of clocks: how much has run, and when so much will have."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from slaclock.frames.arrays import ranges
from slaclock.frames.steps import NEVER

if TYPE_CHECKING:
    from slaclock.frames.arrays import Bools, Ints
    from slaclock.frames.axis import Axis
    from slaclock.frames.stretches import Stretches as Built

NONE = -(1 << 62)
"""No instant."""


class Stretches(NamedTuple):
    """Spells of clocks as instants, in order.

    Attributes:
        whose: of which clock.
        start, end: from when to when; `NEVER`: it goes on.
    """

    whose: Ints
    start: Ints
    end: Ints


class Runs:
    """The running stretches of clocks, as `slaclock.Clock` has them: none is empty.

    Args:
        axis: the calendars.
        start: when each clock starts.
        calendar, opening: its calendar, and whether it lands on the next opening.
        running: where clocks run.
    """

    def __init__(self, axis: Axis, start: Ints, calendar: Ints, opening: Bools, running: Stretches) -> None:
        self._axis, self._clock_start, self._calendar = axis, start, calendar
        self._opening = opening
        self._whose, self._start, self._end = running
        self._many: Ints = np.bincount(self._whose, minlength=len(start))
        self._first: Ints = np.cumsum(self._many)
        self._first -= self._many
        self._calendars = calendar[self._whose]
        self._before, self._after, self.ran = self._sums()

    def _sums(self) -> tuple[Ints, Ints, Ints]:
        """What each clock had run before and after each stretch (`NEVER`: it runs on), and in all ended ones."""
        ended = np.flatnonzero(self._end != NEVER)
        took = np.zeros(len(self._end), np.int64)
        if len(took):
            parts = self._axis.opened(self._start, self._end, self._calendars, ended)
            self._built, self._opened, took[ended] = parts
        total = np.zeros(len(took) + 1, np.int64)
        np.cumsum(took, out=total[1:])
        before = total[:-1] - np.repeat(total[self._first], self._many)
        after = before + took
        if len(ended) < len(took):
            after[self._end == NEVER] = NEVER
        return before, after, total[self._first + self._many] - total[self._first]

    def elapsed(self, now: Ints) -> Ints:
        """How much each clock has run, one that runs on by `now`."""
        found = self.ran.copy()
        on = np.flatnonzero(self._end == NEVER)
        whose = self._whose[on]
        start = self._start[on]
        found[whose] += self._axis.elapsed(start, np.maximum(start, now[whose]), self._calendars[on])
        return found

    def elapsed_at(self, clocks: Ints, at: Ints) -> Ints:
        """How much some clocks had run by an instant each."""
        many = self._many[clocks]
        runs, place = ranges(self._first[clocks], many), np.repeat(np.arange(len(clocks)), many)
        start, until = self._start[runs], np.minimum(self._end[runs], at[place])
        seen = start < until
        took = np.zeros(len(runs), np.int64)
        took[seen] = self._axis.elapsed(start[seen], until[seen], self._calendars[runs[seen]])
        found = np.zeros(len(clocks), np.int64)
        np.add.at(found, place, took)
        return found

    def spent(self, stretches: Stretches, now: Ints) -> Ints:
        """How much open time each clock has spent by `now` in other stretches, such as those in which it is paused."""
        found = np.zeros(len(self.ran), np.int64)
        whose, start, end = stretches
        end = np.minimum(end, now[whose])
        seen = np.flatnonzero(start < end)
        whose = whose[seen]
        np.add.at(found, whose, self._axis.elapsed(start[seen], end[seen], self._calendar[whose]))
        return found

    def reached(self, clocks: Ints, used: Ints) -> Ints:
        """The instants at which so much has run, landed; `NONE` where it never will as things stand."""
        opening = self._opening[clocks]
        some = bool(opening.any())
        run, opening = self._run_of(clocks, used, opening) if some else (self._ordinary_run_of(clocks, used), opening)
        answer = np.full(len(clocks), NONE)
        at_once = np.flatnonzero(used <= 0)
        if len(at_once):
            begin = clocks[at_once]
            there = ~opening[at_once]
            if some:
                there = self._at_once(begin)
            at_once = at_once[there]
            answer[at_once] = self._clock_start[clocks[at_once]]
            run[at_once] = -1
        asked = np.flatnonzero(run >= 0)
        every = len(asked) == len(run)
        run = run if every else run[asked]
        rest = used - self._before[run] if every else used[asked] - self._before[run]
        opened = (self._built, self._opened[run]) if len(run) else None
        calendar = self._calendars[run]
        found = self.after(self._start[run], rest, calendar, opening if every else opening[asked], opened)
        if every:
            return found
        answer[asked] = found
        return answer

    def _at_once(self, clocks: Ints) -> Bools:
        """Whether nothing at all has been used at a clock's start: on `next_opening`, where that is open."""
        found = ~self._opening[clocks]
        waits = np.flatnonzero(~found)
        begin = clocks[waits]
        found[waits] = self._axis.is_open(self._clock_start[begin], self._calendar[begin])
        return found

    def after(
        self, start: Ints, duration: Ints, calendar: Ints, opening: Bools, opened: tuple[Built, Ints] | None = None
    ) -> Ints:
        """`Axis.after`, landing as each row says; `NONE` where no open time is left."""
        if not opening.any() or opening.all():
            lands = bool(opening.any())
            return self._axis.after(start, duration, calendar, opening=lands, none_left=NONE, opened=opened)
        found = np.empty(len(start), np.int64)
        for lands in (False, True):
            rows = np.flatnonzero(opening == lands)
            parts = (start[rows], duration[rows], calendar[rows])
            found[rows] = self._axis.after(*parts, opening=lands, none_left=NONE)
        return found

    def _ordinary_run_of(self, clocks: Ints, used: Ints) -> Ints:
        """The stretch at whose end at the latest so much has run; -1: none."""
        run = np.full(len(clocks), -1)
        place, many = self._first[clocks], self._many[clocks]
        left = np.flatnonzero(many)
        place, end = place[left], place[left] + many[left]
        while len(left):
            found = self._after[place] >= used[left]
            run[left.compress(found)] = place.compress(found)
            place += 1
            found |= place >= end
            rest = np.flatnonzero(~found)
            left, place, end = left[rest], place[rest], end[rest]
        return run

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
            ran = self._after[place]
            found = ran >= used[left]
            edge = np.flatnonzero((ran == used[left]) & opening[left])
            if len(edge):
                there = self._open_at_end(place[edge], used[left[edge]])
                found[edge] = there
                opening[left[edge[there]]] = False
            run[left[found]] = place[found]
            nth += 1
            left = left[~found]
            left = left[many[left] > nth]
        return run, opening

    def _open_at_end(self, place: Ints, used: Ints) -> Bools:
        """Whether so much has run at an open instant, of stretches that ended just then."""
        calendar, start = self._calendars[place], self._start[place]
        at = self._axis.after(start, used - self._before[place], calendar, none_left=NONE)
        found: Bools = at != NONE
        found &= self._axis.is_open(np.where(found, np.maximum(at, start), start), calendar)
        return found
