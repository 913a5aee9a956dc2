"""Parts of the year with weekly hours of their own."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Self, cast

from slaclock.calendars.hours import Hours, Week
from slaclock.calendars.written import DATE, Collector, Written, read_date, read_keys
from slaclock.documents import fault
from slaclock.errors import shown

_MONTH_DAY = re.compile(r"(\d{2})-(\d{2})", re.ASCII)
_BOUND = {"anyOf": [DATE, {"type": "string", "pattern": r"^\d{2}-\d{2}$", "examples": ["07-01"]}]}

MonthDay = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Season(Written):
    """Weekly hours from one date to another, both included.

    Attributes:
        first: a date, or month and day for every year.
        last: the same kind; `None`: for good.
        hours: the weekly hours in between. Days that are not named are closed.

    >>> winter = Season.read({"from": "11-01", "to": "02-28", "hours": {"mon-fri": ["10:00-16:00"]}})
    >>> winter.every_year, winter.ranges(2026)
    (True, ((739617, 739675), (739921, 739981)))
    """

    first: date | MonthDay
    last: date | MonthDay | None
    hours: Hours

    @classmethod
    def read(cls, value: Any) -> Self:
        """Read `{"from": …, "to": …, "hours": {…}}`, dates as `2026-07-01`, or `07-01` for every year.

        Raises:
            FaultyValue: with every fault.
        """
        found, unknown = read_keys(value, ("from", "to", "hours"))
        faults = Collector(unknown)
        first: date | MonthDay | None = None
        last: date | MonthDay | None = None
        hours = Hours.read({})
        for key in ("from", "hours"):
            if key not in found:
                faults.add(key, "is missing")
        with faults.at("from"):
            first = _bound(found["from"]) if "from" in found else None
        with faults.at("to"):
            last = _bound(found["to"]) if "to" in found else None
        with faults.at("hours"):
            hours = Hours.read(found.get("hours", {}))
        if first is not None and (last is not None or "to" not in found):
            _check_order(first, last, faults)
        faults.finish()
        return cls(cast("date | MonthDay", first), last, hours)

    @property
    def week(self) -> Week:
        """Its stretches by day of the week."""
        return self.hours.week

    @property
    def every_year(self) -> bool:
        """Whether it comes back every year."""
        return not isinstance(self.first, date)

    def ranges(self, year: int) -> tuple[tuple[int, int], ...]:
        """The dates of a year that it covers: first and last ordinals, both included."""
        begin, end = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        if isinstance(self.first, date):
            last = self.last.toordinal() if isinstance(self.last, date) else end
            return _clipped(self.first.toordinal(), last, begin, end)
        until = cast("MonthDay", self.last)  # read checks that both ends are of one kind
        # 29 February is the day after the 28th: in other years it begins on 1 March, and ends on the 28th.
        opening = _ordinal(year, self.first, ahead=1)
        closing = _ordinal(year, until, ahead=0)
        if self.first <= until:
            return _clipped(opening, closing, begin, end)
        return _clipped(begin, closing, begin, end) + _clipped(opening, end, begin, end)

    def plain(self) -> dict[str, Any]:
        """As it was written."""
        written: dict[str, Any] = {"from": _text(self.first)}
        if self.last is not None:
            written["to"] = _text(self.last)
        return written | {"hours": self.hours.plain()}

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """The JSON schema of a season."""
        return {
            "type": "object",
            "description": "Weekly hours for some time, instead of the usual ones; the last season listed wins. "
            'Dates are included; "MM-DD" means every year; without "to": for good.',
            "properties": {"from": _BOUND, "to": _BOUND, "hours": Hours.json_schema()},
            "required": ["from", "hours"],
            "additionalProperties": False,
        }


def _bound(value: object) -> date | MonthDay:
    match = _MONTH_DAY.fullmatch(value) if isinstance(value, str) else None
    if match is None:
        return read_date(value)
    month, day = int(match[1]), int(match[2])
    try:
        date(2024, month, day)  # a leap year: 02-29 is allowed
    except ValueError:
        raise fault(f"{shown(value)} is not a month and day that exist", value=value) from None
    return month, day


def _check_order(first: date | MonthDay, last: date | MonthDay | None, faults: Collector) -> None:
    if last is None:
        if not isinstance(first, date):
            faults.add("to", "is missing", hint="a season of every year needs both ends")
    elif isinstance(first, date) != isinstance(last, date):
        faults.add("to", "must be written like from", value=_text(last), hint="both as 2026-07-01, or both as 07-01")
    elif isinstance(first, date) and isinstance(last, date) and last < first:
        faults.add("to", f"{last} is earlier than from, {first}", value=_text(last))


def _ordinal(year: int, bound: MonthDay, *, ahead: int) -> int:
    month, day = bound
    try:
        return date(year, month, day).toordinal()
    except ValueError:
        return date(year, 2, 28).toordinal() + ahead


def _clipped(first: int, last: int, begin: int, end: int) -> tuple[tuple[int, int], ...]:
    first, last = max(first, begin), min(last, end)
    return ((first, last),) if first <= last else ()


def _text(bound: date | MonthDay) -> str:
    return bound.isoformat() if isinstance(bound, date) else "{:02}-{:02}".format(*bound)
