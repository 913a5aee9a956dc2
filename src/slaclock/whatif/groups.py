"""Compliance before and after, from columns (extra `frames`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from slaclock.kpi.rows import in_order
from slaclock.whatif.both import VERDICTS
from slaclock.whatif.effect import effect

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from slaclock.whatif.both import Both
    from slaclock.whatif.effect import Effect

    Ints = NDArray[np.int64]


class Groups:
    """Compliance before and after, by metric and priority."""

    def __init__(self, both: Both, priorities: Any) -> None:
        self._both = both
        self._priorities, codes = _values(priorities)
        self._codes = codes[both.ticket] if len(both.ticket) else np.zeros(0, np.int64)

    def effects(self) -> tuple[Effect, ...]:
        """One for each group."""
        both, width = self._both, len(self._priorities)
        group = both.metric * max(width, 1) + self._codes
        keys, place = np.unique(group, return_inverse=True)
        counts = self._counted(place, len(keys))
        named: dict[tuple[object, ...], dict[str, Any]] = {
            (both.metrics[key // width], self._priorities[key % width]): row
            for key, row in zip(keys.tolist(), counts, strict=True)
        }
        return tuple(effect(str(key[0]), key[1], **named[key]) for key in in_order(named))

    def total(self) -> Effect:
        """Over all of them."""
        [row] = self._counted(np.zeros(len(self._both.ticket), np.int64), 1)
        return effect("all", None, **row)

    def _counted(self, place: Ints, groups: int) -> list[dict[str, Any]]:
        both, four = self._both, len(VERDICTS)
        sides = []
        for verdict in (both.before, both.after):
            there = verdict >= 0
            counts = np.bincount(place[there] * four + verdict[there], minlength=groups * four)
            sides.append(counts.reshape(groups, four).tolist())
        pairs = np.unique(place * (len(both.tickets) + 1) + both.ticket) // (len(both.tickets) + 1)
        tickets = np.bincount(pairs, minlength=groups).tolist()
        changed = np.bincount(place[both.changed], minlength=groups).tolist()
        return [
            {
                "tickets": tickets[n],
                "changed": changed[n],
                "before": dict(zip(VERDICTS, sides[0][n], strict=True)),
                "after": dict(zip(VERDICTS, sides[1][n], strict=True)),
            }
            for n in range(groups)
        ]


def _values(column: Any) -> tuple[list[Any], Ints]:
    """The values of a column, each once, and which of them each row has."""
    if pa.types.is_nested(column.type):  # Arrow cannot number lists
        rows = [None if value is None else tuple(value) for value in column.to_pylist()]
        places = {value: place for place, value in enumerate(dict.fromkeys(rows))}
        return list(places), np.array([places[value] for value in rows], np.int64)
    encoded = column.dictionary_encode()
    values = encoded.dictionary.to_pylist()
    codes = np.asarray(pc.fill_null(encoded.indices, len(values))).astype(np.int64)
    return [*values, None], codes
