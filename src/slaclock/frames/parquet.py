"""Parquet files larger than memory: in and out, in any order."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from slaclock.errors import DocumentError, EventError, shown
from slaclock.frames.evaluation import evaluated
from slaclock.frames.kinds import one_chunk
from slaclock.frames.plan import FramePlan, frame_plan
from slaclock.frames.source import Source
from slaclock.frames.words import plain_texts
from slaclock.instants import to_us
from slaclock.policies import PolicyBook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from slaclock.frames.arrays import Ints

ROWS = 1_000_000
"""Rows in one partition, about: what is judged at a time."""
BATCH = 1 << 17
"""Rows read and written at a time."""
_MIX = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio as a fraction of 2**64: neighbours are spread far apart


def evaluate_parquet(
    source: str | Path,
    target: str | Path,
    book: PolicyBook,
    now: datetime | None = None,
    columns: Mapping[str, str] | None = None,
    *,
    progress: Callable[[int], object] | None = None,
    rows: int = ROWS,
) -> int:
    """`evaluate` from a Parquet file to a Parquet file, however large, its rows in any order.

    The events are parted by a hash of their ticket into temporary Arrow files of about a million rows, which are judged
    one by one. Within a partition the results are ordered as always; partitions follow each other in no order.

    Args:
        source: the file with the events.
        target: the file that is written; one that is there is replaced.
        book: the policies.
        now: the instant asked about; without it, each ticket's last event.
        columns: what the caller calls the columns.
        progress: called with the number of events judged so far.
        rows: how many events one partition has, about.

    Returns:
        The number of results written.

    Raises:
        EventError, NaiveDatetimeError, CalendarError: as `evaluate`; rows are counted within a partition.
    """
    if not isinstance(book, PolicyBook):
        raise DocumentError(f"book must be a PolicyBook, not {shown(book)}", "cannot evaluate")
    plan = frame_plan(book)
    asked = None if now is None else to_us(now, "now")
    name = (columns or {}).get("ticket_id", "ticket_id")
    with tempfile.TemporaryDirectory(prefix="slaclock-") as folder:
        with pq.ParquetFile(source) as file:
            if name not in file.schema_arrow.names:
                raise EventError(f"there is no column {name!r} in {source}", "cannot read the events")
            paths = _parted(file, Path(folder), name, max(1, -(-file.metadata.num_rows // rows)))
        return _judged(paths, Path(target), plan, asked, columns, progress)


def _parted(file: Any, folder: Path, name: str, parts: int) -> list[Path]:
    """The rows of a file in as many files, each ticket's in one of them and in their order."""
    paths = [folder / f"{number}.arrow" for number in range(parts)]
    writers = [pa.ipc.new_file(str(path), file.schema_arrow) for path in paths]
    try:
        for batch in file.iter_batches(BATCH):
            part = _part_of(batch.column(name), parts)
            order = np.argsort(part, kind="stable")
            sorted_batch = batch.take(pa.array(order))
            edges = np.searchsorted(part[order], np.arange(parts + 1))
            for number in range(parts):
                if edges[number] < edges[number + 1]:
                    writers[number].write_batch(sorted_batch.slice(edges[number], edges[number + 1] - edges[number]))
    finally:
        for writer in writers:
            writer.close()
    return paths


def _part_of(ids: Any, parts: int) -> Ints:
    """The partition of each id."""
    ids = one_chunk(plain_texts(ids))
    if ids.null_count:
        raise EventError("a row has no ticket_id", "cannot read the events")
    plain = pa.types.is_integer(ids.type)
    number = ids.cast(pa.int64()).to_numpy().astype(np.uint64) if plain else _text_numbers(ids)
    found: Ints = (((number * _MIX) >> np.uint64(32)) % np.uint64(parts)).astype(np.int64)
    return found


def _text_numbers(ids: Any) -> Any:
    """A number for each text, the same for the same text: a polynomial of its last 32 bytes."""
    data = ids.cast(pa.large_binary())
    offsets = np.frombuffer(data.buffers()[1], np.int64)[data.offset : data.offset + len(data) + 1]
    letters = np.frombuffer(data.buffers()[2], np.uint8) if data.buffers()[2] is not None else np.zeros(1, np.uint8)
    number = np.zeros(len(ids), np.uint64)
    length = np.diff(offsets)
    for back in range(1, min(32, int(length.max(initial=0))) + 1):
        there = length >= back
        number[there] = number[there] * np.uint64(0x100000001B3) + letters[offsets[1:][there] - back]
    return number


def _judged(
    paths: list[Path],
    target: Path,
    plan: FramePlan,
    now: int | None,
    columns: Mapping[str, str] | None,
    progress: Callable[[int], object] | None,
) -> int:
    written = done = 0
    writer = None
    try:
        for found, events in _results(paths, plan, now, columns):
            if writer is None:
                writer = pq.ParquetWriter(target, found.schema)
            writer.write_table(found)
            written += found.num_rows
            done += events
            if progress is not None:
                progress(done)
    finally:
        if writer is not None:
            writer.close()
    return written


def _results(
    paths: list[Path], plan: FramePlan, now: int | None, columns: Mapping[str, str] | None
) -> Iterator[tuple[Any, int]]:
    for path in paths:
        with pa.memory_map(str(path)) as memory:
            table = pa.ipc.open_file(memory).read_all()
            found = evaluated(plan, Source(table, columns), now)
            yield found, table.num_rows
            del table
        path.unlink()
