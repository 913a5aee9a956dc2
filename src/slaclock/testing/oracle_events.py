"""The oracle's events: a ticket's plain events as instants, each with the signals that metrics start and stop on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING, Any

from slaclock.testing.oracle_minutes import EPOCH

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slaclock.testing.oracle_book import Book

SOLVED = ("solved", "closed")


@dataclass(frozen=True)
class Signal:
    """One thing that happened, in the order in which it takes effect."""

    kind: str
    at: int
    order: int
    before: str
    """The status category before."""
    status: str
    """The status category after."""
    customer_seen: bool
    """Whether the customer has written by then."""
    group: object
    """The group that holds the ticket."""
    event: Mapping[str, Any]

    @property
    def solves(self) -> bool:
        """`solved` includes `closed`."""
        return self.kind == "status" and self.before not in SOLVED and self.status in SOLVED

    @property
    def closes(self) -> bool:
        """The ticket gets closed."""
        return self.kind == "status" and self.before != "closed" and self.status == "closed"

    @property
    def reopens(self) -> bool:
        """The ticket leaves `solved` and `closed`."""
        return self.kind == "status" and self.before in SOLVED and self.status not in SOLVED

    @property
    def unlocks(self) -> bool:
        """The ticket leaves `closed`, if only for `solved`."""
        return self.kind == "status" and self.before == "closed" and self.status != "closed"


@dataclass
class Instant:
    """Everything that happens at one instant: one change of the fields, then signals in order."""

    at: int
    fields: dict[str, Any]
    """The fields after the change."""
    signals: list[Signal] = field(default_factory=list)
    statuses: list[str] = field(default_factory=list)
    """The categories that the ticket takes on."""


def microsecond_of(at: datetime | str) -> int:
    """An event's instant."""
    moment = datetime.fromisoformat(at) if isinstance(at, str) else at
    since = moment - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def ordered(events: list[Mapping[str, Any]]) -> list[tuple[int, Mapping[str, Any]]]:
    """The events in the order in which they count, each with its instant."""
    stamped = sorted(((microsecond_of(event["at"]), event) for event in events), key=lambda pair: pair[0])
    known: set[object] = set()
    kept = []
    for at, event in stamped:  # same id twice: the earliest is kept, at one instant the first
        if event.get("id") is None or event["id"] not in known:
            kept.append((at, event))
            known.add(event.get("id"))
    (created,) = [pair for pair in kept if pair[1]["kind"] == "created"]
    others = [pair for pair in kept if pair is not created]
    # `created` comes first, then the events dated before it, at its instant.
    return [created, *((max(at, created[0]), event) for at, event in others)]


def instants(events: list[Mapping[str, Any]], book: Book, now: int | None) -> list[Instant]:
    """The ticket's instants up to `now`."""
    stamped = ordered(events)
    reader = _Reader(book)
    times = sorted({at for at, _ in stamped if now is None or at <= now})
    return [reader.read(at, [event for when, event in stamped if when == at]) for at in times]


class _Reader:
    """Walks through the instants and remembers the fields, the status and whether the customer has written."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self.fields: dict[str, Any] = {}
        self.status = "new"
        self.customer_seen = False
        self.order = 0

    def read(self, at: int, events: list[Mapping[str, Any]]) -> Instant:
        group = self.fields.get("group")
        assigned = False
        for event in events:  # the field values of an instant apply as one change
            assigned = self._apply(event) or assigned
        instant = Instant(at, dict(self.fields))
        if events[0]["kind"] == "created":
            self.status = self.book.status(events[0].get("status", "new"))
            instant.statuses.append(self.status)
            self._signal(instant, "created", events[0])
            if events[0].get("by", "customer") == "customer":  # the customer's first message
                self._signal(instant, "customer_message", events[0])
            self._signal(instant, "first_status", events[0])  # entered, but nothing is solved by it
        if assigned:
            self._signal(instant, "assigned", {})
        if self.fields.get("group") != group:
            self._signal(instant, "group", {})
        for event in events:  # then messages and statuses in order
            if event["kind"] == "status":
                self._move(instant, event)
            elif event["kind"] in {"customer_message", "agent_message", "due", "cancelled"}:
                self._signal(instant, event["kind"], event)
        return instant

    def _apply(self, event: Mapping[str, Any]) -> bool:
        """Set the fields an event sets, and tell whether it assigned somebody."""
        if event["kind"] == "created":
            values = dict(event.get("fields") or {})
        elif event["kind"] == "fields":
            values = dict(event["set"])
        elif event["kind"] == "assigned":  # null means unchanged
            values = {name: event[name] for name in ("assignee", "group") if event.get(name) is not None}
        else:
            return False
        self.fields |= values
        return values.get("assignee") is not None or values.get("group") is not None

    def _move(self, instant: Instant, event: Mapping[str, Any]) -> None:
        before, self.status = self.status, self.book.status(event["to"])
        if self.status != before:
            instant.statuses.append(self.status)
            self._signal(instant, "status", event, before)

    def _signal(self, instant: Instant, kind: str, event: Mapping[str, Any], before: str | None = None) -> None:
        self.customer_seen = self.customer_seen or kind == "customer_message"
        self.order += 1
        group = self.fields.get("group")
        status = self.status
        signal = Signal(kind, instant.at, self.order, before or status, status, self.customer_seen, group, event)
        instant.signals.append(signal)
