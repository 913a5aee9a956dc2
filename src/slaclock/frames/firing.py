"""Which tiers have fired, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from slaclock.frames.arrays import Ints, first_of_run, ranges
from slaclock.frames.runs import NONE
from slaclock.frames.telling import NEVER
from slaclock.frames.thresholds import thresholds

if TYPE_CHECKING:
    from slaclock.frames.arrays import Bools
    from slaclock.frames.clocks import Judged
    from slaclock.frames.history import History


@dataclass
class Firings:
    """Tiers that have fired, in the order of the results.

    Attributes:
        cycle: the place of its cycle.
        tier: its kind.
        at: when it fired.
    """

    cycle: Ints
    tier: Ints
    at: Ints


def firings(judged: Judged, history: History, elapsed: Ints, end: Ints) -> Firings:
    """What has fired by each cycle's `end`, in order: by instant, then level, then place in the book."""
    parts = [
        *_simple(judged, np.flatnonzero(judged.simple), elapsed, end),
        *_changed(judged, history, np.flatnonzero(~judged.simple), end),
    ]
    if not parts:
        return Firings(*(np.zeros(0, np.int64) for _ in range(3)))
    cycle, tier, at, place = (np.concatenate(each) for each in zip(*parts, strict=True))
    order = np.lexsort((place, judged.arrays.level[tier], at, cycle))
    return Firings(cycle[order], tier[order], at[order])


def _simple(judged: Judged, cycles: Ints, elapsed: Ints, end: Ints) -> list[tuple[Ints, ...]]:
    """One set of terms all along: what has been reached has fired, and what has not been used has not been reached."""
    clock = judged.last[cycles]
    terms, target = judged.clocks.terms[clock], judged.target[clock]
    found: list[tuple[Ints, ...]] = []
    for nth in range(judged.arrays.tier.shape[1]):
        used = thresholds(judged.terms, terms, target, nth)
        some = np.flatnonzero((judged.arrays.tier[terms, nth] >= 0) & (used <= elapsed[cycles]))
        at = judged.runs.reached(clock[some], used[some])
        in_time = (at != NONE) & (at <= end[cycles[some]])
        some, at = some[in_time], at[in_time]
        found.append((cycles[some], judged.arrays.tier[terms[some], nth], at, np.full(len(some), nth)))
    return found


def _changed(judged: Judged, history: History, cycles: Ints, end: Ints) -> list[tuple[Ints, ...]]:
    """Terms that changed, or tiers with conditions: a tier fires in the first era in which it has the chance."""
    many = judged.last[cycles] - judged.first[cycles] + 1
    clock = ranges(judged.first[cycles], many)
    cycle = np.repeat(cycles, many)
    terms, target = judged.clocks.terms[clock], judged.target[clock]
    widest = judged.arrays.tier.shape[1]
    live = _live(judged, cycles)
    found = []
    for nth in range(widest):
        some = np.flatnonzero(judged.arrays.tier[terms, nth] >= 0)
        used = thresholds(judged.terms, terms[some], target[some], nth)
        at = judged.runs.reached(clock[some], used)
        some, at = some[at != NONE], at[at != NONE]
        at = _first_chance(judged, history, cycle[some], clock[some], nth, at, live)
        some, at = some[at != NONE], at[at != NONE]
        kind = judged.arrays.tier[terms[some], nth]
        found.append((cycle[some], kind, at, clock[some] * widest + nth))
    if not found:
        return []
    whose, kind, at, place = (np.concatenate(each) for each in zip(*found, strict=True))
    label = judged.arrays.label[kind]
    order = np.lexsort((place, label, whose))
    whose, kind, at, place, label = whose[order], kind[order], at[order], place[order], label[order]
    once = (first_of_run(whose) | first_of_run(label)) & (at <= end[whose])
    return [(whose[once], kind[once], at[once], place[once])]


def _live(judged: Judged, cycles: Ints) -> tuple[Ints, Ints, Ints, Ints]:
    """The stretches in which each cycle was not stopped: from, to, and for each cycle where they begin and how many."""
    batch = judged.batch
    length = batch.end[cycles] - batch.begin[cycles]
    rows = ranges(batch.begin[cycles], length)
    owner = np.repeat(np.arange(len(cycles)), length)
    live = batch.phase[rows] > 0
    lasts = np.cumsum(length) - 1
    after = np.append(batch.at[rows][1:], 0)
    ends = batch.at[np.minimum(batch.end[cycles], len(batch.at) - 1)]
    after[lasts] = np.where(batch.replaced[cycles], ends, NEVER)
    before, later = np.append(False, live[:-1]), np.append(live[1:], False)
    before[lasts[:-1] + 1] = False
    later[lasts] = False
    begin, end = np.flatnonzero(live & ~before), np.flatnonzero(live & ~later)
    many = np.zeros(int(cycles.max(initial=-1)) + 1, np.int64)
    first = np.zeros_like(many)
    counts = np.bincount(owner[begin], minlength=len(cycles))
    many[cycles] = counts
    first[cycles] = np.cumsum(counts) - counts
    return batch.at[rows[begin]], after[end], first, many


def _first_chance(
    judged: Judged,
    history: History,
    cycle: Ints,
    clock: Ints,
    nth: int,
    reached: Ints,
    live: tuple[Ints, Ints, Ints, Ints],
) -> Ints:
    """The first instant from `reached` on, in its era, at which the cycle is live and the tier's condition holds."""
    batch = judged.batch
    since = batch.at[judged.clocks.since[clock]]
    following = np.minimum(clock + 1, len(judged.clocks.since) - 1)
    until = np.where(judged.last[cycle] > clock, batch.at[judged.clocks.since[following]], NEVER)
    pair, true_from, true_until = history.true(judged.clocks.terms[clock], nth, batch.ticket[cycle])
    live_from, live_to, first, many = live
    stretch = ranges(first[cycle[pair]], many[cycle[pair]])
    which = np.repeat(np.arange(len(pair)), many[cycle[pair]])
    row = pair[which]
    at = np.maximum(np.maximum(reached[row], since[row]), np.maximum(true_from[which], live_from[stretch]))
    valid: Bools = (at < until[row]) & (at < true_until[which]) & (at <= live_to[stretch])
    answer = np.full(len(reached), NONE)
    chance = np.flatnonzero(valid)
    chance = chance[first_of_run(row[chance])]
    answer[row[chance]] = at[chance]
    return answer
