"""Zendesk's own figures, from two public test accounts; skipped where the data are not there."""

from __future__ import annotations

import json
import os
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from slaclock import AgentMessage, Created, StatusChanged, Ticket, evaluate
from slaclock.adapters import zendesk

ROOT = Path(__file__).parents[3]
DATA = Path(os.environ.get("SLACLOCK_DATA") or ROOT.parent / "shared" / "data") / "zendesk"
pytestmark = pytest.mark.data


def streams(name):
    path = DATA / name
    if not path.exists():
        pytest.skip(f"{name} is not here; SLACLOCK_DATA may name the folder that has zendesk/{name}")
    found = {}
    for text in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(text)
        found.setdefault(record["stream"], []).append(record["data"])
    return found


@pytest.fixture
def noumea():
    return streams("airbyte_expected_records_sla_subset.jsonl")


@pytest.fixture
def new_york():
    return streams("estuary_capture_sla_subset.jsonl")


def stored(account, ticket):
    return next(each for each in account["ticket_metrics"] if each["ticket_id"] == ticket)


def minutes(record, name):
    return timedelta(minutes=record[f"{name}_in_minutes"]["calendar"])


def book_of(account):
    loaded = zendesk.load_book(account["sla_policies"], account["schedules"])
    assert loaded.problems == ()
    return loaded.book


def test_a_reply_after_125_working_days_in_new_caledonia(noumea):
    record = stored(noumea, 159)
    created, opened = (datetime.fromisoformat(record[key]) for key in ("created_at", "status_updated_at"))
    ticket = Ticket(
        159,
        [
            Created(at=created),
            StatusChanged(at=opened, to="open"),
            AgentMessage(at=created + minutes(record, "reply_time")),
        ],
    )
    rows = zendesk.compare_metrics(book_of(noumea), [ticket], [record])
    assert [(row["metric"], row["verdict"], row["theirs_business"]) for row in rows] == [
        ("reply_time", "same", 60000),
        ("requester_wait_time", "same", 0),
        ("on_hold_time", "same", 0),
    ]


def test_a_ticket_solved_and_reopened_with_a_wait_of_four_months(noumea):
    """Of its statuses the account tells the last change, the first solution and how long it was pending."""
    record = stored(noumea, 160)
    created, last = (datetime.fromisoformat(record[key]) for key in ("created_at", "status_updated_at"))
    solved = created + minutes(record, "first_resolution_time")
    ticket = Ticket(
        160,
        [
            Created(at=created, status="open"),
            StatusChanged(at=solved, to="solved"),
            StatusChanged(at=solved + timedelta(seconds=1), to="open"),
            AgentMessage(at=created + minutes(record, "reply_time")),
            StatusChanged(at=last - minutes(record, "agent_wait_time"), to="pending"),
            StatusChanged(at=last, to="open"),
        ],
    )
    rows = zendesk.compare_metrics(book_of(noumea), [ticket], [record])
    assert [(row["metric"], row["verdict"], row["theirs_business"]) for row in rows] == [
        ("reply_time", "same", 23040),
        ("first_resolution_time", "same", 1440),
        ("requester_wait_time", "same", 43680),
        ("on_hold_time", "same", 0),
    ]


def test_a_schedule_counts_for_time_before_it_was_made(new_york):
    record = stored(new_york, 1)
    created, replied = (datetime.fromisoformat(record[key]) for key in ("created_at", "latest_comment_added_at"))
    assert datetime.fromisoformat(new_york["schedules"][0]["created_at"]) > created
    desk = zendesk.calendar(new_york["schedules"][0])
    found = [round(each / timedelta(minutes=1)) for each in (replied - created, desk.elapsed(created, replied))]
    assert found == [record["reply_time_in_minutes"][kind] for kind in ("calendar", "business")] == [8585, 1865]
    ticket = Ticket(1, [Created(at=created, status="open"), AgentMessage(at=replied)])
    rows = zendesk.compare_metrics(book_of(new_york), [ticket], [record])
    assert [(row["metric"], row["verdict"]) for row in rows] == [("reply_time", "same"), ("on_hold_time", "same")]


