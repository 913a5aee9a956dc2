"""Escalation rate: the share of tickets that somebody above had to look at."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from slaclock.errors import SlaclockError, shown
from slaclock.kpi.groups import By, FieldsAt, Groups, results_of
from slaclock.kpi.rows import Row, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slaclock.engine import MetricResult, TicketSla
    from slaclock.tickets import Ticket


@dataclass(frozen=True, slots=True)
class EscalationRate(Row):
    """How many tickets of one group were escalated.

    Attributes:
        tickets: tickets with at least one result that was not cancelled: the denominator of `rate`.
        escalated: those of them for which a tier of the level asked for, or a higher one, has fired.
    """

    columns: ClassVar[tuple[str, ...]] = ("tickets", "escalated", "rate")
    tickets: int
    escalated: int

    @property
    def rate(self) -> float | None:
        """`escalated / tickets`, or `None` where there are none."""
        return self.escalated / self.tickets if self.tickets else None


def escalation_rate(
    slas: Iterable[TicketSla | MetricResult],
    by: By = (),
    *,
    level: int = 2,
    tickets: Iterable[Ticket] = (),
    fields_at: FieldsAt = "last",
    tz: str = "UTC",
    public: bool | None = True,
) -> tuple[EscalationRate, ...]:
    """The share of tickets for which a tier of at least `level` has fired, for each group.

    A ticket counts once in each group that it has results in: grouped by `metric`, a ticket with two metrics counts in
    both rows; grouped by `month` it counts in every month that one of its cycles started in. Tickets all of
    whose results there were cancelled (spam, merged) are left out.

    Level 1 is usually a reminder to the owner and 2 the first escalation. The other arguments are those of
    `compliance`, and so are the errors.

    >>> escalation_rate([])
    ()
    """
    if isinstance(level, bool) or not isinstance(level, int):
        raise SlaclockError(f"level is a whole number, not {shown(level)}", value=level)
    groups = Groups(by, tz, tickets, fields_at, EscalationRate.columns)
    escalated: defaultdict[tuple[object, ...], dict[str | int, bool]] = defaultdict(dict)
    for result in results_of(slas, public=public):
        if result.state != "cancelled":
            own = escalated[groups.of(result)]
            fired = any(trigger.level >= level for trigger in result.triggers)
            own[result.ticket_id] = own.get(result.ticket_id, False) or fired
    return tuple(
        EscalationRate(groups.by, key, len(escalated[key]), sum(escalated[key].values())) for key in in_order(escalated)
    )
