from __future__ import annotations

import copy
import random
from datetime import UTC, datetime

import pytest

from slaclock import evaluate
from slaclock.adapters import zendesk
from tests.adapters.zendesk.payloads import (
    USERS,
    audit,
    change,
    comment,
    create,
    line,
    opening,
    policy,
    ticket,
    when,
)


def load(audits, users=USERS, **more):
    fields = {key: more.pop(key) for key in list(more) if key in ticket() or key == "satisfaction_rating"}
    return zendesk.load_ticket(ticket(**fields), audits, users=users, **more)


def story(audits, **more):
    """The events after the first, short: (time of 3 March, what)."""
    loaded = load(audits, **more)
    assert loaded.problems == ()
    return [(f"{event.at:%H:%M}", *_short(event)) for event in loaded.ticket.events[1:]]


def _short(event):  # noqa: PLR0911 - one for each kind
    match event.kind:
        case "agent_message":
            return (event.by if event.public else "note",)
        case "status":
            return (event.to,)
        case "fields":
            return (dict(event.set),)
        case "assigned":
            return ({"assignee": event.assignee, "group": event.group},)
        case "cancelled":
            return ("cancelled", event.reason)
        case "rated":
            return (event.score, event.out_of)
        case _:
            return (event.kind,)


def test_inside_an_audit_fields_come_first_then_messages_then_the_status():
    second = audit("10:00", change("status", "pending", "open"), comment(1), change("priority", "high", "normal"))
    assert story([opening(), second]) == [("10:00", {"priority": "high"}), ("10:00", "human"), ("10:00", "pending")]


def test_audits_in_any_order_and_the_same_one_twice():
    audits = [
        opening(),
        audit("10:00", comment(1), change("status", "pending", "open")),
        audit("11:00", comment(9), change("status", "open", "pending")),
        audit("11:00", change("priority", "high", "normal"), id=999_999),
        audit("12:00", change("priority", "urgent", "high")),
    ]
    told = load(audits).ticket
    rng = random.Random(5)  # noqa: S311 - an order, no secret
    for _ in range(5):
        again = [*audits, copy.deepcopy(rng.choice(audits))]
        rng.shuffle(again)
        assert load({"audits": again}).ticket == told
    assert [event.set["priority"] for event in told.events if event.kind == "fields"] == ["high", "urgent"]


def test_the_first_value_is_created_or_before_the_first_change_or_as_the_ticket_stands():
    audits = [
        audit("09:00", comment(9), create("priority", "low"), author=9),
        audit("10:00", change("priority", "high", "low"), change("type", "task", "question")),
        audit(
            "10:30",
            change("group_id", None, "5"),
            change("assignee_id", "1", None),
            change("status", "hold", "pending"),
        ),
    ]
    loaded = load(audits, priority="high", type="task", status="hold", group_id=None, assignee_id=1)
    first = loaded.ticket.created
    assert (first.fields["priority"], first.fields["type"], first.fields["group"]) == ("low", "question", "5")
    assert (first.fields["organization_id"], first.fields["tags"], "assignee" in first.fields) == (
        "501",
        ("gold",),
        False,
    )
    kinds = [(event.kind, getattr(event, "to", None)) for event in loaded.ticket.events]
    assert kinds[:2] == [("created", None), ("status", "pending")]  # it was pending before the first change
    assert first.status == "new"


def test_group_and_assignee_are_assignments_and_nobody_is_a_field_without_value():
    audits = [
        opening(),
        audit("10:00", change("group_id", "6", "5"), change("assignee_id", "1", None), change("brand_id", "8", "3")),
        audit("11:00", change("assignee_id", None, "1"), change("group_id", "", "6")),
    ]
    assert story(audits) == [
        ("10:00", {"assignee": "1", "group": "6"}),
        ("10:00", {"brand_id": "8"}),
        ("11:00", {"assignee": None, "group": None}),
    ]


@pytest.mark.parametrize("word", ["hold", "on-hold"])
def test_hold_has_two_spellings(word):
    assert story([opening(), audit("10:00", change("status", word, "open"))]) == [("10:00", "on_hold")]


def test_a_custom_status_counts_by_its_category_when_the_audit_sets_no_status():
    statuses = {"custom_statuses": [{"id": 11, "status_category": "hold"}, {"id": "12", "status_category": "pending"}]}
    audits = [
        opening(),
        audit("10:00", change("custom_status_id", "11", "10")),
        audit("11:00", change("custom_status_id", 12, "11"), change("status", "open", "hold")),
    ]
    found = [each for each in story(audits, custom_statuses=statuses) if isinstance(each[1], str)]
    assert found == [("10:00", "on_hold"), ("11:00", "open")]
    later = [audit("10:00", change("custom_status_id", "11", "12"))]
    assert story(later, custom_statuses=statuses, status="hold")[0] == ("09:00", "pending")
    unknown = load([opening(), audit("10:00", change("custom_status_id", "99", "10"))], custom_statuses=statuses)
    assert [(p.path, "'99'" in p.reason) for p in unknown.problems] == [("audits[1].events[0].value", True)]


