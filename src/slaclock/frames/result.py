"""Results as Arrow record batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from slaclock.frames.batch import CANCELLED, STOPPED, STOPPED_BY
from slaclock.frames.firing import firings
from slaclock.frames.outline import ALL_STATES
from slaclock.frames.runs import NONE
from slaclock.frames.steps import NEVER
from slaclock.frames.verdict import breached_since

if TYPE_CHECKING:
    from slaclock.frames.arrays import Bools, Codes, Ints
    from slaclock.frames.clocks import Judged
    from slaclock.frames.firing import Firings
    from slaclock.frames.history import History
    from slaclock.frames.outline import Outline
    from slaclock.frames.plan import FramePlan

WORD = pa.dictionary(pa.int32(), pa.string())
INSTANT = pa.timestamp("us", "UTC")
DURATION = pa.duration("us")


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


def record_batch(plan: FramePlan, judged: Judged, outline: Outline, history: History, now: Ints, ids: Any) -> Any:
    """The results of a piece.

    Args:
        plan: the book made ready.
        judged: all cycles and clocks.
        outline: what was found out about their examples.
        history: the tickets' fields over time.
        now: the instant asked about, of each ticket.
        ids: the tickets' ids.
    """
    last, cycles = judged.last, outline.cycles
    asked = now[judged.ticket]
    end = np.minimum(judged.ended, asked)
    target = judged.target[last]
    elapsed = judged.runs.elapsed(now[judged.clock_ticket])[last]
    breached = elapsed > target
    deadline = judged.deadlines(target)
    fired = firings(judged, history, elapsed, end)
    cancelled = judged.of_cycles(cycles.state == CANCELLED)
    stopped = judged.of_cycles(cycles.state == STOPPED)
    policy = judged.arrays.policy[outline.clocks.terms[cycles.last]]
    columns = [
        ids.take(pa.array(judged.ticket)),
        _words(judged.of_cycles(cycles.metric.astype(np.int32)), plan.metrics),
        pa.array(judged.of_cycles(cycles.number)),
        _words(judged.of_cycles(policy.astype(np.int32)), plan.terms.policies),
        pa.array(judged.of_cycles(cycles.public)),
        _durations(target),
        _instants(judged.started),
        _instants(deadline, NONE),
        _instants(judged.ended, NEVER),
        _words(judged.of_cycles(cycles.by.astype(np.int32)), STOPPED_BY),
        _words(judged.of_cycles(cycles.state.astype(np.int32)), ALL_STATES),
        _durations(elapsed),
        _durations(judged.paused(now)[last]),
        _durations(target - elapsed),
        pa.array(breached),
        _instants(_breached_at(judged, breached, deadline), NONE),
        pa.array(~breached, mask=cancelled | ~(breached | stopped)),
        _triggers(fired, plan),
    ]
    return pa.record_batch(columns, schema=schema(ids.type))


def _breached_at(judged: Judged, breached: Bools, deadline: Ints) -> Ints:
    found = np.full(len(breached), NONE)
    plain = np.flatnonzero(breached & judged.steady)
    found[plain] = deadline[plain]
    changed = np.flatnonzero(breached & ~judged.steady)
    found[changed] = breached_since(judged, changed)
    return found


def _instants(values: Ints, none: int | None = None) -> Any:
    """Instants as Arrow has them; `none` stands for a missing one."""
    mask = None if none is None else values == none
    return pa.array(values, mask=mask if mask is not None and mask.any() else None).view(INSTANT)


def _durations(values: Ints) -> Any:
    return pa.array(values).view(DURATION)


def _words(codes: Codes, words: Any) -> Any:
    missing: Bools = codes < 0
    indices = pa.array(codes, mask=missing if missing.any() else None)
    return pa.DictionaryArray.from_arrays(indices, pa.array(list(words), pa.string()))


def _triggers(fired: Firings, plan: FramePlan) -> Any:
    offsets = np.zeros(len(fired.many) + 1, np.int32)
    np.cumsum(fired.many, out=offsets[1:])
    kinds = plan.terms.kinds
    levels = np.array([kind.level for kind in kinds], np.int64)
    fields = [
        _words(fired.tier, [kind.label for kind in kinds]),
        pa.array(levels[fired.tier] if len(fired.tier) else np.zeros(0, np.int64)),
        _instants(fired.at),
    ]
    trigger = pa.struct([("tier", WORD), ("level", pa.int64()), ("at", INSTANT)])
    return pa.ListArray.from_arrays(pa.array(offsets), pa.StructArray.from_arrays(fields, fields=list(trigger)))
