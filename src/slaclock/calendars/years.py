"""How the local dates of a business calendar get their open spans, a year at a time."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, TypeAlias

from slaclock.calendars.holidays import UNNAMED, add_names
from slaclock.calendars.hours import CLOSED_WEEK, Stretches, Week
from slaclock.calendars.sweep import Boundaries, merged, subtracted
from slaclock.calendars.window import BUILDING
from slaclock.calendars.zones import EPOCH_DAY, LAST_DAY, exists, instant, local_day, midnight, midnight_offsets
from slaclock.instants import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from zoneinfo import ZoneInfo

    from slaclock.calendars.closures import Closure
    from slaclock.calendars.holidays import Holiday
    from slaclock.calendars.seasons import Season

NO_HOURS: Stretches = ()
OUTSIDE = "outside hours"
"""The reason for a closed instant that no holiday, special date or closure explains."""
Cut: TypeAlias = "tuple[Stretches, str | None]"
"""A closure with hours: its stretches, its name."""


@dataclass(frozen=True, slots=True)
class LocalYear:
    """What the rules say of the dates of one year; dates are ordinals.

    Attributes:
        first: 1 January.
        hours: each date's own hours, closures not yet taken off.
        holidays: names of holidays, whole-day closures among them.
        closed: names of whole-day closures alone.
        owned: holidays and special dates: nothing from the evening before reaches into them.
        cuts: the closures with hours of each date.
    """

    first: int
    hours: Sequence[Stretches]
    holidays: Mapping[int, str]
    closed: Mapping[int, str]
    owned: frozenset[int]
    cuts: Mapping[int, Sequence[Cut]]


EMPTY = LocalYear(0, (), {}, {}, frozenset(), {})


class LocalYears:
    """The years of one business calendar: what its document says of their dates, and the spans that follow.

    Args:
        zone: the zone that the dates are meant in.
        week: the usual hours, Monday to Sunday.
        seasons, holidays, closures: as in the document.
        special: hours of dates that have their own.
    """

    def __init__(
        self,
        zone: ZoneInfo,
        week: Week,
        seasons: Sequence[Season],
        special: Mapping[int, Stretches],
        holidays: Sequence[Holiday],
        closures: Sequence[Closure],
    ) -> None:
        self._zone = zone
        self._week = week
        self._seasons = seasons
        self._special = special
        self._holidays = holidays
        self._closures = closures
        self._years: dict[int, LocalYear] = {}
        listed = [*special.values(), *(day for each in (week, *(season.week for season in seasons)) for day in each)]
        self._overnight = any(closing > DAY for day in listed for _, closing in day)
        self._cutting = any(closure.stretches for closure in closures)
        self._long_cuts = any(closing > DAY for closure in closures for _, closing in closure.stretches)

    # ── what the rules say ──

    def year(self, year: int) -> LocalYear:
        """What the rules say of a year's dates, worked out once; nothing outside the years 1-9999."""
        found = self._years.get(year)
        if found is None and 1 <= year <= 9999:
            with BUILDING:
                found = self._years.get(year)
                if found is None:
                    found = self._years[year] = self._read(year)
        return found or EMPTY

    def of(self, day: int) -> LocalYear:
        """The year of a date."""
        return self.year(date.fromordinal(day).year) if 1 <= day <= LAST_DAY else EMPTY

    def hours(self, day: int) -> Stretches:
        """A date's own hours, closures not yet taken off."""
        year = self.of(day)
        return year.hours[day - year.first] if year.hours else NO_HOURS

    def cuts(self, day: int) -> Sequence[Cut]:
        """The closures with hours on a date."""
        return self.of(day).cuts.get(day, ()) if self._cutting else ()

    def _read(self, year: int) -> LocalYear:
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        closed: dict[int, str] = {}
        holidays: dict[int, str] = {}
        cuts: dict[int, list[Cut]] = {}
        for closure in self._closures:
            days = closure.days(year)
            if closure.stretches:
                for day in days:
                    cuts.setdefault(day, []).append((closure.stretches, closure.name))
            else:
                add_names(closed, dict.fromkeys(days, closure.name or UNNAMED))
        for entry in self._holidays:
            add_names(holidays, entry.names(year))
        add_names(holidays, closed)
        hours = self._weekly(year, first, last)
        for day in holidays:
            hours[day - first] = NO_HOURS
        special = {day: times for day, times in self._special.items() if first <= day <= last}
        for day, times in special.items():
            hours[day - first] = times
        return LocalYear(first, hours, holidays, closed, frozenset(holidays.keys() | special.keys()), cuts)

    def _weekly(self, year: int, first: int, last: int) -> list[Stretches]:
        """The hours of the season that covers a date, the last one listed winning, else the usual ones."""
        hours = _dealt(self._week, first, last)
        for season in self._seasons:
            for begin, end in season.ranges(year):
                hours[begin - first : end - first + 1] = _dealt(season.week, begin, end)
        return hours

    # ── the spans that follow ──

    def spans(self, year: int) -> Boundaries:
        """The open spans of a year, with what a night shift of 31 December before brings into it, uncut."""
        here = self.year(year)
        first = here.first
        # A night shift on 31 December belongs to the dates of its year, and in part to the time of the next.
        eve = [(first - 1, self.hours(first - 1))] if self._overnight else []
        dated = [(day, hours) for day, hours in (*eve, *enumerate(here.hours, first)) if hours]
        if self._overnight:  # whether 1 January is owned does not matter here: what runs into it is cut off anyway
            owned = here.owned
            dated = [(day, _within_day(hours) if self._next(day, hours) in owned else hours) for day, hours in dated]
        cut_before = self.of(first - 1).cuts.get(first - 1, ()) if self._long_cuts else ()
        cuts = [(first - 1, stretches) for stretches, _ in cut_before]
        cuts += [(day, stretches) for day, found in here.cuts.items() for stretches, _ in found]
        return subtracted(merged(self._placed_in(here, dated)), merged(self._placed_in(here, cuts)))

    def own_spans(self, day: int) -> Boundaries:
        """The open spans of a date's own hours, closures taken off."""
        hours = self._own_hours(day)
        near = [(each, stretches) for each in (day - 1, day, day + 1) for stretches, _ in self.cuts(each)]
        cuts = [span for each, stretches in near for span in self._placed(each, stretches)]
        return subtracted(merged(self._placed(day, hours)), merged(cuts))

    def business_days(self, year: int, opened: Boundaries) -> list[int]:
        """The dates of a year whose own hours, closures taken off, are not empty; `opened` are the year's spans."""
        here = self.year(year)
        offsets = midnight_offsets(self._zone, here.first, here.first + len(here.hours))
        doubtful = {near for day in here.cuts for near in (day - 1, day, day + 1)}
        if self._cutting:  # closures of the years beside it may reach in
            doubtful |= {here.first, here.first + len(here.hours) - 1}
        return [
            day
            for i, (day, hours) in enumerate(enumerate(here.hours, here.first))
            if hours and ((day not in doubtful and offsets[i] == offsets[i + 1]) or self._has_open(day, opened))
        ]

    def _has_open(self, day: int, opened: Boundaries) -> bool:
        """Whether something of a date's own hours is open: found among the year's spans, or else worked out."""
        starts, ends = opened
        for opening, closing in self._placed(day, self._own_hours(day)):
            i = bisect_left(starts, closing) - 1
            if i >= 0 and ends[i] > opening:
                return True
        return bool(self.own_spans(day)[0])

    def _own_hours(self, day: int) -> Stretches:
        hours = self.hours(day)
        following = self._next(day, hours)
        return _within_day(hours) if hours and hours[-1][1] > DAY and following in self.of(following).owned else hours

    def _next(self, day: int, hours: Stretches) -> int:
        """The date that a night shift runs into: the zone may have skipped the next one, as Apia did 2011-12-30."""
        overnight = hours and hours[-1][1] > DAY
        return day + 1 if not overnight or exists(self._zone, day + 1) else day + 2

    def _placed_in(self, here: LocalYear, dated: list[tuple[int, Stretches]]) -> list[tuple[int, int]]:
        """Hours of dates of a year, and of the eve before, as instants. Only days of clock change take long."""
        first = here.first - 1
        offsets = midnight_offsets(self._zone, first, here.first + len(here.hours) + 1)
        spans: list[tuple[int, int]] = []
        for day, hours in dated:
            i = day - first
            offset = offsets[i]
            if offset == offsets[i + 1] and (hours[-1][1] <= DAY or offset == offsets[i + 2]):
                begin = (day - EPOCH_DAY) * DAY - offset
                spans += [(begin + opening, begin + closing) for opening, closing in hours]
            else:
                spans += self._placed(day, hours)
        return spans

    def _placed(self, day: int, hours: Stretches) -> list[tuple[int, int]]:
        """A date's hours as instants, each end by itself; none for a date that the zone skips."""
        if not hours or not exists(self._zone, day):
            return []
        return [(instant(self._zone, day, opening), instant(self._zone, day, closing)) for opening, closing in hours]

    # ── why it is closed ──

    def closed_reason(self, at: int) -> str:
        """Why an instant that is closed is closed."""
        day = local_day(self._zone, at)
        here = self.of(day)
        if day in here.holidays and day not in self._special:
            if day in here.closed and here.closed[day] == here.holidays[day]:
                return _reason("closure", here.closed[day])
            return _reason("holiday", here.holidays[day])
        for near in (day, day - 1):
            for stretches, name in self.cuts(near):
                if self._has(near, stretches, at) and any(self._has(d, self._own_hours(d), at) for d in (day, day - 1)):
                    return _reason("closure", name)
        return "special date" if day in self._special and not self._special[day] else OUTSIDE

    def breaks(self, start: int, end: int) -> Iterator[int]:
        """The instants, day by day, at which the reason for being closed may change."""
        for day in range(local_day(self._zone, start) - 1, local_day(self._zone, end) + 1):
            yield midnight(self._zone, day)
            cuts = [(day, stretches) for stretches, _ in self.cuts(day)]
            beside = [(near, self.hours(near)) for near in (day - 1, day, day + 1)] if cuts else []
            for near, times in (*cuts, *beside):
                for span in self._placed(near, times):
                    yield from span

    def _has(self, day: int, stretches: Stretches, at: int) -> bool:
        return any(start <= at < end for start, end in self._placed(day, stretches))


def _reason(kind: str, name: str | None) -> str:
    return f"{kind}: {name}" if name not in (None, UNNAMED) else kind


def _within_day(hours: Stretches) -> Stretches:
    """Hours that end at 24:00 at the latest, because the next date is owned by a holiday or special hours."""
    return tuple((opening, min(closing, DAY)) for opening, closing in hours)


def _dealt(week: Week, first: int, last: int) -> list[Stretches]:
    """A week's hours, dealt out over the dates from `first` to `last`."""
    if week is CLOSED_WEEK:
        return [NO_HOURS] * (last - first + 1)
    weekday = (first - 1) % 7  # 1 January of the year 1 was a Monday
    turned = week[weekday:] + week[:weekday]
    return list((turned * ((last - first) // 7 + 1))[: last - first + 1])
