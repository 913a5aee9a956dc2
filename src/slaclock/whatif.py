"""What if the promises had been others: the same tickets judged by two policy books."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slaclock.engine import evaluate
from slaclock.errors import SlaclockError, shown
from slaclock.kpi import Compliance, last_fields
from slaclock.kpi.compliance import Verdict, verdict
from slaclock.kpi.rows import in_order, plain
from slaclock.policies import PolicyBook

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from slaclock.engine import MetricResult, TicketSla
    from slaclock.tickets import Ticket


@dataclass(frozen=True, slots=True)
class Change:
    """One cycle of a metric on a ticket whose verdict the second book changes.

    Attributes:
        ticket_id: the ticket's id.
        metric: which metric.
        cycle: which of its cycles, counted from 1.
        public: whether it is a promise to the customer.
        priority: the ticket's, at its end; `None` where it has none.
        before: `met`, `breached`, `open` or `cancelled` by the first book; `None` where that promises nothing.
        after: the same by the second book.
        policy_before: the policy of the first book.
        policy_after: the policy of the second book.
    """

    ticket_id: str | int
    metric: str
    cycle: int
    public: bool
    priority: object
    before: Verdict | None
    after: Verdict | None
    policy_before: str | None
    policy_after: str | None

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON."""
        return {name: plain(getattr(self, name)) for name in self.__slots__}


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


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What `whatif` answers.

    Attributes:
        changes: every cycle whose verdict differs, in the order of the tickets.
        effects: compliance before and after, by metric and priority.
        total: the same over all metrics and priorities.
    """

    changes: tuple[Change, ...]
    effects: tuple[Effect, ...]
    total: Effect

    @property
    def tickets(self) -> tuple[str | int, ...]:
        """The ids of the tickets of which a verdict differs, each once, in order."""
        return tuple(dict.fromkeys(change.ticket_id for change in self.changes))

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "changes": [change.to_dict() for change in self.changes],
            "effects": [effect.to_dict() for effect in self.effects],
            "total": self.total.to_dict(),
        }


def whatif(
    tickets: Iterable[Ticket],
    book_a: PolicyBook,
    book_b: PolicyBook,
    now: datetime | None = None,
    *,
    public: bool | None = True,
) -> WhatIf:
    """The same tickets under two books: which verdicts change, and compliance before and after, by priority.

    Cycles are compared by metric and number. The books may come to another number of cycles: one that only one of them
    has is a change, with `None` on the other side.

    Args:
        tickets: read once.
        book_a: the promises as they are.
        book_b: the promises as they might be.
        now: the instant to judge at; by default each ticket's last event.
        public: the public agreements (default), the internal ones (`False`), or both (`None`).

    Raises:
        SlaclockError: a book is none.
        EventError: a ticket has a status that a book does not know.
        NaiveDatetimeError: `now` has no time zone.

    >>> from slaclock import PolicyBook, Ticket
    >>> def book(within):
    ...     return PolicyBook.load({"version": 1, "policies": [
    ...         {"name": within, "calendar": "always", "targets": [{"metric": "resolution", "within": within}]}]})
    >>> ticket = Ticket(7, [{"kind": "created", "at": "2026-03-02T09:00:00Z", "fields": {"priority": "high"}},
    ...                     {"kind": "status", "at": "2026-03-02T15:00:00Z", "to": "solved"}])
    >>> answer = whatif([ticket], book("8h"), book("4h"))
    >>> [(change.ticket_id, change.before, change.after) for change in answer.changes]
    [(7, 'met', 'breached')]
    >>> answer.effects[0].before.rate, answer.effects[0].after.rate
    (1.0, 0.0)
    """
    for name, book in (("book_a", book_a), ("book_b", book_b)):
        if not isinstance(book, PolicyBook):
            raise SlaclockError(f"{name} must be a PolicyBook, not {shown(book)}", value=book, path=name)
    changes: list[Change] = []
    groups: defaultdict[tuple[object, ...], _Tally] = defaultdict(_Tally)
    total = _Tally()
    for ticket in tickets:
        priority = last_fields(ticket).get("priority")
        sides = [_cycles(evaluate(ticket, book, now), public=public) for book in (book_a, book_b)]
        # The first book's order, then what only the second one has.
        for key in dict.fromkeys((*sides[0], *sides[1])):
            before, after = sides[0].get(key), sides[1].get(key)
            verdicts = (_verdict(before), _verdict(after))
            group = (key[0], priority)
            for tally in (groups[group], total):
                tally.add(ticket.id, *verdicts)
            if verdicts[0] != verdicts[1]:
                changes.append(_change(ticket.id, key, priority, before, after))
    effects = tuple(groups[key].effect(str(key[0]), key[1]) for key in in_order(groups))
    return WhatIf(tuple(changes), effects, total.effect("all", None))


class _Tally:
    """Counts the verdicts of both sides."""

    def __init__(self) -> None:
        self._sides: tuple[Counter[Verdict], Counter[Verdict]] = (Counter(), Counter())
        self._tickets: set[str | int] = set()
        self._changed = 0

    def add(self, ticket_id: str | int, *verdicts: Verdict | None) -> None:
        self._tickets.add(ticket_id)
        self._changed += verdicts[0] != verdicts[1]
        for side, found in zip(self._sides, verdicts, strict=True):
            if found is not None:
                side[found] += 1

    def effect(self, metric: str, priority: object) -> Effect:
        before, after = (
            Compliance(
                by=("metric", "priority"),
                key=(metric, priority),
                met=n["met"],
                breached=n["breached"],
                open=n["open"],
                cancelled=n["cancelled"],
            )
            for n in self._sides
        )
        return Effect(metric, priority, len(self._tickets), self._changed, before, after)


_Cycle = tuple[str, int, bool]


def _cycles(sla: TicketSla, *, public: bool | None) -> dict[_Cycle, MetricResult]:
    return {
        (result.metric, result.cycle, result.public): result
        for result in sla.results
        if public is None or result.public is public
    }


def _verdict(result: MetricResult | None) -> Verdict | None:
    return None if result is None else verdict(result)


def _change(
    ticket_id: str | int, key: _Cycle, priority: object, before: MetricResult | None, after: MetricResult | None
) -> Change:
    return Change(
        ticket_id=ticket_id,
        metric=key[0],
        cycle=key[1],
        public=key[2],
        priority=priority,
        before=_verdict(before),
        after=_verdict(after),
        policy_before=None if before is None else before.policy,
        policy_after=None if after is None else after.policy,
    )
