"""Closures: time taken off the opening hours, once, for some days, or by a recurrence rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Self

from slaclock.calendars.hours import STRETCHES, Stretches, read_stretches
from slaclock.calendars.recurrence import Recurrence
from slaclock.calendars.rule import Rule
from slaclock.calendars.written import DATE, Collector, Written, read_date, read_items, read_keys, read_name
from slaclock.documents import fault

_KEYS = ("on", "from", "to", "rrule", "hours", "name")
MOST_RECURRING = 500
"""Recurring closures that one calendar may have."""


@dataclass(frozen=True, slots=True)
class Closure(Written):
    """Time when a calendar is closed after all.

    It lies on dates (`on`), on every day of a period (`from` and `to`, both included), or on the dates of a
    recurrence rule (`rrule`, and `from` and `to` where it begins and ends). Without `hours` it takes the whole day,
    and the date counts as a holiday.

    Attributes:
        on: its dates, if it is not a period or a rule.
        first, last: where it begins and ends.
        rule: the recurrence rule.
        hours: the stretches of the day as they were written, `None`: the whole day.
        name: what it is called.
        stretches: `hours`, read.

    >>> Closure.read({"on": "2026-04-08", "hours": ["14:00-17:00"], "name": "works meeting"}).plain()
    {'on': '2026-04-08', 'hours': ['14:00-17:00'], 'name': 'works meeting'}
    """

    on: tuple[date, ...] | None = None
    first: date | None = None
    last: date | None = None
    rule: Rule | None = None
    hours: tuple[str, ...] | None = None
    name: str | None = None
    stretches: Stretches = field(default=(), repr=False, compare=False)
    _dates: Recurrence | None = field(default=None, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        if self.rule is not None:
            object.__setattr__(self, "_dates", Recurrence(self.rule, self.first, self.last))

    @classmethod
    def read(cls, value: Any) -> Self:
        """Read `{"on": …}`, `{"from": …, "to": …}` or `{"rrule": …}`, each with `hours` and `name` if wanted.

        Raises:
            FaultyValue: with every fault.
        """
        found, unknown = read_keys(value, _KEYS, hint='such as {"on": "2026-04-08", "hours": ["14:00-17:00"]}')
        faults = Collector(unknown)
        parts: dict[str, Any] = {}
        for key, name, read in _READERS:
            with faults.at(key):
                parts[name] = read(found[key]) if key in found else None
        with faults.at("hours"):
            if "hours" in found:
                parts["hours"], parts["stretches"] = read_stretches(found["hours"])
                if not parts["hours"]:
                    raise fault("must not be empty", hint="leave hours out for the whole day", value=found["hours"])
        _check_kind(found, parts, faults)
        faults.finish()
        return cls(**parts)

    def days(self, year: int) -> tuple[int, ...]:
        """Its dates in a year, as ordinals in order."""
        if self._dates is not None:
            return self._dates.in_year(year)
        if self.on is not None:
            return tuple(sorted({day.toordinal() for day in self.on if day.year == year}))
        begin, end = date(year, 1, 1), date(year, 12, 31)
        first, last = max(self.first or begin, begin), min(self.last or end, end)
        return tuple(range(first.toordinal(), last.toordinal() + 1))

    def bounds(self) -> tuple[date | None, date | None]:
        """Its first and last possible dates; `None` where it has no such bound."""
        if self.on is not None:
            return min(self.on), max(self.on)
        until = self.rule.until if self.rule is not None else None
        ends = [day for day in (self.last, until) if day is not None]
        return self.first, min(ends, default=None)

    def plain(self) -> dict[str, Any]:
        """As it was written; a list of one date as that date."""
        written: dict[str, Any] = {}
        if self.on is not None:
            dates = [day.isoformat() for day in self.on]
            written["on"] = dates[0] if len(dates) == 1 else dates
        if self.rule is not None:
            written["rrule"] = self.rule.text
        written |= {key: day.isoformat() for key, day in (("from", self.first), ("to", self.last)) if day is not None}
        if self.hours is not None:
            written["hours"] = list(self.hours)
        return written | ({"name": self.name} if self.name is not None else {})

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """The JSON schema of a closure."""
        common = {
            "hours": STRETCHES | {"minItems": 1, "description": "Closed in these stretches; without: the whole day."},
            "name": {"type": "string"},
        }
        rule = {"type": "string", "examples": ["FREQ=MONTHLY;BYDAY=1WE"]}
        dates = {"anyOf": [DATE, {"type": "array", "items": DATE, "minItems": 1}]}
        return {
            "type": "object",
            "description": "Time taken off the opening hours.",
            "anyOf": [
                _object({"on": dates} | common, ["on"], "On dates."),
                _object({"from": DATE, "to": DATE} | common, ["from", "to"], "Every day of a period, ends included."),
                _object(
                    {"rrule": rule, "from": DATE, "to": DATE} | common,
                    ["rrule"],
                    "On the dates of an RFC 5545 rule, DAILY to YEARLY. It needs from where its dates depend on it.",
                ),
            ],
        }


def _object(properties: dict[str, Any], required: list[str], description: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "properties": properties,
        "required": required,
        "additionalProperties": False,
    }


def _dates(value: object) -> tuple[date, ...]:
    if not isinstance(value, list | tuple):
        return (read_date(value),)
    found: list[date] = []
    faults = Collector()
    for i, item in enumerate(read_items(value)):
        with faults.at(f"[{i}]"):
            found.append(read_date(item))
    faults.finish()
    if not found:
        raise fault("must not be empty", value=value)
    return tuple(found)


_READERS: tuple[tuple[str, str, Any], ...] = (
    ("on", "on", _dates),
    ("from", "first", read_date),
    ("to", "last", read_date),
    ("rrule", "rule", Rule.read),
    ("name", "name", read_name),
)


def _check_kind(found: dict[str, Any], parts: dict[str, Any], faults: Collector) -> None:
    if "on" in found:
        for key in ("from", "to", "rrule"):
            if key in found:
                faults.add(key, "means nothing beside on", value=found[key])
        return
    if "rrule" not in found:
        missing = [key for key in ("from", "to") if key not in found]
        if len(missing) == 2:
            faults.add("", "says no date", hint="write on, from and to, or rrule")
        elif missing:
            faults.add(missing[0], "is missing", hint="for a single date write on")
    rule, first, last = parts.get("rule"), parts.get("first"), parts.get("last")
    if first is not None and last is not None and last < first:
        faults.add("to", f"{last} is earlier than from, {first}", value=found["to"])
    elif rule is not None and ("from" not in found or first is not None):
        with faults.at("rrule"):
            rule.check(first, last)
