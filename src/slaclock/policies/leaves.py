"""The leaves of a condition: one field, one operator, one value."""

from __future__ import annotations

from operator import ge, le
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from slaclock.documents import FaultyValue, did_you_mean, fault, key_text
from slaclock.errors import shown
from slaclock.policies.equality import Lookup, equal
from slaclock.values import below, frozen_list, frozen_value, number_of, scalar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slaclock.values import Value

Test: TypeAlias = "Callable[[Mapping[str, Any]], bool]"


class Leaf(NamedTuple):
    """`{"field": field, operator: value}`, and the function that tests it."""

    field: str
    operator: str
    value: Value
    test: Test

    @property
    def fields(self) -> frozenset[str]:
        """The one field it reads."""
        return frozenset((self.field,))

    def dump(self) -> dict[str, Any]:
        """The leaf as plain JSON."""
        return {"field": self.field, self.operator: list(self.value) if isinstance(self.value, tuple) else self.value}

    def failed(self, fields: Mapping[str, Any]) -> str:
        """Why it does not hold."""
        found = fields.get(self.field)
        actual = f"is {shown(found)}" if found is not None else "is not set"
        return f"{self.field} {actual}, wanted: {self.text()}"

    def text(self) -> str:
        """The leaf in words: `priority in ('urgent', 'high')`."""
        return f"{self.field} {self.operator.replace('_', ' ')} {shown(self.value)}"


def leaf(document: Mapping[str, Any]) -> Leaf:
    """A leaf from its document.

    Raises:
        FaultyValue: it has no field, not exactly one operator, or a value that the operator cannot take.
    """
    field = document.get("field")
    if not isinstance(field, str) or not field:
        message = f"must be the name of a field, not {shown(field)}" if "field" in document else "is missing"
        raise fault(message, path="field", value=field, hint='write {"field": "priority", "is": "urgent"}')
    operators = [key for key in document if key != "field"]
    for key in operators:
        if key not in OPERATORS:
            name = key_text(key)
            raise fault("is no operator", hint=did_you_mean(name, OPERATORS), path=name, value=document[key])
    if len(operators) != 1:
        found = " and ".join(operators) if operators else "none"
        raise fault(f"must have exactly one operator, not {found}", hint="one of: " + ", ".join(OPERATORS))
    operator = operators[0]
    read, build = OPERATORS[operator]
    value = _below(operator, read, document[operator])
    return Leaf(field, operator, value, build(field, value))


def _below(operator: str, read: Callable[[Any], Value], value: object) -> Value:
    try:
        return read(value)
    except FaultyValue as refusal:
        raise FaultyValue(*(below(operator, found, value) for found in refusal.faults)) from None


def _not_null(value: Value, path: str = "") -> Value:
    if value is None:
        raise fault("must not be null", path=path, hint='to ask whether a field is set, write "exists": false')
    return value


def _comparable(value: object) -> Value:
    return _not_null(frozen_value(value))


def _single(value: object) -> Value:
    return _not_null(scalar(value))


def _several(value: object) -> Value:
    if not isinstance(value, list | tuple):
        raise fault(f"must be a list, not {shown(value)}", value=value, hint='for one value, use "is"')
    found = frozen_list(value)
    for place, item in enumerate(found):
        _not_null(item, f"[{place}]")
    return found


def _ordered(value: object) -> Value:
    found = scalar(value)
    if isinstance(found, bool) or not isinstance(found, int | float | str):
        raise fault(f"must be a number or a text, not {shown(value)}", value=value)
    return found


def _flag(value: object) -> Value:
    if not isinstance(value, bool):
        raise fault(f"must be true or false, not {shown(value)}", value=value)
    return value


def _is(field: str, value: Any) -> Test:
    if isinstance(value, str) and number_of(value) is None:
        return lambda fields: fields.get(field) == value  # a text that is no number equals only itself
    return lambda fields: equal(fields.get(field), value)


def _in(field: str, values: Any) -> Test:
    if all(isinstance(value, str) and number_of(value) is None for value in values):
        texts = frozenset(values)
        return lambda fields: isinstance(found := fields.get(field), str) and found in texts
    known = Lookup((value, True) for value in values)
    return lambda fields: fields.get(field) in known


def _contains(field: str, value: Any) -> Test:
    if isinstance(value, str) and number_of(value) is None:
        return lambda fields: isinstance(found := fields.get(field), str | list | tuple) and value in found

    def test(fields: Mapping[str, Any]) -> bool:
        found = fields.get(field)
        if isinstance(found, str):
            return isinstance(value, str) and value in found
        return isinstance(found, list | tuple) and any(equal(item, value) for item in found)

    return test


def _compared(holds: Callable[[Any, Any], bool]) -> Callable[[str, Any], Test]:
    def build(field: str, value: Any) -> Test:
        if isinstance(value, str):
            return lambda fields: isinstance(found := fields.get(field), str) and holds(found, value)
        return lambda fields: _is_number(found := fields.get(field)) and holds(found, value)

    return build


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _exists(field: str, value: Any) -> Test:
    return lambda fields: (fields.get(field) is not None) is value


def _negated(build: Callable[[str, Any], Test]) -> Callable[[str, Any], Test]:
    def negated(field: str, value: Any) -> Test:
        test = build(field, value)
        return lambda fields: not test(fields)

    return negated


OPERATORS: dict[str, tuple[Callable[[Any], Value], Callable[[str, Any], Test]]] = {
    "is": (_comparable, _is),
    "is_not": (_comparable, _negated(_is)),
    "in": (_several, _in),
    "not_in": (_several, _negated(_in)),
    "contains": (_single, _contains),
    "at_least": (_ordered, _compared(ge)),
    "at_most": (_ordered, _compared(le)),
    "exists": (_flag, _exists),
}
"""What reads each operator's value, and what makes its test of it."""
