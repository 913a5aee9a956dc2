"""What a business calendar's document says about the ends of its open and of its closed time."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from slaclock.calendars.extent import ALWAYS_OPEN, NEVER_OPEN, Extent
from slaclock.calendars.hours import CLOSED_WEEK, OPEN_WEEK, Week
from slaclock.calendars.zones import END, EPOCH_DAY
from slaclock.instants import DAY, EARLIEST

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slaclock.calendars.business import BusinessCalendar

MARGIN = 3
"""Days that cover any offset from UTC and a night shift."""


def extent_of(calendar: BusinessCalendar) -> Extent:
    """Bounds of the open and the closed time, without building a year."""
    back, ahead = _weeks_without_end(calendar)
    opened = [*_season_bounds(calendar), *(day for day, times in calendar.special.items() if times)]
    closed = [*_season_bounds(calendar), *calendar.special]
    more_back, more_ahead = _closing_dates(calendar, closed)
    shut_back, shut_ahead = (all(week == CLOSED_WEEK for week in weeks) for weeks in (back, ahead))
    full_back = not more_back and all(week == OPEN_WEEK for week in back)
    full_ahead = not more_ahead and all(week == OPEN_WEEK for week in ahead)
    if shut_back and shut_ahead and not opened:
        return NEVER_OPEN
    if full_back and full_ahead and not closed:
        return ALWAYS_OPEN
    return Extent(
        open_from=_first(opened) if shut_back else EARLIEST,
        open_until=_last(opened) if shut_ahead else END,
        closed_from=_first(closed) if full_back else EARLIEST,
        closed_until=_last(closed) if full_ahead else END,
    )


def _weeks_without_end(calendar: BusinessCalendar) -> tuple[list[Week], list[Week]]:
    """The weekly hours that are in force again and again, far back and far ahead."""
    back = [calendar.hours.week, *(season.week for season in calendar.seasons if season.every_year)]
    ahead = [calendar.hours.week]
    for season in calendar.seasons:
        if season.every_year:
            ahead.append(season.week)
        elif season.last is None:
            ahead = [season.week]  # in the end it covers every date, and so hides what is listed before it
    return back, ahead


def _season_bounds(calendar: BusinessCalendar) -> list[date]:
    return [day for season in calendar.seasons for day in (season.first, season.last) if isinstance(day, date)]


def _closing_dates(calendar: BusinessCalendar, closed: list[date]) -> tuple[bool, bool]:
    """Adds the dates of holidays and closures, and tells whether there are more without end, back and ahead."""
    back = ahead = False
    for entry in calendar.holidays:
        if entry.date is not None:
            closed.append(entry.date)
        else:
            back = ahead = True
    for closure in calendar.closures:
        first, last = closure.bounds()
        closed += [day for day in (first, last) if day is not None]
        back, ahead = back or first is None, ahead or last is None
    return back, ahead


def _first(days: Sequence[date]) -> int:
    return max(_us(min(days), -MARGIN), EARLIEST) if days else END


def _last(days: Sequence[date]) -> int:
    return min(_us(max(days), MARGIN), END) if days else EARLIEST


def _us(day: date, margin: int) -> int:
    return (day.toordinal() - EPOCH_DAY + margin) * DAY
