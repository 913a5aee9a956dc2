from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta

import pytest

from slaclock import AdapterError, evaluate
from slaclock.adapters.freshdesk import load_book, load_ticket, load_tickets
from slaclock.adapters.problem import Problem
from tests.adapters.freshdesk.made_up import (
    HOSTILE,
    NEW_YORK,
    activity,
    message,
    policy,
    stats,
    ticket,
)
from tests.adapters.mutations import leaves, put

BOOK = load_book([policy()], [NEW_YORK]).book
CREATED = "2025-03-07T21:00:00Z"
AT = datetime(2025, 3, 7, 21, tzinfo=UTC)


def kinds(loaded):
    return [(event.kind, event.at) for event in loaded.ticket.events]


def statuses(loaded):
    return [(event.to, event.at) for event in loaded.ticket.events if event.kind == "status"]


def after(**delta):
    return AT + timedelta(**delta)


def text(**delta):
    return after(**delta).isoformat().replace("+00:00", "Z")


def faults(function, *arguments, **named):
    with pytest.raises(AdapterError) as caught:
        function(*arguments, **named)
    return {fault.path: str(fault) for fault in caught.value.faults}


# The ticket itself


def test_a_ticket_that_never_changed_needs_no_activities():
    loaded = load_ticket(ticket(group_id=5, company_id=501, tags=["vip"]))
    assert loaded.problems == ()
    assert kinds(loaded) == [("created", AT)]
    assert loaded.ticket.id == 22
    assert loaded.ticket.created.fields == {
        "priority": 2,
        "group": 5,
        "assignee": 42,
        "company_id": 501,
        "source": 2,
        "type": "Question",
        "tags": ("vip",),
    }


@pytest.mark.parametrize(("source", "by"), [(2, "customer"), (10, "agent")])
def test_an_outbound_ticket_was_created_by_an_agent(source, by):
    assert load_ticket(ticket(source=source)).ticket.created.by == by


@pytest.mark.parametrize(("status", "category"), [(4, "solved"), (5, "closed")])
def test_a_ticket_created_resolved_is_created_open_and_solved_at_once_so_that_its_due_dates_show(status, category):
    told = stats(status_updated_at=CREATED, resolved_at=CREATED, closed_at=CREATED if status == 5 else None)
    loaded = load_ticket(ticket(status=status, stats=told))
    assert loaded.problems == ()
    assert (loaded.ticket.created.status, statuses(loaded)) == ("open", [(category, AT)])
    sla = evaluate(loaded.ticket, BOOK)
    assert sla["first_response"].deadline == datetime(2025, 3, 10, 14, tzinfo=UTC)
    assert sla["resolution"].deadline == datetime(2025, 3, 10, 20, tzinfo=UTC)
    assert (sla["first_response"].met, sla["resolution"].met) == (True, True)


@pytest.mark.parametrize(
    ("changes", "reason"), [({"spam": True}, "spam"), ({"deleted": True}, "deleted"), ({"spam": None}, None)]
)
def test_spam_and_deleted_tickets_are_cancelled(changes, reason):
    loaded = load_ticket(ticket(**changes))
    assert [event.reason for event in loaded.ticket.events if event.kind == "cancelled"] == ([reason] if reason else [])
    assert loaded.problems == ()


def test_spam_is_dated_by_its_activity():
    loaded = load_ticket(ticket(spam=True), None, [activity("08-03-2025 10:00:00 +0000", spam=True)])
    assert kinds(loaded)[-1] == ("cancelled", datetime(2025, 3, 8, 10, tzinfo=UTC))


# Own statuses


def test_an_unknown_status_is_told_and_statuses_explain_it():
    told = ticket(status=7, stats=stats(status_updated_at=text(hours=1)))
    unknown = load_ticket(told)
    assert ([problem.path for problem in unknown.problems], statuses(unknown)) == (["ticket.status"], [])
    assert "7" in unknown.problems[0].reason
    explained = load_ticket(told, statuses={7: "on_hold"})
    assert statuses(explained) == [("on_hold", after(hours=1))]
    assert [problem.path for problem in explained.problems] == ["ticket.stats"]


def test_statuses_may_be_numbers_or_words_and_override():
    hours = [activity("07-03-2025 22:00:00 +0000", status="Waiting on Vendor")]
    loaded = load_ticket(ticket(status=8), None, hours, statuses={"8": "on_hold", "waiting on vendor": "on_hold"})
    assert (statuses(loaded), loaded.problems) == ([("on_hold", after(hours=1))], ())
    pending = [activity("07-03-2025 22:00:00 +0000", status="Pending")]
    assert statuses(load_ticket(ticket(status=3), None, pending, statuses={3: "open"})) == [("open", after(hours=1))]


