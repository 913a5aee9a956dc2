"""Reading one value of a payload that may hold anything: each reader gives what it reads, or `None`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from slaclock.instants import EPOCH

MILLISECONDS_FROM = 10**12
"""Timestamps from here on count milliseconds: as seconds they would lie after the year 33,000."""

PLACEHOLDER_FROM = 400 * 365.2425 * 86_400
"""Seconds after 1970 from which an instant is a placeholder: no calendar measures over 400 years."""

_LONGEST_INTEGER = 40
"""Digits beyond which an integer cannot be anybody's id."""


def as_object(value: object) -> Mapping[str, Any] | None:
    """The value if it is an object."""
    # Asking for dict first costs a tenth of asking for Mapping.
    return value if isinstance(value, dict) or isinstance(value, Mapping) else None  # noqa: SIM101 - see above


def mapping(value: object) -> Mapping[str, Any]:
    """The value if it is an object, else an empty one."""
    return as_object(value) or {}


def text(value: object) -> str | None:
    """A text that is not empty, and that can be encoded: half a character becomes U+FFFD."""
    if not isinstance(value, str) or not value:
        return None
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return value


def word(value: object) -> str | None:
    """An id, type or name: a text that is not blank, or an integer, as text."""
    if value is None:
        return None
    if isinstance(value, str):
        if value.isascii():
            return value if value and not value.isspace() else None
        return text(value) if not value.isspace() else None
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**_LONGEST_INTEGER:
        return str(value)
    return None


def integer(value: object) -> int | None:
    """A whole number from 0, or the ASCII digits of one; of at most 15 digits."""
    if isinstance(value, str):
        value = value.strip()
        # isdigit() is also true of "²", which int() refuses.
        return int(value) if len(value) <= 15 and value.isascii() and value.isdigit() else None
    if isinstance(value, int) and not isinstance(value, bool) and 0 <= value < 10**15:
        return value
    return None


def instant(value: object) -> Any:
    """The instant of a payload's timestamp: seconds since 1970, or milliseconds from 10^12 on; else `None`.

    0 is what a missing number is often written as, and instants that lie centuries ahead are placeholders.

    >>> instant("1760000000"), instant(1760000000123), instant("²")
    (datetime.datetime(2025, 10, 9, 8, 53, 20, tzinfo=datetime.timezone.utc),
     datetime.datetime(2025, 10, 9, 8, 53, 20, 123000, tzinfo=datetime.timezone.utc), None)
    """
    number = integer(value)
    if not number:
        return None
    seconds, thousandths = divmod(number, 1000) if number >= MILLISECONDS_FROM else (number, 0)
    if seconds >= PLACEHOLDER_FROM:
        return None
    return EPOCH + timedelta(0, seconds, 0, thousandths)
