from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.errors import DocumentError
from slaclock.policies import Action, Tier

MINUTE = 60_000_000


@pytest.mark.parametrize(
    ("at", "target", "threshold"),
    [
        ("80%", 10 * MINUTE, 8 * MINUTE),
        ("100%", 1, 1),
        ("0%", 10 * MINUTE, 0),
        ("112.5%", 8 * MINUTE, 9 * MINUTE),
        ("80 %", 10 * MINUTE, 8 * MINUTE),
        ("33.333333333%", 3, 1),  # 0.99999999999 is rounded up
        ("80%", 1, 1),
        ("50%", 3, 2),
        ("10000%", 1, 100),
        ("0.000000001%", 1, 1),
        ("-30m", 60 * MINUTE, 30 * MINUTE),
        ("-30m", 10 * MINUTE, 0),  # longer than the target: at the start
        ("+1h", 60 * MINUTE, 120 * MINUTE),
        ("+PT1H", 60 * MINUTE, 120 * MINUTE),
        ("+0s", 7, 7),
        (" - 30m ", 60 * MINUTE, 30 * MINUTE),
    ],
)
def test_thresholds(at, target, threshold):
    assert Tier(at=at).threshold(target) == threshold


@given(st.decimals(0, 10_000, places=9, allow_nan=False), st.integers(0, 10**18))
def test_a_share_is_exact_and_rounded_up(share, target):
    exact = Fraction(share) / 100 * target
    threshold = Tier(at=f"{share:f}%").threshold(target)
    assert exact <= threshold < exact + 1


@pytest.mark.parametrize(
    ("at", "words"),
    [
        ("30m", 'write "-30m" (before the deadline) or "+30m" (after it)'),
        ("PT1H", 'write "-PT1H" (before the deadline)'),
        ("80", "is neither a share nor an offset"),
        ("", "is neither a share nor an offset"),
        ("%", "is neither a share nor an offset"),
        ("80%%", "is neither a share nor an offset"),
        ("-80%", "is not a duration"),
        ("+10%", 'write "80%"'),
        ("8e1%", "is neither a share nor an offset"),
        ("10000.1%", "is more than 10,000 %"),
        ("999999999%", "is more than 10,000 %"),
        ("-1d", '"24h" (hours)'),
        ("+3bd", "is not a duration"),
        ("--30m", "is not a duration"),
        ("-", "is not a duration"),
        ("-9999999h", "longer than 400 years"),
        ("9" * 1_000_000 + "%", "is neither a share nor an offset"),
        (80, "must be a text, not 80"),
        (0.8, "must be a text, not 0.8"),
        (None, "must be a text, not None"),
    ],
)
def test_what_is_refused_as_at(at, words):
    with pytest.raises(DocumentError) as caught:
        Tier(at=at)
    assert caught.value.path == "at"
    assert words in str(caught.value)
    assert len(str(caught.value)) < 400


def test_defaults_and_label():
    tier = Tier(at="80%")
    assert (tier.name, tier.level, tier.actions, tier.when) == (None, 1, (), None)
    assert tier.label == "80%"
    assert Tier(at="80%", name="manager").label == "manager"


@pytest.mark.parametrize("level", [-1, 1.0, True, "1", None, 10**30])
def test_a_level_is_a_whole_number_from_0(level):
    with pytest.raises(DocumentError) as caught:
        Tier(at="80%", level=level)
    assert caught.value.path == "level"
    assert Tier(at="80%", level=0).level == 0


ACTIONS = [
    {"do": "notify", "to": "assignee"},
    {"do": "reassign", "group": "billing"},
    {"do": "reassign", "assignee": 7},
    {"do": "reassign", "group": 1, "assignee": "ann"},
    {"do": "set_priority", "priority": "urgent"},
    {"do": "set_priority", "priority": 1},
    {"do": "add_tags", "tags": ["late"]},
    {"do": "message_customer", "text": "Sorry"},
    {"do": "message_customer", "template": "late"},
    {"do": "message_customer", "text": "Sorry", "template": "late"},
]


@pytest.mark.parametrize("document", ACTIONS)
def test_actions_are_plain_data(document):
    action = Action(**document)
    assert action.dump() == document
    assert Action(**action.dump()) == action
    assert eval(repr(action)) == action  # noqa: S307 - our own
    assert Tier(at="80%", actions=[document]).actions == (action,)


@pytest.mark.parametrize(
    ("document", "path", "words"),
    [
        ({}, "do", "is missing"),
        ({"do": "shout"}, "do", "must be 'notify', 'reassign'"),
        ({"do": ["notify"]}, "do", "must be 'notify'"),
        ({"do": "notify"}, "", '"notify" needs to'),
        ({"do": "notify", "to": None}, "", '"notify" needs to'),
        ({"do": "notify", "to": 5}, "to", "must be a text, not 5"),
        ({"do": "notify", "to": "a", "group": "b"}, "group", 'is no key of "notify"'),
        ({"do": "notify", "too": "a"}, "too", 'did you mean "to"?'),
        ({"do": "reassign"}, "", '"reassign" needs group or assignee'),
        ({"do": "reassign", "group": True}, "group", "must be a text or a whole number"),
        ({"do": "set_priority", "priority": 1.5}, "priority", "must be a text or a whole number"),
        ({"do": "add_tags", "tags": "late"}, "tags", "must be a list"),
        ({"do": "add_tags", "tags": []}, "tags", "at least 1 item"),
        ({"do": "add_tags", "tags": [1]}, "tags[0]", "must be a text, not 1"),
        ({"do": "message_customer"}, "", '"message_customer" needs text or template'),
        ({"do": "message_customer", "text": ["a"]}, "text", "must be a text"),
    ],
)
def test_what_is_refused_as_an_action(document, path, words):
    with pytest.raises(DocumentError) as caught:
        Tier(at="80%", actions=[{"do": "notify", "to": "a"}, document])
    assert f"actions[1].{path}".rstrip(".") in [fault.path for fault in caught.value.faults]
    assert words in str(caught.value)
