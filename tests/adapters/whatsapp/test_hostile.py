"""Whatever stands wherever in a delivery: nothing raises, and its siblings are read."""

from __future__ import annotations

import json
from copy import deepcopy

import pytest

from slaclock import PolicyBook, evaluate
from slaclock.adapters.whatsapp import Inbox, Rule, parse
from tests.adapters.whatsapp.payloads import (
    ANA,
    ANA_ID,
    BEA,
    LINE,
    LINE_NUMBER,
    at,
    change,
    contact,
    delivery,
    echo,
    message,
    stamp,
    status,
    system,
)

HOSTILE = [
    None,
    True,
    0,
    -1,
    1.5,
    float("nan"),
    float("inf"),
    10**5000,
    "",
    " ",
    "²",
    "asdf",
    "9" * 20,
    "99999999999",
    "\ud800",
    "\udfff\ud83d",
    "\x00",
    "x" * 5000,
    "{}{0}%s",
    [],
    {},
    [None],
    [[[[]]]],
    {"": {"": None}},
    {"id": ANA},
    "1760000000",
    LINE,
    LINE_NUMBER,
    ANA,
    ANA_ID,
]

SAMPLES = {
    "messages": change(
        messages=[
            message("a", 0, "urgent", from_user_id=ANA_ID),
            message("b", 1, None, who=BEA),
            {
                **message("c", 2),
                "type": "interactive",
                "interactive": {"type": "list_reply", "list_reply": {"title": "t"}},
            },
            {**message("d", 3), "type": "reaction", "reaction": {"message_id": "wamid.a", "emoji": "👍"}},
            {
                **message("e", 4),
                "type": "edit",
                "edit": {"original_message_id": "w", "message": {"type": "text", "text": {"body": "x"}}},
            },
            system("f", 5, BEA, wa_id="15550100003", user_id="PT.5"),
            message("g", 6, group_id="group-1"),
        ],
        contacts=[contact(ANA, ANA_ID), contact(BEA)],
        errors=[{"code": 131000, "error_data": {"details": "x"}}],
    ),
    "statuses": change(
        statuses=[
            status("r", "failed", 7, errors=[{"code": 131047}]),
            status("s", "read", 8, to="group-1", recipient_type="group", recipient_participant_id=ANA),
        ],
    ),
    "echoes": change("smb_message_echoes", message_echoes=[echo("r", 5), echo("s", 6, to=None, to_user_id=ANA_ID)]),
    "standby": change(
        "standby",
        standby={
            "messages": [message("h", 9)],
            "contacts": [contact(ANA)],
            "message_echoes": [
                {"id": "wamid.i", "timestamp": stamp(9), "message": {"to": ANA, "type": "text", "text": {"body": "x"}}}
            ],
        },
    ),
    "calls": change(
        "calls",
        calls=[
            {
                "id": "wacid.1",
                "from": ANA,
                "to": LINE_NUMBER,
                "event": "connect",
                "timestamp": stamp(9),
                "direction": "USER_INITIATED",
            }
        ],
    ),
    "history": change(
        "history",
        history=[
            {
                "metadata": {"phase": 0},
                "threads": [{"id": ANA, "messages": [message("j", -5)]}],
                "errors": [{"code": 1}],
            }
        ],
    ),
    "handover": {
        "field": "messaging_handovers",
        "value": {
            "sender": {"phone_number": ANA},
            "recipient": {"phone_number_id": LINE},
            "type": "control_passed",
            "timestamp": stamp(0),
            "control_passed": {},
        },
    },
    "id update": change(
        "user_id_update",
        user_id_update=[{"wa_id": ANA, "user_id": {"previous": ANA_ID, "current": "PT.9"}, "timestamp": stamp(9)}],
    ),
}

BOOK = PolicyBook.load(
    {
        "version": 1,
        "policies": [
            {
                "name": "all",
                "calendar": "always",
                "targets": [
                    {"metric": "first_response", "within": "15m"},
                    {"metric": "next_response", "within": "15m"},
                ],
            }
        ],
    }
)


def nodes(value, path=()):
    """The places of all values in a document, whole objects and lists too."""
    yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from nodes(inner, (*path, key))


