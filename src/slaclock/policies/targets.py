"""Targets: which metric is promised, within how much time, on which calendar."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema

from slaclock.errors import Fault, shown
from slaclock.policies.checked import Checked
from slaclock.policies.choice import CalendarChoice
from slaclock.policies.parsed import PLACEHOLDER
from slaclock.policies.rules import BUILT_IN, MetricRule
from slaclock.policies.signals import Anchor, Category, Counts, OnReopen, OnSolved, Signals, Status, misplaced
from slaclock.policies.tiers import Tier, doubled
from slaclock.policies.within import Landing, Within
from slaclock.values import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import timedelta


def _calendar(value: object) -> str | CalendarChoice:
    return value if isinstance(value, str) and value else CalendarChoice.read(value)


def _calendar_dump(value: str | CalendarChoice) -> Any:
    return value if isinstance(value, str) else value.dump()


CalendarName: TypeAlias = Annotated[
    str | CalendarChoice,
    PlainValidator(_calendar),
    PlainSerializer(_calendar_dump),
    WithJsonSchema({"$comment": PLACEHOLDER + "CalendarChoice"}),
]
"""The name of a calendar of the book, or a choice of one by a field."""

_START = ("created", "customer_message", "assigned")
_STOP = ("solved", "closed")
_ANCHORS = ("first_unanswered", "last_customer_message", "last_agent_message", "last_contact")

OPTIONS: dict[str, dict[str, tuple[str, ...] | None]] = {
    "first_response": {"starts_on": _START, "on_solved": None, "counts": None},
    "next_response": {"anchor": _ANCHORS[:2], "on_solved": None, "counts": None},
    "periodic_update": {"anchor": _ANCHORS, "on_solved": None, "counts": None},
    "pausable_update": {"anchor": _ANCHORS, "on_solved": None, "counts": None},
    "requester_wait": {"stops_on": _STOP, "on_reopen": None},
    "agent_work": {"stops_on": _STOP, "on_reopen": None},
    "resolution": {"starts_on": _START, "stops_on": _STOP, "on_reopen": None},
    "group_ownership": {},
}
"""Which options mean something for which built-in metric, and where not every value does, which values."""

_RULE_KEYS = ("starts_on", "stops_on", "anchor", "on_reopen", "on_solved", "counts")


class Target(Checked):
    """What a policy promises for one metric. An option left out (`None`) is as the metric's rule has it.

    Args:
        metric: a built-in metric, or one of the book's own.
        within: how much time it may take: `"4h"`, `"3bd"`, `"30cd"`, or a mapping from priority to these.
        calendar: another calendar than the policy's.
        landing: where a deadline goes that falls on a closing time.
        tiers: tiers for this target besides the policy's; the same name replaces.
        pause_on: the status categories in which it is paused.
        starts_on: what starts it; for `first_response` and `resolution`, and for own metrics.
        stops_on: what stops it; for `resolution`, `requester_wait`, `agent_work`, and for own metrics.
        anchor: which message a response counts from; for `next_response`, the updates and own metrics.
        on_reopen: for `resolution`, `requester_wait`, `agent_work` and own metrics.
        on_solved: for the responses, the updates and own metrics.
        counts: whose messages are replies; for the same.

    Raises:
        DocumentError: `.faults` lists everything found.

    >>> Target(metric="resolution", within={"urgent": "4h", "default": "3bd"}, pause_on=["pending"])
    Target(metric='resolution', within={'urgent': '4h', 'default': '3bd'}, pause_on=['pending'])
    """

    metric: Annotated[Text, Field(min_length=1)]
    within: Within
    calendar: CalendarName | None = None
    landing: Landing | None = None
    tiers: tuple[Tier, ...] = ()
    pause_on: tuple[Status, ...] | None = None
    starts_on: Signals | None = None
    stops_on: Signals | None = None
    anchor: Anchor | None = None
    on_reopen: OnReopen | None = None
    on_solved: OnSolved | None = None
    counts: tuple[Counts, ...] | None = None

    if TYPE_CHECKING:

        def __init__(  # noqa: PLR0913 - the document's keys
            self,
            *,
            metric: str,
            within: Within | str | timedelta | Mapping[Any, Any],
            calendar: str | CalendarChoice | Mapping[str, Any] | None = ...,
            landing: Landing | None = ...,
            tiers: Sequence[Tier | Mapping[str, Any]] = ...,
            pause_on: Sequence[Category] | None = ...,
            starts_on: Sequence[str] | str | None = ...,
            stops_on: Sequence[str] | str | None = ...,
            anchor: Anchor | None = ...,
            on_reopen: OnReopen | None = ...,
            on_solved: OnSolved | None = ...,
            counts: Sequence[Counts] | None = ...,
        ) -> None: ...

    @classmethod
    def _across(cls, document: Mapping[str, Any]) -> list[Fault]:
        faults = doubled(document.get("tiers"), "tiers")
        metric = document.get("metric")
        options = OPTIONS.get(metric) if isinstance(metric, str) else None
        if metric is None or options is None:
            return faults
        for key in _RULE_KEYS:
            given = document.get(key)
            if given is None:
                continue
            if key not in options:
                hint = f"{metric} takes: " + ", ".join((*options, "pause_on"))
                faults.append(Fault(key, f"means nothing for {metric}", given, hint))
            elif (allowed := options[key]) is not None:
                faults += _disallowed(key, given, allowed, str(metric))
        return faults

    def rule(self, metrics: Mapping[str, MetricRule]) -> MetricRule:
        """The rule of its metric, one of `metrics` or built in, with the target's own options over it."""
        rule = BUILT_IN.get(self.metric) or metrics[self.metric]
        own = {key: value for key in (*_RULE_KEYS, "pause_on") if (value := getattr(self, key)) is not None}
        return rule.model_copy(update=own) if own else rule


def _disallowed(key: str, given: object, allowed: tuple[str, ...], metric: str) -> list[Fault]:
    if key != "anchor":
        return misplaced(given, allowed, key, metric)
    if not isinstance(given, str) or given in allowed or given not in _ANCHORS:
        return []
    return [Fault(key, f"of {metric} cannot be {shown(given)}", given, "one of: " + ", ".join(allowed))]
