"""From cycles to their clocks: one for each of a cycle's eras, with its target."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from slaclock.frames import days
from slaclock.frames.arrays import Bools, Ints, first_of_run
from slaclock.frames.machines import AGAIN, BY_HAND
from slaclock.frames.runs import Clocks, Runs
from slaclock.frames.telling import NEVER
from slaclock.policies import BusinessDays, CalendarDays

if TYPE_CHECKING:
    from slaclock.frames.batch import Batch
    from slaclock.frames.terms import TermsTable


class Judged:
    """All clocks of a batch.

    Attributes:
        clocks, runs: one for each era, in the order of the cycles.
        target: the open time that each may use.
        first, last: the clocks of each cycle's first and last era.
        steady: whether a cycle was judged by one set of terms all along.
        simple: whether besides no tier of them has a condition of its own.
    """

    def __init__(self, batch: Batch, terms: TermsTable) -> None:
        self.batch, self.terms, self.arrays = batch, terms, terms.arrays
        cycle = batch.era_cycle
        opens = first_of_run(cycle)
        self.first: Ints = np.flatnonzero(opens)
        self.last: Ints = np.append(self.first[1:], len(cycle)) - 1
        self.clocks = self._clocks(cycle)
        self.runs = Runs(batch, self.clocks, self.arrays, terms.axis)
        self.target: Ints = self._targets()
        late = batch.at[batch.era_row[self.last]] != batch.at[batch.begin]
        conditional = self.arrays.conditional[batch.era_terms[self.last]]
        self.steady: Bools = (self.first == self.last) & ~late
        self.simple: Bools = self.steady & ~conditional

    def _clocks(self, cycle: Ints) -> Clocks:
        batch, arrays = self.batch, self.arrays
        begin = batch.begin[cycle]
        final = np.zeros(len(cycle), np.bool_)
        final[self.last] = True
        known = np.append(batch.era_row[1:] + 1, 0)
        end = np.where(final, batch.end[cycle], known)
        replaced = final & batch.replaced[cycle]
        until = np.where(replaced, batch.at[np.minimum(end, len(batch.at) - 1)], NEVER)
        terms = batch.era_terms
        return Clocks(
            begin,
            end,
            until,
            batch.at[begin],
            batch.era_row,
            terms,
            arrays.calendar[terms],
            arrays.opening[terms],
        )

    def _targets(self) -> Ints:
        terms, kind = self.batch.era_terms, self.batch.era_kind
        target = self.arrays.target[terms].copy()
        by_days = np.flatnonzero(target < 0)
        for each in np.unique(terms[by_days]).tolist():
            rows = by_days[terms[by_days] == each]
            target[rows] = self._days(each, self.clocks.start[rows])
        copies = np.flatnonzero((kind == BY_HAND) | (kind == AGAIN))
        nth = np.arange(len(kind)) - self.first[self.batch.era_cycle]
        for step in np.unique(nth[copies]).tolist():
            rows = copies[nth[copies] == step]
            hand = rows[kind[rows] == BY_HAND]
            again = rows[kind[rows] == AGAIN]
            target[again] = target[again - 1]
            target[hand] = self._by_hand(hand)
        return target

    def _days(self, number: int, start: Ints) -> Ints:
        """A target in days as open time from each start."""
        within, axis = self.terms.known[number].within, self.terms.axis
        day_calendar = int(self.arrays.day_calendar[number])
        if isinstance(within, CalendarDays):
            return days.after_calendar_days(axis.calendars[day_calendar], start, within.n) - start
        assert isinstance(within, BusinessDays)  # noqa: S101 - open time needs no start
        n = np.full(len(start), within.n)
        end = days.after_business_days(axis, day_calendar, start, n, within.due)
        return axis.elapsed(start, end, day_calendar)

    def _by_hand(self, rows: Ints) -> Ints:
        """What the clock before had used at the event, and the open time from there to the deadline set."""
        row = self.clocks.since[rows]
        at, to = self.batch.at[row], self.batch.due[row]
        used = self.runs.elapsed_at(rows - 1, np.minimum(at, to))
        return used + self.terms.axis.elapsed(at, np.maximum(at, to), self.clocks.calendar[rows])
