"""What each row of a table says happened, as a number; decided once for each combination of its words."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from slaclock.documents import did_you_mean
from slaclock.errors import EventError, Fault, shown
from slaclock.frames import steps as st
from slaclock.frames.arrays import distinct
from slaclock.frames.source import instants_of, refuse_rows
from slaclock.frames.words import Words, is_plain
from slaclock.tickets.events import KINDS

if TYPE_CHECKING:
    from slaclock.frames.arrays import Codes, Ints
    from slaclock.frames.plan import FramePlan
    from slaclock.frames.source import Source

_BY = {"human": 1, "unknown": 2, "bot": 3}
_NOTE = 4
"""Places in `steps.MASKS`."""
_PARTS = ("kind", "to", "by", "public", "metric")


class BadWord(ValueError):  # noqa: N818 - it never leaves this file
    """A word that an event cannot have."""

    def __init__(self, column: str, message: str, hint: str) -> None:
        super().__init__(message)
        self.column, self.hint = column, hint


def event_numbers(plan: FramePlan, source: Source) -> tuple[Codes, Ints | None]:
    """The number of each row's event, and the deadlines that rows set by hand.

    Raises:
        EventError: a word is none of what it may be; each is named once, with the first row that has it.
    """
    parts = [_part(source, name) for name in _PARTS]
    sizes = [1 if part is None else len(part.distinct) + 1 for part in parts]
    if prod(sizes) > 1 << 62:
        most = _PARTS[int(np.argmax(sizes))]
        fault = Fault(
            source.theirs(most), f"has {max(sizes):,} different words", hint="is it the column that is meant?"
        )
        raise EventError((fault,), "cannot read the events")
    code: Codes = np.zeros(source.rows, np.int16 if prod(sizes) < 1 << 15 else np.int64)
    for part, size in zip(parts, sizes, strict=True):
        if part is not None:
            code *= size
            code += part.codes
            code += 1
    found, which = distinct(code)
    values = [[None] if part is None else [None, *part.values] for part in parts]
    numbers, faults = [], []
    for combination in found.tolist():
        try:
            numbers.append(_number(plan, *_words(combination, values)))
        except BadWord as bad:
            numbers.append(st.NOTHING)
            rows = np.flatnonzero(code == combination)
            many = f" (and {len(rows) - 1:,} more like it)" if len(rows) > 1 else ""
            faults.append((int(rows[0]), source.theirs(bad.column), f"{bad}{many}", bad.hint))
    if faults:
        found_faults = [Fault(f"row {row}, {name}", text, None, hint) for row, name, text, hint in sorted(faults)]
        raise EventError(tuple(found_faults[:100]), "cannot read the events")
    events = np.array(numbers, np.int16)[which]
    by_hand = events >= st.EVENTS
    return events, _deadlines(source, by_hand) if by_hand.any() else None


def _words(combination: int, values: list[list[Any]]) -> list[Any]:
    """The words that a combination's number stands for."""
    words = []
    for each in reversed(values):
        combination, place = divmod(combination, len(each))
        words.append(each[place])
    return words[::-1]


def _part(source: Source, name: str) -> Words | None:
    column = source.column(name)
    if column is None:
        return None
    if name == "public":
        if not pa.types.is_boolean(column.type):
            column = _as_flags(column, source.theirs(name))
    elif not is_plain(column.type, numbers=name == "to"):
        wanted = "texts, or whole numbers" if name == "to" else "texts"
        fault = Fault(source.theirs(name), f"must hold {wanted}, not {column.type}")
        raise EventError((fault,), "cannot read the events")
    return Words(column, source.theirs(name))


def _as_flags(column: Any, name: str) -> Any:
    try:
        return column.cast(pa.bool_())
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        fault = Fault(name, f"must be a column of truth values, not of {column.type}")
        raise EventError((fault,), "cannot read the events") from None


def _number(plan: FramePlan, kind: Any, to: Any, by: Any, public: Any, metric: Any) -> int:
    """The number of an event; `BadWord` where it has a word that it cannot have."""
    if kind == "created":
        return _created(plan, to, by)
    if kind == "agent_message":
        return st.SIGNALS + (_author(by) if public is not False else _NOTE)
    if kind == "status":
        if to is None:
            raise BadWord("to", "a change of status names none", "write the new status")
        return st.STATUS + st.CATEGORIES.index(_category(plan, to))
    if kind == "due":
        if metric is None:
            raise BadWord("metric", "a deadline set by hand names no metric", "write which metric's it is")
        return plan.hands.get((metric, public is not False), st.NOTHING)
    if kind not in KINDS:
        message = "is missing" if kind is None else f"{shown(kind)} is no kind of event"
        raise BadWord("kind", message, did_you_mean(kind, KINDS))
    return {"customer_message": st.SIGNALS, "cancelled": st.CANCEL}.get(kind, st.NOTHING)


def _author(by: Any) -> int:
    found = _BY.get("human" if by is None else by)
    if found is None:
        raise BadWord("by", f"{shown(by)} writes no message", did_you_mean(by, _BY))
    return found


def _created(plan: FramePlan, to: Any, by: Any) -> int:
    if by not in (None, "customer", "agent"):
        raise BadWord("by", f"{shown(by)} creates no ticket", did_you_mean(by, ("customer", "agent")))
    category = "new" if to is None else _category(plan, to)
    return st.created(st.CATEGORIES.index(category), by_customer=by != "agent")


def _category(plan: FramePlan, word: Any) -> str:
    try:
        return plan.book.status(word)
    except EventError as error:
        raise BadWord("to", error.faults[0].message, error.faults[0].hint or "") from None


def _deadlines(source: Source, by_hand: Any) -> Ints:
    name = source.theirs("due_to")
    column = source.column("due_to")
    if column is None:
        refuse_rows(name, np.flatnonzero(by_hand), "is missing", "a deadline set by hand says when")
    missing = column.is_null().to_numpy() & by_hand
    refuse_rows(name, np.flatnonzero(missing), "is missing", "a deadline set by hand says when")
    found = instants_of(source, "due_to", required=False)
    assert found is not None  # noqa: S101 - the column is there
    return found
