"""The arrays that everything here is made of: NumPy's, of integers (microseconds, codes, positions) and booleans."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Ints: TypeAlias = npt.NDArray[np.int64]
Bools: TypeAlias = npt.NDArray[np.bool_]
Codes: TypeAlias = npt.NDArray[Any]
"""Small integers, of whatever width holds them."""


def ranges(starts: Ints, lengths: Ints) -> Ints:
    """The positions `start, start + 1, …` of every range, one range after the other.

    >>> ranges(np.array([5, 9]), np.array([2, 1])).tolist()
    [5, 6, 9]
    """
    total = int(lengths.sum())
    before = np.cumsum(lengths) - lengths
    return np.repeat(starts - before, lengths) + np.arange(total)


def first_of_run(values: Codes) -> Bools:
    """Where a value differs from the one before it; true for the first."""
    new = np.empty(len(values), np.bool_)
    new[:1] = True
    np.not_equal(values[1:], values[:-1], out=new[1:])
    return new


def last_seen(seen: Bools) -> Ints:
    """For each place, the last place up to it where `seen` holds; -1 before the first."""
    found = np.where(seen, np.arange(len(seen)), -1)
    return np.maximum.accumulate(found, out=found)


def distinct(values: Codes) -> tuple[Ints, Ints]:
    """The distinct values, sorted, and the place of each value among them; fast where all are small.

    >>> [found.tolist() for found in distinct(np.array([7, 3, 7]))]
    [[3, 7], [1, 0, 1]]
    """
    top = int(values.max(initial=0))
    if top > 1 << 16 or int(values.min(initial=0)) < 0:
        found, which = np.unique(values, return_inverse=True)
        return found, which
    there = np.zeros(top + 1, np.bool_)
    there[values] = True
    return np.flatnonzero(there), (np.cumsum(there) - 1)[values]
