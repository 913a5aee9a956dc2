"""The results as a page of the documentation."""

from __future__ import annotations

import os
import platform
from importlib.metadata import version
from pathlib import Path

HEAD = """\
# Benchmarks

Written by `python benchmarks/run.py`, which takes about a minute. All contestants run in turn in one process, round
after round, and the table shows medians; imports and first queries are measured in fresh processes. Times differ from
machine to machine and from hour to hour: what counts is the ratio between contestants of one run.

The desk is Europe/Berlin, 9 to 12 and 13 to 17 from Monday to Friday, with the public holidays of Berlin. `workclock`
has a core in Rust; slaclock is plain Python. Before each race both must give the same answers.

"""


def page(works: dict[str, dict[str, float]]) -> str:
    """The whole page: the machine, then one line for each work."""
    names = list(dict.fromkeys(name for seconds in works.values() for name in seconds))
    lines = [
        f"| work | {' | '.join(names)} |",
        f"|---|{'---:|' * len(names)}",
        *(f"| {work} | {' | '.join(_cell(seconds, name) for name in names)} |" for work, seconds in works.items()),
    ]
    versions = ", ".join(f"{name} {version(name)}" for name in names if " " not in name)
    return f"{HEAD}Measured on {_machine()}, with {versions}.\n\n" + "\n".join(lines) + "\n"


def _cell(seconds: dict[str, float], name: str) -> str:
    if name not in seconds:
        return "–"
    if name == "slaclock":
        return _duration(seconds[name])
    ratio = seconds[name] / seconds["slaclock"]
    return f"{_duration(seconds[name])} ({ratio:,.{0 if ratio >= 10 else 2}f} ×)"


def _duration(seconds: float) -> str:
    number, unit = (seconds * 1e6, "µs") if seconds < 1e-3 else (seconds * 1e3, "ms")
    return f"{number:,.2f} {unit}" if number < 10 else f"{number:,.0f} {unit}"


def _machine() -> str:
    cpuinfo = Path("/proc/cpuinfo")
    lines = cpuinfo.read_text(encoding="utf-8").splitlines() if cpuinfo.exists() else []
    model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "")
    python = f"{platform.python_implementation()} {platform.python_version()}"
    return f"{model or platform.machine()}, {os.cpu_count()} cores, {platform.system()}, {python}"
