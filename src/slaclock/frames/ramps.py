"""`E(t)` read straight from buckets of time, none of which holds more than one opening."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from slaclock.frames.arrays import Ints
    from slaclock.frames.buckets import Scratch

MOST = 1 << 17
"""Buckets in one table: as many as a processor's second cache has room for."""
FEWEST = 13
"""A table begins with two to the power of so many buckets, at the most."""


class Ramp:
    """`E`: within a bucket time counts up to an end, and again from a start.

    So `E` is the instant or that end, whichever is earlier, and the instant or that start, whichever is later, less the
    start and the closed time before it: three gathers and no search. A bucket without an opening has a start after all
    instants.

    >>> from slaclock.frames.buckets import Scratch
    >>> spans = np.array([0, 10, 30]), np.array([0, 20, 40]), np.array([0, 10, 20])
    >>> Ramp.over(*spans, 64).read(np.array([5, 12, 25, 33]), Scratch(4), np.empty(4, np.int64)).tolist()
    [0, 2, 10, 13]
    """

    __slots__ = ("_closed", "_ends", "_shift", "_starts")

    def __init__(self, shift: int, ends: Ints, starts: Ints, closed: Ints) -> None:
        self._shift, self._ends, self._starts, self._closed = shift, ends, starts, closed

    @classmethod
    def over(cls, starts: Ints, ends: Ints, closed: Ints, top: int) -> Ramp | None:
        """The table of some spans; `None` where they lie too close together for one.

        Args:
            starts: of spans, ascending; the first one is 0.
            ends: of the same spans.
            closed: the closed time before each.
            top: no instant is larger.
        """
        for shift in range(max(0, int(top).bit_length() - FEWEST), -1, -1):
            many = (int(top) >> shift) + 1
            if many > MOST:
                break
            edges = np.arange(many + 1, dtype=np.int64) << shift
            place = np.searchsorted(starts, edges, side="right") - 1
            here, following = place[:-1], np.minimum(place[:-1] + 1, len(starts) - 1)
            opens = place[1:] > here
            # A second opening in a bucket, or a closing after its opening: it must be narrower.
            if (np.diff(place) <= 1).all() and (~opens | (ends[following] >= edges[1:])).all():
                begins = np.where(opens, starts[following], top)
                return cls(shift, ends[here], begins, closed[here] + begins)
        return None

    def read(self, at: Ints, scratch: Scratch, out: Ints) -> Ints:
        """`E` of instants, none of them before 0 or after the top."""
        rows = len(at)
        place, found = scratch.place[:rows], scratch.key[:rows]
        np.right_shift(at, self._shift, out=place)
        np.take(self._ends, place, mode="wrap", out=found)
        np.minimum(at, found, out=out)
        np.take(self._starts, place, mode="wrap", out=found)
        np.maximum(at, found, out=found)
        np.add(out, found, out=out)
        np.take(self._closed, place, mode="wrap", out=found)
        return np.subtract(out, found, out=out)
