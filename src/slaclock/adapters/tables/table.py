"""A table's rows: which column is which, what means null, and how its wall times are read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from zoneinfo import ZoneInfo

from slaclock.adapters.blanks import is_blank
from slaclock.adapters.columns import event_columns
from slaclock.adapters.findings import Findings
from slaclock.adapters.node import identifier
from slaclock.adapters.tables.stamps import UnreadableStamp, read_stamp
from slaclock.adapters.told import LoadedEvents
from slaclock.adapters.zone import named_zone
from slaclock.documents import FaultyValue, did_you_mean
from slaclock.errors import AdapterError, Fault, shown
from slaclock.values import frozen_value

if TYPE_CHECKING:
    from datetime import datetime

    from slaclock.adapters.problem import Problem
    from slaclock.adapters.told import Told
    from slaclock.policies import PolicyBook
    from slaclock.tickets import Ticket

_WHAT = "invalid table"


class LoadedTable(NamedTuple):
    """A table's tickets, in the order of their first rows, and what was left out."""

    tickets: tuple[Ticket, ...]
    problems: tuple[Problem, ...]


class Table:
    """Reads the rows of one table.

    Args:
        rows: mappings, such as `csv.DictReader` gives; read once.
        columns: the columns that every row must have, by the names of the arguments that name them.
        tz: the zone of wall times without an offset.
        day_first: whether `2/3/2026` is the second of March; `None`: such dates are not read.
        nulls: words, in any case, that mean that there is no value; an empty cell always does.

    Raises:
        AdapterError: an argument cannot be what it says; `.faults` lists everything found.
    """

    def __init__(self, rows: Any, columns: Mapping[str, Any], *, tz: object, day_first: Any, nulls: Any) -> None:
        self.found = Findings()
        self._zone = named_zone(tz, self.found)
        self._nulls = _nulls(nulls, self.found)
        self._day_first = day_first
        self._columns = columns
        if day_first is not None and not isinstance(day_first, bool):
            self.found.fault("day_first", f"must be true, false or null, not {shown(day_first)}", day_first)
        for argument, column in columns.items():
            if not isinstance(column, str) or not column:
                self.found.fault(argument, f"must be the name of a column, not {shown(column)}", column)
        if isinstance(rows, str | bytes | Mapping) or not isinstance(rows, Iterable):
            self.found.fault("rows", f"must be rows, such as csv.DictReader gives, not {shown(rows)}", rows)
        self.found.settled(_WHAT)
        self._rows = rows
        self._needed = frozenset(columns.values())

    def rows(self) -> Iterator[Row]:
        """The rows that have every column.

        Raises:
            AdapterError: the first row lacks a column.
        """
        for place, data in enumerate(self._rows):
            row = Row(f"rows[{place}]", place, data, self)
            if type(data) is not dict and not isinstance(data, Mapping):
                row.left_out(f"must be a mapping from columns to cells, not {shown(data)}")
            elif None in data:
                row.left_out(f"has more cells than the heading has columns: {shown(data[None])}")
            elif self._complete(row, data):
                yield row

    def _complete(self, row: Row, data: Mapping[Any, Any]) -> bool:
        if data.keys() >= self._needed:
            return True
        missing = {argument: column for argument, column in self._columns.items() if column not in data}
        for argument, column in missing.items():
            if row.place:
                row.left_out(f"has no column {shown(column)}")
            else:
                names = [name for name in data if isinstance(name, str)]
                self.found.fault(
                    argument, f"the rows have no column {shown(column)}", column, did_you_mean(column, names)
                )
        if missing:
            self.found.settled(_WHAT)
        return not missing

    def loaded(self, told: Iterable[Told]) -> LoadedTable:
        """The tickets, with the problems found."""
        return LoadedTable(tuple(each.ticket() for each in told), self.found.settled(_WHAT))

    def loaded_events(self, told: Iterable[Told], book: PolicyBook) -> LoadedEvents:
        """The events of the tickets as columns, with the problems found."""
        return LoadedEvents(event_columns(told, book), self.found.settled(_WHAT))

    def cell(self, value: object) -> Any:
        """A cell without blanks around it; `None` where it is blank, or holds a word for null."""
        if isinstance(value, str):
            text = value.strip()
            return None if text.casefold() in self._nulls else text
        return None if is_blank(value) else value

    def instant(self, value: object) -> datetime:
        """A cell's instant.

        Raises:
            UnreadableStamp: it is none.
        """
        return read_stamp(value, self._zone or ZoneInfo("UTC"), self._day_first)


