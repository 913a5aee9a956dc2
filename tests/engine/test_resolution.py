"""Resolution, requester wait and agent work: from the creation to the solution, and what a reopening does."""

from __future__ import annotations

import pytest

from tests.engine.desk import assigned, created, customer, judge, life, lives, minute, policy, reply, status, target

REOPENED = [created(), status(30, "solved"), status(50, "open"), status(60, "solved")]


def test_runs_from_the_creation_to_solving():
    assert lives([created(by="agent"), reply(5), status(30, "solved")], target("resolution")) == [
        "1: 0-30 solved, used 30, met"
    ]


@pytest.mark.parametrize(("starts_on", "start"), [("created", 0), ("customer_message", 10), ("assigned", 20)])
def test_starts_on(starts_on, start):
    events = [created(by="agent"), customer(10), assigned(20, assignee="ann"), status(30, "solved")]
    assert lives(events, target("resolution", starts_on=starts_on)) == [f"1: {start}-30 solved, used {30 - start}, met"]


def test_a_ticket_created_in_a_group_is_assigned_at_its_creation():
    events = [created(group="billing"), assigned(20, assignee="ann"), status(30, "solved")]
    assert lives(events, target("resolution", starts_on="assigned")) == ["1: 0-30 solved, used 30, met"]


@pytest.mark.parametrize(
    ("on_reopen", "expected"),
    [
        ("resume", ["1: 0-60 solved, used 40, met"]),
        ("count", ["1: 0-60 solved, used 60, met"]),
        ("restart", ["1: 0-30 solved, used 30, met", "2: 50-60 solved, used 10, met"]),
        ("final", ["1: 0-30 solved, used 30, met"]),
    ],
)
def test_on_reopen(on_reopen, expected):
    assert lives(REOPENED, target("resolution", on_reopen=on_reopen)) == expected


def test_solved_time_is_not_paused_time():
    result = judge(REOPENED, policy("p", target("resolution")))["resolution"]
    assert result.paused.total_seconds() == 0


def test_with_count_it_is_judged_at_solving_and_a_reopening_adds_the_stretch():
    events = [created(), status(30, "solved"), status(100, "open")]
    counted = policy("p", target("resolution", on_reopen="count"))
    before = judge(events, counted, now=99)["resolution"]
    assert life(before) == "1: 0-30 solved, used 30, met"
    after = judge(events, counted, now=100)["resolution"]
    assert life(after) == "1: 0-…, used 100, breached"
    assert minute(after.deadline) == 60
    assert minute(after.breached_at) == 100, "the reopening made it overdue, so it is dated there"


def test_stops_on_closed_runs_on_while_solved():
    events = [created(), status(30, "solved"), status(50, "closed")]
    assert lives(events, target("resolution", stops_on="closed")) == ["1: 0-50 closed, used 50, met"]


def test_stops_on_closed_is_reopened_by_leaving_closed_also_to_solved():
    events = [created(), status(10, "closed"), status(30, "solved"), status(50, "closed")]
    assert lives(events, target("resolution", stops_on="closed")) == ["1: 0-50 closed, used 30, met"]


def test_closed_directly_counts_as_solved():
    assert lives([created(), status(30, "closed")], target("resolution")) == ["1: 0-30 solved, used 30, met"]


def test_from_solved_to_closed_nothing_happens():
    events = [created(), status(30, "solved"), status(40, "closed")]
    assert lives(events, target("resolution")) == ["1: 0-30 solved, used 30, met"]


def test_what_pauses_by_default():
    events = [created(), status(10, "pending"), status(20, "on_hold"), status(30, "open"), status(50, "solved")]
    for metric, used in [("resolution", 50), ("requester_wait", 40), ("agent_work", 30)]:
        assert lives(events, target(metric)) == [f"1: 0-50 solved, used {used}, met"]


def test_the_metrics_that_pause_resume_when_reopened():
    for metric in ("requester_wait", "agent_work"):
        assert lives(REOPENED, target(metric)) == ["1: 0-60 solved, used 40, met"]


def test_reopened_into_a_pausing_status_it_is_paused_at_once():
    events = [created(), status(30, "solved"), status(50, "pending"), status(70, "open"), status(80, "solved")]
    assert lives(events, target("resolution", pause_on=["pending"])) == ["1: 0-80 solved, used 40, met"]


def test_created_in_a_pausing_status_it_is_paused_at_once():
    events = [created(status="pending"), status(20, "open"), status(50, "solved")]
    assert lives(events, target("resolution", pause_on=["pending"])) == ["1: 0-50 solved, used 30, met"]


def test_created_solved_the_start_waits_for_the_reopening():
    events = [created(status="solved"), status(20, "open"), status(50, "solved")]
    assert lives(events, target("resolution")) == ["1: 20-50 solved, used 30, met"]


def test_a_restarted_cycle_that_stops_where_it_starts_is_not_reported():
    events = [*REOPENED, status(70, "open"), status(70, "solved"), status(80, "open"), status(85, "solved")]
    assert lives(events, target("resolution", on_reopen="restart")) == [
        "1: 0-30 solved, used 30, met",
        "2: 50-60 solved, used 10, met",
        "3: 80-85 solved, used 5, met",
    ]


def test_solved_where_it_was_created_is_reported():
    assert lives([created(), status(0, "solved")], target("resolution")) == ["1: 0-0 solved, used 0, met"]
