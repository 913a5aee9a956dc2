"""Changes of policy and target: retroactive, restart, locked; lost and regained targets."""

from __future__ import annotations

from datetime import timedelta

import pytest

from slaclock.engine.plan import plan_of
from tests.engine.desk import (
    assigned,
    book,
    created,
    customer,
    due,
    fields,
    fired,
    judge,
    life,
    minute,
    policy,
    reply,
    status,
    target,
)

BY_PRIORITY = target("resolution", {"high": "30m", "low": "2h"})


def two(on_change="retroactive", *, first=None, second=None):
    return (
        policy("a", first or target("resolution", "1h"), when={"field": "team", "is": "a"}, on_change=on_change),
        policy("b", second or target("resolution", "2h"), when={"field": "team", "is": "b"}),
    )


def shown(sla):
    return [(result.policy, life(result)) for result in sla.results]


def test_retroactive_judges_the_running_cycle_as_if_it_had_applied_from_the_start():
    sla = judge([created(team="a"), fields(10, team="b")], *two(), now=90)
    assert shown(sla) == [("b", "1: 0-…, used 90, running")]
    assert sla.policy == "b"
    assert sla["resolution"].target == timedelta(hours=2)
    assert minute(sla["resolution"].deadline) == 120


def test_a_breach_made_by_a_change_is_dated_at_the_change():
    sla = judge([created(priority="low"), fields(50, priority="high")], policy("p", BY_PRIORITY), now=55)
    result = sla["resolution"]
    assert (result.breached, minute(result.deadline), minute(result.breached_at)) == (True, 30, 50)


def test_a_deadline_passed_before_and_after_a_change_keeps_its_date():
    events = [created(priority="high"), fields(40, priority="low"), fields(45, priority="high")]
    steady = target("resolution", {"high": "30m", "low": "20m"})
    assert minute(judge(events, policy("p", steady), now=60)["resolution"].breached_at) == 30
    cleared = judge(events, policy("p", BY_PRIORITY), now=60)["resolution"]
    assert minute(cleared.breached_at) == 45, "the softer target had cleared the breach"


def test_a_softer_target_clears_a_breach_but_what_has_fired_stays():
    events = [created(priority="high"), fields(40, priority="low")]
    sla = judge(events, policy("p", BY_PRIORITY, tiers=[{"at": "100%", "name": "late"}]), now=60)
    result = sla["resolution"]
    assert (result.breached, result.met, fired(result.triggers)) == (False, None, [(30, "late")])


def test_a_tier_that_a_change_makes_due_fires_at_the_change():
    events = [created(priority="low"), fields(50, priority="high")]
    sla = judge(events, policy("p", BY_PRIORITY, tiers=[{"at": "50%"}, {"at": "200%"}]), now=80)
    assert fired(sla["resolution"].triggers) == [(50, "50%"), (60, "200%")]


def test_what_has_ended_keeps_policy_target_and_verdict():
    events = [created(priority="low"), status(50, "solved"), fields(60, priority="high")]
    assert shown(judge(events, policy("p", BY_PRIORITY), now=80)) == [("p", "1: 0-50 solved, used 50, met")]


def test_reopened_it_goes_on_under_the_policy_then_in_force():
    events = [created(team="a"), status(20, "solved"), fields(30, team="b"), status(40, "open")]
    assert shown(judge(events, *two(), now=50)) == [("b", "1: 0-…, used 30, running")]


def test_what_the_instant_stops_is_judged_under_the_old_target():
    for how in ("retroactive", "restart"):
        events = [created(priority="low"), fields(50, priority="high"), status(50, "solved")]
        sla = judge(events, policy("p", BY_PRIORITY, on_change=how))
        assert shown(sla) == [("p", "1: 0-50 solved, used 50, met")]
    lost = [created(team="a"), status(50, "solved"), fields(50, team="c")]
    assert shown(judge(lost, *two())) == [("a", "1: 0-50 solved, used 50, met")]


def test_restart_cancels_and_starts_the_next_number():
    sla = judge([created(team="a"), fields(10, team="b")], *two("restart"), now=30)
    assert shown(sla) == [("a", "1: 0-10 policy, used 10, cancelled"), ("b", "2: 10-…, used 20, running")]


