"""A delivery while it is read, and what has been found in it so far."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from slaclock.adapters.problem import Problem
from slaclock.adapters.whatsapp.events import WhatsAppEvent
from slaclock.adapters.whatsapp.values import instant, word

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from slaclock.adapters.whatsapp.events import Customer
    from slaclock.adapters.whatsapp.scene import Scene

BAD_TIMESTAMP = "bad_timestamp"
NO_SENDER = "no_sender"


class Reading:
    """Collects events and problems.

    Args:
        received_at: when it came, for messages that tell no instant of their own.
    """

    __slots__ = ("events", "problems", "received_at")

    def __init__(self, received_at: datetime | None) -> None:
        self.received_at = received_at
        self.events: list[WhatsAppEvent] = []
        self.problems: list[Problem] = []

    @property
    def count(self) -> int:
        """How much has been found, of either sort."""
        return len(self.events) + len(self.problems)

    def problem(self, path: str, reason: str) -> None:
        """Notes that something could not be read as it should be."""
        self.problems.append(Problem(path, reason))

    def items(self, value: Any, path: str) -> Sequence[Any]:
        """The items of a list; a problem where something else stands there. Null is no list at all."""
        if isinstance(value, list | tuple):
            return value
        if value is not None:
            self.problem(path, "not_a_list: must be a list")
        return ()

    def own_instant(self, value: Any, path: str) -> datetime | None:
        """A note's instant: the payload's own or none, and a problem where it cannot be used."""
        at: datetime | None = instant(value)
        if at is None and value is not None:
            self.problem(path, f"{BAD_TIMESTAMP}: no usable seconds since 1970")
        return at

    def no_object(self, path: str) -> None:
        """Notes an item that is no object."""
        self.problem(path, "not_an_object: must be an object")

    def nobody(self, item: Mapping[str, Any], kind: str, scene: Scene, path: str) -> None:
        """Leaves out an item that names nobody at the other end."""
        self.problem(path, f"{NO_SENDER}: names nobody at the other end")
        self.ignored(item, kind, NO_SENDER, scene)

    def ignored(
        self, item: Mapping[str, Any], kind: str, reason: str, scene: Scene, customer: Customer | None = None
    ) -> None:
        """An event for what is left out, so that it can be found again; without an id there is nothing to find."""
        name = word(item.get("id"))
        if name is not None:
            at: datetime | None = instant(item.get("timestamp"))
            self.events.append(
                WhatsAppEvent(
                    "ignored", name, kind, scene.business, customer, at=at, historic=scene.historic, reason=reason
                )
            )
