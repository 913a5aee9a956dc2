"""On Spark the answers are those of the local `evaluate`, whatever the session's time zone."""

from __future__ import annotations

import os
import shutil
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

pytest.importorskip("pyspark")
if shutil.which("java") is None and "JAVA_HOME" not in os.environ:
    pytest.skip("Spark needs Java 17, and there is none here", allow_module_level=True)

from slaclock import EventError, frames
from tests.frames import uci
from tests.frames.desk import BOOK, log
from tests.frames.test_uci import BOOKS, book

pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession  # noqa: PLC0415 - where Spark is

    os.environ["PYSPARK_PYTHON"] = sys.executable
    os.environ["PYTHONPATH"] = os.pathsep.join(
        [str(Path(frames.__file__).parents[2]), os.environ.get("PYTHONPATH", "")]
    )
    session = (
        SparkSession.builder.master("local[2]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.shuffle.partitions", "4")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.sql.session.timeZone", "America/New_York")
        .getOrCreate()
    )
    yield session
    session.stop()


@pytest.mark.parametrize("zone", ["America/New_York", "UTC"])
def test_same_rows_as_the_local_answer(spark, zone):
    from slaclock.frames.spark import evaluate  # noqa: PLC0415 - where Spark is

    spark.conf.set("spark.sql.session.timeZone", zone)
    table = log(120)
    wanted = frames.evaluate(table, BOOK)
    found = evaluate(spark.createDataFrame(table), BOOK).toArrow()
    plain = [
        (field.name, field.type.value_type if pa.types.is_dictionary(field.type) else field.type)
        for field in wanted.schema
    ]
    assert found.column_names == [name for name, _ in plain]
    by_ticket = sorted(_rows(found), key=lambda row: row["ticket_id"])
    assert by_ticket == _rows(wanted)
    assert len(by_ticket) > 120


def _rows(table):
    """Rows with their instants in UTC: Spark shows them in the session's zone."""
    return [{name: _utc(value) for name, value in row.items()} for row in table.to_pylist()]


def _utc(value):
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, list):
        return [{name: _utc(each) for name, each in item.items()} for item in value]
    return value


def test_as_of_and_columns_of_other_names(spark):
    from slaclock.frames.spark import evaluate  # noqa: PLC0415 - where Spark is

    now = datetime(2026, 3, 6, tzinfo=UTC) + timedelta(hours=3)
    table = log(30)
    renamed = table.rename_columns(["number" if name == "ticket_id" else name for name in table.column_names])
    found = evaluate(spark.createDataFrame(renamed), BOOK, now, {"ticket_id": "number"}).toArrow()
    wanted = frames.evaluate(table, BOOK, now)
    assert sorted(_rows(found), key=lambda row: row["ticket_id"]) == _rows(wanted)


def test_a_missing_column_is_refused_before_spark_runs(spark):
    from slaclock.frames.spark import evaluate  # noqa: PLC0415 - where Spark is

    with pytest.raises(EventError, match="kind"):
        evaluate(spark.createDataFrame(log(2).drop_columns(["kind"])), BOOK)


@pytest.mark.data
def test_the_whole_uci_log(spark):
    from slaclock.frames.spark import evaluate  # noqa: PLC0415 - where Spark is

    table = uci.table_of(list(uci.rows()))
    spark.conf.set("spark.sql.session.timeZone", "America/New_York")
    judged_by = book(BOOKS["by group, with an internal agreement"])
    found = evaluate(spark.createDataFrame(table), judged_by).toArrow()
    assert found.num_rows > 24_918
    wanted = frames.evaluate(table, judged_by)
    # Ids all have one length, so that texts are in the order of numbers; a ticket's rows come in their order already.
    order = np.argsort(np.array(found.column("ticket_id").to_pylist()), kind="stable")
    assert _rows(found.take(pa.array(order))) == _rows(wanted)
