"""A share of a target: exact as written, rounded up to the microsecond."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal, InvalidOperation
from fractions import Fraction

from slaclock.durations import in_us
from slaclock.errors import CalendarError, shown

_MOST = 1_000_000
"""A share beyond this is a mistake, and would cost unbounded arithmetic."""


def share_of(target_us: int, used: object) -> int:
    """`used` as microseconds: a share of the target, or a duration as it stands.

    A float is taken as it is written: 0.1 is a tenth, not the binary number next to it.

    Raises:
        CalendarError: it is neither, negative, or beyond all measure.

    >>> share_of(10, 0.75)
    8
    """
    if isinstance(used, timedelta):
        us = in_us(used)
        if us >= 0:
            return us
    elif isinstance(used, int | float | Decimal | Fraction) and not isinstance(used, bool):
        try:
            share = Fraction(used if isinstance(used, int | Fraction) else Decimal(str(used)))
        except (InvalidOperation, ValueError, OverflowError):
            share = Fraction(-1)
        if 0 <= share <= _MOST:
            return -(-target_us * share.numerator // share.denominator)
    raise CalendarError(
        f"{shown(used)} is neither a share of the target (0.8 is 80 %) nor a timedelta of zero or more",
        value=used,
        path="used",
    )
