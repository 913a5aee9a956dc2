"""Judges every incident of a real ServiceNow log, and compares the verdicts with the log's own.

The log is Amaral, Fantinato and Peres (2018), "Incident management process enriched event log", UCI Machine Learning
Repository 498, CC BY 4.0. It holds 24,918 incidents of one IT company; its column `made_sla` says whether the company's
own system found the agreement kept. The policy book `books/uci.json` reproduces that for 24,893 of them.

    python examples/incident_log.py incident_event_log.csv

The stamps are local wall clock without a zone. They are read as UTC, so that hours in the book mean hours as stamped.
"""

from __future__ import annotations

import argparse
import csv
import gzip
from collections import Counter
from datetime import UTC, datetime
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import TYPE_CHECKING

from progress import progress

from slaclock import Assigned, Created, FieldsChanged, PolicyBook, StatusChanged, Ticket, evaluate, kpi

if TYPE_CHECKING:
    from slaclock.tickets import Event

Row = dict[str, str]
BOOK = Path(__file__).parent / "books" / "uci.json"


def read(path: Path) -> list[list[Row]]:
    """The log's rows, one list for each incident, sorted by stamp."""
    reader = gzip.open if path.suffix == ".gz" else open
    with reader(path, "rt", encoding="utf-8", newline="") as text:
        incidents = [list(rows) for _, rows in groupby(csv.DictReader(text), key=itemgetter("number"))]
    return [sorted(rows, key=lambda row: instant(row["sys_updated_at"])) for rows in incidents]


def instant(stamp: str) -> datetime:
    """A stamp such as `29/2/2016 01:16`, as stamped."""
    return datetime.strptime(stamp, "%d/%m/%Y %H:%M").replace(tzinfo=UTC)


def ticket(rows: list[Row]) -> Ticket:
    """One incident as a ticket: what changed from row to row, as events.

    Each row is one entry of the log, and its values hold from its stamp on. An incident is opened as New, also where
    the first entry that was kept says Resolved. Where Closed rows follow each other, the last one is the closing:
    the log's own `closed_at` says so.
    """
    first = rows[0]
    fields = {"priority": first["priority"], "group": first["assignment_group"]}
    events: list[Event] = [Created(at=instant(first["opened_at"]), status="New", fields=fields)]
    state = "New"
    for before, row, after in zip([first, *rows], rows, [*rows[1:], None], strict=False):
        at = instant(row["sys_updated_at"])
        if row["priority"] != before["priority"]:
            events.append(FieldsChanged(at=at, set={"priority": row["priority"]}))
        if row["assignment_group"] != before["assignment_group"]:
            events.append(Assigned(at=at, group=row["assignment_group"]))
        closed_again = after is not None and row["incident_state"] == after["incident_state"] == "Closed"
        if row["incident_state"] != state and not closed_again:
            state = row["incident_state"]
            events.append(StatusChanged(at=at, to=state))
    return Ticket(first["number"], events)


def main() -> None:
    """Reads the log named on the command line and prints what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, help="incident_event_log.csv, plain or gzipped")
    parser.add_argument("--book", type=Path, default=BOOK, help="the policy book (default: books/uci.json)")
    parser.add_argument("--quiet", action="store_true", help="no progress on the terminal")
    options = parser.parse_args()

    book = PolicyBook.load(options.book)
    incidents = read(options.path)
    tickets = [ticket(rows) for rows in progress(incidents, "reading", quiet=options.quiet)]
    slas = [evaluate(each, book) for each in progress(tickets, "judging", quiet=options.quiet)]

    agreement: Counter[bool] = Counter()
    for rows, sla in zip(incidents, slas, strict=True):
        agreement[sla["resolution"].met is (rows[-1]["made_sla"] == "true")] += 1
    print(f"{agreement[True]:,} of {len(slas):,} verdicts agree with the log's own ({agreement[True] / len(slas):.2%})")
    print("\nCompliance by priority")
    print(kpi.to_table(kpi.compliance(slas, "priority", tickets=tickets)))
    print("\nCompliance by month of opening")
    print(kpi.to_table(kpi.compliance(slas, "month")))
    print("\nTime taken by priority, in open hours")
    print(kpi.to_table(kpi.elapsed(slas, "priority", tickets=tickets)))
    print("\nEscalated to the service manager (level 3)")
    print(kpi.to_table(kpi.escalation_rate(slas, "priority", tickets=tickets, level=3)))


if __name__ == "__main__":
    main()
