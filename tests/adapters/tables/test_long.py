from __future__ import annotations

import csv
import gzip
import os
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from slaclock import AdapterError, PolicyBook, evaluate
from slaclock.adapters.tables import load_long


def snapshot(when, state, number="INC1", **fields):
    return {
        "number": number,
        "when": when,
        "state": state,
        "prio": "3",
        "group": "A",
        "owner": "?",
        "opened": "?",
    } | fields


def load(*rows, **named):
    given = {"ticket_id": "number", "at": "when", "status": "state", "tz": "UTC", "nulls": ["?"]}
    return load_long(list(rows), **(given | named))


def events(loaded, ticket=0):
    return [
        (event.kind, event.at.hour, getattr(event, "to", None) or getattr(event, "set", None))
        for event in loaded.tickets[ticket].events
    ]


FIELDS = {"priority": "prio", "group": "group", "assignee": "owner"}
LOG = [
    snapshot("2016-03-01 09:00", "New"),
    snapshot("2016-03-01 10:00", "Active", owner="ann"),
    snapshot("2016-03-01 11:00", "Awaiting User Info", prio="1"),
    snapshot("2016-03-01 13:00", "Active", group="B"),
    snapshot("2016-03-01 14:00", "Resolved"),
]


def test_a_log_of_states_becomes_what_changed_from_row_to_row():
    loaded = load(*LOG, fields=FIELDS)
    # A cell that is empty says nothing; a value that comes back is a change again.
    assert events(loaded) == [
        ("created", 9, None),
        ("status", 9, "New"),
        ("assigned", 10, None),
        ("status", 10, "Active"),
        ("fields", 11, {"priority": "1"}),
        ("status", 11, "Awaiting User Info"),
        ("fields", 13, {"priority": "3"}),
        ("assigned", 13, None),
        ("status", 13, "Active"),
        ("assigned", 14, None),
        ("status", 14, "Resolved"),
    ]
    created = loaded.tickets[0].created
    assert (created.status, created.fields) == ("new", {"priority": "3", "group": "A"})
    assert loaded.problems == ()


def test_the_books_statuses_explain_the_words():
    book = PolicyBook.load(
        {
            "version": 1,
            "statuses": {"New": "new", "Active": "open", "Awaiting User Info": "pending", "Resolved": "solved"},
            "policies": [
                {
                    "name": "all",
                    "calendar": "always",
                    "targets": [{"metric": "resolution", "within": "2h", "pause_on": ["pending"]}],
                }
            ],
        }
    )
    result = evaluate(load(*LOG).tickets[0], book)["resolution"]
    assert (result.elapsed, result.paused) == (timedelta(hours=3), timedelta(hours=2))


def test_rows_may_come_in_any_order_and_tickets_may_interleave():
    others = [snapshot("2016-03-01 09:30", "New", "INC2"), snapshot("2016-03-01 15:00", "Resolved", "INC2")]
    mixed = load(*reversed(LOG), *others, fields=FIELDS)
    assert events(mixed) == events(load(*LOG, fields=FIELDS))
    assert [ticket.id for ticket in mixed.tickets] == ["INC1", "INC2"]


def test_a_ticket_whose_first_row_is_solved_is_measured_all_the_same():
    book = PolicyBook.load(
        {
            "version": 1,
            "statuses": {"Resolved": "solved"},
            "policies": [{"name": "all", "calendar": "always", "targets": [{"metric": "resolution", "within": "2h"}]}],
        }
    )
    [solved] = load(snapshot("2016-03-01 09:00", "Resolved")).tickets
    assert evaluate(solved, book)["resolution"].met is True


def test_the_creation_may_have_its_own_column():
    opened = [each | {"opened": "2016-03-01 08:00"} for each in LOG]
    loaded = load(*opened, created="opened")
    assert loaded.tickets[0].created.at == datetime(2016, 3, 1, 8, tzinfo=UTC)
    # What its first row tells holds from that row on.
    assert [(kind, hour) for kind, hour, _ in events(loaded)][:2] == [("created", 8), ("status", 9)]


KINDS = {
    "Opened": "created",
    "Customer": "customer_message",
    "Agent": "reply",
    "Robot": "bot_reply",
    "Internal": "note",
    "Edit": "change",
    "Merged": "cancelled",
    "Viewed": None,
}


def event(when, what, number=1, **cells):
    return {"number": number, "when": when, "what": what, "state": "", "prio": ""} | cells


