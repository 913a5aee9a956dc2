"""Instants that stand for none, such as 9999-12-31: the row is named that has one."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from slaclock.durations import LONGEST
from slaclock.errors import CalendarError
from slaclock.instants import EARLIEST, LATEST, from_us

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slaclock.frames.arrays import Bools, Ints


def placeholder(values: Ints, lo: int, hi: int) -> int | None:
    """The place of the value that lies farthest from the others, where all from `lo` to `hi` are too far apart."""
    if hi - lo <= LONGEST and lo >= EARLIEST and hi <= LATEST:
        return None
    middle = int(np.median(values))
    return int(np.argmax(np.abs(values - middle) * 2 + (values > middle)))  # of two, the later one


def refusal(name: str, row: int, value: int, fix: str) -> CalendarError:
    """What is said of a placeholder."""
    try:
        shown = from_us(value).date().isoformat()
    except CalendarError:
        shown = "an instant outside the years 1-9999"
    message = f"row {row}, {name}: {shown} lies more than 400 years from others: is it a placeholder? {fix}"
    return CalendarError(message, value=value, path=name)


@contextmanager
def placeholders_named(**columns: tuple[Ints, Bools | None]) -> Iterator[None]:
    """Where a calendar refuses columns because of a placeholder, name its row.

    Args:
        columns: instants by the name of their column, and which of them are missing.

    Raises:
        CalendarError: as raised within, with the row where there is one.
    """
    try:
        yield
    except CalendarError:
        there = [
            np.arange(len(values)) if missing is None else np.flatnonzero(~missing)
            for values, missing in columns.values()
        ]
        values = np.concatenate([values[rows] for (values, _), rows in zip(columns.values(), there, strict=True)])
        place = placeholder(values, int(values.min()), int(values.max())) if len(values) else None
        if place is None:
            raise
        name = np.repeat(list(columns), [len(rows) for rows in there])[place]
        row = int(np.concatenate(there)[place])
        raise refusal(str(name), row, int(values[place]), "make it missing (None, NaT)") from None
