from __future__ import annotations

import pytest

from slaclock import AdapterError, PolicyBook, evaluate
from slaclock.adapters import zendesk
from tests.adapters.zendesk.payloads import audit, change, comment, line, opening, policy, schedule, ticket, when


def names(book):
    return [each.name for each in book.policies]


def test_all_seven_metrics_and_group_ownership():
    metrics = {
        "first_reply_time": "first_response",
        "next_reply_time": "next_response",
        "periodic_update_time": "periodic_update",
        "pausable_update_time": "pausable_update",
        "requester_wait_time": "requester_wait",
        "agent_work_time": "agent_work",
        "total_resolution_time": "resolution",
    }
    book, problems = zendesk.load_book(
        [policy(lines=[line(metric) for metric in metrics])],
        group_policies={"group_sla_policies": [policy("Ours", [line("group_ownership_time")], id="01H9")]},
    )
    assert problems == ()
    assert [target.metric for target in book.policies[0].targets] == list(metrics.values())
    assert book.policies[0].public
    assert not book.policies[1].public
    assert [target.metric for target in book.policies[1].targets] == ["group_ownership"]
    assert PolicyBook.load(book.dump()) == book


def test_seconds_beat_minutes_for_each_metric_and_priority_and_hours_go_with_them():
    lines = [
        line("first_reply_time", "urgent", 1, target_in_seconds=30),
        line("first_reply_time", "normal", 120, business=True, target_in_seconds=7200),
        line("first_reply_time", "low", 90, business=True),
        line("requester_wait_time", "normal", 960, business=True),
        line("agent_work_time", "normal", target_in_seconds=5, minutes=None),
    ]
    first, wait, work = zendesk.load_book([policy(lines=lines)], [schedule()]).book.policies[0].targets
    assert first.within.dump() == {"urgent": "30s", "normal": "2h", "low": "1h30m"}
    assert first.calendar.dump() == {"by": "priority", "of": {"urgent": "always"}, "default": "Support NY"}
    assert (wait.calendar, work.calendar, work.within.dump()) == (None, "always", {"normal": "5s"})


def test_policies_by_position_and_the_first_that_matches_wins_even_without_a_target():
    book = zendesk.load_book(
        {
            "sla_policies": [
                policy("Last", id=1, position=None),
                policy("Second", id=2, position=20),
                policy(
                    "First", [line(priority="urgent")], [when("current_tags", "includes", "gold")], id=3, position=3
                ),
            ]
        }
    ).book
    assert names(book) == ["First", "Second", "Last"]
    sla = evaluate(zendesk.load_ticket(ticket(), users=[]).ticket, book)
    assert (sla.policy, sla.results) == ("First", ())  # no line for the ticket's priority, and no other policy is tried


def test_titles_that_occur_again_get_the_id_behind_them():
    book = zendesk.load_book(
        [policy(id=1), policy(id=2, position=2)],
        group_policies=[policy(lines=[line("group_ownership_time")], id="01H")],
    ).book
    assert names(book) == ["Gold", "Gold 2", "Gold 01H"]


def test_a_group_policy_holds_beside_the_customers_and_a_reopening_starts_a_new_ownership():
    book = zendesk.load_book(
        [policy()],
        group_policies=[policy("Ours", [line("group_ownership_time")], [when("group_id", "is", 5)], id="01H")],
    ).book
    audits = [
        opening(),
        audit("09:30", comment(1), change("status", "solved", "open")),
        audit("12:00", comment(9), change("status", "open", "solved"), author=9),
        audit("12:10", change("group_id", "6", "5")),
    ]
    sla = evaluate(
        zendesk.load_ticket(ticket(), audits, users=[{"id": 1, "role": "agent"}, {"id": 9, "role": "end-user"}]).ticket,
        book,
    )
    assert (sla.policy, sla.internal_policy) == ("Gold", None)
    owned = [(r.cycle, r.state, r.stopped_by, r.elapsed.total_seconds() / 60) for r in sla.results if not r.public]
    assert owned == [(1, "stopped", "solved", 30.0), (2, "stopped", "group", 10.0)]


