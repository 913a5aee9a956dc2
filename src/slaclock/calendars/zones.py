"""Wall time in a zone, and the instants it stands for.

A wall time becomes an instant as RFC 5545 and `fold=0` say: a repeated one is its first pass, a skipped one keeps
the offset from before the gap (02:30 becomes 03:30). Dates are ordinals (`date.toordinal`), times of day are
microseconds from midnight and may run past 24:00, instants are microseconds since 1970-01-01 UTC.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

from slaclock.documents import did_you_mean, fault
from slaclock.errors import CalendarError, shown
from slaclock.instants import DAY, EARLIEST, EPOCH, LATEST, SECOND, from_us

EPOCH_DAY = EPOCH.toordinal()
LAST_DAY = date.max.toordinal()
END = LATEST + 1
"""The instant after the last one that a datetime can say."""


def read_zone(name: object) -> ZoneInfo:
    """The zone with this IANA name.

    Raises:
        FaultyValue: there is none, or `name` is no text.
    """
    if not isinstance(name, str):
        raise fault(f"must be the IANA name of a time zone, not {shown(name)}", hint='such as "Europe/Berlin"')
    try:
        # ZoneInfo looks names up as files, and a folder or an odd character fails in its own way.
        if 0 < len(name) <= 100:
            return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        pass
    raise fault(f"{shown(name)} is not a time zone", hint=did_you_mean(name, _known_zones())) from None


@lru_cache(maxsize=1)
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())  # reads folders


def new_year(year: int) -> int:
    """1 January of a year, as an ordinal; of the year 10000 too."""
    return LAST_DAY + 1 if year > date.max.year else date(year, 1, 1).toordinal()


def offset_us(zone: ZoneInfo, wall: datetime) -> int:
    """The zone's offset from UTC at a wall time (a datetime without a zone), its first pass where it is repeated."""
    delta = zone.utcoffset(wall) or timedelta(0)
    return (delta.days * 86_400 + delta.seconds) * SECOND + delta.microseconds


@lru_cache(maxsize=512)
def midnight_offsets(zone: ZoneInfo, first: int, last: int) -> tuple[int, ...]:
    """The zone's offset from UTC at the beginning of each date, both ends included.

    Kept, because calendars of one zone ask for the same years, and this is half of building one.
    """
    walls = (datetime.fromordinal(min(max(day, 1), LAST_DAY)) for day in range(first, last + 1))
    return tuple(offset_us(zone, wall) for wall in walls)


def midnight(zone: ZoneInfo, day: int) -> int:
    """The instant at which a date begins; one day beyond either end of the years 1-9999 will do."""
    wall = datetime.fromordinal(min(max(day, 1), LAST_DAY))
    return (day - EPOCH_DAY) * DAY - offset_us(zone, wall)


def instant(zone: ZoneInfo, day: int, time: int) -> int:
    """The instant of a wall time on a date; the time of day may run past 24:00."""
    later, time = divmod(time, DAY)
    day += later
    if not 1 <= day <= LAST_DAY:
        return midnight(zone, day) + time
    wall = datetime.fromordinal(day) + timedelta(microseconds=time)
    return (day - EPOCH_DAY) * DAY + time - offset_us(zone, wall)


def local(zone: ZoneInfo, at: int) -> datetime:
    """An instant in the zone.

    Raises:
        CalendarError: its date there lies outside the years 1-9999.
    """
    moment = from_us(at)
    try:
        return moment.astimezone(zone)
    except (OverflowError, ValueError):
        raise CalendarError(
            f"{moment.isoformat()} lies outside the years 1-9999 in {zone.key}: is it a placeholder?", value=moment
        ) from None


def local_day(zone: ZoneInfo, at: int) -> int:
    """The date that an instant falls on, as an ordinal; at the very ends of time the nearest date there is."""
    moment = EPOCH + timedelta(microseconds=min(max(at, EARLIEST), LATEST))
    try:
        return moment.astimezone(zone).toordinal()
    except (OverflowError, ValueError):
        return 1 if at < 0 else LAST_DAY


def exists(zone: ZoneInfo, day: int) -> bool:
    """Whether the zone had this date at all: Apia went from 2011-12-29 straight to 2011-12-31."""
    return local_day(zone, midnight(zone, day + 1) - 1) == day


def year_of(at: int) -> int:
    """The year in UTC that an instant lies in."""
    return (EPOCH + timedelta(microseconds=at)).astimezone(UTC).year
