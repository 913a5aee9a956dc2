"""Opening hours: stretches of a day, and the days of a week that have them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Self, TypeAlias

from slaclock.calendars.written import LONGEST_LIST, Collector, Written, read_items
from slaclock.documents import did_you_mean, fault
from slaclock.errors import shown
from slaclock.instants import DAY, HOUR, MINUTE, SECOND
from slaclock.values import FrozenDict

if TYPE_CHECKING:
    from collections.abc import Sequence

Stretches: TypeAlias = tuple[tuple[int, int], ...]
"""Opening and closing in microseconds from midnight, in order; a closing may lie past 24:00."""
Week: TypeAlias = tuple[Stretches, ...]
"""The stretches of Monday to Sunday."""

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
CLOSED_WEEK: Week = ((),) * 7
OPEN_WEEK: Week = (((0, DAY),),) * 7

_TIME = r"(\d{2}):(\d{2})(?::(\d{2}))?"
_STRETCH = re.compile(rf"{_TIME}-{_TIME}", re.ASCII)
_WEEK_EXAMPLE = 'such as {"mon-fri": ["09:00-17:00"]}'
_EXAMPLE = 'write it as "09:00-17:00"'
STRETCH = {"type": "string", "pattern": r"^\d{2}:\d{2}(:\d{2})?-\d{2}:\d{2}(:\d{2})?$", "examples": ["09:00-17:00"]}
"""The JSON schema of one stretch."""
STRETCHES = {
    "type": "array",
    "items": STRETCH,
    "description": '"22:00-06:00" runs into the next date, "24:00" is the end of the day, [] is closed.',
}
"""The JSON schema of a day's stretches."""


def read_stretch(text: object) -> tuple[int, int]:
    """Opening and closing of `"09:00-17:00"`; `"22:00-06:00"` closes on the next date.

    Raises:
        FaultyValue: it is no such text.

    >>> read_stretch("22:00-06:00") == (22 * HOUR, 30 * HOUR)
    True
    """
    match = _STRETCH.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise fault(f"{shown(text)} is not an opening and a closing time", hint=_EXAMPLE, value=text)
    parts = [int(part or 0) for part in match.groups()]
    opening, closing = (h * HOUR + m * MINUTE + s * SECOND for h, m, s in (parts[:3], parts[3:]))
    if max(parts[1], parts[2], parts[4], parts[5]) > 59 or max(opening, closing) > DAY or opening == DAY:
        raise fault(f"{shown(text)} names a time that does not exist", hint="from 00:00 to 24:00", value=text)
    if opening == closing:
        raise fault(f"{shown(text)} opens and closes at one time", hint='a whole day is "00:00-24:00"', value=text)
    return opening, closing if closing > opening else closing + DAY


def read_stretches(value: object) -> tuple[tuple[str, ...], Stretches]:
    """A day's list of stretches as it was written, and the stretches in order, those that touch merged.

    Raises:
        FaultyValue: with every fault; stretches of one day must not overlap.
    """
    items = read_items(value)
    found: list[tuple[int, int, int]] = []
    faults = Collector()
    for i, item in enumerate(items):
        with faults.at(f"[{i}]"):
            found.append((*read_stretch(item), i))
    found.sort()
    for (_, closing, first), (opening, _, second) in pairwise(found):
        if opening < closing:
            earlier, later = items[min(first, second)], items[max(first, second)]
            faults.add(f"[{max(first, second)}]", f"{shown(later)} overlaps {shown(earlier)}", value=later)
    faults.finish()
    return items, _merged([(opening, closing) for opening, closing, _ in found])


def _merged(stretches: Sequence[tuple[int, int]]) -> Stretches:
    merged: list[tuple[int, int]] = []
    for opening, closing in stretches:
        if merged and merged[-1][1] == opening:
            merged[-1] = (merged[-1][0], closing)
        else:
            merged.append((opening, closing))
    return tuple(merged)


def read_days(key: object) -> tuple[int, ...]:
    """The days that a key names, Monday being 0: `mon`, `mon-fri`, `fri-mon`, `mon,wed`.

    Raises:
        FaultyValue: it names something else.

    >>> read_days("fri-mon,wed")
    (4, 5, 6, 0, 2)
    """
    if not isinstance(key, str) or len(key) > 100:
        raise fault(f"{shown(key)} does not name days", hint='such as "mon", "mon-fri" or "mon,wed"', value=key)
    found: list[int] = []
    for part in key.split(","):
        first, dash, last = part.partition("-")
        numbers = [_day(word.strip(), key) for word in ((first, last) if dash else (first,))]
        if len(numbers) == 2 and numbers[0] == numbers[1]:
            raise fault(f"{shown(part)} runs from a day to itself", hint=f'write "{first.strip()}"', value=key)
        begin, end = numbers[0], numbers[-1]
        found += [(begin + i) % 7 for i in range((end - begin) % 7 + 1)]
    return tuple(found)


def _day(word: str, key: str) -> int:
    if word not in DAYS:
        raise fault(f"{shown(word)} is not a day", hint=did_you_mean(word.lower(), DAYS), value=key)
    return DAYS.index(word)


class Hours(Written, FrozenDict[str, tuple[str, ...]]):
    """Opening hours by day of the week, as they were written; `week` holds them read.

    >>> Hours.read({"mon-fri": ["09:00-17:00"]})
    {'mon-fri': ('09:00-17:00',)}
    """

    __slots__ = ("week",)
    week: Week

    @classmethod
    def read(cls, value: Any) -> Self:
        """Read `{"mon-fri": ["09:00-17:00"], …}`.

        Raises:
            FaultyValue: with every fault; a day must not be named twice.
        """
        if not isinstance(value, Mapping):
            raise fault(f"must be a mapping, not {shown(value)}", hint=_WEEK_EXAMPLE, value=value)
        if len(value) > LONGEST_LIST:
            raise fault(f"has {len(value)} entries, more than {LONGEST_LIST:,}", value=len(value))
        faults = Collector()
        written: dict[str, tuple[str, ...]] = {}
        week: list[Stretches] = [()] * 7
        named: dict[int, str] = {}
        for key, times in value.items():
            place = key if isinstance(key, str) else f"[{shown(key)}]"
            days: tuple[int, ...] = ()
            stretches: Stretches = ()
            with faults.at(place):
                days = read_days(key)
            with faults.at(place):
                written[key], stretches = read_stretches(times)
            for day in days:
                if day in named:
                    faults.add(place, f"{DAYS[day]} is named twice", value=key, hint=f"see {shown(named[day])}")
                named[day], week[day] = key, stretches
        faults.finish()
        self = cls(written)
        self.week = tuple(week)
        return self

    def plain(self) -> dict[str, list[str]]:
        """As it was written."""
        return {key: list(times) for key, times in self.items()}

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """The JSON schema of opening hours."""
        day = f"({'|'.join(DAYS)})"
        part = rf"\s*{day}\s*(-\s*{day}\s*)?"
        return {
            "type": "object",
            "description": 'Opening hours by day: "mon", a range "mon-fri" or "fri-mon", a list "mon,wed". '
            "No day twice; a day that is not named is closed.",
            "patternProperties": {f"^{part}(,{part})*$": STRETCHES},
            "additionalProperties": False,
            "examples": [{"mon-fri": ["09:00-12:00", "13:00-17:00"], "sat": ["10:00-14:00"]}],
        }
