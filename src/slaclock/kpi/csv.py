"""Rows as CSV that a spreadsheet may open."""

from __future__ import annotations

import csv
import io
from datetime import timedelta
from typing import TYPE_CHECKING

from slaclock.kpi.rows import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slaclock.kpi.rows import Row

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""How a cell begins that spreadsheet programs may run as a formula (OWASP, CSV injection)."""


def to_csv(rows: Sequence[Row]) -> str:
    """Rows as CSV text (RFC 4180) with a heading; an empty text where there are none.

    Durations are seconds, shares are fractions, and what was not measured is an empty cell. A text that a spreadsheet
    could run as a formula is given a leading apostrophe: ticket fields are written by customers.

    >>> from slaclock.kpi import Compliance
    >>> to_csv([Compliance(by=("group",), key=("=1+1",), met=3, breached=1, open=0, cancelled=0)]).splitlines()
    ['group,met,breached,open,cancelled,measured,rate', "'=1+1,3,1,0,0,4,0.75"]
    """
    if not rows:
        return ""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([_cell(name) for name in rows[0].cells()])
    writer.writerows([_cell(value) for value in row.cells().values()] for row in rows)
    return out.getvalue()


def _cell(value: object) -> object:
    if isinstance(value, timedelta):
        return value.total_seconds()
    value = plain(value)
    if value is None or isinstance(value, bool | int | float):
        return value
    text = value if isinstance(value, str) else str(value)
    return "'" + text if text.lstrip(" ").startswith(FORMULA) else text
