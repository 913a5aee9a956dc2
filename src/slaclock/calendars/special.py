"""Dates with hours of their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Self

from slaclock.calendars.hours import STRETCHES, Stretches, read_stretches
from slaclock.calendars.written import LONGEST_LIST, Collector, Written, read_date
from slaclock.documents import fault
from slaclock.errors import shown
from slaclock.values import FrozenDict


class Special(Written, FrozenDict[date, tuple[str, ...]]):
    """Exactly these hours on these dates, holiday or not; `by_day` holds them read, by ordinal.

    >>> Special.read({"2026-12-24": ["09:00-12:00"], "2026-05-15": []})
    {datetime.date(2026, 12, 24): ('09:00-12:00',), datetime.date(2026, 5, 15): ()}
    """

    __slots__ = ("by_day",)
    by_day: dict[int, Stretches]

    @classmethod
    def read(cls, value: Any) -> Self:
        """Read `{"2026-12-24": ["09:00-12:00"], …}`.

        Raises:
            FaultyValue: with every fault.
        """
        if not isinstance(value, Mapping):
            hint = 'such as {"2026-12-24": ["09:00-12:00"]}'
            raise fault(f"must be a mapping, not {shown(value)}", hint=hint, value=value)
        if len(value) > LONGEST_LIST:
            raise fault(f"has {len(value)} entries, more than {LONGEST_LIST:,}", value=len(value))
        faults = Collector()
        written: dict[date, tuple[str, ...]] = {}
        by_day: dict[int, Stretches] = {}
        for key, times in value.items():
            with faults.at(str(key)[:20] if isinstance(key, str | date) else f"[{shown(key)}]"):
                day = read_date(key)
                if day in written:
                    raise fault("is named twice", value=key)
                written[day], by_day[day.toordinal()] = read_stretches(times)
        faults.finish()
        self = cls(written)
        self.by_day = by_day
        return self

    def plain(self) -> dict[str, list[str]]:
        """As it was written."""
        return {day.isoformat(): list(times) for day, times in self.items()}

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """The JSON schema of special dates."""
        return {
            "type": "object",
            "description": "Exactly these hours on these dates, holiday or not; [] is closed.",
            "propertyNames": {"format": "date"},
            "additionalProperties": STRETCHES,
            "examples": [{"2026-12-24": ["09:00-12:00"], "2026-05-15": []}],
        }
