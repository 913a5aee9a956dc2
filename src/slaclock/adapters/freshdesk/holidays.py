"""Freshservice's holidays; Freshdesk's payload has none.

Source: api.freshservice.com/#business-hours: `list_of_holidays`, each with `holiday_name` and `holiday_date`, which is
`--01-16` for a day of every year, or a date.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from slaclock.adapters.node import day
from slaclock.errors import shown

if TYPE_CHECKING:
    from slaclock.adapters.node import Node

_YEARLY = re.compile(r"--(\d{2})-(\d{2})", re.ASCII)
_HINT = 'write "--01-16" for every year, or "2026-01-16"'
_LEAP_YEAR = 2000


def read_holidays(node: Node) -> tuple[list[dict[str, str]], list[dict[str, Any]]]:
    """The holidays of single dates and those of every year, as a calendar's `holidays` and `closures`."""
    dates: dict[str, str] = {}
    yearly: dict[tuple[int, int], str] = {}
    for each in node.objects("list_of_holidays", needed=False):
        name, text = each.text("holiday_name", needed=False) or "holiday", each.text("holiday_date")
        if text is None:
            continue
        on, found = day(text), _YEARLY.fullmatch(text)
        if on is not None:
            dates.setdefault(on.isoformat(), name)
        elif found is not None and _is_day(int(found[1]), int(found[2])):
            yearly.setdefault((int(found[1]), int(found[2])), name)
        else:
            each.fault("holiday_date", f"{shown(text)} is no date", _HINT)
    holidays = [{"date": text, "name": name} for text, name in sorted(dates.items())]
    closures = [
        {"rrule": f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={number}", "name": name}
        for (month, number), name in sorted(yearly.items())
    ]
    return holidays, closures


def _is_day(month: int, number: int) -> bool:
    try:
        date(_LEAP_YEAR, month, number)
    except ValueError:
        return False
    return True
