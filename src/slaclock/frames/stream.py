"""Tickets in a stream: record batches ordered by ticket in, results out, in bounded memory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from slaclock.errors import DocumentError, EventError, shown
from slaclock.frames.evaluation import evaluated
from slaclock.frames.plan import FramePlan, frame_plan
from slaclock.frames.source import Source
from slaclock.frames.words import plain_texts
from slaclock.instants import to_us
from slaclock.policies import PolicyBook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

BLOCK = 200_000
"""Rows that are collected before they are judged."""


def evaluate_batches(
    reader: Any,
    book: PolicyBook,
    now: datetime | None = None,
    columns: Mapping[str, str] | None = None,
    *,
    progress: Callable[[int], object] | None = None,
    block: int = BLOCK,
) -> Iterator[Any]:
    """`evaluate` for a stream: record batches in, record batches out, a block of some 200,000 rows at a time.

    The rows of a ticket follow each other, and tickets rise by id, as `order by ticket_id` leaves them; a ticket may go
    on in the next batch. For a file in any other order see `evaluate_parquet`.

    Args:
        reader: record batches: a `pyarrow.RecordBatchReader`, any iterable of batches, or what has the Arrow
            PyCapsule interface.
        book: the policies.
        now: the instant asked about; without it, each ticket's last event.
        columns: what the caller calls the columns.
        progress: called with the number of rows judged so far, after each block.
        block: how many rows are collected before they are judged.

    Raises:
        EventError: the tickets step back, or the events cannot be what they say. Rows are counted within a block.
        NaiveDatetimeError, CalendarError: as `evaluate`.
    """
    if not isinstance(book, PolicyBook):
        raise DocumentError(f"book must be a PolicyBook, not {shown(book)}", "cannot evaluate")
    asked = None if now is None else to_us(now, "now")
    return _judged(_batches(reader), frame_plan(book), asked, columns, progress, block)


def _batches(reader: Any) -> Iterable[Any]:
    if hasattr(reader, "__arrow_c_stream__") and not isinstance(reader, pa.RecordBatchReader):
        reader = pa.RecordBatchReader.from_stream(reader)
    if not isinstance(reader, Iterable):
        raise EventError(f"reader must give record batches, not {shown(reader)}", "cannot read the events")
    batches: Iterable[Any] = iter(reader)
    return batches


def _alike(batches: Iterable[Any]) -> Iterator[Any]:
    """Record batches, also those of tables, all with the same columns."""
    columns = None
    for number, given in enumerate(batches):
        if not isinstance(given, pa.Table | pa.RecordBatch):
            raise EventError(f"batch {number} is no record batch but {shown(given)}", "cannot read the events")
        if columns is not None and given.schema != columns:
            message = f"batch {number} has other columns than those before, or of other types"
            raise EventError(f"{message}: {_other(columns, given.schema)}", "cannot read the events")
        columns = given.schema
        yield from given.to_batches() if isinstance(given, pa.Table) else [given]


def _other(before: Any, after: Any) -> str:
    old, new = ({f"{field.name}: {field.type}" for field in each} for each in (before, after))
    return f"without {sorted(old - new)}, with {sorted(new - old)}"


def _judged(
    batches: Iterable[Any],
    plan: FramePlan,
    now: int | None,
    columns: Mapping[str, str] | None,
    progress: Callable[[int], object] | None,
    block: int,
) -> Iterator[Any]:
    done = 0
    for table in _blocks(batches, (columns or {}).get("ticket_id", "ticket_id"), block):
        yield from evaluated(plan, Source(table, columns), now).to_batches()
        done += table.num_rows
        if progress is not None:
            progress(done)


def _blocks(batches: Iterable[Any], name: str, block: int) -> Iterator[Any]:
    """Whole tickets, about `block` rows of them at a time."""
    held: list[Any] = []
    rows = 0
    for batch in _alike(batches):
        if not batch.num_rows:
            continue
        if name not in batch.schema.names:
            raise EventError(f"there is no column {name!r}", "cannot read the events")
        _check_rising(batch.column(name), held[-1].column(name)[-1] if held else None)
        held.append(batch)
        rows += batch.num_rows
        if rows >= block:
            table = pa.Table.from_batches(held)
            cut = _last_begin(table.column(name))
            if cut:
                yield table.slice(0, cut)
                # A copy, so that what has been judged is let go of.
                held = [_copied(each) for each in table.slice(cut).to_batches()]
                rows -= cut
    if held:
        yield pa.Table.from_batches(held)


def _copied(batch: Any) -> Any:
    return batch.take(pa.array(np.arange(batch.num_rows)))


def _last_begin(ids: Any) -> int:
    """The row at which the last ticket begins."""
    last = ids[-1]
    low, high = 0, len(ids) - 1
    while low < high:  # tickets rise, so the last one's rows are at the end
        middle = (low + high) // 2
        if ids[middle] == last:
            high = middle
        else:
            low = middle + 1
    return low


def _check_rising(ids: Any, before: Any) -> None:
    ids = plain_texts(ids)
    if ids.null_count:
        raise EventError("a row has no ticket_id", "cannot read the events")
    if before is not None and ids[0].as_py() < before.as_py():
        _refuse(before.as_py(), ids[0].as_py())
    back = pc.less(ids[1:], ids[:-1])
    place = pc.index(back, value=True).as_py()
    if place >= 0:
        _refuse(ids[place].as_py(), ids[place + 1].as_py())


def _refuse(before: Any, after: Any) -> None:
    raise EventError(
        f"ticket {shown(after)} comes after ticket {shown(before)}: a stream must rise by ticket_id, or a ticket could "
        f"be cut in two; sort it, or use evaluate_parquet, which takes any order",
        "cannot read the events",
    )
