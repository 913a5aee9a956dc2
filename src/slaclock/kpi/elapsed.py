"""Time taken: median and 90th percentile."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from slaclock.kpi.groups import By, FieldsAt, Groups, results_of
from slaclock.kpi.quantiles import quantile
from slaclock.kpi.rows import Row, in_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slaclock.engine import MetricResult, TicketSla
    from slaclock.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Elapsed(Row):
    """How long the finished cycles of one group took, in open time without pauses.

    Attributes:
        count: cycles that have stopped.
        median, p90: the times that half and nine tenths of them did not exceed, as `quantile` reads them.
    """

    columns: ClassVar[tuple[str, ...]] = ("count", "median", "p90")
    count: int
    median: timedelta | None
    p90: timedelta | None


def elapsed(
    slas: Iterable[TicketSla | MetricResult],
    by: By = "metric",
    *,
    tickets: Iterable[Ticket] = (),
    fields_at: FieldsAt = "last",
    tz: str = "UTC",
    public: bool | None = True,
) -> tuple[Elapsed, ...]:
    """Median and 90th percentile of the time taken, for each group.

    Only cycles that have stopped are measured; running, paused and cancelled ones are left out, so a desk that leaves
    hard tickets open looks faster than it is: read it beside `compliance`, which counts the overdue ones.

    The arguments are those of `compliance`, and so are the errors. The quantiles are those of `quantile`.

    >>> elapsed([])
    ()
    """
    groups = Groups(by, tz, tickets, fields_at, Elapsed.columns)
    taken: defaultdict[tuple[object, ...], list[timedelta]] = defaultdict(list)
    for result in results_of(slas, public=public):
        if result.state == "stopped":
            taken[groups.of(result)].append(result.elapsed)
    return tuple(
        Elapsed(groups.by, key, len(taken[key]), quantile(taken[key], 0.5), quantile(taken[key], 0.9))
        for key in in_order(taken)
    )
