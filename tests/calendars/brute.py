"""A calendar by brute force: it marks every quarter of an hour as open or closed, and counts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

QUARTER = timedelta(minutes=15)
DAY = timedelta(days=1)
DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Brute:
    """The open quarters of a document from one date to another. Documents here name days one by one."""

    def __init__(self, document, first, last):
        self.document = document
        self.zone = ZoneInfo(document["tz"])
        self.first, self.last = first, last
        self.begin = datetime(first.year, first.month, first.day, tzinfo=UTC)
        self.quarters = int((last - first) / DAY) * 96
        shut = self.marks({day: self.cuts(day) for day in self.dates()})
        self.own = {day: self.marks({day: self.hours(day)}) - shut for day in self.dates()}
        self.open = set().union(*self.own.values())

    def dates(self):
        return [self.first + i * DAY for i in range((self.last - self.first).days)]

    def is_holiday(self, day):
        whole = any("hours" not in closure and self.falls(closure, day) for closure in self.document["closures"])
        return whole or day.isoformat() in self.document["holidays"]

    def is_special(self, day):
        return day.isoformat() in self.document["special"]

    def hours(self, day):
        if self.is_special(day):
            stretches = self.document["special"][day.isoformat()]
        elif self.is_holiday(day):
            stretches = []
        else:
            stretches = self.weekly(day).get(DAYS[day.weekday()], [])
        following = day + DAY if has(self.zone, day + DAY) else day + 2 * DAY  # the zone may have skipped a date
        owned = self.is_holiday(following) or self.is_special(following)
        return [self.read(day, stretch, owned=owned) for stretch in stretches]

    def weekly(self, day):
        hours = self.document["hours"]
        for season in self.document["seasons"]:
            if season["from"] <= day.isoformat() <= season["to"]:
                hours = season["hours"]
        return hours

    def cuts(self, day):
        return [
            self.read(day, stretch, owned=False)
            for closure in self.document["closures"]
            if self.falls(closure, day)
            for stretch in closure.get("hours", [])
        ]

    def falls(self, closure, day):
        if "on" in closure:
            return day.isoformat() == closure["on"]
        return closure["from"] <= day.isoformat() <= closure["to"]

    def read(self, day, stretch, *, owned):
        opening, closing = (
            datetime(day.year, day.month, day.day) + timedelta(hours=int(text[:2]), minutes=int(text[3:]))  # noqa: DTZ001 - wall time
            for text in stretch.split("-")
        )
        midnight = datetime(day.year, day.month, day.day) + DAY  # noqa: DTZ001 - wall time
        if closing <= opening:
            closing = midnight if owned else closing + DAY
        return opening, closing

    def instant(self, wall):
        """The quarter in which a wall time begins: its first pass, or past the gap by the offset from before it."""
        at = wall.replace(tzinfo=self.zone, fold=0).astimezone(UTC)
        return round((at - self.begin) / QUARTER)

    def marks(self, by_day):
        return {
            quarter
            for day, stretches in by_day.items()
            if stretches and has(self.zone, day)
            for opening, closing in stretches
            for quarter in range(self.instant(opening), self.instant(closing))
        }

    # ── questions, in quarters from `begin` ──

    def at(self, quarter):
        return self.begin + quarter * QUARTER

    def elapsed(self, start, end):
        return sum(quarter in self.open for quarter in range(start, end))

    def after(self, start, count, *, next_opening=False):
        """`None` where the answer lies beyond the last quarter."""
        quarter = start
        while count:
            if quarter >= self.quarters:
                return None
            count -= quarter in self.open
            quarter += 1
        while next_opening and quarter not in self.open:
            if quarter >= self.quarters:
                return None
            quarter += 1
        return quarter

    def before(self, end, count):
        quarter = end
        while count:
            if quarter <= 0:
                return None
            quarter -= 1
            count -= quarter in self.open
        return quarter

    def spans(self, start, end):
        marked = [quarter in self.open for quarter in range(start, end)]
        edges = [i + start for i, (a, b) in enumerate(zip([False, *marked], [*marked, False], strict=True)) if a != b]
        return list(zip(edges[::2], edges[1::2], strict=True))

    def is_business_day(self, day):
        return bool(self.own[day])


@lru_cache(maxsize=10_000)
def has(zone, day):
    """Whether a zone had a date: some quarter of an hour of it came about."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC)
    return any((noon + i * QUARTER).astimezone(zone).date() == day for i in range(-160, 160))
