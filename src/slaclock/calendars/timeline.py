"""Open time as sorted boundaries with running sums: the one function `E(t)` that every answer is read from."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import sub
from typing import TYPE_CHECKING

from slaclock.calendars.zones import END
from slaclock.durations import LONGEST
from slaclock.instants import DAY, EARLIEST

if TYPE_CHECKING:
    from collections.abc import Sequence

PATIENCE = 18_263 * DAY
"""50 years: how far from its start a search goes before it gives up."""


@dataclass(frozen=True, slots=True, eq=False)
class Timeline:
    """The open spans within `[lo, hi)`, and how much open time lies before each.

    All are microseconds; instants count from 1970-01-01 UTC. The zero of the running sums is arbitrary, so a
    timeline can be joined to what lies before or after it without touching its numbers.

    Attributes:
        lo, hi: the window that is known.
        starts, ends: the boundaries of the open spans, sorted, disjoint, not empty, not touching.
        sums: `E` at each start.
        bottom, top: `E` at `lo` and at `hi`.
        patience: how far an answer may lie from the start of its question.

    >>> line = Timeline.of(0, 100, [10, 50], [20, 70])
    >>> line.open_until(60), line.after(15, 10, next_opening=False)
    (20, 55)
    """

    lo: int
    hi: int
    starts: Sequence[int]
    ends: Sequence[int]
    sums: Sequence[int]
    bottom: int
    top: int
    patience: int = PATIENCE

    @classmethod
    def of(cls, lo: int, hi: int, starts: list[int], ends: list[int], bottom: int = 0) -> Timeline:
        """A timeline from spans, `E(lo)` being `bottom`."""
        sums = list(accumulate(map(sub, ends, starts), initial=bottom))
        top = sums.pop()
        return cls(lo, hi, starts, ends, sums, bottom, top)

    def then(self, hi: int, starts: list[int], ends: list[int]) -> Timeline:
        """This timeline, continued up to `hi`."""
        return self.joined(Timeline.of(self.hi, hi, starts, ends, self.top))

    def preceded(self, lo: int, starts: list[int], ends: list[int]) -> Timeline:
        """This timeline, begun at `lo` already."""
        return Timeline.of(lo, self.lo, starts, ends, self.bottom - sum(map(sub, ends, starts))).joined(self)

    def joined(self, after: Timeline) -> Timeline:
        """This timeline and the one that goes on where it ends, with sums that go on."""
        starts, ends, sums = list(self.starts), list(self.ends), list(self.sums)
        seam = 1 if ends and after.starts and ends[-1] == after.starts[0] else 0
        if seam:
            del ends[-1]
        starts += after.starts[seam:]
        ends += after.ends
        sums += after.sums[seam:]
        return Timeline(self.lo, after.hi, starts, ends, sums, self.bottom, after.top)

    def open_until(self, at: int) -> int:
        """`E(at)`, for an instant inside the window."""
        i = bisect_right(self.starts, at) - 1
        if i < 0:
            return self.bottom
        end = self.ends[i]
        return self.sums[i] + (at if at < end else end) - self.starts[i]  # noqa: FURB136 - min() takes twice as long

    def elapsed(self, start: int, end: int) -> int | None:
        """Open time between two instants in order; `None` where the window does not hold both."""
        if start < self.lo or end >= self.hi or end - start > LONGEST:
            return None
        starts, ends, sums = self.starts, self.ends, self.sums
        i = bisect_right(starts, end) - 1
        if i < 0:
            return 0
        # open_until(end) - open_until(start), written out: two calls are a tenth of the whole question.
        close = ends[i]
        total = sums[i] - starts[i] + (end if end < close else close)  # noqa: FURB136 - see open_until
        i = bisect_right(starts, start) - 1
        if i < 0:
            return total - self.bottom
        close = ends[i]
        return total - sums[i] + starts[i] - (start if start < close else close)  # noqa: FURB136 - see open_until

    def after(self, start: int, duration: int, next_opening: bool) -> int | None:  # noqa: FBT001 - the hottest call
        """The first (`next_opening`: the last) instant with `E = E(start) + duration`; `None` beyond the window."""
        if not self.lo <= start < self.hi:
            return None
        starts, sums = self.starts, self.sums
        i = bisect_right(starts, start) - 1
        if i < 0:
            target = self.bottom + duration
        else:
            end = self.ends[i]
            target = sums[i] + (start if start < end else end) - starts[i] + duration  # noqa: FURB136 - see open_until
        return self.reaching(target, start, next_opening) if duration or next_opening else start

    def reaching(self, total: int, start: int, next_opening: bool) -> int | None:  # noqa: FBT001 - as after
        """The instant with `E = total` that a search from `start` finds: `total > E(start)`, or else `next_opening`."""
        sums = self.sums
        if next_opening:
            if total >= self.top:
                return None
            i = bisect_right(sums, total) - 1
        else:
            if total > self.top:
                return None
            i = bisect_left(sums, total) - 1
        answer = self.starts[i] + total - sums[i]
        return answer if answer - start <= self.patience else None

    def before(self, end: int, duration: int) -> int | None:
        """The last instant from which `duration` of open time leads to `end`; `None` beyond the window."""
        if not duration:
            return end
        if not self.lo <= end < self.hi:
            return None
        target = self.open_until(end) - duration
        if target < self.bottom:
            return None
        i = bisect_right(self.sums, target) - 1
        answer = self.starts[i] + target - self.sums[i]
        return answer if end - answer <= self.patience else None

    def is_open(self, at: int) -> bool | None:
        """Whether an instant is open; `None` beyond the window."""
        if not self.lo <= at < self.hi:
            return None
        i = bisect_right(self.starts, at) - 1
        return i >= 0 and at < self.ends[i]

    def closing(self, at: int) -> int | None:
        """`at` if it is closed, else the end of its span; `None` where that lies beyond the window."""
        i = bisect_right(self.starts, at) - 1
        end = self.ends[i] if i >= 0 else at
        if end <= at:
            return at
        return end if end < self.hi and end - at <= self.patience else None

    def closed_before(self, at: int) -> int | None:
        """The last closing time not after `at`; `None` where it lies beyond the window."""
        i = bisect_right(self.ends, at) - 1
        return self.ends[i] if i >= 0 and at - self.ends[i] <= self.patience else None

    def clipped(self, start: int, end: int) -> tuple[list[int], list[int]]:
        """The boundaries of the open spans within `[start, end)`, which must not be empty."""
        i, j = bisect_right(self.ends, start), bisect_left(self.starts, end)
        starts, ends = list(self.starts[i:j]), list(self.ends[i:j])
        if starts:
            starts[0] = max(starts[0], start)
            ends[-1] = min(ends[-1], end)
        return starts, ends

    def check(self) -> None:
        """Check the invariant: spans sorted, disjoint, not empty, not touching, inside the window; sums right.

        Raises:
            AssertionError: it does not hold.
        """
        spans = list(zip(self.starts, self.ends, strict=True))
        sums = list(accumulate((end - start for start, end in spans), initial=self.bottom))
        _ensure("no span is empty", all(start < end for start, end in spans))
        _ensure("spans are sorted and do not touch", all(a[1] < b[0] for a, b in pairwise(spans)))
        _ensure("spans lie in the window", not spans or (self.lo <= spans[0][0] and spans[-1][1] <= self.hi))
        _ensure("the running sums are right", [*self.sums, self.top] == sums)


def _ensure(what: str, holds: bool) -> None:  # noqa: FBT001 - a condition
    if not holds:
        raise AssertionError(f"broken invariant: {what}")


NOTHING = Timeline(0, 0, (), (), (), 0, 0)
"""Nothing is known yet."""
NEVER = Timeline(EARLIEST, END, (), (), (), 0, 0)
"""Known to the ends of time: never open."""
FOREVER = Timeline(EARLIEST, END, (EARLIEST,), (END,), (0,), 0, END - EARLIEST, LONGEST)
"""Known to the ends of time: always open."""
