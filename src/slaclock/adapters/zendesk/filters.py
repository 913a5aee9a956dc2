"""A policy's filter as a condition."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from slaclock.adapters.node import day, instant
from slaclock.adapters.zendesk.channels import channel
from slaclock.adapters.zendesk.fields import CUSTOM, IDS, PRIORITIES, Unreadable, field_value, tag_words
from slaclock.documents import did_you_mean
from slaclock.errors import shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from slaclock.adapters.node import Node

Leaf: TypeAlias = dict[str, Any]

OPERATORS = ("is", "is_not", "includes", "not_includes", "less_than", "greater_than")
_SEVERAL = ("includes", "not_includes")
_NEGATED = {"is_not": "is", "not_includes": "includes"}
_ORDERED = {"less_than": "at_most", "greater_than": "at_least"}

_NAMES = {
    **IDS,
    "schedule_id": "schedule_id",
    "priority": "priority",
    "type": "type",
    "ticket_type_id": "type",
    "tags": "tags",
    "current_tags": "tags",
    "via_id": "channel",
    "current_via_id": "channel",
    "recipient": "recipient",
    "requester_role": "requester_role",
    "exact_created_at": "created_at",
}
_TYPES = {"1": "question", "2": "incident", "3": "problem", "4": "task"}
_ROLES = {"0": "end-user", "end_user": "end-user", "2": "admin", "4": "agent"}
_NOT_HELD = (
    "agent_stations",
    "comment_includes_word",
    "comment_is_public",
    "description_includes_word",
    "due_date",
    "group_stations",
    "in_business_hours",
    "locale_id",
    "number_of_incidents",
    "reopens",
    "replies",
    "role",
    "satisfaction_reason_code",
    "satisfaction_score",
    "status",
    "subject_includes_word",
    "ticket_due_date",
    "ticket_is_public",
    "update_type",
    "via_subtype_id",
    "within_schedule",
)
# Zendesk has them in conditions; a ticket's export lacks them, or they change without a trace in it.
_ORGANIZATION = "organization.custom_fields."
_ELSEWHERE = (_ORGANIZATION, "user.custom_fields.", "requester.custom_fields.")


def condition(policy: Node, organization_fields: frozenset[str]) -> dict[str, Any] | None:
    """What a policy's `filter` asks, as a condition's document; `None` where it asks nothing.

    Args:
        policy: the policy.
        organization_fields: the fields of organisations that tickets will be given.
    """
    node = policy.object("filter", needed=False)
    if node is None:
        return None
    for key in node.data:
        if key not in ("all", "any"):
            node.found.problem(f"{node.path}.{key}", f"left out: a filter is read as all and any, not {shown(key)}")
    every = [_leaf(each, organization_fields) for each in node.objects("all", needed=False)]
    some = [_leaf(each, organization_fields) for each in node.objects("any", needed=False)]
    if some:
        every.append({"any": some})
    return {"all": every} if every else None


def _leaf(node: Node, organization_fields: frozenset[str]) -> Leaf:
    """One condition; the result counts only if there is no fault."""
    field, operator = node.text("field"), node.text("operator")
    if operator is not None and operator not in OPERATORS:
        node.fault("operator", f"{shown(operator)} is no operator", did_you_mean(operator, OPERATORS))
        operator = None
    if node.get("value") is None:
        node.fault("value", "must be a value, not null" if "value" in node.data else "is missing")
        return {}
    name = None if field is None else _name(node, field, organization_fields)
    if field is None or name is None or operator is None:
        return {}
    read = _READERS.get(field) or _any_value
    given = node.get("value")
    try:
        values = read(node, field, given, several=operator in _SEVERAL)
    except Unreadable as error:
        node.fault("value", f"must be {error}, not {shown(given)}")
        return {}
    return _negatable(name, operator, values)


def _name(node: Node, field: str, organization_fields: frozenset[str]) -> str | None:
    """The field's name here; notes what no ticket's export holds, and what no Zendesk has."""
    if field in _NAMES:
        if field == "current_via_id":
            node.problem("field", f"{shown(field)} is read as the ticket's own channel: each update's is not kept")
        return _NAMES[field]
    if CUSTOM.fullmatch(field):
        return "custom_fields_" + field.rpartition("_")[2]
    if field in _NOT_HELD or field.startswith(_ELSEWHERE):
        if field.removeprefix(_ORGANIZATION) not in organization_fields:
            hint = ", unless tickets are loaded with organizations=" if field.startswith(_ORGANIZATION) else ""
            node.problem("field", f"no ticket's export holds {shown(field)}: it counts as missing{hint}")
        return field
    node.fault("field", f"{shown(field)} is no field of a filter", did_you_mean(field, (*_NAMES, *_NOT_HELD)))
    return None


# --- values ----------------------------------------------------------------------------------------------------


def _any_value(node: Node, field: str, given: object, *, several: bool) -> list[Any]:  # noqa: ARG001 - one signature for all
    """Ids, words and custom fields: one value, or with `includes` a list or a text of words."""
    if several and isinstance(given, str):
        given = given.split()
    if isinstance(given, list | tuple):
        if not several:
            raise Unreadable("one value")
        return [value for each in given if (value := field_value(_kind(field), each)) is not None]
    value = field_value(_kind(field), given)
    return [] if value is None else [value]


def _kind(field: str) -> str:
    """The kind of value that a filter's field takes: an id, a word, or else anything."""
    return "group_id" if field == "schedule_id" else field


