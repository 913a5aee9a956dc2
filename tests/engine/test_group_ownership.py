"""Group ownership: from the assignment to a group to another group, or solved."""

from __future__ import annotations

from tests.engine.desk import assigned, created, fields, judge, life, lives, policy, status, target

OWNED = target("group_ownership")


def test_from_group_to_group():
    events = [created(), assigned(10, group="a"), assigned(30, group="b"), status(50, "solved")]
    assert lives(events, OWNED) == ["1: 10-30 group, used 20, met", "2: 30-50 solved, used 20, met"]


def test_the_same_group_again_and_another_assignee_change_nothing():
    events = [created(), assigned(10, group="a"), assigned(20, group="a"), assigned(30, assignee="ann")]
    assert lives(events, OWNED, now=40) == ["1: 10-…, used 30, running"]


def test_created_in_a_group_and_moved_by_a_field():
    assert lives([created(group="a"), fields(20, group="b")], OWNED, now=30) == [
        "1: 0-20 group, used 20, met",
        "2: 20-…, used 10, running",
    ]


def test_no_group_any_more_ends_it():
    assert lives([created(group="a"), fields(20, group=None)], OWNED, now=30) == ["1: 0-20 group, used 20, met"]


def test_when_reopened_it_starts_for_the_group_that_holds_the_ticket():
    events = [created(group="a"), status(10, "solved"), assigned(20, group="b"), status(30, "open")]
    assert lives(events, OWNED, now=50) == ["1: 0-10 solved, used 10, met", "2: 30-…, used 20, running"]


def test_when_reopened_without_a_group_nothing_starts():
    events = [created(group="a"), status(10, "solved"), fields(20, group=None), status(30, "open")]
    assert lives(events, OWNED, now=50) == ["1: 0-10 solved, used 10, met"]


def test_two_moves_at_one_instant_are_one_change():
    events = [created(group="a"), assigned(20, group="b"), assigned(20, group="c")]
    assert lives(events, OWNED, now=30) == ["1: 0-20 group, used 20, met", "2: 20-…, used 10, running"]


def test_the_old_groups_ownership_ends_under_the_old_policy():
    def for_group(name, within):
        return policy(name, target("group_ownership", within), when={"field": "group", "is": name})

    events = [created(group="a"), assigned(20, group="b")]
    results = judge(events, for_group("a", "10m"), for_group("b", "1h"), now=30).results
    assert [(r.policy, life(r)) for r in results] == [
        ("a", "1: 0-20 group, used 20, breached"),
        ("b", "2: 20-…, used 10, running"),
    ]
