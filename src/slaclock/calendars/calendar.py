"""The base of every calendar: a set of open instants, and the questions it answers."""

from __future__ import annotations

from abc import abstractmethod
from bisect import bisect_left
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, Self, TypeAlias

from slaclock.calendars.microseconds import MicrosecondCalendar
from slaclock.calendars.span import Span
from slaclock.calendars.zones import local
from slaclock.documents import did_you_mean
from slaclock.durations import to_duration
from slaclock.errors import CalendarError, shown
from slaclock.instants import MICROSECOND, from_us, to_us

if TYPE_CHECKING:
    from collections.abc import Iterator

Landing: TypeAlias = Literal["closing", "next_opening"]
"""Where an answer goes that falls exactly on a closing time."""
Due: TypeAlias = Literal["same_time", "closing"]
"""When on its day a business-day answer lies."""

_NEXT_OPENING = {"closing": False, "next_opening": True}


class Calendar(MicrosecondCalendar):
    """A set of open instants on the UTC time line.

    Instants in are aware datetimes of any zone, instants out are in UTC. Every operation raises `NaiveDatetimeError`
    for a datetime without a zone, and `CalendarError` for anything else that it cannot read, for instants more than
    400 years apart and for answers outside the years 1-9999.

    >>> from datetime import UTC
    >>> from slaclock.calendars import BusinessCalendar
    >>> desk = BusinessCalendar(tz="Europe/Berlin", hours={"mon-fri": ["09:00-12:00", "13:00-17:00"]})
    >>> friday = datetime(2026, 3, 6, 14, tzinfo=UTC)
    >>> desk.after(friday, timedelta(hours=4)).isoformat()
    '2026-03-09T10:00:00+00:00'
    """

    def is_open(self, at: datetime) -> bool:
        """Whether the calendar is open at an instant. An opening time is open, a closing time is not."""
        return self.is_open_us(to_us(at, "at"))

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """The open time between two instants; negative when `end` is earlier than `start`."""
        # This and `after` ask the timeline themselves, and not `elapsed_us` and `after_us`: one call less counts here.
        begin, until = to_us(start, "start"), to_us(end, "end")
        answer = self._window.line.elapsed(begin, until) if begin <= until else None
        return (self.elapsed_us(begin, until) if answer is None else answer) * MICROSECOND

    def after(self, start: datetime, duration: timedelta, landing: Landing = "closing") -> datetime:
        """The earliest instant by which `duration` of open time has passed since `start`.

        Args:
            start: an instant, open or not.
            duration: open time, not negative. Zero gives `start` itself; with `next_opening`, the next open instant.
            landing: with `next_opening` the latest such instant, so that an answer on a closing time moves to the
                next opening.

        Raises:
            NoOpenTime: the calendar has no open time left.
            CalendarError: the search gave up 50 years from `start`.
        """
        try:
            next_opening = _NEXT_OPENING[landing]
        except (KeyError, TypeError):
            raise _not_a_landing(landing) from None
        begin, wanted = to_us(start, "start"), to_duration(duration, "duration")
        answer = self._window.line.after(begin, wanted, next_opening)
        return from_us(self._search_after(begin, wanted, next_opening) if answer is None else answer)

    def before(self, end: datetime, duration: timedelta) -> datetime:
        """The latest instant from which `duration` of open time leads to `end`; zero gives `end`.

        Raises:
            NoOpenTime: there is no open time left before `end`.
            CalendarError: the search gave up 50 years before `end`.
        """
        return from_us(self.before_us(to_us(end, "end"), to_duration(duration, "duration")))

    def next_open(self, at: datetime) -> datetime:
        """`at` if it is open, else the next opening.

        Raises:
            NoOpenTime: there is none.
        """
        return from_us(self.next_open_us(to_us(at, "at")))

    def next_close(self, at: datetime) -> datetime | None:
        """`at` if it is closed, else the next closing; `None` where the calendar never closes again."""
        answer = self.next_close_us(to_us(at, "at"))
        return None if answer is None else from_us(answer)

    def previous_close(self, at: datetime) -> datetime | None:
        """The latest closing time not after `at`; `None` where the calendar never closed before."""
        answer = self.previous_close_us(to_us(at, "at"))
        return None if answer is None else from_us(answer)

    def spans(self, start: datetime, end: datetime) -> Iterator[Span]:
        """The open spans between two instants: clipped to them, merged, in order, found one by one as they are taken.

        >>> from datetime import UTC
        >>> from slaclock.calendars import ALWAYS
        >>> [span.duration for span in ALWAYS.spans(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 1, 2, tzinfo=UTC))]
        [datetime.timedelta(days=1)]
        """
        spans = self.spans_us(to_us(start, "start"), to_us(end, "end"))
        return (Span(from_us(opening), from_us(closing)) for opening, closing in spans)

    def availability(self, start: datetime, end: datetime) -> float | None:
        """The share of the time between two instants that is open, from 0.0 to 1.0; `None` where they are equal.

        Raises:
            CalendarError: `end` is earlier than `start`.
        """
        begin, until = to_us(start, "start"), to_us(end, "end")
        if until < begin:
            raise CalendarError(f"end {shown(end)} is earlier than start {shown(start)}", value=end, calendar=self)
        return self.elapsed_us(begin, until) / (until - begin) if until > begin else None

    def local(self, at: datetime) -> datetime:
        """An instant in the calendar's zone, to show it."""
        return local(self.zone, to_us(at, "at"))

    def is_business_day(self, day: date) -> bool:
        """Whether a date has opening hours of its own; a night shift of the evening before gives it none.

        For a composition: whether an open span begins on the date or covers all of it.
        """
        _check_date(day)
        days, wanted = self.business_days_of(day.year), day.toordinal()
        i = bisect_left(days, wanted)
        return i < len(days) and days[i] == wanted

    def holiday_name(self, day: date) -> str | None:
        """The name of the holiday on a date, else `None`. Names of several are joined by semicolons.

        A closure without hours is a holiday too. An unnamed holiday is called `holiday`.
        """
        _check_date(day)
        return self._holiday_name(day)

    def after_business_days(
        self,
        start: datetime,
        n: int,
        due: Due = "same_time",
        roll: bool = True,  # noqa: FBT001, FBT002 - the published signature
    ) -> datetime:
        """The n-th business day after `start`.

        Args:
            start: an instant. With `roll`, one that is not open moves to the next opening first.
            n: how many business days to step from the local date of `start`; 0 is the (rolled) start itself.
            due: `same_time`: the same wall time on that day, or the next opening where that is not open;
                `closing`: the end of that day's own hours (a night shift: next morning).
            roll: whether to count from the next opening.

        Raises:
            NoOpenTime: the calendar has no open time left.
            CalendarError: `n` is negative, or the search gave up after 50 years.

        >>> from datetime import UTC
        >>> from slaclock.calendars import BusinessCalendar
        >>> office = BusinessCalendar(tz="UTC", hours={"mon-fri": ["08:30-17:00"]})
        >>> saturday = datetime(2026, 3, 7, 10, tzinfo=UTC)
        >>> office.after_business_days(saturday, 1).isoformat()
        '2026-03-10T08:30:00+00:00'
        >>> office.after_business_days(saturday, 1, roll=False).isoformat()
        '2026-03-09T10:00:00+00:00'
        """
        return from_us(self.after_business_days_us(to_us(start, "start"), n, due, roll))

    def in_zone(self, tz: str) -> Calendar:
        """The same open time, its dates and days meant in another zone.

        Raises:
            CalendarError: there is no such zone.
        """
        from slaclock.calendars.algebra import in_zone  # noqa: PLC0415 - it builds on this module

        return in_zone(self, tz)

    def __or__(self, other: Calendar) -> Calendar:
        from slaclock.calendars.algebra import union  # noqa: PLC0415 - it builds on this module

        return union((self, other))

    def __and__(self, other: Calendar) -> Calendar:
        from slaclock.calendars.algebra import intersection  # noqa: PLC0415 - it builds on this module

        return intersection((self, other))

    def __sub__(self, other: Calendar) -> Calendar:
        from slaclock.calendars.algebra import difference  # noqa: PLC0415 - it builds on this module

        return difference(self, other)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: dict[int, Any] | None = None) -> Self:
        return self

    @abstractmethod
    def _holiday_name(self, day: date) -> str | None:
        """The name of the holiday on a date."""


def _check_date(day: object) -> None:
    if isinstance(day, datetime) or not isinstance(day, date):
        raise CalendarError(
            f"a date is needed, not {shown(day)}; of an instant take calendar.local(at).date()", value=day
        )


def _not_a_landing(landing: object) -> CalendarError:
    return CalendarError(
        f"landing must be closing or next_opening, not {shown(landing)} ({did_you_mean(landing, _NEXT_OPENING)})",
        value=landing,
    )
