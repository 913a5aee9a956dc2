from __future__ import annotations

import pytest

from slaclock import AdapterError, evaluate
from slaclock.adapters import zendesk
from tests.adapters.zendesk.payloads import policy, ticket, when

USERS = [{"id": 9, "role": "end-user"}, {"id": 1, "role": "admin"}]


def matches(conditions=(), some=(), **fields):
    loaded = zendesk.load_book([policy(conditions=conditions, some=some)])
    assert loaded.problems == ()
    return evaluate(zendesk.load_ticket(ticket(**fields), users=USERS).ticket, loaded.book).policy == "Gold"


def custom(value):
    return {"custom_fields": [{"id": 360001, "value": value}]}


@pytest.mark.parametrize(
    ("field", "operator", "value", "fields", "expected"),
    [
        # ids compare as text
        ("organization_id", "is", 501, {}, True),
        ("organization_id", "is", "501", {}, True),
        ("organization_id", "is", 502, {}, False),
        ("organization_id", "is_not", 502, {}, True),
        ("group_id", "is", 5, {"group_id": "5"}, True),
        ("assignee_id", "is", 1, {"assignee_id": 1}, True),
        ("brand_id", "includes", [3, 4], {}, True),
        ("ticket_form_id", "includes", ["5", "6"], {}, False),
        ("ticket_form_id", "not_includes", ["5", "6"], {}, True),
        ("custom_status_id", "includes", ["11", "12"], {"custom_status_id": 12}, True),
        # a missing field matches only is_not and not_includes
        ("assignee_id", "is", 1, {}, False),
        ("assignee_id", "is_not", 1, {}, True),
        ("assignee_id", "includes", [1], {}, False),
        ("assignee_id", "not_includes", [1], {}, True),
        ("custom_fields_1", "less_than", 5, {}, False),
        ("custom_fields_1", "greater_than", 5, {}, False),
        ("custom_fields_1", "is_not", 5, {}, True),
        ("current_tags", "includes", "gold", {"tags": []}, False),
        ("current_tags", "not_includes", "gold", {"tags": []}, True),
        # custom fields compare as numbers where both look like numbers
        ("custom_fields_360001", "less_than", "100", custom("9"), True),
        ("custom_fields_360001", "less_than", 9, custom("9"), False),
        ("custom_fields_360001", "greater_than", "9", custom("100"), True),
        ("ticket_fields_360001", "greater_than", "9.5", custom(9.75), True),
        ("custom_fields_360001", "is", "9.0", custom("9"), True),
        ("custom_fields_360001", "less_than", "b", custom("a"), True),
        ("custom_fields_360001", "less_than", "100", custom("a"), False),
        ("custom_fields_360001", "less_than", "2025-03-01", custom("2025-02-28"), True),
        ("custom_fields_360001", "is", "true", custom(True), True),
        ("custom_fields_360001", "includes", "red blue", custom("blue"), True),
        ("custom_fields_360001", "includes", ["red"], custom("redder"), False),
        ("custom_fields_360001", "includes", ["red"], custom(["red", "blue"]), True),
        ("custom_fields_360001", "not_includes", ["red"], custom(["green", "blue"]), True),
        # tags: any of them, from a text of words or an array
        ("current_tags", "includes", "silver gold", {}, True),
        ("current_tags", "includes", ["silver", "platinum"], {}, False),
        ("tags", "not_includes", "silver platinum", {}, True),
        ("current_tags", "not_includes", "silver gold", {}, False),
        # types by number or word
        ("ticket_type_id", "is", 1, {"type": "question"}, True),
        ("ticket_type_id", "is", "2", {"type": "incident"}, True),
        ("ticket_type_id", "is", "3", {"type": "problem"}, True),
        ("ticket_type_id", "includes", [3, 4], {"type": "task"}, True),
        ("type", "is_not", "incident", {"type": None}, True),
        ("type", "is", "incident", {}, True),
        # the rest
        ("priority", "is", "high", {"priority": "high"}, True),
        ("priority", "greater_than", "normal", {"priority": "urgent"}, True),
        ("priority", "less_than", "high", {"priority": "urgent"}, False),
        ("via_id", "is", 4, {}, True),
        ("via_id", "is", "0", {"via": {"channel": "web_form"}}, True),
        ("via_id", "is", 48, {"via": {"channel": "web", "source": {"rel": "web_widget"}}}, True),
        ("via_id", "is", 0, {"via": {"channel": "web", "source": {"rel": "web_widget"}}}, False),
        ("via_id", "is_not", 4, {"via": {"channel": 4}}, False),
        ("requester_role", "is", "end_user", {}, True),
        ("requester_role", "is", 4, {"requester_id": 1}, True),
        ("exact_created_at", "greater_than", "2025-03-03T08:00:00+01:00", {}, True),
        ("exact_created_at", "less_than", "2025-03-03", {}, False),
        ("assignee_id", "is", "", {}, True),
        ("assignee_id", "is_not", "", {}, False),
    ],
)
def test_operators(field, operator, value, fields, expected):
    assert matches([when(field, operator, value)], **fields) is expected


