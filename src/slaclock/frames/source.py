"""The caller's table of events, its columns called by our names."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from slaclock.documents import did_you_mean
from slaclock.errors import EventError, Fault, shown
from slaclock.frames.column import instants

if TYPE_CHECKING:
    from slaclock.frames.arrays import Ints

COLUMNS = (
    "ticket_id",
    "at",
    "kind",
    "to",
    "by",
    "public",
    "id",
    "assignee",
    "group",
    "metric",
    "due_to",
    "clear",
    "seq",
)
"""Our names of columns; any other is a field's."""


class Source:
    """The caller's table, its columns called by our names."""

    def __init__(self, table: Any, columns: Mapping[str, str] | None) -> None:
        given: object = columns
        if given is not None and not isinstance(given, Mapping):
            message = f'columns must be a mapping such as {{"at": "occurred_at"}}, not {shown(given)}'
            raise EventError(message, "cannot read the events")
        self._table = table
        self._names = dict(columns or {})
        known = table.column_names
        faults = [
            Fault(f"columns.{ours}", f"there is no column {theirs!r}", theirs, did_you_mean(theirs, known))
            for ours, theirs in self._names.items()
            if theirs not in known
        ]
        faults += [
            Fault(f"columns.{ours}", "is no column of ours", ours, did_you_mean(ours, COLUMNS))
            for ours in self._names
            if ours not in COLUMNS and get_close_matches(str(ours), COLUMNS, 1)
        ]
        faults += [
            Fault(self._names.get(ours, ours), f"there are {known.count(self._names.get(ours, ours))} such columns")
            for ours in (*COLUMNS, *(ours for ours in self._names if ours not in COLUMNS))
            if known.count(self._names.get(ours, ours)) > 1
        ]
        faults += [
            Fault(ours, "there is no such column", hint=f'columns={{"{ours}": "your name for it"}}')
            for ours in ("ticket_id", "at", "kind")
            if self._names.get(ours, ours) not in known
        ]
        if faults:
            raise EventError(tuple(faults), "cannot read the events")

    def column(self, name: str) -> Any:
        """A column by our name; `None` where there is none, or it holds nothing."""
        theirs = self._names.get(name, name)
        if theirs not in self._table.column_names:
            return None
        if self._table.column_names.count(theirs) > 1:
            raise EventError((Fault(theirs, "there are several such columns"),), "cannot read the events")
        found = self._table.column(theirs)
        return None if pa.types.is_null(found.type) else found

    def theirs(self, name: str) -> str:
        """What the caller calls a column."""
        return self._names.get(name, name)

    @property
    def rows(self) -> int:
        """How many rows there are."""
        return int(self._table.num_rows)


def refuse_rows(name: str, rows: Ints, message: str, hint: str) -> None:
    """Refuse a table because of some of its rows, if there are any.

    Raises:
        EventError: there are.
    """
    if len(rows):
        first = ", ".join(map(str, rows[:5].tolist())) + (", …" if len(rows) > 5 else "")
        where = f"row {first}" if len(rows) == 1 else f"rows {first} ({len(rows):,} rows)"
        raise EventError((Fault(name, f"{message} in {where}", hint=hint),), "cannot read the events")


def instants_of(table: Source, name: str, *, required: bool) -> Ints | None:
    """A column of instants in microseconds; `None` where there is none.

    Raises:
        NaiveDatetimeError: it has no time zone.
        EventError: it is none, or one is missing that is required.
    """
    column = table.column(name)
    if column is None:
        if required:
            raise EventError((Fault(table.theirs(name), "holds no instants"),), "cannot read the events")
        return None
    if not pa.types.is_timestamp(column.type):
        hint = "read texts with pd.to_datetime(…, utc=True) or pc.strptime first"
        found = Fault(table.theirs(name), f"must be a column of instants, not of {column.type}", hint=hint)
        raise EventError((found,), "cannot read the events")
    read_column = instants(column, table.theirs(name))
    if required and read_column.missing is not None:
        refuse_rows(table.theirs(name), np.flatnonzero(read_column.missing), "is missing", "each event has an instant")
    return read_column.values
