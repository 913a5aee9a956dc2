"""The ten kinds of event. Frozen, compared by value, told apart by `kind`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from pydantic import Field, field_validator

from slaclock.documents import did_you_mean, fault
from slaclock.errors import shown
from slaclock.tickets.event import Event, Instant
from slaclock.values import Fields, Flag, FrozenDict, Identifier, Number, Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime


class Created(Event):
    """The ticket came into being.

    Attributes:
        by: who made it. A ticket made by the customer is the customer's first message.
        status: the helpdesk's own word or number for its first status.
        text: what it says, if that is known.
        fields: what policies may ask about: priority, channel, tags, group, …

    >>> from datetime import UTC, datetime
    >>> Created(at=datetime(2026, 3, 2, 9, tzinfo=UTC), fields={"priority": "urgent"}).by
    'customer'
    """

    kind: Literal["created"] = "created"
    by: Literal["customer", "agent"] = "customer"
    status: Identifier = "new"
    text: Text | None = None
    fields: Fields = Field(default=FrozenDict())

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            at: datetime,
            id: str | int | None = ...,  # noqa: A002 - the field's word
            by: Literal["customer", "agent"] = ...,
            status: str | int = ...,
            text: str | None = ...,
            fields: Mapping[str, Any] = ...,
            kind: Literal["created"] = ...,
        ) -> None: ...


class CustomerMessage(Event):
    """The customer wrote.

    >>> CustomerMessage(at="2026-03-02T09:00:00Z", text="It is broken").kind
    'customer_message'
    """

    kind: Literal["customer_message"] = "customer_message"
    text: Text | None = None


class AgentMessage(Event):
    """Our side wrote: a reply if it is public, else a note.

    Attributes:
        by: a person, a program, or nobody knows.
        public: whether the customer can read it.
        text: what it says, if that is known.

    >>> AgentMessage(at="2026-03-02T09:05:00Z", by="bot").public
    True
    """

    kind: Literal["agent_message"] = "agent_message"
    by: Literal["human", "bot", "unknown"] = "human"
    public: Flag = True
    text: Text | None = None


class StatusChanged(Event):
    """The ticket took another status; `to` is the helpdesk's own word or number for it.

    >>> StatusChanged(at="2026-03-02T09:05:00Z", to="Waiting for customer").to
    'Waiting for customer'
    """

    kind: Literal["status"] = "status"
    to: Identifier


class FieldsChanged(Event):
    """Fields took other values; a field set to null is cleared.

    >>> FieldsChanged(at="2026-03-02T09:05:00Z", set={"priority": "urgent"}).set["priority"]
    'urgent'
    """

    kind: Literal["fields"] = "fields"
    set: Fields

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            at: datetime,
            set: Mapping[str, Any],  # noqa: A002 - the field's word
            id: str | int | None = ...,  # noqa: A002 - the field's word
            kind: Literal["fields"] = ...,
        ) -> None: ...


class Assigned(Event):
    """The ticket went to a person, a group or both; what is `None` stays as it was.

    To clear one, use `FieldsChanged(at=…, set={"assignee": None})`.

    >>> Assigned(at="2026-03-02T09:05:00Z", group="billing").assignee is None
    True
    """

    kind: Literal["assigned"] = "assigned"
    assignee: Identifier | None = None
    group: Identifier | None = None


class Due(Event):
    """Somebody set a deadline by hand.

    Attributes:
        metric: whose running or paused cycle it concerns.
        to: the new deadline.
        public: whether it is the public agreement's, or the internal one's.

    >>> Due(at="2026-03-02T09:05:00Z", metric="resolution", to="2026-03-03T12:00:00Z").to.day
    3
    """

    kind: Literal["due"] = "due"
    metric: Text
    to: Instant
    public: Flag = True


class Escalated(Event):
    """Somebody escalated the ticket; told, not judged.

    >>> Escalated(at="2026-03-02T09:05:00Z", level=2, reason="the customer called").level
    2
    """

    kind: Literal["escalated"] = "escalated"
    level: int | None = None
    reason: Text | None = None

    @field_validator("level", mode="plain")
    @classmethod
    def _level(cls, value: object) -> int | None:
        if value is not None and (type(value) is not int or value < 0):
            raise fault(f"must be a whole number from 0, not {shown(value)}", value=value)
        return value


class Rated(Event):
    """The customer rated the service: `score` out of `out_of`.

    >>> Rated(at="2026-03-02T09:05:00Z", score=4).out_of
    5
    """

    kind: Literal["rated"] = "rated"
    score: Number
    out_of: Number = 5

    @field_validator("out_of")
    @classmethod
    def _positive(cls, value: float) -> float:
        if value <= 0:
            raise fault(f"must be more than 0, not {shown(value)}", value=value)
        return value


class Cancelled(Event):
    """The ticket was merged, was spam, or was deleted: all clocks end without a verdict.

    >>> Cancelled(at="2026-03-02T09:05:00Z", reason="spam").reason
    'spam'
    """

    kind: Literal["cancelled"] = "cancelled"
    reason: Text | None = None


KINDS: dict[str, type[Event]] = {
    "created": Created,
    "customer_message": CustomerMessage,
    "agent_message": AgentMessage,
    "status": StatusChanged,
    "fields": FieldsChanged,
    "assigned": Assigned,
    "due": Due,
    "escalated": Escalated,
    "rated": Rated,
    "cancelled": Cancelled,
}
"""The class of each kind."""


def kind_of(document: dict[str, object]) -> type[Event]:
    """The class that an event's document asks for by its `kind`.

    Raises:
        FaultyValue: it names none, or one that does not exist.
    """
    kind = document.get("kind")
    found = KINDS.get(kind) if isinstance(kind, str) else None
    if found is not None:
        return found
    if kind is None:
        raise fault("is missing", hint="one of: " + ", ".join(KINDS), path="kind")
    raise fault(f"{shown(kind)} is no kind of event", hint=did_you_mean(kind, KINDS), path="kind", value=kind)
