"""The time used at which tiers fire: a share of the target, rounded up to the microsecond, or an offset from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from slaclock.frames.arrays import Ints
    from slaclock.frames.terms import Arrays, TermsTable


def thresholds(terms: TermsTable, arrays: Arrays, numbers: Ints, target: Ints, nth: int) -> Ints:
    """The threshold of the nth tier of some terms, each for its target; -1 where they have no nth tier."""
    found: Ints = arrays.threshold[numbers, nth]
    there = arrays.tier[numbers, nth] >= 0
    other = np.flatnonzero(there & (arrays.target[numbers] != target))
    for number in np.unique(numbers[other]).tolist():
        rows = other[numbers[other] == number]
        tier = terms.known[number].tiers[nth]
        each, which = np.unique(target[rows], return_inverse=True)
        found[rows] = np.array([tier.threshold(one) for one in each.tolist()], np.int64)[which]
    return found
