"""Measures `slaclock.frames.spark.evaluate` on `local[2]`, beyond what Spark's own shuffle and sort take.

    pip install -e '.[spark]' && python benchmarks/frames_spark.py --tickets 1000000

Java 17 is needed. All work goes to a sink that keeps nothing; the least of several rounds in one session is told.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter
from typing import TYPE_CHECKING, Any

import frames_log
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Callable


def session() -> Any:
    """Spark on two cores of this machine."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - the extra may be missing

    os.environ["PYSPARK_PYTHON"] = sys.executable
    paths = [str(Path(__file__).parents[1] / "src"), os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(paths)
    made = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false")
    settings = {"spark.sql.shuffle.partitions": "4", "spark.driver.memory": "4g", "spark.driver.host": "127.0.0.1"}
    for name, value in settings.items():
        made = made.config(name, value)
    return made.getOrCreate()


def works(path: str) -> dict[str, Callable[[], None]]:
    """What is measured."""
    from pyspark.sql import functions as F  # noqa: N812, PLC0415 - what every Spark program calls it

    from slaclock.frames.spark import evaluate  # noqa: PLC0415 - the extra may be missing

    spark = session()
    df = spark.read.parquet(path)

    def ordered() -> Any:
        numbered = df.withColumn("n", F.monotonically_increasing_id())
        return numbered.repartition("ticket_id").sortWithinPartitions("ticket_id", "at", "n")

    def sink(frame: Any) -> None:
        frame.write.format("noop").mode("overwrite").save()

    def same(batches: Any) -> Any:
        yield from batches

    return {
        "shuffle and sort": lambda: sink(ordered()),
        "the same, handed through Python": lambda: sink(ordered().mapInArrow(same, ordered().schema)),
        "slaclock": lambda: sink(evaluate(df, frames_log.book())),
    }


def main() -> None:
    """Runs everything in turn."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tickets", type=int, default=1_000_000)
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        table = frames_log.events(options.tickets)
        pq.write_table(table, f"{folder}/events.parquet")
        seconds: dict[str, list[float]] = {}
        asked = works(f"{folder}/events.parquet")
        for _ in range(options.rounds):
            for name, work in asked.items():
                begin = perf_counter()
                work()
                seconds.setdefault(name, []).append(perf_counter() - begin)
        print(f"{table.num_rows:,} events")
        for name, taken in seconds.items():
            print(f"{name}: {min(taken):.1f} s")


if __name__ == "__main__":
    main()