def test_restart_while_solved():
    events = [created(team="a"), status(10, "solved"), fields(20, team="b"), status(30, "open"), status(35, "closed")]

    def restart(**options):
        pair = two("restart", first=target(**options), second=target(**options, within="2h"))
        return shown(judge(events, *pair, now=40))

    assert restart(metric="resolution", stops_on="closed") == [
        ("a", "1: 0-20 policy, used 20, cancelled"),
        ("b", "2: 20-35 closed, used 15, met"),
    ]
    assert restart(metric="first_response", on_solved="ignore") == [
        ("a", "1: 0-20 policy, used 20, cancelled"),
        ("b", "2: 20-…, used 20, running"),
    ]
    assert restart(metric="first_response", on_solved="pause") == [
        ("a", "1: 0-20 policy, used 10, cancelled"),
        ("b", "2: 30-…, used 5, paused"),
    ]
    assert restart(metric="resolution") == [("b", "1: 0-35 solved, used 15, met")], "an ended cycle follows on_reopen"


def test_locked_holds_policy_target_calendar_and_landing():
    sla = judge([created(team="a"), fields(10, team="b")], *two("locked"), now=30)
    assert shown(sla) == [("a", "1: 0-…, used 30, running")]
    assert sla.policy == "a"
    by_priority = policy("p", BY_PRIORITY, on_change="locked")
    sla = judge([created(priority="low"), fields(10, priority="high")], by_priority, now=50)
    assert sla["resolution"].target == timedelta(hours=2)


def test_locked_takes_the_first_target_found_when_it_is_found():
    by_priority = policy("p", BY_PRIORITY, on_change="locked")
    events = [created(), fields(10, priority="high"), fields(15, priority="low")]
    sla = judge(events, by_priority, now=20)
    assert shown(sla) == [("p", "1: 0-…, used 20, running")]
    assert sla["resolution"].target == timedelta(minutes=30)


def test_a_first_target_counts_from_where_the_cycle_would_have_begun():
    events = [created(), customer(5), reply(10), customer(20), fields(40, priority="high")]
    targets = policy("p", target("next_response", {"high": "15m"}), target("first_response", {"high": "1h"}))
    sla = judge(events, targets, now=50)
    assert shown(sla) == [("p", "1: 20-…, used 30, breached")], "the first response had ended without a target"
    assert minute(sla["next_response"].breached_at) == 40


def test_a_first_target_starts_where_it_says_also_where_next_response_has_followed_the_metric():
    events = [created(), fields(30, team="b"), assigned(40, assignee="ann"), reply(50)]
    pair = two(
        first=target("next_response"),
        second=target("first_response", starts_on="assigned"),
    )
    pair[0]["when"] = {"field": "team", "exists": False}
    assert shown(judge(events, *pair, now=60)) == [("b", "1: 40-50 reply, used 10, met")]


def test_cycles_without_a_target_keep_their_numbers():
    events = [created(), reply(10), reply(20), fields(30, priority="high"), reply(40)]
    sla = judge(events, policy("p", target("periodic_update", {"high": "1h"})), now=50)
    assert shown(sla) == [("p", "2: 20-40 reply, used 20, met"), ("p", "3: 40-…, used 10, running")]


def test_a_lost_target_cancels_and_a_regained_one_starts_the_next_number():
    events = [created(team="a"), fields(10, team="c"), fields(30, team="a")]
    assert shown(judge(events, *two(), now=20)) == [("a", "1: 0-10 policy, used 10, cancelled")]
    assert shown(judge(events, *two(), now=40)) == [
        ("a", "1: 0-10 policy, used 10, cancelled"),
        ("a", "2: 30-…, used 10, running"),
    ]


def test_regained_after_the_cycle_would_have_ended_nothing_starts():
    events = [created(team="a"), fields(10, team="c"), status(20, "solved"), fields(30, team="a")]
    assert shown(judge(events, *two(), now=40)) == [("a", "1: 0-10 policy, used 10, cancelled")]


def test_reopened_without_a_target_it_stays_ended():
    events = [created(team="a"), status(10, "solved"), fields(20, team="c"), status(30, "open")]
    assert shown(judge(events, *two(), now=40)) == [("a", "1: 0-10 solved, used 10, met")]
    regained = [*events, fields(50, team="a")]
    assert shown(judge(regained, *two(), now=60)) == [
        ("a", "1: 0-10 solved, used 10, met"),
        ("a", "2: 50-…, used 10, running"),
    ]


