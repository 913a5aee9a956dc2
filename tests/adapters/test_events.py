"""Exports straight into columns: the same answers as through tickets, for every adapter."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from slaclock import AdapterError, PolicyBook, evaluate
from slaclock.adapters import freshdesk, tables, zendesk
from slaclock.adapters.columns import event_columns
from slaclock.adapters.told import Told

EXPORTS = Path(__file__).parents[2] / "examples" / "exports"
COMPARED = (
    "ticket_id",
    "public",
    "metric",
    "cycle",
    "policy",
    "started_at",
    "deadline",
    "stopped_at",
    "elapsed",
    "met",
)


def read(path):
    text = (EXPORTS / path).read_text(encoding="utf-8")
    return json.loads(text) if path.endswith(".json") else [json.loads(line) for line in text.splitlines()]


def rows_of(events, book):
    frames = pytest.importorskip("slaclock.frames")
    rows = frames.evaluate(events, book).to_pylist()
    return [tuple(row[name] for name in COMPARED) for row in rows]


def rows_through(tickets, book):
    results = [result for ticket in tickets for result in evaluate(ticket, book).results]
    return sorted(
        (tuple(getattr(result, name) for name in COMPARED) for result in results),
        key=lambda row: (str(row[0]), not row[1]),
    )


def alike(loaded, tickets, book):
    found = sorted(rows_of(loaded.events, book), key=lambda row: (str(row[0]), not row[1]))
    assert found
    assert found == rows_through(tickets, book)


def test_zendesk():
    book = zendesk.load_book(
        read("zendesk/sla_policies.json"),
        read("zendesk/schedules.json"),
        read("zendesk/holidays.json"),
        read("zendesk/group_policies.json"),
    ).book
    users, audits = read("zendesk/users.json"), read("zendesk/audits.jsonl")
    told = zendesk.load_events(read("zendesk/tickets.jsonl"), iter(audits), book=book, users=users)
    loaded = zendesk.load_tickets(read("zendesk/tickets.jsonl"), [*reversed(audits), audits[0]], users=users)
    assert told.problems == loaded.problems == ()
    alike(told, loaded.tickets, book)


def test_freshdesk():
    documents = [read(f"freshdesk/{name}.json") for name in ("tickets", "conversations", "activities")]
    book = freshdesk.load_book(
        read("freshdesk/sla_policies.json"), read("freshdesk/business_hours.json"), read("freshdesk/groups.json")
    ).book
    told, loaded = freshdesk.load_events(*documents, book=book), freshdesk.load_tickets(*documents)
    assert told.problems == loaded.problems
    alike(told, loaded.tickets, book)
    with (EXPORTS / "freshdesk" / "tickets.csv").open(encoding="utf-8", newline="") as file:
        export = freshdesk.load_export(csv.DictReader(file), tz="America/New_York")
    alike(tables.LoadedEvents(event_columns(export.tickets, book), ()), export.tickets, book)


BOOK = PolicyBook.load(
    {
        "version": 1,
        "statuses": {"New": "new", "Waiting": "pending", "Resolved": "solved"},
        "policies": [
            {
                "name": "all",
                "calendar": "always",
                "targets": [
                    {"metric": "first_response", "within": {"1": "1h", "default": "2h"}},
                    {"metric": "resolution", "within": "4h", "pause_on": ["pending"]},
                    {"metric": "group_ownership", "within": "3h"},
                ],
            }
        ],
    }
)
LOG = [
    {"number": "B", "when": "2/3/2026 09:00", "state": "New", "prio": "1", "team": "a", "what": "opened"},
    {"number": "A", "when": "2/3/2026 12:00", "state": "Resolved", "prio": "2", "team": "b", "what": "changed"},
    {"number": "A", "when": "2/3/2026 08:00", "state": "New", "prio": "?", "team": "a", "what": "opened"},
    {"number": "A", "when": "2/3/2026 09:30", "state": "Waiting", "prio": "2", "team": "a", "what": "answered"},
    {"number": "B", "when": "nonsense", "state": "Resolved", "prio": "2", "team": "b", "what": "changed"},
]


def test_a_log():
    columns = {
        "ticket_id": "number",
        "at": "when",
        "tz": "Europe/Berlin",
        "status": "state",
        "kind": "what",
        "kinds": {"opened": "created", "changed": "change", "answered": "reply"},
        "fields": {"priority": "prio", "group": "team"},
        "day_first": True,
        "nulls": ["?"],
    }
    told, loaded = tables.load_long_events(iter(LOG), book=BOOK, **columns), tables.load_long(LOG, **columns)
    assert [problem.path for problem in told.problems] == ["rows[4]['when']"]
    assert told.problems == loaded.problems
    alike(told, loaded.tickets, BOOK)


def test_a_wide_table():
    rows = [
        {"case": 1, "opened": "2026-03-02 09:00", "answered": "2026-03-02 11:00", "done": "", "prio": "2"},
        {"case": 2, "opened": "2026-03-02 09:00", "answered": "", "done": "2026-03-02 12:00", "prio": "1"},
        {"case": 2, "opened": "2026-03-02 09:00", "answered": "", "done": "", "prio": "1"},
    ]
    columns = {
        "ticket_id": "case",
        "created": "opened",
        "first_response": "answered",
        "solved": "done",
        "fields": {"priority": "prio"},
        "tz": "UTC",
    }
    told, loaded = tables.load_wide_events(rows, book=BOOK, **columns), tables.load_wide(rows, **columns)
    assert [problem.path for problem in told.problems] == ["rows[2]['case']"]
    assert told.problems == loaded.problems
    alike(told, loaded.tickets, BOOK)


def test_events_of_one_instant_and_repeated_ones_count_as_in_tickets():
    created = {"kind": "created", "at": "2026-03-02T09:00:00Z", "fields": {"priority": "1"}}
    events = [
        {"kind": "agent_message", "at": "2026-03-02T10:30:00Z", "id": "m"},
        {"kind": "agent_message", "at": "2026-03-02T09:30:00Z", "id": "m"},
        {"kind": "fields", "at": "2026-03-02T08:00:00Z", "set": {"priority": "2"}},
        created,
        {"kind": "status", "at": "2026-03-02T10:00:00Z", "to": "Waiting"},
        {"kind": "fields", "at": "2026-03-02T10:00:00Z", "set": {"priority": None}},
    ]
    ticket = Told(7, events).ticket()
    told = Told(7, [event.__dict__ for event in (*ticket.events[::-1],)])
    alike(tables.LoadedEvents(event_columns([told], BOOK), ()), [ticket], BOOK)


@pytest.mark.parametrize("wrong", [None, {}, "book"])
def test_a_book_is_needed(wrong):
    for load in (
        lambda: zendesk.load_events([], book=wrong),
        lambda: freshdesk.load_events([], book=wrong),
        lambda: tables.load_wide_events([], book=wrong, ticket_id="a", created="b", tz="UTC"),
        lambda: tables.load_long_events([], book=wrong, ticket_id="a", at="b", tz="UTC"),
        lambda: event_columns([], wrong),
    ):
        with pytest.raises(AdapterError, match="book must be a PolicyBook"):
            load()
