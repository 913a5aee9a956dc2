"""Timing: all contestants in turn, round after round, so that a busy machine is unfair to nobody; medians."""

from __future__ import annotations

import subprocess
import sys
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def medians(contestants: Mapping[str, tuple[Callable[[], object], int]], rounds: int) -> dict[str, float]:
    """Seconds for one operation of each: a contestant is a batch to run, and how many operations it does."""
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, (batch, operations) in contestants.items():
            seconds[name].append(timed(batch) / operations)
    return {name: median(taken) for name, taken in seconds.items()}


def timed(batch: Callable[[], object]) -> float:
    """Seconds that one run takes."""
    begin = perf_counter()
    batch()
    return perf_counter() - begin


TIMED = """
{setup}
import gc
from time import perf_counter
gc.collect()  # what the setup left over is not the code's to clear away
begin = perf_counter()
{code}
print(perf_counter() - begin)
"""


def in_fresh_processes(contestants: dict[str, tuple[str, str]], rounds: int) -> dict[str, float]:
    """Seconds that each code takes in a new interpreter, where nothing is cached: (setup, code), in turn."""
    seconds: dict[str, list[float]] = {name: [] for name in contestants}
    for _ in range(rounds):
        for name, (setup, code) in contestants.items():
            timed = TIMED.format(setup=setup, code=code)
            done = subprocess.run([sys.executable, "-c", timed], capture_output=True, text=True, check=True)
            seconds[name].append(float(done.stdout))
    return {name: median(taken) for name, taken in seconds.items()}
