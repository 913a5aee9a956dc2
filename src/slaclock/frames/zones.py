"""Wall time for columns: a zone's offsets from UTC as a few sorted instants."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from slaclock.calendars.zones import local
from slaclock.errors import CalendarError
from slaclock.instants import DAY, EARLIEST, HOUR, LATEST

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from slaclock.frames.arrays import Ints

STEP = 12 * HOUR
"""No zone changes its offset twice in so short a time."""


class Offsets:
    """A zone's offsets between two instants, found by looking twice a day and halving where they differ."""

    def __init__(self, zone: ZoneInfo, lo: int, hi: int) -> None:
        self._zone = zone
        changes, offsets = [], [self._at(lo)]
        at = lo
        while at < hi:
            after = min(at + STEP, hi)
            if self._at(after) != offsets[-1]:
                changes.append(self._change(at, after))
                offsets.append(self._at(after))
            at = after
        self._changes: Ints = np.array(changes, np.int64)
        self._offsets: Ints = np.array(offsets, np.int64)
        # A wall time counts by the offset from before a change until both offsets say that the change is over.
        larger = np.maximum(self._offsets[:-1], self._offsets[1:])
        self._walls: Ints = self._changes + larger

    def _at(self, at: int) -> int:
        try:
            moment = local(self._zone, at)
        except CalendarError:  # at the very ends of time the zone's date has no year; there it keeps its offset
            moment = local(self._zone, min(max(at, EARLIEST + DAY), LATEST - DAY))
        delta = moment.utcoffset()
        assert delta is not None  # noqa: S101 - local() gives aware datetimes
        return (delta.days * 86_400 + delta.seconds) * 1_000_000 + delta.microseconds

    def _change(self, before: int, after: int) -> int:
        old = self._at(before)
        while after - before > 1:
            middle = (before + after) // 2
            if self._at(middle) == old:
                before = middle
            else:
                after = middle
        return after

    def changes_between(self, lo: int, hi: int) -> list[int]:
        """The instants between two others at which the offset changes."""
        return [change for change in self._changes.tolist() if lo < change < hi]

    def wall(self, at: Ints) -> Ints:
        """The wall time of instants, as microseconds since 1970-01-01 on the wall."""
        return at + self._offsets[np.searchsorted(self._changes, at, side="right")]

    def instant(self, wall: Ints) -> Ints:
        """The instants of wall times: the first pass of a repeated one, the offset from before of a skipped one."""
        return wall - self._offsets[np.searchsorted(self._walls, wall, side="right")]


YEAR = 365 * DAY


@lru_cache(maxsize=64)
def _offsets(zone: ZoneInfo, first: int, last: int) -> Offsets:
    return Offsets(zone, max(first * YEAR, EARLIEST), min((last + 1) * YEAR, LATEST))


def offsets_of(zone: ZoneInfo, lo: int, hi: int) -> Offsets:
    """A zone's offsets, from two days before an instant to two days after another, built by years and kept."""
    return _offsets(zone, (lo - 2 * DAY) // YEAR, (hi + 2 * DAY) // YEAR)
