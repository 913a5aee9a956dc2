from __future__ import annotations

import copy
from datetime import UTC, datetime, timedelta

import pytest

from slaclock import AdapterError, PolicyBook, Ticket, evaluate
from slaclock.adapters.freshdesk import calendar, load_book, load_ticket
from tests.adapters.freshdesk.made_up import (
    GROUPS,
    HOSTILE,
    NEW_YORK,
    TOKYO,
    policy,
    promise,
    ticket,
    vip,
)
from tests.adapters.mutations import leaves, put

HOURS = [NEW_YORK, TOKYO]


def book(*policies, hours=HOURS, groups=GROUPS):
    loaded = load_book(list(policies), hours, groups)
    assert loaded.problems == ()
    return loaded.book


def judged(book, **fields):
    loaded = load_ticket(ticket(**fields))
    return evaluate(loaded.ticket, book)


def faults(function, *arguments, **named):
    with pytest.raises(AdapterError) as caught:
        function(*arguments, **named)
    return {fault.path: str(fault) for fault in caught.value.faults}


# Business hours


def test_business_hours_are_read_from_text_in_a_rails_zone_and_a_missing_day_is_closed():
    hours = calendar(NEW_YORK)
    assert (hours.tz, hours.name) == ("America/New_York", "NY")
    assert hours.after(datetime(2025, 3, 7, 21, tzinfo=UTC), timedelta(hours=2)) == datetime(
        2025, 3, 10, 14, tzinfo=UTC
    )


def test_an_end_at_12_am_is_the_end_of_the_day_and_12_pm_is_noon():
    assert calendar(TOKYO).hours["sat"] == ("12:00-24:00",)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("time_zone", "Atlantis"),
        ("time_zone", None),
        ("working_hours.monday.start_time", "13:00 pm"),
        ("working_hours.monday.start_time", "9:60 am"),
        ("working_hours.monday.end_time", "17:00"),
        ("working_hours.monday.end_time", 17),
        ("working_hours.monday", "closed"),
        ("working_hours.monday", {"start_time": "5:00 pm", "end_time": "9:00 am"}),
        ("working_hours.monday", {"start_time": "9:00 am", "end_time": "9:00 am"}),
        ("working_hours", None),
        ("working_hours", {"funday": {"start_time": "9:00 am", "end_time": "5:00 pm"}}),
    ],
)
def test_impossible_business_hours_are_named(path, value):
    bad = put(NEW_YORK, path.split("."), value)
    assert any(each.startswith(f"business_hours.{path}") for each in faults(calendar, bad))
    assert any(each.startswith(f"business_hours[0].{path}") for each in faults(load_book, [policy()], [bad]))


def test_a_ticket_uses_its_groups_hours_by_id_or_name_and_else_the_default():
    hours = book(policy())
    assert hours.policies[0].calendar.pick({"group": 6}) == "Tokyo night"
    assert hours.policies[0].calendar.pick({"group": "Night"}) == "Tokyo night"
    assert hours.policies[0].calendar.pick({"group": 5}) == hours.policies[0].calendar.pick({}) == "NY"


def test_hours_without_a_working_day_are_never_open_and_told():
    never = NEW_YORK | {"working_hours": {}}
    assert calendar(never).next_close(datetime(2025, 3, 7, tzinfo=UTC)) is not None
    assert [problem.path for problem in load_book([policy()], [never]).problems] == ["business_hours[0].working_hours"]


def test_sets_with_one_name_are_told_apart_by_id():
    loaded = book(policy(), hours=[NEW_YORK, TOKYO | {"name": "NY"}, TOKYO | {"id": 9, "name": "always"}], groups=None)
    assert set(loaded.calendars) == {"NY 7", "NY 8", "always 9"}


def test_the_only_set_is_the_default_and_several_need_one():
    assert book(policy(), hours=[TOKYO], groups=None).policies[0].calendar == "Tokyo night"
    assert "none is the default" in faults(load_book, [policy()], [TOKYO, TOKYO | {"id": 9}])["business_hours"]
    assert (
        "second default"
        in faults(load_book, [policy()], [NEW_YORK, NEW_YORK | {"id": 9}])["business_hours[1].is_default"]
    )


