"""Computes the deadlines of a year of Boston's service requests, and compares them with the city's own.

The requests are City of Boston, "311 Service Requests" 2015 (Open Data Commons PDDL); of 121,145 requests, 94,154
have a deadline set by the city's system. A rules file says for each type of request how many business days (`bd`) or
calendar days (`cd`) it is given, and how many of the city's deadlines that explains.

    python examples/boston311.py FOLDER
    python examples/boston311.py boston311_2015.csv --rules boston_rules.csv

The stamps are America/New_York wall clock without a zone. The city's system cuts many of them to the minute, so a
deadline agrees when it is within 61 seconds.
"""

from __future__ import annotations

import argparse
import csv
import gzip
import json
import sys
from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from progress import progress

from slaclock import Created, PolicyBook, Ticket, evaluate

Row = dict[str, str]
BOOK = Path(__file__).parent / "books" / "boston.json"
BOSTON = ZoneInfo("America/New_York")
TOLERANCE = timedelta(seconds=61)
UNITS = {"bd": "bd", "cd": "cd", "cal": "cd"}


def read(path: Path) -> list[Row]:
    """The rows of a CSV file, plain or gzipped."""
    reader = gzip.open if path.suffix == ".gz" else open
    with reader(path, "rt", encoding="utf-8", newline="") as text:
        return list(csv.DictReader(text))


def instant(stamp: str) -> datetime:
    """A stamp such as `2015-01-01T00:25:23`, in Boston."""
    return datetime.fromisoformat(stamp).replace(tzinfo=BOSTON)


def policy_book(rules: list[Row]) -> PolicyBook:
    """The book of the city: one policy for each rule."""
    document: dict[str, Any] = json.loads(BOOK.read_text(encoding="utf-8"))
    document["policies"] = [
        {
            "name": rule["type"],
            "when": {"field": "type", "is": rule["type"]},
            "calendar": "city hall",
            "targets": [{"metric": "resolution", "within": rule["n"] + UNITS[rule["kind"]]}],
        }
        for rule in rules
    ]
    return PolicyBook.load(document)


def deadline(row: Row, book: PolicyBook) -> datetime | None:
    """The deadline of one request, or `None` where the book promises its type nothing."""
    ticket = Ticket(row["case_enquiry_id"], [Created(at=instant(row["open_dt"]), fields={"type": row["type"]})])
    sla = evaluate(ticket, book)
    return sla["resolution"].deadline if sla.results else None


def find(path: Path, rules: Path | None) -> tuple[Path, Path]:
    """The requests and the rules: both in the folder given, or the rules beside the file."""
    folder = path if path.is_dir() else path.parent
    requests = [path] if path.is_file() else sorted(folder.glob("boston311_2015.csv*"))
    rules = rules or folder / "boston_rules.csv"
    if not requests or not rules.is_file():
        sys.exit(f"{folder} should hold boston311_2015.csv (or .csv.gz) and boston_rules.csv; see --help")
    return requests[0], rules


def main() -> None:
    """Reads the requests named on the command line and prints what came out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("path", type=Path, help="the requests, plain or gzipped, or the folder with both files")
    parser.add_argument("--rules", type=Path, help="the rules (default: boston_rules.csv beside the requests)")
    parser.add_argument("--quiet", action="store_true", help="no progress on the terminal")
    options = parser.parse_args()

    requests_path, rules_path = find(options.path, options.rules)
    rules = read(rules_path)
    book = policy_book(rules)
    requests = [row for row in read(requests_path) if row["target_dt"]]

    computed: Counter[str] = Counter()
    agreed: Counter[str] = Counter()
    for row in progress(requests, "computing", quiet=options.quiet):
        answer = deadline(row, book)
        if answer is not None:
            computed[row["type"]] += 1
            agreed[row["type"]] += abs(answer - instant(row["target_dt"])) <= TOLERANCE

    print(f"{computed.total():,} deadlines computed, {agreed.total():,} agree with the city's", end=" ")
    print(f"({agreed.total() / computed.total():.2%})")
    as_told = sum(agreed[rule["type"]] == int(rule["agree"]) for rule in rules)
    print(f"{as_told} of {len(rules)} rules explain exactly as many deadlines as they say")
    for kind, days in (("bd", "business days"), ("cd", "calendar days")):
        types = [rule["type"] for rule in rules if UNITS[rule["kind"]] == kind]
        own, right = sum(computed[t] for t in types), sum(agreed[t] for t in types)
        print(f"  {days}: {right:,} of {own:,} in {len(types)} types")


if __name__ == "__main__":
    main()
