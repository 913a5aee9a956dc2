"""The oracle's minutes: every UTC minute marked as open or closed, and counted one after the other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from slaclock.testing.oracle_days import Days, Hours, dates_around

if TYPE_CHECKING:
    from collections.abc import Mapping

DAY = 24 * 60
HORIZON = 500 * DAY
"""How far, in minutes, the oracle is willing to walk."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class BeyondHorizon(Exception):  # noqa: N818 - it says where the walk ended, not that something is wrong
    """The oracle gave up walking: the answer lies more than 500 days away, or there is none."""


def minute_of(at: datetime) -> int:
    """The minute an instant lies in, counted from 1970 in UTC.

    >>> minute_of(datetime(1970, 1, 1, 1, 30, tzinfo=UTC))
    90
    """
    return (at - EPOCH) // timedelta(minutes=1)


def instant_of(minute: int) -> datetime:
    """The instant at which a minute begins.

    >>> instant_of(90).isoformat()
    '1970-01-01T01:30:00+00:00'
    """
    return EPOCH + timedelta(minutes=minute)


class Minutes:
    """Open and closed minutes in a zone. `flags(n)` tells those of the n-th UTC day since 1970."""

    def __init__(self, zone: ZoneInfo) -> None:
        self.zone = zone
        self._days: dict[int, bytes] = {}

    def flags(self, day: int) -> bytes:
        """One byte for each minute of a UTC day, 1 where it is open."""
        if day not in self._days:
            self._days[day] = self._marked(day)
        return self._days[day]

    def _marked(self, day: int) -> bytes:
        raise NotImplementedError

    def business_day(self, day: date) -> bool:
        """Whether the date counts as a business day; this is the rule for compositions."""
        first, end = self.midnight(day), self.midnight(day + timedelta(days=1))
        if first == end:  # the zone skips this date
            return False
        begins = any(
            self.is_open(minute) and not self.is_open(minute - 1) and self.local(minute).date() == day
            for minute in range(first - 60, end + 120)
        )
        return begins or all(self.is_open(minute) for minute in range(first, end))

    def closing_on(self, day: date) -> int:
        """The last closing time on the date, else 24:00; this is the rule for compositions."""
        first, end = self.midnight(day), self.midnight(day + timedelta(days=1))
        for minute in range(end, first, -1):
            if self.is_open(minute - 1) and not self.is_open(minute):
                return minute
        return end

    def holiday_name(self, day: date) -> str | None:
        """The holiday's name, if the date is one."""
        raise NotImplementedError

    def is_open(self, minute: int) -> bool:
        """Whether a minute is open."""
        day, rest = divmod(minute, DAY)
        return self.flags(day)[rest] == 1

    def count(self, start: int, end: int) -> int:
        """How many minutes are open from `start` up to `end`."""
        found = 0
        while start < end:  # day by day, counting each day's open minutes
            day, rest = divmod(start, DAY)
            stop = min(end, (day + 1) * DAY)
            found += self.flags(day).count(1, rest, rest + stop - start)
            start = stop
        return found

    def walk(self, start: int, need: int) -> int:
        """The first minute by which `need` open ones have passed."""
        minute = start
        while need > 0:
            if minute - start > HORIZON:
                raise BeyondHorizon
            if minute % DAY == 0 and self.flags(minute // DAY).count(1) < need:  # not within this day: skip it
                need -= self.flags(minute // DAY).count(1)
                minute += DAY
                continue
            need -= self.is_open(minute)
            minute += 1
        return minute

    def seek(self, start: int, *, opened: bool) -> int:
        """The next minute from `start` on that is open, or closed."""
        minute = start
        while self.is_open(minute) != opened:
            day, rest = divmod(minute, DAY)
            # A day that has no such minute at all is left behind in one step.
            minute += 1 if int(opened) in self.flags(day) else DAY - rest
            if minute - start > HORIZON:
                raise BeyondHorizon
        return minute

    def local(self, minute: int) -> datetime:
        """The wall clock at a minute, without its zone."""
        return instant_of(minute).astimezone(self.zone).replace(tzinfo=None)

    def wall(self, day: date, minutes: int) -> int:
        """The minute at which a date's wall clock shows so many minutes after midnight.

        A repeated wall time is its first pass, a skipped one keeps the offset from before the gap:
        that is what `fold=0` says.
        """
        shown = datetime(day.year, day.month, day.day, tzinfo=self.zone) + timedelta(minutes=minutes)
        return minute_of(shown.replace(fold=0).astimezone(UTC))

    def midnight(self, day: date) -> int:
        """The minute at which a date begins."""
        return self.wall(day, 0)

    def spans_of(self, day: date, hours: Hours) -> list[tuple[int, int]]:
        """A date's hours as minutes of the time line; what a clock change turns backwards or empty is dropped."""
        ends = [(self.wall(day, opening), self.wall(day, closing)) for opening, closing in hours]
        return [(opening, closing) for opening, closing in ends if opening < closing]


class BusinessMinutes(Minutes):
    """The minutes of a business calendar's document."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        super().__init__(ZoneInfo(document["tz"]))
        self.days = Days(document)
        self._own: dict[date, set[int]] = {}

    def _marked(self, day: int) -> bytes:
        first = day * DAY
        # Overnight hours, and zones that skip a whole date, reach a few dates ahead.
        near = dates_around(instant_of(first).date(), 4, 2)
        open_minutes = set[int]().union(*(self.own_minutes(around) for around in near))
        return bytes(minute in open_minutes for minute in range(first, first + DAY))

    def own_minutes(self, day: date) -> set[int]:
        """The open minutes that a date's own hours give."""
        if day not in self._own:
            self._own[day] = self._counted(day)
        return self._own[day]

    def _counted(self, day: date) -> set[int]:
        found: set[int] = set()
        if self._skipped(day):  # no hours
            return found
        for opening, closing in self.spans_of(day, self.days.hours(day)):
            found.update(range(opening, closing))
        for other in dates_around(day, 1, 3):
            if other != day and self.days.owned(other):  # a holiday or special date owns its day
                found.difference_update(range(self.midnight(other), self.midnight(other + timedelta(days=1))))
        for other in dates_around(day, 3, 3):  # closures are subtracted
            closed = [] if self._skipped(other) else self.days.closed_hours(other)
            for opening, closing in self.spans_of(other, closed):
                found.difference_update(range(opening, closing))
        return found

    def _skipped(self, day: date) -> bool:
        return self.midnight(day) == self.midnight(day + timedelta(days=1))

    def business_day(self, day: date) -> bool:
        """Whether the date's own hours, closures taken off, are not empty."""
        return bool(self.own_minutes(day))

    def closing_on(self, day: date) -> int:
        """The end of the date's own hours, closures taken off; a date without hours is asked as a composition is."""
        own = self.own_minutes(day)
        return max(own) + 1 if own else super().closing_on(day)

    def holiday_name(self, day: date) -> str | None:
        """The holiday's name, if the date is one."""
        return self.days.holiday_name(day)


class AlwaysMinutes(Minutes):
    """Open 24/7."""

    def _marked(self, day: int) -> bytes:  # noqa: ARG002 - all days are alike
        return bytes([1]) * DAY

    def holiday_name(self, day: date) -> str | None:  # noqa: ARG002 - all days are alike
        """No date is a holiday."""
        return None


class ComposedMinutes(Minutes):
    """Minutes of other calendars, joined by `union`, `intersection` or `difference`."""

    def __init__(self, how: str, parts: list[Minutes], zone: ZoneInfo | None = None) -> None:
        # The first operand's zone; "always" gives way to any other.
        settled = [part.zone for part in parts if not isinstance(part, AlwaysMinutes)] or [parts[0].zone]
        super().__init__(zone or settled[0])
        self.how = how
        self.parts = parts

    def _marked(self, day: int) -> bytes:
        columns = zip(*(part.flags(day) for part in self.parts), strict=True)
        if self.how == "union":
            return bytes(max(marks) for marks in columns)
        if self.how == "intersection":
            return bytes(min(marks) for marks in columns)
        return bytes(first > second for first, second in columns)

    def holiday_name(self, day: date) -> str | None:
        """Of a union where all have one, of an intersection where any has, of a difference the first's."""
        names = [part.holiday_name(day) for part in self.parts]
        if self.how == "difference":
            return names[0]
        if self.how == "union" and None in names:
            return None
        return next((name for name in names if name is not None), None)


def minutes_of(document: Any, named: Mapping[str, Any] | None = None) -> Minutes:
    """The minutes of a calendar: a business calendar's document, a composition of names or documents, or a name.

    >>> minutes_of("always").is_open(0)
    True
    """
    if document == "always":
        return AlwaysMinutes(ZoneInfo("UTC"))
    if isinstance(document, str):
        return minutes_of((named or {})[document], named)
    for how in ("union", "intersection", "difference"):
        if how in document:
            return ComposedMinutes(how, [minutes_of(part, named) for part in document[how]])
    return BusinessMinutes(document)
