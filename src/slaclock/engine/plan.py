"""A policy book made ready: which terms a ticket's fields give each metric."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from slaclock.durations import from_duration
from slaclock.engine.signals import CLOSED, SOLVED_CATEGORIES, STATUS, Signals
from slaclock.policies import ByPriority, OpenTime

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from slaclock.calendars import Calendar
    from slaclock.clock import Landing
    from slaclock.policies import Action, Condition, Policy, PolicyBook, Target, Tier

Fields = dict[str, Any]


class TierPlan(NamedTuple):
    """A tier, with what a firing needs of it: a pydantic model is slow to give its fields."""

    label: str
    level: int
    actions: tuple[Action, ...]
    when: Condition | None
    tier: Tier

    def threshold(self, target: int) -> int:
        """As `Tier.threshold`."""
        return self.tier.threshold(target)


class Terms:
    """What one target promises a ticket: equal promises are the same object, so `is` tells whether a change is one."""

    __slots__ = (
        "_fixed",
        "_landing",
        "calendar",
        "conditional",
        "fixed_target",
        "metric",
        "policy",
        "promise",
        "signals",
        "thresholds",
        "tiers",
        "within",
    )

    def __init__(self, target: TargetPlan, within: Any, calendar: Calendar) -> None:
        self.metric = target.metric
        self.policy = target.policy
        self.signals = target.signals
        self.tiers = target.tiers
        self.within = within
        self.calendar = calendar
        open_time = isinstance(within, OpenTime)
        self._landing = target.own_landing or target.policy_landing if open_time else target.own_landing
        # Open time is the same whenever a cycle starts; days are counted from each start.
        self._fixed = within.resolve(0, calendar, self._landing) if open_time else None
        self.fixed_target = self._fixed[0] if self._fixed else None
        self.promise = None if self.fixed_target is None else from_duration(self.fixed_target)
        self.thresholds: tuple[tuple[TierPlan, int], ...] | None = None
        if self.fixed_target is not None:
            self.thresholds = self.thresholds_of(self.fixed_target)
        self.conditional = any(tier.when is not None for tier in self.tiers)

    def resolve(self, start: int) -> tuple[int, Calendar, Landing]:
        """Target in open time, calendar and landing of a cycle that starts at `start`."""
        resolved: tuple[int, Calendar, Landing] = self._fixed or self.within.resolve(
            start, self.calendar, self._landing
        )
        return resolved

    def thresholds_of(self, target: int) -> tuple[tuple[TierPlan, int], ...]:
        """Each tier with the time used at which it fires, for a cycle with this target."""
        if target == self.fixed_target and self.thresholds is not None:
            return self.thresholds
        return tuple((tier, tier.threshold(target)) for tier in self.tiers)


class TargetPlan:
    """One target of a policy."""

    __slots__ = (
        "_book",
        "_equal",
        "_only",
        "_terms",
        "calendar",
        "metric",
        "own_landing",
        "policy",
        "policy_landing",
        "signals",
        "tiers",
        "within",
    )

    def __init__(self, policy: Policy, target: Target, book: PolicyBook, signals: Signals) -> None:
        self.metric, self.policy, self.signals = target.metric, policy.name, signals
        self.within = target.within
        self.calendar = target.calendar if target.calendar is not None else policy.calendar
        self.own_landing, self.policy_landing = target.landing, policy.landing
        self.tiers = tuple(
            TierPlan(tier.label, tier.level, tier.actions, tier.when, tier) for tier in policy.tiers_of(target)
        )
        # The same for every ticket, where neither the target nor its calendar asks for a field.
        self._only = None
        if isinstance(self.calendar, str) and not isinstance(target.within, ByPriority):
            self._only = Terms(self, target.within, book.calendar(self.calendar))
        self._book = book
        self._terms: dict[tuple[int, str], Terms] = {}
        self._equal: dict[tuple[Any, str], Terms] = {}

    def terms(self, fields: Fields) -> Terms | None:
        """What it promises a ticket with these fields; `None` where it has no entry for the priority."""
        if self._only is not None:
            return self._only
        within = self.within.pick(fields.get("priority"))
        if within is None:
            return None
        name = self.calendar if isinstance(self.calendar, str) else self.calendar.pick(fields)
        known = self._terms.get((id(within), name))
        return known or self._equal_terms(within, name)

    def _equal_terms(self, within: Any, name: str) -> Terms:
        """The same terms for equal promises; found again by identity, as the book keeps what it promises."""
        known = self._equal.get((within, name))
        if known is None:
            known = self._equal[within, name] = Terms(self, within, self._book.calendar(name))
        self._terms[id(within), name] = known
        return known


class PolicyPlan:
    """One policy."""

    __slots__ = ("_book", "_dated", "metrics", "model", "name", "on_change", "targets", "when")

    def __init__(self, policy: Policy, book: PolicyBook, rules: dict[Any, Signals]) -> None:
        self.model, self.name, self.on_change, self.when = policy, policy.name, policy.on_change, policy.when
        self._dated = policy.valid_from is not None or policy.valid_until is not None
        self._book = book
        self.targets = []
        for target in policy.targets:
            rule = target.rule(book.metrics)
            key = (target.metric, rule)
            signals = rules.get(key) or rules.setdefault(key, Signals(target.metric, rule))
            self.targets.append(TargetPlan(policy, target, book, signals))
        self.metrics = tuple(target.metric for target in policy.targets)

    def why_not(self, fields: Fields, created: int) -> str | None:
        """Why it does not apply: the condition that fails, or its dates; `None` where it applies."""
        return self.model.why_not(fields, self._date(fields, created))

    def applies(self, fields: Fields, created: int) -> bool:
        """Whether a ticket with these fields, created then, is under this policy."""
        if self._dated:
            return self.why_not(fields, created) is None
        return self.when is None or self.when.matches(fields)

    def _date(self, fields: Fields, created: int) -> date:
        """The date of creation in the policy's own zone."""
        calendar = self.model.calendar
        return self._book.calendar(calendar if isinstance(calendar, str) else calendar.pick(fields)).local_date(created)


