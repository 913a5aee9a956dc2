"""What targets promise, as arrays: a row for each set of terms that turned up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from slaclock.calendars import ALWAYS
from slaclock.frames.axis import Axis
from slaclock.frames.machines import ACTIVE_PHASE
from slaclock.frames.steps import CATEGORIES, NEVER
from slaclock.policies import BusinessDays, CalendarDays

if TYPE_CHECKING:
    from slaclock.calendars import Calendar
    from slaclock.engine.plan import Terms, TierPlan
    from slaclock.frames.arrays import Bools, Ints
    from slaclock.policies import PolicyBook


class Kind(NamedTuple):
    """A tier, as results name it."""

    label: str
    level: int


class TermsTable:
    """Terms by number.

    Attributes:
        known: the engine's own terms.
        axis: the calendars that they run on.
        kinds: tiers, as results name them.
    """

    def __init__(self, book: PolicyBook) -> None:
        self.policies = [policy.name for policy in book.policies]
        self.known: list[Terms] = []
        self.axis = Axis([ALWAYS])
        self.kinds: list[Kind] = []
        self._numbers: dict[int, int] = {}
        self._policy: list[int] = []
        self._rule: list[int] = []
        self._calendar: list[int] = []
        self._day_calendar: list[int] = []
        self._arrays: Arrays | None = None

    def number(self, terms: Terms, rule: int) -> int:
        """The number of some terms, whose metric counts by a rule of that number."""
        found = self._numbers.get(id(terms))
        if found is None:
            found = self._numbers[id(terms)] = len(self.known)
            self.known.append(terms)
            self._policy.append(self.policies.index(terms.policy))
            self._rule.append(rule)
            day_calendar = self._place(terms.calendar)
            days = isinstance(terms.within, CalendarDays)
            self._day_calendar.append(day_calendar)
            self._calendar.append(self._place(ALWAYS) if days else day_calendar)
            self._arrays = None
        return found

    def _place(self, calendar: Calendar) -> int:
        if calendar not in self.axis.calendars:
            self.axis = Axis([*self.axis.calendars, calendar])
        return self.axis.calendars.index(calendar)

    @property
    def arrays(self) -> Arrays:
        """What the terms say, a row for each."""
        if self._arrays is None:
            self._arrays = Arrays(self)
        return self._arrays


class Arrays:
    """Terms as arrays; see `TermsTable`.

    Attributes:
        policy, rule, calendar: by number.
        target: microseconds of open time; -1 where days are counted from each start.
        opening: whether deadlines land on the next opening.
        running: bit n says whether a cycle runs in phase n.
        conditional: whether a tier has a condition of its own.
        tiers: how many tiers; `tier` their kinds, `threshold` when they fire, in time used, where the target is fixed.
        ranked, ranked_at: kinds and thresholds of the tiers in the order in which they fire; `NEVER`: there is none.
    """

    def __init__(self, table: TermsTable) -> None:
        known = table.known
        self.policy: Ints = np.array(table._policy, np.int64)  # noqa: SLF001 - its other half
        self.rule: Ints = np.array(table._rule, np.int64)  # noqa: SLF001
        self.calendar: Ints = np.array(table._calendar, np.int64)  # noqa: SLF001
        self.day_calendar: Ints = np.array(table._day_calendar, np.int64)  # noqa: SLF001
        self.target: Ints = np.array([-1 if t.fixed_target is None else t.fixed_target for t in known], np.int64)
        self.opening: Bools = np.array([_opening(terms) for terms in known], np.bool_)
        self.running: Ints = np.array([_running(terms) for terms in known], np.int64)
        self.conditional: Bools = np.array([terms.conditional for terms in known], np.bool_)
        self.tiers: Ints = np.array([len(terms.tiers) for terms in known], np.int64)
        widest = int(self.tiers.max(initial=0))
        self.tier: Ints = np.full((len(known), widest), -1, np.int64)
        self.threshold: Ints = np.full((len(known), widest), -1, np.int64)
        for row, terms in enumerate(known):
            for place, tier in enumerate(terms.tiers):
                self.tier[row, place] = _kind(table, tier)
            if terms.thresholds is not None:
                self.threshold[row, : len(terms.tiers)] = [used for _, used in terms.thresholds]
        self.ranked, self.ranked_at = self._ranked(table)
        labels = [kind.label for kind in table.kinds]
        self.label: Ints = np.array([labels.index(label) for label in labels], np.int64)
        self.level: Ints = np.array([kind.level for kind in table.kinds], np.int64)

    def _ranked(self, table: TermsTable) -> tuple[Ints, Ints]:
        kinds, used = np.full_like(self.tier, -1), np.full_like(self.tier, NEVER)
        for row, count in enumerate(self.tiers.tolist()):
            places = range(count)
            level = [table.kinds[kind].level for kind in self.tier[row, :count].tolist()]
            if self.target[row] >= 0:
                at = self.threshold[row, :count].tolist()
                order = sorted(places, key=lambda place: (at[place], level[place]))
                kinds[row, :count] = self.tier[row, order]
                used[row, :count] = self.threshold[row, order]
        return kinds, used


def _kind(table: TermsTable, tier: TierPlan) -> int:
    kind = Kind(tier.label, tier.level)
    if kind not in table.kinds:
        table.kinds.append(kind)
    return table.kinds.index(kind)


def _opening(terms: Terms) -> bool:
    if terms._fixed is not None:  # noqa: SLF001 - what the engine's own clocks are made of
        return bool(terms._fixed[2] == "next_opening")  # noqa: SLF001
    if terms._landing is not None:  # noqa: SLF001
        return bool(terms._landing == "next_opening")  # noqa: SLF001
    return isinstance(terms.within, BusinessDays) and terms.within.due != "closing"


def _running(terms: Terms) -> int:
    runs = [category not in terms.signals.pauses for category in CATEGORIES]
    return sum(1 << (ACTIVE_PHASE + number) for number, each in enumerate(runs) if each)
