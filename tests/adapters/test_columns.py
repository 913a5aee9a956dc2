from __future__ import annotations

import pytest

from slaclock import PolicyBook, Ticket, evaluate
from slaclock.adapters.columns import event_columns, event_rows, fields_of

BOOK = PolicyBook.load(
    {
        "version": 1,
        "calendars": {"desk": {"tz": "UTC", "hours": {"mon-fri": ["09:00-17:00"]}}},
        "policies": [
            {
                "name": "gold",
                "when": {"all": [{"field": "tags", "contains": "gold"}, {"field": "seats", "at_least": 5}]},
                "calendar": {"by": "schedule_id", "of": {"77": "desk"}, "default": "always"},
                "targets": [
                    {"metric": "first_response", "within": {"high": "30m", "low": "2h"}},
                    {"metric": "requester_wait", "within": "5h"},
                    {"metric": "group_ownership", "within": "1h"},
                ],
                "tiers": [{"at": "50%", "when": {"field": "region", "is": "north"}}],
            }
        ],
    }
)
FIELDS = {"tags": ["gold", "new"], "seats": 12, "priority": "low", "schedule_id": "77", "group": "5", "subject": "x"}
TICKETS = [
    Ticket(
        number,
        [
            {"kind": "created", "at": "2025-03-03T09:00:00Z", "fields": {**FIELDS, "region": region}, "status": "open"},
            {"kind": "agent_message", "at": "2025-03-03T09:10:00Z", "public": False},
            {"kind": "fields", "at": "2025-03-03T09:20:00Z", "set": {"priority": "high", "region": None}},
            {"kind": "assigned", "at": "2025-03-03T09:40:00Z", "group": "6"},
            {"kind": "agent_message", "at": "2025-03-03T10:10:00Z", "by": "unknown", "id": "m1"},
            {"kind": "status", "at": "2025-03-03T10:10:00Z", "to": "pending"},
            {"kind": "customer_message", "at": "2025-03-03T12:00:00Z"},
            {"kind": "fields", "at": "2025-03-03T12:00:00Z", "set": {"group": None}},
            {"kind": "status", "at": "2025-03-03T12:00:00Z", "to": "open"},
            {"kind": "status", "at": "2025-03-04T12:00:00Z", "to": "solved"},
        ],
    )
    for number, region in enumerate(("north", "south"))
]


def test_only_the_fields_that_the_book_reads_are_columns():
    assert fields_of(BOOK) == ["priority", "region", "schedule_id", "seats", "tags"]
    first, *_, last = event_rows(TICKETS, BOOK)
    assert "subject" not in first
    assert (first["to"], first["by"], first["tags"], first["seats"]) == ("open", "customer", ("gold", "new"), 12)
    assert (last["kind"], last["to"]) == ("status", "solved")
    assert [row["clear"] for row in event_rows(TICKETS[:1], BOOK) if "clear" in row] == [["region"], ["group"]]


def test_the_table_gives_frames_what_evaluate_gives():
    pyarrow = pytest.importorskip("pyarrow")
    frames = pytest.importorskip("slaclock.frames")
    rows = frames.evaluate(pyarrow.table(event_columns(TICKETS, BOOK)), BOOK).to_pylist()
    expected = [result for ticket in TICKETS for result in evaluate(ticket, BOOK).results]
    assert [
        (row["ticket_id"], row["metric"], row["cycle"], row["elapsed"], row["breached"], row["stopped_by"])
        for row in rows
    ] == [(each.ticket_id, each.metric, each.cycle, each.elapsed, each.breached, each.stopped_by) for each in expected]


def test_numbers_and_texts_in_one_column_become_texts():
    mixed = [Ticket("A", [{"kind": "created", "at": "2025-03-03T09:00:00Z", "fields": {"seats": "many"}}]), TICKETS[0]]
    columns = event_columns(mixed, BOOK)
    assert columns["seats"][:2] == ["many", "12"]
    assert set(columns["ticket_id"]) == {"A", "0"}
    assert {len(column) for column in columns.values()} == {11}
    assert "due_to" not in columns


@pytest.mark.parametrize(
    ("numbers", "kept"),
    [
        ((1, 2**63 - 1), True),
        ((1, 2**63), False),
        ((1, -(2**63) - 1), False),
        ((1.5, 2**53 - 1), True),
        ((1.5, 2**53 + 1), False),
        ((True, 2), False),
    ],
)
def test_numbers_that_no_column_holds_exactly_become_texts(numbers, kept):
    pyarrow = pytest.importorskip("pyarrow")
    created = [{"kind": "created", "at": "2025-03-03T09:00:00Z", "fields": {"seats": number}} for number in numbers]
    columns = event_columns([Ticket(place, [event]) for place, event in enumerate(created)], BOOK)
    assert columns["seats"] == list(numbers if kept else map(str, numbers))
    assert pyarrow.table(columns).column("seats").to_pylist() == columns["seats"]
