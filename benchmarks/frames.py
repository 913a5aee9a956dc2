"""Measures `slaclock.frames` beside its rivals and writes the figures into docs/frames.md.

    pip install -e '.[frames]' polars duckdb pandas workclock && python benchmarks/frames.py

Each contestant runs in a fresh process, on the same made-up log (see frames_log.py); times are medians. A rival that is
not installed is left out. `--large FOLDER` instead judges a Parquet file of 50 million events under a memory limit.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import frames_log
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from slaclock import frames

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = Path(__file__).parents[1] / "docs" / "frames.md"
BEGIN, END = "<!-- figures: written by benchmarks/frames.py -->", "<!-- end of figures -->"
MONTH = 30 * 24 * frames_log.HOUR
EVENTS = {
    "slaclock, 3 % changing": 0.03,
    "slaclock, 40 % changing": 0.4,
    "slaclock, 40 % changing, restart": 0.4,
    "slaclock, 40 % changing, locked": 0.4,
    "polars: three metrics": 0.03,
    "DuckDB: three metrics": 0.03,
    "polars: first response alone": 0.03,
    "DuckDB: first response alone": 0.03,
}


def judge(name: str, table: Any) -> Callable[[], int]:
    """One contestant's work on a table of events."""
    rival, _, job = name.partition(": ")
    if rival in ("polars", "DuckDB"):
        import frames_rivals  # noqa: PLC0415 - its libraries may be missing

        made = frames_rivals.Polars if rival == "polars" else frames_rivals.DuckDB
        end = frames_log.BEGIN + frames_log.YEARS + 7 * MONTH
        one = made(frames_log.book().calendar("berlin"), frames_log.BEGIN - MONTH, end)
        work = one.metrics if job == "three metrics" else one.first_response
        return lambda: work(table)
    how = next((how for how in ("restart", "locked") if name.endswith(how)), "retroactive")
    return lambda: int(frames.evaluate(table, frames_log.book(how)).num_rows)


def measure(name: str, path: str, rounds: int) -> dict[str, float]:
    """Seconds and memory of one contestant; runs in a process of its own."""
    table = pa.ipc.open_file(path).read_all()
    work = judge(name, table)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    seconds, busy = [], []
    for _ in range(rounds):
        start, begin = perf_counter(), process_time()
        work()
        seconds.append(perf_counter() - start)
        busy.append(process_time() - begin)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    return {"seconds": median(seconds), "cpu": min(busy), "peak": peak / 1024, "input": table.nbytes / 2**20}


