"""Freshdesk's business hours as calendars.

Source: developers.freshdesk.com/api/#business-hours. The payload holds no holidays. Freshservice's holds them, and has
its own words for the hours (api.freshservice.com/#business-hours).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from slaclock.adapters.envelope import record, records
from slaclock.adapters.findings import Findings
from slaclock.adapters.freshdesk.holidays import read_holidays
from slaclock.adapters.node import identifier
from slaclock.adapters.rails_zones import iana_zone, zone_hint
from slaclock.calendars import BusinessCalendar
from slaclock.documents import did_you_mean
from slaclock.errors import AdapterError, CalendarError, DocumentError, shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from slaclock.adapters.node import Node

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIME = re.compile(r"(\d{1,2}):(\d{2})\s*([ap]m)", re.ASCII | re.IGNORECASE)
_TIME_HINT = 'write "8:00 am"'
_MIDNIGHT = 24 * 60
_WORDS = {
    "working_hours": ("start_time", "end_time"),
    "service_desk_hours": ("beginning_of_workday", "end_of_workday"),
}
"""What a week, the beginning and the end of a day are called."""


def calendar(business_hours: Mapping[str, Any]) -> BusinessCalendar:
    """One set of business hours as a calendar. Only Freshservice's have holidays: Freshdesk's payload has none.

    Args:
        business_hours: one record of `GET /api/v2/business_hours`, of Freshdesk or Freshservice.

    Raises:
        AdapterError: it cannot be what it says; `.faults` lists everything found.

    >>> hours = calendar({"id": 7, "name": "NY", "time_zone": "Eastern Time (US & Canada)",
    ...                   "working_hours": {"friday": {"start_time": "9:00 am", "end_time": "12:00 am"}}})
    >>> hours.tz, dict(hours.hours)
    ('America/New_York', {'fri': ('09:00-24:00',)})
    """
    found = Findings()
    node = record(business_hours, "business_hours", found)
    built = None if node is None else read_calendar(node)
    found.settled("invalid Freshdesk business hours")
    if built is None:  # never without a fault
        raise AdapterError("holds no business hours", "invalid Freshdesk business hours")
    return built


def read_calendar(node: Node) -> BusinessCalendar | None:
    """The calendar of one record; `None` after noting why there is none."""
    faults = len(node.found.faults)
    name = node.text("name", needed=False)
    tz = _zone(node)
    hours = _week(node)
    holidays, closures = read_holidays(node)
    if tz is None or len(node.found.faults) > faults:
        return None
    try:
        return BusinessCalendar(tz=tz, hours=hours, holidays=holidays, closures=closures, name=name)
    except (DocumentError, CalendarError) as error:
        # What is right here and too much there: more holidays than a document may list.
        node.fault("list_of_holidays", str(error))
        return None


def _zone(node: Node) -> str | None:
    given = node.text("time_zone")
    if given is None:
        return None
    tz = iana_zone(given)
    if tz is None:
        node.fault("time_zone", f"{shown(given)} is no time zone that Rails or IANA knows", zone_hint(given))
    return tz


def _week(node: Node) -> dict[str, list[str]]:
    key = "service_desk_hours" if node.get("working_hours") is None and "service_desk_hours" in node.data else None
    key = key or "working_hours"
    week = node.object(key)
    if week is None:
        return {}
    hours = {}
    for day in week.data:
        if day not in DAYS:
            week.found.fault(f"{week.path}.{day}", "is no day of the week", day, did_you_mean(day, DAYS))
        elif week.get(day) is not None and (window := _window(week, day, *_WORDS[key])) is not None:
            hours[day[:3]] = [window]
    if not any(week.get(day) is not None for day in DAYS):
        node.problem(key, f"has no working day, so it is never open: {shown(dict(week.data))}")
    return hours


def _window(week: Node, day: str, starts: str, ends: str) -> str | None:
    node = week.object(day)
    if node is None:
        return None
    start, end = _minutes(node, starts), _minutes(node, ends)
    if start is None or end is None:
        return None
    end = end or _MIDNIGHT  # an end at 12:00 am is the end of the day
    if end <= start:
        message = f"ends at {shown(node.get(ends))}, and begins at {shown(node.get(starts))}"
        week.fault(day, message, "a day ends after it begins; 12:00 am is its end")
        return None
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


def _minutes(node: Node, key: str) -> int | None:
    """Minutes after midnight of a time on a 12-hour clock."""
    text = node.text(key)
    if text is None:
        return None
    match = _TIME.fullmatch(text.strip())
    if match is None or not 1 <= int(match[1]) <= 12 or int(match[2]) > 59:
        node.fault(key, f"{shown(text)} is no time of the day", _TIME_HINT)
        return None
    return int(match[1]) % 12 * 60 + int(match[2]) + (12 * 60 if match[3].lower() == "pm" else 0)


class BusinessHours:
    """All sets of business hours of an account: which there are, and which one a group uses.

    Attributes:
        calendars: by the name that they have in the book.
        default: the name of the set that holds where a group says nothing; `None` where none were given.
        by_group: the names of the sets of those groups that have their own, by the group's id and by its name.
    """

    __slots__ = ("by_group", "calendars", "default", "given")

    def __init__(self, business_hours: object, groups: object, found: Findings) -> None:
        self.given = business_hours is not None
        self.calendars: dict[str, BusinessCalendar] = {}
        self.by_group: dict[str, str] = {}
        nodes = records(business_hours, "business_hours", found)
        names = self._sets(nodes)
        self.default = _default(nodes, names, found) if self.given else None
        self._groups(records(groups, "groups", found), names)

    def _sets(self, nodes: list[Node]) -> dict[str, str]:
        """The names in the book, by the sets' ids."""
        names: dict[str, str] = {}
        taken = [node.get("name") for node in nodes]
        for node in nodes:
            own, name, built = node.identifier("id"), node.text("name"), read_calendar(node)
            if own is None:
                continue
            if own in names:
                node.fault("id", f"{shown(own)} is there twice")
                continue
            unique = name is not None and taken.count(name) == 1 and name != "always"
            names[own] = name if unique and name is not None else f"{name or 'business hours'} {own}"
            if built is not None:
                self.calendars[names[own]] = built
        return names

    def _groups(self, nodes: list[Node], names: dict[str, str]) -> None:
        chosen: dict[str, str | None] = {}
        named: dict[str, set[str | None]] = {}
        for node in nodes:
            own, hours = node.identifier("id"), node.identifier("business_hour_id", needed=False)
            name = node.text("name", needed=False)
            if self.given and hours is not None and hours not in names:
                hint = did_you_mean(hours, names)
                node.fault("business_hour_id", f"{shown(hours)} is the id of no business hours given", hint)
                continue
            if own is None:
                continue
            mine = None if hours is None else names.get(hours)
            if chosen.setdefault(own, mine) != mine:
                node.fault("id", f"{shown(own)} is there twice, with other business hours")
            if name is not None:
                named.setdefault(name, set()).add(mine)
        for group, mine in (*chosen.items(), *_told_apart(named, chosen)):
            if mine is not None and mine != self.default:
                self.by_group[group] = mine

    def choice(self) -> str | dict[str, Any] | None:
        """What a policy in business hours says about its calendar; `None` where no sets were given."""
        if self.default is None or not self.by_group:
            return self.default
        return {"by": "group", "of": dict(self.by_group), "default": self.default}


def _told_apart(named: dict[str, set[str | None]], ids: Mapping[str, object]) -> list[tuple[str, str | None]]:
    """The groups' names, as exports have no ids; without those that are ids, or that groups with other hours share."""
    return [(name, next(iter(hours))) for name, hours in named.items() if len(hours) == 1 and name not in ids]


def _default(nodes: list[Node], names: dict[str, str], found: Findings) -> str | None:
    """The name of the default set; the only one is it whatever it says."""
    marked = [node for node in nodes if node.flag("is_default", needed=False)]
    for node in marked[1:]:
        node.fault("is_default", f"a second default, besides {marked[0].path}")
    if not marked and len(nodes) == 1:
        marked = nodes
    if not marked:
        what = "holds none" if not nodes else f"holds {len(nodes)} sets"
        found.fault("business_hours", f"{what}, and none is the default", hint='one of them has "is_default": true')
        return None
    return names.get(identifier(marked[0].get("id")) or "")
