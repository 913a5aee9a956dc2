"""Rows of `whatif` as tables (extra `frames`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields
from typing import TYPE_CHECKING, Any, overload

import slaclock.frames  # noqa: F401 - it says which extra is missing

import pyarrow as pa  # isort: skip
from slaclock.frames.doors import table_like
from slaclock.kpi import Compliance
from slaclock.whatif.change import Change

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slaclock.whatif.effect import Effect

_AT_ONCE = 10_000


class Changes(Sequence[Change]):
    """Changes that stay in columns: a row is made when it is asked for.

    Args:
        table: an Arrow table with a column for each attribute of `Change`.
    """

    __slots__ = ("table",)

    def __init__(self, table: Any) -> None:
        self.table = table

    def __len__(self) -> int:
        return int(self.table.num_rows)

    @overload
    def __getitem__(self, place: int) -> Change: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Change, ...]: ...
    def __getitem__(self, place: int | slice) -> Change | tuple[Change, ...]:
        if isinstance(place, slice):
            return tuple(self[n] for n in range(len(self))[place])
        n = range(len(self))[place]
        return next(_rows(self.table.slice(n, 1)))

    def __iter__(self) -> Iterator[Change]:
        for first in range(0, len(self), _AT_ONCE):
            yield from _rows(self.table.slice(first, _AT_ONCE))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and not isinstance(other, str) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return f"<{len(self):,} changes>"


def _rows(table: Any) -> Iterator[Change]:
    for row in table.to_pylist():
        priority = row["priority"]
        yield Change(**{**row, "priority": tuple(priority) if isinstance(priority, list) else priority})


def changes_table(changes: Sequence[Change]) -> Any:
    """Changes as an Arrow table."""
    if isinstance(changes, Changes):
        return changes.table
    words = dict.fromkeys(("metric", "before", "after", "policy_before", "policy_after"), pa.string())
    types = {**words, "cycle": pa.int64(), "public": pa.bool_()}
    names = [each.name for each in fields(Change)]
    return pa.table({name: _column([getattr(each, name) for each in changes], types.get(name)) for name in names})


def effects_table(effects: Sequence[Effect]) -> Any:
    """Effects as an Arrow table."""
    rows = [{**effect.to_dict(), "priority": effect.priority} for effect in effects]
    types = {name: pa.int64() for name in ("tickets", "changed")} | {"metric": pa.string(), "gain": pa.float64()}
    for side in ("before", "after"):
        types |= {f"{side}_{name}": pa.float64() if name == "rate" else pa.int64() for name in Compliance.columns}
    names = ["metric", "priority", "tickets", "changed"]
    names += [f"{side}_{name}" for side in ("before", "after") for name in Compliance.columns]
    return pa.table({name: _column([row[name] for row in rows], types.get(name)) for name in [*names, "gain"]})


def _column(values: list[Any], kind: Any) -> Any:
    """A column; values of several types, as ids and priorities may have, become texts."""
    if kind is None and len({type(value) for value in values if value is not None}) > 1:
        values = [None if value is None else str(value) for value in values]
    return pa.array(values, kind)


def like(given: Any, table: Any) -> Any:
    """The table in the kind that the caller's own has; Arrow's where there is none."""
    return table if given is None else table_like(given, table)


def words(values: Iterable[str], codes: Any) -> Any:
    """A column of words from their numbers; a negative one is none."""
    places = pa.array(codes, mask=codes < 0)
    return pa.DictionaryArray.from_arrays(places, pa.array(list(values), pa.string())).cast(pa.string())
