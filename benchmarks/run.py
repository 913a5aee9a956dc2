"""Measures slaclock beside its peers in one run and writes docs/benchmarks.md.

    pip install -e . --group benchmarks && python benchmarks/run.py

A peer that is not installed is left out.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import works
from page import page

if TYPE_CHECKING:
    from collections.abc import Callable

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"


def main() -> None:
    """Runs every work and writes the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="few repetitions, to see that everything runs")
    parser.add_argument("--quiet", action="store_true", help="no progress on the terminal")
    parser.add_argument("--output", type=Path, default=PAGE, help="the page to write (default: docs/benchmarks.md)")
    options = parser.parse_args()
    n, rounds = (200, 1) if options.quick else (10_000, 7)

    every: dict[str, Callable[[], dict[str, dict[str, float]]]] = {
        "deadlines": lambda: works.deadlines(n, rounds),
        "elapsed": lambda: works.elapsed(n, rounds),
        "tickets": lambda: works.ticket(n // 5, rounds),
        "first queries": lambda: works.first_query(rounds),
        "imports": lambda: works.imports(rounds),
    }
    results: dict[str, dict[str, float]] = {}
    for n_done, (name, work) in enumerate(every.items(), 1):
        if sys.stderr.isatty() and not options.quiet:
            print(f"{n_done}/{len(every)} {name}", file=sys.stderr)
        results |= work()
    options.output.write_text(page(results), encoding="utf-8")
    print(page(results).partition("Measured on ")[2])


if __name__ == "__main__":
    main()