def planted(document, path, value):
    if not path:
        return value
    copied = deepcopy(document)
    place = copied
    for key in path[:-1]:
        place = place[key]
    place[path[-1]] = value
    return copied


def texts(event):
    customers = [customer for customer in (event.customer, event.previous) if customer is not None]
    values = [
        getattr(thing, name)
        for thing in (event, *customers)
        for name in getattr(thing, "_fields", ("phone", "user_id", "parent_user_id", "name"))
    ]
    return [value for value in values if isinstance(value, str)]


@pytest.mark.parametrize("sample", SAMPLES)
def test_no_value_anywhere_raises(sample):
    whole = delivery(SAMPLES["messages"], SAMPLES[sample])
    sample_at = ("entry", 0, "changes", 1)
    places = [path for path in nodes(whole) if path and (path[:4] == sample_at or len(path) < 4)]
    for path in places:
        for number, value in enumerate(HOSTILE):
            payload = planted(whole, path, value)
            batch = parse(payload, received_at=at(10) if number % 2 else None)
            for event in batch.events:
                "".join(texts(event)).encode()
                assert event.at is None or event.at.tzinfo is not None
            for problem in batch.problems:
                assert ANA not in problem.path + problem.reason


def test_hostile_deliveries_leave_tickets_that_can_be_evaluated():
    whole = delivery(*SAMPLES.values())
    inbox = Inbox(
        book=BOOK,
        rules=[Rule(keywords=["urgent"], priority="urgent", group="x")],
        rules_on="every",
        acknowledge="{name}: {within}, {deadline:%H:%M}",
        history="tickets",
        is_closing_remark=lambda event: event.text == "thanks",
    )
    for number, path in enumerate(path for path in nodes(whole) if len(path) > 4):
        value = HOSTILE[number % len(HOSTILE)]
        inbox.receive(parse(planted(whole, path, value), received_at=at(10)))
        if number % 40 == 0:
            inbox.set_status(inbox.tickets()[-1].id, "pending", at=at(11))
    assert len(inbox.tickets()) > 5
    for ticket in inbox.tickets():
        evaluate(ticket, BOOK, now=at(60))
    inbox.window_risks(BOOK, at(60))


@pytest.mark.parametrize("place", range(7))
def test_the_siblings_of_a_hostile_item_are_read_as_ever(place):
    sample = SAMPLES["messages"]
    name = sample["value"]["messages"][place]["id"]
    expected = [event for event in parse(delivery(sample)).events if event.id != name]
    for path in nodes(sample["value"]["messages"][place]):
        for value in HOSTILE:
            items = list(sample["value"]["messages"])
            items[place] = planted(items[place], path, value)
            hostile = planted(sample, ("value", "messages"), items)
            others = {item["id"] for item in sample["value"]["messages"]} - {name}
            found = [event for event in parse(delivery(hostile)).events if event.id in others or event.id is None]
            assert [event for event in found if event in expected] == expected


def test_bytes_with_anything_in_them():
    body = json.dumps(delivery(*SAMPLES.values()))
    assert parse(body) == parse(delivery(*SAMPLES.values()))
    number = json.dumps(stamp(0))
    for value in ("9" * 5000, "-" + "9" * 5000, "1e999", "-0", "NaN", '"\\ud800"', "[[[[[[]]]]]]", "null", "1" * 4301):
        assert len(parse(body.replace(number, value)).events) > 10


def test_a_message_dated_long_ago_or_far_ahead_leaves_the_other_tickets_alone():
    inbox = Inbox()
    inbox.receive(parse(delivery(change(messages=[message("a", 0)]))))
    inbox.set_status(inbox.tickets()[0].id, "solved", at=at(1))
    for number, timestamp in enumerate(("9999999999", "12622780799", "1", "12622780800000")):
        item = {**message(f"x{number}", 0, who=BEA), "timestamp": timestamp}
        inbox.receive(parse(delivery(change(messages=[item]))))
    assert len(inbox.tickets()) == 2
    for ticket in inbox.tickets():
        evaluate(ticket, BOOK)
        assert inbox.window_closes_at(ticket.id) is not None
