"""Durations: `timedelta` outside, integer microseconds inside, `"1h30m"` or `"PT1H30M"` in documents."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Never

from slaclock.errors import CalendarError, shown
from slaclock.instants import DAY, HOUR, MICROSECOND, MINUTE, SECOND

LONGEST = 146_097 * DAY
"""400 years: the longest duration that is taken seriously."""

_NUMBER = r"(\d{1,15}(?:\.\d{1,9})?)"
_SHORT = re.compile(rf"(?:{_NUMBER}h)?(?:{_NUMBER}m)?(?:{_NUMBER}s)?", re.ASCII)
_ISO = re.compile(rf"PT(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?", re.ASCII)
_DAYS = re.compile(r"\s*P?\s*(\d{0,9})(?:\.\d+)?\s*([dDwW]|days?|weeks?)\b.*", re.ASCII | re.DOTALL)
_LONG_UNITS = re.compile(r"\s*P\d*[YM].*|\s*\d+\s*(?:y|mo|years?|months?)\s*", re.ASCII | re.DOTALL)
_EXAMPLES = 'write "4h", "1h30m", "90s" or "PT4H"'


class DurationError(ValueError):
    """A text is no duration; carries what to write instead. Documents report it as one of their faults."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.hint = hint


def parse_duration(value: object) -> int:
    """A document's duration in microseconds: `"PT4H"`, `"4h"`, `"1h30m"`, `"90s"` or a `timedelta`.

    Years and months are refused, and so are bare days and weeks, because nobody knows which day is meant.

    Raises:
        DurationError: it is none, negative, finer than a microsecond, or longer than 400 years.

    >>> parse_duration("1h30m") // 60_000_000
    90
    """
    if isinstance(value, timedelta):
        us = in_us(value)
    elif isinstance(value, str) and len(value) <= 100:
        us = _parse(value.strip())
    else:
        raise DurationError(f"{shown(value)} is not a duration", _EXAMPLES)
    if us < 0:
        raise DurationError(f"{shown(value)} is negative", "write a duration of zero or more")
    if us > LONGEST:
        raise DurationError(f"{shown(value)} is longer than 400 years", "is it a placeholder?")
    return us


def _parse(text: str) -> int:
    match = _SHORT.fullmatch(text) or _ISO.fullmatch(text)
    if match is None or not any(match.groups()):
        _refuse(text)
    us = sum(
        (Decimal(number) * unit for number, unit in zip(match.groups(), (HOUR, MINUTE, SECOND), strict=True) if number),
        Decimal(0),
    )
    if us != us.to_integral_value():
        raise DurationError(
            f"{shown(text)} is not a whole number of microseconds", "write at most 6 decimals of a second"
        )
    return int(us)


def _refuse(text: str) -> Never:
    if days := _DAYS.fullmatch(text):
        n = int(days[1] or 1) * (7 if days[2][0] in "wW" else 1)
        raise DurationError(
            f"{shown(text)} could be several kinds of day",
            f'write "{n * 24}h" (hours), "{n}bd" (business days) or "{n}cd" (calendar days)',
        )
    if _LONG_UNITS.fullmatch(text):
        raise DurationError(
            f"{shown(text)} counts years or months, which differ in length",
            'write "PT1M" or "1m" for a minute, "30cd" for calendar days',
        )
    if re.fullmatch(r"[+-]?\d+(\.\d+)?", text):
        raise DurationError(f"{shown(text)} has no unit", _EXAMPLES)
    raise DurationError(f"{shown(text)} is not a duration", _EXAMPLES)


def format_duration(us: int) -> str:
    """Microseconds as a document writes them, exact and short.

    >>> format_duration(5_400_000_000)
    '1h30m'
    >>> format_duration(0)
    '0s'
    """
    sign, us = ("-", -us) if us < 0 else ("", us)
    hours, rest = divmod(us, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    seconds, micro = divmod(rest, SECOND)
    text = (f"{hours}h" if hours else "") + (f"{minutes}m" if minutes else "")
    if micro:
        text += f"{seconds}.{micro:06d}".rstrip("0") + "s"
    elif seconds or not text:
        text += f"{seconds}s"
    return sign + text


def in_us(duration: timedelta) -> int:
    """A `timedelta` in whole microseconds."""
    return (duration.days * 86_400 + duration.seconds) * SECOND + duration.microseconds


def to_duration(duration: timedelta, name: str) -> int:
    """An argument's non-negative `timedelta` in microseconds.

    Raises:
        CalendarError: it is no timedelta, or negative.
    """
    try:
        us = (duration.days * 86_400 + duration.seconds) * SECOND + duration.microseconds
    except (AttributeError, TypeError):
        us = None
    if us is None or isinstance(us, float):  # pandas.NaT has days, and they are nan
        raise CalendarError(f"{name} must be a timedelta, not {shown(duration)}", value=duration, path=name)
    if us < 0:
        raise CalendarError(
            f"{name} is {shown(duration)}, and time does not run backwards here; use calendar.before(end, duration)",
            value=duration,
            path=name,
        )
    return us


def from_duration(us: int) -> timedelta:
    """Microseconds as a `timedelta`."""
    return us * MICROSECOND  # a third of the time of timedelta(microseconds=us)
