from __future__ import annotations

import copy
import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slaclock import AdapterError
from slaclock.adapters import zendesk
from tests.adapters.mutations import leaves, put
from tests.adapters.zendesk.payloads import (
    USERS,
    audit,
    change,
    comment,
    create,
    line,
    metric_event,
    opening,
    policy,
    schedule,
    sla,
    ticket,
    when,
)

DOCUMENTS = {
    "sla_policies": {
        "sla_policies": [
            policy(
                lines=[line(business=True), line("next_reply_time", "urgent", 1, target_in_seconds=30)],
                conditions=[when("organization_id", "is", 501), when("current_tags", "includes", ["gold", "vip"])],
                some=[when("custom_fields_360001", "less_than", "100"), when("via_id", "is_not", 4)],
                metric_settings={"first_reply_time": {"fulfill_on_agent_internal_note": True}},
            )
        ],
        "next_page": None,
    },
    "schedules": {"schedules": [schedule()]},
    "holidays": {77: [{"id": 6, "name": "Carnival", "start_date": "2025-03-03", "end_date": "2025-03-04"}]},
    "group_policies": {
        "group_sla_policies": [policy("Second line", [line("group_ownership_time")], id="01HX", position=1)]
    },
    "ticket": ticket(),
    "audits": {
        "audits": [
            opening(),
            audit(
                "10:00",
                comment(1),
                change("priority", "urgent", "normal"),
                change("status", "pending", "open"),
                change("group_id", "6", "5"),
                change("tags", ["gold", "late"], ["gold"]),
                {"type": "ScheduleAssignment", "previous_schedule_id": None, "new_schedule_id": 77},
                {"type": "SatisfactionRating", "score": "good"},
            ),
            audit("11:00", comment(9), create("custom_status_id", "11"), change("custom_status_id", "11", "12")),
        ]
    },
    "comments": {
        "comments": [{"id": 1, "ticket_id": 987, "author_id": 9, "public": True, "created_at": "2025-03-03T12:00:00Z"}]
    },
    "users": {"users": USERS},
    "custom_statuses": {
        "custom_statuses": [{"id": 11, "status_category": "hold"}, {"id": 12, "status_category": "open"}]
    },
    "organizations": {"organizations": [{"id": 501, "organization_fields": {"tier": "gold", "seats": 12}}]},
    "satisfaction_ratings": {
        "satisfaction_ratings": [{"ticket_id": 987, "score": "bad", "created_at": "2025-03-04T09:00:00Z"}]
    },
    "ticket_metric_events": {
        "ticket_metric_events": [
            metric_event("activate", id=1),
            metric_event("apply_sla", id=2, sla=sla()),
            metric_event("breach", "2025-03-03T10:00:00Z", id=3),
            metric_event("update_status", "2025-03-03T10:30:00Z", id=4, status={"calendar": 90, "business": 0}),
            metric_event("fulfill", "2025-03-03T10:30:00Z", id=5),
        ]
    },
    "ticket_metrics": {
        "ticket_metrics": [{"ticket_id": 987, "reply_time_in_minutes": {"calendar": 60, "business": None}}]
    },
}

HOSTILE = [
    None,
    True,
    0,
    -1,
    3,
    10**30,
    10**5000,
    1.5,
    float("nan"),
    float("inf"),
    "",
    " ",
    "x",
    "²",
    "\ud800",
    "x" * 5000,
    "0001-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z",
    "2025-03-03T10:00:00",
    "2025-02-30",
    "-1",
    [],
    [[]],
    [None],
    {},
    {"id": None},
    {None: None},
    object(),
    b"x",
]


def without(document, path):
    document = copy.deepcopy(document)
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    del inner[path[-1]]
    return document


PLACES = [(name, path) for name, document in DOCUMENTS.items() for path in leaves(document)]


def read_everything(documents):
    """What a user does with an export; gives the problems."""
    d = documents
    book = zendesk.load_book(
        d["sla_policies"], d["schedules"], d["holidays"], d["group_policies"], organizations=d["organizations"]
    )
    more = {name: d[name] for name in ("comments", "users", "custom_statuses", "organizations", "satisfaction_ratings")}
    one = zendesk.load_ticket(d["ticket"], d["audits"], **more)
    many = zendesk.load_tickets([d["ticket"]], d["audits"], **more)
    events = zendesk.load_events([d["ticket"]], d["audits"], book=book.book, **more)
    assert events.problems == many.problems
    key = zendesk.answer_key(d["ticket_metric_events"])
    rows = zendesk.compare(book.book, [one.ticket], key.key)
    rows += zendesk.compare_metrics(book.book, many.tickets, d["ticket_metrics"])
    assert zendesk.summary(rows)
    return [*book.problems, *one.problems, *many.problems, *key.problems]


