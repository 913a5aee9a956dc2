"""First response: one cycle, from the customer's first message to the first reply."""

from __future__ import annotations

import pytest

from tests.engine.desk import assigned, created, customer, judge, lives, minute, policy, reply, status, target

FIRST = target("first_response")


def test_runs_from_the_creation_by_the_customer_to_the_first_reply():
    assert lives([created(), reply(30), reply(40)], FIRST) == ["1: 0-30 reply, used 30, met"]


def test_exactly_the_target_is_met_and_a_microsecond_more_is_not():
    assert lives([created(), reply(60)], FIRST) == ["1: 0-60 reply, used 60, met"]
    assert lives([created(), reply(60 + 1 / 60_000_000)], FIRST)[0].endswith("breached")


def test_a_ticket_made_by_an_agent_starts_at_the_customers_first_message():
    events = [created(by="agent"), reply(5), customer(10), customer(12), reply(30)]
    assert lives(events, FIRST) == ["1: 10-30 reply, used 20, met"]


def test_without_a_customer_message_a_ticket_made_by_an_agent_has_no_first_response():
    assert lives([created(by="agent"), reply(5)], FIRST) == []


def test_starts_on_created_counts_a_reply_before_the_customer_has_written():
    events = [created(by="agent"), reply(5), customer(10)]
    assert lives(events, target("first_response", starts_on="created")) == ["1: 0-5 reply, used 5, met"]


def test_starts_on_assigned():
    on_assigned = target("first_response", starts_on="assigned")
    assert lives([created(), assigned(10, group="g"), reply(30)], on_assigned) == ["1: 10-30 reply, used 20, met"]


def test_a_start_after_the_first_reply_is_dropped():
    on_assigned = target("first_response", starts_on="assigned")
    assert lives([created(), reply(5), assigned(10, group="g"), reply(30)], on_assigned) == []


def test_a_reply_before_the_customers_first_message_is_no_first_reply_with_starts_on_assigned_either():
    on_assigned = target("first_response", starts_on="assigned")
    events = [created(by="agent"), reply(5), assigned(10, assignee="ann"), customer(12), reply(30)]
    assert lives(events, on_assigned) == ["1: 10-30 reply, used 20, met"]


def test_a_reply_to_nobody_does_not_stop_a_clock_that_the_assignment_started():
    on_assigned = target("first_response", starts_on="assigned")
    events = [created(by="agent", group="g"), reply(5), customer(12), reply(30)]
    assert lives(events, on_assigned) == ["1: 0-30 reply, used 30, met"]


def test_notes_and_bots_answer_nobody_by_default():
    events = [created(), reply(5, by="bot"), reply(6, public=False), reply(7, by="unknown")]
    assert lives(events, FIRST) == ["1: 0-7 reply, used 7, met"]


@pytest.mark.parametrize(
    ("counts", "stop"), [(["human"], 40), (["bot"], 5), (["human", "note"], 6), (["unknown"], 7), (["bot", "note"], 5)]
)
def test_counts_says_which_messages_are_replies(counts, stop):
    events = [created(), reply(5, by="bot"), reply(6, public=False), reply(7, by="unknown"), reply(40)]
    result = lives(events, target("first_response", counts=counts))
    assert result == [f"1: 0-{stop} reply, used {stop}, met"]


def test_nothing_pauses_it_unless_pause_on_says_so():
    events = [created(), status(10, "pending"), status(30, "open"), reply(50)]
    assert lives(events, FIRST) == ["1: 0-50 reply, used 50, met"]
    assert lives(events, target("first_response", pause_on=["pending"])) == ["1: 0-50 reply, used 30, met"]


@pytest.mark.parametrize(
    ("on_solved", "expected"),
    [
        ("stop", "1: 0-20 solved, used 20, met"),
        ("cancel", "1: 0-20 solved, used 20, cancelled"),
        ("pause", "1: 0-50 reply, used 30, met"),
        ("ignore", "1: 0-50 reply, used 50, met"),
    ],
)
def test_solved_without_a_reply(on_solved, expected):
    events = [created(), status(20, "solved"), status(40, "open"), reply(50)]
    assert lives(events, target("first_response", on_solved=on_solved)) == [expected]


def test_waiting_for_a_reopening_is_paused_time_and_has_no_deadline():
    sla = judge([created(), status(20, "solved")], policy("p", target("first_response", on_solved="pause")), now=50)
    result = sla["first_response"]
    assert (result.state, minute(result.deadline)) == ("paused", None)
    assert result.paused.total_seconds() == 30 * 60


def test_a_reply_while_it_waits_for_the_reopening_stops_it():
    events = [created(), status(20, "solved"), reply(45)]
    assert lives(events, target("first_response", on_solved="pause")) == ["1: 0-45 reply, used 20, met"]


def test_closed_is_solved_too():
    assert lives([created(), status(20, "closed")], FIRST) == ["1: 0-20 solved, used 20, met"]


def test_the_first_message_on_a_solved_ticket_waits_for_the_reopening():
    events = [created(by="agent"), status(5, "solved"), customer(10), status(30, "open"), reply(50)]
    assert lives(events, FIRST) == ["1: 30-50 reply, used 20, met"]


def test_answered_before_the_reopening_it_is_dropped():
    events = [created(by="agent"), status(5, "solved"), customer(10), reply(20), status(30, "open"), reply(50)]
    assert lives(events, FIRST) == []


def test_created_solved_waits_for_the_reopening():
    events = [created(status="solved"), status(10, "open"), reply(25)]
    assert lives(events, FIRST) == ["1: 10-25 reply, used 15, met"]
