"""A policy book made ready for columns: its agreements, the metrics of each, and what their terms say."""

from __future__ import annotations

from threading import RLock
from typing import TYPE_CHECKING, Any

import numpy as np

from slaclock.engine import signals as s
from slaclock.engine.plan import plan_of, promised
from slaclock.engine.signals import Signals
from slaclock.frames import steps as st
from slaclock.frames.fields import fields_of
from slaclock.frames.table import Table
from slaclock.frames.terms import TermsTable
from slaclock.frames.validity import boundaries
from slaclock.policies import BUILT_IN

if TYPE_CHECKING:
    from slaclock.engine.plan import BookPlan, PolicyPlan
    from slaclock.frames.arrays import Ints
    from slaclock.policies import PolicyBook

FIRST, NEXT = "first_response", "next_response"
NO_PLACE = 1_000
"""The place of a metric that the policy in force has no target for: after all that it has."""


class Unit:
    """One metric of one agreement.

    Attributes:
        metric: its name.
        number: its place among the agreement's metrics.
        first: whether it needs to know when the first response was over.
        table: its machines, as found out so far.
        events: what each event's number is to it; 0: nothing.
        category: the categories that it does not tell apart, as one.
        hears_assignments: whether an assignment means something to it.
    """

    def __init__(
        self, metric: str, number: int, rules: list[Signals], first_rules: list[Signals], hand: int, hands: int
    ) -> None:
        self.metric, self.number, self.rules = metric, number, rules
        self.first = metric == NEXT
        joint = (first_rules, rules) if self.first else (rules,)
        self.table = Table((FIRST, NEXT) if self.first else (metric,), joint)
        every = [rule for each in joint for rule in each]
        heard = s.CUSTOMER if metric in (FIRST, NEXT) else 0
        for rule in every:
            heard |= rule.starts | rule.stops | rule.anchors | rule.replies
        self.hears_assignments = bool(heard & (s.ASSIGNED | s.GROUP_SET | s.GROUP_LEFT))
        self.category = _alike(every)
        self.events = self._events(heard, hand, hands)

    def _events(self, heard: int, hand: int, hands: int) -> Ints:
        found = np.zeros(st.EVENTS + hands, np.int64)
        for category in range(len(st.CATEGORIES)):
            alike = int(self.category[category])
            found[st.created(category, by_customer=False)] = st.created(alike, by_customer=False)
            found[st.created(category, by_customer=True)] = st.created(alike, by_customer=True)
            found[st.STATUS + category] = st.STATUS + alike
        for number, mask in enumerate(st.MASKS):
            found[st.SIGNALS + number] = st.SIGNALS + number if mask & heard else st.NOTHING
        found[st.CANCEL] = st.CANCEL
        found[hand] = st.DUE
        return found


def _alike(rules: list[Signals]) -> Ints:
    """For each category the first one that none of the rules tells from it; solved and closed are always themselves."""
    seen: dict[object, int] = {}
    found = []
    for number, category in enumerate(st.CATEGORIES):
        told = category if category in s.SOLVED_CATEGORIES else ""
        bit = s.STATUS[category]
        looks = (told, *((category in rule.pauses, bool((rule.starts | rule.stops) & bit)) for rule in rules))
        found.append(seen.setdefault(looks, number))
    return np.array(found, np.int64)


