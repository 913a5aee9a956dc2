"""Making calendars of calendars: union, intersection, difference, another zone."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from slaclock.calendars.always import Always
from slaclock.calendars.calendar import Calendar
from slaclock.calendars.composition import Composition, Difference, Intersection, Union, levels
from slaclock.calendars.zones import read_zone
from slaclock.documents import FaultyValue
from slaclock.errors import CalendarError, shown

if TYPE_CHECKING:
    from collections.abc import Iterable

C = TypeVar("C", bound=Composition)


def union(calendars: Iterable[Calendar], name: str | None = None) -> Union:
    """A calendar that is open where any of these is.

    Raises:
        CalendarError: there are none, or one is no calendar.

    >>> from slaclock.calendars import ALWAYS, BusinessCalendar
    >>> desk = BusinessCalendar(tz="Europe/Berlin", hours={"mon-fri": ["09:00-17:00"]})
    >>> union([desk, ALWAYS], name="round the clock").tz
    'Europe/Berlin'
    """
    return _composed(Union, calendars, name)


def intersection(calendars: Iterable[Calendar], name: str | None = None) -> Intersection:
    """A calendar that is open where all of these are.

    Raises:
        CalendarError: there are none, or one is no calendar.
    """
    return _composed(Intersection, calendars, name)


def difference(calendar: Calendar, without: Calendar, name: str | None = None) -> Difference:
    """A calendar that is open where the first is and the other is not.

    Raises:
        CalendarError: one of them is no calendar.
    """
    return _composed(Difference, (calendar, without), name)


def in_zone(calendar: Calendar, tz: str) -> Calendar:
    """A calendar's open time, with its dates meant in another zone.

    Raises:
        CalendarError: there is no such zone.
    """
    try:
        read_zone(tz)
    except FaultyValue as refusal:
        raise CalendarError(f"tz {refusal}", value=tz, path="tz") from None
    if isinstance(calendar, Always):
        return Always(tz)
    if calendar.tz == tz:
        return calendar
    if isinstance(calendar, Composition):
        return type(calendar)(calendar.operands, tz, calendar.name)
    return Union((calendar,), tz)


def _composed(kind: type[C], calendars: Iterable[Calendar], name: str | None) -> C:
    """A composition, in which a first operand of the same kind (of `|` and `&`: any) is dissolved.

    So a sum of thousands is one level deep.
    """
    operands: list[Calendar] = []
    tz: str | None = None
    depth = 1
    for i, each in enumerate(calendars):
        if not isinstance(each, Calendar):
            raise CalendarError(f"{shown(each)} is no calendar", value=each)
        if isinstance(each, kind) and each.name is None and (i == 0 or kind is not Difference):
            tz = each.own_tz if i == 0 else tz
            operands += each.operands
            depth = max(depth, each.depth)
        else:
            operands.append(each)
            depth = max(depth, 1 + levels(each))
    if not operands:
        raise CalendarError("a composition needs at least one calendar")
    return kind(operands, tz, name, depth=depth)
