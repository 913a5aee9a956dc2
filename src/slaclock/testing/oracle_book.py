"""The oracle's policy book: which policy and target a ticket's fields select, from the plain document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING, Any

from slaclock.testing.oracle_fields import matches, picked_calendar, same
from slaclock.testing.oracle_minutes import AlwaysMinutes, Minutes, minutes_of
from slaclock.testing.oracle_rules import BUILT_IN, Rule, rule_of

if TYPE_CHECKING:
    from collections.abc import Mapping

MINUTE = 60_000_000
"""A minute in microseconds."""


@dataclass(frozen=True)
class Settings:
    """A policy's promise for one metric, as a ticket's fields pick it."""

    policy: str
    within: tuple[str, int, str]
    """How long: `("open", microseconds, "")`, `("business", days, due)` or `("calendar", days, "")`."""
    calendar: str
    landing: str | None
    """The landing that the document asks for: the target's own, or for open time else the policy's."""
    rule: Rule
    tiers: tuple[Mapping[str, Any], ...]

    @property
    def identity(self) -> tuple[object, ...]:
        """Same policy, `within`, calendar and landing is no change."""
        return self.policy, self.within, self.calendar, self.landing


def microseconds(text: str | timedelta) -> int:
    """A document's duration.

    >>> microseconds("1h30m") == microseconds("PT1H30M") == 90 * MINUTE
    True
    """
    if isinstance(text, timedelta):
        return text // timedelta(microseconds=1)
    units = {"h": 60 * MINUTE, "m": MINUTE, "s": MINUTE // 60}
    return sum(int(Fraction(n) * units[unit]) for n, unit in re.findall(r"([\d.]+)([hms])", text.lower()))


def parsed_within(within: Any) -> tuple[str, int, str]:
    """One promise of time: open time, business days or calendar days."""
    if isinstance(within, dict):
        return "business", within["business_days"], within.get("due", "same_time")
    if isinstance(within, str) and within.endswith("bd"):
        return "business", int(within[:-2]), "same_time"
    if isinstance(within, str) and within.endswith("cd"):
        return "calendar", int(within[:-2]), ""
    return "open", microseconds(within), ""


def threshold(at: str, target: int) -> int:
    """How much of the target a tier waits for: a share, rounded up to the microsecond, or an offset from the end.

    >>> threshold("33.3%", 10), threshold("-1m", 3 * MINUTE) == 2 * MINUTE, threshold("-5m", 3 * MINUTE)
    (4, True, 0)
    """
    if at.endswith("%"):
        return ceil(Fraction(at[:-1].strip()) * target / 100)
    offset = microseconds(at[1:])
    return max(0, target - offset if at[0] == "-" else target + offset)


class Book:
    """A policy book's document, asked with a ticket's fields."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        self.own = document.get("metrics") or {}
        self._minutes: dict[str, Minutes] = {}

    def minutes(self, calendar: str) -> Minutes:
        """The minutes of a calendar named in the book."""
        if calendar not in self._minutes:
            self._minutes[calendar] = minutes_of(calendar, self.document.get("calendars"))
        return self._minutes[calendar]

    def always(self, calendar: str) -> Minutes:
        """24/7 in a calendar's zone."""
        return AlwaysMinutes(self.minutes(calendar).zone)

    def status(self, word: object) -> str:
        """The category of a status word."""
        for known, category in (self.document.get("statuses") or {}).items():
            if same(known, word):
                return str(category)
        return str(word)

    def metrics(self) -> list[str]:
        """All metrics there are."""
        return [*BUILT_IN, *self.own]

    def select(self, fields: Mapping[str, Any], created: int, *, public: bool) -> Mapping[str, Any] | None:
        """The first matching policy in order, among those that hold the ticket's creation."""
        for policy in self.document.get("policies") or []:
            if policy.get("public", True) != public or not matches(policy.get("when"), fields):
                continue
            zone = self.minutes(picked_calendar(policy["calendar"], fields))
            if _holds(policy, zone.local(created // MINUTE).date()):
                found: Mapping[str, Any] = policy
                return found
        return None

    def unpromised(self, policy: Mapping[str, Any] | None, metric: str) -> Rule:
        """How a metric is counted where it has no clock: as its target says, if there is one for other priorities."""
        targets = [target for target in (policy or {}).get("targets") or [] if target["metric"] == metric]
        return rule_of(metric, self.own, targets[0] if targets else None)

    def settings(self, policy: Mapping[str, Any], metric: str, fields: Mapping[str, Any]) -> Settings | None:
        """What a policy promises for a metric; None where it promises nothing."""
        for target in policy.get("targets") or []:
            if target["metric"] != metric:
                continue
            within = _picked(target["within"], fields.get("priority"))
            if within is None:  # no entry for the priority: no clock
                return None
            calendar = picked_calendar(target.get("calendar") or policy["calendar"], fields)
            landing = target.get("landing")
            if within[0] == "open":  # a policy's landing is for its open-time targets
                landing = landing or policy.get("landing")
            rule = rule_of(metric, self.own, target)
            return Settings(policy["name"], within, calendar, landing, rule, _tiers(policy, target))
        return None


def _picked(within: Any, priority: object) -> tuple[str, int, str] | None:
    if isinstance(within, dict) and "business_days" not in within:
        for key, one in within.items():
            if key != "default" and priority is not None and same(key, priority):
                return parsed_within(one)
        return parsed_within(within["default"]) if "default" in within else None
    return parsed_within(within)


def _tiers(policy: Mapping[str, Any], target: Mapping[str, Any]) -> tuple[Mapping[str, Any], ...]:
    """The policy's tiers and the target's; the same name replaces, and a name defaults to `at`."""
    found = {tier.get("name") or tier["at"]: tier for tier in policy.get("tiers") or []}
    found |= {tier.get("name") or tier["at"]: tier for tier in target.get("tiers") or []}
    return tuple({**tier, "name": name} for name, tier in found.items())


def _holds(policy: Mapping[str, Any], created: date) -> bool:
    first, last = policy.get("valid_from"), policy.get("valid_until")
    return (first is None or date.fromisoformat(str(first)) <= created) and (
        last is None or created <= date.fromisoformat(str(last))
    )
