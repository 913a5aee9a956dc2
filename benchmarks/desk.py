"""The desk that every peer is given: Berlin, 9 to 12 and 13 to 17, Monday to Friday, with the holidays of the city."""

from __future__ import annotations

import datetime as dt
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from slaclock import BusinessCalendar

if TYPE_CHECKING:
    from collections.abc import Callable

    After = Callable[[dt.datetime, dt.timedelta], dt.datetime]
    Elapsed = Callable[[dt.datetime, dt.datetime], dt.timedelta]

ZONE = "Europe/Berlin"
YEARS = range(2020, 2032)


def calendar() -> BusinessCalendar:
    """The desk as a slaclock calendar."""
    return BusinessCalendar(
        tz=ZONE, hours={"mon-fri": ["09:00-12:00", "13:00-17:00"]}, holidays=[{"country": "DE", "subdivision": "BE"}]
    )


def holiday_dates() -> list[dt.date]:
    """The holidays as plain dates, for peers that are given dates."""
    import holidays  # noqa: PLC0415 - the measured import of slaclock must not find it loaded

    return sorted(holidays.country_holidays("DE", subdiv="BE", years=YEARS))


def peers() -> dict[str, tuple[After, Elapsed]]:
    """Every peer that is installed: how it finds a deadline, and how it measures between two instants."""
    found: dict[str, tuple[After, Elapsed]] = {}
    own = calendar()
    found["slaclock"] = (own.after, own.elapsed)
    if find_spec("workclock"):
        schedule = workclock()
        found["workclock"] = (schedule.add, schedule.between)
    if find_spec("businesstimedelta"):
        found["businesstimedelta"] = _businesstimedelta()
    return found


def workclock() -> Any:
    """The desk as a `workclock.Schedule`."""
    from workclock import Break, Holidays, Schedule, WorkDay  # noqa: PLC0415 - a peer may be missing

    day: list[Any] = [WorkDay(dt.time(9), dt.time(17)), Break(dt.time(12), dt.time(13)), Holidays(holiday_dates())]
    return Schedule(day, time_zone=ZONE)


def _businesstimedelta() -> tuple[After, Elapsed]:
    import businesstimedelta as peer  # noqa: PLC0415 - a peer may be missing
    import pytz  # noqa: PLC0415 - it comes with that peer

    zone = pytz.timezone(ZONE)
    rules = peer.Rules(
        [
            peer.WorkDayRule(dt.time(9), dt.time(17), working_days=[0, 1, 2, 3, 4], tz=zone),
            peer.LunchTimeRule(dt.time(12), dt.time(13), working_days=[0, 1, 2, 3, 4], tz=zone),
            peer.HolidayRule(holiday_dates(), tz=zone),
        ]
    )

    def after(start: dt.datetime, duration: dt.timedelta) -> dt.datetime:
        return start + peer.BusinessTimeDelta(rules, timedelta=duration)  # type: ignore[no-any-return]

    def elapsed(start: dt.datetime, end: dt.datetime) -> dt.timedelta:
        return rules.difference(start, end).timedelta  # type: ignore[no-any-return]

    return after, elapsed