@pytest.mark.parametrize("statuses", [{6: "waiting"}, {None: "open"}, {6: []}, {True: "open"}, "pending", [6]])
def test_faulty_statuses_are_named(statuses):
    [path] = faults(load_ticket, ticket(), statuses=statuses)
    assert path.startswith("statuses")


# Without activities


def test_pending_since_is_taken_as_it_is_and_earlier_pauses_are_told():
    told = stats(status_updated_at=text(hours=1), pending_since=text(hours=1))
    loaded = load_ticket(ticket(status=3, stats=told))
    assert statuses(loaded) == [("pending", after(hours=1))]
    assert [problem.path for problem in loaded.problems] == ["ticket.stats"]
    assert "earlier pauses cannot be rebuilt" in loaded.problems[0].reason


def test_resolved_and_closed_are_taken_as_they_are():
    told = stats(status_updated_at=text(hours=3), resolved_at=text(hours=2), closed_at=text(hours=3))
    loaded = load_ticket(ticket(status=5, stats=told))
    assert statuses(loaded) == [("solved", after(hours=2)), ("closed", after(hours=3))]
    assert [problem.path for problem in loaded.problems] == ["ticket.stats"]


def test_a_reopened_ticket_was_solved_in_between():
    told = stats(status_updated_at=text(hours=3), resolved_at=text(hours=2), reopened_at=text(hours=3))
    loaded = load_ticket(ticket(stats=told))
    assert statuses(loaded) == [("solved", after(hours=2)), ("open", after(hours=3))]
    assert [problem.path for problem in loaded.problems] == ["ticket.stats"]


@pytest.mark.parametrize("told", [None, stats(), {}])
def test_a_pending_ticket_without_instants_is_told(told):
    loaded = load_ticket(ticket(status=3, stats=told))
    assert (statuses(loaded), [problem.path for problem in loaded.problems]) == ([], ["ticket.stats"])
    assert "since when" in loaded.problems[0].reason


def test_a_ticket_that_was_never_updated_has_had_its_status_from_the_beginning():
    loaded = load_ticket(ticket(status=5, stats=None, updated_at=CREATED, type=""))
    assert (statuses(loaded), loaded.problems) == ([("closed", AT)], ())


def test_an_open_ticket_without_stats_is_no_problem():
    assert load_ticket(ticket(stats=None)).problems == ()


def test_replies_come_from_stats_where_there_are_no_conversations():
    told = stats(status_updated_at=CREATED, first_responded_at=text(minutes=5), agent_responded_at=text(minutes=5))
    loaded = load_ticket(ticket(stats=told))
    assert loaded.problems == ()
    assert kinds(loaded)[1:] == [("agent_message", after(minutes=5))]
    asked = told | {"requester_responded_at": text(minutes=9), "agent_responded_at": text(minutes=20)}
    more = load_ticket(ticket(stats=asked))
    assert [kind for kind, _ in kinds(more)[1:]] == ["agent_message", "customer_message", "agent_message"]
    assert "without conversations" in more.problems[0].reason


# Conversations


@pytest.mark.parametrize(
    ("changes", "kind", "by", "public"),
    [
        ({}, "agent_message", "human", True),
        ({"source": 2, "private": False}, "agent_message", "human", True),
        ({"private": True}, "agent_message", "human", False),
        ({"auto_response": True}, "agent_message", "bot", True),
        ({"automation_id": 7}, "agent_message", "bot", True),
        ({"incoming": True}, "customer_message", None, None),
        ({"incoming": True, "private": True}, "agent_message", "human", False),
    ],
)
def test_replies_and_public_notes_answer_and_bots_and_private_notes_do_not(changes, kind, by, public):
    loaded = load_ticket(ticket(), [message(text(minutes=5), 1, **changes)])
    event = loaded.ticket.events[1]
    assert (event.kind, getattr(event, "by", None), getattr(event, "public", None)) == (kind, by, public)
    answered = evaluate(loaded.ticket, BOOK)["first_response"].stopped_at is not None
    assert answered is (by == "human" and public is True)


def test_the_same_conversation_counts_once_and_another_tickets_is_told():
    loaded = load_ticket(
        ticket(), [message(text(minutes=5), 1), message(text(minutes=5), 1), message(CREATED, 2, ticket_id=9)]
    )
    assert [kind for kind, _ in kinds(loaded)] == ["created", "agent_message"]
    assert [problem.path for problem in loaded.problems] == ["conversations[2].ticket_id"]


