"""A piece of a log in, its results out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slaclock.frames.clocks import Judged
from slaclock.frames.history import History
from slaclock.frames.outline import outline_of
from slaclock.frames.piece import until_cancelled
from slaclock.frames.result import record_batch
from slaclock.frames.shapes import examples_of, shapes_of

if TYPE_CHECKING:
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
    tickets, which = shapes_of(plan, piece)
    with plan.lock:  # what is found out about a book is kept with it, and several threads may ask
        outline = outline_of(plan, examples_of(piece, tickets))
        if outline is None:
            return None
        terms, arrays = plan.terms, plan.terms.arrays
    terms.axis.cover(*span)
    judged = Judged(outline, which, piece, terms, arrays)
    return record_batch(plan, judged, outline, History(plan, outline, which, piece), piece.now, ids)
