"""Calendars laid end to end, with the indexes that find an instant or an amount of open time in them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from slaclock.frames.buckets import Buckets
from slaclock.frames.ramps import Ramp

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slaclock.calendars import Calendar
    from slaclock.frames.arrays import Bools, Ints


class Stretches:
    """The open spans of calendars within `[lo, hi)`, number k moved to `[k << width, (k + 1) << width)`.

    Open time is counted through, from one calendar to the next. Each calendar's stretch begins with an empty span, so
    that nothing is found before its first opening, and one more stands at the end.

    Attributes:
        top: the end of the last stretch.
        ends: the end of each span.
        closed: the closed time before each span: its start less the open time before it.
        total: the open time of all.
        closed_by_sum: `closed`, of the spans with open time between them and the next.
    """

    def __init__(self, calendars: Sequence[Calendar], lo: int, hi: int) -> None:
        self.lo, self.hi = lo, hi
        self.width = (hi - lo).bit_length()
        self.top = len(calendars) << self.width
        starts, ends = [], []
        for number, calendar in enumerate(calendars):
            line = calendar._covering(lo, hi)  # noqa: SLF001 - the same E(t) is read, of many instants at once
            opens, closes = line.clipped(lo, hi)
            origin = np.array([number << self.width])
            starts += [origin, np.array(opens, np.int64) - lo + origin]
            ends += [origin, np.array(closes, np.int64) - lo + origin]
        last = np.array([self.top])
        opening, closing = np.concatenate([*starts, last]), np.concatenate([*ends, last])
        distinct = _last_of_equals(opening)
        self._starts: Ints = opening[distinct]
        self.ends: Ints = closing[distinct]
        spans = self.ends - self._starts
        sums = np.cumsum(spans) - spans
        self.total = int(spans.sum())
        self.closed: Ints = self._starts - sums
        distinct = _last_of_equals(sums)
        self._sums: Ints = sums[distinct]
        self.closed_by_sum: Ints = self.closed[distinct]

    @cached_property
    def ramp(self) -> Ramp | None:
        """`E` as a table, where the calendars allow one."""
        return Ramp.over(self._starts, self.ends, self.closed, self.top)

    @cached_property
    def by_start(self) -> Buckets:
        """The last span that has begun at an instant."""
        return Buckets(self._starts, self.top, strict=False)

    @cached_property
    def by_sum(self) -> Buckets:
        """The last span before which no more than some open time lies."""
        return Buckets(self._sums, self.total + 1, strict=False)

    @cached_property
    def before_sum(self) -> Buckets:
        """The last span before which less than some open time lies."""
        return Buckets(self._sums, self.total + 1, strict=True)


def _last_of_equals(keys: Ints) -> Bools:
    return np.append(keys[1:] != keys[:-1], True)