def test_faulty_groups_and_ids_are_named():
    assert (
        "no business hours given"
        in faults(load_book, [policy()], HOURS, [{"id": 1, "business_hour_id": 99}])["groups[0].business_hour_id"]
    )
    twice = [{"id": 1, "business_hour_id": 8}, {"id": 1, "business_hour_id": None}]
    assert "twice" in faults(load_book, [policy()], HOURS, twice)["groups[1].id"]
    assert "twice" in faults(load_book, [policy()], [NEW_YORK, NEW_YORK])["business_hours[1].id"]


def test_business_hours_that_a_policy_needs_are_missed():
    loaded = load_book([vip()])
    assert [problem.path for problem in loaded.problems] == [
        f"sla_policies[0].sla_target.priority_{n}.business_hours" for n in (1, 2, 3)
    ]
    assert loaded.book.policies[0].targets[0].within.dump() == {"4": "15m"}
    assert load_book([policy()]).book.policies[0].targets == ()
    round_the_clock = {f"priority_{n}": promise(hours=False) for n in (1, 2, 3, 4)}
    assert book(policy(sla_target=round_the_clock), hours=None, groups=None).policies[0].calendar == "always"


# Policies


def test_policies_come_by_position_with_the_default_last_and_inactive_ones_skipped():
    loaded = book(policy(position=1), vip(id=3, name="third", position=9), vip(), vip(id=4, name="off", active=False))
    assert [each.name for each in loaded.policies] == ["VIP", "third", "Default"]


def test_a_priority_has_its_own_target_and_its_own_hours():
    loaded = book(vip(applicable_to={}))
    low, urgent = judged(loaded, priority=1), judged(loaded, priority=4)
    assert (low["first_response"].target, urgent["first_response"].target) == (timedelta(days=1), timedelta(minutes=15))
    assert urgent["resolution"].deadline == datetime(2025, 3, 8, 1, tzinfo=UTC)
    assert judged(loaded, priority=3)["first_response"].deadline == datetime(2025, 3, 7, 22, tzinfo=UTC)
    assert judged(loaded, priority=2)["resolution"].deadline == datetime(2025, 3, 10, 20, tzinfo=UTC)


def test_a_next_response_is_promised_only_where_it_is_not_null():
    loaded = book(vip())
    within = {target.metric: target.within for target in loaded.policies[0].targets}["next_response"]
    assert (within.pick(4) is None, within.pick(3)) == (False, None)
    assert [target.metric for target in book(policy()).policies[0].targets] == ["first_response", "resolution"]


def test_first_response_starts_on_created_also_for_an_agents_ticket():
    result = judged(book(policy()), source=10)["first_response"]
    assert result.started_at == datetime(2025, 3, 7, 21, tzinfo=UTC)


def test_resolution_pauses_in_pending_and_on_hold():
    assert book(policy()).policies[0].targets[-1].pause_on == ("pending", "on_hold")


@pytest.mark.parametrize(
    ("applicable_to", "fields", "applies"),
    [
        ({"company_ids": [501, 502]}, {"company_id": 502}, True),
        ({"company_ids": [501]}, {"company_id": None}, False),
        ({"group_ids": [6]}, {"group_id": 6}, True),
        ({"product_ids": ["9"]}, {"product_id": 9}, True),
        ({"sources": [1, 2]}, {}, True),
        ({"sources": [1]}, {}, False),
        ({"ticket_types": ["Incident"]}, {"type": "Incident"}, True),
        ({"ticket_types": ["Incident"], "company_ids": [501]}, {"type": "Incident"}, False),
        ({"ticket_types": ["Incident"], "company_ids": [501]}, {"type": "Incident", "company_id": 501}, True),
        ({"ticket_types": [], "company_ids": None}, {}, True),
        (None, {}, True),
    ],
)
def test_every_key_of_applicable_to_must_hold_with_any_of_its_ids(applicable_to, fields, applies):
    loaded = book(vip(applicable_to=applicable_to))
    assert (judged(loaded, **fields).policy == "VIP") is applies


