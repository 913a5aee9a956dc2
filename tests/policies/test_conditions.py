from __future__ import annotations

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.errors import DocumentError
from slaclock.policies import Condition
from slaclock.policies.leaves import OPERATORS

MISSING = object()


def holds(document, value=MISSING):
    return Condition.parse(document).matches({} if value is MISSING else {"f": value})


def leaf(operator, value):
    return {"field": "f", operator: value}


@pytest.mark.parametrize(
    ("operator", "wanted", "matching", "others"),
    [
        ("is", "a", ["a"], ["A", "ab", 1, True, ("a",)]),
        ("is", 1, [1, 1.0, "1", "1.0"], [2, "01", True, (1,)]),
        ("is", "1", ["1", 1, 1.0], ["1.0", True]),
        ("is", True, [True], [1, "true", "True", False]),
        ("is", False, [False], [0, "", "false"]),
        ("is", ["a", 1], [("a", 1), ["a", "1"]], ["a", ("a",), (1, "a"), ("a", 1, 2)]),
        ("is", [], [(), []], ["", 0, ("a",)]),
        ("is_not", "a", ["A", 1, ("a",), False], ["a"]),
        ("is_not", 1, [2, "a", True], [1, "1"]),
        ("in", ["a", "b"], ["a", "b"], ["ab", 1, ("a",), ("a", "b")]),
        ("in", ["a", 1, True], ["a", 1, "1", True], ["True", 2, ("a",)]),
        ("in", [], [], ["a", 1, ()]),
        ("not_in", ["a", 1], ["b", 2, ("a",), True], ["a", 1, "1"]),
        ("not_in", [], ["a", 1], []),
        ("contains", "vip", [("vip",), ["new", "vip"], "a vip customer"], ["VIP", ("vips",), 5, True, ()]),
        ("contains", 1, [(1,), ("a", "1")], ["1", 1, "21", (True,), (11,)]),
        ("contains", "1", [(1,), ("1",), "21"], [1, ("21",)]),
        ("contains", True, [(True,)], ["True", (1,), True]),
        ("at_least", 2, [2, 3, 2.5], [1, "2", "3", True, (2,)]),
        ("at_least", "b", ["b", "c"], ["a", "B", 3, ("b",)]),
        ("at_most", 2, [2, 1, -1.5], [3, "1", False, (1,)]),
        ("at_most", "b", ["a", "b", ""], ["c", 1]),
        ("exists", True, ["a", 0, False, "", ()], []),
        ("exists", False, [], ["a", 0, False, ""]),
    ],
)
def test_leaves(operator, wanted, matching, others):
    for value in matching:
        assert holds(leaf(operator, wanted), value), value
    for value in others:
        assert not holds(leaf(operator, wanted), value), value


@pytest.mark.parametrize(
    ("operator", "wanted"),
    [
        ("is", "a"),
        ("is", 0),
        ("is", []),
        ("is_not", "a"),
        ("in", ["a", False]),
        ("not_in", ["a"]),
        ("contains", ""),
        ("at_least", 0),
        ("at_least", ""),
        ("at_most", ""),
        ("exists", True),
        ("exists", False),
    ],
)
@pytest.mark.parametrize("value", [MISSING, None])
def test_a_missing_field_or_null_matches_only_what_asks_for_a_difference(operator, wanted, value):
    expected = operator in ("is_not", "not_in") or (operator == "exists" and wanted is False)
    assert holds(leaf(operator, wanted), value) is expected


YES, NO = {"field": "f", "exists": True}, {"field": "f", "exists": False}


@pytest.mark.parametrize(
    ("document", "expected"),
    [
        ({"all": []}, True),
        ({"any": []}, True),
        ({"not": {"all": []}}, False),
        ({"all": [{"any": []}]}, True),
        ({"any": [{"all": []}, NO]}, True),
        ({"all": [YES, YES]}, True),
        ({"all": [YES, NO]}, False),
        ({"any": [NO, YES]}, True),
        ({"any": [NO, NO]}, False),
        ({"not": NO}, True),
        ({"not": {"any": [YES, NO]}}, False),
        ({"all": [{"any": [NO, YES]}, {"not": {"all": [YES, NO]}}]}, True),
    ],
)
def test_branches(document, expected):
    assert holds(document, "a") is expected


@pytest.mark.parametrize(
    ("document", "fields", "reason"),
    [
        (leaf("is", "a"), {"f": "b"}, "f is 'b', wanted: f is 'a'"),
        (leaf("is", "a"), {}, "f is not set, wanted: f is 'a'"),
        (leaf("at_least", 3), {"f": 1}, "f is 1, wanted: f at least 3"),
        ({"all": [YES, leaf("is", "a"), leaf("is", "c")]}, {"f": "b"}, "f is 'b', wanted: f is 'a'"),
        ({"any": [leaf("is", "a"), leaf("is", 2)]}, {"f": 1}, "f is 1, wanted: f is 'a'; f is 1, wanted: f is 2"),
        ({"not": leaf("is", "a")}, {"f": "a"}, "not wanted: f is 'a'"),
        ({"not": {"any": [leaf("is", "a"), YES]}}, {"f": "a"}, "not wanted: f is 'a' or f exists True"),
        ({"not": {"all": [{"not": NO}, YES]}}, {"f": "a"}, "not wanted: not (f exists False) and f exists True"),
    ],
)
def test_the_reason_names_the_leaf_that_failed(document, fields, reason):
    condition = Condition.parse(document)
    assert not condition.matches(fields)
    assert condition.failed(fields) == reason


