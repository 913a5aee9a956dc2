"""Sets of spans: united, intersected, subtracted. Each set is sorted starts and ends, disjoint, not touching."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Boundaries: TypeAlias = "tuple[list[int], list[int]]"
"""Starts and ends of spans."""


def merged(spans: Iterable[tuple[int, int]]) -> Boundaries:
    """Spans in any order as a set; empty and reversed ones are dropped.

    >>> merged([(5, 7), (1, 3), (3, 4), (9, 8)])
    ([1, 5], [4, 7])
    """
    starts: list[int] = []
    ends: list[int] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if ends and start <= ends[-1]:
            ends[-1] = max(ends[-1], end)
        else:
            starts.append(start)
            ends.append(end)
    return starts, ends


def united(sets: Sequence[Boundaries]) -> Boundaries:
    """The instants that are in any of the sets."""
    if len(sets) == 1:
        return sets[0]
    return merged(span for starts, ends in sets for span in zip(starts, ends, strict=True))


def intersected(one: Boundaries, other: Boundaries) -> Boundaries:
    """The instants that are in both sets.

    >>> intersected(([0, 20], [10, 30]), ([5], [25]))
    ([5, 20], [10, 25])
    """
    starts: list[int] = []
    ends: list[int] = []
    i = j = 0
    while i < len(one[0]) and j < len(other[0]):
        start, end = max(one[0][i], other[0][j]), min(one[1][i], other[1][j])
        if start < end:
            starts.append(start)
            ends.append(end)
        if one[1][i] < other[1][j]:
            i += 1
        else:
            j += 1
    return starts, ends


def subtracted(one: Boundaries, other: Boundaries) -> Boundaries:
    """The instants that are in the first set and not in the other.

    >>> subtracted(([0, 20], [10, 30]), ([5], [25]))
    ([0, 25], [5, 30])
    """
    if not one[0] or not other[0]:
        return one
    lo, hi = one[0][0], one[1][-1]
    i, j = bisect_right(other[1], lo), bisect_left(other[0], hi)
    gap_starts, gap_ends = [lo, *other[1][i:j]], [*other[0][i:j], hi]
    if gap_ends[0] <= lo:
        del gap_starts[0], gap_ends[0]
    if gap_starts and gap_starts[-1] >= hi:
        del gap_starts[-1], gap_ends[-1]
    return intersected(one, (gap_starts, gap_ends))


def clipped(spans: Boundaries, lo: int, hi: int) -> Boundaries:
    """The part of a set within `[lo, hi)`."""
    starts, ends = spans
    if not starts or (starts[0] >= lo and ends[-1] <= hi):
        return spans
    i, j = bisect_right(ends, lo), bisect_left(starts, hi)
    starts, ends = starts[i:j], ends[i:j]
    if starts:
        starts[0] = max(starts[0], lo)
        ends[-1] = min(ends[-1], hi)
    return starts, ends
