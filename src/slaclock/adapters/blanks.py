"""Cells of tables that hold nothing."""

from __future__ import annotations


def is_blank(value: object) -> bool:
    """Whether a cell is empty: nothing, only blanks, or what data frames put there (`nan`, `NaT`, `NA`).

    >>> [is_blank(value) for value in (None, " ", float("nan"), 0, "?")]
    [True, True, True, False, False]
    """
    if value is None:
        return True
    if isinstance(value, str):
        return not value.strip()
    try:
        return bool(value != value)  # noqa: PLR0124 - nan and NaT equal nothing, not even themselves
    except (TypeError, ValueError):
        # pandas.NA refuses to be true or false; an array refuses, too, and is no empty cell.
        return type(value).__name__ == "NAType"