def test_the_documents_themselves_have_no_problem():
    before = copy.deepcopy(DOCUMENTS)
    assert read_everything(DOCUMENTS) == []
    assert before == DOCUMENTS


@settings(max_examples=400, deadline=None)
@given(place=st.sampled_from(PLACES), value=st.sampled_from(HOSTILE))
def test_a_hostile_value_anywhere_gives_an_adapter_error_or_is_told(place, value):
    name, path = place
    documents = {**DOCUMENTS, name: put(DOCUMENTS[name], path, value)}
    try:
        problems = read_everything(documents)
    except AdapterError as error:
        problems = error.faults
        assert str(error)  # noqa: PT017 - it need not be raised; if it is, it can be shown
    assert all(isinstance(each.path, str) and each.path for each in problems)


@settings(max_examples=150, deadline=None)
@given(place=st.sampled_from([place for place in PLACES if place[1]]))
def test_a_document_that_is_cut_off_gives_an_adapter_error_or_is_told(place):
    name, path = place
    try:
        read_everything({**DOCUMENTS, name: without(DOCUMENTS[name], path)})
    except AdapterError as error:
        assert error.faults[0].path  # noqa: PT017 - likewise


@pytest.mark.parametrize("value", ["cut", b"{", 5, 1.5, True, {"wrong": []}, {"sla_policies": None}])
def test_what_is_no_list_and_no_envelope_is_refused(value):
    with pytest.raises(AdapterError) as caught:
        zendesk.load_book(value)
    assert caught.value.path == "sla_policies"


def test_all_faults_of_all_documents_at_once():
    with pytest.raises(AdapterError) as caught:
        zendesk.load_book(
            [policy(), policy(lines=[line(priority="medium"), line(metric=5)], id=2, conditions=[when("x", "has", 1)])],
            [schedule(time_zone="Atlantis"), schedule(id=78, intervals=[{"start_time": 60}, "x"])],
            {77: [{"name": "?", "start_date": "2025-05-26", "end_date": "26 May"}]},
            default_schedule=99,
        )
    assert {fault.path for fault in caught.value.faults} == {
        "schedules[0].time_zone",
        "schedules[1].intervals[0].end_time",
        "schedules[1].intervals[1]",
        "holidays[77][0].end_date",
        "default_schedule",
        "sla_policies[1].policy_metrics[0].priority",
        "sla_policies[1].policy_metrics[1].metric",
        "sla_policies[1].filter.all[0].field",
        "sla_policies[1].filter.all[0].operator",
    }
    message = str(caught.value)
    assert all(value in message for value in ("'medium'", "'Atlantis'", "'has'", "'26 May'", "99"))


def test_all_faults_of_a_ticket_at_once():
    with pytest.raises(AdapterError) as caught:
        zendesk.load_ticket(
            ticket(created_at="yesterday", tags={"gold": 1}),
            [opening(), audit("10:00", change("status", "resolved", "open"), comment(1, public="yes"))],
            users=[*USERS, {"id": 3}, {"id": 4, "role": 7}],
            bots=["x", None],
        )
    assert {fault.path for fault in caught.value.faults} == {
        "users[4].role",
        "users[5].role",
        "bots[1]",
        "ticket.created_at",
        "ticket.tags",
        "audits[1].events[0].value",
        "audits[1].events[1].public",
    }


def test_json_with_duplicates_and_unknown_keys_is_read():
    document = json.loads(json.dumps(DOCUMENTS["ticket"])[:-1] + ', "surprise": {"deep": [1]}, "id": 987}')
    assert zendesk.load_ticket(document, users=USERS).problems == ()


def test_an_endless_id_of_a_custom_field_is_a_fault():
    """Python refuses to write such a number, so nobody may try."""
    with pytest.raises(AdapterError, match="an integer of"):
        zendesk.load_ticket(ticket(custom_fields=[{"id": 10**5000, "value": 1}]), users=USERS)
