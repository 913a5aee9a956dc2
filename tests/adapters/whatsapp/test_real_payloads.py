"""Real payloads with what is expected of them. They stand outside the project; without them these tests are skipped."""

from __future__ import annotations

import base64
import json
import os
from datetime import datetime
from pathlib import Path
from random import Random

import pytest

from slaclock import PolicyBook, evaluate
from slaclock.adapters.whatsapp import Inbox, parse, verify_signature

ROOT = Path(__file__).parents[3]
DATA = Path(os.environ.get("SLACLOCK_DATA") or ROOT.parent / "shared" / "data") / "whatsapp"
HERE = (DATA / "expected.jsonl").exists()
MISSING = "the WhatsApp payloads are not here; SLACLOCK_DATA may name the folder that has whatsapp/expected.jsonl"
pytestmark = [pytest.mark.data, pytest.mark.skipif(not HERE, reason=MISSING)]

ROWS = [json.loads(line) for line in (DATA / "expected.jsonl").read_text("utf-8").splitlines()] if HERE else []
TALKS = (
    [json.loads(line) for line in (DATA / "expected_conversations.jsonl").read_text("utf-8").splitlines()]
    if HERE
    else []
)
NAMES = {"actor": "by"}
SIMPLE = [
    "kind",
    "id",
    "type",
    "text",
    "actor",
    "status",
    "error_code",
    "group_id",
    "original_id",
    "emoji",
    "historic",
    "reason",
]
WORDLESS = {"location", "contacts", "unsupported"}


def instant(text):
    return None if text is None else datetime.fromisoformat(text)


def steps(name):
    path = DATA / name
    if path.suffix == ".json":
        return [{"kind": "webhook", "payload": path.read_bytes(), "received_at": None}]
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def differences(expected, event):
    """What an expected row says otherwise. Rows of a design choice may differ in who is named first."""
    found = [
        (name, expected[name], getattr(event, NAMES.get(name, name)))
        for name in SIMPLE
        if name in expected and not (name == "text" and event.type in WORDLESS)
        if expected[name] != getattr(event, NAMES.get(name, name))
    ]
    if "at" in expected and instant(expected["at"]) != event.at:
        found.append(("at", expected["at"], event.at))
    people = [customer for customer in (event.customer, event.previous) if customer is not None]
    ids = {value for customer in people for value in (customer.phone, customer.user_id, customer.parent_user_id)}
    who = expected.get("from") if expected["kind"] in {"customer_message", "system"} else expected.get("to")
    wanted = {who, expected.get("user_id"), expected.get("to_user_id")} - {None}
    if not wanted <= ids and "policy" not in expected:
        found.append(("who", wanted, ids))
    return found


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row["file"])
def test_every_payload_gives_the_events_expected(row):
    events = []
    for step in steps(row["file"]):
        if step["kind"] == "webhook":
            events += parse(step["payload"], received_at=instant(step["received_at"])).events
    wanted = [each for each in row["events"] if each.get("policy") != "api_send" and each.get("reason") != "duplicate"]
    assert len([event for event in events if event.reason != "account_error"]) >= len(wanted)
    for expected in wanted:
        nearest = min((differences(expected, event) for event in events), key=len)
        assert nearest == []


def test_no_real_payload_has_a_problem():
    for row in ROWS:
        for step in steps(row["file"]):
            if step["kind"] == "webhook":
                assert parse(step["payload"]).problems == ()


def test_every_signature_vector():
    rows = json.loads((DATA / "signature_vectors.json").read_text("utf-8"))
    assert len(rows) >= 10
    for row in rows:
        found = verify_signature(base64.b64decode(row["body_b64"]), row["header"], row["secret"])
        assert found is row["valid"] or row["valid"] is None, row["name"]


BOOK = PolicyBook.load(
    {
        "version": 1,
        "metrics": {
            "any_reply": {
                "starts_on": ["customer_message"],
                "stops_on": ["reply"],
                "counts": ["human", "unknown", "bot"],
            }
        },
        "policies": [
            {
                "name": "all",
                "calendar": "always",
                "targets": [
                    {"metric": name, "within": "15m"} for name in ("first_response", "any_reply", "next_response")
                ],
            }
        ],
    }
)


@pytest.mark.parametrize("talk", TALKS, ids=lambda talk: talk["file"])
def test_every_sequence_gives_the_conversations_expected(talk):
    inbox = Inbox()
    for step in steps(talk["file"]):
        if step["kind"] == "webhook":
            inbox.receive(parse(step["payload"], received_at=instant(step["received_at"])))
        else:
            at = instant(step["at"])
            inbox.record_outbound(
                id=step["id"], business="700001", to=step["to"], at=at, by=step["actor"], text=step["text"]
            )
    assert len(inbox.tickets()) == len(talk["conversations"])
    for expected in talk["conversations"]:
        ticket = inbox.ticket(inbox.find(expected["business"], expected["customer"]))
        kinds = [event.kind for event in ticket.events]
        assert kinds.count("customer_message") + 1 == expected["customer_messages"]
        assert kinds.count("agent_message") == expected.get("agent_messages", 0)
        if "first_customer_message_at" in expected:
            assert ticket.created.at == instant(expected["first_customer_message_at"])
        if "frt_human_s" in expected:
            sla = evaluate(ticket, BOOK)
            assert sla["first_response"].elapsed.total_seconds() == expected["frt_human_s"]
            assert sla["any_reply"].elapsed.total_seconds() == expected["frt_any_s"]
            waits = [result for result in sla.results if result.metric == "next_response"]
            assert [wait.elapsed.total_seconds() for wait in waits] == expected["next_reply_s"]


def test_all_payloads_in_one_inbox_in_any_order():
    # One repository gives the same id to messages of different people.
    files = [row["file"] for row in ROWS if "netflie" not in row["file"]]
    payloads = [step["payload"] for name in files for step in steps(name) if step["kind"] == "webhook"]
    outcomes = []
    for seed in range(4):
        inbox = Inbox()
        for payload in Random(seed).sample(payloads * 2, len(payloads) * 2):  # noqa: S311 - an order, no secret
            inbox.receive(parse(payload, business="flat"))
        outcomes.append(sorted((ticket.events for ticket in inbox.tickets()), key=repr))
    assert len(outcomes[0]) > 10
    assert outcomes.count(outcomes[0]) == len(outcomes)
