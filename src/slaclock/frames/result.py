"""Results as Arrow record batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from slaclock.frames.batch import CANCELLED, RUNNING, STATES, STOPPED, STOPPED_BY
from slaclock.frames.firing import firings
from slaclock.frames.runs import NONE
from slaclock.frames.telling import NEVER
from slaclock.frames.verdict import breached_since

if TYPE_CHECKING:
    from slaclock.frames.arrays import Bools, Codes, Ints
    from slaclock.frames.clocks import Judged
    from slaclock.frames.firing import Firings
    from slaclock.frames.history import History
    from slaclock.frames.plan import FramePlan

WORD = pa.dictionary(pa.int32(), pa.string())
INSTANT = pa.timestamp("us", "UTC")
DURATION = pa.duration("us")
PAUSED = len(STATES)
ALL_STATES = ("running", "stopped", "cancelled", "paused")


def schema(ticket_id: Any, word: Any = WORD) -> Any:
    """The columns of a result, with the type that its tickets' ids have, and the type of its words."""
    trigger = pa.struct([("tier", word), ("level", pa.int64()), ("at", INSTANT)])
    return pa.schema(
        [
            ("ticket_id", ticket_id),
            ("metric", word),
            ("cycle", pa.int64()),
            ("policy", word),
            ("public", pa.bool_()),
            ("target", DURATION),
            ("started_at", INSTANT),
            ("deadline", INSTANT),
            ("stopped_at", INSTANT),
            ("stopped_by", word),
            ("state", word),
            ("elapsed", DURATION),
            ("paused", DURATION),
            ("remaining", DURATION),
            ("breached", pa.bool_()),
            ("breached_at", INSTANT),
            ("met", pa.bool_()),
            ("triggers", pa.list_(trigger)),
        ]
    )


def record_batch(plan: FramePlan, judged: Judged, history: History, now: Ints, ids: Any) -> Any:
    """The results of a piece.

    Args:
        plan: the book made ready.
        judged: the clocks of all cycles.
        history: the tickets' fields over time.
        now: the instant asked about, of each ticket.
        ids: the tickets' ids.
    """
    batch, last = judged.batch, judged.last
    asked = now[batch.ticket]
    end = np.where(batch.ended == NEVER, asked, batch.ended)
    target = judged.target[last]
    elapsed = judged.runs.elapsed(now[batch.ticket[batch.era_cycle]])[last]
    breached = elapsed > target
    deadline = _deadlines(judged, target)
    since = np.full(len(last), NONE)
    plain = breached & judged.steady
    since[plain] = deadline[plain]
    changed = np.flatnonzero(breached & ~judged.steady)
    since[changed] = breached_since(judged, changed)
    state = _states(judged)
    fired = firings(judged, history, elapsed, end)
    terms = judged.clocks.terms[last]
    columns = [
        ids.take(pa.array(batch.ticket)),
        _words(batch.metric, plan.metrics),
        pa.array(batch.number),
        _words(judged.arrays.policy[terms], plan.terms.policies),
        pa.array(batch.public),
        _durations(target),
        _instants(batch.at[batch.begin]),
        _instants(deadline),
        _instants(np.where(batch.ended == NEVER, NONE, batch.ended)),
        _words(batch.by, STOPPED_BY),
        _words(state, ALL_STATES),
        _durations(elapsed),
        _durations(judged.runs.paused(now[batch.ticket[batch.era_cycle]])[last]),
        _durations(target - elapsed),
        pa.array(breached),
        _instants(since),
        pa.array(~breached, mask=(batch.state == CANCELLED) | (~breached & (batch.state != STOPPED))),
        _triggers(fired, len(last), plan),
    ]
    return pa.record_batch(columns, schema=schema(ids.type))


def _deadlines(judged: Judged, target: Ints) -> Ints:
    batch, clocks, last = judged.batch, judged.clocks, judged.last
    deadline = judged.runs.reached(last, target)
    rest = np.flatnonzero((deadline == NONE) & (batch.ended != NEVER))
    clock = last[rest]
    left = np.maximum(target[rest] - judged.runs.ran[clock], 0)
    deadline[rest] = judged.runs.after(batch.ended[rest], left, clocks.calendar[clock], clocks.opening[clock])
    return deadline


def _states(judged: Judged) -> Ints:
    batch, last = judged.batch, judged.last
    phase = batch.phase[batch.end - 1]
    runs = np.right_shift(judged.arrays.running[judged.clocks.terms[last]], phase) & 1
    return np.where((batch.state == RUNNING) & (runs == 0), PAUSED, batch.state)


def _instants(values: Ints) -> Any:
    mask = values == NONE
    if not mask.any():
        return pa.array(values.view("M8[us]")).cast(INSTANT)
    return pa.array(values, mask=mask).cast(INSTANT)


def _durations(values: Ints) -> Any:
    return pa.array(values.view("m8[us]"))


def _words(codes: Codes, words: Any) -> Any:
    missing: Bools = codes < 0
    indices = pa.array(codes.astype(np.int32), mask=missing if missing.any() else None)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(words), pa.string()))


def _triggers(fired: Firings, cycles: int, plan: FramePlan) -> Any:
    offsets = np.searchsorted(fired.cycle, np.arange(cycles + 1)).astype(np.int32)
    kinds = plan.terms.kinds
    levels = np.array([kind.level for kind in kinds], np.int64)
    fields = [
        _words(fired.tier, [kind.label for kind in kinds]),
        pa.array(levels[fired.tier] if len(fired.tier) else fired.tier),
        _instants(fired.at),
    ]
    trigger = pa.struct([("tier", WORD), ("level", pa.int64()), ("at", INSTANT)])
    return pa.ListArray.from_arrays(pa.array(offsets), pa.StructArray.from_arrays(fields, fields=list(trigger)))
