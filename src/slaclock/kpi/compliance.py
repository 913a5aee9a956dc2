"""Compliance: the share of promises that were kept."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Literal, TypeAlias

from slaclock.errors import SlaclockError, shown
from slaclock.kpi.groups import By, FieldsAt, Groups, results_of
from slaclock.kpi.rows import Row, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slaclock.engine import MetricResult, TicketSla
    from slaclock.tickets import Ticket

Verdict: TypeAlias = Literal["met", "breached", "open", "cancelled"]


@dataclass(frozen=True, slots=True)
class Compliance(Row):
    """How many promises of one group were kept.

    Attributes:
        met: kept.
        breached: broken, or overdue now.
        open: still running or paused, and not overdue: left out of the rate.
        cancelled: ended without a verdict: left out of the rate.
    """

    columns: ClassVar[tuple[str, ...]] = ("met", "breached", "open", "cancelled", "measured", "rate")
    met: int
    breached: int
    open: int
    cancelled: int

    @property
    def measured(self) -> int:
        """The denominator of `rate`: met and breached."""
        return self.met + self.breached

    @property
    def rate(self) -> float | None:
        """`met / measured`, or `None` where nothing has been measured: that is neither 0 % nor 100 %."""
        return self.met / self.measured if self.measured else None


def compliance(
    slas: Iterable[TicketSla | MetricResult],
    by: By = (),
    *,
    unit: Literal["target", "ticket"] = "target",
    tickets: Iterable[Ticket] = (),
    fields_at: FieldsAt = "last",
    tz: str = "UTC",
    public: bool | None = True,
) -> tuple[Compliance, ...]:
    """The share of promises that were kept, for each group.

    The denominator is what has a verdict: `met` and `breached`. A clock that is overdue counts as breached although it
    still runs; one that is not overdue is `open` and left out; a cancelled one is left out, even if it was breached.

    Args:
        slas: what `evaluate` gave, or single results.
        by: what to group by, one or several: `metric`, `policy`, `public`, `cycle`, `state`, `stopped_by`; `day`,
            `week`, `month` or `year` of the start; any other word is a field of the ticket (`priority`); or a function
            of a result and the ticket's fields. A mapping names the columns: `{"owner": "assignee"}`. Nothing: one row
            over all.
        unit: `target`: every cycle of every target counts by itself. `ticket`: a ticket counts once; it is met when
            all its targets are, breached when any is, and otherwise open while any of them is. Its group is that of
            its earliest result.
        tickets: the tickets themselves, needed to group by their fields.
        fields_at: the fields as they were at creation, or after the last event.
        tz: the IANA zone whose days, weeks and months are meant.
        public: the public agreements (default), the internal ones (`False`), or both (`None`).

    Raises:
        SlaclockError: an argument is not one of those above.

    >>> compliance([])
    ()
    """
    groups = Groups(by, tz, tickets, fields_at, Compliance.columns)
    if unit not in ("target", "ticket"):
        raise SlaclockError(f"unit is target or ticket, not {shown(unit)}", value=unit)
    counts: defaultdict[tuple[object, ...], Counter[Verdict]] = defaultdict(Counter)
    results = results_of(slas, public=public)
    verdicts = ((r, verdict(r)) for r in results) if unit == "target" else _by_ticket(results)
    for result, found in verdicts:
        counts[groups.of(result)][found] += 1
    return tuple(
        Compliance(groups.by, key, n["met"], n["breached"], n["open"], n["cancelled"])
        for key in in_order(counts)
        for n in (counts[key],)
    )


def verdict(result: MetricResult) -> Verdict:
    """What one result counts as."""
    if result.state == "cancelled":
        return "cancelled"
    if result.breached:
        return "breached"
    return "met" if result.met else "open"


def _by_ticket(results: Iterable[MetricResult]) -> Iterator[tuple[MetricResult, Verdict]]:
    """Each ticket's earliest result, and the verdict over all of them: the first that applies."""
    tickets: defaultdict[str | int, list[MetricResult]] = defaultdict(list)
    for result in results:
        tickets[result.ticket_id].append(result)
    strongest: tuple[Verdict, ...] = ("breached", "open", "met", "cancelled")
    for own in tickets.values():
        verdicts = {verdict(result) for result in own}
        first = min(own, key=lambda result: result.started_at)
        yield first, next(one for one in strongest if one in verdicts)
