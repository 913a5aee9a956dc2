"""Tiers: which of a cycle's tiers fire, and when, across pauses, reopenings and changes of terms."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from slaclock.clock.marks import made
from slaclock.engine.cycle import ACTIVE, WAITING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slaclock.clock import Reading
    from slaclock.engine.cycle import Cycle, Era
    from slaclock.engine.plan import Fields, TierPlan

FieldHistory = list[tuple[int, "Fields"]]


class Firing(NamedTuple):
    """A tier fires at an instant (microseconds UTC)."""

    at: int
    tier: TierPlan


def fired_by(cycle: Cycle, reading: Reading, elapsed: int, end: int, history: FieldHistory) -> list[Firing]:
    """The tiers that have fired by `end`, in order; `reading` is the cycle's, and `elapsed` its at `end`."""
    era = cycle.eras[-1]
    if len(cycle.eras) > 1 or era.since != cycle.start or era.terms.conditional:
        return [firing for firing in firings(cycle, history) if firing.at <= end]
    # One set of terms all along: what has been reached has fired, and what has not been used cannot have been reached.
    found: list[Firing] = []
    opening = era.landing == "next_opening"
    for tier, used in era.terms.thresholds_of(era.target):
        if used <= elapsed:
            at = reading.reached(used, opening)
            if at is not None and at <= end:
                found.append(made(Firing, (at, tier)))
    return in_order(found) if len(found) > 1 else found


def in_order(found: list[Firing]) -> list[Firing]:
    """By instant, then level, then place in the book (the order they come in)."""
    return sorted(found, key=lambda firing: (firing.at, firing.tier.level))


def firings(cycle: Cycle, history: FieldHistory) -> list[Firing]:
    """Every tier that has fired, or will as things stand, once each, in order.

    Between an event and the next, a tier not yet fired fires at the later of the instant it is reached and the event.
    """
    fired: dict[str, Firing] = {}
    for number, era in enumerate(cycle.eras):
        until = cycle.eras[number + 1].since if number + 1 < len(cycle.eras) else None
        reading, opening = cycle.reading(era), era.landing == "next_opening"
        for tier, used in era.terms.thresholds_of(era.target):
            if tier.label not in fired:
                reached = reading.reached(used, opening)
                at = None if reached is None else _first_chance(cycle, era, until, tier, reached, history)
                if at is not None:
                    fired[tier.label] = Firing(at, tier)
    return in_order(list(fired.values()))


def _first_chance(
    cycle: Cycle, era: Era, until: int | None, tier: TierPlan, reached: int, history: FieldHistory
) -> int | None:
    """The first instant from `reached` on, in the era, at which the cycle is live and the tier's condition holds."""
    for true_from, true_until in _true(tier, history):
        for live_from, stop in _live(cycle):
            at = max(reached, era.since, true_from, live_from)
            in_time = (until is None or at < until) and (true_until is None or at < true_until)
            if in_time and (stop is None or at <= stop):  # a stop at its very instant does not prevent it
                return at
    return None


def _true(tier: TierPlan, history: FieldHistory) -> Iterator[tuple[int, int | None]]:
    """The stretches in which the tier's own condition holds."""
    if tier.when is None:
        yield history[0][0], None
        return
    for number, (since, fields) in enumerate(history):
        if tier.when.matches(fields):
            yield since, history[number + 1][0] if number + 1 < len(history) else None


def _live(cycle: Cycle) -> Iterator[tuple[int, int | None]]:
    """The stretches in which the cycle was not stopped."""
    since: int | None = None
    for at, _, _, phase in cycle.moments:
        live = phase in (ACTIVE, WAITING)
        if live and since is None:
            since = at
        elif not live and since is not None:
            yield since, at
            since = None
    if since is not None:
        yield since, None
