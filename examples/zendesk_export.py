"""Recomputes every SLA of a Zendesk export, and shows where Zendesk's own verdicts differ, and why.

    python examples/zendesk_export.py examples/exports/zendesk

The folder holds what the API gives, one JSON document or one record a line (`.jsonl`) each: `sla_policies`,
`schedules`, `holidays` (schedule id to its list), `group_policies`, `tickets`, `audits`, `users`,
`ticket_metric_events` (admins only) and `ticket_metrics`. All but policies and tickets may be missing. The export that
comes with the examples is invented; see exports/make_zendesk.py.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

from slaclock import evaluate
from slaclock.adapters import zendesk

if TYPE_CHECKING:
    from slaclock import PolicyBook, Ticket

Row = dict[str, Any]

REASONS = {
    "policy": "Zendesk applied {theirs_policy!r}, the policies of now give {ours_policy!r}: they changed since",
    "target": "Zendesk promised {theirs_target}, the policies of now {ours_target}: they changed since",
    "started_at": "Zendesk started at {theirs_started_at:%a %H:%M}, the audits say {ours_started_at:%a %H:%M}",
    "stopped_at": "Zendesk stopped at {theirs_stopped_at:%a %H:%M}, the audits say {ours_stopped_at:%a %H:%M}",
    "breached": "Zendesk says breached: {theirs_breached}; after {ours_elapsed} of {ours_target} it is {ours_breached}",
    "breached_at": "the target was used up at {ours_breached_at:%a %H:%M}, Zendesk says {theirs_breached_at:%a %H:%M}",
    "minutes": "Zendesk counts {theirs_minutes} minutes, the calendar gives {ours_elapsed}",
}


def read(folder: Path, name: str) -> Any:
    """A document of the export, or its records; `None` where it is not there."""
    path = folder / f"{name}.json"
    if path.exists():
        return json.loads(path.read_text(encoding="utf-8"))
    path = folder / f"{name}.jsonl"
    if not path.exists():
        return None
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def explained(row: Row) -> list[str]:
    """A sentence for each thing that differs."""
    told = [REASONS[name] for name in row["differs"] if row.get(f"ours_{name}", "") is not None]
    told += [f"slaclock has no {name}" for name in row["differs"] if row.get(f"ours_{name}", "") is None]
    only = {"only_ours": "Zendesk noted nothing", "only_theirs": "the audits and policies give no such clock"}
    return [each.format(**row) for each in told] or [only[row["verdict"]]]


def show_verdicts(tickets: tuple[Ticket, ...], book: PolicyBook) -> None:
    """How many cycles were met, by metric."""
    counts = Counter((result.metric, result.met) for ticket in tickets for result in evaluate(ticket, book).results)
    for metric in dict.fromkeys(metric for metric, _ in counts):
        met, missed = counts[metric, True], counts[metric, False]
        print(f"  {metric}: {met} met, {missed} breached, {counts[metric, None]} open or without a verdict")


def show_agreement(rows: list[Row]) -> None:
    """How far both sides agree, and each difference with its explanation."""
    same = sum(row["verdict"] == "same" for row in rows)
    print(f"{same} of {len(rows)} cycles agree with Zendesk's own ({same / max(len(rows), 1):.1%})")
    for metric in zendesk.summary(rows):
        print(f"  {metric['metric']}: {metric['share']:.1%} of {metric['rows']}")
    for row in rows:
        if row["verdict"] != "same":
            print(f"ticket {row['ticket_id']}, {row['metric']} {row['cycle']}: " + "; ".join(explained(row)))


def main() -> None:
    """Reads the export named on the command line and prints what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder with the export")
    folder = parser.parse_args().folder

    book, told = zendesk.load_book(
        read(folder, "sla_policies"),
        read(folder, "schedules") or (),
        read(folder, "holidays"),
        read(folder, "group_policies"),
    )
    users = read(folder, "users")
    tickets, problems = zendesk.load_tickets(read(folder, "tickets"), read(folder, "audits"), users=users)
    key, lost = zendesk.answer_key(read(folder, "ticket_metric_events"))
    for problem in (*told, *problems, *lost):
        print(f"{problem.path}: {problem.reason}")

    print(f"{len(tickets)} tickets under {len(book.policies)} policies")
    show_verdicts(tickets, book)
    if key:
        show_agreement(zendesk.compare(book, tickets, key))
    if (stored := read(folder, "ticket_metrics")) is not None:
        rows = zendesk.compare_metrics(book, tickets, stored)
        same = sum(row["verdict"] == "same" for row in rows)
        print(f"{same} of {len(rows)} stored durations agree")


if __name__ == "__main__":
    main()
