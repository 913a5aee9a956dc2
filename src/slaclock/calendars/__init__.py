"""Calendars: sets of open instants, and every question about open time."""

from slaclock.calendars.algebra import difference, intersection, union
from slaclock.calendars.always import ALWAYS
from slaclock.calendars.business import BusinessCalendar
from slaclock.calendars.calendar import Calendar
from slaclock.calendars.closures import Closure
from slaclock.calendars.holidays import Holiday
from slaclock.calendars.hours import Hours
from slaclock.calendars.seasons import Season
from slaclock.calendars.span import Span
from slaclock.calendars.special import Special

__all__ = [
    "ALWAYS",
    "BusinessCalendar",
    "Calendar",
    "Closure",
    "Holiday",
    "Hours",
    "Season",
    "Span",
    "Special",
    "difference",
    "intersection",
    "union",
]