def test_a_first_response_that_the_conversations_lack_is_taken_from_stats_and_told():
    told = stats(status_updated_at=CREATED, first_responded_at=text(minutes=5))
    loaded = load_ticket(ticket(stats=told), [])
    assert kinds(loaded)[1:] == [("agent_message", after(minutes=5))]
    assert [problem.path for problem in loaded.problems] == ["conversations"]


def test_within_one_instant_fields_come_first_then_messages_then_the_status():
    acts = [activity("07-03-2025 22:00:00 +0000", status="Pending", priority=4)]
    loaded = load_ticket(ticket(status=3, priority=4), [message(text(hours=1), 1)], acts)
    assert [kind for kind, _ in kinds(loaded)] == ["created", "fields", "agent_message", "status"]
    assert evaluate(loaded.ticket, BOOK)["first_response"].stopped_at == after(hours=1)


# Activities

STORY = [
    activity("07-03-2025 21:00:00 +0000", status="Open", priority=2, source=2, new_ticket=True),
    activity("07-03-2025 21:30:00 +0000", status="Pending"),
    activity("10-03-2025 13:30:00 +0000", status="Open", agent_id=43),
    activity("10-03-2025 14:00:00 +0000", priority=4),
    activity("10-03-2025 14:30:00 +0000", status="Resolved", note={"id": 3}),
]


def test_activities_tell_every_status_and_priority():
    loaded = load_ticket(ticket(status=4, priority=4), [], {"activities_data": STORY})
    assert loaded.problems == ()
    assert [to for to, _ in statuses(loaded)] == ["open", "pending", "open", "solved"]
    assert loaded.ticket.created.fields["priority"] == 2
    result = evaluate(loaded.ticket, BOOK)["resolution"]
    # half an hour on Friday; on Monday the desk opens at 13:00Z, and the pause ends at 13:30Z
    assert result.elapsed == timedelta(hours=1, minutes=30)
    assert result.paused == timedelta(hours=1)


def test_activities_in_any_order_and_of_other_tickets_are_passed_over():
    others = [activity("07-03-2025 22:00:00 +0000", status="Closed") | {"ticket_id": 9}]
    shuffled = load_ticket(ticket(status=4, priority=4), [], [*reversed(STORY), *others])
    assert shuffled == load_ticket(ticket(status=4, priority=4), [], STORY)


def test_an_activity_with_an_offset_is_the_same_instant():
    loaded = load_ticket(ticket(status=3), None, [activity("08-03-2025 02:30:00 +0530", status="pending")])
    assert statuses(loaded) == [("pending", AT)]


@pytest.mark.parametrize(
    ("entry", "path"),
    [
        (activity("2025/03/07 09:33:38", status="Open"), "activities[0].performed_at"),
        (activity("31-02-2025 09:33:38 +0000", status="Open"), "activities[0].performed_at"),
        (activity(1741381200, status="Open"), "activities[0].performed_at"),
        (activity("07-03-2025 09:33:38 +0000", priority=9), "activities[0].activity.priority"),
        ({"performed_at": "07-03-2025 09:33:38 +0000", "activity": "closed"}, "activities[0].activity"),
        ("closed", "activities[0]"),
    ],
)
def test_a_faulty_activity_is_named(entry, path):
    assert path in faults(load_ticket, ticket(), None, [entry])


def test_an_unknown_status_in_an_activity_is_told():
    loaded = load_ticket(ticket(), None, [activity("07-03-2025 22:00:00 +0000", status="On ice")])
    assert [problem.path for problem in loaded.problems] == ["activities[0].activity.status"]
    assert "'On ice'" in loaded.problems[0].reason


def test_activities_that_end_before_the_present_status_are_told_and_completed_from_stats():
    told = stats(status_updated_at=text(hours=2), resolved_at=text(hours=2))
    loaded = load_ticket(ticket(status=4, stats=told), None, [activity("07-03-2025 21:30:00 +0000", status="Pending")])
    assert statuses(loaded) == [("pending", after(minutes=30)), ("solved", after(hours=2))]
    assert [problem.path for problem in loaded.problems] == ["activities"]


def test_a_priority_before_the_first_one_told_is_told():
    acts = [activity("07-03-2025 21:00:00 +0000", status="Open"), activity("07-03-2025 23:00:00 +0000", priority=4)]
    loaded = load_ticket(ticket(priority=4), None, acts)
    assert loaded.ticket.created.fields["priority"] == 4
    assert [problem.path for problem in loaded.problems] == ["activities"]


def test_groups_of_activities_are_names_and_the_last_one_is_the_tickets():
    acts = [
        activity("07-03-2025 21:00:00 +0000", status="Open", priority=2, group="Night"),
        activity("07-03-2025 22:00:00 +0000", group="Billing"),
    ]
    loaded = load_ticket(ticket(group_id=5), None, acts)
    assert loaded.ticket.created.fields["group"] == "Night"
    assert loaded.ticket.events[-1].set == {"group": 5}


