"""Which of our cycles and Zendesk's instances of one metric are the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime, timedelta

    from slaclock.adapters.zendesk.key import Instance
    from slaclock.engine import MetricResult

Pair: TypeAlias = "tuple[MetricResult | None, Instance | None]"


def pairs(ours: Iterable[MetricResult], theirs: Iterable[Instance], tolerance: timedelta) -> list[Pair]:
    """Our cycles in their order, each with its instance; then the instances that have none of ours.

    The two sides count differently: a target that was lost and came back gives a further cycle here, and none at
    Zendesk. So those that start at one instant belong together, then those that end at one, then what bears the same
    number.

    Args:
        ours: the results of one metric, the earliest cycle first.
        theirs: the instances of the same metric.
        tolerance: how far two instants may lie apart and still be the same.
    """
    cycles, instances = list(ours), sorted(theirs, key=lambda each: each.cycle)
    found: dict[int, Instance] = {}
    alike: tuple[Callable[[MetricResult, Instance], bool], ...] = (
        lambda own, other: _same(own.started_at, other.started_at, tolerance),
        lambda own, other: other.started_at is None and _same(own.stopped_at, other.stopped_at, tolerance),
        lambda own, other: own.cycle == other.cycle,
    )
    for belong in alike:
        for place, own in enumerate(cycles):
            if place in found:
                continue
            candidates = [other for other in instances if belong(own, other)]
            if candidates:
                found[place] = min(candidates, key=lambda other: abs(other.cycle - own.cycle))
                instances.remove(found[place])
    return [*((own, found.get(place)) for place, own in enumerate(cycles)), *((None, other) for other in instances)]


def _same(ours: datetime | None, theirs: datetime | None, tolerance: timedelta) -> bool:
    return ours is not None and theirs is not None and abs(ours - theirs) <= tolerance
