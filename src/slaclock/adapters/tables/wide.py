"""Wide tables: one row for each ticket, with its instants in columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from slaclock.adapters.tables.table import LoadedTable, Table, named
from slaclock.errors import AdapterError, shown
from slaclock.tickets import AgentMessage, Created, StatusChanged, Ticket

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from slaclock.tickets import Event


def load_wide(  # noqa: PLR0913 - a table has as many columns as it has
    rows: Iterable[Mapping[str, Any]],
    *,
    ticket_id: str,
    created: str,
    tz: str,
    first_response: str | None = None,
    solved: str | None = None,
    closed: str | None = None,
    fields: Iterable[str] | Mapping[str, str] = (),
    created_by: Literal["customer", "agent"] = "customer",
    day_first: bool | None = None,
    nulls: Iterable[str] = (),
) -> LoadedTable:
    """Tickets from a table with one row each: 311 exports, Jira and Salesforce extracts.

    A row with a cell that cannot be read is left out, and told. Pauses and reopenings are not in such a table.

    Args:
        rows: mappings from columns to cells, such as `csv.DictReader` gives; a stream is read once.
        ticket_id: the column with the ticket's id.
        created: the column with the instant of its creation.
        tz: the zone of wall times, an IANA name (or Rails'); stamps with an offset of their own keep it.
        first_response: the column with the first reply; an empty cell: there was none.
        solved: the column with the solution.
        closed: the column with the closing.
        fields: the columns that policies ask about, or a mapping from the fields' names to columns.
        created_by: who creates these tickets.
        day_first: whether `2/3/2026` is the second of March; without a word, such dates are not read.
        nulls: words, in any case, that mean that a cell is empty (`"?"`).

    Raises:
        AdapterError: an argument cannot be what it says, or the rows lack a column; `.faults` lists everything found.

    >>> tickets, problems = load_wide(
    ...     [{"case": "101", "open_dt": "2015-01-01T00:25:23", "closed_dt": "2015-01-02T16:17:43", "type": "Lights"}],
    ...     ticket_id="case", created="open_dt", solved="closed_dt", fields={"priority": "type"}, tz="America/New_York")
    >>> [event.kind for event in tickets[0].events], tickets[0].created.fields, problems
    (['created', 'status'], {'priority': 'Lights'}, ())
    """
    columns = {"ticket_id": ticket_id, "created": created}
    optional = {"first_response": first_response, "solved": solved, "closed": closed}
    columns |= {name: column for name, column in optional.items() if column is not None}
    asked = named(fields, "fields", columns)
    if created_by not in ("customer", "agent"):
        raise AdapterError(f"created_by must be customer or agent, not {shown(created_by)}", "invalid table")
    table = Table(rows, columns, tz=tz, day_first=day_first, nulls=nulls)
    seen: dict[object, str] = {}

    def read() -> Iterator[Ticket]:
        for row in table.rows():
            own, at = row.identifier(ticket_id), row.instant(created, needed=True)
            told = {name: row.value(column) for name, column in asked.items()}
            replied, solution, closing = (row.instant(column) for column in (first_response, solved, closed))
            if own is not None and seen.setdefault(own, row.path) != row.path:
                row.left_out(f"ticket {shown(own)} was {seen[own]} already", ticket_id)
            if own is None or at is None or not row.readable:
                continue
            present = {name: value for name, value in told.items() if value is not None}
            events: list[Event] = [Created(at=at, by=created_by, fields=present)]
            events += [] if replied is None else [AgentMessage(at=replied, by="unknown")]
            events += [] if solution is None else [StatusChanged(at=solution, to="solved")]
            events += [] if closing is None else [StatusChanged(at=closing, to="closed")]
            yield Ticket(own, events)

    return table.loaded(read())