class Row:
    """One row. Every reader gives the value, or `None` where there is none or it was told as a problem.

    Attributes:
        path: `rows[3]`.
        place: 3.
        readable: whether no problem has been told.
    """

    __slots__ = ("_data", "_table", "path", "place", "readable")

    def __init__(self, path: str, place: int, data: Any, table: Table) -> None:
        self.path, self.place, self._data, self._table = path, place, data, table
        self.readable = True

    def left_out(self, reason: str, column: str | None = None) -> None:
        """Tells that the row is left out, and why."""
        self.readable = False
        self._table.found.problem(self.path if column is None else f"{self.path}[{column!r}]", f"left out: {reason}")

    def cell(self, column: str | None) -> Any:
        """A cell as it stands, without blanks around it."""
        return None if column is None else self._table.cell(self._data[column])

    def identifier(self, column: str) -> str | int | None:
        """A ticket's id; a row without one is left out."""
        value = self.cell(column)
        if identifier(value) is None:
            self.left_out("is empty" if value is None else f"{shown(value)} is no id", column)
            return None
        return value if isinstance(value, int) else str(value)

    def instant(self, column: str | None, *, needed: bool = False) -> datetime | None:
        """An instant."""
        value = self.cell(column)
        if value is None:
            if needed:
                self.left_out("is empty", column)
            return None
        try:
            return self._table.instant(value)
        except UnreadableStamp as error:
            self.left_out(str(error), column)
            return None

    def value(self, column: str | None) -> Any:
        """What a ticket's field may hold: a plain value, or a list of them."""
        value = self.cell(column)
        try:
            return frozen_value(value)
        except FaultyValue as refusal:
            self.left_out(str(refusal), column)
            return None

    def word(self, column: str | None) -> str | int | None:
        """A status, group or agent: a text or a whole number."""
        value = self.cell(column)
        if value is None:
            return None
        if identifier(value) is not None:
            return value if isinstance(value, int) else str(value)
        self.left_out(f"must be a text or a whole number, not {shown(value)}", column)
        return None


def _nulls(nulls: Any, found: Findings) -> frozenset[str]:
    listed = [nulls] if isinstance(nulls, str) else nulls
    if not isinstance(listed, Iterable) or isinstance(listed, Mapping):
        found.fault("nulls", f"must be words, not {shown(nulls)}", nulls)
        return frozenset()
    words = list(listed)
    for word in words:
        if not isinstance(word, str):
            found.fault("nulls", f"must be words, not {shown(word)}", word)
    return frozenset(("", *(word.strip().casefold() for word in words if isinstance(word, str))))


def named(fields: Any, argument: str, found: dict[str, str]) -> dict[str, str]:
    """The columns of fields by the fields' names, from a list of columns or a mapping; `found` gets all columns."""
    pairs = dict(fields) if isinstance(fields, Mapping) else {name: name for name in _several(fields)}
    for name, column in pairs.items():
        if not isinstance(name, str) or not name:
            raise AdapterError((Fault(argument, f"must name fields, not {shown(name)}", name),), _WHAT)
        found[f"{argument}[{shown(name)}]"] = column
    return pairs


def _several(fields: Any) -> list[Any]:
    listed = [fields] if isinstance(fields, str) else list(fields) if isinstance(fields, Iterable) else [fields]
    # What cannot be a name is reported by the table, as a column that is none.
    return [name if isinstance(name, str) else shown(name) for name in listed]
