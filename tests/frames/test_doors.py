"""Tables in and results out, in every kind; and what is refused on the way."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import pyarrow as pa
import pyarrow.compute as pc
import pytest

from slaclock import EventError, NaiveDatetimeError, PolicyBook, frames
from tests.frames.desk import BOOK, log

TABLE = log(60)
WANTED = frames.evaluate(TABLE, BOOK)


def test_pandas_keeps_lists_in_arrow():
    pd = pytest.importorskip("pandas")
    found = frames.evaluate(TABLE.to_pandas(), BOOK)
    assert isinstance(found["triggers"].dtype, pd.ArrowDtype)
    assert isinstance(found["met"].dtype, pd.BooleanDtype)
    assert pa.Table.from_pandas(found, preserve_index=False).to_pylist() == WANTED.to_pylist()


def test_pandas_categories():
    pytest.importorskip("pandas")
    table = TABLE.to_pandas()
    for name in ("ticket_id", "kind", "to", "priority"):
        table[name] = table[name].astype("category")
    assert len(frames.evaluate(table, BOOK)) == WANTED.num_rows


def test_polars_eager_and_lazy():
    pl = pytest.importorskip("polars")
    table = pl.from_arrow(TABLE)
    for events in (table, table.lazy()):
        found = frames.evaluate(events, BOOK)
        assert isinstance(found, pl.DataFrame)
        assert found.to_arrow().to_pylist() == WANTED.to_pylist()


def test_duckdb_on_the_callers_own_connection():
    own = pytest.importorskip("duckdb").connect()
    own.register("events", TABLE)
    found = frames.evaluate(
        own.sql('select ticket_id, "at" as happened, kind, "to", public, priority from events'),
        BOOK,
        columns={"at": "happened"},
    )
    assert found.columns == WANTED.column_names
    assert own.sql("select count(*) from found").fetchall() == [(WANTED.num_rows,)]


def test_record_batches_and_chunks():
    chunks = pa.Table.from_batches(TABLE.to_batches(max_chunksize=17))
    assert frames.evaluate(chunks, BOOK).to_pylist() == WANTED.to_pylist()
    assert frames.evaluate(TABLE.combine_chunks().to_batches()[0], BOOK).to_pylist() == WANTED.to_pylist()


def test_ids_may_be_numbers():
    numbers = pa.array([int(each[1:]) for each in TABLE.column("ticket_id").to_pylist()])
    found = frames.evaluate(TABLE.set_column(0, "ticket_id", numbers), BOOK)
    assert found.column("ticket_id").to_pylist() == [int(each[1:]) for each in WANTED.column("ticket_id").to_pylist()]


def test_an_empty_table():
    assert frames.evaluate(TABLE.slice(0, 0), BOOK).schema == WANTED.schema


def test_rows_of_one_instant_keep_their_order_or_follow_seq():
    seq = pa.array(range(TABLE.num_rows))
    numbered = TABLE.append_column("seq", seq)
    assert frames.evaluate(numbered.take(pa.array(range(TABLE.num_rows)[::-1])), BOOK).to_pylist() == WANTED.to_pylist()


def test_wide_tables():
    at = pa.array([datetime(2026, 3, 2, 9, tzinfo=UTC)] * 2, pa.timestamp("us", "UTC"))
    done = pa.array([datetime(2026, 3, 2, 11, tzinfo=UTC), None], pa.timestamp("us", "UTC"))
    wide = pa.table({"id": [1, 2], "opened": at, "done": done, "priority": ["urgent", "low"]})
    columns = {"opened": frames.USUAL["created"], "done": frames.USUAL["solved"]}
    events = frames.from_wide(wide, columns, ["priority"], ticket_id="id")
    found = frames.evaluate(events, BOOK).to_pylist()
    assert [(row["ticket_id"], row["metric"], row["state"]) for row in found if row["metric"] == "resolution"] == [
        (1, "resolution", "stopped"),
        (2, "resolution", "running"),
    ]
    with pytest.raises(EventError, match="did you mean"):
        frames.from_wide(wide, {"opend": frames.USUAL["created"]}, ticket_id="id")
    with pytest.raises(EventError, match="created"):
        frames.from_wide(wide, {"done": frames.USUAL["solved"]}, ticket_id="id")


def change(name, row, value):
    values = TABLE.column(name).to_pylist()
    values[row] = value
    return TABLE.set_column(TABLE.column_names.index(name), name, pa.array(values, TABLE.schema.field(name).type))


STATUS_ROW = TABLE.column("kind").to_pylist().index("status")


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (change("kind", 4, "creatd"), r"row 4, kind: 'creatd' is no kind of event \(did you mean"),
        (change("kind", 4, None), "row 4, kind: is missing"),
        (change("to", STATUS_ROW, "Wating"), rf"row {STATUS_ROW}, to: .*did you mean .Waiting"),
        (change("to", STATUS_ROW, None), f"row {STATUS_ROW}, to: a change of status names none"),
        (change("ticket_id", 2, None), "ticket_id: is missing in row 2"),
        (change("at", 3, None), "at: is missing in row 3"),
        (TABLE.drop_columns(["at"]), "at: there is no such column"),
        (TABLE.slice(1), "has no created event"),
        (pa.concat_tables([TABLE, TABLE.slice(0, 1)]), "has 2 created events"),
    ],
)
def test_bad_rows_are_named(table, says):
    with pytest.raises(EventError, match=says):
        frames.evaluate(table, BOOK)


def test_naive_timestamps_are_refused():
    at = TABLE.column("at").cast(pa.timestamp("us"))
    with pytest.raises(NaiveDatetimeError, match="column at has no time zone"):
        frames.evaluate(TABLE.set_column(1, "at", at), BOOK)


def test_columns_that_are_not_there_are_refused():
    with pytest.raises(EventError, match="no column 'whn'"):
        frames.evaluate(TABLE, BOOK, columns={"at": "whn"})
    with pytest.raises(EventError, match="events must be"):
        frames.evaluate([{"ticket_id": 1}], BOOK)


def test_deadlines_set_by_hand_need_an_instant():
    table = change("kind", TABLE.num_rows - 1, "due")
    metric = pa.array([None] * (TABLE.num_rows - 1) + ["resolution"])
    with pytest.raises(EventError, match="due_to: is missing"):
        frames.evaluate(table.append_column("metric", metric), BOOK)


def test_fields_are_plain_values():
    book = PolicyBook.load(
        {
            "version": 1,
            "policies": [{"name": "a", "calendar": "always", "when": {"field": "born", "exists": True}, "targets": []}],
        }
    )
    created = TABLE.filter(pc.equal(TABLE.column("kind"), "created")).drop_columns(["to"])
    born = pa.array([datetime(2026, 1, 1, tzinfo=UTC)] * created.num_rows, pa.timestamp("us", "UTC"))
    with pytest.raises(EventError, match="born: holds datetime values"):
        frames.evaluate(created.append_column("born", born), book)


def test_the_core_imports_neither_numpy_nor_arrow():
    extras = "{'numpy', 'pyarrow', 'pandas', 'polars', 'slaclock.frames'}"
    code = f"import sys, slaclock; print(sorted({extras} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
