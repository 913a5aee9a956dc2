"""A schedule's holidays: named ranges of dates, the last one included."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from slaclock.adapters.envelope import records

if TYPE_CHECKING:
    from slaclock.adapters.findings import Findings

LONGEST = 3 * 366
"""Days beyond which a holiday is taken for a placeholder."""


def holiday_dates(document: object, path: str, found: Findings) -> dict[date, str]:
    """Each date that is a holiday, with the holiday's name; of two holidays on a date, the first one's.

    Args:
        document: a list of holidays, or the API's envelope of one.
        path: where it stands, such as `holidays[77]`.
        found: where faults go.
    """
    dates: dict[date, str] = {}
    for node in records(document, path, found, "holidays"):
        name = node.text("name", needed=False) or "holiday"
        first, last = node.day("start_date"), node.day("end_date")
        if first is None or last is None:
            continue
        if last < first:
            node.fault("end_date", f"must not be before start_date, {first}, but is {last}")
        elif (last - first).days >= LONGEST:
            node.fault("end_date", f"is {last}, {(last - first).days} days after start_date", "is it a placeholder?")
        else:
            for n in range((last - first).days + 1):
                dates.setdefault(first + timedelta(days=n), name)
    return dates
