"""The calendar that is always open."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Never
from zoneinfo import ZoneInfo

from slaclock.calendars.calendar import Calendar
from slaclock.calendars.extent import ALWAYS_OPEN, Extent
from slaclock.calendars.zones import exists, midnight, new_year

if TYPE_CHECKING:
    from datetime import date

    from slaclock.calendars.sweep import Boundaries


class FrozenCalendar(Calendar):
    """A calendar that is not a document; it does not change once it is made."""

    def _set(self, **attributes: object) -> None:
        self.__dict__.update(attributes)

    def __setattr__(self, key: str, value: object) -> Never:
        raise AttributeError(f"{key}: a calendar is frozen: make a new one instead")

    @property
    def zone(self) -> ZoneInfo:
        """The zone that its dates are meant in."""
        return ZoneInfo(self.tz)

    def _year_start(self, year: int) -> int:
        return midnight(self.zone, new_year(year))


class Always(FrozenCalendar):
    """Open always. Its dates are meant in UTC, or in the zone that was set."""

    own_tz: str | None

    def __init__(self, tz: str | None = None) -> None:
        self._set(own_tz=tz, tz=tz if tz is not None else "UTC", name=None)

    def __eq__(self, other: object) -> bool:
        return self.own_tz == other.own_tz if isinstance(other, Always) else NotImplemented

    def __hash__(self) -> int:
        return hash((Always, self.own_tz))

    def __reduce__(self) -> tuple[Any, ...]:
        return Always, (self.own_tz,)

    def __repr__(self) -> str:
        return "ALWAYS" if self.own_tz is None else f"ALWAYS.in_zone({self.own_tz!r})"

    @property
    def label(self) -> str:
        """The calendar for a message."""
        return "always"

    def _extent(self) -> Extent:
        return ALWAYS_OPEN

    def _year_spans(self, year: int) -> Boundaries:
        return [self._window.start_of(year)], [self._window.start_of(year + 1)]

    def _business_days(self, year: int) -> list[int]:
        return [day for day in range(new_year(year), new_year(year + 1)) if exists(self.zone, day)]

    def closing_us(self, day: int) -> int:
        """The end of a date."""
        return midnight(self.zone, day + 1)

    def _breaks(self, start: int, end: int) -> tuple[int, ...]:  # noqa: ARG002 - it is never closed
        return ()

    def _holiday_name(self, day: date) -> str | None:  # noqa: ARG002 - no date is a holiday
        return None

    def closed_reason(self, at: int) -> str:  # noqa: ARG002 - no instant is closed
        """Never closed: `""`."""
        return ""


ALWAYS = Always()
"""24/7, in UTC; `ALWAYS.in_zone(tz)` for calendar days elsewhere."""