def test_where_there_was_no_policy_the_new_one_decides():
    restart = policy("p", target("resolution"), when={"field": "x", "is": 1}, on_change="restart")
    assert shown(judge([created(), fields(20, x=1)], restart, now=30)) == [("p", "2: 20-…, used 10, running")]
    locked = policy("p", target("resolution"), when={"field": "x", "is": 1}, on_change="locked")
    assert shown(judge([created(), fields(20, x=1)], locked, now=30)) == [("p", "1: 0-…, used 30, running")]


def test_the_same_promise_is_no_change():
    events = [created(priority="low"), fields(10, priority="minor"), assigned(12, assignee="ann")]
    same = policy("p", target("resolution", {"low": "1h", "minor": "60m"}), on_change="restart")
    assert shown(judge(events, same, now=20)) == [("p", "1: 0-…, used 20, running")]


def test_retroactive_pauses_apply_from_the_start():
    events = [created(team="a"), status(10, "pending"), status(30, "open"), fields(40, team="b")]
    pair = two(second=target("resolution", "2h", pause_on=["pending"]))
    assert shown(judge(events, *pair, now=50)) == [("b", "1: 0-…, used 30, running")]


def test_a_deadline_set_by_hand_is_touched_by_no_change():
    events = [created(team="a"), due(10, "resolution", 100), fields(20, team="b"), fields(30, team="c")]
    sla = judge(events, *two("restart"), now=40)
    assert shown(sla) == [("a", "1: 0-…, used 40, running")]
    assert minute(sla["resolution"].deadline) == 100


@pytest.mark.parametrize(("to", "deadline", "breached_at"), [(200, 200, None), (5, 5, 50)])
def test_due(to, deadline, breached_at):
    result = judge([created(), due(50, "resolution", to)], policy("p", target("resolution")), now=70)["resolution"]
    assert (minute(result.deadline), minute(result.breached_at)) == (deadline, breached_at)


def test_due_on_a_paused_cycle_adds_to_what_it_has_used():
    events = [created(), status(10, "pending"), due(30, "resolution", 100), status(50, "open")]
    sla = judge(events, policy("p", target("resolution", pause_on=["pending"])), now=60)
    assert sla["resolution"].target == timedelta(minutes=80), "10 used, 70 until the new deadline"
    assert minute(sla["resolution"].deadline) == 120


def test_due_leaves_later_cycles_free_and_is_ignored_where_nothing_runs():
    events = [created(), due(5, "periodic_update", 99), reply(10), due(15, "periodic_update", 30), reply(20)]
    results = judge(events, policy("p", target("periodic_update")), now=25).results
    assert [minute(result.deadline) for result in results] == [30, 80]


def test_a_change_at_the_instant_of_a_due_comes_first():
    events = [created(team="a"), due(20, "resolution", 50), fields(20, team="b")]
    sla = judge(events, *two("restart"), now=30)
    assert shown(sla) == [("a", "1: 0-20 policy, used 20, cancelled"), ("b", "2: 20-…, used 10, running")]
    assert minute(sla["resolution"].deadline) == 50


def test_a_first_target_a_due_and_the_stop_at_one_instant_give_no_result():
    goal = policy("p", target("resolution", {"low": "1h"}))
    events = [created(), fields(60, priority="low"), due(60, "resolution", 180)]
    assert minute(judge(events, goal, now=70)["resolution"].deadline) == 180
    assert judge([*events, status(60, "solved")], goal, now=70).results == ()


def test_a_deadline_passed_in_closed_hours_before_and_after_a_change_keeps_its_date():
    friday = {"tz": "UTC", "hours": {"mon-fri": ["09:00-17:00"]}}
    minutes_to_friday_evening, saturday, monday = 4 * 1440 + 480, 5 * 1440, 7 * 1440 + 5
    goal = target("resolution", {"low": {"business_days": 4, "due": "closing"}, "high": "5m"}, calendar="desk")
    events = [created(priority="low"), fields(saturday, priority="high")]
    result = judge(events, policy("p", goal), now=monday, calendars={"desk": friday})["resolution"]
    assert result.breached
    assert minute(result.breached_at) == minutes_to_friday_evening


def test_a_book_is_made_ready_once():
    one = book(policy("p", target("resolution")))
    assert plan_of(one) is plan_of(one)
