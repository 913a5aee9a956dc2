"""How large a document may be; looked at before anything in it is understood."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from slaclock.documents import key_text
from slaclock.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_TEXT = 5_000_000
"""Bytes of a file."""
MOST_ENTRIES = 10_000
"""Entries of one list or mapping."""
MOST_VALUES = 500_000
"""Values in one document; with more, reading it could take longer than 2 seconds."""
MOST_LEVELS = 20
"""Lists and mappings inside each other."""
MOST_FAULTS = 1_000
"""Faults listed of one document."""

SCALARS = frozenset((str, int, float, bool, type(None)))

# Where a value stands: its key in its container, and where that stands; written out only for a fault.
Place: TypeAlias = "tuple[Place, str | int] | None"


class FaultCount:
    """Counts the faults found while one document is read, so that reading can stop when there are enough."""

    __slots__ = ("found", "unknown_holidays")

    def __init__(self) -> None:
        self.found = 0
        self.unknown_holidays = 0

    def add(self, faults: int) -> None:
        """So many more, perhaps counted before by what lies inside."""
        self.found += faults

    @property
    def enough(self) -> bool:
        """Whether more would not be listed."""
        return self.found > 4 * MOST_FAULTS  # each is counted on up to four levels: book, policy, target, tier


def listed(faults: tuple[Fault, ...]) -> tuple[Fault, ...]:
    """The first faults, and that there are more."""
    if len(faults) <= MOST_FAULTS:
        return faults
    return (*faults[:MOST_FAULTS], Fault("", f"has more faults than these {MOST_FAULTS:,}"))


def beyond_limits(document: object) -> list[Fault]:
    """The faults of a document that has too many values, too many in one place, or too many levels."""
    faults: list[Fault] = []
    values = 0
    left: list[tuple[Any, Place, int]] = [(document, None, 1)]
    while left and len(faults) < MOST_FAULTS:
        container, place, level = left.pop()
        values += len(container)
        if values > MOST_VALUES:
            return [Fault("", f"has more than {MOST_VALUES:,} values", hint="split it into several books")]
        if level > MOST_LEVELS:
            faults.append(Fault(written(place), "is nested too deeply", container, f"at most {MOST_LEVELS} levels"))
        elif len(container) > MOST_ENTRIES:
            hint = f"at most {MOST_ENTRIES:,} in one list or mapping"
            faults.append(Fault(written(place), f"has {len(container):,} entries", container, hint))
        else:
            for key, value in _entries(container):
                kind = type(value)
                if kind in SCALARS:
                    continue
                inner = value if kind is dict or kind is list else _plain(value)
                if isinstance(inner, list | dict | tuple | Mapping):
                    left.append((inner, (place, key), level + 1))
    return faults


def _entries(container: Any) -> Iterable[tuple[Any, Any]]:
    return container.items() if isinstance(container, Mapping) else enumerate(container)


def _plain(value: Any) -> Any:
    """A value given as a model, as the document that it stands for."""
    return value.dump() if hasattr(value, "dump") else value


def written(place: Place) -> str:
    """A place as messages show it: `policies[2].targets[0].within`."""
    parts: list[str] = []
    while place is not None:
        place, key = place
        text = key_text(key)
        parts.append(f"[{text}]" if isinstance(key, int) else f".{text}")
    return "".join(reversed(parts)).removeprefix(".")
