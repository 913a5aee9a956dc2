"""The oracle's fields: conditions, and choices by a field, read leaf by leaf."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


def same(left: object, right: object) -> bool:
    """A number and its text are equal."""
    return left == right or str(left) == str(right)


def matches(condition: Mapping[str, Any] | None, fields: Mapping[str, Any]) -> bool:
    """Whether the ticket's fields fulfil a condition; none at all is no restriction.

    >>> matches({"field": "tags", "contains": "vip"}, {"tags": ["vip"]})
    True
    """
    if not condition:
        return True
    if "all" in condition:
        return all(matches(part, fields) for part in condition["all"])
    if "any" in condition:
        return not condition["any"] or any(matches(part, fields) for part in condition["any"])
    if "not" in condition:
        return not matches(condition["not"], fields)
    (operator,) = set(condition) - {"field"}
    return _leaf(operator, fields.get(condition["field"]), condition[operator])


def _leaf(operator: str, found: Any, asked: Any) -> bool:
    if found is None:  # a missing field, or null, matches only these
        return operator in {"is_not", "not_in"} or (operator == "exists" and not asked)
    if operator == "exists":
        return bool(asked)
    if operator == "contains":
        return any(same(one, asked) for one in found) if isinstance(found, list | tuple) else str(asked) in str(found)
    if operator in {"is", "is_not"}:
        return same(found, asked) == (operator == "is")
    if operator in {"in", "not_in"}:
        return any(same(found, one) for one in asked) == (operator == "in")
    across_types = isinstance(found, str) != isinstance(asked, str)
    return not across_types and bool(found >= asked if operator == "at_least" else found <= asked)


def picked_calendar(choice: Any, fields: Mapping[str, Any]) -> str:
    """A calendar's name, or the one that a field chooses."""
    while isinstance(choice, dict):
        found = fields.get(choice["by"])
        named = [name for value, name in choice["of"].items() if found is not None and same(value, found)]
        choice = named[0] if named else choice["default"]
    return str(choice)
