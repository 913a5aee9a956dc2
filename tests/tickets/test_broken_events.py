"""Events that cannot be: each with the path of the fault and the words that tell what to do."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

import pytest

from slaclock.errors import EventError
from slaclock.tickets import Ticket
from slaclock.tickets.events import KINDS

AT = "2026-03-02T12:00:00Z"
INSTANT = datetime(2026, 3, 2, 12, tzinfo=UTC)
NAN, INFINITE = float("nan"), float("inf")

BROKEN = [
    # kind, what is said besides `at`, path, words of the message
    ("created", {"at": 1772452800}, "at", "seconds or milliseconds"),
    ("created", {"at": 1772452800.5}, "at", "seconds or milliseconds"),
    ("created", {"at": None}, "at", "must be an aware datetime, not None"),
    ("created", {"at": "yesterday"}, "at", "'yesterday' is not an instant"),
    ("created", {"at": ""}, "at", "is not an instant"),
    ("created", {"at": "2026-02-30T00:00:00Z"}, "at", "is not an instant"),
    ("created", {"at": "1772452800"}, "at", "is not an instant"),
    ("created", {"at": "x" * 1_000_000}, "at", "is not an instant"),
    ("created", {"at": INSTANT.date()}, "at", "must be an aware datetime"),
    ("created", {"at": [AT]}, "at", "must be an aware datetime"),
    ("created", {"at": datetime.max.replace(tzinfo=timezone(-timedelta(hours=1)))}, "at", "outside the years 1-9999"),
    ("created", {"at": "0001-01-01T00:00:00+05:00"}, "at", "outside the years 1-9999"),
    ("created", {"by": "human"}, "by", "'customer' or 'agent'"),
    ("created", {"by": None}, "by", "'customer' or 'agent'"),
    ("created", {"status": None}, "status", "must be a text or a whole number, not None"),
    ("created", {"status": True}, "status", "must be a text or a whole number, not True"),
    ("created", {"status": 1.0}, "status", "must be a text or a whole number, not 1.0"),
    ("created", {"text": 5}, "text", "must be a text, not 5"),
    ("created", {"text": b"x"}, "text", "must be a text"),
    ("created", {"id": 1.5}, "id", "must be a text or a whole number"),
    ("created", {"id": ["a"]}, "id", "must be a text or a whole number"),
    ("created", {"id": 10**5000}, "id", "too large"),
    ("created", {"fields": None}, "fields", "must be a mapping, not None"),
    ("created", {"fields": ["priority"]}, "fields", "must be a mapping"),
    ("created", {"fields": "priority"}, "fields", "must be a mapping"),
    ("created", {"fields": {"p": NAN}}, "fields.p", "must be a finite number, not nan"),
    ("created", {"fields": {"p": INFINITE}}, "fields.p", "must be a finite number"),
    ("created", {"fields": {"p": Decimal(1)}}, "fields.p", "must be null, true or false, a number or a text"),
    ("created", {"fields": {"p": {}}}, "fields.p", "must be null, true or false, a number or a text"),
    ("created", {"fields": {"p": {1, 2}}}, "fields.p", "must be null, true or false, a number or a text"),
    ("created", {"fields": {"p": INSTANT}}, "fields.p", "write dates and instants as text"),
    ("created", {"fields": {"p": [1, [2]]}}, "fields.p[1]", "must be null, true or false, a number or a text"),
    ("created", {"fields": {"p": ["a", NAN]}}, "fields.p[1]", "must be a finite number"),
    ("created", {"fields": {"p": "\ud800"}}, "fields.p", "half a character"),
    ("created", {"fields": {"p": 10**400}}, "fields.p", "too large"),
    ("created", {"fields": {5: "a"}}, "fields", "a field's name must be a text, not 5"),
    ("created", {"fields": {"": "a"}}, "fields", "a field's name must be a text"),
    ("created", {"filds": {}}, "filds", 'did you mean "fields"?'),
    ("customer_message", {"text": ["a"]}, "text", "must be a text"),
    ("customer_message", {"by": "human"}, "by", "is not a known key"),
    ("agent_message", {"by": "customer"}, "by", "'human', 'bot' or 'unknown'"),
    ("agent_message", {"public": "true"}, "public", "must be true or false"),
    ("agent_message", {"public": 1}, "public", "must be true or false, not 1"),
    ("agent_message", {"public": None}, "public", "must be true or false"),
    ("status", {}, "to", "is missing"),
    ("status", {"to": None}, "to", "must be a text or a whole number"),
    ("status", {"to": ["open"]}, "to", "must be a text or a whole number"),
    ("fields", {}, "set", "is missing"),
    ("fields", {"set": [["a", 1]]}, "set", "must be a mapping"),
    ("fields", {"set": {"a": -INFINITE}}, "set.a", "must be a finite number"),
    ("assigned", {"assignee": True}, "assignee", "must be a text or a whole number"),
    ("assigned", {"group": {"id": 1}}, "group", "must be a text or a whole number"),
    ("due", {"to": AT}, "metric", "is missing"),
    ("due", {"metric": "resolution"}, "to", "is missing"),
    ("due", {"metric": 5, "to": AT}, "metric", "must be a text, not 5"),
    ("due", {"metric": "resolution", "to": 5}, "to", "must be an aware datetime"),
    ("due", {"metric": "resolution", "to": AT, "public": "no"}, "public", "must be true or false"),
    ("escalated", {"level": -1}, "level", "must be a whole number from 0, not -1"),
    ("escalated", {"level": True}, "level", "must be a whole number from 0, not True"),
    ("escalated", {"level": 1.0}, "level", "must be a whole number from 0"),
    ("escalated", {"level": "2"}, "level", "must be a whole number from 0, not '2'"),
    ("escalated", {"reason": 5}, "reason", "must be a text"),
    ("rated", {}, "score", "is missing"),
    ("rated", {"score": "5"}, "score", "must be a number, not '5'"),
    ("rated", {"score": True}, "score", "must be a number, not True"),
    ("rated", {"score": NAN}, "score", "must be a finite number"),
    ("rated", {"score": 5, "out_of": 0}, "out_of", "must be more than 0, not 0"),
    ("rated", {"score": 5, "out_of": INFINITE}, "out_of", "must be a finite number"),
    ("cancelled", {"reason": 1}, "reason", "must be a text"),
    ("create", {}, "kind", 'did you mean "created"?'),
    (None, {}, "kind", "is missing (one of: created, customer_message"),
    (5, {}, "kind", "5 is no kind of event"),
    (["created"], {}, "kind", "is no kind of event"),
]


@pytest.mark.parametrize(("kind", "said", "path", "words"), BROKEN)
def test_a_broken_event_of_a_ticket_names_its_place(kind, said, path, words):
    with pytest.raises(EventError) as caught:
        Ticket(1, [{"kind": kind, "at": AT, **said}])
    fault = caught.value.faults[0]
    assert fault.path == f"events[0].{path}"
    assert words in str(fault)
    assert len(str(fault)) < 500


@pytest.mark.parametrize(("kind", "said", "path", "words"), [row for row in BROKEN if row[0] in list(KINDS)])
def test_a_broken_event_built_directly_names_its_place(kind, said, path, words):
    with pytest.raises(EventError) as caught:
        KINDS[kind](**{"at": AT, **said})
    fault = caught.value.faults[0]
    assert fault.path == path
    assert words in str(fault)
    assert caught.value.path == path


def test_all_faults_of_an_event_come_at_once():
    with pytest.raises(EventError) as caught:
        KINDS["created"](at=5, by="x", fields={"a": NAN, "b": [1, {}]}, oops=1)
    assert [fault.path for fault in caught.value.faults] == ["at", "by", "fields.a", "fields.b[1]", "oops"]
    assert "5 faults" in str(caught.value)
