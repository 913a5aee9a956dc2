"""Counts the verdicts of both sides."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from slaclock.whatif.effect import Effect, effect

if TYPE_CHECKING:
    from slaclock.kpi.compliance import Verdict


class Tally:
    """The verdicts of one metric and priority under both books."""

    __slots__ = ("_changed", "_sides", "_tickets")

    def __init__(self) -> None:
        self._sides: tuple[Counter[Verdict], Counter[Verdict]] = (Counter(), Counter())
        self._tickets: set[str | int] = set()
        self._changed = 0

    def add(self, ticket_id: str | int, *verdicts: Verdict | None) -> None:
        """Counts one cycle."""
        self._tickets.add(ticket_id)
        self._changed += verdicts[0] != verdicts[1]
        for side, found in zip(self._sides, verdicts, strict=True):
            if found is not None:
                side[found] += 1

    def effect(self, metric: str, priority: object) -> Effect:
        """What was counted."""
        before, after = self._sides
        return effect(metric, priority, tickets=len(self._tickets), changed=self._changed, before=before, after=after)