def test_all_and_any_must_both_hold_and_nothing_is_no_restriction():
    gold, incident, task = (
        when("current_tags", "includes", "gold"),
        when("type", "is", "incident"),
        when("type", "is", "task"),
    )
    assert matches([gold], [incident, task])
    assert not matches([gold], [task])
    assert not matches([gold, task], [incident])
    assert matches([], [incident])
    for nothing in (None, {}, {"all": [], "any": []}, {"all": None, "any": None}):
        assert zendesk.load_book([policy(filter=nothing)]).book.policies[0].when is None
    assert zendesk.load_book([{k: v for k, v in policy().items() if k != "filter"}]).book.policies[0].when is None


@pytest.mark.parametrize("field", ["organization.custom_fields.tier", "user.custom_fields.vip", "locale_id", "status"])
def test_what_no_export_holds_is_a_problem_and_counts_as_missing(field):
    loaded = zendesk.load_book([policy(conditions=[when(field, "is", "x")])])
    assert [problem.path for problem in loaded.problems] == ["sla_policies[0].filter.all[0].field"]
    assert field in loaded.problems[0].reason
    assert evaluate(zendesk.load_ticket(ticket(), users=[]).ticket, loaded.book).policy is None


def test_fields_of_organisations_where_they_are_given():
    organizations = {"organizations": [{"id": 501, "organization_fields": {"tier": "gold"}}, {"id": 502}]}
    conditions = [when("organization.custom_fields.tier", "is", "gold")]
    book, problems = zendesk.load_book([policy(conditions=conditions)], organizations=organizations)
    assert problems == ()
    found = [
        evaluate(
            zendesk.load_ticket(ticket(organization_id=each), users=[], organizations=organizations).ticket, book
        ).policy
        for each in (501, 502, None)
    ]
    assert found == ["Gold", None, None]


@pytest.mark.parametrize(
    ("condition", "path"),
    [
        (when("organisation_id", "is", 1), "field"),
        (when(None, "is", 1), "field"),
        (when("group_id", "has", 1), "operator"),
        (when("group_id", ["is"], 1), "operator"),
        ({"field": "group_id", "operator": "is"}, "value"),
        (when("group_id", "is", None), "value"),
        (when("group_id", "is", {"id": 5}), "value"),
        (when("group_id", "is", True), "value"),
        (when("group_id", "is", [5, 6]), "value"),
        (when("current_tags", "includes", 7), "value"),
        (when("exact_created_at", "is", "yesterday"), "value"),
    ],
)
def test_conditions_that_cannot_be(condition, path):
    with pytest.raises(AdapterError) as caught:
        zendesk.load_book([policy(some=[condition])])
    assert caught.value.path == f"sla_policies[0].filter.any[0].{path}"


@pytest.mark.parametrize(
    ("condition", "path"),
    [
        (when("current_via_id", "is", 4), "filter.all[0].field"),
        (when("via_id", "is", 34), "filter.all[0].value"),
        (when("via_id", "is", 999), "filter.all[0].value"),
    ],
)
def test_channels_that_exports_do_not_tell_apart_are_told(condition, path):
    problems = zendesk.load_book([policy(conditions=[condition])]).problems
    assert [problem.path for problem in problems] == [f"sla_policies[0].{path}"]


def test_a_filter_of_another_shape_is_told():
    problems = zendesk.load_book([policy(filter={"al": []})]).problems
    assert [problem.path for problem in problems] == ["sla_policies[0].filter.al"]
