"""From an outline to clocks: one for each era of each ticket's cycles, with its instants and its target."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from slaclock.frames import days
from slaclock.frames.copies import Copies
from slaclock.frames.machines import AGAIN, BY_HAND
from slaclock.frames.runs import NONE, Runs, Stretches
from slaclock.frames.spells import ON
from slaclock.frames.steps import NEVER
from slaclock.policies import BusinessDays, CalendarDays

if TYPE_CHECKING:
    from slaclock.frames.arrays import Bools, Codes, Ints
    from slaclock.frames.outline import Outline
    from slaclock.frames.piece import Piece
    from slaclock.frames.spells import Spells
    from slaclock.frames.terms import Arrays, TermsTable


class Judged:
    """All cycles and clocks of a piece.

    Attributes:
        ticket: of each cycle.
        started, ended: its instants; `NEVER`: it has not ended.
        first, last: its first and its last clock.
        simple: whether it was judged by one set of terms all along, and no tier of them has a condition of its own.
        clock_ticket, terms, start, since: of each clock; `since` is the instant since which it is judged so.
        runs: their readings.
        target: the open time that each may use.
    """

    def __init__(self, outline: Outline, which: Ints, piece: Piece, terms: TermsTable, arrays: Arrays) -> None:
        self._outline, self._which, self._piece = outline, which, piece
        self.known, self.arrays = terms, arrays
        self._cycles = cycles = Copies(outline.cycles.ticket, outline.examples, which)
        self._clocks = clocks = Copies(outline.clocks.ticket, outline.examples, which)
        self.ticket: Ints = cycles.of_ticket(np.arange(len(which)))
        self.clock_ticket: Ints = clocks.of_ticket(np.arange(len(which)))
        self.started: Ints = piece.at[cycles.rows(outline.cycles.start, piece.starts)]
        self.ended: Ints = self._instants(outline.cycles.ended, cycles)
        self.first: Ints = cycles.places(outline.cycles.first, clocks)
        self.last: Ints = cycles.places(outline.cycles.last, clocks)
        self.steady: Bools = self.of_cycles(~outline.cycles.late)
        self.simple: Bools = self.of_cycles(~(outline.cycles.late | outline.cycles.conditional))
        self.terms: Ints = outline.clocks.terms[clocks.source]
        self.start: Ints = piece.at[clocks.rows(outline.clocks.start, piece.starts)]
        self._since: Ints = clocks.rows(outline.clocks.since, piece.starts)
        self.since: Ints = piece.at[self._since]
        self._calendar = self.arrays.calendar[self.terms]
        self._opening = self.arrays.opening[self.terms]
        self.runs = Runs(terms.axis, self.start, self._calendar, self._opening, self._stretches(outline.running))
        self.target: Ints = self._targets()

    def of_cycles(self, values: Codes) -> Codes:
        """For each cycle what its outline says."""
        return values[self._cycles.source]

    def _instants(self, rows: Ints, copies: Copies) -> Ints:
        """The instants of an outline's rows; `NEVER` where it has none."""
        missing = np.flatnonzero((rows < 0)[copies.source])
        found = self._piece.at[copies.rows(np.maximum(rows, 0), self._piece.starts)]
        found[missing] = NEVER
        return found

    def _stretches(self, spells: Spells) -> Stretches:
        outline = self._outline
        copies = Copies(outline.clocks.ticket[spells.whose], outline.examples, self._which)
        begin = self._piece.at[copies.rows(spells.begin, self._piece.starts)]
        return Stretches(copies.places(spells.whose, self._clocks), begin, self._instants(spells.end, copies))

    def paused(self, now: Ints) -> Ints:
        """How much open time each clock has been paused by `now`, an instant for each ticket."""
        return self.runs.spent(self._stretches(self._outline.paused), now[self.clock_ticket])

    def live(self, cycles: Ints) -> tuple[Ints, Ints, Ints, Ints]:
        """The stretches in which cycles are not stopped: from, to, and for each cycle where they begin and how many.

        Only some cycles are asked about; the others have none.
        """
        spells = self._outline.live
        all_many = np.bincount(spells.whose, minlength=len(self._outline.cycles.ticket))
        many = np.zeros(len(self.ticket), np.int64)
        source = self._cycles.source[cycles]
        many[cycles] = all_many[source]
        copies = Copies(spells.whose, len(all_many), source)
        starts = self._piece.starts[self.ticket[cycles]]
        begin = self._piece.at[copies.rows(spells.begin, starts)]
        end = self._piece.at[copies.rows(np.maximum(spells.end, 0), starts)]
        end[spells.end[copies.source] == ON] = NEVER
        return begin, end, np.cumsum(many) - many, many

    # --- targets -----------------------------------------------------------------------------------------------

    def _targets(self) -> Ints:
        terms, kind = self.terms, self._outline.clocks.kind
        target: Ints = self.arrays.target[terms]
        by_days = np.flatnonzero(target < 0)
        for each in np.unique(terms[by_days]).tolist():
            rows = by_days[terms[by_days] == each]
            target[rows] = self._days(each, self.start[rows])
        if not ((kind == BY_HAND) | (kind == AGAIN)).any():
            return target
        kinds: Any = kind[self._clocks.source]
        copies = np.flatnonzero((kinds == BY_HAND) | (kinds == AGAIN))
        cycle = self._clocks.places(self._outline.clocks.cycle, self._cycles)
        nth = np.arange(len(kinds)) - self.first[cycle]
        for step in np.unique(nth[copies]).tolist():
            rows = copies[nth[copies] == step]
            hand = rows[kinds[rows] == BY_HAND]
            again = rows[kinds[rows] == AGAIN]
            target[again] = target[again - 1]
            target[hand] = self._by_hand(hand)
        return target

    def _days(self, number: int, start: Ints) -> Ints:
        """A target in days as open time from each start."""
        within, axis = self.known.known[number].within, self.known.axis
        day_calendar = int(self.arrays.day_calendar[number])
        if isinstance(within, CalendarDays):
            return days.after_calendar_days(axis.calendars[day_calendar], start, within.n) - start
        assert isinstance(within, BusinessDays)  # noqa: S101 - open time needs no start
        n = np.full(len(start), within.n)
        end = days.after_business_days(axis, day_calendar, start, n, within.due)
        return axis.elapsed(start, end, day_calendar)

    def _by_hand(self, clocks: Ints) -> Ints:
        """What the clock before had used at the event, and the open time from there to the deadline set."""
        if not len(clocks):
            return clocks
        assert self._piece.due is not None  # noqa: S101 - some row sets a deadline
        at, to = self.since[clocks], self._piece.due[self._since[clocks]]
        used = self.runs.elapsed_at(clocks - 1, np.minimum(at, to))
        return used + self.known.axis.elapsed(at, np.maximum(at, to), self._calendar[clocks])

    def deadlines(self, target: Ints) -> Ints:
        """When each cycle's target is used up; one that ended before has the deadline that it would have had."""
        deadline = self.runs.reached(self.last, target)
        rest = np.flatnonzero((deadline == NONE) & (self.ended != NEVER))
        clock = self.last[rest]
        left = np.maximum(target[rest] - self.runs.ran[clock], 0)
        deadline[rest] = self.runs.after(self.ended[rest], left, self._calendar[clock], self._opening[clock])
        return deadline