# Ratings


@pytest.mark.parametrize(("face", "score"), [(103, 7), (100, 4), (-103, 1)])
def test_a_satisfaction_rating_is_a_rated_event(face, score):
    rating = {"id": 1, "ticket_id": 22, "created_at": text(hours=2), "ratings": {"default_question": face}}
    event = load_ticket(ticket(), satisfaction_ratings=[rating]).ticket.events[-1]
    assert (event.kind, event.score, event.out_of, event.at) == ("rated", score, 7, after(hours=2))


def test_an_unknown_rating_is_told():
    rating = {"ticket_id": 22, "created_at": CREATED, "ratings": {"default_question": 5}}
    [problem] = load_ticket(ticket(), satisfaction_ratings=[rating]).problems
    assert problem.path == "satisfaction_ratings[0].ratings.default_question"


# Faults


def test_all_faults_are_named_at_once():
    bad = ticket(id=None, created_at="yesterday", priority=9, status=[], stats={"resolved_at": 5})
    named = faults(load_ticket, bad, [message("soon", 1, incoming="yes")], [activity("x")])
    assert set(named) >= {
        "ticket.id",
        "ticket.created_at",
        "ticket.priority",
        "ticket.status",
        "ticket.stats.resolved_at",
    }
    named = faults(load_ticket, ticket(), [message("soon", 1, incoming="yes")], [activity("x")])
    assert set(named) == {"conversations[0].created_at", "conversations[0].incoming", "activities[0].performed_at"}


@pytest.mark.parametrize("whole", [None, [], "ticket", 5])
def test_what_is_no_ticket_is_named(whole):
    assert set(faults(load_ticket, whole)) == {"ticket"}


def test_arguments_stay_unchanged():
    arguments = (ticket(status=4, priority=4), [message(text(hours=1), 1)], {"activities_data": STORY})
    before = copy.deepcopy(arguments)
    load_ticket(*arguments)
    assert arguments == before


# Many


def test_records_find_their_ticket_and_what_finds_none_is_told():
    many = load_tickets(
        iter([ticket(), ticket(id=23), ticket(id=24, created_at=None), ticket(), "x"]),
        [
            message(text(minutes=5), 1, ticket_id=23),
            message(text(minutes=5), 2, ticket_id=99),
            message(CREATED, 3, ticket_id=None),
        ],
        [activity("07-03-2025 22:00:00 +0000", status="Closed") | {"ticket_id": 99}],
    )
    assert [each.id for each in many.tickets] == [22, 23]
    assert [event.kind for event in many.tickets[1].events] == ["created", "agent_message"]
    assert [problem.path for problem in many.problems] == [
        "tickets[2].created_at",
        "tickets[3].id",
        "tickets[4]",
        "conversations[1].ticket_id",
        "conversations[2].ticket_id",
    ]


def test_one_of_many_is_as_alone():
    alone = load_ticket(ticket(status=4, priority=4), [message(text(hours=1), 1)], STORY)
    many = load_tickets({"tickets": [ticket(status=4, priority=4)]}, [message(text(hours=1), 1)], STORY)
    assert (many.tickets, many.problems) == ((alone.ticket,), alone.problems)


def test_a_ticket_may_bring_its_conversations():
    [each] = load_tickets([ticket(conversations=[message(text(minutes=5), 1)])]).tickets
    assert [event.kind for event in each.events] == ["created", "agent_message"]


@pytest.mark.parametrize("tickets", [None, "x", 5])
def test_what_is_no_list_of_tickets_is_named(tickets):
    assert set(faults(load_tickets, tickets)) == {"tickets"}


# Hostile values


def told(ticket, conversations, activities, satisfaction_ratings):
    try:
        return load_ticket(ticket, conversations, activities, satisfaction_ratings=satisfaction_ratings).problems
    except AdapterError as error:
        return [Problem(fault.path, str(fault)) for fault in error.faults]


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: type(value).__name__)
def test_a_hostile_value_anywhere_ends_in_our_error_or_a_ticket(value):
    documents = {
        "ticket": ticket(status=4, priority=4, group_id=5, company_id=501, product_id=9, tags=["vip"], deleted=False),
        "conversations": [message(text(hours=1), 1)],
        "activities": STORY,
        "satisfaction_ratings": [{"ticket_id": 22, "created_at": CREATED, "ratings": {"default_question": 103}}],
    }
    for path in leaves(documents):
        if path:
            assert all(each.path.startswith(tuple(documents)) for each in told(**put(documents, path, value)))
