"""Recurring dates: RFC 5545 recurrence rules, expanded by dateutil one year at a time.

In search of a rule's next date dateutil walks on from its start, up to the year 9999. So a rule that never comes about
is refused before, and one without COUNT is begun afresh, in step, just before the year that is asked for.
"""

from __future__ import annotations

from datetime import MAXYEAR, date, datetime
from itertools import chain
from typing import TYPE_CHECKING, Any

from slaclock.calendars.rule import FREQUENCIES, WEEKDAYS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slaclock.calendars.rule import Rule

LONGEST_MONTHS = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
CYCLE = 28
"""Years that hold every kind of year, leap or not and beginning on any weekday, when no century lies between."""


class Recurrence:
    """The dates of a rule between two dates, found year by year and kept.

    Args:
        rule: what is expanded.
        first: its first possible date; `None`: it has always been. Only for a rule that floats.
        last: its last possible date; `None`: it goes on.

    >>> from slaclock.calendars.rule import Rule
    >>> days = Recurrence(Rule.read("FREQ=MONTHLY;INTERVAL=6;BYDAY=1WE"), date(2020, 1, 1), None).in_year(2026)
    >>> [date.fromordinal(day).isoformat() for day in days]
    ['2026-01-07', '2026-07-01']
    """

    __slots__ = ("_counted", "_done", "_first", "_last", "_options", "_rule", "_years")

    def __init__(self, rule: Rule, first: date | None, last: date | None) -> None:
        ends = [day for day in (last, rule.until) if day is not None]
        self._rule = rule
        self._first = first or date.min
        self._last = min(ends, default=date.max)
        self._options: dict[str, Any] | None = None
        self._counted: Iterator[datetime] | None = None
        self._years: dict[int, tuple[int, ...]] = {}
        self._done = 0

    def in_year(self, year: int) -> tuple[int, ...]:
        """Its dates in a year, as ordinals in order."""
        if not self._first.year <= year <= self._last.year:
            return ()
        if year not in self._years and year > self._done:
            if self._rule.count is None:
                self._expand(year)
            else:
                self._count_on(year)
        return self._years.get(year, ())

    def _expand(self, year: int) -> None:
        found: list[int] = []
        following = MAXYEAR + 1
        for at in self._from(begin_before(self._rule, self._first, year)):
            if at.year > year:
                following = at.year
                break
            if at.year == year and self._first <= at.date() <= self._last:
                found.append(at.toordinal())
        self._years[year] = tuple(found)
        # What was walked over is known to be empty: no stretch of years is walked twice.
        self._years |= dict.fromkeys(range(year + 1, min(following, year + 1 + CYCLE * 10)), ())

    def _count_on(self, year: int) -> None:
        if self._counted is None:
            self._counted = self._from(self._first, count=self._rule.count)
        found: dict[int, list[int]] = {}
        for at in self._counted:
            found.setdefault(at.year, []).append(at.toordinal())
            if at.year > year:
                self._counted = chain([at], self._counted)
                found.pop(at.year)
                break
        self._years |= {each: tuple(days) for each, days in found.items()}
        self._done = max(self._done, year)

    def _from(self, start: date, count: int | None = None) -> Iterator[datetime]:
        if self._options is None:
            self._options = options(self._rule, self._first)
        return occurrences(self._options, start, count)


def occurrences(options: dict[str, Any], start: date, count: int | None = None) -> Iterator[datetime]:
    """What dateutil makes of a rule that begins on a date."""
    from dateutil.rrule import rrule  # noqa: PLC0415 - only calendars with recurring closures need it

    return iter(rrule(dtstart=datetime.combine(start, datetime.min.time()), count=count, **options))


def options(rule: Rule, first: date) -> dict[str, Any]:
    """A rule in dateutil's words, with all said that dateutil would take from its start."""
    from dateutil.rrule import weekday  # noqa: PLC0415 - see occurrences

    found: dict[str, Any] = {key.lower(): list(numbers) for key, numbers in rule.by}
    if rule.days:
        found["byweekday"] = [weekday(day, n or None) for day, n in rule.days]
    freq = rule.freq
    if freq == "DAILY" and rule.interval == 1 and found:
        # The same dates in thirty times fewer steps, which counts for rare ones.
        freq = "MONTHLY"
        found.pop("bysetpos", None)
        found.setdefault("byweekday", [weekday(day) for day in range(len(WEEKDAYS))])
    elif freq != "DAILY" and not found.keys() & {"byweekday", "bymonthday", "byyearday", "byweekno", "byeaster"}:
        if freq == "WEEKLY":
            found["byweekday"] = [weekday(first.weekday())]
        else:
            found["bymonthday"] = [first.day]
        if freq == "YEARLY":
            found.setdefault("bymonth", [first.month])
    return found | {"freq": FREQUENCIES.index(freq), "interval": rule.interval, "wkst": weekday(rule.week_start)}


def begin_before(rule: Rule, first: date, year: int) -> date:
    """A date in or before a year, not later than its first day where possible, from which the rule keeps in step."""
    step, opening = rule.interval, date(max(year, 1), 1, 1)
    if rule.freq == "YEARLY":
        return date(max(first.year + (year - first.year) // step * step, 1), 1, 1)
    if rule.freq == "MONTHLY" or (rule.freq == "DAILY" and step == 1):
        begun = first.year * 12 + first.month - 1
        months = begun + (year * 12 - begun) // step * step
        return date(months // 12, months % 12 + 1, 1) if months >= 12 else opening
    if rule.freq == "WEEKLY":
        step *= 7
        begun = first.toordinal() - (first.weekday() - rule.week_start) % 7
    else:
        begun = first.toordinal()
    day = begun + (opening.toordinal() - begun) // step * step
    return date.fromordinal(day if day >= 1 else day + step)


def never(rule: Rule, first: date | None) -> bool:
    """Whether a rule never comes about.

    It is tried near the end of the calendar, because dateutil stops at the year 9999 and nowhere before, and long
    enough for its steps to meet every kind of year.
    """
    by = dict(rule.by)
    if _no_such_day(by):
        return True
    begun = first or date.min
    if rule.freq == "DAILY":
        weekdays = {day for day, _ in rule.days}
        return bool(weekdays) and rule.interval % 7 == 0 and begun.weekday() not in weekdays
    if rule.freq == "WEEKLY":
        return False
    year = max(begun.year, MAXYEAR + 1 - CYCLE * rule.interval)
    return next(occurrences(options(rule, begun), begin_before(rule, begun, year)), None) is None


def _no_such_day(by: dict[str, tuple[int, ...]]) -> bool:
    """Whether no month that is named has a day that is named."""
    lengths = [LONGEST_MONTHS[month - 1] for month in by.get("BYMONTH", range(1, 13))]
    return all(abs(day) > max(lengths) for day in by.get("BYMONTHDAY", (1,)))