class Standing(NamedTuple):
    """A status: its category, the helpdesk's own word, whether it is solved, and the signals of entering it."""

    category: str
    word: str
    solved: bool
    mask: int


class BookPlan:
    """A book's policies, public and internal, and what metrics mean that have no target."""

    __slots__ = ("_book", "_standings", "internal", "public")

    def __init__(self, book: PolicyBook) -> None:
        self._book = book
        self._standings: dict[str | int, Standing] = {}
        rules: dict[Any, Signals] = {}
        plans = [PolicyPlan(policy, book, rules) for policy in book.policies]
        self.public = [plan for plan in plans if plan.model.public]
        self.internal = [plan for plan in plans if not plan.model.public]

    def standing(self, word: str | int) -> Standing:
        """What a helpdesk's own word for a status means."""
        known = self._standings.get(word)
        if known is None:
            category = self._book.status(word)
            mask = STATUS[category] | (CLOSED if category == "closed" else 0)
            known = Standing(category, str(word), category in SOLVED_CATEGORIES, mask)
            self._standings[word] = known
        return known

    def first(self, public: bool, fields: Fields, created: int) -> PolicyPlan | None:  # noqa: FBT001 - the track
        """The first policy in order that applies."""
        for plan in self.public if public else self.internal:
            if plan.applies(fields, created):
                return plan
        return None


def promised(policy: PolicyPlan | None, fields: Mapping[str, Any]) -> dict[str, Terms]:
    """The terms of each metric under a policy, in the order of its targets."""
    if policy is None:
        return {}
    found = {}
    for target in policy.targets:
        terms = target.terms(fields)  # type: ignore[arg-type]
        if terms is not None:
            found[target.metric] = terms
    return found


def plan_of(book: PolicyBook) -> BookPlan:
    """The book made ready, once for each book."""
    plan = book.__dict__.get(_KEPT)
    if plan is None:
        # Kept as functools.cached_property keeps its values: beside the fields, and no part of the document.
        plan = book.__dict__[_KEPT] = BookPlan(book)
    return plan


_KEPT = "_engine_plan"
