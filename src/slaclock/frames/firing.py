"""Which tiers have fired, and when."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from slaclock.frames.arrays import Ints, first_of_run, ranges
from slaclock.frames.runs import NONE
from slaclock.frames.steps import NEVER
from slaclock.frames.thresholds import thresholds

if TYPE_CHECKING:
    from slaclock.frames.arrays import Bools
    from slaclock.frames.clocks import Judged
    from slaclock.frames.history import History


@dataclass
class Firings:
    """Tiers that have fired, cycle by cycle in the order of the results.

    Attributes:
        many: how many of each cycle.
        tier: its kind.
        at: when it fired.
    """

    many: Ints
    tier: Ints
    at: Ints


def firings(judged: Judged, history: History, elapsed: Ints, end: Ints) -> Firings:
    """What has fired by each cycle's `end`, in order: by instant, then level, then place in the book."""
    arrays, terms = judged.arrays, judged.terms[judged.last]
    plain = judged.simple & (arrays.target[terms] == judged.target[judged.last])
    some = np.flatnonzero(plain)
    ranked = _ranked(judged, some, terms if len(some) == len(terms) else terms[some], elapsed, end)
    cycle, tier, at = _sorted(judged, history, plain, elapsed, end)
    many = np.bincount(cycle, minlength=len(elapsed))
    for cycles, _, _ in ranked:
        many[cycles] += 1
    begin = np.cumsum(many) - many
    found = Firings(many, np.empty(int(many.sum()), np.int32), np.empty(int(many.sum()), np.int64))
    for before, (cycles, kind, reached) in enumerate(ranked):
        place = begin[cycles]
        place += before
        found.tier[place], found.at[place] = kind, reached
    if len(cycle):
        opens = np.flatnonzero(first_of_run(cycle))
        nth = np.arange(len(cycle)) - np.repeat(opens, np.diff(np.append(opens, len(cycle))))
        place = begin[cycle] + nth
        found.tier[place], found.at[place] = tier, at
    return found


def _ranked(judged: Judged, cycles: Ints, terms: Ints, elapsed: Ints, end: Ints) -> list[tuple[Ints, Ints, Ints]]:
    """One set of terms all along, with a fixed target: tiers fire in the order of their thresholds.

    What has been used has been reached, unless it lands after the end; then so do those that follow.
    """
    found: list[tuple[Ints, Ints, Ints]] = []
    used_up = elapsed if len(cycles) == len(elapsed) else elapsed[cycles]
    for nth in range(judged.arrays.ranked.shape[1]):
        used = judged.arrays.ranked_at[terms, nth]
        some = np.flatnonzero(used <= used_up)
        cycles, terms, used_up = cycles[some], terms[some], used_up[some]
        at = judged.runs.reached(judged.last[cycles], used[some])
        in_time = (at != NONE) & (at <= end[cycles])
        if not in_time.all():
            some = np.flatnonzero(in_time)
            cycles, terms, used_up, at = cycles[some], terms[some], used_up[some], at[some]
        found.append((cycles, judged.arrays.ranked[terms, nth], at))
    return found


def _sorted(judged: Judged, history: History, plain: Bools, elapsed: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
    """All other cycles' tiers, sorted."""
    parts = [
        *_simple(judged, np.flatnonzero(judged.simple & ~plain), elapsed, end),
        *_changed(judged, history, np.flatnonzero(~judged.simple), end),
    ]
    if not parts:
        nothing = np.zeros(0, np.int64)
        return nothing, nothing, nothing
    cycle, tier, at, place = (np.concatenate(each) for each in zip(*parts, strict=True))
    order = np.lexsort((place, judged.arrays.level[tier], at, cycle))
    return cycle[order], tier[order], at[order]


def _simple(judged: Judged, cycles: Ints, elapsed: Ints, end: Ints) -> list[tuple[Ints, ...]]:
    """One set of terms all along: what has been reached has fired, and what has not been used has not been reached."""
    clock = judged.last[cycles]
    terms, target = judged.terms[clock], judged.target[clock]
    found: list[tuple[Ints, ...]] = []
    for nth in range(judged.arrays.tier.shape[1]):
        used = thresholds(judged.known, judged.arrays, terms, target, nth)
        some = np.flatnonzero((judged.arrays.tier[terms, nth] >= 0) & (used <= elapsed[cycles]))
        at = judged.runs.reached(clock[some], used[some])
        in_time = (at != NONE) & (at <= end[cycles[some]])
        some, at = some[in_time], at[in_time]
        found.append((cycles[some], judged.arrays.tier[terms[some], nth], at, np.full(len(some), nth)))
    return found


def _changed(judged: Judged, history: History, cycles: Ints, end: Ints) -> list[tuple[Ints, ...]]:
    """Terms that changed, or tiers with conditions: a tier fires in the first era in which it has the chance."""
    if not len(cycles):
        return []
    many = judged.last[cycles] - judged.first[cycles] + 1
    clock = ranges(judged.first[cycles], many)
    cycle = np.repeat(cycles, many)
    terms, target = judged.terms[clock], judged.target[clock]
    widest = judged.arrays.tier.shape[1]
    live = judged.live(cycles)
    found = []
    for nth in range(widest):
        some = np.flatnonzero(judged.arrays.tier[terms, nth] >= 0)
        used = thresholds(judged.known, judged.arrays, terms[some], target[some], nth)
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
    since = judged.since[clock]
    following = np.minimum(clock + 1, len(judged.since) - 1)
    until = np.where(judged.last[cycle] > clock, judged.since[following], NEVER)
    pair, true_from, true_until = history.true(judged.terms[clock], nth, judged.ticket[cycle])
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
