"""A search in sorted keys in a few steps, whatever their number: an index over equal buckets of time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from slaclock.frames.arrays import Bools, Ints

MOST = 1 << 18
"""Buckets in one index: as many as stay in a processor's second cache."""


class Scratch:
    """Memory that is written over and over, so that a long column is worked off without asking for more."""

    __slots__ = ("flag", "key", "place", "wide")

    def __init__(self, rows: int) -> None:
        self.wide: Ints = np.empty(rows, np.int64)
        self.key: Ints = np.empty(rows, np.int64)
        self.place: Ints = np.empty(rows, np.int64)
        self.flag: Bools = np.empty(rows, np.bool_)


class Buckets:
    """Finds the last of some sorted keys that is not after (`strict`: is before) a value.

    A bucket of a power of two microseconds gives the last key at its beginning; from there on `bits` halving steps, one
    for every ordinary calendar, finish the search. It needs neither a division nor keys on round instants, and keys
    that crowd together cost a few steps more, and no cliff.

    Args:
        keys: ascending; the first one is 0.
        top: no value is larger.
        strict: find keys before the value only; place 0 where there is none.

    >>> Buckets(np.array([0, 10, 20]), 30, strict=False).find(np.array([0, 9, 10, 25]), Scratch(4)).tolist()
    [0, 0, 1, 2]
    """

    __slots__ = ("_bits", "_first", "_padded", "_reaches", "_shift")

    def __init__(self, keys: Ints, top: int, *, strict: bool) -> None:
        shift = max(0, int(top).bit_length() - 13)
        while True:
            buckets = (int(top) >> shift) + 2
            starts = np.arange(buckets, dtype=np.int64) << shift
            first = np.searchsorted(keys, starts, side="left" if strict else "right") - 1
            crowd = int(np.diff(first).max(initial=0))
            if crowd <= 1 or shift == 0 or 2 * buckets > MOST:
                break
            shift -= 1
        self._bits = crowd.bit_length()
        self._shift = shift
        self._first = np.maximum(first[:-1], 0).astype(np.intp)
        self._padded = np.concatenate([keys, np.full(1 << self._bits, np.iinfo(np.int64).max)])
        self._reaches = np.greater if strict else np.greater_equal

    def find(self, values: Ints, scratch: Scratch) -> Ints:
        """The places of the keys, in memory that the next search writes over."""
        rows = len(values)
        wide, key, place, flag = scratch.wide[:rows], scratch.key[:rows], scratch.place[:rows], scratch.flag[:rows]
        np.right_shift(values, self._shift, out=wide)
        # "wrap" takes a third less time than "clip"; that values lie within the index is for the caller to see to.
        np.take(self._first, wide, out=place, mode="wrap")
        for bit in reversed(range(self._bits)):
            np.take(self._padded[1 << bit :], place, out=key, mode="wrap")
            self._reaches(values, key, out=flag)
            if bit:
                np.left_shift(flag, bit, out=wide, dtype=np.int64, casting="unsafe")
            np.add(place, wide if bit else flag, out=place)
        return place
