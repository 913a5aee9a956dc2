"""A recurrence rule of RFC 5545, read and checked."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from slaclock.calendars.written import Collector
from slaclock.documents import did_you_mean, fault
from slaclock.errors import shown

FREQUENCIES = ("YEARLY", "MONTHLY", "WEEKLY", "DAILY")
WEEKDAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
BOUNDS = {
    "BYMONTH": (1, 12),
    "BYMONTHDAY": (-31, 31),
    "BYYEARDAY": (-366, 366),
    "BYWEEKNO": (-53, 53),
    "BYSETPOS": (-366, 366),
    "BYEASTER": (-80, 250),  # dateutil's own: days from Easter Sunday that cannot leave its year
}
DAY_PARTS = ("BYDAY", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYEASTER")
GOES_WITH = {
    "BYWEEKNO": ("YEARLY",),
    "BYYEARDAY": ("YEARLY",),
    "BYEASTER": ("YEARLY",),
    "BYMONTHDAY": ("YEARLY", "MONTHLY", "DAILY"),
}
MOST_STEPS = 366
"""The longest INTERVAL."""
MOST_COUNTED = 1_000
"""The highest COUNT. Counting begins at the rule's start, so each date costs time in the first query."""

_FINER = ("HOURLY", "MINUTELY", "SECONDLY")
_TIMES = ("BYHOUR", "BYMINUTE", "BYSECOND")
_NUMBER = re.compile(r"[+-]?\d{1,5}", re.ASCII)
_DAY = re.compile(rf"([+-]?\d{{1,2}})?({'|'.join(WEEKDAYS)})", re.ASCII)
_UNTIL = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule that yields whole days.

    Attributes:
        text: as it was written; rules are equal when their texts are.
        freq: `YEARLY`, `MONTHLY`, `WEEKLY` or `DAILY`.
        interval, count, until: as in RFC 5545; `None` where not given, `interval` 1.
        week_start: first day of the week, Monday being 0.
        days: BYDAY as (weekday, ordinal), the ordinal 0 where there is none.
        by: the other BY… parts.

    >>> Rule.read("FREQ=MONTHLY;BYDAY=1WE").days
    ((2, 1),)
    """

    text: str
    freq: str
    interval: int
    count: int | None
    until: date | None
    week_start: int
    days: tuple[tuple[int, int], ...]
    by: tuple[tuple[str, tuple[int, ...]], ...]

    @classmethod
    def read(cls, text: Any) -> Self:
        """Read `FREQ=MONTHLY;BYDAY=1WE`, with or without `RRULE:` in front.

        Raises:
            FaultyValue: with every fault.
        """
        parts = _split(text)
        faults = Collector()
        found: dict[str, Any] = {}
        for key, value in parts.items():
            with faults.at(""):
                found[key] = _read_part(key, value)
        if "FREQ" not in parts:
            faults.add("", "needs FREQ", hint="such as FREQ=WEEKLY;BYDAY=MO", value=text)
        if "COUNT" in parts and "UNTIL" in parts:
            faults.add("", "has both COUNT and UNTIL", hint="write one of them", value=text)
        faults.finish()
        rule = cls(
            text=text,
            freq=found["FREQ"],
            interval=found.get("INTERVAL", 1),
            count=found.get("COUNT"),
            until=found.get("UNTIL"),
            week_start=found.get("WKST", 0),
            days=found.get("BYDAY", ()),
            by=tuple((key, found[key]) for key in BOUNDS if key in found),
        )
        _check_together(rule, {key for key in parts if key.startswith("BY")})
        return rule

    @property
    def floats(self) -> bool:
        """Whether its dates are the same wherever it begins."""
        named = {"BYDAY"} if self.days else set()
        named |= {key for key, _ in self.by}
        return self.count is None and self.interval == 1 and (self.freq == "DAILY" or not named.isdisjoint(DAY_PARTS))

    def check(self, first: date | None, last: date | None) -> None:
        """Check it together with its first and last dates.

        Raises:
            FaultyValue: its dates depend on where it begins and that is not said, it ends before that, or it never
                comes about.
        """
        from slaclock.calendars.recurrence import never  # noqa: PLC0415 - it builds on this module

        if first is None and not self.floats:
            raise fault("needs from, because its dates depend on where it begins", hint='such as "from": "2026-01-01"')
        if self.until is not None and (last is not None or (first is not None and self.until < first)):
            what = "has UNTIL, and there is to as well" if last is not None else f"ends before from, {first}"
            raise fault(what, value=self.text)
        if never(self, first):
            raise fault("never comes about: no date fits all of its parts", value=self.text)


def _split(text: object) -> dict[str, str]:
    if not isinstance(text, str) or len(text) > 1_000:
        raise fault(f"must be a recurrence rule, not {shown(text)}", hint="such as FREQ=MONTHLY;BYDAY=1WE", value=text)
    body = text.strip().upper().removeprefix("RRULE:")
    if "\n" in body or ":" in body:
        raise fault("must be one rule", hint="write FREQ=… only, and dates as from and to", value=text)
    parts: dict[str, str] = {}
    faults = Collector()
    for part in body.removesuffix(";").split(";"):
        key, equals, value = part.partition("=")
        if not equals or not value:
            faults.add("", f"{shown(part)} is not a part of a rule", hint="such as BYDAY=MO", value=text)
        elif key in parts:
            faults.add("", f"names {key} twice", value=text)
        parts[key] = value
    faults.finish()
    return parts


def _read_part(key: str, value: str) -> Any:
    if key in _TIMES:
        raise fault(f"{key} is not allowed, a rule gives whole days", hint="use the closure's hours", value=value)
    reader = _READERS.get(key)
    if reader is None:
        raise fault(f"{shown(key)} is not a part of a rule", hint=did_you_mean(key, _READERS), value=value)
    return reader(key, value)


def _frequency(key: str, value: str) -> str:
    if value in _FINER:
        raise fault(f"{key}={value} is finer than a day", hint="use DAILY and the closure's hours", value=value)
    if value not in FREQUENCIES:
        raise fault(f"{key}={shown(value)} is not known", hint=did_you_mean(value, FREQUENCIES), value=value)
    return value


def _week_start(key: str, value: str) -> int:
    if value not in WEEKDAYS:
        raise fault(f"{key}={shown(value)} is not a day", hint=f"one of: {', '.join(WEEKDAYS)}", value=value)
    return WEEKDAYS.index(value)


def _weekdays(key: str, value: str) -> tuple[tuple[int, int], ...]:
    return tuple(dict.fromkeys(_weekday(key, part) for part in value.split(",")))


def _numbers(key: str, value: str) -> tuple[int, ...]:
    return tuple(sorted({_number(key, part) for part in value.split(",")}))


def _number(key: str, text: str) -> int:
    low, high = BOUNDS.get(key) or (1, MOST_STEPS if key == "INTERVAL" else MOST_COUNTED)
    number = int(text) if _NUMBER.fullmatch(text) else None
    if number is None or not low <= number <= high or (number == 0 and key != "BYEASTER"):
        apart = ", without 0" if low < 0 and key != "BYEASTER" else ""
        raise fault(f"{key}={shown(text)} is not a number from {low} to {high}{apart}", value=text)
    return number


def _weekday(key: str, text: str) -> tuple[int, int]:
    match = _DAY.fullmatch(text)
    if match is None or (match[1] is not None and not 1 <= abs(int(match[1])) <= 53):
        raise fault(f"{key}={shown(text)} is not a day", hint="such as MO, or 1WE for the first Wednesday", value=text)
    return WEEKDAYS.index(match[2]), int(match[1] or 0)


def _until(key: str, text: str) -> date:
    match = _UNTIL.fullmatch(text)
    try:
        return date(int(match[1]), int(match[2]), int(match[3])) if match else date.fromisoformat("-")
    except ValueError:
        raise fault(f"{key}={shown(text)} is not a date", hint="such as UNTIL=20261231", value=text) from None


_READERS: dict[str, Callable[[str, str], Any]] = {
    "FREQ": _frequency,
    "INTERVAL": _number,
    "COUNT": _number,
    "UNTIL": _until,
    "WKST": _week_start,
    "BYDAY": _weekdays,
    **dict.fromkeys(BOUNDS, _numbers),
}


def _check_together(rule: Rule, named: set[str]) -> None:
    """Refuse what RFC 5545 does not allow together, and what no date can meet."""
    faults = Collector()
    ordinals = {abs(n) for _, n in rule.days if n}
    by = dict(rule.by)
    for key, allowed in GOES_WITH.items():
        if key in by and rule.freq not in allowed:
            faults.add("", f"{key} does not go with FREQ={rule.freq}", value=rule.text)
    if ordinals and (rule.freq not in ("YEARLY", "MONTHLY") or "BYWEEKNO" in by):
        faults.add("", "a numbered BYDAY goes only with FREQ=MONTHLY or YEARLY, without BYWEEKNO", value=rule.text)
    elif ordinals and max(ordinals) > 5 and (rule.freq == "MONTHLY" or "BYMONTH" in by):
        faults.add("", "no month has more than 5 of a weekday", value=rule.text)
    if ordinals and any(not n for _, n in rule.days):
        faults.add("", "BYDAY mixes numbered days with others", hint="write two closures", value=rule.text)
    if "BYEASTER" in by and named != {"BYEASTER"}:
        faults.add("", "BYEASTER goes with no other BY… part", value=rule.text)
    if "BYSETPOS" in by:
        _check_positions(rule, max(map(abs, by["BYSETPOS"])), named, faults)
    if rule.freq == "DAILY" and rule.interval > 1 and "BYMONTHDAY" in by:
        faults.add("", "BYMONTHDAY does not go with an INTERVAL of days", hint="use FREQ=MONTHLY", value=rule.text)
    faults.finish()


def _check_positions(rule: Rule, furthest: int, named: set[str], faults: Collector) -> None:
    reach = {"DAILY": 1, "WEEKLY": max(len(rule.days), 1)}.get(rule.freq, 366)
    if named == {"BYSETPOS"}:
        faults.add("", "BYSETPOS needs another BY… part to choose from", value=rule.text)
    elif furthest > reach:
        faults.add("", f"BYSETPOS={furthest} is out of reach: there are at most {reach} days", value=rule.text)
