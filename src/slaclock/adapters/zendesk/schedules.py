"""Zendesk's schedules as calendars: weekly minutes, Rails time zones, holidays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any, cast

from slaclock.adapters.envelope import record, records
from slaclock.adapters.findings import Findings
from slaclock.adapters.node import identifier
from slaclock.adapters.rails_zones import iana_zone, zone_hint
from slaclock.adapters.zendesk.holidays import holiday_dates
from slaclock.calendars import BusinessCalendar
from slaclock.errors import CalendarError, DocumentError, Fault, shown
from slaclock.instants import EPOCH

if TYPE_CHECKING:
    from datetime import date, datetime

    from slaclock.adapters.node import Node

_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_DAY = 24 * 60
_WEEK = 7 * _DAY
_ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Schedules:
    """The schedules of an account.

    Attributes:
        calendars: by their names in the book.
        names: the name in the book of each schedule, by id.
        default: the name of the schedule that holds where a ticket has none; `None` where there is no schedule.
    """

    calendars: Mapping[str, BusinessCalendar]
    names: Mapping[str, str]
    default: str | None

    def choice(self) -> str | dict[str, Any]:
        """The calendar of a policy's business hours, chosen by the ticket's schedule."""
        if self.default is None:
            return _ALWAYS
        others = {key: name for key, name in self.names.items() if name != self.default}
        return {"by": "schedule_id", "of": others, "default": self.default} if others else self.default


def calendar(schedule: Mapping[str, Any], holidays: object = None) -> BusinessCalendar:
    """The calendar of one Zendesk schedule.

    Args:
        schedule: as `GET /api/v2/business_hours/schedules/{id}` gives it, with or without its envelope.
        holidays: as `GET …/schedules/{id}/holidays` gives them: a list, or its envelope.

    Raises:
        AdapterError: they cannot be what they say; `.faults` lists everything found.

    >>> desk = calendar({"id": 77, "name": "NY", "time_zone": "Eastern Time (US & Canada)",
    ...                  "intervals": [{"start_time": 1980, "end_time": 2460}]})
    >>> desk.tz, desk.hours
    ('America/New_York', {'mon': ('09:00-17:00',)})
    """
    found = Findings()
    node = record(schedule, "schedule", found)
    dates = holiday_dates(holidays, "holidays", found)
    built = None if node is None else _calendar(node, dates)
    found.settled("invalid Zendesk schedule")
    return cast("BusinessCalendar", built)  # what is not built has a fault, and was raised


def read_schedules(schedules: object, holidays: object, default: object, found: Findings) -> Schedules:
    """The schedules with their holidays; the default one is `default`, else the one created first."""
    nodes = records(schedules, "schedules", found)
    ids = [node.identifier("id") for node in nodes]
    dates = _holidays_by_schedule(holidays, {key for key in ids if key}, found)
    calendars: dict[str, BusinessCalendar] = {}
    names: dict[str, str] = {}
    created: list[tuple[datetime | None, str]] = []
    for node, key in zip(nodes, ids, strict=True):
        since = node.instant("created_at", needed=False)
        built = _calendar(node, dates.get(key or "", {}))
        if key is None or built is None:
            continue
        if key in names:
            node.fault("id", f"{shown(key)} is the id of another schedule, too")
            continue
        if not built.hours:
            node.problem("intervals", "is empty: this schedule is never open")
        name = _free_name(built.name or "schedule", key, calendars)
        calendars[name], names[key] = built, name
        created.append((since, name))
    if default is not None:
        return Schedules(calendars, names, _default(default, names, found))
    # One that does not say when it was created comes after those that do.
    first = min(created, key=lambda each: (each[0] is None, each[0] or EPOCH), default=(None, None))
    return Schedules(calendars, names, first[1])


def _default(default: object, names: Mapping[str, str], found: Findings) -> str | None:
    key = identifier(default)
    if key is None or key not in names:
        known = ", ".join(sorted(names)) or "none was given"
        found.fault("default_schedule", f"{shown(default)} is no schedule's id", default, f"the ids: {known}")
        return None
    return names[key]


def _free_name(name: str, key: str, taken: Mapping[str, Any]) -> str:
    return name if name not in taken and name != _ALWAYS else f"{name} {key}"


def _holidays_by_schedule(document: object, known: set[str], found: Findings) -> dict[str, dict[date, str]]:
    if document is None:
        return {}
    if not isinstance(document, Mapping):
        hint = 'give a mapping of schedule ids to their holidays: {77: [{"start_date": …}]}'
        found.fault("holidays", f"must be a mapping, not {shown(document)}", document, hint)
        return {}
    dates: dict[str, dict[date, str]] = {}
    for given, listed in document.items():
        key = identifier(given)
        path = f"holidays[{key}]"
        if key is None:
            found.fault("holidays", f"{shown(given)} is no schedule's id", given)
        elif key not in known:
            found.problem(path, f"left out: no schedule has the id {shown(key)}")
        else:
            dates.setdefault(key, {}).update(holiday_dates(listed, path, found))
    return dates


def _calendar(node: Node, dates: Mapping[date, str]) -> BusinessCalendar | None:
    faults = len(node.found.faults)
    name, zone, hours = node.text("name", needed=False), _zone(node), _hours(node)
    if len(node.found.faults) > faults or zone is None:
        return None
    holidays = [{"date": day.isoformat(), "name": title} for day, title in sorted(dates.items())]
    try:
        return BusinessCalendar(tz=zone, hours=hours, holidays=holidays, name=name)
    except (DocumentError, CalendarError) as error:
        # What is right here and too much there: more dates than a document may list.
        inner = error.faults if isinstance(error, DocumentError) else (Fault("", str(error)),)
        node.found.faults += [Fault(f"{node.path}.{each.path}", each.message, each.value, each.hint) for each in inner]
        return None


def _zone(node: Node) -> str | None:
    name = node.text("time_zone")
    zone = iana_zone(name) if name is not None else None
    if name is not None and zone is None:
        node.fault("time_zone", f"{shown(name)} is no time zone of Rails or IANA", zone_hint(name))
    return zone


def _hours(node: Node) -> dict[str, list[str]]:
    """Day by day, the times at which a schedule is open; minutes count from Sunday 00:00 local time."""
    intervals: list[tuple[int, int, Node]] = []
    for each in node.objects("intervals"):
        start, end = each.integer("start_time"), each.integer("end_time")
        if start is None or end is None:
            continue
        if not 0 <= start < _WEEK:
            each.fault("start_time", f"must be from 0 to {_WEEK - 1} minutes, not {shown(start)}")
        elif not start < end <= _WEEK:
            each.fault("end_time", f"must be after start_time, {start}, and at most {_WEEK}, not {shown(end)}")
        else:
            intervals.append((start, end, each))
    intervals.sort(key=lambda interval: interval[:2])
    for (_, last, before), (start, end, each) in pairwise(intervals):
        if start < last:
            message = f"{start}-{end} overlaps {before.path}, {before.get('start_time')}-{last}"
            node.found.fault(each.path, message, dict(each.data))
    hours: dict[str, list[str]] = {}
    for start, end, _ in intervals:
        for day in range(start // _DAY, (end - 1) // _DAY + 1):
            midnight = day * _DAY
            times = f"{_clock(max(start - midnight, 0))}-{_clock(min(end - midnight, _DAY))}"
            hours.setdefault(_DAYS[day], []).append(times)
    return hours


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"
