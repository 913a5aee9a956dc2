"""A piece of a log in, its results out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slaclock.frames.batch import UnitCycles, batch_of, places_of
from slaclock.frames.clocks import Judged
from slaclock.frames.cycles import cycles_of
from slaclock.frames.history import History
from slaclock.frames.piece import until_cancelled
from slaclock.frames.result import record_batch
from slaclock.frames.selection import assignments, in_force, points_of

if TYPE_CHECKING:
    from slaclock.frames.arrays import Ints
    from slaclock.frames.piece import Piece
    from slaclock.frames.plan import FramePlan


def results_of(plan: FramePlan, piece: Piece, ids: Any, span: tuple[int, int]) -> Any:
    """The results of a piece's tickets as a record batch; `None` where there are none.

    Args:
        plan: the book made ready.
        piece: the rows.
        ids: the tickets' ids.
        span: the earliest and the latest instant of the whole log: years are built once for all pieces.
    """
    piece = until_cancelled(piece)
    points = points_of(piece)
    assigned = assignments(piece)
    parts: list[UnitCycles] = []
    orders: dict[tuple[int, int], Ints] = {}
    for number, agreement in enumerate(plan.agreements):
        force = in_force(plan, number, piece, points)
        rules = plan.terms.arrays.rule
        for unit, place in zip(agreement.units, places_of(agreement, points, force), strict=True):
            orders[number, unit.number] = place
            made = cycles_of(unit, agreement, piece, points, force, assigned, rules)
            if made is not None and len(made[1].ticket):
                parts.append(UnitCycles(number, unit, *made))
    if not parts:
        return None
    batch = batch_of(plan, parts, orders)
    plan.terms.axis.cover(*span)
    return record_batch(plan, Judged(batch, plan.terms), History(plan, piece, points), piece.now, ids)
