"""Freshdesk's ticket export: the rows of its CSV file as tickets, and what it reports about them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from slaclock.adapters.findings import Findings
from slaclock.adapters.freshdesk.cells import NEEDED, Cells, Columns
from slaclock.adapters.freshdesk.history import OUTBOUND
from slaclock.adapters.freshdesk.reported import Reported, ReportedTickets
from slaclock.adapters.freshdesk.sources import SOURCES
from slaclock.adapters.freshdesk.statuses import Statuses, untold
from slaclock.adapters.freshdesk.targets import PRIORITIES
from slaclock.adapters.node import identifier
from slaclock.adapters.zone import named_zone
from slaclock.errors import shown
from slaclock.tickets import AgentMessage, Created, StatusChanged, Ticket

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from slaclock.adapters.problem import Problem
    from slaclock.tickets import Event

_PRIORITIES = {word: number for number, word in PRIORITIES.items()} | {str(n): n for n in PRIORITIES}
_HALTED = ("pending", "on_hold")


class LoadedExport(NamedTuple):
    """An export's tickets, what could not be known, and what Freshdesk itself reports, by ticket id."""

    tickets: tuple[Ticket, ...]
    problems: tuple[Problem, ...]
    reported: ReportedTickets


def load_export(
    rows: Iterable[Mapping[str, Any]], *, tz: str, statuses: Mapping[Any, str] | None = None
) -> LoadedExport:
    """The rows of a ticket export (CSV) as tickets.

    Columns are found by name, in any case; a byte order mark is ignored. Only times written `YYYY-MM-DD HH:MM:SS` are
    read. A row that cannot be read is left out, and told. The export does not say since when a ticket is pending, so
    a row that is pending now is told too; its ticket is kept as open.

    Args:
        rows: mappings, such as `csv.DictReader` gives; a stream is read once.
        tz: the account's time zone, in which the export writes its times: an IANA name, or Rails' ("Berlin").
        statuses: what the account's own statuses mean: words or numbers to categories.

    Raises:
        AdapterError: an argument or the heading cannot be what it says; `.faults` lists everything found.

    >>> rows = [{"Ticket ID": "22", "Status": "Resolved", "Created time": "2025-03-07 16:00:00",
    ...          "Resolved time": "2025-03-10 10:30:00", "Resolution time (in hrs)": "02:30:00"}]
    >>> tickets, problems, reported = load_export(rows, tz="Eastern Time (US & Canada)")
    >>> print(tickets[0].created.at, problems, reported["22"].resolution)
    2025-03-07 21:00:00+00:00 () 2:30:00
    """
    found = Findings()
    zone, meanings = named_zone(tz, found), Statuses(statuses, found)
    listed = _listed(rows, found)
    problems = found.settled("invalid Freshdesk export")
    export = _Export(cast("ZoneInfo", zone), meanings)
    for place, row in enumerate(listed):
        export.read(place, row)
    return LoadedExport(tuple(export.tickets), (*problems, *export.found.settled("invalid export")), export.reported)


def _listed(rows: Any, found: Findings) -> Iterable[Any]:
    if isinstance(rows, str | bytes | Mapping) or not isinstance(rows, Iterable):
        found.fault("rows", f"must be rows, such as csv.DictReader gives, not {shown(rows)}", rows)
        return ()
    return rows


