"""Quantiles of whole microseconds, exact."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

from slaclock.durations import in_us
from slaclock.errors import SlaclockError, shown

if TYPE_CHECKING:
    from collections.abc import Iterable


def quantile(durations: Iterable[timedelta], share: float | Fraction) -> timedelta | None:
    """The duration that `share` of the durations do not exceed, or `None` where there are none.

    Between two ranks it interpolates linearly: the value at rank `share * (n - 1)`, counted from 0. That is type 7
    of Hyndman and Fan, the default of numpy and pandas and SQL's `percentile_cont`. The result is rounded down to the
    microsecond. A float share is read as its shortest decimal, so 0.9 means exactly nine tenths.

    Raises:
        SlaclockError: `share` is not between 0 and 1.

    >>> from datetime import timedelta
    >>> quantile([timedelta(hours=h) for h in (1, 2, 3, 10)], 0.5)
    datetime.timedelta(seconds=9000)
    """
    try:
        exact = Fraction(str(share))
    except ValueError:
        exact = Fraction(-1)
    if not 0 <= exact <= 1:
        raise SlaclockError(f"a quantile is a share between 0 and 1, not {shown(share)}", value=share)
    values = sorted(in_us(duration) for duration in durations)
    if not values:
        return None
    rank = exact * (len(values) - 1)
    below = int(rank)
    above = min(below + 1, len(values) - 1)
    return timedelta(microseconds=int(values[below] + (rank - below) * (values[above] - values[below])))
