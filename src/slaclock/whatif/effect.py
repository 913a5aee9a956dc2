"""Compliance before and after."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slaclock.kpi import Compliance
from slaclock.kpi.rows import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slaclock.kpi.compliance import Verdict


@dataclass(frozen=True, slots=True)
class Effect:
    """Compliance of one metric and priority before and after.

    Attributes:
        metric: which metric.
        priority: which priority; `None` where the tickets have none.
        tickets: how many tickets have a result by either book.
        changed: how many of the verdicts differ.
        before: compliance by the first book: `met`, `breached`, `open`, `cancelled` and `rate`.
        after: the same by the second book.
    """

    metric: str
    priority: object
    tickets: int
    changed: int
    before: Compliance
    after: Compliance

    @property
    def gain(self) -> float | None:
        """How much the rate rises, from -1 to 1; `None` where either book has measured nothing."""
        before, after = self.before.rate, self.after.rate
        return None if before is None or after is None else after - before

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON, the two sides' numbers with `before_` and `after_` before their names."""
        row: dict[str, Any] = {"metric": self.metric, "priority": plain(self.priority)}
        row |= {"tickets": self.tickets, "changed": self.changed}
        for side, compliance in (("before", self.before), ("after", self.after)):
            row |= {f"{side}_{name}": getattr(compliance, name) for name in Compliance.columns}
        return row | {"gain": self.gain}


def effect(
    metric: str,
    priority: object,
    *,
    tickets: int,
    changed: int,
    before: Mapping[Verdict, int],
    after: Mapping[Verdict, int],
) -> Effect:
    """The effect that these counts make."""
    by, key = ("metric", "priority"), (metric, priority)
    sides = (
        Compliance(by, key, *(counts.get(verdict, 0) for verdict in ("met", "breached", "open", "cancelled")))
        for counts in (before, after)
    )
    return Effect(metric, priority, tickets, changed, *sides)