def load_events(*rows, **named):
    return load(*rows, **({"kind": "what", "kinds": KINDS, "fields": {"priority": "prio"}} | named))


def test_a_log_of_events_becomes_events():
    loaded = load_events(
        event("2026-03-02 09:00", "OPENED", prio="1", state="open"),
        event("2026-03-02 09:05", "Robot"),
        event("2026-03-02 09:10", "Internal"),
        event("2026-03-02 09:20", "Viewed"),
        event("2026-03-02 10:00", "Agent", state="pending"),
        event("2026-03-02 11:00", "Customer", state="open"),
        event("2026-03-02 12:00", "Edit", prio="2"),
        event("2026-03-02 13:00", "Merged"),
    )
    assert loaded.problems == ()
    kinds = [
        (event.kind, getattr(event, "by", None), getattr(event, "public", None)) for event in loaded.tickets[0].events
    ]
    assert kinds == [
        ("created", "customer", None),
        ("status", None, None),
        ("agent_message", "bot", True),
        ("agent_message", "human", False),
        ("agent_message", "human", True),
        ("status", None, None),
        ("customer_message", None, None),
        ("status", None, None),
        ("fields", None, None),
        ("cancelled", None, None),
    ]


def test_without_a_mapping_the_words_are_the_kinds():
    loaded = load_events(event("2026-03-02 09:00", "created_by_agent"), event("2026-03-02 10:00", "reply"), kinds=None)
    assert loaded.tickets[0].created.by == "agent"
    assert [each.kind for each in loaded.tickets[0].events] == ["created", "agent_message"]


@pytest.mark.parametrize(
    ("rows", "path"),
    [
        ([event("2026-03-02 09:00", "Teleported")], "rows[1]['what']"),
        ([event("2026-03-02 09:00", "")], "rows[1]['what']"),
        ([event("02/03/2026 09:00", "Agent")], "rows[1]['when']"),
        ([event("", "Agent")], "rows[1]['when']"),
        ([event("2026-03-02 09:00", "Agent", number="")], "rows[1]['number']"),
        ([event("2026-03-02 09:00", "Agent", state=[])], "rows[1]['state']"),
        ([event("2026-03-02 09:00", "Agent", prio={})], "rows[1]['prio']"),
        ([event("2026-03-02 09:30", "Opened")], "rows[1]"),
        ([event("2026-03-02 09:30", "Agent", number=2)], "rows[1]"),
        ([["2026-03-02"]], "rows[1]"),
    ],
)
def test_what_cannot_be_read_is_told(rows, path):
    loaded = load_events(event("2026-03-02 09:00", "Opened"), *rows)
    assert [problem.path for problem in loaded.problems] == [path]
    assert [ticket.id for ticket in loaded.tickets] == [1]


@pytest.mark.parametrize(
    ("named", "path"),
    [
        ({"kinds": {"Opened": "birth"}}, "kinds['Opened']"),
        ({"kinds": {"Opened": []}}, "kinds['Opened']"),
        ({"kinds": ["Opened"]}, "kinds"),
        ({"kind": None}, "kinds"),
        ({"at": "wen"}, "at"),
        ({"created": "born"}, "created"),
    ],
)
def test_faulty_arguments_are_named(named, path):
    with pytest.raises(AdapterError) as caught:
        load_events(event("2026-03-02 09:00", "Opened"), **named)
    assert [fault.path for fault in caught.value.faults] == [path]


DATA = Path(os.environ.get("SLACLOCK_DATA") or Path(__file__).parents[4] / "shared" / "data") / "tickets"


@pytest.mark.data
def test_a_real_servicenow_log_is_read_day_first():
    path = DATA / "uci_incident_event_log.csv.gz"
    if not path.exists():
        pytest.skip("the real incident log is not here; SLACLOCK_DATA may name the folder that has tickets/")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        loaded = load_long(
            islice(csv.DictReader(file), 4_000),
            ticket_id="number",
            at="sys_updated_at",
            created="opened_at",
            status="incident_state",
            fields={"priority": "priority", "group": "assignment_group", "assignee": "assigned_to"},
            tz="UTC",
            day_first=True,
            nulls=["?"],
        )
    assert loaded.problems == ()
    assert loaded.tickets[0].created.at == datetime(2016, 2, 29, 1, 16, tzinfo=UTC)
    assert loaded.tickets[0].events[-1].to == "Closed"
