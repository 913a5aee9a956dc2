"""The cycles of all metrics together, in the order of the results."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from slaclock.frames.arrays import Bools, Codes, Ints, distinct, first_of_run
from slaclock.frames.plan import NO_PLACE
from slaclock.frames.steps import NEVER

if TYPE_CHECKING:
    from slaclock.frames.cycles import Cycles, Eras, Told
    from slaclock.frames.plan import Agreement, FramePlan, Unit
    from slaclock.frames.selection import InForce, Points

RUNNING, STOPPED, CANCELLED = 0, 1, 2
"""How cycles stand; whether a running one is paused is for its clock to say."""
STATES = ("running", "stopped", "cancelled")
STOPPED_BY = (
    "reply",
    "solved",
    "closed",
    "group",
    "policy",
    "anchor",
    "cancelled",
    "assigned",
    "customer_message",
    "created",
    "new",
    "open",
    "pending",
    "on_hold",
)
"""Everything that ends a cycle."""


class UnitCycles(NamedTuple):
    """What one metric's machines made of a piece."""

    agreement: int
    unit: Unit
    told: Told
    cycles: Cycles
    eras: Eras


@dataclass
class Batch:
    """Cycles in the order of the results, and all that their clocks are made of.

    Attributes:
        row, at, phase, counts: the rows told; see `Told`.
        ticket, number, begin, end, replaced: see `Cycles`.
        ended: the row at which each ended; -1: it has not.
        state, by: how it stands, and what ended it (a place in `STOPPED_BY`, -1: nothing).
        metric, public: which metric of which agreement.
        era_cycle, era_row, era_terms, era_kind: see `Eras`.
    """

    row: Ints
    at: Ints
    phase: Codes
    counts: Bools
    ticket: Ints
    number: Ints
    begin: Ints
    end: Ints
    replaced: Bools
    ended: Ints
    state: Ints
    by: Ints
    metric: Ints
    public: Bools
    era_cycle: Ints
    era_row: Ints
    era_terms: Ints
    era_kind: Ints


def batch_of(plan: FramePlan, parts: list[UnitCycles], orders: dict[tuple[int, int], Ints]) -> Batch:
    """All cycles together; `orders` has the place of each agreement's metric on each ticket."""
    rows = np.cumsum([0, *(len(part.told.at) for part in parts)])
    sizes = [len(part.cycles.ticket) for part in parts]
    firsts = np.cumsum([0, *sizes])
    order = _order(parts, orders, sizes)
    place = np.empty(len(order), np.int64)
    place[order] = np.arange(len(order))
    state, by = _fates(parts)

    def gathered(name: str, shift: bool = False) -> Ints:  # noqa: FBT001, FBT002 - a helper's switch
        values = [getattr(part.cycles, name) + (rows[number] if shift else 0) for number, part in enumerate(parts)]
        return np.concatenate(values)[order]

    ended = np.concatenate([np.where(p.cycles.ended >= 0, p.cycles.ended + rows[n], -1) for n, p in enumerate(parts)])
    state = state[order]
    era_cycle = place[np.concatenate([part.eras.cycle + firsts[number] for number, part in enumerate(parts)])]
    by_cycle = np.argsort(era_cycle, kind="stable")
    return Batch(
        np.concatenate([part.told.row for part in parts]),
        np.concatenate([part.told.at for part in parts]),
        np.concatenate([part.told.phase for part in parts]),
        np.concatenate([part.told.counts for part in parts]),
        gathered("ticket"),
        gathered("number"),
        gathered("begin", shift=True),
        gathered("end", shift=True),
        gathered("replaced").astype(np.bool_),
        np.where(state == RUNNING, -1, ended[order]),
        state,
        by[order],
        np.repeat([plan.metrics.index(part.unit.metric) for part in parts], sizes)[order],
        np.repeat([plan.agreements[part.agreement].public for part in parts], sizes)[order],
        era_cycle[by_cycle],
        np.concatenate([part.eras.row + rows[number] for number, part in enumerate(parts)])[by_cycle],
        np.concatenate([part.eras.terms for part in parts])[by_cycle],
        np.concatenate([part.eras.kind for part in parts])[by_cycle],
    )


def _fates(parts: list[UnitCycles]) -> tuple[Ints, Ints]:
    states, bys = [], []
    for part in parts:
        fates = part.unit.table.fates
        state = np.array([STATES.index(fate.state) for fate in fates], np.int64)
        by = np.array(
            [-1 if fate.stopped_by is None else STOPPED_BY.index(fate.stopped_by) for fate in fates], np.int64
        )
        states.append(state[part.cycles.fate])
        bys.append(by[part.cycles.fate])
    return np.concatenate(states), np.concatenate(bys)


def _order(parts: list[UnitCycles], orders: dict[tuple[int, int], Ints], sizes: list[int]) -> Ints:
    """Cycles by ticket, public ones first, then by their metric's place; a metric's own are in order already."""
    places = np.concatenate([orders[part.agreement, part.unit.number][part.cycles.ticket] for part in parts])
    found, place = distinct(places)
    ticket = np.concatenate([part.cycles.ticket for part in parts])
    agreement = np.repeat([part.agreement for part in parts], sizes)
    rows = len(ticket)
    # Sorted with its own place in the lower bits: a plain sort of integers takes a tenth of the time of argsort.
    bits = max(rows - 1, 1).bit_length()
    key = ((ticket * 2 + agreement) * len(found) + place) << bits
    return np.sort(key | np.arange(rows)) & ((1 << bits) - 1)


def places_of(agreement: Agreement, points: Points, force: InForce) -> list[Ints]:
    """For each metric its place among each ticket's results.

    Metrics that the policy in force has a target for come in the order of its targets, the others in the order in which
    they first had one.
    """
    last = np.append(points.starts[1:], len(points.ticket)) - 1
    policy = force.policy[last]
    found = []
    for unit in agreement.units:
        place = agreement.places[policy, unit.number]
        gone = place == NO_PLACE
        if gone.any():
            place = np.where(gone, NO_PLACE + _first_place(agreement, points, force, unit.number), place)
        found.append(place)
    return found


def _first_place(agreement: Agreement, points: Points, force: InForce, number: int) -> Ints:
    found = np.full(len(points.starts), NEVER - 2 * NO_PLACE)
    there = np.flatnonzero(force.terms[number] >= 0)
    there = there[first_of_run(points.ticket[there])]
    place = agreement.places[force.policy[there], number]
    found[points.ticket[there]] = points.nth[there] * NO_PLACE + place
    return found
