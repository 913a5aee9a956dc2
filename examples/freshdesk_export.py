"""Recomputes what Freshdesk said about the tickets of an export, and tells where the two differ, and why.

    python examples/freshdesk_export.py [FOLDER]

The folder holds what Freshdesk's API gives, as JSON: `sla_policies`, `business_hours`, `groups`, `tickets` (with
`include=stats`), `conversations` and `activities`; and perhaps the CSV file of a ticket export, `tickets.csv`.
Without a folder, the small one in `exports/freshdesk` is read; `exports/make_freshdesk.py` wrote it.
"""

from __future__ import annotations

import argparse
import csv
import json
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slaclock import PolicyBook, Ticket, evaluate, kpi
from slaclock.adapters import freshdesk

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slaclock.adapters.problem import Problem

FOLDER = Path(__file__).parent / "exports" / "freshdesk"


def document(folder: Path, name: str) -> Any:
    """A parsed JSON file of the folder, or `None` where it has none."""
    path = folder / f"{name}.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


def tell(problems: Iterable[Problem]) -> None:
    """Prints what could not be read or known."""
    for problem in problems:
        print(f"  {problem.path}: {problem.reason}")


def explanation(row: dict[str, Any]) -> str:
    """Why a row differs, as far as its figures tell."""
    ours, theirs = row["ours_deadline"], row["theirs_deadline"]
    if "deadline" in row["differs"]:
        apart = f"due {ours:%d %b %H:%M} by the rules, {theirs:%d %b %H:%M} in Freshdesk"
        return f"{apart}: was it set by hand, or did the policy, hours or status change unseen?"
    if "elapsed" in row["differs"]:
        return f"took {row['ours_elapsed']} by the rules, {row['theirs_elapsed']} in Freshdesk"
    said = {True: "overdue", False: "in time", None: "nothing"}
    return f"{said[row['ours_breached']]} by the rules, {said[row['theirs_breached']]} in Freshdesk"


def report(book: PolicyBook, tickets: tuple[Ticket, ...], reported: Any, now: datetime | None = None) -> None:
    """Prints compliance, agreement and every difference."""
    slas = [evaluate(ticket, book, now) for ticket in tickets]
    print(kpi.to_table(kpi.compliance(slas, by=("metric", "policy"))))
    rows = freshdesk.compare(book, tickets, reported)
    counted = Counter(row["verdict"] for row in rows)
    print(f"{counted['same']} of {counted['same'] + counted['differs']} results are the same as Freshdesk's")
    for row in rows:
        if row["differs"]:
            print(f"  ticket {row['ticket_id']}, {row['metric']}: {explanation(row)}")


def main() -> None:
    """Reads the folder named on the command line and prints what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, nargs="?", default=FOLDER, help="the folder with the export")
    parser.add_argument("--tz", default="America/New_York", help="the account's time zone, for tickets.csv")
    options = parser.parse_args()
    folder: Path = options.folder

    book, problems = freshdesk.load_book(
        document(folder, "sla_policies"), document(folder, "business_hours"), document(folder, "groups")
    )
    print(f"{len(book.policies)} policies: {', '.join(policy.name for policy in book.policies)}")
    tell(problems)

    raw = document(folder, "tickets")
    tickets, problems = freshdesk.load_tickets(raw, document(folder, "conversations"), document(folder, "activities"))
    print(f"\n{len(tickets)} tickets of the API")
    tell(problems)
    report(book, tickets, raw, max(datetime.fromisoformat(ticket["updated_at"]) for ticket in raw))

    if (folder / "tickets.csv").exists():
        with (folder / "tickets.csv").open(encoding="utf-8", newline="") as file:
            export = freshdesk.load_export(csv.DictReader(file), tz=options.tz)
        print(f"\n{len(export.tickets)} tickets of the CSV export")
        tell(export.problems)
        report(book, export.tickets, export.reported)


if __name__ == "__main__":
    main()
