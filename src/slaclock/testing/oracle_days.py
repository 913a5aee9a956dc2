"""The oracle's dates: which wall-clock hours a calendar document gives to a local date, by looking each one up."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

import holidays
from dateutil.rrule import rrulestr

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]

Hours = list[tuple[int, int]]
"""Opening and closing times of one date, in minutes since its midnight; past 24:00 where they run overnight."""


def as_date(value: date | str) -> date:
    """A document's date."""
    return date.fromisoformat(value) if isinstance(value, str) else value


def hours_of(texts: list[str]) -> Hours:
    """The hours a document writes for one day.

    >>> hours_of(["09:00-12:00", "22:00-06:00"])
    [(540, 720), (1320, 1800)]
    """
    found = []
    for text in texts:
        opening, closing = (int(clock[:2]) * 60 + int(clock[3:5]) for clock in text.strip().split("-"))
        # An end that is not after its start lies on the next date.
        found.append((opening, closing if closing > opening else closing + 24 * 60))
    return found


def weekdays(key: str) -> list[int]:
    """The weekdays a key names, Monday being 0.

    >>> weekdays("fri-mon"), weekdays("mon,wed")
    ([4, 5, 6, 0], [0, 2])
    """
    days = []
    for part in key.split(","):
        first, _, last = part.strip().lower().partition("-")
        day = WEEK.index(first.strip())
        days.append(day)
        while last and WEEK[day] != last.strip():
            day = (day + 1) % 7
            days.append(day)
    return days


class Days:
    """What a business calendar's document says about each local date.

    >>> days = Days({"tz": "UTC", "hours": {"mon-fri": ["09:00-17:00"]}, "special": {"2026-03-04": []}})
    >>> days.hours(date(2026, 3, 3)), days.hours(date(2026, 3, 4)), days.hours(date(2026, 3, 7))
    ([(540, 1020)], [], [])
    """

    def __init__(self, document: Mapping[str, Any]) -> None:
        self.document = document
        special = document.get("special") or {}
        self.special = {as_date(day): hours_of(texts) for day, texts in special.items()}
        self._years: dict[tuple[int, int], dict[date, str]] = {}

    def hours(self, day: date) -> Hours:
        """The date's own hours, before closures with hours are taken off."""
        if day in self.special:  # a special date has exactly what it says, also on a holiday
            return self.special[day]
        if self.holiday_name(day) is not None:  # a holiday has none
            return []
        return self._weekly(day)

    def owned(self, day: date) -> bool:
        """Whether nothing that opened on the evening before may reach into this date."""
        return day in self.special or self.holiday_name(day) is not None

    def holiday_name(self, day: date) -> str | None:
        """The holiday's name, a closure for the whole day being one too; None on other dates."""
        for entry in self.document.get("holidays") or []:
            name = self._named_by(entry, day)
            if name is not None:
                return name
        for number, closure in enumerate(self.document.get("closures") or []):
            if closure.get("hours") is None and self._closes(number, closure, day):
                return closure.get("name") or "holiday"
        return None

    def closed_hours(self, day: date) -> Hours:
        """The hours that closures take off on a date."""
        found: Hours = []
        for number, closure in enumerate(self.document.get("closures") or []):
            if closure.get("hours") is not None and self._closes(number, closure, day):
                found += hours_of(closure["hours"])
        return found

    def _weekly(self, day: date) -> Hours:
        hours = self.document["hours"]
        for season in self.document.get("seasons") or []:  # the last one listed wins
            if _in_season(season, day):
                hours = season["hours"]
        for key, texts in hours.items():
            if day.weekday() in weekdays(key):
                return hours_of(texts)
        return []

    def _named_by(self, entry: Any, day: date) -> str | None:
        if isinstance(entry, str | date):
            return "holiday" if as_date(entry) == day else None
        if "date" in entry:
            return entry.get("name") or "holiday" if as_date(entry["date"]) == day else None
        place = (id(entry), day.year)
        if place not in self._years:
            self._years[place] = dict(_public_holidays(entry, day.year))
        return self._years[place].get(day)

    def _closes(self, number: int, closure: Mapping[str, Any], day: date) -> bool:
        if "on" in closure:
            return as_date(closure["on"]) == day
        place = (number, day.year)
        if place not in self._years:
            self._years[place] = dict.fromkeys(_recurring(closure, day.year), "")
        return day in self._years[place]


def _in_season(season: Mapping[str, Any], day: date) -> bool:
    first, last = season["from"], season.get("to")
    if isinstance(first, str) and isinstance(last, str) and len(first) == len("MM-DD"):
        today = f"{day:%m-%d}"  # every year, also over New Year
        return first <= today <= last if first <= last else today >= first or today <= last
    return as_date(first) <= day and (last is None or day <= as_date(last))


def _recurring(closure: Mapping[str, Any], year: int) -> Iterator[date]:
    """The dates of a rule in one year, counted from its `from` date; else the answer does not depend on a start."""
    first = as_date(closure["from"]) if "from" in closure else date(year - 1, 1, 1)
    rule = rrulestr(closure["rrule"], dtstart=datetime.combine(first, time()))  # rules are wall-clock dates
    for at in rule.between(datetime(year, 1, 1), datetime(year, 12, 31), inc=True):  # noqa: DTZ001 - as above
        yield at.date()


def _public_holidays(entry: Mapping[str, Any], year: int) -> Iterator[tuple[date, str]]:
    options: dict[str, Any] = {"years": year, "observed": entry.get("observed", True)}
    if entry.get("categories") is not None:
        options["categories"] = tuple(entry["categories"])
    if "financial" in entry:
        known: Any = holidays.financial_holidays(entry["financial"])
        options["language"] = entry.get("language") or known.default_language
        yield from holidays.financial_holidays(entry["financial"], **options).items()
        return
    known = holidays.country_holidays(entry["country"])
    options["language"] = entry.get("language") or known.default_language
    yield from holidays.country_holidays(entry["country"], subdiv=entry.get("subdivision"), **options).items()


def dates_around(day: date, before: int, after: int) -> list[date]:
    """The dates from `before` days earlier to `after` days later."""
    return [day + timedelta(days=n) for n in range(-before, after + 1)]
