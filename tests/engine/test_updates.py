"""Periodic and pausable updates: from reply to reply, with their anchors."""

from __future__ import annotations

from tests.engine.desk import created, customer, lives, reply, status, target


def test_each_reply_ends_a_cycle_and_starts_the_next():
    events = [created(), reply(10), reply(40), reply(200)]
    assert lives(events, target("periodic_update"), now=210) == [
        "1: 10-40 reply, used 30, met",
        "2: 40-200 reply, used 160, breached",
        "3: 200-…, used 10, running",
    ]


def test_solving_ends_the_last_one_and_a_reopening_starts_none():
    events = [created(), reply(10), status(30, "solved"), status(40, "open")]
    assert lives(events, target("periodic_update"), now=100) == ["1: 10-30 solved, used 20, met"]


def test_reply_and_solved_at_one_instant_leave_no_empty_cycle():
    events = [created(), reply(10), reply(30), status(30, "solved")]
    assert lives(events, target("periodic_update")) == ["1: 10-30 reply, used 20, met"]


def test_only_the_pausable_one_pauses_in_pending():
    events = [created(), reply(10), status(20, "pending"), status(50, "open"), reply(60)]
    assert lives(events, target("periodic_update"), now=60)[0] == "1: 10-60 reply, used 50, met"
    assert lives(events, target("pausable_update"), now=60)[0] == "1: 10-60 reply, used 20, met"


def test_the_anchor_first_unanswered():
    events = [created(by="agent"), customer(10), customer(20), reply(30), customer(40)]
    assert lives(events, target("periodic_update", anchor="first_unanswered"), now=50) == [
        "1: 10-30 reply, used 20, met",
        "2: 40-…, used 10, running",
    ]


def test_the_anchor_last_customer_message():
    events = [created(by="agent"), customer(10), customer(20), reply(30)]
    assert lives(events, target("periodic_update", anchor="last_customer_message"), now=50) == [
        "1: 10-20 anchor, used 10, cancelled",
        "2: 20-30 reply, used 10, met",
    ]


def test_the_anchor_last_contact_starts_at_the_creation_and_at_either_side():
    events = [created(by="agent"), customer(10), reply(30), customer(70)]
    assert lives(events, target("periodic_update", anchor="last_contact"), now=80) == [
        "1: 0-10 anchor, used 10, cancelled",
        "2: 10-30 reply, used 20, met",
        "3: 30-70 anchor, used 40, cancelled",
        "4: 70-…, used 10, running",
    ]


def test_a_reply_on_a_solved_ticket_starts_at_the_reopening():
    events = [created(), status(5, "solved"), reply(10), status(20, "open")]
    assert lives(events, target("periodic_update"), now=30) == ["1: 20-…, used 10, running"]


def test_re_anchored_on_a_solved_ticket_the_next_number_waits_for_the_reopening():
    events = [created(by="agent"), customer(10), status(20, "solved"), customer(30), status(50, "open"), reply(60)]
    ignores = target("periodic_update", anchor="last_customer_message", on_solved="ignore")
    assert lives(events, ignores, now=70) == ["1: 10-30 anchor, used 20, cancelled", "2: 50-60 reply, used 10, met"]