def test_a_real_audit(new_york):
    audit = new_york["ticket_audits"][0]
    record = {"id": 12, "created_at": audit["created_at"], "status": "open", "priority": "urgent", "type": "incident"}
    agent, requester = audit["author_id"], audit["events"][0]["author_id"]
    users = [{"id": agent, "role": "admin"}, {"id": requester, "role": "end-user"}]
    loaded = zendesk.load_ticket(record, [audit], users=users, custom_statuses=new_york["custom_ticket_statuses"])
    assert loaded.problems == ()
    first = loaded.ticket.created
    assert (first.by, first.status, first.fields["priority"], first.fields["tags"]) == (
        "customer",
        "open",
        "urgent",
        ("order", "sample_ticket"),
    )
    assert first.fields["group"].isdigit()
    assert evaluate(loaded.ticket, book_of(new_york)).policy is None  # its type was created empty


def test_real_tickets_without_audits(noumea, new_york):
    loaded = zendesk.load_tickets(noumea["tickets"] + new_york["tickets"][:0], users=[])
    assert [ticket.id for ticket in loaded.tickets] == [145, 1, 146]
    assert [problem.path for problem in loaded.problems] == ["tickets[1].status"]  # closed, and nobody knows since when
    blanked = zendesk.load_tickets(new_york["tickets"], users=[])
    assert [problem.path for problem in blanked.problems] == ["tickets[0].custom_fields"]
    sla = evaluate(blanked.tickets[0], book_of(new_york))
    assert (sla.policy, [result.metric for result in sla.results]) == (
        "Test SLA Policy",
        ["requester_wait", "first_response"],
    )


def test_real_metric_events_and_ratings(noumea, new_york):
    key, problems = zendesk.answer_key(noumea["ticket_metric_events"])
    assert problems == ()
    assert set(key) == {(1, "agent_work", 1), (1, "requester_wait", 1), (1, "periodic_update", 8)}
    assert (key[1, "requester_wait", 1].calendar_minutes, key[1, "requester_wait", 1].business_minutes) == (
        1261650,
        300000,
    )
    assert zendesk.answer_key(new_york["ticket_metric_events"]).problems == ()
    ratings = noumea["satisfaction_ratings"]
    assert (
        zendesk.load_tickets(noumea["tickets"], users=[], satisfaction_ratings=ratings).tickets[2].events[0].kind
        == "created"
    )


def test_a_wait_of_two_and_a_half_years_in_the_metric_events(noumea):
    """The ticket waited from its creation on, 625 working days of the schedule."""
    key = zendesk.answer_key(noumea["ticket_metric_events"]).key[1, "requester_wait", 1]
    [record] = [each for each in noumea["tickets"] if each["id"] == 1]
    created = datetime.fromisoformat(record["created_at"])
    open_time = zendesk.calendar(noumea["schedules"][0]).elapsed(created, key.minutes_at)
    found = [round(each / timedelta(minutes=1)) for each in (key.minutes_at - created, open_time)]
    assert found == [key.calendar_minutes, key.business_minutes] == [1261650, 300000]


def test_every_stored_business_minute_is_reproduced(noumea, new_york):
    """All that the two accounts hold: the tests above reproduce each, and the wait of an agent follows here."""
    stored = [
        (record["ticket_id"], name, pair["business"])
        for account in (noumea, new_york)
        for record in account["ticket_metrics"]
        for name, pair in record.items()
        if isinstance(pair, dict) and pair.get("calendar")
    ]
    assert sorted(stored) == [
        (1, "reply_time_in_minutes", 1865),
        (159, "reply_time_in_minutes", 60000),
        (159, "requester_wait_time_in_minutes", 0),
        (160, "agent_wait_time_in_minutes", 0),
        (160, "first_resolution_time_in_minutes", 1440),
        (160, "reply_time_in_minutes", 23040),
        (160, "requester_wait_time_in_minutes", 43680),
    ]
    [waited] = [each for each in noumea["ticket_metrics"] if each["ticket_id"] == 160]
    last = datetime.fromisoformat(waited["status_updated_at"])
    desk = zendesk.calendar(noumea["schedules"][0])
    assert desk.elapsed(last - timedelta(minutes=4), last) == timedelta(0)
