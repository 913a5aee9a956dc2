"""A clock's history: one mark for each change of state, in order."""

from __future__ import annotations

from typing import Literal, NamedTuple

Landing = Literal["closing", "next_opening"]
"""Where a deadline goes that falls exactly on a closing time."""
State = Literal["running", "paused", "stopped", "counted"]
"""`counted` is a stopped stretch that a counting reopening has added to the time used."""

FOLLOWS: dict[str, tuple[str, ...]] = {
    "running": ("paused", "stopped", "counted"),
    "paused": ("running", "paused", "stopped", "counted"),
    "stopped": ("running",),
    "counted": ("running",),
}


class Mark(NamedTuple):
    """From `at` (microseconds since 1970-01-01 UTC) on the clock is in `state`; `note` says why, for explanations."""

    at: int
    state: State
    note: str = ""


made = tuple.__new__
"""Makes a named tuple of a class and its values; the class itself takes twice as long over it."""
