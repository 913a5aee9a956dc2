"""Tiers: when they fire, once, in which order, and what a host sees that polls."""

from __future__ import annotations

from tests.engine.desk import at, created, customer, due, fields, fired, judge, minute, policy, reply, status, target


def tiers(*points, **more):
    return [{"at": point, **more} for point in points]


def triggers(events, now, *points, target_options=None, **options):
    goal = target("resolution", **(target_options or {}))
    return fired(judge(events, policy("p", goal, tiers=tiers(*points), **options), now=now).results[0].triggers)


def test_shares_and_offsets():
    assert triggers([created()], 200, "80%", "-30m", "100%", "+1h", "150%") == [
        (30, "-30m"),
        (48, "80%"),
        (60, "100%"),
        (90, "150%"),
        (120, "+1h"),
    ]


def test_an_offset_longer_than_the_target_fires_at_the_start():
    assert triggers([created()], 1, "-2h") == [(0, "-2h")]


def test_shares_are_exact_and_rounded_up():
    third = triggers([created()], 100, "33.333333%", target_options={"within": "1s"})
    assert third == [((333334 / 60_000_000), "33.333333%")]


def test_a_tier_fires_on_the_clocks_own_time():
    events = [created(), status(10, "pending"), status(110, "open")]
    assert triggers(events, 200, "50%", target_options={"pause_on": ["pending"]}) == [(130, "50%")]


def test_never_after_the_stop_but_at_its_very_instant():
    assert triggers([created(), status(30, "solved")], 200, "50%", "51%") == [(30, "50%")]


def test_it_fires_later_when_a_pause_came_between_and_at_the_instant_of_the_pause_itself():
    events = [created(), status(30, "pending")]
    paused = {"pause_on": ["pending"]}
    assert triggers(events, 200, "50%", "60%", target_options=paused) == [(30, "50%")]


def test_a_counting_reopening_fires_what_its_stretch_passed():
    events = [created(), status(30, "solved"), status(90, "open")]
    assert triggers(events, 95, "80%", "100%", target_options={"on_reopen": "count"}) == [(90, "80%"), (90, "100%")]


def test_a_due_in_the_past_fires_at_the_due():
    assert triggers([created(), due(20, "resolution", 10)], 30, "100%") == [(20, "100%")]


def test_a_condition_that_turns_true_late_fires_at_that_event():
    conditional = [{"at": "50%", "when": {"field": "vip", "is": True}}]
    pol = policy("p", target("resolution"), tiers=conditional)
    assert fired(judge([created(vip=True)], pol, now=40)["resolution"].triggers) == [(30, "50%")]
    assert fired(judge([created(), fields(40, vip=True)], pol, now=50)["resolution"].triggers) == [(40, "50%")]
    brief = [created(), fields(10, vip=True), fields(20, vip=False)]
    assert fired(judge(brief, pol, now=50)["resolution"].triggers) == []
    solved = [created(), status(35, "solved"), fields(40, vip=True)]
    assert fired(judge(solved, pol, now=50)["resolution"].triggers) == []
    reopened = [*solved, status(45, "open")]
    assert fired(judge(reopened, pol, now=50)["resolution"].triggers) == [(45, "50%")]


def test_tiers_of_a_target_add_to_the_policys_and_the_same_name_replaces():
    goal = target("resolution", tiers=[{"at": "90%", "name": "warn"}, {"at": "10%"}])
    pol = policy("p", goal, tiers=[{"at": "50%", "name": "warn"}, {"at": "80%"}])
    assert fired(judge([created()], pol, now=60)["resolution"].triggers) == [(6, "10%"), (48, "80%"), (54, "warn")]


def test_order_by_instant_then_level_then_place():
    pol = policy(
        "p",
        target("resolution", tiers=[{"at": "100%", "level": 3}, {"at": "+0m", "level": 1}]),
        target("first_response", tiers=[{"at": "-0m", "level": 1}]),
    )
    sla = judge([created()], pol, now=90)
    assert [(t.tier, t.level, t.metric) for t in sla.fired(None, at(90))] == [
        ("+0m", 1, "resolution"),
        ("-0m", 1, "first_response"),
        ("100%", 3, "resolution"),
    ]


def test_a_host_that_polls_sees_each_trigger_once():
    pol = policy("p", target("resolution"), tiers=tiers("0%", "50%", "100%", "150%"))
    sla = judge([created()], pol, now=40)
    assert minute(sla.next_trigger_at) == 60
    assert fired(sla.fired(None, at(30))) == [(0, "0%"), (30, "50%")]
    assert fired(sla.fired(at(30), at(90))) == [(60, "100%"), (90, "150%")], "foreseen ones too"
    assert fired(sla["resolution"].triggers) == [(0, "0%"), (30, "50%")]
    assert judge([created(), status(50, "solved")], pol).next_trigger_at is None


def test_keys_are_stable_and_tell_cycles_apart():
    pol = policy("p", target("next_response"), tiers=tiers("50%"))
    events = [created(), reply(5), customer(10), reply(50), customer(60)]
    early, late = judge(events, pol, now=45), judge(events, pol, now=100)
    keys = [trigger.key for trigger in late.fired(None, at(100))]
    assert [trigger.key for trigger in early.fired(None, at(45))] == keys[:1]
    assert len(set(keys)) == 2


def test_once_per_cycle_also_when_a_change_brings_the_same_tier_again():
    events = [created(priority="high"), fields(40, priority="low")]
    goal = target("resolution", {"high": "1h", "low": "3h"})
    sla = judge(events, policy("p", goal, tiers=tiers("50%")), now=100)
    assert fired(sla["resolution"].triggers) == [(30, "50%")]


def test_actions_are_data():
    action = {"do": "notify", "to": "assignee"}
    pol = policy("p", target("resolution"), tiers=[{"at": "0%", "actions": [action], "level": 2}])
    trigger = judge([created()], pol)["resolution"].triggers[0]
    assert trigger.level == 2
    assert trigger.to_dict()["actions"] == [action]
