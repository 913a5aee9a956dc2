"""A table of events read into numbers: what happened on which ticket, when, and which fields it set."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from slaclock.errors import EventError, Fault
from slaclock.frames.happenings import event_numbers
from slaclock.frames.numbered import numbered
from slaclock.frames.piece import UNCHANGED
from slaclock.frames.source import Source, instants_of, refuse_rows
from slaclock.frames.words import Words, is_list, is_plain

if TYPE_CHECKING:
    from slaclock.frames.arrays import Bools, Codes, Ints
    from slaclock.frames.plan import FramePlan


@dataclass
class Log:
    """Events as numbers, in the order of the table.

    Attributes:
        ids: the distinct ids of tickets, in order.
        ticket: the place of each row's id.
        at: instants.
        event: what happened; see `steps`.
        fields: the class of each field that a row sets, else `UNCHANGED`.
        group: the group that a row sets, as a number; 0: none.
        assigned: where a row names an assignee or a group.
        due: the deadline set by hand.
        seq: the order within an instant.
        event_id: the events' own ids as numbers, -1: none.
    """

    ids: Any
    ticket: Codes
    at: Ints
    event: Codes
    fields: list[Codes]
    group: Codes | None
    assigned: Bools | None
    due: Ints | None
    seq: Ints | None
    event_id: Ints | None


Share: TypeAlias = Callable[..., Iterable[Any]]
"""`map`, or that of a pool of threads."""


def read(plan: FramePlan, source: Source, share: Share = map) -> Log:
    """A table of events as numbers.

    Raises:
        NaiveDatetimeError: a column of instants has no time zone.
        EventError: something is missing, or is none of what it may be; rows are counted from 0.
    """
    at = instants_of(source, "at", required=True)
    assert at is not None  # noqa: S101 - required
    clear = _cleared(source)
    (ids, ticket), (event, due), *fields = share(
        lambda work: work(),
        [
            lambda: _tickets(source),
            lambda: event_numbers(plan, source),
            *(partial(_field, plan, source, name, clear) for name in plan.fields),
        ],
    )
    group, assigned = _assignments(plan, source, clear)
    return Log(
        ids,
        ticket,
        at,
        event,
        fields,
        group,
        assigned,
        due,
        _order(source),
        _event_ids(source),
    )


def _order(source: Source) -> Ints | None:
    """The order of rows within an instant, where it is told."""
    column, name = source.column("seq"), source.theirs("seq")
    if column is None:
        return None
    if not (
        pa.types.is_integer(column.type) or pa.types.is_floating(column.type) or pa.types.is_timestamp(column.type)
    ):
        raise EventError((Fault(name, f"must hold whole numbers, not {column.type}"),), "cannot read the events")
    missing = column.is_null(nan_is_null=True).to_numpy()
    refuse_rows(name, np.flatnonzero(missing), "is missing", "number all rows, or leave the column out")
    if pa.types.is_floating(column.type):
        broken = column.to_numpy() % 1 != 0
        refuse_rows(name, np.flatnonzero(broken), "is no whole number", "number the rows 0, 1, 2")
    found: Ints = column.cast(pa.int64(), safe=False).to_numpy()
    return found


def _event_ids(source: Source) -> Codes | None:
    column, name = source.column("id"), source.theirs("id")
    if column is None:
        return None
    if not is_plain(column.type, numbers=True):
        raise EventError(
            (Fault(name, f"must hold texts or whole numbers, not {column.type}"),), "cannot read the events"
        )
    return Words(column, name).codes


def _tickets(source: Source) -> tuple[Any, Codes]:
    """The distinct ids in order, and each row's place among them."""
    column, name = source.column("ticket_id"), source.theirs("ticket_id")
    if column is None:
        raise EventError((Fault(name, "holds no ids"),), "cannot read the events")
    if not is_plain(column.type, numbers=True):
        raise EventError(
            (Fault(name, f"must hold texts or whole numbers, not {column.type}"),), "cannot read the events"
        )
    if (pa.types.is_string(column.type) or pa.types.is_large_string(column.type)) and not column.null_count:
        read_numbers = numbered(column)
        if read_numbers is not None:
            return read_numbers
    words = Words(column, name)
    refuse_rows(name, np.flatnonzero(words.codes < 0), "is missing", "each event belongs to a ticket")
    values = words.distinct
    if not (
        pa.types.is_string(values.type) or pa.types.is_large_string(values.type) or pa.types.is_integer(values.type)
    ):
        hint = 'make whole numbers of them: df["number"].astype("Int64")'
        fault = Fault(name, f"must hold texts or whole numbers, not {values.type}", hint=hint)
        raise EventError((fault,), "cannot read the events")
    if len(values) < 2 or pc.all(pc.less(values[:-1], values[1:])).as_py():
        return values, words.codes
    order = pc.array_sort_indices(values)
    place: Codes = np.empty(len(values), np.int64 if len(values) > 1 << 31 else np.int32)
    place[order.to_numpy()] = np.arange(len(values))
    return values.take(order), place[words.codes]


def _field(plan: FramePlan, source: Source, name: str, clear: dict[str, Bools]) -> Codes:
    column = source.column(name)
    if column is None:
        found: Codes = np.full(source.rows, UNCHANGED, np.int16)
    else:
        words = Words(column, source.theirs(name))
        classes = np.array([*(plan.fields[name].of(value) for value in words.values), UNCHANGED])
        kind = np.int16 if len(classes) < 1 << 15 else np.int32
        found = classes.astype(kind)[words.codes]
    if name in clear:
        found[clear[name]] = 0
    return found


def _assignments(plan: FramePlan, source: Source, clear: dict[str, Bools]) -> tuple[Codes | None, Bools | None]:
    """Groups and who is assigned, where some metric of the book listens to these."""
    if not any(unit.hears_assignments for agreement in plan.agreements for unit in agreement.units):
        return None, None
    group, assignee = source.column("group"), source.column("assignee")
    rows = source.rows
    codes = np.full(rows, UNCHANGED, np.int64)
    assigned = np.zeros(rows, np.bool_)
    if group is not None:
        words = Words(group, source.theirs("group"))
        known: dict[str, int] = {}  # a number and its text are one group
        places = np.array([*(known.setdefault(str(v), len(known) + 1) for v in words.values), UNCHANGED], np.int64)
        codes = places[words.codes]
    if "group" in clear:
        codes[clear["group"]] = 0
    assigned |= codes > 0
    if assignee is not None:
        named = assignee.is_valid().to_numpy()
        if "assignee" in clear:
            named &= ~clear["assignee"]
        assigned |= named
    return codes, assigned


def _cleared(source: Source) -> dict[str, Bools]:
    """Which rows unset which fields: lists of names, or one name (or several, with commas between)."""
    column, theirs = source.column("clear"), source.theirs("clear")
    if column is None:
        return {}
    inner = column.type.value_type if is_list(column.type) else column.type
    if not (is_plain(inner, numbers=False) or pa.types.is_null(inner)):
        hint = 'a list such as ["group", "priority"], or a text with commas'
        fault = Fault(theirs, f"must hold names of fields, not {column.type}", hint=hint)
        raise EventError((fault,), "cannot read the events")
    words = Words(column, theirs)
    found: dict[str, Bools] = {}
    for number, value in enumerate(words.values):
        names = value.split(",") if isinstance(value, str) else value
        for name in names if isinstance(names, list) else ():
            rows = found.setdefault(str(name).strip(), np.zeros(len(words.codes), np.bool_))
            rows |= words.codes == number
    return found
