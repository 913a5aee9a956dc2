"""The UCI incident log, as rows of a table and as tickets."""

from __future__ import annotations

import csv
import gzip
import os
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pytest

from slaclock import Ticket

ZONE = ZoneInfo("Europe/London")
STATUSES = {
    "Active": "open",
    "Awaiting Evidence": "pending",
    "Awaiting Problem": "on_hold",
    "Awaiting User Info": "pending",
    "Awaiting Vendor": "on_hold",
    "New": "new",
    "Resolved": "solved",
    "Closed": "closed",
    "-100": "open",
}


def rows():
    """Each audit entry as a row: a status, and the fields as they then stood."""
    folder = os.environ.get("SLACLOCK_DATA")
    path = Path(folder or "") / "tickets" / "uci_incident_event_log.csv.gz"
    if not folder or not path.exists():
        pytest.skip("the UCI incident log is not here: set SLACLOCK_DATA to the folder that has tickets/")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        seen = set()
        for entry in csv.DictReader(file):
            ticket = entry["number"]
            row = {
                "ticket_id": ticket,
                "at": _at(entry["sys_updated_at"]),
                "kind": "status",
                "to": entry["incident_state"],
                "priority": entry["priority"][:1],
                "group": None if entry["assignment_group"] == "?" else entry["assignment_group"],
            }
            if ticket not in seen:
                seen.add(ticket)
                yield {**row, "at": _at(entry["opened_at"]), "kind": "created"}
            yield row


def _at(text):
    return datetime.strptime(text, "%d/%m/%Y %H:%M").replace(tzinfo=ZONE)


def table_of(entries):
    return pa.table(
        {
            name: pa.array(
                [entry[name] for entry in entries], pa.timestamp("us", "UTC") if name == "at" else pa.string()
            )
            for name in ("ticket_id", "at", "kind", "to", "priority", "group")
        }
    )


def tickets_of(entries):
    events = {}
    for entry in entries:
        fields = {name: entry[name] for name in ("priority", "group") if entry[name] is not None}
        own = events.setdefault(entry["ticket_id"], [])
        if entry["kind"] == "created":
            own.append({"kind": "created", "at": entry["at"], "status": entry["to"], "fields": fields})
        else:
            own.append({"kind": "status", "at": entry["at"], "to": entry["to"]})
            own.append({"kind": "fields", "at": entry["at"], "set": fields})
    return [Ticket(number, own) for number, own in events.items()]