def test_a_group_condition_knows_the_groups_name():
    loaded = book(vip(applicable_to={"group_ids": [6]}))
    named = Ticket(1, [{"kind": "created", "at": "2025-03-07T21:00:00Z", "fields": {"group": "Night", "priority": 1}}])
    assert evaluate(named, loaded).policy == "VIP"


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"applicable_to": {"moon_phase": ["full"]}}, "sla_policies[0].applicable_to.moon_phase"),
        ({"advanced_conditions": [{"x": 1}]}, "sla_policies[0].advanced_conditions"),
        ({"applicable_to": {"advanced_conditions": {"x": 1}}}, "sla_policies[0].applicable_to.advanced_conditions"),
    ],
)
def test_a_condition_that_cannot_be_expressed_is_told_and_its_policy_left_out(changes, path):
    loaded = load_book([vip(**changes), policy()], HOURS, GROUPS)
    assert [each.name for each in loaded.book.policies] == ["Default"]
    assert [problem.path for problem in loaded.problems] == [path]


@pytest.mark.parametrize("empty", [None, [], {}])
def test_an_empty_unknown_condition_is_no_problem(empty):
    assert load_book([vip(applicable_to={"moon_phase": empty}, advanced_conditions=empty)], HOURS).problems == ()


def test_policies_with_one_name_are_told_apart_by_id():
    assert [each.name for each in book(policy(name="A"), vip(name="A")).policies] == ["A 2", "A 1"]


def test_the_same_policy_on_two_pages_counts_once_and_two_with_one_id_are_a_fault():
    assert len(book(policy(), policy()).policies) == 1
    assert "other contents" in faults(load_book, [policy(), policy(name="B")], HOURS)["sla_policies[1].id"]
    assert "second default" in faults(load_book, [policy(), policy(id=9)], HOURS)["sla_policies[1].is_default"]


def test_every_fault_is_named_at_once_with_its_path_and_value():
    bad = vip(
        sla_target={
            "priority_4": promise(-5),
            "priority_3": promise(3600) | {"resolve_within": "8h"},
            "priority_1": promise(True, 0),
            "priority_7": promise(),
        },
        applicable_to={"company_ids": 501, "sources": [None]},
        position="first",
        name=None,
    )
    named = faults(load_book, [bad], [put(NEW_YORK, ["time_zone"], "Nowhere")], {"page": 1})
    assert set(named) == {
        "sla_policies[0].sla_target.priority_4.respond_within",
        "sla_policies[0].sla_target.priority_3.resolve_within",
        "sla_policies[0].sla_target.priority_1.respond_within",
        "sla_policies[0].sla_target.priority_1.resolve_within",
        "sla_policies[0].sla_target.priority_7",
        "sla_policies[0].sla_target.priority_2",
        "sla_policies[0].applicable_to.company_ids",
        "sla_policies[0].applicable_to.sources[0]",
        "sla_policies[0].position",
        "sla_policies[0].name",
        "business_hours[0].time_zone",
        "groups",
    }
    assert "'8h'" in named["sla_policies[0].sla_target.priority_3.resolve_within"]
    assert "is missing" in named["sla_policies[0].sla_target.priority_2"]


def test_freshservice_lists_its_targets():
    listed = [promise(hours=False) | {"priority": n} for n in (1, 2, 3, 4)]
    loaded = book(policy(sla_target=None, sla_targets=listed), hours=None, groups=None)
    assert judged(loaded, priority=3)["resolution"].target == timedelta(hours=8)
    twice = policy(sla_target=None, sla_targets=[*listed[:3], listed[0], {"priority": 9}])
    named = faults(load_book, [twice])
    assert "twice" in named["sla_policies[0].sla_targets[3].priority"]
    assert "9" in named["sla_policies[0].sla_targets[4].priority"]
    assert "priority 4" in named["sla_policies[0].sla_targets"]


# Tiers


def tiers(loaded, metric, name="VIP"):
    [found] = [each for each in loaded.policies if each.name == name]
    [target] = [target for target in found.targets if target.metric == metric]
    return [
        (tier.at, tier.level, [action.to for action in tier.actions], tier.when is None)
        for tier in found.tiers_of(target)
    ]


