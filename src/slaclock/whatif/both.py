"""The results of two books side by side, in columns (extra `frames`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, get_args

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from slaclock.kpi.compliance import Verdict
from slaclock.whatif.table import words

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

VERDICTS: tuple[Verdict, ...] = get_args(Verdict)
_MET, _BREACHED, _OPEN, _CANCELLED = (VERDICTS.index(word) for word in ("met", "breached", "open", "cancelled"))
_NONE = -1


class Side:
    """The results of one book, as numbers."""

    def __init__(self, results: Any, public: bool | None) -> None:  # noqa: FBT001 - three answers, not a switch
        if public is not None:
            results = results.filter(pc.equal(results.column("public"), public))
        self.ids = results.column("ticket_id")
        self.public = np.asarray(results.column("public").combine_chunks()).astype(bool)
        self.cycle = results.column("cycle").to_numpy().astype(np.int64)
        self.metric, self.policy = (results.column(name).cast(pa.string()) for name in ("metric", "policy"))
        cancelled, breached, met = (
            np.asarray(pc.fill_null(column, False).combine_chunks()).astype(bool)  # noqa: FBT003
            for column in (
                pc.equal(results.column("state").cast(pa.string()), "cancelled"),
                results.column("breached"),
                results.column("met"),
            )
        )
        self.verdict = np.select([cancelled, breached, met], [_CANCELLED, _BREACHED, _MET], _OPEN).astype(np.int64)


class Both:
    """The cycles that either book has, each once: those of the first one, then what only the second one has."""

    def __init__(self, a: Side, b: Side) -> None:
        ids = _unified([*a.ids.chunks, *b.ids.chunks], a.ids.type)
        self.tickets = ids.dictionary.take(pc.sort_indices(ids.dictionary))
        rank = np.empty(len(ids.dictionary), np.int64)
        rank[np.asarray(pc.sort_indices(ids.dictionary))] = np.arange(len(rank))
        self._ids = rank[np.asarray(ids.indices)] if len(ids) else np.zeros(0, np.int64)
        metrics = _unified([*a.metric.chunks, *b.metric.chunks], pa.string())
        self.metrics, metric = metrics.dictionary.to_pylist(), np.asarray(metrics.indices).astype(np.int64)
        self._a, self._b = a, b
        first = len(a.verdict)
        cycles = np.append(a.cycle, b.cycle)
        most = int(cycles.max(initial=0)) + 1
        key = (self._ids * 2 + ~np.append(a.public, b.public)) * max(len(self.metrics), 1) + metric
        key = key * most + cycles
        place, only = _matched(key[:first], key[first:])

        # Rows of the first book, then those of the second one that it lacks; the tickets in order.
        rows = np.append(np.arange(first), first + only)
        rows = rows[np.argsort(self._ids[rows], kind="stable")]
        self.ticket, self.metric, self.cycle = self._ids[rows], metric[rows], cycles[rows]
        self.public = np.append(a.public, b.public)[rows]
        self._in_a = np.where(rows < first, rows, _NONE)
        self._in_b = np.append(place, np.arange(len(b.verdict)))[rows]
        self.before, self.after = _at(a.verdict, self._in_a), _at(b.verdict, self._in_b)
        self.changed = self.before != self.after

    def changes(self, priorities: Any) -> Any:
        """What differs, as a table with the columns of `Change`."""
        rows = np.flatnonzero(self.changed)
        ticket = pa.array(self.ticket[rows])
        sides = ((self._a, self._in_a[rows]), (self._b, self._in_b[rows]))
        before, after = (_policies(side, places) for side, places in sides)
        return pa.table(
            {
                "ticket_id": self.tickets.take(ticket),
                "metric": words(self.metrics, self.metric[rows]),
                "cycle": self.cycle[rows],
                "public": self.public[rows],
                "priority": priorities.take(ticket),
                "before": words(VERDICTS, self.before[rows]),
                "after": words(VERDICTS, self.after[rows]),
                "policy_before": before,
                "policy_after": after,
            }
        )


def _unified(chunks: list[Any], kind: Any) -> Any:
    """A column of all chunks, as numbers of its values."""
    column = pa.chunked_array([chunk.cast(kind) for chunk in chunks], kind)
    if pa.types.is_dictionary(kind):
        column = column.cast(kind.value_type)
    return pa.concat_arrays(column.chunks or [pa.array([], column.type)]).dictionary_encode()


def _matched(keys: Ints, others: Ints) -> tuple[Ints, Ints]:
    """The place of each key among the others, -1 where it is none of them; and the others that are no key."""
    if not len(others):
        return np.full(len(keys), _NONE), np.zeros(0, np.int64)
    order = np.argsort(others)
    found = order[np.minimum(np.searchsorted(others, keys, sorter=order), len(others) - 1)]
    place = np.where(others[found] == keys, found, _NONE)
    missing = np.ones(len(others), bool)
    missing[place[place >= 0]] = False
    return place, np.flatnonzero(missing)


def _at(values: Ints, places: Ints) -> Ints:
    found = np.full(len(places), _NONE)
    found[places >= 0] = values[places[places >= 0]]
    return found


def _policies(side: Side, places: Ints) -> Any:
    return side.policy.take(pa.array(places, mask=places < 0)).combine_chunks()
