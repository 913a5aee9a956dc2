"""Wide tables: one row for each ticket, with its instants in columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Literal, Required, TypedDict, Unpack

from slaclock.adapters.columns import checked_book
from slaclock.adapters.tables.table import LoadedTable, Table, named
from slaclock.adapters.told import Told
from slaclock.errors import AdapterError, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slaclock.adapters.told import Event, LoadedEvents
    from slaclock.policies import PolicyBook


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
    columns: WideColumns = {
        "ticket_id": ticket_id,
        "created": created,
        "tz": tz,
        "first_response": first_response,
        "solved": solved,
        "closed": closed,
        "fields": fields,
        "created_by": created_by,
        "day_first": day_first,
        "nulls": nulls,
    }
    wide = _Wide(rows, **columns)
    return wide.table.loaded(wide.told())


def load_wide_events(
    rows: Iterable[Mapping[str, Any]], *, book: PolicyBook, **columns: Unpack[WideColumns]
) -> LoadedEvents:
    """The events of a table with one row for each ticket, as columns: straight to what `frames.evaluate` takes.

    Args:
        rows: as for `load_wide`.
        book: the fields that its policies read become columns.
        columns: all other arguments of `load_wide`.

    Raises:
        AdapterError: as `load_wide`; or `book` is none.

    >>> from slaclock import PolicyBook
    >>> events, problems = load_wide_events(
    ...     [{"case": "101", "opened": "2015-01-01T00:25:23"}], book=PolicyBook.load({"version": 1}),
    ...     ticket_id="case", created="opened", tz="America/New_York")
    >>> events["ticket_id"], events["kind"]
    (['101'], ['created'])
    """
    checked_book(book)
    wide = _Wide(rows, **columns)
    return wide.table.loaded_events(wide.told(), book)


class WideColumns(TypedDict, total=False):
    """The arguments of `load_wide` beside its rows."""

    ticket_id: Required[str]
    created: Required[str]
    tz: Required[str]
    first_response: str | None
    solved: str | None
    closed: str | None
    fields: Iterable[str] | Mapping[str, str]
    created_by: Literal["customer", "agent"]
    day_first: bool | None
    nulls: Iterable[str]


class _Wide:
    """Reads row after row."""

    def __init__(  # noqa: PLR0913 - as above
        self,
        rows: object,
        *,
        ticket_id: str,
        created: str,
        tz: str,
        first_response: str | None = None,
        solved: str | None = None,
        closed: str | None = None,
        fields: Iterable[str] | Mapping[str, str] = (),
        created_by: str = "customer",
        day_first: bool | None = None,
        nulls: Iterable[str] = (),
    ) -> None:
        self._ticket_id, self._created, self._created_by = ticket_id, created, created_by
        self._optional = {"first_response": first_response, "solved": solved, "closed": closed}
        columns = {"ticket_id": ticket_id, "created": created}
        columns |= {name: column for name, column in self._optional.items() if column is not None}
        self._fields = named(fields, "fields", columns)
        if created_by not in ("customer", "agent"):
            raise AdapterError(f"created_by must be customer or agent, not {shown(created_by)}", "invalid table")
        self.table = Table(rows, columns, tz=tz, day_first=day_first, nulls=nulls)

    def told(self) -> Iterator[Told]:
        """The tickets of the rows that can be read."""
        seen: dict[object, str] = {}
        for row in self.table.rows():
            own, at = row.identifier(self._ticket_id), row.instant(self._created, needed=True)
            values = {name: row.value(column) for name, column in self._fields.items()}
            replied, solved, closed = (row.instant(column) for column in self._optional.values())
            if own is not None and seen.setdefault(own, row.path) != row.path:
                row.left_out(f"ticket {shown(own)} was {seen[own]} already", self._ticket_id)
            if own is None or at is None or not row.readable:
                continue
            present = {name: value for name, value in values.items() if value is not None}
            events: list[Event] = [{"kind": "created", "at": at, "by": self._created_by, "fields": present}]
            events += [] if replied is None else [{"kind": "agent_message", "at": replied, "by": "unknown"}]
            ended = ((solved, "solved"), (closed, "closed"))
            events += [{"kind": "status", "at": when, "to": to} for when, to in ended if when is not None]
            yield Told(own, events)
