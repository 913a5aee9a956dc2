"""What an adapter has read of one ticket: its id, and its events as documents."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from slaclock.tickets import Ticket

if TYPE_CHECKING:
    from slaclock.adapters.problem import Problem

Event: TypeAlias = dict[str, Any]
"""An event as a document has it: `{"kind": "created", "at": …}`."""


class Told(NamedTuple):
    """One ticket as it was read. Objects for events are made only where somebody asks for the ticket.

    Attributes:
        id: the ticket's id, as the vendor has it.
        events: what happened, in the order in which it counts within an instant.

    >>> from datetime import UTC, datetime
    >>> Told(7, [{"kind": "created", "at": datetime(2026, 3, 2, 9, tzinfo=UTC)}]).ticket().id
    7
    """

    id: str | int
    events: list[Event]

    def ticket(self) -> Ticket:
        """The same as a ticket."""
        return Ticket(self.id, self.events)


class LoadedEvents(NamedTuple):
    """The events of many tickets as columns, for `frames.evaluate`, and what could not be read.

    Attributes:
        events: columns of equal length, by name.
        problems: what was left out.
    """

    events: dict[str, list[Any]]
    problems: tuple[Problem, ...]
