"""Long tables: one row for each event, or for each state that a ticket took."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple, Required, TypedDict, Unpack

from slaclock.adapters.columns import checked_book
from slaclock.adapters.tables.kinds import EVENTS, read_kinds
from slaclock.adapters.tables.table import LoadedTable, Row, Table, named
from slaclock.adapters.told import Told
from slaclock.errors import shown

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from slaclock.adapters.told import Event, LoadedEvents
    from slaclock.policies import PolicyBook


class _Entry(NamedTuple):
    """One row, read: when, what happened, and the state from then on (only what its cells tell)."""

    at: datetime
    place: int
    kind: str | None
    status: str | int | None
    fields: dict[str, Any]
    created: datetime | None

    @property
    def path(self) -> str:
        """Where the row stands."""
        return f"rows[{self.place}]"


_instant = itemgetter(0)


def load_long(  # noqa: PLR0913 - a table has as many columns as it has
    rows: Iterable[Mapping[str, Any]],
    *,
    ticket_id: str,
    at: str,
    tz: str,
    kind: str | None = None,
    kinds: Mapping[str, str | None] | None = None,
    created: str | None = None,
    status: str | None = None,
    fields: Iterable[str] | Mapping[str, str] = (),
    day_first: bool | None = None,
    nulls: Iterable[str] = (),
) -> LoadedTable:
    """Tickets from a table with one row for each event: ServiceNow-style logs, Jira changelogs.

    What a row's status and field cells hold is the ticket's state from that row on; an empty cell says nothing. The
    fields `group` and `assignee` become assignments. A ticket is created at its `created` instant, else at its row of
    that kind, else (where no column tells kinds) at its first row. Rows may come in any order. Of one instant, fields
    count first, then messages, then the status. A row that cannot be read is left out, and told.

    Args:
        rows: mappings from columns to cells, such as `csv.DictReader` gives; a stream is read once.
        ticket_id: the column with the ticket's id.
        at: the column with the row's instant.
        tz: the zone of wall times, an IANA name (or Rails'); stamps with an offset of their own keep it.
        kind: the column that says what happened.
        kinds: what its words mean: `created`, `created_by_agent`, `customer_message`, `reply`, `bot_reply`, `note`,
            `change` (status and fields only), `cancelled`; `None`: nothing of interest. Case does not matter.
        created: a column with the instant of the ticket's creation, the same in all its rows.
        status: the column with the helpdesk's own word for the status; a book's `statuses` explain it.
        fields: the columns that policies ask about, or a mapping from the fields' names to columns.
        day_first: whether `2/3/2026` is the second of March; without a word, such dates are not read.
        nulls: words, in any case, that mean that a cell is empty (`"?"`).

    Raises:
        AdapterError: an argument cannot be what it says, or the rows lack a column; `.faults` lists everything found.

    >>> tickets, problems = load_long(
    ...     [{"number": "INC45", "state": "New", "when": "29/2/2016 01:23"},
    ...      {"number": "INC45", "state": "Resolved", "when": "29/2/2016 08:53"}],
    ...     ticket_id="number", at="when", status="state", tz="America/Sao_Paulo", day_first=True)
    >>> [(event.kind, event.at.hour) for event in tickets[0].events]
    [('created', 4), ('status', 4), ('status', 11)]
    """
    columns: LongColumns = {
        "ticket_id": ticket_id,
        "at": at,
        "tz": tz,
        "kind": kind,
        "kinds": kinds,
        "created": created,
        "status": status,
        "fields": fields,
        "day_first": day_first,
        "nulls": nulls,
    }
    log = _Log(rows, **columns)
    return log.table.loaded(log.told())


def load_long_events(
    rows: Iterable[Mapping[str, Any]], *, book: PolicyBook, **columns: Unpack[LongColumns]
) -> LoadedEvents:
    """The events of a table with one row for each, as columns: straight to what `frames.evaluate` takes.

    Args:
        rows: as for `load_long`.
        book: the fields that its policies read become columns.
        columns: all other arguments of `load_long`.

    Raises:
        AdapterError: as `load_long`; or `book` is none.

    >>> from slaclock import PolicyBook
    >>> events, problems = load_long_events(
    ...     [{"number": "INC45", "state": "New", "when": "29/2/2016 01:23"}], book=PolicyBook.load({"version": 1}),
    ...     ticket_id="number", at="when", status="state", tz="America/Sao_Paulo", day_first=True)
    >>> events["kind"], events["to"]
    (['created', 'status'], ['new', 'New'])
    """
    checked_book(book)
    log = _Log(rows, **columns)
    return log.table.loaded_events(log.told(), book)


class LongColumns(TypedDict, total=False):
    """The arguments of `load_long` beside its rows."""

    ticket_id: Required[str]
    at: Required[str]
    tz: Required[str]
    kind: str | None
    kinds: Mapping[str, str | None] | None
    created: str | None
    status: str | None
    fields: Iterable[str] | Mapping[str, str]
    day_first: bool | None
    nulls: Iterable[str]


class _Log:
    """Reads all rows, and tells them ticket by ticket."""

    def __init__(  # noqa: PLR0913 - as above
        self,
        rows: object,
        *,
        ticket_id: str,
        at: str,
        tz: str,
        kind: str | None = None,
        kinds: Mapping[str, str | None] | None = None,
        created: str | None = None,
        status: str | None = None,
        fields: Iterable[str] | Mapping[str, str] = (),
        day_first: bool | None = None,
        nulls: Iterable[str] = (),
    ) -> None:
        self._ticket_id, self._at, self._kind, self._created, self._status = ticket_id, at, kind, created, status
        columns = {"ticket_id": ticket_id, "at": at}
        optional = {"kind": kind, "created": created, "status": status}
        columns |= {name: column for name, column in optional.items() if column is not None}
        self._fields = named(fields, "fields", columns)
        self.table = Table(rows, columns, tz=tz, day_first=day_first, nulls=nulls)
        self._words = read_kinds(kind, kinds)

    def told(self) -> Iterator[Told]:
        """The tickets, in the order of their first rows."""
        entries: dict[str | int, list[_Entry]] = {}
        for row in self.table.rows():
            own, entry = row.identifier(self._ticket_id), self._entry(row)
            if own is not None and entry is not None and row.readable:
                entries.setdefault(own, []).append(entry)
        for own, listed in entries.items():
            listed.sort(key=_instant)
            ticket = _ticket(own, listed, self.table, snapshots=self._kind is None)
            if ticket is not None:
                yield ticket

    def _entry(self, row: Row) -> _Entry | None:
        """A row's entry; `None` where it cannot be read, or is of no interest."""
        at, born = row.instant(self._at, needed=True), row.instant(self._created)
        happened, status = _kind(row, self._kind, self._words), row.word(self._status)
        values = {name: row.value(column) for name, column in self._fields.items()}
        if at is None or happened == "":
            return None
        present = {name: value for name, value in values.items() if value is not None}
        return _Entry(at, row.place, happened, status, present, born)


def _kind(row: Row, column: str | None, words: Mapping[str, str | None]) -> str | None:
    """What happened in a row: `None` where no column says it, an empty text where it is of no interest."""
    if column is None:
        return None
    word = row.word(column)
    key = str(word).casefold()
    if word is None or key not in words:
        row.left_out("is empty" if word is None else f"{shown(word)} is none of the kinds named", column)
        return ""
    return words[key] or ""


def _ticket(own: str | int, entries: list[_Entry], table: Table, *, snapshots: bool) -> Told | None:
    """The ticket of sorted entries; `None` after telling that nobody knows when it was created."""
    first = next((entry for entry in entries if (entry.kind or "").startswith("created")), None)
    born = min((entry.created for entry in entries if entry.created is not None), default=None)
    if first is not None:
        doubles = [entry for entry in entries if entry is not first and (entry.kind or "").startswith("created")]
        for entry in doubles:
            table.found.problem(
                entry.path, f"ticket {shown(own)} was created in {first.path} already: only its state counts"
            )
    if born is None:
        born = first.at if first is not None else entries[0].at if snapshots else None
    if born is None:
        table.found.problem(
            entries[0].path, f"ticket {shown(own)} is left out: no row or column says when it was created"
        )
        return None
    return Told(own, _events(entries, first, born))


def _events(entries: list[_Entry], first: _Entry | None, born: datetime) -> list[Event]:
    """The events of sorted entries: what changed from row to row, and what happened in each."""
    start = first or entries[0]
    # The first row's status holds from that row on, and a ticket that begins as solved would never start a clock:
    # it is created new, and takes its first status at the row that tells it.
    status: str | int | None = None
    fields = dict(start.fields)
    by = "agent" if start.kind == "created_by_agent" else "customer"
    created: Event = {"kind": "created", "at": born, "by": by, "fields": start.fields}
    changes: list[Event] = []
    messages: list[Event] = []
    statuses: list[Event] = []
    for entry in entries:
        set_now = {name: value for name, value in entry.fields.items() if fields.get(name) != value}
        if set_now:
            fields |= set_now
            changes += _changes(entry.at, set_now)
        if entry.kind is not None and entry.kind in EVENTS:
            messages.append({**EVENTS[entry.kind], "at": entry.at})
        if entry.status is not None and entry.status != status:
            status = entry.status
            statuses.append({"kind": "status", "at": entry.at, "to": status})
    # Tickets keep this order within one instant: fields, then messages, then the status.
    return [created, *changes, *messages, *statuses]


def _changes(at: datetime, set_now: dict[str, Any]) -> list[Event]:
    held = {name: set_now.pop(name) for name in ("assignee", "group") if _assignable(set_now.get(name))}
    events: list[Event] = [{"kind": "fields", "at": at, "set": set_now}] if set_now else []
    return events + ([{"kind": "assigned", "at": at, **held}] if held else [])


def _assignable(value: object) -> bool:
    return isinstance(value, str | int) and not isinstance(value, bool)