@pytest.mark.parametrize(
    ("metric", "setting", "target"),
    [
        ("first_reply_time", "fulfill_on_agent_internal_note", "first_response"),
        ("next_reply_time", "fulfill_on_non_requesting_agent_internal_note_after_activation", "next_response"),
    ],
)
def test_settings_by_which_notes_answer(metric, setting, target):
    for value, counts in ((True, ("human", "unknown", "note")), (False, None), (None, None)):
        loaded = zendesk.load_book([policy(lines=[line(metric)], metric_settings={metric: {setting: value}})])
        assert loaded.problems == ()
        assert [(each.metric, each.counts) for each in loaded.book.policies[0].targets] == [(target, counts)]


@pytest.mark.parametrize(
    ("metric", "setting"),
    [
        ("first_reply_time", "activate_on_agent_ticket_created_for_end_user_with_internal_note"),
        ("first_reply_time", "activate_on_light_agent_on_email_forward_ticket_from_end_user"),
        ("first_reply_time", "activate_on_agent_created_ticket_for_self"),
        ("next_reply_time", "activate_on_end_user_added_internal_note"),
        ("next_reply_time", "activate_on_light_agent_internal_note"),
        ("periodic_update_time", "activate_on_agent_internal_note"),
    ],
)
def test_settings_that_cannot_be_expressed_are_told_when_they_are_on(metric, setting):
    on, off = ([policy(metric_settings={metric: {setting: value}})] for value in (True, False))
    assert [problem.path for problem in zendesk.load_book(on).problems] == [
        f"sla_policies[0].metric_settings.{metric}.{setting}"
    ]
    assert zendesk.load_book(off).problems == ()


def test_what_every_new_account_has_is_no_problem():
    settings = {"first_reply_time": {"activate_on_ticket_created_for_end_user": True}}
    assert zendesk.load_book([policy(metric_settings=settings)]).problems == ()
    assert zendesk.load_book([policy(metric_settings=None)]).problems == ()


def test_a_metric_nobody_knows_is_left_out_and_told():
    book, problems = zendesk.load_book([policy(lines=[line("mood_time"), line()])])
    assert [target.metric for target in book.policies[0].targets] == ["first_response"]
    assert [problem.path for problem in problems] == ["sla_policies[0].policy_metrics[0].metric"]
    assert "'mood_time'" in problems[0].reason


@pytest.mark.parametrize(
    ("lines", "path"),
    [
        ([line(), line(minutes=5)], "policy_metrics[1]"),
        ([line(priority="medium")], "policy_metrics[0].priority"),
        ([line(priority=None)], "policy_metrics[0].priority"),
        ([line(minutes=None)], "policy_metrics[0].target"),
        ([line(minutes=-5)], "policy_metrics[0].target"),
        ([line(minutes=0)], "policy_metrics[0].target"),
        ([line(minutes=1.5)], "policy_metrics[0].target"),
        ([line(target_in_seconds="30")], "policy_metrics[0].target_in_seconds"),
        ([line(minutes=10**9)], "policy_metrics[0].target"),
        ([line(business=None)], "policy_metrics[0].business_hours"),
        ([5], "policy_metrics[0]"),
        (None, "policy_metrics"),
    ],
)
def test_lines_that_cannot_be(lines, path):
    with pytest.raises(AdapterError) as caught:
        zendesk.load_book([{**policy(), "policy_metrics": lines}])
    assert caught.value.path == f"sla_policies[0].{path}"


def test_more_than_a_book_holds_is_an_adapter_error_too():
    with pytest.raises(AdapterError, match=r"10,?000"):
        zendesk.load_book([policy(conditions=[when("brand_id", "includes", list(range(10_001)))])])


@pytest.mark.parametrize("more", [{"next_page": "https://acme.zendesk.com/api/v2/slas/policies?page=2"}, {"count": 2}])
def test_one_page_of_several_is_told(more):
    loaded = zendesk.load_book({"sla_policies": [policy()], **more})
    assert [problem.path.partition(".")[0] for problem in loaded.problems] == ["sla_policies"]
    assert zendesk.load_book({"sla_policies": [policy()], "next_page": None, "count": 1}).problems == ()
