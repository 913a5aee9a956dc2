"""Measures `slaclock.frames` beside its rivals and writes the figures into docs/frames.md.

    pip install -e '.[frames]' polars duckdb pandas workclock && python benchmarks/frames.py

Each contestant runs in fresh processes, in turn with the others, on the same made-up log (see frames_log.py); times are
medians. The rivals' answers are compared with ours first. A rival that is not installed is left out. `--large FOLDER`
instead judges a Parquet file of 50 million events under a memory limit.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import timedelta
from importlib.util import find_spec
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

import desk as desk_of_peers
import frames_log
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from slaclock import BusinessCalendar, frames

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

PAGE = Path(__file__).parents[1] / "docs" / "frames.md"
BEGIN, END = "<!-- figures: written by benchmarks/frames.py -->", "<!-- end of figures -->"
MONTH = 30 * 24 * frames_log.HOUR
EVENTS = {
    "slaclock": 0.03,
    "slaclock, 2 threads": 0.03,
    "slaclock, ordered stream": 0.03,
    "polars, 2 threads: three metrics": 0.03,
    "DuckDB, 2 threads: three metrics": 0.03,
    "polars, 2 threads: first response alone": 0.03,
    "DuckDB, 2 threads: first response alone": 0.03,
    "slaclock, 40 % changing": 0.4,
    "slaclock, 40 % changing, restart": 0.4,
    "slaclock, 40 % changing, locked": 0.4,
}
MANY = 1_500_000
"""With so many tickets or more, only the two nearest to each other run, and once."""
SIZES = [2_000, 20_000, 200_000, 1_000_000, 2_000_000]
NEAREST = ("slaclock", "slaclock, 2 threads", "polars, 2 threads: three metrics")


def judge(name: str, table: Any) -> Callable[[], int]:
    """One contestant's work on a table of events."""
    rival, _, job = name.partition(", 2 threads: ")
    if rival in ("polars", "DuckDB"):
        import frames_rivals  # noqa: PLC0415 - its libraries may be missing

        made = frames_rivals.Polars if rival == "polars" else frames_rivals.DuckDB
        end = frames_log.BEGIN + frames_log.YEARS + 7 * MONTH
        one = made(frames_log.book().calendar("berlin"), frames_log.BEGIN - MONTH, end)
        work = one.metrics if job == "three metrics" else one.first_response
        return lambda: len(work(table))
    how = next((how for how in ("restart", "locked") if name.endswith(how)), "retroactive")
    book = frames_log.book(how)
    if name.endswith("stream"):
        batches = table.sort_by([("ticket_id", "ascending"), ("at", "ascending")]).to_batches(max_chunksize=8192)
        return lambda: sum(batch.num_rows for batch in frames.evaluate_batches(batches, book))
    threads = 2 if name.endswith("2 threads") else 1
    return lambda: int(frames.evaluate(table, book, threads=threads).num_rows)


def measure(name: str, path: str) -> dict[str, float]:
    """Seconds and memory of one contestant's first run; in a process of its own."""
    table = pa.ipc.open_file(path).read_all()
    work = judge(name, table)
    before = resident("VmRSS")
    start, begin = perf_counter(), process_time()
    work()
    seconds, busy = perf_counter() - start, process_time() - begin
    peak = resident("VmHWM") - before
    return {"seconds": seconds, "cpu": busy, "peak": peak, "input": table.nbytes / 2**20}


def resident(which: str) -> float:
    """Megabytes in memory, now (`VmRSS`) or at the most (`VmHWM`): getrusage begins with the parent process's peak."""
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith(which))


def tickets(sizes: list[int], rounds: int) -> list[dict[str, Any]]:
    """Every contestant at every size, in turn, round after round."""
    found = []
    with tempfile.TemporaryDirectory() as folder:
        for size in sizes:
            paths, rows = {}, {}
            for changing in sorted(set(EVENTS.values())):
                table = frames_log.events(size, changing)
                paths[changing], rows[changing] = f"{folder}/{changing}.arrow", table.num_rows
                with pa.ipc.new_file(paths[changing], table.schema) as writer:
                    writer.write_table(table)
                del table
            names = [name for name in EVENTS if _there(name) and (size < MANY or name in NEAREST)]
            taken: dict[str, list[dict[str, float]]] = {name: [] for name in names}
            for _ in range(1 if size >= MANY else rounds):
                for name in names:
                    taken[name].append(_apart(name, paths[EVENTS[name]]))
            for name, each in taken.items():
                figures = {key: median(one[key] for one in each) for key in each[0]}
                figures["cpu"] = min(one["cpu"] for one in each)
                found.append({"name": name, "tickets": size, "events": rows[EVENTS[name]], **figures})
    return found


