"""A ticket's results together: what its policies promised, what became of it, and what is to come."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from slaclock.documents import did_you_mean
from slaclock.engine.explain import TicketExplanation, explain_ticket
from slaclock.engine.firing import firings
from slaclock.engine.judge import as_trigger
from slaclock.errors import MissingResult, shown
from slaclock.instants import from_us, to_us

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from slaclock.engine.judge import Judged
    from slaclock.engine.results import MetricResult, Trigger
    from slaclock.engine.selection import Choice


@dataclass(frozen=True, slots=True)
class TicketSla:
    """What `evaluate` answers for one ticket.

    Attributes:
        ticket_id: the ticket's id.
        now: the instant asked about, UTC.
        policy, internal_policy: the names of the policies in force, or `None` where none applies.
        results: one result a metric and cycle: public ones first, in the order of the targets, then by cycle.
        selection: each policy of the book, and why it was chosen or not.

    >>> from slaclock import PolicyBook, Ticket, evaluate
    >>> book = PolicyBook.load({"version": 1, "policies": [
    ...     {"name": "all", "calendar": "always", "targets": [{"metric": "resolution", "within": "8h"}]}]})
    >>> sla = evaluate(Ticket(1, [{"kind": "created", "at": "2026-03-02T09:00:00Z"}]), book)
    >>> sla["resolution"].deadline.isoformat()
    '2026-03-02T17:00:00+00:00'
    """

    ticket_id: str | int
    now: datetime
    policy: str | None
    internal_policy: str | None
    results: tuple[MetricResult, ...]
    _judged: Judged = field(repr=False, compare=False)

    def get(self, metric: str, *, public: bool = True) -> MetricResult | None:
        """The latest cycle of a metric, of the public or the internal agreement; `None` if it has no result."""
        for result in reversed(self.results):
            if result.metric == metric and result.public == public:
                return result
        return None

    def __getitem__(self, metric: str) -> MetricResult:
        """The latest public cycle of a metric.

        Raises:
            MissingResult: the ticket has no result for it; a `LookupError`.
        """
        result = self.get(metric)
        if result is None:
            known = {result.metric for result in self.results if result.public}
            hint = did_you_mean(metric, known)
            raise MissingResult(f"ticket {shown(self.ticket_id)} has no public {shown(metric)} ({hint})", value=metric)
        return result

    @property
    def selection(self) -> tuple[Choice, ...]:
        """Each policy of the book, in order: whether it is in force, and if not, the condition that failed."""
        return self._judged.selection()

    def fired(self, after: datetime | None, until: datetime) -> tuple[Trigger, ...]:
        """The triggers with `after < at <= until`, in order; foreseen ones too where `until` lies ahead.

        Args:
            after: `None` for the beginning.
            until: the last instant asked about.

        Raises:
            NaiveDatetimeError: an argument has no time zone.
        """
        low = None if after is None else to_us(after, "after")
        high = to_us(until, "until")
        found = [(at, trigger) for at, trigger in self._triggers() if (low is None or at > low) and at <= high]
        found.sort(key=lambda pair: (pair[0], pair[1].level))
        return tuple(trigger for _, trigger in found)

    @property
    def next_trigger_at(self) -> datetime | None:
        """The earliest trigger after `now` as things stand; `None` if none is to come. Poll by it."""
        now = self._judged.now
        return min((trigger.at for at, trigger in self._triggers() if at > now), default=None)

    def _triggers(self) -> Iterator[tuple[int, Trigger]]:
        judged = self._judged
        for result, cycle in zip(self.results, judged.cycles, strict=True):
            if cycle.ended_at is not None:
                yield from ((to_us(trigger.at, "at"), trigger) for trigger in result.triggers)
            else:
                for firing in firings(cycle, judged.history):
                    yield (
                        firing.at,
                        as_trigger(
                            self.ticket_id, result.metric, result.public, result.cycle, result.started_at, firing
                        ),
                    )

    def explain(self) -> TicketExplanation:
        """Per result, every stretch from start to stop or now; as rows, as text (`str`) and as HTML."""
        return explain_ticket(self)

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON."""
        upcoming = self.next_trigger_at
        return {
            "ticket_id": self.ticket_id,
            "now": _text(self.now),
            "policy": self.policy,
            "internal_policy": self.internal_policy,
            "results": [result.to_dict() for result in self.results],
            "next_trigger_at": None if upcoming is None else _text(upcoming),
        }

    def _repr_html_(self) -> str:
        return self.explain().html()


def _text(at: datetime) -> str:
    return from_us(to_us(at, "at")).isoformat().replace("+00:00", "Z")
