"""Instants as tables write them: wall times of one zone, or with an offset of their own."""

from __future__ import annotations

import re
from datetime import UTC, datetime, tzinfo

from slaclock.errors import shown

_YEAR_FIRST = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ]\s*(\S.*))?", re.ASCII)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4}|\d{2})(?:,?[T ]\s*(\S.*))?", re.ASCII)
_NAMED = re.compile(r"(\d{1,2})[-/ ]([A-Za-z]{3})[a-z]*[-/ ,]\s*(\d{4}|\d{2})(?:,?[T ]\s*(\S.*))?", re.ASCII)
_CLOCK = re.compile(
    r"(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,6})\d*)?)?\s*([AaPp]\.?[Mm]\.?)?\s*(Z|UTC|[+-]\d{2}:?\d{2})?", re.ASCII
)
# Written out: the names in `calendar` follow the locale of the machine.
_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTHS = {name: number for number, name in enumerate(_NAMES, 1)}
LONGEST = 60


class UnreadableStamp(ValueError):  # noqa: N818 - it never leaves the package
    """A value is no instant; the message says why."""


def read_stamp(value: object, zone: tzinfo, day_first: bool | None) -> datetime:  # noqa: FBT001 - three answers, not a switch
    """A cell's instant, in UTC.

    Read are `2026-03-02 10:00` (also with `T`, `/`, seconds, and an offset or Z), `2/3/2026 10:00` and `3/2/26 4:00 PM`
    where `day_first` says which comes first, and `02/Mar/26 4:00 PM`. A wall time that the clocks skip keeps the offset
    from before; one that they repeat is its first pass.

    Args:
        value: text, or a `datetime`.
        zone: the zone of wall times without an offset.
        day_first: `True`, `False`, or `None`: nobody said.

    Raises:
        UnreadableStamp: it is none of these.

    >>> from zoneinfo import ZoneInfo
    >>> print(read_stamp("29/2/2016 01:16", ZoneInfo("America/Sao_Paulo"), day_first=True))
    2016-02-29 04:16:00+00:00
    """
    if isinstance(value, datetime) and value == value:  # noqa: PLR0124 - pandas.NaT is a datetime that equals nothing
        return _in_utc(value, zone, value)
    if not isinstance(value, str):
        number = isinstance(value, int | float) and not isinstance(value, bool)
        why = "is a number, and may be seconds or milliseconds" if number else "is no instant"
        raise UnreadableStamp(f"{shown(value)} {why}")
    text = value.strip()[:LONGEST]
    year, month, day, clock = _date(text, day_first)
    if not clock:
        raise UnreadableStamp(f"{shown(value)} has no time of the day")
    match = _CLOCK.fullmatch(clock.strip())
    if match is None:
        raise UnreadableStamp(f"{shown(value)} is no instant")
    try:
        wall = datetime.fromisoformat(f"{year:04}-{month:02}-{day:02}T{_clock(match)}{_offset(match[6])}")
    except ValueError:
        raise UnreadableStamp(f"{shown(value)} is no instant") from None
    return _in_utc(wall, zone, value)


def _in_utc(at: datetime, zone: tzinfo, value: object) -> datetime:
    try:
        return (at if at.utcoffset() is not None else at.replace(tzinfo=zone)).astimezone(UTC)
    except OverflowError:
        raise UnreadableStamp(f"{shown(value)} lies outside the years 1-9999 in UTC") from None


def _date(text: str, day_first: bool | None) -> tuple[int, int, int, str | None]:  # noqa: FBT001 - as above
    if match := _YEAR_FIRST.fullmatch(text):
        return int(match[1]), int(match[2]), int(match[3]), match[4]
    if match := _NAMED.fullmatch(text):
        return _year(match[3]), _MONTHS.get(match[2].lower(), 0), int(match[1]), match[4]
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        raise UnreadableStamp(f"{shown(text)} is no instant")
    if day_first is None:
        raise UnreadableStamp(f"{shown(text)} could be day or month first: say day_first=True or False")
    day, month = (match[1], match[2]) if day_first else (match[2], match[1])
    if int(month) > 12:
        raise UnreadableStamp(f"{shown(text)} has no month {month}, read with day_first={day_first}")
    return _year(match[3]), int(month), int(day), match[4]


def _year(digits: str) -> int:
    return int(digits) + (2000 if len(digits) == 2 else 0)


def _clock(match: re.Match[str]) -> str:
    hour, half = int(match[1]), (match[5] or "").lower()[:1]
    if half:
        if not 1 <= hour <= 12:
            return "no hour"
        hour = hour % 12 + (12 if half == "p" else 0)
    return f"{hour:02}:{match[2]}:{match[3] or '00'}.{(match[4] or '').ljust(6, '0')}"


def _offset(text: str | None) -> str:
    return "" if text is None else "+00:00" if text in ("Z", "UTC") else text
