from __future__ import annotations

import itertools

import pytest

from slaclock.errors import DocumentError
from slaclock.policies import BUILT_IN, MetricRule, OpenTime, Target
from slaclock.policies.targets import OPTIONS

OWN = {"first_look": MetricRule(starts_on=["created"], stops_on=["assigned"])}
VALUES = {
    "starts_on": ["created", "customer_message", "assigned", "reply", "group"],
    "stops_on": ["solved", "closed", "reply", "status:open"],
    "anchor": ["first_unanswered", "last_customer_message", "last_agent_message", "last_contact"],
    "on_reopen": ["resume", "count", "restart", "final"],
    "on_solved": ["stop", "cancel", "pause", "ignore"],
    "counts": [["human"], ["bot", "note", "unknown"]],
}
MEANINGFUL = {
    "first_response": {"starts_on": {"created", "customer_message", "assigned"}, "on_solved": None, "counts": None},
    "next_response": {"anchor": {"first_unanswered", "last_customer_message"}, "on_solved": None, "counts": None},
    "periodic_update": {"anchor": None, "on_solved": None, "counts": None},
    "pausable_update": {"anchor": None, "on_solved": None, "counts": None},
    "requester_wait": {"stops_on": {"solved", "closed"}, "on_reopen": None},
    "agent_work": {"stops_on": {"solved", "closed"}, "on_reopen": None},
    "resolution": {
        "starts_on": {"created", "customer_message", "assigned"},
        "stops_on": {"solved", "closed"},
        "on_reopen": None,
    },
    "group_ownership": {},
    "first_look": dict.fromkeys(VALUES),
}


@pytest.mark.parametrize(("metric", "option"), list(itertools.product(MEANINGFUL, VALUES)))
def test_an_option_is_taken_exactly_where_it_means_something(metric, option):
    allowed = MEANINGFUL[metric].get(option, set())
    for value in VALUES[option]:
        if allowed is None or (isinstance(value, str) and value in allowed):
            target = Target(metric=metric, within="4h", **{option: value})
            found = getattr(target.rule(OWN), option)
            assert found == (
                (value,) if option in ("starts_on", "stops_on") else tuple(value) if option == "counts" else value
            )
        else:
            with pytest.raises(DocumentError) as caught:
                Target(metric=metric, within="4h", **{option: value})
            assert caught.value.path == option
            words = "means nothing for" if option not in MEANINGFUL[metric] else "cannot be"
            assert f"{words} {metric}" in str(caught.value) or f"of {metric} {words}" in str(caught.value)


def test_every_built_in_metric_says_which_options_it_takes():
    assert OPTIONS.keys() == BUILT_IN.keys()


def test_a_word_alone_is_a_list_of_one():
    assert Target(metric="resolution", within="4h", starts_on="assigned") == Target(
        metric="resolution", within="4h", starts_on=["assigned"]
    )
    with pytest.raises(DocumentError, match="starts_on: of resolution must be one signal, not 2"):
        Target(metric="resolution", within="4h", starts_on=["assigned", "created"])


def test_an_own_metric_takes_any_signals():
    target = Target(metric="first_look", within="4h", starts_on=["reply", "status:open"], stops_on="group")
    assert target.rule(OWN).starts_on == ("reply", "status:open")
    assert target.rule(OWN).stops_on == ("group",)


def test_without_options_the_rule_is_the_metrics_own():
    assert Target(metric="resolution", within="4h").rule({}) is BUILT_IN["resolution"]
    assert Target(metric="first_look", within="4h").rule(OWN) is OWN["first_look"]


def test_options_replace_what_the_rule_says_and_nothing_else():
    rule = Target(metric="agent_work", within="4h", pause_on=[], on_reopen="final").rule({})
    assert rule == MetricRule(starts_on=["created"], stops_on=["solved"], on_reopen="final")
    assert Target(metric="requester_wait", within="4h", pause_on=["on_hold"]).rule({}).pause_on == ("on_hold",)


def test_null_is_as_if_it_were_left_out():
    document = dict.fromkeys(("calendar", "landing", "pause_on", "starts_on", "anchor", "on_solved", "counts"))
    assert Target(metric="group_ownership", within="4h", **document) == Target(metric="group_ownership", within="4h")


def test_a_target_is_frozen_and_survives_its_document():
    target = Target(
        metric="resolution", within={"urgent": "4h"}, tiers=[{"at": "80%"}], pause_on=["pending"], calendar="x"
    )
    assert Target(**target.dump()) == target
    assert hash(Target(**target.dump())) == hash(target)
    assert eval(repr(target)) == target  # noqa: S307 - our own
    with pytest.raises(DocumentError, match="frozen"):
        target.metric = "first_response"
    assert Target(metric="resolution", within=OpenTime(60_000_000)).dump() == {"metric": "resolution", "within": "1m"}


@pytest.mark.parametrize("name", list(BUILT_IN))
def test_a_built_in_rule_is_a_rule_that_could_be_written(name):
    rule = BUILT_IN[name]
    assert MetricRule(**rule.dump()) == rule
    assert hash(MetricRule(**rule.dump())) == hash(rule)


def test_the_eight_metrics_are_what_the_field_calls_them():
    rules = {name: rule.dump() for name, rule in BUILT_IN.items()}
    assert rules == {
        "first_response": {"starts_on": ["customer_message"], "stops_on": ["reply"]},
        "next_response": {
            "starts_on": ["customer_message"],
            "stops_on": ["reply"],
            "repeats": True,
            "anchor": "first_unanswered",
        },
        "periodic_update": {
            "starts_on": ["reply"],
            "stops_on": ["reply"],
            "repeats": True,
            "anchor": "last_agent_message",
        },
        "pausable_update": {
            "starts_on": ["reply"],
            "stops_on": ["reply"],
            "pause_on": ["pending"],
            "repeats": True,
            "anchor": "last_agent_message",
        },
        "requester_wait": {"starts_on": ["created"], "stops_on": ["solved"], "pause_on": ["pending"]},
        "agent_work": {"starts_on": ["created"], "stops_on": ["solved"], "pause_on": ["pending", "on_hold"]},
        "resolution": {"starts_on": ["created"], "stops_on": ["solved"]},
        "group_ownership": {
            "starts_on": ["group"],
            "stops_on": ["group", "solved"],
            "repeats": True,
            "on_reopen": "restart",
        },
    }
    with pytest.raises(TypeError):
        BUILT_IN["own"] = BUILT_IN["resolution"]


def test_defaults_of_an_own_rule():
    rule = MetricRule(starts_on="created", stops_on="status:on_hold")
    assert (rule.pause_on, rule.repeats, rule.anchor, rule.on_reopen) == ((), False, None, "resume")
    assert (rule.on_solved, rule.counts) == ("stop", ("human", "unknown"))
