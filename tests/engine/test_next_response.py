"""Next response: from the first unanswered customer message after the first response to the next reply."""

from __future__ import annotations

import pytest

from tests.engine.desk import created, customer, lives, reply, status, target

NEXT = target("next_response")


def test_begins_only_after_the_first_response():
    assert lives([created(), customer(10), reply(20), customer(30), reply(50)], NEXT) == [
        "1: 30-50 reply, used 20, met"
    ]


def test_the_first_unanswered_message_counts_and_cycles_are_numbered():
    events = [created(), reply(10), customer(20), customer(30), reply(50), customer(60), reply(200)]
    assert lives(events, NEXT) == ["1: 20-50 reply, used 30, met", "2: 60-200 reply, used 140, breached"]


def test_the_anchor_last_customer_message_starts_the_next_number():
    events = [created(), reply(10), customer(20), customer(30), reply(50)]
    assert lives(events, target("next_response", anchor="last_customer_message")) == [
        "1: 20-30 anchor, used 10, cancelled",
        "2: 30-50 reply, used 20, met",
    ]


def test_two_messages_at_one_instant_re_anchor_nothing_that_is_reported():
    events = [created(), reply(10), customer(20), customer(20), reply(50)]
    assert lives(events, target("next_response", anchor="last_customer_message")) == ["1: 20-50 reply, used 30, met"]


def test_solving_ends_the_first_response_and_answers_all_earlier_messages():
    events = [created(), customer(5), status(10, "solved"), status(20, "open"), customer(30), reply(40)]
    assert lives(events, NEXT) == ["1: 30-40 reply, used 10, met"]


def test_a_last_thanks_after_solving_waits_for_a_reopening_that_never_comes():
    assert lives([created(), reply(5), status(10, "solved"), customer(20)], NEXT, now=500) == []


def test_a_message_on_a_solved_ticket_starts_at_the_reopening():
    events = [created(), reply(5), status(10, "solved"), customer(20), status(30, "open"), reply(45)]
    assert lives(events, NEXT) == ["1: 30-45 reply, used 15, met"]


def test_the_first_response_counts_as_its_own_target_says():
    events = [created(), reply(5, by="bot"), customer(10), reply(20)]
    bots = target("first_response", counts=["human", "bot"])
    assert lives(events, NEXT) == []
    assert lives(events, bots, NEXT)[1:] == ["1: 10-20 reply, used 10, met"]


def test_what_ends_the_first_response_answers_what_came_before():
    events = [created(), reply(5, by="bot"), reply(6, by="bot"), customer(10), reply(11, by="bot"), reply(20)]
    bots = target("first_response", counts=["bot"])
    assert lives(events, bots, target("next_response", counts=["human"]))[1:] == ["1: 10-20 reply, used 10, met"]


@pytest.mark.parametrize(
    ("on_solved", "expected"),
    [
        ("stop", ["1: 10-20 solved, used 10, met"]),
        ("cancel", ["1: 10-20 solved, used 10, cancelled"]),
        ("pause", ["1: 10-50 reply, used 20, met"]),
        ("ignore", ["1: 10-50 reply, used 40, met"]),
    ],
)
def test_solved_without_a_reply(on_solved, expected):
    events = [created(), reply(5), customer(10), status(20, "solved"), status(40, "open"), reply(50)]
    assert lives(events, target("next_response", on_solved=on_solved)) == expected


def test_a_first_response_that_only_pauses_at_solving_has_not_ended():
    events = [created(), status(10, "solved"), status(20, "open"), customer(30), reply(40), customer(50), reply(55)]
    waits = target("first_response", on_solved="pause")
    assert lives(events, waits, NEXT)[1:] == ["1: 50-55 reply, used 5, met"]
