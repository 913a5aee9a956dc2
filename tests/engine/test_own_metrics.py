"""Own metrics: rules made of signals."""

from __future__ import annotations

from tests.engine.desk import assigned, created, customer, fired, judge, life, lives, policy, reply, status, target


def test_time_to_assignment():
    own = {"to_own": {"starts_on": ["created"], "stops_on": ["assigned"]}}
    events = [created(), assigned(20, group="a"), assigned(30, group="b")]
    assert lives(events, target("to_own"), metrics=own) == ["1: 0-20 assigned, used 20, met"]


def test_assigned_at_creation_stops_it_there():
    own = {"to_own": {"starts_on": ["created"], "stops_on": ["assigned"]}}
    assert lives([created(group="a")], target("to_own"), metrics=own) == ["1: 0-0 assigned, used 0, met"]


def test_a_status_starts_and_stops_and_gives_its_name():
    own = {"held": {"starts_on": ["status:on_hold"], "stops_on": ["status:open", "solved"], "repeats": True}}
    events = [created(), status(10, "on_hold"), status(30, "open"), status(40, "on_hold"), status(45, "solved")]
    assert lives(events, target("held"), metrics=own) == ["1: 10-30 open, used 20, met", "2: 40-45 solved, used 5, met"]


def test_without_repeats_there_is_one_cycle():
    own = {"held": {"starts_on": ["status:on_hold"], "stops_on": ["status:open"]}}
    events = [created(), status(10, "on_hold"), status(30, "open"), status(40, "on_hold")]
    assert lives(events, target("held"), metrics=own, now=50) == ["1: 10-30 open, used 20, met"]


def test_solved_ends_what_does_not_stop_on_it_by_on_solved():
    own = {"customer_turn": {"starts_on": ["reply"], "stops_on": ["customer_message"]}}
    events = [created(), reply(10), status(20, "solved"), customer(40)]
    assert lives(events, target("customer_turn"), metrics=own) == ["1: 10-20 solved, used 10, met"]
    ignores = {"customer_turn": own["customer_turn"] | {"on_solved": "ignore"}}
    assert lives(events, target("customer_turn"), metrics=ignores) == ["1: 10-40 customer_message, used 30, met"]


def test_a_metric_that_solving_stops_resumes_when_reopened():
    own = {"work": {"starts_on": ["assigned"], "stops_on": ["solved"], "pause_on": ["pending"]}}
    events = [created(), assigned(10, assignee="a"), status(20, "solved"), status(40, "pending"), status(50, "open")]
    assert lives(events, target("work"), metrics=own, now=60) == ["1: 10-…, used 20, running"]


def test_a_target_may_change_the_rules_options():
    own = {"work": {"starts_on": ["assigned"], "stops_on": ["solved"]}}
    events = [created(), assigned(10, assignee="a"), status(20, "pending"), status(50, "open")]
    assert lives(events, target("work", pause_on=["pending"]), metrics=own, now=60) == ["1: 10-…, used 20, running"]


def test_a_cycle_reported_only_since_its_reopening_dates_nothing_before():
    own = {"held": {"starts_on": ["group"], "stops_on": ["solved"], "repeats": True}}
    events = [created(), assigned(10, group="a"), status(10, "solved"), status(30, "open")]
    sla = judge(events, policy("p", target("held"), tiers=[{"at": "0%"}]), metrics=own, now=40)
    assert [life(result) for result in sla.results] == ["1: 10-…, used 10, running"]
    assert fired(sla.results[0].triggers) == [(30, "0%")]
