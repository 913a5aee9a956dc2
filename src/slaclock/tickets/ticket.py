"""A ticket: an id, and everything that happened to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import itemgetter
from typing import Any, Never, cast

from slaclock.documents import FaultyValue
from slaclock.errors import EventError, Fault, shown
from slaclock.instants import EPOCH, SECOND
from slaclock.tickets.event import Event, refusal
from slaclock.tickets.events import KINDS, Created, kind_of
from slaclock.values import below, identifier

Stamped = tuple[int, str, Event]
"""An event with its instant, in microseconds since 1970-01-01 UTC, and its kind."""

_by_instant = itemgetter(0)
_CLASSES = frozenset(KINDS.values())


class Ticket:
    """A ticket and its events, checked, without repetitions and in order. It cannot change.

    Of events with the same id, the one with the earliest instant is kept, at one instant the first. The rest is
    sorted by instant; those of one instant keep their order, but `created` comes first, and events dated before it
    follow it: exports have them, and they count at its instant.

    Args:
        id: the ticket's id, a text or a whole number.
        events: event objects, or mappings that say the same (`{"kind": "created", "at": "2026-03-02T09:00:00Z"}`).

    Attributes:
        id: as given.
        created: the event that created the ticket.
        events: all events kept, in order.
        stamped: the same with their instants in microseconds since 1970-01-01 UTC, none of them before `created`, and
            their kinds.
        instants: each instant that an event has, from its microseconds.

    Raises:
        EventError: an event cannot be what it says, or there is no `created`, or more than one; `.faults` lists all.
        NaiveDatetimeError: an instant has no time zone, and nothing else is wrong.

    >>> ticket = Ticket(17, [{"kind": "status", "at": "2026-03-02T10:00:00Z", "to": "solved"},
    ...                      {"kind": "created", "at": "2026-03-02T09:00:00Z"}])
    >>> [event.kind for event in ticket.events]
    ['created', 'status']
    """

    __slots__ = ("created", "events", "id", "instants", "stamped")
    id: str | int
    created: Created
    events: tuple[Event, ...]
    stamped: tuple[Stamped, ...]
    instants: dict[int, datetime]

    def __init__(self, id: str | int, events: Iterable[Event | Mapping[str, Any]]) -> None:  # noqa: A002 - the field's word
        if type(id) is not str:
            id = _identified(id)  # noqa: A001 - the field's word
        instants: dict[int, datetime] = {}
        stamped, identified = _stamped(id, events, instants)
        if identified:
            stamped = _once(stamped)
        stamped.sort(key=_by_instant)
        created = _the_created(id, stamped)
        if stamped[0][2] is not created:
            stamped = _created_first(stamped, created)
        keep = object.__setattr__
        keep(self, "id", id)
        keep(self, "created", created)
        keep(self, "instants", instants)
        keep(self, "stamped", tuple(stamped))
        keep(self, "events", tuple([event for _, _, event in stamped]))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ticket):
            return NotImplemented
        return (type(self.id), self.id, self.events) == (type(other.id), other.id, other.events)

    def __hash__(self) -> int:
        return hash((self.id, self.events))

    def __repr__(self) -> str:
        return f"Ticket({self.id!r}, {list(self.events)!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Ticket, (self.id, self.events)

    def __setattr__(self, name: str, value: object) -> Never:
        raise AttributeError(f"a ticket is frozen, and {name} cannot be set: make a new one instead")

    def __delattr__(self, name: str) -> Never:
        raise AttributeError(f"a ticket is frozen, and {name} cannot be deleted: make a new one instead")


def _identified(value: object) -> str | int:
    try:
        return identifier(value)
    except FaultyValue as refusal:
        faults = tuple(below("id", found, value) for found in refusal.faults)
    raise EventError(faults, "invalid ticket")


def _stamped(
    ticket_id: str | int, events: Iterable[Event | Mapping[str, Any]], instants: dict[int, datetime]
) -> tuple[list[Stamped], bool]:
    """The events with their instants, as given, and whether any has an id; notes their `instants`."""
    stamped: list[Stamped] = []
    identified = False
    faults: list[Fault] = []
    for place, given in enumerate(_listed(events)):
        # A look-up of the class, as pydantic's isinstance() costs as much as all the rest of this loop.
        event = given if type(given) in _CLASSES else _read(given, place, faults)
        if event is None:
            continue
        said = event.__dict__  # a pydantic model is slow to give its fields one by one
        if said["id"] is not None:
            identified = True
        delta = said["at"] - EPOCH
        us = (delta.days * 86_400 + delta.seconds) * SECOND + delta.microseconds
        instants[us] = said["at"]
        stamped.append((us, said["kind"], event))
    if faults:
        raise refusal(tuple(faults), f"ticket {shown(ticket_id)}")
    return stamped, identified


def _listed(events: Any) -> Iterable[Any]:
    if isinstance(events, list | tuple):
        return events
    if isinstance(events, str | bytes | Mapping | Event) or not isinstance(events, Iterable):
        raise EventError((Fault("events", f"must be a list of events, not {shown(events)}", events),), "invalid ticket")
    return events


def _read(given: Any, place: int, faults: list[Fault]) -> Event | None:
    if isinstance(given, Event):
        return given
    path = f"events[{place}]"
    if not isinstance(given, Mapping):
        faults.append(Fault(path, f"must be an event or a mapping, not {shown(given)}", given))
        return None
    try:
        document = dict(given.items())
        return kind_of(document).read(document)
    except FaultyValue as error:
        faults += [below(path, found, given) for found in error.faults]
        return None


def _once(stamped: list[Stamped]) -> list[Stamped]:
    """Of events with the same id, only the earliest, at one instant the first; in the order given."""
    kept: dict[object, int] = {}
    for place, (at, _, event) in enumerate(stamped):
        if event.id is not None and at < stamped[kept.setdefault(event.id, place)][0]:
            kept[event.id] = place
    return [item for place, item in enumerate(stamped) if item[2].id is None or kept[item[2].id] == place]


def _the_created(ticket_id: str | int, stamped: list[Stamped]) -> Created:
    created = [event for _, kind, event in stamped if kind == "created"]
    if len(created) == 1:
        return cast("Created", created[0])
    if created:
        when = " and ".join(event.at.isoformat() for event in created[:3])
        found = Fault("events", f"has {len(created)} created events, at {when}", hint="a ticket is created once")
    else:
        found = Fault("events", "has no created event", hint='add {"kind": "created", "at": …}')
    raise EventError((found,), f"ticket {shown(ticket_id)}")


def _created_first(stamped: list[Stamped], created: Created) -> list[Stamped]:
    """The sorted events with `created` first, and those dated before it moved to its instant."""
    start = next(at for at, _, event in stamped if event is created)
    rest = [(max(at, start), kind, event) for at, kind, event in stamped if event is not created]
    return [(start, "created", created), *rest]