# --- who wrote ---------------------------------------------------------------------------------------------------


def test_the_author_is_the_comments_and_not_the_audits():
    """An agent files what the customer said: the ticket is the customer's."""
    filed = audit("09:00", comment(9), create("status", "open"), author=1)
    answered = audit("10:00", comment(1), author=9)
    loaded = load([filed, answered])
    assert (loaded.ticket.created.by, [_short(event) for event in loaded.ticket.events[1:]]) == (
        "customer",
        [("human",)],
    )


def test_agents_admins_and_copied_in_end_users():
    audits = [
        opening(),
        audit("10:00", comment(2)),
        audit("11:00", comment(10)),
        audit("12:00", comment(1, public=False)),
    ]
    assert story(audits) == [("10:00", "human"), ("11:00", "customer_message"), ("12:00", "note")]


def test_who_wrote_the_first_comment_created_the_ticket():
    by_agent = [opening(author=1), audit("10:00", comment(9)), audit("10:30", comment(2))]
    loaded = load(by_agent)
    assert loaded.ticket.created.by == "agent"
    assert [_short(event) for event in loaded.ticket.events[1:]] == [("human",), ("customer_message",), ("human",)]
    sla = evaluate(loaded.ticket, zendesk.load_book([policy()]).book)
    assert sla["first_response"].elapsed.total_seconds() == 1800
    assert load([opening(author=9), audit("10:00", comment(1))]).ticket.created.by == "customer"


def test_a_ticket_whose_first_comment_is_missing_was_created_by_its_submitter():
    reply = [audit("10:00", comment(1))]
    assert load(reply).ticket.created.by == "customer"
    assert load(reply, submitter_id=1).ticket.created.by == "agent"


@pytest.mark.parametrize(
    ("event", "more"),
    [
        (comment(-1), {}),
        (comment(1, via={"channel": "rule"}), {}),
        (comment(1, via={"channel": 8}), {}),
        (comment(1), {"via": {"channel": "trigger", "source": {"rel": None}}}),
        (comment(1), {"via": {"channel": "automation"}}),
        (comment(1), {"via": {"channel": "rule", "source": {"from": {"id": 22}, "rel": "trigger"}}}),
        (comment(2), {}),
    ],
)
def test_bots(event, more):
    assert story([opening(), audit("10:00", event, **more)], bots=["2"]) == [("10:00", "bot")]


def test_a_bots_comment_answers_nobody():
    book = zendesk.load_book([policy()]).book
    loaded = load(
        [opening(), audit("09:10", comment(-1)), audit("09:20", comment(1, public=False)), audit("09:30", comment(2))]
    )
    assert evaluate(loaded.ticket, book)["first_response"].elapsed.total_seconds() == 1800


def test_an_unknown_author_is_an_agent_and_a_problem():
    loaded = load([opening(), audit("10:00", comment(404))])
    assert [event.by for event in loaded.ticket.events if event.kind == "agent_message"] == ["unknown"]
    assert [(p.path, "'404'" in p.reason) for p in loaded.problems] == [("audits[1].events[0].author_id", True)]


def test_a_user_of_no_known_role_is_left_out_and_told():
    loaded = load([opening(), audit("10:00", comment(3))], users=[*USERS, {"id": 3, "role": "robot"}])
    assert [problem.path for problem in loaded.problems] == ["users[4].role", "audits[1].events[0].author_id"]
    assert "'robot'" in loaded.problems[0].reason


def test_without_users_the_requester_is_the_customer_and_that_is_told():
    loaded = load([opening(), audit("10:00", comment(7)), audit("11:00", comment(9))], users=None)
    assert [_short(event)[0] for event in loaded.ticket.events[1:]] == ["unknown", "customer_message"]
    assert loaded.ticket.created.by == "customer"
    assert [problem.path for problem in loaded.problems] == ["users"]


def test_a_note_of_a_copied_in_end_user_neither_asks_nor_answers():
    assert story([opening(), audit("10:00", comment(10, public=False))]) == []


def test_what_zendesk_has_not_documented_is_skipped():
    odd = audit(
        "10:00", {"type": "Sparkle", "value": 1}, {"type": "Notification", "body": "x"}, change("subject", "a", "b")
    )
    assert story([opening(), odd]) == []


