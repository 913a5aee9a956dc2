"""How long a large export takes from parsed JSON to every verdict: `load_events`, then `frames.evaluate`.

    python benchmarks/helpdesks.py [zendesk|freshdesk|tables] [--tickets 100000]

The exports are made up, with a fixed seed, in the shape and with the ballast of real ones: ten custom fields a ticket,
addresses, metadata and notifications in every audit. Making them is not measured.
"""

from __future__ import annotations

import argparse
import resource
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING

import helpdesks_made

from slaclock import frames
from slaclock.adapters import freshdesk, tables, zendesk
from slaclock.adapters.told import LoadedEvents

if TYPE_CHECKING:
    from slaclock import PolicyBook

Load = Callable[[], LoadedEvents]


def load_zendesk(n: int) -> tuple[PolicyBook, Load]:
    """Tickets with seven audits each."""
    made = helpdesks_made.zendesk(n)
    book = zendesk.load_book(made["sla_policies"], made["schedules"]).book
    return book, lambda: zendesk.load_events(made["tickets"], made["audits"], book=book, users=made["users"])


def load_freshdesk(n: int) -> tuple[PolicyBook, Load]:
    """Tickets with three conversations and five activities each."""
    made = helpdesks_made.freshdesk(n)
    book = freshdesk.load_book(made["sla_policies"], made["business_hours"]).book
    return book, lambda: freshdesk.load_events(made["tickets"], made["conversations"], made["activities"], book=book)


def load_tables(n: int) -> tuple[PolicyBook, Load]:
    """A log of six rows for each ticket, day first."""
    rows = helpdesks_made.rows(n)
    book = freshdesk.load_book(helpdesks_made.freshdesk(1)["sla_policies"], helpdesks_made.HOURS).book
    return book, lambda: tables.load_long_events(
        rows,
        book=book,
        ticket_id="number",
        at="when",
        status="state",
        fields={"priority": "prio"},
        tz="Europe/Berlin",
        day_first=True,
    )


EXPORTS = {"zendesk": load_zendesk, "freshdesk": load_freshdesk, "tables": load_tables}


def measured(name: str, n: int) -> None:
    """Prints the seconds of each step."""
    book, load = EXPORTS[name](n)
    begin = perf_counter()
    events, problems = load()
    loaded = perf_counter()
    results = frames.evaluate(events, book)
    judged = perf_counter()
    print(
        f"{name}: {n:,} tickets, {len(events['at']):,} events, {results.num_rows:,} results, {len(problems)} problems"
    )
    print(f"  load {loaded - begin:.2f} s ({(loaded - begin) / n * 1e6:.0f} µs a ticket), ", end="")
    print(f"evaluate {judged - loaded:.2f} s, all {judged - begin:.2f} s; peak {_peak():,} MB, the export included")


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    """Measures the exports named on the command line, or all."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("exports", nargs="*", metavar="EXPORT", help=f"which of {', '.join(EXPORTS)} (default: all)")
    parser.add_argument("--tickets", type=int, default=100_000)
    options = parser.parse_args()
    for name in options.exports or EXPORTS:
        measured(name, options.tickets)


if __name__ == "__main__":
    main()