def _tags(node: Node, field: str, given: object, *, several: bool) -> list[Any]:  # noqa: ARG001
    return list(tag_words(given))


def _types(node: Node, field: str, given: object, *, several: bool) -> list[Any]:  # noqa: ARG001
    ids = _any_value(node, "group_id", given, several=several)
    return [_TYPES.get(value, value) for value in ids]


def _roles(node: Node, field: str, given: object, *, several: bool) -> list[Any]:  # noqa: ARG001
    words = [_ROLES.get(value, value) for value in _any_value(node, "group_id", given, several=several)]
    return [*words, "admin"] if "agent" in words else words


def _channels(node: Node, field: str, given: object, *, several: bool) -> list[Any]:  # noqa: ARG001
    names = []
    for value in _any_value(node, "group_id", given, several=several):
        found = channel(value)
        if found is None:
            node.problem("value", f"no channel is known by the number {shown(value)}: no ticket will have it")
        elif found.coarse:
            node.problem(
                "value", f"{shown(value)} is read as any ticket from {shown(found.name)}: exports do not say more"
            )
        names.append(value if found is None else found.name)
    return names


def _instants(node: Node, field: str, given: object, *, several: bool) -> list[Any]:  # noqa: ARG001
    at = instant(given)
    if at is not None:
        return [created_text(at)]
    on = day(given)
    if on is None:
        raise Unreadable("an instant or a date")
    return [on.isoformat()]


def created_text(at: Any) -> str:
    """An instant as the field `created_at` holds it: of two such texts the earlier instant's is the lesser."""
    return f"{at.isoformat()[:19]}Z"


_READERS: dict[str, Callable[..., list[Any]]] = {
    "tags": _tags,
    "current_tags": _tags,
    "type": _types,
    "ticket_type_id": _types,
    "requester_role": _roles,
    "via_id": _channels,
    "current_via_id": _channels,
    "exact_created_at": _instants,
}


# --- operators -------------------------------------------------------------------------------------------------


def _negatable(name: str, operator: str, values: list[Any]) -> Leaf:
    positive = _NEGATED.get(operator)
    # A missing field matches is_not and not_includes, and nothing else: `not` says just that.
    return {"not": _positive(name, positive, values)} if positive else _positive(name, operator, values)


def _positive(name: str, operator: str, values: list[Any]) -> Leaf:
    if operator in _ORDERED:
        return _compared(name, operator, values)
    if not values:
        # Zendesk writes "is nobody" as an empty value; a list of nothing includes nothing.
        return {"field": name, "exists": False} if operator == "is" else {"field": name, "in": []}
    if name == "tags":
        return {"any": [{"field": name, "contains": value} for value in values]}
    listed = {"field": name, "in": values} if len(values) > 1 else {"field": name, "is": values[0]}
    if operator == "is" or not name.startswith("custom_fields_"):
        return listed
    # A multi-select field holds a list; in a text `contains` would find parts of words, and only a text is >= "".
    text = {"field": name, "at_least": ""}
    some = {"any": [{"field": name, "contains": value} for value in values]}
    return {"any": [listed, {"all": [some, {"not": text}]}]}


def _compared(name: str, operator: str, values: list[Any]) -> Leaf:
    if not values:
        return {"field": name, "in": []}
    bound = values[0]
    if name == "priority" and bound in PRIORITIES:
        place = PRIORITIES.index(bound)
        return {"field": name, "in": list(PRIORITIES[:place] if operator == "less_than" else PRIORITIES[place + 1 :])}
    return {"all": [{"field": name, _ORDERED[operator]: bound}, {"not": {"field": name, "is": bound}}]}
