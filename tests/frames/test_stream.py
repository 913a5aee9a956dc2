"""Streams and files give the rows of the whole table."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from slaclock import EventError, frames
from tests.frames.desk import BOOK, log

TABLE = log(200)
SORTED = TABLE.sort_by("ticket_id")
WANTED = frames.evaluate(TABLE, BOOK).to_pylist()


@pytest.mark.parametrize("rows", [1, 7, 1_000])
@pytest.mark.parametrize("block", [1, 50, 100_000])
def test_tickets_may_straddle_batches(rows, block):
    batches = SORTED.to_batches(max_chunksize=rows)
    found = [row for batch in frames.evaluate_batches(batches, BOOK, block=block) for row in batch.to_pylist()]
    assert found == WANTED


@pytest.mark.parametrize("threads", [1, 2, 4, None])
@pytest.mark.parametrize("piece", [1, 3, 64])
def test_pieces_may_be_worked_off_by_several_threads(threads, piece, monkeypatch):
    monkeypatch.setattr("slaclock.frames.evaluation.PIECE", piece)
    fresh = type(BOOK).load(BOOK.dump())  # all that is found out about a book is found out by these threads
    assert frames.evaluate(TABLE, fresh, threads=threads).to_pylist() == WANTED


@pytest.mark.parametrize("threads", [0, -1, 1.5, "2"])
def test_threads_are_a_whole_number(threads):
    with pytest.raises(EventError, match="threads must be a whole number from 1"):
        frames.evaluate(TABLE, BOOK, threads=threads)


def test_readers_and_tables_are_streams_too():
    reader = pa.RecordBatchReader.from_batches(SORTED.schema, SORTED.to_batches())
    for source in (reader, SORTED):
        assert pa.Table.from_batches(frames.evaluate_batches(source, BOOK)).to_pylist() == WANTED


def test_progress_is_told_in_rows():
    told = []
    list(frames.evaluate_batches(SORTED.to_batches(max_chunksize=10), BOOK, progress=told.append, block=100))
    assert told == sorted(told)
    assert told[-1] == TABLE.num_rows
    assert len(told) > 3


@pytest.mark.parametrize("rows", [1, 1_000])
def test_a_step_back_names_both_tickets(rows):
    mixed = pa.concat_tables([SORTED.slice(100, 100), SORTED.slice(0, 100)])
    with pytest.raises(EventError, match=r"ticket 'T0000' comes after ticket 'T\d+'"):
        list(frames.evaluate_batches(mixed.to_batches(max_chunksize=rows), BOOK))


@pytest.mark.parametrize("ids", ["text", "number"])
def test_parquet_in_any_order(tmp_path, ids):
    table = TABLE
    if ids == "number":
        numbers = pa.array([int(each[1:]) for each in TABLE.column("ticket_id").to_pylist()])
        table = TABLE.set_column(0, "ticket_id", numbers)
    pq.write_table(table, tmp_path / "in.parquet", row_group_size=100)
    told = []
    count = frames.evaluate_parquet(
        tmp_path / "in.parquet", tmp_path / "out.parquet", BOOK, rows=200, progress=told.append
    )
    found = sorted(pq.read_table(tmp_path / "out.parquet").to_pylist(), key=lambda row: row["ticket_id"])
    wanted = [{**row, "ticket_id": int(row["ticket_id"][1:])} if ids == "number" else row for row in WANTED]
    assert found == wanted
    assert count == len(wanted)
    assert told[-1] == TABLE.num_rows
    assert len(told) > 3


def test_a_file_without_tickets_is_refused(tmp_path):
    pq.write_table(TABLE.drop_columns(["ticket_id"]), tmp_path / "in.parquet")
    with pytest.raises(EventError, match="ticket_id"):
        frames.evaluate_parquet(tmp_path / "in.parquet", tmp_path / "out.parquet", BOOK)