# --- the end of a ticket -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("events", "more", "reason"),
    [
        ([change("status", "deleted", "open")], {}, "deleted"),
        ([change("tags", ["gold", "closed_by_merge"], ["gold"]), change("status", "closed", "open")], {}, "merged"),
        ([change("status", "closed", "open")], {"via": {"channel": "web", "source": {"rel": "merge"}}}, "merged"),
        (
            [comment(1), change("status", "solved", "open")],
            {"via": {"channel": "api", "source": {"rel": "merge"}}},
            "merged",
        ),
    ],
)
def test_deleted_and_merged_tickets_are_cancelled(events, more, reason):
    loaded = load([opening(), audit("10:00", *events, **more)])
    assert [(f"{e.at:%H:%M}", e.reason) for e in loaded.ticket.events if e.kind == "cancelled"] == [("10:00", reason)]
    result = evaluate(loaded.ticket, zendesk.load_book([policy()]).book)["first_response"]
    assert (result.state, result.met) == ("cancelled", None)


def test_the_ticket_that_another_was_merged_into_and_follow_ups_live_on():
    into = audit("10:00", comment(1), via={"channel": "web", "source": {"rel": "merge"}})
    assert story([opening(), into]) == [("10:00", "human")]
    assert story(
        [
            opening(tags=["closed_by_merge"]),
            audit("10:00", change("tags", ["closed_by_merge", "x"], ["closed_by_merge"])),
        ]
    ) == [("10:00", {"tags": ("closed_by_merge", "x")})]


def test_a_ticket_deleted_in_the_export_alone_is_cancelled_when_it_was_last_updated():
    loaded = load([opening()], status="deleted")
    last = loaded.ticket.events[-1]
    assert (last.kind, last.at) == ("cancelled", datetime(2025, 3, 5, 9, tzinfo=UTC))


def test_from_the_tag_alone_a_merged_ticket_ends_when_it_was_closed():
    audits = [audit("10:00", change("status", "closed", "open"))]
    loaded = load(audits, status="closed", tags=["closed_by_merge"])
    assert [(f"{event.at:%H:%M}", *_short(event)) for event in loaded.ticket.events[1:]] == [
        ("10:00", "cancelled", "merged"),
        ("10:00", "closed"),
    ]


def test_a_ticket_deleted_and_restored_goes_on_and_that_is_told():
    loaded = load(
        [
            opening(),
            audit("10:00", change("status", "deleted", "open")),
            audit("11:00", change("status", "open", "deleted")),
        ]
    )
    assert "cancelled" not in {event.kind for event in loaded.ticket.events}
    assert [problem.path for problem in loaded.problems] == ["audits"]


def test_ratings():
    audits = [
        opening(),
        audit("10:00", change("satisfaction_score", "offered", "unoffered")),
        audit("11:00", {"type": "SatisfactionRating", "score": "good"}),
        audit("12:00", change("satisfaction_score", "bad_with_comment", "good")),
    ]
    assert story(audits) == [("11:00", 1, 1), ("12:00", 0, 1)]
    ratings = [
        {"ticket_id": 987, "score": "good", "created_at": "2025-03-03T13:00:00Z"},
        {"ticket_id": 987, "score": "offered", "created_at": "2025-03-03T12:30:00Z"},
        {"ticket_id": 1, "score": "bad", "created_at": "2025-03-03T13:00:00Z"},
    ]
    assert story(audits, satisfaction_ratings=ratings) == [("13:00", 1, 1)]
    odd = load([opening(), audit("10:00", {"type": "SatisfactionRating", "score": "meh"})])
    assert [(p.path, "'meh'" in p.reason) for p in odd.problems] == [("audits[1].events[0].score", True)]


# --- without audits ----------------------------------------------------------------------------------------------


def test_from_comments_alone_fields_are_as_they_are_now():
    comments = {
        "comments": [
            {"id": 2, "author_id": 1, "public": True, "created_at": "2025-03-03T10:00:00Z"},
            {"id": 1, "author_id": 9, "public": True, "created_at": "2025-03-03T09:00:00Z"},
        ]
    }
    loaded = zendesk.load_ticket(ticket(priority="high"), comments=comments, users=USERS)
    assert [event.kind for event in loaded.ticket.events] == ["created", "agent_message"]
    assert (loaded.ticket.created.fields["priority"], loaded.problems) == ("high", ())


@pytest.mark.parametrize("status", ["new", "open", "pending", "hold", "solved", "closed", "deleted"])
def test_from_comments_alone_nobody_knows_since_when_a_status_holds(status):
    loaded = zendesk.load_ticket(ticket(status=status), comments=[], users=USERS)
    told = [(problem.path, repr(status) in problem.reason) for problem in loaded.problems]
    assert told == ([] if status in ("new", "open") else [("ticket.status", True)])
    assert loaded.ticket.created.status == ("new" if status in ("new", "deleted") else "open")


