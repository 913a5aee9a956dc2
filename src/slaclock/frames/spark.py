"""`evaluate` on Spark, for logs that one machine does not hold (extra `spark`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
from pyspark.sql import functions as F  # noqa: N812 - what every Spark program calls it

from slaclock.frames.result import schema
from slaclock.frames.source import Source
from slaclock.frames.stream import evaluate_batches
from slaclock.policies import PolicyBook

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from pyspark.sql import DataFrame

ROW = "_slaclock_row"
"""The column that numbers rows while they travel: Spark's sort keeps no order within an instant."""


def evaluate(
    df: DataFrame, book: PolicyBook, now: datetime | None = None, columns: Mapping[str, str] | None = None
) -> DataFrame:
    """`slaclock.frames.evaluate` for a Spark data frame: the same columns in and out, and the same answers.

    Rows are numbered, sent to the partition of their ticket, sorted there, and judged by `mapInArrow`. Instants travel
    as microseconds, so that the session's time zone does not matter. Durations are day-time intervals, words are texts.

    Args:
        df: the events.
        book: the policies.
        now: the instant asked about; without it, each ticket's last event.
        columns: what the caller calls the columns.

    Raises:
        EventError: there is no such column; faults in rows are raised when Spark gets to them.
    """
    names = dict(columns or {})
    Source(_empty(df.columns), names)
    ticket, at = names.get("ticket_id", "ticket_id"), names.get("at", "at")
    order = [ticket, at, *([names.get("seq", "seq")] if names.get("seq", "seq") in df.columns else []), ROW]
    numbered = df.withColumn(ROW, F.monotonically_increasing_id())
    there = numbered.repartition(F.col(f"`{ticket}`")).sortWithinPartitions(*(F.col(f"`{each}`") for each in order))
    return there.drop(ROW).mapInArrow(_judge(book, now, names), _spark_schema(df, ticket))


def _empty(names: list[str]) -> Any:
    return pa.table({name: pa.array([], pa.int8()) for name in names})


def _judge(
    book: PolicyBook, now: datetime | None, columns: Mapping[str, str]
) -> Callable[[Iterable[Any]], Iterator[Any]]:
    document = book.dump()

    def judged(batches: Iterable[Any]) -> Iterator[Any]:
        for found in evaluate_batches(batches, _loaded(document), now, columns):
            yield found.cast(schema(found.schema.field("ticket_id").type, pa.string()))

    return judged


_KEPT: list[tuple[object, PolicyBook]] = []


def _loaded(document: dict[str, Any]) -> PolicyBook:
    """The book of a worker: made ready once, and kept for the next tasks of the same job."""
    if not _KEPT or _KEPT[0][0] != document:
        _KEPT[:] = [(document, PolicyBook.load(document))]
    return _KEPT[0][1]


def _spark_schema(df: DataFrame, ticket: str) -> str:
    kind = df.schema[ticket].dataType.simpleString()
    moment, lasting = "timestamp", "interval day to second"
    return (
        f"ticket_id {kind}, metric string, cycle bigint, policy string, public boolean, target {lasting}, "
        f"started_at {moment}, deadline {moment}, stopped_at {moment}, stopped_by string, state string, "
        f"elapsed {lasting}, paused {lasting}, remaining {lasting}, "
        f"breached boolean, breached_at {moment}, met boolean, "
        f"triggers array<struct<tier: string, level: bigint, at: {moment}>>"
    )
