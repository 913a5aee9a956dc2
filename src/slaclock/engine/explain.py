"""Explanations of a ticket: one table for each result."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slaclock.clock.explanation import Explanation, explain
from slaclock.instants import to_us

if TYPE_CHECKING:
    from slaclock.engine.results import MetricResult
    from slaclock.engine.sla import TicketSla


@dataclass(frozen=True, slots=True)
class TicketExplanation:
    """Per result of a ticket, every stretch from its start to its stop or to now, and what counted.

    Attributes:
        results: the results explained.
        parts: an `Explanation` for each; its `total` equals the result's `elapsed`.
    """

    results: tuple[MetricResult, ...]
    parts: tuple[Explanation, ...]

    def to_dicts(self) -> list[dict[str, Any]]:
        """All rows as plain JSON, each with its metric, cycle and `public`."""
        return [
            {"metric": result.metric, "cycle": result.cycle, "public": result.public, **row}
            for result, part in zip(self.results, self.parts, strict=True)
            for row in part.to_dicts()
        ]

    def text(self) -> str:
        """The tables one below the other."""
        return "\n\n".join(part.text() for part in self.parts) or "no clocks"

    def html(self) -> str:
        """The tables as HTML; every text is escaped."""
        return "\n".join(part.html() for part in self.parts) or "<p>no clocks</p>"

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()


def explain_ticket(sla: TicketSla) -> TicketExplanation:
    """The explanation of every result of `sla`."""
    now = to_us(sla.now, "now")
    parts = []
    for result in sla.results:
        clock = result.clock
        parts.append(explain(clock.calendar, clock.marks, now, _title(sla, result)))
    return TicketExplanation(sla.results, tuple(parts))


def _title(sla: TicketSla, result: MetricResult) -> str:
    cycle = f" #{result.cycle}" if result.cycle > 1 else ""
    verdict = {True: "met", False: "breached", None: result.state}[result.met]
    return f"ticket {sla.ticket_id}, {result.metric}{cycle}, {result.policy}: {verdict}"
