"""A policy: who it applies to, what it promises, and when it escalates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import Field, PlainSerializer, PlainValidator, WithJsonSchema

from slaclock.documents import FaultyValue, fault
from slaclock.errors import Fault, shown
from slaclock.policies.checked import Checked
from slaclock.policies.conditions import Condition
from slaclock.policies.targets import CalendarName, Target
from slaclock.policies.tiers import Tier, doubled
from slaclock.policies.within import Landing
from slaclock.values import Flag, Text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slaclock.policies.choice import CalendarChoice

OnChange: TypeAlias = Literal["retroactive", "restart", "locked"]
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def _day(value: object) -> date:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError as error:
            raise fault(f"{shown(value)} is no date: {error}", value=value) from None
    raise fault(f"must be a date, not {shown(value)}", hint='write "2026-01-31"', value=value)


Day: TypeAlias = Annotated[
    date,
    PlainValidator(_day),
    PlainSerializer(date.isoformat, when_used="json"),
    WithJsonSchema({"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"}),
]


class Policy(Checked):
    """Who is promised what.

    Args:
        name: unique in its book.
        when: the condition on a ticket's fields; without one, every ticket.
        calendar: the name of the calendar on which its targets run, or a choice of one by a field.
        valid_from: the first date of creation (in the calendar's zone) to which it applies.
        valid_until: the last one.
        public: whether it is a promise to the customer, or an internal agreement.
        on_change: what a change of the ticket's fields to another policy or target does to a running cycle.
        landing: where deadlines of open-time targets go that fall on a closing time.
        targets: what is promised; none at all is a match that promises nothing.
        tiers: the tiers of every target.

    Raises:
        DocumentError: `.faults` lists everything found.

    >>> Policy(name="all", calendar="always", targets=[Target(metric="first_response", within="15m")])
    Policy(name='all', calendar='always', targets=[{'metric': 'first_response', 'within': '15m'}])
    """

    name: Annotated[Text, Field(min_length=1)]
    when: Condition | None = None
    calendar: CalendarName
    valid_from: Day | None = None
    valid_until: Day | None = None
    public: Flag = True
    on_change: OnChange = "retroactive"
    landing: Landing | None = None
    targets: tuple[Target, ...] = ()
    tiers: tuple[Tier, ...] = ()

    if TYPE_CHECKING:

        def __init__(  # noqa: PLR0913 - the document's keys
            self,
            *,
            name: str,
            calendar: str | CalendarChoice | Mapping[str, Any],
            when: Condition | Mapping[str, Any] | None = ...,
            valid_from: date | str | None = ...,
            valid_until: date | str | None = ...,
            public: bool = ...,
            on_change: OnChange = ...,
            landing: Landing | None = ...,
            targets: Sequence[Target | Mapping[str, Any]] = ...,
            tiers: Sequence[Tier | Mapping[str, Any]] = ...,
        ) -> None: ...

    @classmethod
    def _across(cls, document: Mapping[str, Any]) -> list[Fault]:
        faults = doubled(document.get("tiers"), "tiers") + _twice_promised(document.get("targets"))
        if document.get("valid_from") is not None and document.get("valid_until") is not None:
            faults += _backwards(document["valid_from"], document["valid_until"])
        return faults

    def tiers_of(self, target: Target) -> tuple[Tier, ...]:
        """The tiers of one of its targets: the policy's and the target's own, of which the same name replaces.

        >>> target = Target(metric="resolution", within="4h", tiers=[Tier(at="150%", name="late")])
        >>> policy = Policy(name="all", calendar="always", tiers=[Tier(at="80%"), Tier(at="100%", name="late")])
        >>> [tier.at for tier in policy.tiers_of(target)]
        ['80%', '150%']
        """
        own = {tier.label for tier in target.tiers}
        return (*(tier for tier in self.tiers if tier.label not in own), *target.tiers)

    def why_not(self, fields: Mapping[str, Any], created: date) -> str | None:
        """`None` if it applies to a ticket with these fields, created on that date; else why not, in one line.

        >>> policy = Policy(name="new", calendar="always", valid_from="2026-01-01")
        >>> policy.why_not({}, date(2025, 12, 31))
        'created on 2025-12-31, before valid_from, 2026-01-01'
        """
        if self.valid_from is not None and created < self.valid_from:
            return f"created on {created}, before valid_from, {self.valid_from}"
        if self.valid_until is not None and created > self.valid_until:
            return f"created on {created}, after valid_until, {self.valid_until}"
        if self.when is None or self.when.matches(fields):
            return None
        return self.when.failed(fields)


def _twice_promised(targets: object) -> list[Fault]:
    faults = []
    seen: dict[str, int] = {}
    for place, target in enumerate(targets if isinstance(targets, list | tuple) else ()):
        document = target.dump() if isinstance(target, Target) else target
        metric = document.get("metric") if isinstance(document, Mapping) else None
        if not isinstance(metric, str):
            continue
        if metric in seen:
            message = f"{shown(metric)} already has a target, targets[{seen[metric]}]"
            faults.append(Fault(f"targets[{place}].metric", message, metric))
        seen.setdefault(metric, place)
    return faults


def _backwards(valid_from: object, valid_until: object) -> list[Fault]:
    try:
        first, last = _day(valid_from), _day(valid_until)
    except FaultyValue:  # the fields' own faults say so
        return []
    return [Fault("valid_until", f"is {last}, before valid_from, {first}", valid_until)] if first > last else []