def _there(name: str) -> bool:
    rival = name.partition(",")[0].lower()
    return rival not in ("polars", "duckdb") or find_spec(rival) is not None


def _apart(name: str, path: str) -> dict[str, float]:
    done = subprocess.run(
        [sys.executable, __file__, "--one", name, "--path", path],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "POLARS_MAX_THREADS": "2"},
    )
    answer: dict[str, float] = json.loads(done.stdout)
    return answer


CROWDED = BusinessCalendar(
    tz="Europe/Berlin",
    hours={"mon-sun": [f"{n // 4:02}:{n % 4 * 15:02}-{n // 4:02}:{n % 4 * 15 + 7 + n % 5:02}" for n in range(96)]},
)


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
        "slaclock, 96 spans a day": (lambda: frames.after(CROWDED, at, eight), rows),
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
    begins, ends = ["09:00", "13:00"], ["12:00", "17:00"]
    hours = pd.offsets.CustomBusinessHour(8, start=begins, end=ends, holidays=desk_of_peers.holiday_dates())
    return {
        "slaclock, pandas": (lambda: frames.after(desk, series, times), len(series)),
        "pandas CustomBusinessHour": (lambda: [each + hours for each in few], len(few)),
    }


def _workclock(at: Any) -> tuple[Callable[[], object], int]:
    schedule = desk_of_peers.workclock()
    moments, eight = at.view("M8[us]"), timedelta(hours=8)
    return lambda: schedule.add_many(moments, eight), len(at)