class Agreement:
    """The public policies of a book, or its internal ones.

    Attributes:
        public: which.
        policies: in order.
        units: one for each metric.
        places: for each policy (the last row: none) the place of each metric among its targets.
        restarts, locks: what each policy does with a change.
        first_rules: how the first response counts under each policy (the last one: under none).
    """

    def __init__(self, policies: list[PolicyPlan], hands: dict[tuple[str, bool], int], *, public: bool) -> None:
        self.public, self.policies = public, policies
        metrics = list(dict.fromkeys(target.metric for policy in policies for target in policy.targets))
        default = Signals(FIRST, BUILT_IN[FIRST])
        rules = {metric: _rules(policies, metric) for metric in metrics}
        first = [*rules.get(FIRST, []), default]
        if FIRST in rules:
            rules[FIRST] = first
        self.units = [
            Unit(metric, number, rules[metric], first, hands[metric, public], len(hands))
            for number, metric in enumerate(metrics)
        ]
        self.metrics = metrics
        self.places: Ints = np.full((len(policies) + 1, len(metrics)), NO_PLACE, np.int64)
        for number, policy in enumerate(policies):
            for place, target in enumerate(policy.targets):
                self.places[number, metrics.index(target.metric)] = place
        self.restarts = np.array([policy.on_change == "restart" for policy in policies] + [False])
        self.locks = np.array([policy.on_change == "locked" for policy in policies] + [False])
        own = [next((t.signals for t in policy.targets if t.metric == FIRST), default) for policy in policies]
        self.first_rules: Ints = np.array([first.index(rule) for rule in [*own, default]], np.int64)


def _rules(policies: list[PolicyPlan], metric: str) -> list[Signals]:
    found: list[Signals] = []
    for policy in policies:
        found += [t.signals for t in policy.targets if t.metric == metric and t.signals not in found]
    return found


class FramePlan:
    """A book made ready.

    Attributes:
        fields: the fields that it reads.
        agreements: public, and internal where the book has any.
        terms: what its targets promise.
        hands: the number of the event that sets a metric's deadline by hand.
        created_at: instants between which no policy's dates change.
        lock: held while the book is asked, as what it answers is kept.
    """

    def __init__(self, book: PolicyBook) -> None:
        self.book = book
        self.engine: BookPlan = plan_of(book)
        self.fields = fields_of(book)
        self.created_at = boundaries(book)
        metrics = dict.fromkeys(target.metric for policy in book.policies for target in policy.targets)
        self.metrics = list(metrics)
        pairs = [(metric, public) for metric in metrics for public in (True, False)]
        self.hands = {pair: st.EVENTS + number for number, pair in enumerate(pairs)}
        self.agreements = [Agreement(self.engine.public, self.hands, public=True)]
        if self.engine.internal:
            self.agreements.append(Agreement(self.engine.internal, self.hands, public=False))
        self.terms = TermsTable(book)
        self.lock = RLock()
        self._chosen: dict[tuple[int, ...], int] = {}
        self._promised: dict[tuple[int, ...], list[int]] = {}

    def policy(self, number: int, classes: tuple[int, ...], created: int) -> int:
        """The first policy of an agreement for these field classes and a creation about then; -1 for none."""
        agreement = self.agreements[number]
        era = int(np.searchsorted(self.created_at, created, side="right"))
        key = (number, era, *classes)
        found = self._chosen.get(key)
        if found is None:
            policy = self.engine.first(agreement.public, self.example(classes), created)
            found = self._chosen[key] = -1 if policy is None else agreement.policies.index(policy)
        return found

    def promises(self, number: int, policy: int, classes: tuple[int, ...]) -> list[int]:
        """The number of the terms of each metric under a policy; -1 where it has none."""
        key = (number, policy, *classes)
        found = self._promised.get(key)
        if found is None:
            agreement = self.agreements[number]
            terms = promised(agreement.policies[policy] if policy >= 0 else None, self.example(classes))
            found = []
            for unit in agreement.units:
                one = terms.get(unit.metric)
                rule = -1 if one is None else unit.rules.index(one.signals)
                found.append(-1 if one is None else self.terms.number(one, rule))
            self._promised[key] = found
        return found

    def example(self, classes: tuple[int, ...]) -> dict[str, Any]:
        """Fields of these classes."""
        pairs = zip(self.fields.items(), classes, strict=True)
        return {name: field.examples[each] for (name, field), each in pairs if each}


def frame_plan(book: PolicyBook) -> FramePlan:
    """The book made ready, once for each book."""
    plan = book.__dict__.get(_KEPT)
    if plan is None:
        # Kept as functools.cached_property keeps its values: beside the fields, and no part of the document.
        plan = book.__dict__[_KEPT] = FramePlan(book)
    found: FramePlan = plan
    return found


_KEPT = "_frame_plan"