def tickets(sizes: list[int], rounds: int) -> list[dict[str, Any]]:
    """Every contestant at every size."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            for changing in sorted(set(EVENTS.values())):
                table = frames_log.events(size, changing)
                path = f"{folder}/{changing}.arrow"
                with pa.ipc.new_file(path, table.schema) as writer:
                    writer.write_table(table)
                for name, share in EVENTS.items():
                    if share == changing and _there(name):
                        found.append(
                            {"name": name, "tickets": size, "events": table.num_rows, **_apart(name, path, rounds)}
                        )
    return found


def _there(name: str) -> bool:
    rival = name.partition(":")[0].lower()
    return rival not in ("polars", "duckdb") or find_spec(rival) is not None


def _apart(name: str, path: str, rounds: int) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, "--one", name, "--path", path, "--rounds", str(rounds)],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "POLARS_MAX_THREADS": "2"},
    )
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


def deadlines(rows: int, rounds: int) -> dict[str, float]:
    """Nanoseconds a row for a column of deadlines, random instants of five years, eight hours of open time."""
    desk = frames_log.book().calendar("berlin")
    rng = np.random.default_rng(1)
    at = rng.integers(frames_log.BEGIN - 4 * 12 * MONTH, frames_log.BEGIN + 12 * MONTH, rows)
    eight = np.full(rows, 8 * frames_log.HOUR)
    known = np.array([start for start, _ in desk.spans_us(int(at.min()), int(at.max()))])
    zoned = pa.array(at).cast(pa.timestamp("us", "UTC"))
    lasting = pa.array(eight).cast(pa.duration("us"))
    ends = at + rng.integers(0, MONTH, rows)
    works: dict[str, tuple[Callable[[], object], int]] = {
        "slaclock, NumPy": (lambda: frames.after(desk, at, eight), rows),
        "slaclock, Arrow": (lambda: frames.after(desk, zoned, lasting), rows),
        "slaclock, elapsed": (lambda: frames.elapsed(desk, at, ends), rows),
        "one np.searchsorted": (lambda: np.searchsorted(known, at), rows),
    }
    if find_spec("pandas"):
        works |= _pandas(zoned, desk, lasting)
    if find_spec("workclock"):
        works["workclock"] = _workclock(at[: rows // 50])
    seconds: dict[str, list[float]] = {name: [] for name in works}
    for _ in range(rounds):
        for name, (work, done) in works.items():
            start = perf_counter()
            work()
            seconds[name].append((perf_counter() - start) / done)
    return {name: median(taken) * 1e9 for name, taken in seconds.items()}


def _pandas(zoned: Any, desk: Any, lasting: Any) -> dict[str, tuple[Callable[[], object], int]]:
    import pandas as pd  # noqa: PLC0415 - a rival may be missing

    series, times = zoned.to_pandas(), lasting.to_pandas()
    few = series[:2_000].dt.tz_convert("Europe/Berlin")
    hours = pd.offsets.CustomBusinessHour(8, start=["09:00", "13:00"], end=["12:00", "17:00"])
    return {
        "slaclock, pandas": (lambda: frames.after(desk, series, times), len(series)),
        "pandas CustomBusinessHour": (lambda: [each + hours for each in few], len(few)),
    }


def _workclock(at: Any) -> tuple[Callable[[], object], int]:
    from datetime import timedelta  # noqa: PLC0415 - for this rival only

    import desk as other  # noqa: PLC0415 - needs the rival

    schedule = other.workclock()
    moments, eight = at.view("M8[us]"), timedelta(hours=8)
    batch = getattr(schedule, "add_many", None) or getattr(schedule, "add_batch", None)
    if batch is not None:
        return lambda: batch(moments, eight), len(at)
    from slaclock.instants import from_us  # noqa: PLC0415 - for this rival only

    plain = [from_us(each) for each in at.tolist()]
    return lambda: [schedule.add(each, eight) for each in plain], len(plain)


def page(rows: list[dict[str, Any]], column: dict[str, float]) -> str:
    """The figures as Markdown."""
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text(encoding="utf-8").splitlines() if cpu.exists() else []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    machine = f"Measured on {model}, {os.cpu_count()} cores, Python {platform.python_version()}"
    own = {row["tickets"]: row["cpu"] for row in rows if row["name"] == "slaclock, 3 % changing"}
    text = [
        f"{machine}, NumPy {np.__version__}, pyarrow {pa.__version__}; load averages at the end: {load}.",
        "",
        "| a column of deadlines, random instants | ns a row | × slaclock |",
        "|---|---:|---:|",
        *(f"| {name} | {each:,.1f} | {each / column['slaclock, NumPy']:,.2f} |" for name, each in column.items()),
        "",
        "| tickets | events | contestant | seconds, median | CPU seconds, least | × slaclock | peak over input |",
        "|---:|---:|---|---:|---:|---:|---:|",
        *(
            f"| {row['tickets']:,} | {row['events']:,} | {row['name']} | {row['seconds']:.2f} | {row['cpu']:.2f} | "
            f"{row['cpu'] / own[row['tickets']]:.2f} | "
            f"{row['peak']:,.0f} MB ({row['peak'] / row['input']:.1f} × the input) |"
            for row in rows
        ),
    ]
    return "\n".join(text)


def large(folder: Path, events: int, limit: int) -> None:
    """Judges a Parquet file larger than the memory allowed."""
    source = folder / "events.parquet"
    tickets_each, written, writer = 250_000, 0, None
    while written < events:
        table = frames_log.events(tickets_each, seed=written)
        prefix = pa.array([f"{written:012}"]).cast(pa.string())[0]
        ids = pa.compute.binary_join_element_wise(prefix, table.column("ticket_id"), "-")
        table = table.set_column(0, "ticket_id", ids)
        writer = writer or pq.ParquetWriter(source, table.schema)
        writer.write_table(table)
        written += table.num_rows
    if writer is not None:
        writer.close()
    code = (
        "import resource, sys; sys.path.insert(0, sys.argv[1])\n"
        f"resource.setrlimit(resource.RLIMIT_DATA, ({limit}, {limit}))\n"
        "import frames_log; from slaclock import frames; from time import perf_counter\n"
        "begin = perf_counter()\n"
        "rows = frames.evaluate_parquet(sys.argv[2], sys.argv[3], frames_log.book())\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024\n"
        "print(f'{rows:,} results in {perf_counter() - begin:.0f} s, peak {peak:,.0f} MB')"
    )
    print(f"{written:,} events, {source.stat().st_size / 2**20:,.0f} MB of Parquet")
    arguments = [str(Path(__file__).parent), str(source), str(folder / "results.parquet")]
    subprocess.run([sys.executable, "-c", code, *arguments], check=True)


def main() -> None:
    """Runs everything and writes the figures."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000], help="numbers of tickets")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", help="one contestant, for a process of its own")
    parser.add_argument("--path", help="its events")
    parser.add_argument("--large", type=Path, help="a folder for a file of many events")
    parser.add_argument("--events", type=int, default=50_000_000, help="how many, with --large")
    parser.add_argument("--output", type=Path, default=PAGE, help="the page that is written into")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one, options.path, options.rounds)))
    elif options.large:
        large(options.large, options.events, 2 << 30)
    else:
        text = page(tickets(options.sizes, options.rounds), deadlines(1_000_000, 5))
        known = options.output.read_text(encoding="utf-8")
        head, _, rest = known.partition(BEGIN)
        options.output.write_text(f"{head}{BEGIN}\n\n{text}\n\n{END}{rest.partition(END)[2]}", encoding="utf-8")
        print(text)


if __name__ == "__main__":
    main()