def agreement(size: int = 20_000) -> list[str]:
    """How far the rivals' answers are ours, as sentences."""
    desk, said = frames_log.book().calendar("berlin"), []
    rng = np.random.default_rng(2)
    at = rng.integers(frames_log.BEGIN, frames_log.BEGIN + frames_log.YEARS, 2_000)
    ours = frames.after(desk, at, np.full(len(at), 8 * frames_log.HOUR))
    if find_spec("workclock"):
        theirs, _ = _workclock(at)
        same = np.asarray(theirs()).astype("M8[us]").view(np.int64) == ours
        said.append(f"`workclock` gives {same.mean():.1%} of our deadlines")
    if find_spec("pandas"):
        zoned = pa.array(at).cast(pa.timestamp("us", "UTC"))
        work, _ = _pandas(zoned, desk, pa.array(ours).cast(pa.duration("us")))["pandas CustomBusinessHour"]
        same = np.array([each.value // 1000 for each in work()]) == ours  # type: ignore[attr-defined]
        said.append(f"pandas {same.mean():.1%}")
    table = frames_log.events(size, 0)
    simple = frames.evaluate(table, frames_log.simple_book()).select(["ticket_id", "metric", "elapsed"]).to_pylist()
    first = {row["ticket_id"]: row["elapsed"] for row in simple if row["metric"] == "first_response"}
    for name in ("polars", "DuckDB"):
        if find_spec(name.lower()):
            found = _first_responses(name, table)
            same = np.array([first.get(ticket) == each for ticket, each in found.items()])
            said.append(f"{name} {same.mean():.1%} of our first responses")
    return said


def _first_responses(name: str, table: Any) -> dict[str, timedelta]:
    import frames_rivals  # noqa: PLC0415 - its libraries may be missing

    made = frames_rivals.Polars if name == "polars" else frames_rivals.DuckDB
    end = frames_log.BEGIN + frames_log.YEARS + 7 * MONTH
    found = made(frames_log.book().calendar("berlin"), frames_log.BEGIN - MONTH, end).first_response(table)
    rows = found.to_arrow() if name == "polars" else found.to_arrow_table()
    names = ("ticket_id", "e_created", "e_answered") if name == "DuckDB" else ("ticket_id", "E_created", "E_answered")
    columns = (rows.column(each).to_pylist() for each in names)
    return {ticket: timedelta(microseconds=end - begin) for ticket, begin, end in zip(*columns, strict=True)}


def page(rows: list[dict[str, Any]], column: dict[str, float]) -> str:
    """The figures as Markdown."""
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text(encoding="utf-8").splitlines() if cpu.exists() else []
    model = next(
        (line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine()
    )
    load = ", ".join(f"{each:.1f}" for each in os.getloadavg())
    machine = f"Measured on {model}, {os.cpu_count()} cores, Python {platform.python_version()}"
    own = {row["tickets"]: row for row in rows if row["name"] == "slaclock"}
    text = [
        f"{machine}, NumPy {np.__version__}, pyarrow {pa.__version__}; load averages at the end: {load}.",
        "",
        "Compared before the race: " + ", ".join(agreement()) + ". The scripts know no tickets that agents created, no "
        "cancellations and no second solving, which is where they differ.",
        "",
        "| a column of deadlines, random instants | ns a row | × slaclock |",
        "|---|---:|---:|",
        *(f"| {name} | {each:,.1f} | {each / column['slaclock, NumPy']:,.2f} |" for name, each in column.items()),
        "",
        "| events | contestant | seconds | × slaclock | events a second | CPU seconds | × slaclock | peak over input |",
        "|---:|---|---:|---:|---:|---:|---:|---:|",
        *(
            f"| {row['events']:,} | {row['name']} | {row['seconds']:.2f} | "
            f"{row['seconds'] / own[row['tickets']]['seconds']:.2f} | {row['events'] / row['seconds']:,.0f} | "
            f"{row['cpu']:.2f} | {row['cpu'] / own[row['tickets']]['cpu']:.2f} | "
            f"{row['peak']:,.0f} MB ({row['peak'] / row['input']:.1f} × the input) |"
            for row in rows
        ),
    ]
    return "\n".join(text)


def stream(parts: int) -> None:
    """Judges an ordered stream that is made as it is read, of some 100,000 events a part, and tells its memory."""

    def batches() -> Iterator[Any]:
        for part in range(parts):
            yield from numbered(frames_log.events(20_000, seed=part), part).to_batches(max_chunksize=8192)

    first = numbered(frames_log.events(20_000), 0)
    frames.evaluate(first, frames_log.book())  # what is loaded and built once is not the stream's
    del first
    before = resident("VmRSS")
    told: list[int] = []
    begin = perf_counter()
    rows = sum(b.num_rows for b in frames.evaluate_batches(batches(), frames_log.book(), progress=told.append))
    peak = resident("VmHWM") - before
    print(f"{told[-1]:,} events, {rows:,} results in {perf_counter() - begin:.0f} s, {peak:,.0f} MB more than before")


def numbered(table: Any, part: int) -> Any:
    """A part of a long log, ordered by ticket, its ids after those of the parts before."""
    ids = pa.compute.binary_join_element_wise(pa.scalar(f"{part:06}"), table.column("ticket_id"), "-")
    return table.set_column(0, "ticket_id", ids).sort_by([("ticket_id", "ascending"), ("at", "ascending")])


def large(folder: Path, events: int, limit: int) -> None:
    """Judges a Parquet file larger than the memory allowed."""
    source = folder / "events.parquet"
    tickets_each, written, writer = 250_000, 0, None
    if source.exists():  # made by an earlier run
        written = pq.read_metadata(source).num_rows
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
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help="numbers of tickets")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--one", help="one contestant, for a process of its own")
    parser.add_argument("--path", help="its events")
    parser.add_argument("--stream", type=int, help="an ordered stream of so many parts of 100,000 events")
    parser.add_argument("--large", type=Path, help="a folder for a file of many events")
    parser.add_argument("--events", type=int, default=50_000_000, help="how many, with --large")
    parser.add_argument("--output", type=Path, default=PAGE, help="the page that is written into")
    options = parser.parse_args()
    if options.one:
        print(json.dumps(measure(options.one, options.path)))
    elif options.stream:
        stream(options.stream)
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
