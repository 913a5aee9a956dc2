"""Two books, the same tickets."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from slaclock.engine import evaluate
from slaclock.errors import SlaclockError, shown
from slaclock.kpi import last_fields
from slaclock.kpi.compliance import Verdict, verdict
from slaclock.kpi.rows import in_order
from slaclock.policies import PolicyBook
from slaclock.tickets import Ticket
from slaclock.whatif.answer import WhatIf
from slaclock.whatif.change import Change
from slaclock.whatif.tally import Tally

if TYPE_CHECKING:
    from datetime import datetime

    from slaclock.engine import MetricResult, TicketSla

_TABLES = ("pandas", "polars", "duckdb", "pyarrow")


def whatif(
    tickets: Any,
    book_a: PolicyBook,
    book_b: PolicyBook,
    now: datetime | None = None,
    *,
    public: bool | None = True,
    columns: Mapping[str, str] | None = None,
) -> WhatIf:
    """The same tickets under two books: which verdicts change, and compliance before and after, by priority.

    Cycles are compared by metric and number. The books may come to another number of cycles: one that only one of them
    has is a change, with `None` on the other side.

    Args:
        tickets: tickets, read once; or a table of events as `slaclock.frames.evaluate` takes it (extra `frames`). The
            table needs a column for each field that either book reads, and `priority` to be told by priority.
        book_a: the promises as they are.
        book_b: the promises as they might be.
        now: the instant to judge at; by default each ticket's last event.
        public: the public agreements (default), the internal ones (`False`), or both (`None`).
        columns: what the caller of a table calls its columns, such as `{"at": "occurred_at"}`.

    Raises:
        SlaclockError: an argument cannot be what it says.
        EventError: a ticket has a status that a book does not know; or the events cannot be what they say.
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
    if public not in (True, False, None):
        raise SlaclockError(f"public must be true, false or null, not {shown(public)}", value=public, path="public")
    if _is_table(tickets):
        from slaclock.whatif.events import of_events  # noqa: PLC0415 - numpy and pyarrow are for tables

        return of_events(tickets, book_a, book_b, now, public=public, columns=columns)
    if columns is not None:
        raise SlaclockError("columns are those of a table of events, and tickets have none", value=columns)
    return _of_tickets(_checked(tickets), book_a, book_b, now, public=public)


def _is_table(data: object) -> bool:
    """Whether these are events in columns; told without importing what tables are made of."""
    if isinstance(data, Mapping) or hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__"):
        return True
    return type(data).__module__.partition(".")[0].lstrip("_") in _TABLES


def _checked(tickets: object) -> Iterator[Ticket]:
    if isinstance(tickets, str | bytes) or not isinstance(tickets, Iterable):
        raise SlaclockError(f"tickets must be tickets or a table of events, not {shown(tickets)}", value=tickets)
    for place, ticket in enumerate(tickets):
        if not isinstance(ticket, Ticket):
            raise SlaclockError(f"tickets[{place}] must be a Ticket, not {shown(ticket)}", value=ticket)
        yield ticket


def _of_tickets(
    tickets: Iterator[Ticket], book_a: PolicyBook, book_b: PolicyBook, now: datetime | None, *, public: bool | None
) -> WhatIf:
    changes: list[Change] = []
    groups: defaultdict[tuple[object, ...], Tally] = defaultdict(Tally)
    total = Tally()
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