def test_a_comment_that_an_audit_tells_too_counts_once():
    audits = [opening(), audit("10:00", comment(1))]
    comments = [
        {"id": audits[1]["events"][0]["id"], "author_id": 1, "public": True, "created_at": "2025-03-03T10:00:00Z"},
        {"id": 5, "author_id": 2, "public": True, "created_at": "2025-03-03T11:00:00Z"},
    ]
    assert story(audits, comments=comments) == [("10:00", "human"), ("11:00", "human")]


def test_an_audit_of_another_ticket_is_left_out_and_told():
    loaded = load([opening(), audit("10:00", comment(1), ticket_id=5)])
    assert [problem.path for problem in loaded.problems] == ["audits[1].ticket_id"]
    assert [event.kind for event in loaded.ticket.events] == ["created"]


# --- verdicts ----------------------------------------------------------------------------------------------------


def test_a_ticket_gets_its_targets_with_its_priority_and_a_breach_is_dated_at_the_change():
    book = zendesk.load_book([policy(lines=[line(priority="urgent", minutes=30)])]).book
    audits = [opening(priority=None), audit("10:00", change("priority", "urgent", None)), audit("11:00", comment(1))]
    loaded = load(audits, priority="urgent")
    before = evaluate(loaded.ticket, book, datetime(2025, 3, 3, 9, 59, tzinfo=UTC))
    assert before.results == ()
    result = evaluate(loaded.ticket, book)["first_response"]
    assert (result.started_at.hour, result.breached, result.breached_at) == (
        9,
        True,
        datetime(2025, 3, 3, 10, tzinfo=UTC),
    )


def test_a_whole_story_with_its_verdicts():
    lines = [
        line(metric, priority, minutes)
        for metric, normal, high in (
            ("first_reply_time", 60, 30),
            ("next_reply_time", 60, 20),
            ("requester_wait_time", 120, 90),
            ("agent_work_time", 300, 100),
            ("total_resolution_time", 300, 200),
        )
        for priority, minutes in (("normal", normal), ("high", high))
    ]
    book = zendesk.load_book([policy(lines=lines)]).book
    audits = [
        opening(),
        audit("09:20", comment(1, public=False)),
        audit("09:40", comment(1), change("status", "pending", "open")),
        audit("12:00", comment(9), change("status", "open", "pending"), author=9),
        audit("12:10", change("priority", "high", "normal")),
        audit("12:30", comment(2), change("status", "hold", "open"), author=2),
        audit("13:00", change("status", "solved", "hold")),
        audit("14:00", comment(9), change("status", "open", "solved"), author=9),
        audit("14:05", comment(1), change("status", "solved", "open")),
    ]
    sla = evaluate(load(audits, priority="high", status="solved").ticket, book)
    found = {(r.metric, r.cycle): (r.elapsed.total_seconds() / 60, r.met, r.stopped_by) for r in sla.results}
    assert found == {
        ("first_response", 1): (40, True, "reply"),  # judged as normal, before the priority rose
        ("next_response", 1): (30, False, "reply"),
        ("next_response", 2): (5, True, "reply"),
        ("requester_wait", 1): (105, False, "solved"),
        ("agent_work", 1): (75, True, "solved"),
        ("resolution", 1): (245, False, "solved"),
    }
    assert sla["next_response"].started_at == datetime(2025, 3, 3, 14, tzinfo=UTC)


def test_a_ticket_created_solved_was_answered_first():
    created = audit("09:00", comment(9), comment(1), create("status", "solved"), create("priority", "normal"))
    sla = evaluate(load([created], status="solved").ticket, zendesk.load_book([policy()]).book)
    assert (sla["first_response"].stopped_by, sla["first_response"].met) == ("reply", True)


def test_a_change_of_the_requester_or_organisation_changes_what_filters_see():
    organizations = [
        {"id": 501, "organization_fields": {"tier": "gold"}},
        {"id": 502, "organization_fields": {"region": "north"}},
    ]
    book = zendesk.load_book(
        [
            policy(
                conditions=[
                    when("requester_role", "is", "agent"),
                    when("organization.custom_fields.tier", "is_not", "gold"),
                ]
            )
        ],
        organizations=organizations,
    ).book
    audits = [opening(), audit("10:00", change("requester_id", "1", "9"), change("organization_id", "502", "501"))]
    loaded = load(audits, organizations=organizations, requester_id=1, organization_id=502)
    at = [evaluate(loaded.ticket, book, datetime(2025, 3, 3, hour, tzinfo=UTC)).policy for hour in (9, 10)]
    assert at == [None, "Gold"]


def test_arguments_are_left_unchanged():
    documents = (ticket(), [opening(), audit("10:00", comment(1))], {"users": USERS})
    before = copy.deepcopy(documents)
    zendesk.load_ticket(documents[0], documents[1], users=documents[2], bots=[1])
    assert documents == before
