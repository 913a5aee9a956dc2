"""One row of a report: the group it is about, and its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, ClassVar

from slaclock.durations import format_duration, in_us
from slaclock.errors import MissingResult

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


@dataclass(frozen=True, slots=True)
class Row:
    """What all rows share: the names grouped by, and this group's values for them.

    Attributes:
        by: the names, in the order asked for.
        key: the group's values, in the same order; `None` where a ticket has no such field.
    """

    columns: ClassVar[tuple[str, ...]] = ()
    by: tuple[str, ...]
    key: tuple[object, ...]

    def __getitem__(self, name: str) -> object:
        """The group's value for one of the names grouped by: `row["priority"]`."""
        if name not in self.by:
            raise MissingResult(f"the rows are not grouped by {name!r}, only by {', '.join(self.by) or 'nothing'}")
        return self.key[self.by.index(name)]

    def cells(self) -> dict[str, object]:
        """Names and values in the order of the report's columns: the group's first, then the numbers."""
        return dict(zip(self.by, self.key, strict=True)) | {name: getattr(self, name) for name in self.columns}

    def to_dict(self) -> dict[str, object]:
        """The row as plain JSON: durations as in documents (`"1h30m"`), other values of a group as text."""
        return {name: plain(value) for name, value in self.cells().items()}


def plain(value: object) -> object:
    """A cell as plain JSON."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if isinstance(value, timedelta):
        return format_duration(in_us(value))
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, tuple | list | frozenset | set):
        return [plain(one) for one in value]
    return str(value)


def in_order(groups: Mapping[tuple[object, ...], object]) -> Iterable[tuple[object, ...]]:
    """The groups' keys, sorted value by value: numbers, then texts, then the rest, `None` last."""
    return sorted(groups, key=lambda key: tuple(_rank(value) for value in key))


def _rank(value: object) -> tuple[int, float, str]:
    if value is None:
        return 3, 0, ""
    if isinstance(value, bool | int | float):
        return 0, value, ""
    return (1, 0, value) if isinstance(value, str) else (2, 0, repr(value))