def test_reminders_come_before_and_escalations_after_the_due_date():
    loaded = book(vip())
    assert tiers(loaded, "first_response") == [
        ("-30m", 0, ["assignee"], False),
        ("+30m", 1, ["assignee", "agent:42"], False),
    ]
    assert tiers(loaded, "next_response") == [("+1m", 1, ["agent:42"], False)]
    assert tiers(loaded, "resolution") == [
        ("-10m", 0, ["assignee"], False),
        ("+30m", 1, ["assignee"], False),
        ("+30m", 2, ["agent:42"], False),
        ("+2h", 4, [], False),
    ]


def test_a_priority_without_escalation_has_no_tiers():
    loaded = book(vip(applicable_to={}))
    assert judged(loaded, priority=1).next_trigger_at is None
    assert judged(loaded, priority=4).next_trigger_at == datetime(2025, 3, 7, 21, 0, tzinfo=UTC) + timedelta(minutes=45)
    off = {f"priority_{n}": promise(escalated=False) for n in (1, 2, 3, 4)}
    assert tiers(book(vip(sla_target=off)), "resolution") == []
    assert [each[3] for each in tiers(book(vip(sla_target=policy()["sla_target"])), "resolution")] == [True] * 4


@pytest.mark.parametrize(("sign", "at"), [(1, "-30m"), (-1, "-30m"), (0, "-0s")])
def test_a_reminder_comes_before_the_due_date_whatever_its_sign(sign, at):
    reminder = {"reminder_response": {"escalation_time": sign * 1800, "agent_ids": [-1]}}
    assert tiers(book(vip(escalation=reminder)), "first_response") == [(at, 0, ["assignee"], False)]


@pytest.mark.parametrize(
    ("part", "value", "path"),
    [
        ("response", {"escalation_time": "soon", "agent_ids": [1]}, "response.escalation_time"),
        ("response", {"escalation_time": -60, "agent_ids": [1]}, "response.escalation_time"),
        ("response", {"escalation_time": 60, "agent_ids": [None]}, "response.agent_ids[0]"),
        ("response", {"escalation_time": 60}, "response.agent_ids"),
        ("response", {"agent_ids": [1]}, "response.escalation_time"),
        ("resolution", {"level_1": {"escalation_time": 2**63, "agent_ids": []}}, "resolution.level_1.escalation_time"),
        ("resolution", [], "resolution"),
    ],
)
def test_a_faulty_escalation_is_named(part, value, path):
    assert f"sla_policies[0].escalation.{path}" in faults(load_book, [vip(escalation={part: value})], HOURS)


def test_an_escalation_beyond_the_fourth_level_is_told():
    extra = {"resolution": {"level_5": {"escalation_time": 1, "agent_ids": []}}, "carrier_pigeon": {"to": 1}}
    loaded = load_book([vip(escalation=extra)], HOURS)
    assert [problem.path for problem in loaded.problems] == [
        "sla_policies[0].escalation.carrier_pigeon",
        "sla_policies[0].escalation.resolution.level_5",
    ]


# All of it


def test_envelopes_are_read_and_arguments_stay_unchanged():
    policies, hours, groups = {"sla_policies": [vip(), policy()]}, {"business_hours": HOURS}, {"groups": GROUPS}
    before = copy.deepcopy((policies, hours, groups))
    loaded = load_book(policies, hours, groups)
    assert loaded == load_book([vip(), policy()], HOURS, GROUPS)
    assert (policies, hours, groups) == before
    assert PolicyBook.load(loaded.book.dump()) == loaded.book


def told(**documents):
    """The faults' paths, or none."""
    try:
        load_book(**documents)
    except AdapterError as error:
        return [fault.path for fault in error.faults]
    return []


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: type(value).__name__)
def test_a_hostile_value_anywhere_ends_in_our_error_or_a_book(value):
    documents = {"sla_policies": [vip(), policy()], "business_hours": HOURS, "groups": GROUPS}
    for path in leaves(documents):
        if path:
            assert all(each.startswith(tuple(documents)) for each in told(**put(documents, path, value)))
