"""Plain JSON values as documents and events carry them: frozen, finite, hashable."""

from __future__ import annotations

import re
from collections.abc import Mapping
from math import isfinite
from typing import TYPE_CHECKING, Annotated, Any, Generic, Never, TypeAlias, TypeVar

from pydantic import PlainSerializer, PlainValidator, Strict, WithJsonSchema

from slaclock.documents import FaultyValue, fault, key_text
from slaclock.errors import Fault, shown

if TYPE_CHECKING:
    from collections.abc import Callable

K = TypeVar("K")
V = TypeVar("V")

Scalar: TypeAlias = str | int | float | bool | None
Value: TypeAlias = Scalar | tuple[Scalar, ...]
"""What a ticket's field may hold."""

_FIRST = frozenset("-0123456789")  # most texts are no numbers, and this finds it out sooner than a pattern
_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", re.ASCII)
_LARGEST = 1024
"""Bits of the largest integer that is a value: about what a float can hold, and less than Python refuses to write."""
_LONGEST_NUMBER = 400
"""Characters of the longest text that can write such a number."""


class FrozenDict(dict[K, V], Generic[K, V]):
    """A dictionary that cannot change, so that what holds it can be hashed.

    It is a `dict`, and not a `MappingProxyType`, because it must pickle and hash, and because
    `dict.update(frozen)` then runs in C: an engine merges one for every change of a ticket's fields.
    """

    __slots__ = ()

    def __hash__(self) -> int:  # type: ignore[override]
        return hash(frozenset(self.items()))

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (dict(self),)

    def __repr__(self) -> str:
        return dict.__repr__(self)

    def _frozen(self, *_: object, **__: object) -> Never:
        raise TypeError("this mapping is frozen: make a new one instead")

    __setitem__ = __delitem__ = __ior__ = _frozen
    clear = pop = popitem = setdefault = update = _frozen


def number_of(value: object) -> int | float | None:
    """The number that a value is or that its text writes, as JSON writes numbers; else `None`.

    >>> number_of("2.50"), number_of(2.5), number_of("02"), number_of(True)
    (2.5, 2.5, None, None)
    """
    if isinstance(value, int | float):
        return None if isinstance(value, bool) else value
    if not isinstance(value, str) or value[:1] not in _FIRST or len(value) > _LONGEST_NUMBER:
        return None
    match = _NUMBER.fullmatch(value)
    if match is None:
        return None
    return float(value) if match[1] or match[2] else int(value)


def scalar(value: object) -> Scalar:
    """`value` as a plain null, boolean, finite number or text.

    Raises:
        FaultyValue: it is something else.
    """
    plain = _PLAIN.get(type(value))
    if plain is None:
        plain = next((plain for kind, plain in _PLAIN.items() if isinstance(value, kind)), _refused)
    return plain(value)


def _refused(value: object) -> Never:
    raise fault(
        f"must be null, true or false, a number or a text, not {shown(value)}",
        hint="write dates and instants as text" if hasattr(value, "isoformat") else None,
        value=value,
    )


def _text(value: Any) -> str:
    text = value if type(value) is str else str.__str__(value)
    if not text.isascii():
        try:
            text.encode()
        except UnicodeEncodeError:
            raise fault(f"holds half a character: {shown(text)}", hint="a lone surrogate", value=value) from None
    return text


def _finite(value: Any) -> float:
    if not isfinite(value):
        raise fault(f"must be a finite number, not {shown(value)}", value=value)
    return float(value)


def _whole(value: Any) -> int:
    if value.bit_length() > _LARGEST:
        raise fault(f"is too large: {shown(value)}", hint="numbers of more than 1,024 bits are refused", value=value)
    return int(value)


_PLAIN: dict[type, Callable[[Any], Scalar]] = {
    str: _text,
    bool: bool,
    int: _whole,
    float: _finite,
    type(None): lambda value: None,  # noqa: ARG005 - every kind has a reader
}


def frozen_value(value: object) -> Value:
    """`value` as a field may hold it: a scalar, or a tuple of them.

    Raises:
        FaultyValue: with one fault for each item that is no scalar.
    """
    return frozen_list(value) if isinstance(value, list | tuple) else scalar(value)


def frozen_list(value: list[object] | tuple[object, ...]) -> tuple[Scalar, ...]:
    """A list of scalars, frozen.

    Raises:
        FaultyValue: with one fault for each item that is no scalar.
    """
    return tuple(_each(enumerate(value), "[{}]", scalar))


def frozen_fields(value: object) -> FrozenDict[str, Value]:
    """A mapping of field names to plain values, frozen.

    Raises:
        FaultyValue: with every fault in it.
    """
    if not isinstance(value, dict):
        value = _as_dict(value)
    for name in value:
        if type(name) is not str or not name:
            raise fault(f"a field's name must be a text, not {shown(name)}", value=name)
    return FrozenDict(zip(value, _each(value.items(), "{}", frozen_value), strict=True))


def below(place: str, found: Fault, value: object = None) -> Fault:
    """A fault found inside the item at `place`, as its container reports it."""
    path = f"{place}.{found.path}" if place and found.path and found.path[0] not in "[." else place + found.path
    return Fault(path, found.message, value if found.value is None else found.value, found.hint)


def _as_dict(value: Any) -> dict[Any, Any]:
    try:
        return dict(value.items())
    except (AttributeError, TypeError, ValueError):
        raise fault(f"must be a mapping, not {shown(value)}", value=value) from None


def _each(pairs: Any, path: str, read: Callable[[object], V]) -> list[V | str]:
    found: list[V | str] = []
    faults = []
    for place, item in pairs:
        if type(item) is str and item.isascii():  # nearly all are, and there is nothing to read in them
            found.append(item)
            continue
        try:
            found.append(read(item))
        except FaultyValue as refusal:
            faults += [below(path.format(key_text(place)), each, item) for each in refusal.faults]
    if faults:
        raise FaultyValue(*faults)
    return found


def identifier(value: object) -> str | int:
    """`value` as a text or a whole number.

    Raises:
        FaultyValue: it is neither.
    """
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise fault(f"must be a text or a whole number, not {shown(value)}", value=value)
    return _text(value) if isinstance(value, str) else _whole(value)


def _number(value: object) -> int | float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise fault(f"must be a number, not {shown(value)}", value=value)
    return _finite(value) if isinstance(value, float) else _whole(value)


Identifier: TypeAlias = Annotated[
    str | int, PlainValidator(identifier), WithJsonSchema({"type": ["string", "integer"]})
]
Text: TypeAlias = Annotated[str, Strict()]
Number: TypeAlias = Annotated[int | float, PlainValidator(_number), WithJsonSchema({"type": "number"})]
Flag: TypeAlias = Annotated[bool, Strict()]
Fields: TypeAlias = Annotated[Mapping[str, Value], PlainValidator(frozen_fields), PlainSerializer(dict)]
