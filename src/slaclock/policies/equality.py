"""When two plain values are equal to a policy: a number and the text that writes it are, both ways."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from slaclock.values import number_of

if TYPE_CHECKING:
    from collections.abc import Iterable

T = TypeVar("T")
_NONE = object()


def equal(one: object, other: object) -> bool:
    """Whether two plain values are equal: the same of one type, or a number and its text; lists item by item.

    Two texts are never compared as numbers, and true and false are no numbers.

    >>> equal(1, "1"), equal("1", "1.0"), equal(True, 1), equal(("a", 1), ("a", "1"))
    (True, False, False, True)
    """
    if isinstance(one, list | tuple) and isinstance(other, list | tuple):
        return len(one) == len(other) and all(map(equal, one, other))
    if one is None or other is None or isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, str) and isinstance(other, str):
        return one == other
    number = number_of(one)
    return number is not None and number == number_of(other)


class Lookup(Generic[T]):
    """What belongs to a scalar, found by its text or its number alike; of keys that are equal, the first counts.

    >>> Lookup([("1", "one"), ("high", "more")]).get(1)
    'one'
    """

    __slots__ = ("_found", "_written")

    def __init__(self, entries: Iterable[tuple[object, T]] = ()) -> None:
        # Texts are found by themselves, numbers by themselves and by the number of a text.
        self._found: dict[object, T] = {}
        # What was given as a number is found by every text that writes it.
        self._written: dict[int | float, T] = {}
        for key, found in entries:
            self.add(key, found)

    def add(self, key: object, found: T) -> None:
        """One more entry."""
        number = number_of(key)
        if number is not None:
            self._found.setdefault(number, found)
        if isinstance(key, str):
            self._found.setdefault(key, found)
        elif number is not None:
            self._written.setdefault(number, found)
        elif isinstance(key, bool):
            self._found.setdefault(_FLAGS[key], found)

    def get(self, value: object, default: T | None = None) -> T | None:
        """What belongs to `value`, else `default`; nothing belongs to null, and nothing to a list."""
        if isinstance(value, str):
            found = self._found.get(value, default)
            if found is default and self._written:
                number = number_of(value)
                return default if number is None else self._written.get(number, default)
            return found
        if isinstance(value, bool):
            return self._found.get(_FLAGS[value], default)
        return self._found.get(value, default) if isinstance(value, int | float) else default

    def __contains__(self, value: object) -> bool:
        return self.get(value, _NONE) is not _NONE  # type: ignore[arg-type]


_FLAGS = (("false",), ("true",))
"""What true and false are found by: to Python they are 1 and 0."""