def test_a_reason_is_one_short_line():
    condition = Condition.parse({"any": [leaf("is", "x\n" * 500)] * 50})
    reason = condition.failed({"f": "y\n" * 500})
    assert "\n" not in reason
    assert len(reason) < 800


def test_a_reason_names_three_of_many():
    condition = Condition.parse({"not": {"any": [leaf("is", n) for n in range(3)]}})
    assert condition.failed({"f": 1}) == "not wanted: f is 0 or f is 1 or f is 2"
    condition = Condition.parse({"not": {"any": [leaf("is", n) for n in range(4)]}})
    assert condition.failed({"f": 1}) == "not wanted: f is 0 or f is 1 or f is 2 or …"


def test_the_fields_that_a_condition_reads():
    document = {
        "all": [{"field": "a", "is": 1}, {"any": [{"not": {"field": "b", "is": 1}}, {"field": "a", "in": [2]}]}]
    }
    assert Condition.parse(document).fields == {"a", "b"}
    assert Condition.parse({"all": []}).fields == frozenset()


def test_a_condition_survives_its_document_and_pickling():
    document = {"all": [leaf("is", ["a", 1]), {"not": leaf("in", [True, 2.5])}, {"any": []}]}
    condition = Condition.parse(document)
    assert condition.dump() == document
    again = pickle.loads(pickle.dumps(condition))  # noqa: S301 - our own
    assert again == condition
    assert hash(again) == hash(condition)
    assert eval(repr(condition)) == condition  # noqa: S307 - our own
    assert Condition.parse(condition) is condition
    assert Condition.parse({"not": condition}).dump() == {"not": document}


def test_conditions_that_python_would_confuse_are_different():
    assert Condition.parse(leaf("is", 1)) != Condition.parse(leaf("is", True))
    assert Condition.parse(leaf("is", 0)) != Condition.parse(leaf("is", False))
    assert Condition.parse(leaf("is", 1)) != leaf("is", 1)


def test_a_condition_is_frozen():
    condition = Condition.parse(YES)
    with pytest.raises(AttributeError, match="frozen"):
        condition.matches = None


def test_what_was_given_may_change_afterwards():
    wanted = ["a"]
    condition = Condition.parse(leaf("in", wanted))
    wanted.append("b")
    assert not condition.matches({"f": "b"})
    assert condition.dump() == leaf("in", ["a"])


def nested(levels: int):
    document = YES
    for _ in range(levels):
        document = {"not": document}
    return document


def test_20_levels_are_allowed_and_more_are_not():
    assert Condition.parse(nested(19)).matches({"f": 1}) is False
    for levels in (20, 500, 100_000):
        with pytest.raises(DocumentError, match=r"is nested too deeply \(at most 20 levels\)"):
            Condition.parse(nested(levels))


def test_all_faults_come_at_once():
    with pytest.raises(DocumentError) as caught:
        Condition.parse(
            {"all": [{"field": "", "is": 1}, {"any": [5, {"field": "a"}]}, {"not": []}, {"filed": "a", "is": 1}]}
        )
    assert [fault.path for fault in caught.value.faults] == [
        "all[0].field",
        "all[1].any[0]",
        "all[1].any[1]",
        "all[2].not",
        "all[3].field",
    ]


def test_a_thousand_faults_are_enough():
    with pytest.raises(DocumentError) as caught:
        Condition.parse({"all": [{"any": [5] * 999}, {"any": [5] * 999}, {"any": [5] * 999}]})
    assert len(caught.value.faults) == 1_000


values = st.one_of(st.none(), st.booleans(), st.integers(-2, 2), st.sampled_from(["a", "b", "1", "2", "ab"]))
fields = st.one_of(values, st.lists(values, max_size=2).map(tuple))


@given(st.sampled_from(["is", "in", "contains", "at_least", "at_most", "exists"]), fields, fields)
def test_is_not_and_not_in_are_the_opposites(operator, wanted, value):
    opposite = {"is": "is_not", "in": "not_in"}.get(operator)
    if opposite is None or wanted is None or (operator == "in" and (not isinstance(wanted, tuple) or None in wanted)):
        return
    assert holds(leaf(operator, wanted), value) is not holds(leaf(opposite, wanted), value)
    assert holds({"not": leaf(operator, wanted)}, value) is holds(leaf(opposite, wanted), value)


def test_every_operator_is_tested_here():
    assert set(OPERATORS) == {"is", "is_not", "in", "not_in", "contains", "at_least", "at_most", "exists"}
