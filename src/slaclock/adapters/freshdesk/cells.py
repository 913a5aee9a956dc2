"""The cells of an export's rows: columns by name in any case, and values as Freshdesk writes them.

Columns as three independent readers of such exports name them; their words vary in case ("Created Time").
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from slaclock.adapters.blanks import is_blank
from slaclock.errors import shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from slaclock.adapters.findings import Findings

BOM = "\ufeff"
NEEDED = ("Ticket ID", "Status", "Created time")
OTHERS = (
    "Priority",
    "Source",
    "Type",
    "Group",
    "Agent",
    "Product",
    "Tags",
    "Due by Time",
    "Resolved time",
    "Closed time",
    "Initial response time",
    "First response time (in hrs)",
    "Resolution time (in hrs)",
    "First response status",
    "Resolution status",
    "Every response status",
)
"""The columns that are read, by their usual names."""

_KNOWN = {name.casefold(): name for name in (*NEEDED, *OTHERS)}
_TIME = re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}", re.ASCII)
_DURATION = re.compile(r"(\d{1,6}):([0-5]\d):([0-5]\d)", re.ASCII)
_EITHER = re.compile(r"\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}.*", re.ASCII | re.DOTALL)


class Columns:
    """Which key of a row holds which column; found once for all rows with the same keys."""

    __slots__ = ("_found",)

    def __init__(self) -> None:
        self._found: dict[tuple[Any, ...], tuple[dict[str, str], list[str]]] = {}

    def of(self, row: Mapping[Any, Any]) -> tuple[dict[str, str], list[str]]:
        """The keys by the columns' usual names, and the names that two keys have."""
        keys = tuple(row)
        if keys not in self._found:
            self._found[keys] = _columns(keys)
        return self._found[keys]


def _columns(keys: tuple[Any, ...]) -> tuple[dict[str, str], list[str]]:
    columns: dict[str, str] = {}
    doubled: list[str] = []
    for key in keys:
        name = _KNOWN.get(" ".join(key.removeprefix(BOM).split()).casefold()) if isinstance(key, str) else None
        if name is not None and name in columns:
            doubled.append(name)
        elif name is not None:
            columns[name] = key
    return columns, doubled


class Cells:
    """One row of an export. Every reader gives the value, or `None` where the cell is empty or was told as a problem.

    Attributes:
        path: `rows[3]`.
        readable: whether no problem was noted by `time` or `text`, of which the events are made.
    """

    __slots__ = ("_columns", "_found", "_row", "path", "readable")

    def __init__(self, path: str, row: Mapping[str, Any], columns: dict[str, str], found: Findings) -> None:
        self.path, self._row, self._columns, self._found = path, row, columns, found
        self.readable = True

    def raw(self, name: str) -> Any:
        """The cell as it stands, without blanks around it; `None` where it is empty or missing."""
        key = self._columns.get(name)
        value = None if key is None else self._row.get(key)
        if is_blank(value):
            return None
        return value.strip() if isinstance(value, str) else value

    def problem(self, name: str, reason: str) -> None:
        """Notes a problem with a cell."""
        key = self._columns.get(name, name).removeprefix(BOM)
        self._found.problem(f"{self.path}[{key!r}]", reason)

    def text(self, name: str) -> str | None:
        """A cell's text."""
        value = self.raw(name)
        if value is None or (isinstance(value, str) and _encodable(value)):
            return value
        self.readable = False
        self.problem(name, f"left out: must be a text, not {shown(value)}")
        return None

    def time(self, name: str, zone: ZoneInfo) -> datetime | None:
        """An instant, written `YYYY-MM-DD HH:MM:SS` on the account's clock."""
        value = self.raw(name)
        if value is None:
            return None
        if isinstance(value, str) and _TIME.fullmatch(value):
            try:
                return datetime.fromisoformat(value).replace(tzinfo=zone).astimezone(UTC)
            except (ValueError, OverflowError):
                pass
        self.readable = False
        either = isinstance(value, str) and _EITHER.fullmatch(value)
        why = "could be day or month first" if either else "is no such time"
        self.problem(name, f"left out: {shown(value)} {why}, and only YYYY-MM-DD HH:MM:SS is read")
        return None

    def duration(self, name: str) -> timedelta | None:
        """A length of time, written `HH:MM:SS`; hours may be more than 24."""
        value = self.raw(name)
        if value is None:
            return None
        match = _DURATION.fullmatch(value) if isinstance(value, str) else None
        if match is None:
            self.problem(name, f"left out: {shown(value)} is no duration, such as 26:30:00")
            return None
        return timedelta(hours=int(match[1]), minutes=int(match[2]), seconds=int(match[3]))


def _encodable(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True
