"""Tickets that went alike: what happened, in which order and what at one instant, but not when."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from slaclock.frames import steps as st
from slaclock.frames.arrays import Ints, first_of_run, ranges
from slaclock.frames.selection import assignments

if TYPE_CHECKING:
    from slaclock.frames.arrays import Codes
    from slaclock.frames.piece import Piece
    from slaclock.frames.plan import FramePlan

_MIX = np.uint64(0x9E3779B97F4A7C15)  # the golden ratio as a fraction of 2**64
_STEP = np.uint64(0xD1342543DE82EF95)
_KEPT = 40
"""Bits of a hash that are compared first; the rows themselves are compared then."""


def shapes_of(plan: FramePlan, piece: Piece) -> tuple[Ints, Ints]:
    """One ticket of each shape, and for each ticket of a piece the number of its shape.

    What the engine's machines do, and with it every cycle, depends on nothing but the shape of a ticket, so it is
    found out for one of each: of a million tickets, some thousands.
    """
    said = _said(plan, piece)
    starts = piece.starts
    lengths = np.diff(np.append(starts, len(said)))
    place = np.arange(len(said)) - np.repeat(starts, lengths)
    bits = (len(starts) - 1).bit_length()
    keys = _hashes(said, starts, place) >> np.uint64(64 - _KEPT) << np.uint64(bits)
    # Sorted with its own number in the lower bits: a plain sort of integers is faster than argsort.
    keys |= np.arange(len(starts), dtype=np.uint64)
    keys.sort()
    order = (keys & np.uint64((1 << bits) - 1)).astype(np.int64)
    new = first_of_run(keys >> np.uint64(bits))
    first = order[new]
    which = np.empty(len(starts), np.int64)
    which[order] = np.cumsum(new) - 1
    # Equal hashes need not be equal tickets: one that differs from its example becomes an example itself.
    same = lengths == lengths[first][which]
    alike = np.repeat(starts[first][which], lengths)
    alike += place
    differ = said[np.minimum(alike, len(said) - 1)] != said
    if differ.any():
        same[piece.ticket[differ]] = False
    odd = np.flatnonzero(~same)
    which[odd] = len(first) + np.arange(len(odd))
    return np.append(first, odd), which


def _said(plan: FramePlan, piece: Piece) -> Ints:
    """All that a row says, as one number."""
    found = piece.event.astype(np.int64)
    top = st.EVENTS + len(plan.hands)
    parts: list[tuple[Codes, int]] = [(~piece.instant_begins, 2)]
    if piece.dead is not None:
        parts.append((piece.dead, 2))
    parts += [(field, int(field.max(initial=0)) + 2) for field in piece.fields]
    rows, code = assignments(piece)
    if len(rows):
        assigned = np.zeros(len(found), np.int64)
        assigned[rows] = code
        parts.append((assigned, 8))
    if len(plan.created_at):
        era = np.zeros(len(found), np.int64)
        era[piece.starts] = np.searchsorted(plan.created_at, piece.at[piece.starts], side="right")
        parts.append((era, len(plan.created_at) + 1))
    for values, many in parts:
        if top > 1 << 62 // many:
            known, found = np.unique(found, return_inverse=True)
            top = len(known)
        found = found * many + values
        found += 1  # where a field says nothing it is -1
        top = (top + 1) * many + 1
    return found


def _hashes(said: Ints, starts: Ints, place: Ints) -> Ints:
    """A number for each ticket, the same for the same rows."""
    longest = int(place.max(initial=0)) + 1
    mixed = said.view(np.uint64) * _MIX
    mixed ^= mixed >> np.uint64(31)
    mixed *= np.cumprod(np.full(longest, _STEP))[place]
    sums = np.add.reduceat(mixed, starts)
    sums ^= sums >> np.uint64(32)
    sums *= _MIX
    return sums


def examples_of(piece: Piece, tickets: Ints) -> Piece:
    """Some tickets of a piece, numbered anew."""
    lengths = np.diff(np.append(piece.starts, len(piece.at)))[tickets]
    found = piece.kept(ranges(piece.starts[tickets], lengths))
    found.ticket = np.repeat(np.arange(len(tickets)), lengths)
    found.now = piece.now[tickets]
    return found
