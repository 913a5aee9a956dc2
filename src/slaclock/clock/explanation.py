"""Explanations: every stretch of a measurement, what happened in it and what it counted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from html import escape
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

from slaclock.durations import format_duration, from_duration, in_us
from slaclock.instants import from_us

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slaclock.calendars import Calendar
    from slaclock.clock.marks import Mark

What = Literal["running", "closed", "paused", "solved"]
_HEADINGS = ("from", "to", "what", "detail", "counted", "total")


@dataclass(frozen=True, slots=True)
class Row:
    """One stretch.

    Attributes:
        start, end: the instants it lies between, UTC.
        what: `running`, `closed` (running, but the calendar is closed), `paused` or `solved`.
        detail: why: the status that pauses, the holiday or closure that closes.
        counted: the open time that counts from this stretch.
        total: all that has counted up to its end.
    """

    start: datetime
    end: datetime
    what: What
    detail: str
    counted: timedelta
    total: timedelta


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a measurement used what it used: rows whose counted time adds up to `elapsed`, to the microsecond.

    `str()` shows it as text in the calendar's zone; `html()` as a table, escaped.
    """

    rows: tuple[Row, ...]
    tz: str
    title: str = ""

    @property
    def total(self) -> timedelta:
        """The open time counted in all rows: the elapsed time."""
        return self.rows[-1].total if self.rows else timedelta()

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as plain JSON: instants as ISO 8601 text, durations as text such as `1h30m`."""
        return [
            {
                "from": row.start.isoformat(),
                "to": row.end.isoformat(),
                "what": row.what,
                "detail": row.detail,
                "counted": format_duration(in_us(row.counted)),
                "total": format_duration(in_us(row.total)),
            }
            for row in self.rows
        ]

    def _cells(self) -> Iterator[tuple[str, ...]]:
        zone = ZoneInfo(self.tz)
        for row in self.rows:
            start, end = _local(row.start, zone), _local(row.end, zone)
            yield (start, end, row.what, row.detail, *(format_duration(in_us(d)) for d in (row.counted, row.total)))

    def text(self) -> str:
        """The rows as an aligned text, in the calendar's zone."""
        cells = [_HEADINGS, *self._cells()]
        widths = [max(len(line[column]) for line in cells) for column in range(len(_HEADINGS))]
        lines = [
            "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells
        ]
        return "\n".join([f"{self.title} ({self.tz})".strip(), *lines])

    def html(self) -> str:
        """The rows as an HTML table, in the calendar's zone; every text is escaped."""
        head = "".join(f"<th>{heading}</th>" for heading in _HEADINGS)
        body = "".join(
            "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in line) + "</tr>" for line in self._cells()
        )
        caption = escape(f"{self.title} ({self.tz})".strip())
        return f"<table><caption>{caption}</caption><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return self.html()


def _local(at: datetime, zone: ZoneInfo) -> str:
    # The offset stands beside the time, so that the two passes of a repeated hour can be told apart.
    return at.astimezone(zone).strftime("%a %Y-%m-%d %H:%M:%S.%f%z").replace(".000000", "")


def explain(calendar: Calendar, marks: tuple[Mark, ...], until: int, title: str = "") -> Explanation:
    """The stretches of a clock's marks up to `until` (microseconds UTC) or to its stop."""
    rows: list[Row] = []
    total = 0
    for start, end, what, detail, counted in _stretches(calendar, marks, until):
        total += counted
        rows.append(Row(from_us(start), from_us(end), what, detail, from_duration(counted), from_duration(total)))
    return Explanation(tuple(rows), calendar.tz, title)


def _stretches(calendar: Calendar, marks: tuple[Mark, ...], until: int) -> Iterator[tuple[int, int, What, str, int]]:
    for number, mark in enumerate(marks):
        end = min(marks[number + 1].at, until) if number + 1 < len(marks) else until
        if end <= mark.at or (mark.state == "stopped" and number + 1 == len(marks)):
            continue
        if mark.state == "running":
            yield from _open_and_closed(calendar, mark.at, end)
        elif mark.state == "paused":
            yield mark.at, end, "paused", mark.note, 0
        else:
            counted = calendar.elapsed_us(mark.at, end) if mark.state == "counted" else 0
            yield mark.at, end, "solved", mark.note, counted


def _open_and_closed(calendar: Calendar, start: int, end: int) -> Iterator[tuple[int, int, What, str, int]]:
    at = start
    for opening, closing in calendar.spans_us(start, end):
        yield from ((a, b, "closed", why, 0) for a, b, why in calendar.closed_us(at, opening))
        yield opening, closing, "running", "", closing - opening
        at = closing
    yield from ((a, b, "closed", why, 0) for a, b, why in calendar.closed_us(at, end))
