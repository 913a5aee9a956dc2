"""What cannot be right is refused by one error of the library that names the column or the row; nothing is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import numpy as np
import pyarrow as pa
import pytest

from slaclock import BusinessCalendar, CalendarError, EventError, frames
from tests.frames.desk import BOOK, log

TABLE = log(20)
ROWS = TABLE.num_rows
WANTED = frames.evaluate(TABLE, BOOK).to_pylist()
DESK = BusinessCalendar(tz="UTC", hours={"mon-fri": ["09:00-17:00"]})
FAR = datetime(9999, 12, 31, tzinfo=UTC)


def having(name, values):
    if name in TABLE.column_names:
        return TABLE.set_column(TABLE.column_names.index(name), name, values)
    return TABLE.append_column(name, values)


def at_with(row, value):
    values = TABLE.column("at").to_pylist()
    values[row] = value
    return having("at", pa.array(values, pa.timestamp("us", "UTC")))


NUMBERS = pa.array(range(ROWS))
OBJECTS = pa.array([{"a": 1}] * ROWS)
LISTS = pa.array([["a"]] * ROWS)


@pytest.mark.parametrize(
    ("table", "says"),
    [
        (having("ticket_id", LISTS), "ticket_id: must hold texts or whole numbers, not list"),
        (having("ticket_id", NUMBERS.cast(pa.float64())), r"not double \(make whole numbers of them"),
        (having("kind", LISTS), "kind: must hold texts, not list"),
        (having("kind", NUMBERS), "kind: must hold texts, not int64"),
        (having("to", OBJECTS), "to: must hold texts, or whole numbers, not struct"),
        (having("by", NUMBERS), "by: must hold texts"),
        (having("priority", OBJECTS), "priority: must hold texts or numbers, or lists of these, not struct"),
        (having("priority", pa.array([[{"a": 1}]] * ROWS)), "priority: must hold texts or numbers"),
        (having("seq", pa.array(["1"] * ROWS)), "seq: must hold whole numbers, not string"),
        (having("seq", pa.array([None, *range(1, ROWS)])), "seq: is missing in row 0"),
        (having("seq", pa.array([0.0, 1.5, *range(2, ROWS)])), "seq: is no whole number in row 1"),
        (having("id", LISTS), "id: must hold texts or whole numbers"),
        (having("clear", NUMBERS), "clear: must hold names of fields"),
        (pa.table([*TABLE.columns, TABLE.column("at")], [*TABLE.column_names, "at"]), "at: there are 2 such columns"),
        (pa.table([*TABLE.columns, TABLE.column("priority")], [*TABLE.column_names, "priority"]), "several"),
    ],
)
def test_columns_of_the_wrong_kind(table, says):
    with pytest.raises(EventError, match=says):
        frames.evaluate(table, BOOK)


@pytest.mark.parametrize(
    ("columns", "says"), [({"att": "at"}, 'is no column of ours .did you mean "at"'), ("at", "must be a mapping")]
)
def test_names_of_columns(columns, says):
    with pytest.raises(EventError, match=says):
        frames.evaluate(TABLE, BOOK, columns=columns)


def test_columns_that_are_not_read_may_be_there_twice():
    table = pa.table([*TABLE.columns, NUMBERS, NUMBERS], [*TABLE.column_names, "x", "x"])
    assert frames.evaluate(table, BOOK).to_pylist() == WANTED


@pytest.mark.parametrize("unit", ["s", "ms", "ns"])
@pytest.mark.parametrize("zone", ["UTC", "America/New_York"])
def test_instants_of_any_unit_and_zone(unit, zone):
    table = having("at", TABLE.column("at").cast(pa.timestamp(unit, zone)))
    assert frames.evaluate(table, BOOK).to_pylist() == WANTED


@pytest.mark.parametrize("kind", [pa.large_string(), pa.string_view(), pa.dictionary(pa.uint8(), pa.string())])
def test_texts_of_any_kind(kind):
    schema = pa.schema([(each.name, kind if pa.types.is_string(each.type) else each.type) for each in TABLE.schema])
    found = frames.evaluate(TABLE.cast(schema), BOOK).to_pylist()
    assert found == WANTED


def test_slices_and_empty_chunks():
    chunks = pa.concat_tables([TABLE.slice(0, 7), TABLE.slice(7, 0), TABLE.slice(7, 1), TABLE.slice(8)])
    assert frames.evaluate(chunks, BOOK).to_pylist() == WANTED
    assert frames.evaluate(pa.concat_tables([TABLE, TABLE]).slice(ROWS), BOOK).to_pylist() == WANTED


def test_categories_of_polars():
    pl = pytest.importorskip("polars")
    table = pl.from_arrow(TABLE).with_columns(pl.col("ticket_id", "kind", "to", "priority").cast(pl.Categorical))
    assert len(frames.evaluate(table, BOOK)) == len(WANTED)
    assert sum(batch.num_rows for batch in frames.evaluate_batches(table.sort("ticket_id"), BOOK)) == len(WANTED)


def test_frames_of_pandas_that_no_table_can_be():
    pd = pytest.importorskip("pandas")
    table = TABLE.to_pandas()
    mixed = table.assign(priority=[1 if row % 2 else "low" for row in range(ROWS)])
    with pytest.raises(EventError, match="priority: holds values of several types"):
        frames.evaluate(mixed, BOOK)
    with pytest.raises(EventError, match="at: there are several such columns"):
        frames.evaluate(pd.concat([table, table[["at"]]], axis=1), BOOK)
    with pytest.raises(EventError, match="events must be a pandas"):
        frames.evaluate(table["at"], BOOK)


def test_a_placeholder_is_named_with_its_row():
    with pytest.raises(CalendarError, match="row 5, at: 9999-12-31 lies more than 400 years from others"):
        frames.evaluate(at_with(5, FAR), BOOK)
    with pytest.raises(CalendarError, match="now lies more than 400 years after"):
        frames.evaluate(TABLE, BOOK, now=FAR)


@pytest.mark.parametrize(
    ("ask", "says"),
    [
        (lambda some, plain: frames.after(DESK, some, timedelta(hours=1)), "row 2, starts: 9999-12-31"),
        (lambda some, plain: frames.elapsed(DESK, plain, some), "row 2, ends: 9999-12-31"),
        (lambda some, plain: frames.is_open(DESK, some), "row 2, at: 9999-12-31"),
        (lambda some, plain: frames.after_business_days(DESK, some, 1), "row 2, starts: 9999-12-31"),
    ],
)
def test_a_placeholder_among_instants_is_named_with_its_row(ask, says):
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    some, plain = (pa.array(each, pa.timestamp("us", "UTC")) for each in ([begin, None, FAR], [begin] * 3))
    with pytest.raises(CalendarError, match=says):
        ask(some, plain)


def test_instants_that_no_year_has():
    seconds = np.zeros(3, np.int64)
    seconds[1] = 1 << 60
    with pytest.raises(CalendarError, match="row 1, starts"):
        frames.after(DESK, pa.array(seconds).cast(pa.timestamp("s", "UTC")), timedelta(hours=1))


def batches():
    return TABLE.sort_by("ticket_id").to_batches(max_chunksize=10)


@pytest.mark.parametrize(
    ("reader", "says"),
    [
        (5, "reader must give record batches"),
        ([1], "batch 0 is no record batch"),
        ([*batches()[:2], batches()[2].drop_columns(["priority"])], "batch 2 has other columns"),
    ],
)
def test_streams_of_something_else(reader, says):
    with pytest.raises(EventError, match=says):
        list(frames.evaluate_batches(reader, BOOK))


def test_a_stream_of_tables_and_empty_batches():
    first, *others = batches()
    parts = [pa.Table.from_batches([first]), first.slice(0, 0), *others]
    assert [row for each in frames.evaluate_batches(parts, BOOK) for row in each.to_pylist()] == WANTED


def test_threads_may_share_a_book():
    tables = [log(40, seed) for seed in range(6)]
    wanted = [frames.evaluate(table, BOOK).to_pylist() for table in tables]
    fresh = type(BOOK).load(BOOK.dump())
    with ThreadPoolExecutor(3) as pool:
        found = list(pool.map(lambda table: frames.evaluate(table, fresh).to_pylist(), tables))
    assert found == wanted
