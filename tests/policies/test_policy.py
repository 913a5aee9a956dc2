from __future__ import annotations

from datetime import date

import pytest

from slaclock.errors import DocumentError
from slaclock.policies import CalendarChoice, Policy, Target, Tier


def policy(**more):
    return Policy(**{"name": "p", "calendar": "desk", **more})


def test_defaults():
    plain = policy()
    assert (plain.when, plain.valid_from, plain.valid_until, plain.public) == (None, None, None, True)
    assert (plain.on_change, plain.landing, plain.targets, plain.tiers) == ("retroactive", None, (), ())
    assert plain.dump() == {"name": "p", "calendar": "desk"}


def test_dates_are_included_at_both_ends():
    dated = policy(valid_from="2026-01-01", valid_until=date(2026, 1, 31))
    assert dated.valid_from == date(2026, 1, 1)
    assert [dated.why_not({}, date(2026, 1, day)) for day in (1, 31)] == [None, None]
    assert dated.why_not({}, date(2025, 12, 31)) == "created on 2025-12-31, before valid_from, 2026-01-01"
    assert dated.why_not({}, date(2026, 2, 1)) == "created on 2026-02-01, after valid_until, 2026-01-31"
    assert policy(valid_from="2026-01-01", valid_until="2026-01-01").why_not({}, date(2026, 1, 1)) is None
    assert policy(valid_from="2026-01-01").why_not({}, date(2999, 1, 1)) is None
    assert policy(valid_until="2026-01-01").why_not({}, date(1970, 1, 1)) is None


def test_why_not_names_the_condition_that_failed():
    picky = policy(when={"all": [{"field": "a", "is": 1}, {"field": "b", "is": 2}]})
    assert picky.why_not({"a": 1, "b": "2"}, date(2026, 1, 1)) is None
    assert picky.why_not({"a": 1, "b": 3}, date(2026, 1, 1)) == "b is 3, wanted: b is 2"


def test_tiers_of_a_target_add_to_the_policys_and_the_same_name_replaces():
    target = Target(
        metric="resolution", within="4h", tiers=[Tier(at="90%", name="late"), Tier(at="80%", level=9), Tier(at="+1h")]
    )
    whole = policy(tiers=[Tier(at="50%"), Tier(at="80%"), Tier(at="70%", name="late")], targets=[target])
    assert [(tier.label, tier.at, tier.level) for tier in whole.tiers_of(target)] == [
        ("50%", "50%", 1),
        ("late", "90%", 1),
        ("80%", "80%", 9),
        ("+1h", "+1h", 1),
    ]


def test_a_copy_is_checked():
    assert policy().model_copy(update={"public": False}) == policy(public=False)
    with pytest.raises(DocumentError, match="public: must be true or false"):
        policy().model_copy(update={"public": "no"})


CHOICE = {
    "by": "group",
    "of": {"sydney": "sydney", "7": {"by": "team", "of": {"a": "x"}, "default": "y"}},
    "default": "desk",
}


def test_a_calendar_chosen_by_a_field():
    choice = policy(calendar=CHOICE).calendar
    assert isinstance(choice, CalendarChoice)
    assert choice.pick({"group": "sydney"}) == "sydney"
    assert choice.pick({"group": 7, "team": "a"}) == "x"
    assert choice.pick({"group": "7"}) == "y"
    for fields in ({}, {"group": None}, {"group": "berlin"}, {"group": ("sydney",)}, {"group": True}):
        assert choice.pick(fields) == "desk"
    assert choice.fields == {"group", "team"}
    assert choice.dump() == CHOICE
    assert CalendarChoice.parse(CHOICE) == choice
    assert hash(CalendarChoice.parse(CHOICE)) == hash(choice)
    assert eval(repr(choice)) == choice  # noqa: S307 - our own


def test_a_default_may_be_a_choice_too():
    choice = CalendarChoice.parse({"by": "a", "of": {}, "default": {"by": "b", "of": {"1": "x"}, "default": "y"}})
    assert (choice.pick({"b": 1}), choice.pick({})) == ("x", "y")


def test_choices_are_nested_to_20_levels():
    def nested(levels):
        document = "desk"
        for _ in range(levels):
            document = {"by": "a", "of": {}, "default": document}
        return document

    assert CalendarChoice.parse(nested(20)).pick({}) == "desk"
    for levels in (21, 100_000):
        with pytest.raises(DocumentError, match="is nested too deeply"):
            CalendarChoice.parse(nested(levels))
