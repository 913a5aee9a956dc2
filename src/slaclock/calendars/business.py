"""The calendar that a document describes: weekly hours, holidays, special dates, closures and seasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo

from pydantic import ConfigDict, Field, field_validator

from slaclock.calendars.bounds import extent_of
from slaclock.calendars.calendar import Calendar
from slaclock.calendars.closures import MOST_RECURRING, Closure
from slaclock.calendars.days import last_closing
from slaclock.calendars.holidays import MOST_UNKNOWN, Holiday
from slaclock.calendars.hours import Hours
from slaclock.calendars.seasons import Season
from slaclock.calendars.special import Special
from slaclock.calendars.written import LONGEST_LIST, read_items, read_name
from slaclock.calendars.years import LocalYears
from slaclock.calendars.zones import midnight, new_year, read_zone
from slaclock.documents import Document, fault
from slaclock.errors import DocumentError, Fault, shown
from slaclock.values import below

if TYPE_CHECKING:
    from slaclock.calendars.extent import Extent
    from slaclock.calendars.sweep import Boundaries


class BusinessCalendar(Calendar, Document):
    """Opening hours in a zone: a document, and the calendar it describes.

    A date has the hours of the season that covers it (the last one listed wins), else the usual ones. A holiday has
    none. A special date has exactly what it says, also on a holiday. Both own their day from 00:00 to 24:00: a night
    shift of the evening before ends there. What wall times mean on a day of clock change is what RFC 5545 says.
    Closures are taken off at the end.

    Attributes:
        tz: the IANA name of the zone.
        hours: stretches by day, such as `{"mon-fri": ["09:00-12:00", "13:00-17:00"]}`.
        holidays: dates, countries and markets.
        special: dates with hours of their own; no hours: closed.
        closures: time taken off, once or by a recurrence rule; without hours: the whole day, as a holiday.
        seasons: weekly hours for some time.
        name: for messages.

    Raises:
        DocumentError: with every fault of the document.

    >>> desk = BusinessCalendar(tz="Europe/Berlin", hours={"mon-fri": ["09:00-17:00"]}, holidays=["2026-12-31"])
    >>> desk.is_business_day(date(2026, 12, 31)), desk.holiday_name(date(2026, 12, 31))
    (False, 'holiday')
    >>> desk
    BusinessCalendar(tz='Europe/Berlin', hours={'mon-fri': ['09:00-17:00']}, holidays=['2026-12-31'])
    """

    model_config = ConfigDict(json_schema_extra={"description": "Opening hours in a zone, and when they differ."})

    tz: str = Field(description="IANA name of the zone that dates and times are meant in.", examples=["Europe/Berlin"])
    hours: Hours
    holidays: tuple[Holiday, ...] = Field(default=(), max_length=LONGEST_LIST)
    special: Special = Field(default_factory=lambda: Special.read({}))
    closures: tuple[Closure, ...] = Field(default=(), max_length=LONGEST_LIST)
    seasons: tuple[Season, ...] = Field(default=(), max_length=LONGEST_LIST)
    name: str | None = Field(default=None, description="What messages call the calendar.")

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            tz: str,
            hours: Mapping[str, Sequence[str]],
            holidays: Sequence[str | date | Mapping[str, Any] | Holiday] = (),
            special: Mapping[str, Sequence[str]] | Mapping[date, Sequence[str]] = ...,
            closures: Sequence[Mapping[str, Any] | Closure] = (),
            seasons: Sequence[Mapping[str, Any] | Season] = (),
            name: str | None = None,
        ) -> None: ...

    # ── reading ──

    @field_validator("tz", mode="before")
    @classmethod
    def _known_zone(cls, value: object) -> str:
        return read_zone(value).key

    @field_validator("name", mode="before")
    @classmethod
    def _shown_name(cls, value: object) -> str | None:
        return None if value is None else read_name(value)

    @field_validator("holidays", "closures", "seasons", mode="before")
    @classmethod
    def _listed(cls, value: object) -> tuple[Any, ...]:
        return read_items(value)

    @field_validator("closures")
    @classmethod
    def _not_too_many(cls, closures: tuple[Closure, ...]) -> tuple[Closure, ...]:
        recurring = sum(closure.rule is not None for closure in closures)
        if recurring > MOST_RECURRING:
            raise fault(f"has {recurring} recurring closures, more than {MOST_RECURRING}", value=recurring)
        return closures

    # ── writing ──

    def dump(self) -> dict[str, Any]:
        """The document as plain JSON values, without what is not said; it loads back to an equal calendar.

        >>> BusinessCalendar(tz="UTC", hours={"mon": ["09:00-17:00"]}).dump()
        {'tz': 'UTC', 'hours': {'mon': ['09:00-17:00']}}
        """
        parts: dict[str, Any] = {
            "holidays": [entry.plain() for entry in self.holidays],
            "special": self.special.plain(),
            "closures": [closure.plain() for closure in self.closures],
            "seasons": [season.plain() for season in self.seasons],
            "name": self.name,
        }
        return {"tz": self.tz, "hours": self.hours.plain()} | {key: part for key, part in parts.items() if part}

    def check_holidays(self) -> None:
        """Check the countries and markets against the `holidays` package, which is imported if one is named.

        A book does this when it is loaded, a calendar by itself at its first query.

        Raises:
            DocumentError: with every one that is not known, and what of it.
        """
        faults = self.holiday_faults()
        if faults:
            raise DocumentError(faults, f"invalid {type(self).__name__}")

    def holiday_faults(self, most: int = MOST_UNKNOWN) -> tuple[Fault, ...]:
        """What `check_holidays` finds, with paths such as `holidays[2].country`; no more than `most`."""
        found = (below(f"holidays[{i}]", each) for i, entry in enumerate(self.holidays) for each in entry.faults())
        return tuple(islice(found, most))

    def __eq__(self, other: object) -> bool:
        return self._document == other._document if isinstance(other, BusinessCalendar) else NotImplemented

    def __hash__(self) -> int:
        return self._hash

    def __repr__(self) -> str:
        return f"BusinessCalendar({', '.join(f'{key}={part!r}' for key, part in self.dump().items())})"

    __str__ = __repr__

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).model_validate, (self.dump(),)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:  # noqa: ARG002 - frozen
        """This calendar, or a new one with some parts of the document replaced and checked."""
        return type(self).model_validate(self.dump() | dict(update)) if update else self

    @cached_property
    def _document(self) -> tuple[Any, ...]:
        return self.tz, self.hours, self.holidays, self.special, self.closures, self.seasons, self.name

    @cached_property
    def _hash(self) -> int:
        return hash(self._document)

    # ── answering ──

    @property
    def zone(self) -> ZoneInfo:
        """The calendar's zone."""
        return ZoneInfo(self.tz)

    @property
    def label(self) -> str:
        """The calendar for a message: its name, or a short description."""
        return self.name if self.name is not None else f"the {self.tz} calendar with hours {shown(self.hours.plain())}"

    @cached_property
    def _local(self) -> LocalYears:
        self.check_holidays()
        return LocalYears(self.zone, self.hours.week, self.seasons, self.special.by_day, self.holidays, self.closures)

    def _extent(self) -> Extent:
        return extent_of(self)

    def _year_start(self, year: int) -> int:
        return midnight(self.zone, new_year(year))

    def _year_spans(self, year: int) -> Boundaries:
        return self._local.spans(year)

    def _business_days(self, year: int) -> list[int]:
        return self._local.business_days(year, self._window.year(year))

    def closing_us(self, day: int) -> int:
        """The end of a date's own hours, closures taken off; else its last closing, else 24:00."""
        ends = self._local.own_spans(day)[1]
        return ends[-1] if ends else last_closing(self, day)

    def _holiday_name(self, day: date) -> str | None:
        return self._local.year(day.year).holidays.get(day.toordinal())

    def closed_reason(self, at: int) -> str:
        """Why an instant is closed: `outside hours`, `holiday: New Year's Day`, `closure: …`; `""` where it is open."""
        return "" if self.is_open_us(at) else self._local.closed_reason(at)

    def _breaks(self, start: int, end: int) -> Iterator[int]:
        return self._local.breaks(start, end)