class _Export:
    """Reads row after row."""

    def __init__(self, zone: ZoneInfo, statuses: Statuses) -> None:
        self._zone, self._statuses = zone, statuses
        self._columns = Columns()
        self._seen: dict[str, int] = {}
        self.found = Findings()
        self.tickets: list[Ticket] = []
        self.reported = ReportedTickets()

    def read(self, place: int, row: object) -> None:
        path = f"rows[{place}]"
        if not isinstance(row, Mapping):
            self.found.problem(path, f"left out: must be a mapping from columns to cells, not {shown(row)}")
            return
        columns, doubled = self._columns.of(row)
        missing = [name for name in NEEDED if name not in columns]
        if missing or doubled:
            self._unreadable(path, place, missing, doubled, row)
        elif None in row:
            self.found.problem(path, f"left out: has more cells than the heading has columns: {shown(row[None])}")
        else:
            self._ticket(place, Cells(path, row, columns, self.found))

    def _unreadable(
        self, path: str, place: int, missing: list[str], doubled: list[str], row: Mapping[Any, Any]
    ) -> None:
        """A heading that cannot be is a fault of the whole export; a later row that lacks columns is left out."""
        for name in missing:
            message, hint = f"has no column {name!r}", f"it has: {shown(list(row))}"
            if place:
                self.found.problem(path, f"left out: {message}")
            else:
                self.found.fault("rows", message, list(row), hint)
        for name in doubled:
            if place:
                self.found.problem(path, f"left out: has two columns {name!r}")
            else:
                self.found.fault("rows", f"has two columns {name!r}", list(row))

    def _ticket(self, place: int, cells: Cells) -> None:
        own = self._own_id(place, cells)
        created = cells.time("Created time", self._zone)
        if created is None and cells.readable:
            cells.readable = False
            cells.problem("Created time", "left out: is empty")
        replied = cells.time("Initial response time", self._zone)
        fields = self._fields(cells)
        statuses = self._status_events(cells)
        reported = self._reported(cells)
        if own is None or created is None or not cells.readable:
            return
        events: list[Event] = [
            Created(
                at=created, by="agent" if fields.get("source") == OUTBOUND else "customer", status="open", fields=fields
            )
        ]
        if replied is not None:
            events.append(AgentMessage(at=replied, by="unknown"))
        self.tickets.append(Ticket(own, events + statuses))
        self.reported[own] = reported

    def _own_id(self, place: int, cells: Cells) -> str | int | None:
        value = cells.raw("Ticket ID")
        own = identifier(value)
        if own is None:
            cells.problem("Ticket ID", "left out: is empty" if value is None else f"left out: {shown(value)} is no id")
            return None
        if self._seen.setdefault(own, place) != place:
            cells.problem("Ticket ID", f"left out: ticket {shown(own)} was in rows[{self._seen[own]}] already")
            return None
        return cast("str | int", value)

    def _fields(self, cells: Cells) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for name, column in (("type", "Type"), ("group", "Group"), ("assignee", "Agent"), ("product", "Product")):
            fields[name] = cells.text(column)
        source = cells.text("Source")
        fields["source"] = None if source is None else SOURCES.get(source.casefold(), source)
        tags = cells.text("Tags")
        fields["tags"] = None if tags is None else [tag.strip() for tag in tags.split(",") if tag.strip()]
        priority = cells.raw("Priority")
        if priority is not None:
            fields["priority"] = _PRIORITIES.get(str(priority).casefold() if identifier(priority) else "")
            if fields["priority"] is None:
                cells.problem("Priority", f"left out: {shown(priority)} is none of Low, Medium, High and Urgent")
        return {name: value for name, value in fields.items() if value is not None}

    def _status_events(self, cells: Cells) -> list[Event]:
        status = cells.raw("Status")
        resolved, closed = cells.time("Resolved time", self._zone), cells.time("Closed time", self._zone)
        category = self._statuses.category(status)
        if category is None:
            cells.problem("Status", "is empty, so nobody knows what it is" if status is None else untold(status))
            return []
        if category in ("solved", "closed"):
            return self._solution(cells, status, resolved, closed if category == "closed" else None)
        if category in _HALTED:
            cells.problem("Status", f"is {shown(status)} now, and the export does not say since when")
        if resolved is not None:
            reason = f"left out: the ticket is {shown(status)} now, and the export does not say when it was reopened"
            cells.problem("Resolved time", reason)
        return []

    def _solution(self, cells: Cells, status: object, resolved: Any, closed: Any) -> list[Event]:
        times = [(resolved, "solved"), (closed, "closed")]
        events: list[Event] = [StatusChanged(at=at, to=to) for at, to in times if at is not None]
        if not events and cells.readable:
            cells.problem("Status", f"is {shown(status)}, and the export does not say since when")
        return events

    def _reported(self, cells: Cells) -> Reported:
        readable = cells.readable
        reported = Reported(
            cells.duration("First response time (in hrs)"),
            cells.duration("Resolution time (in hrs)"),
            cells.time("Due by Time", self._zone),
            cells.text("First response status"),
            cells.text("Resolution status"),
            cells.text("Every response status"),
        )
        cells.readable = readable  # the ticket can be judged without what Freshdesk says about it
        return reported
