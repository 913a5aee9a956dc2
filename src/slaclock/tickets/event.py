"""What every event has: a kind, an instant, perhaps an id."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Self, TypeAlias

from pydantic import ConfigDict, PlainSerializer, PlainValidator, ValidationError

from slaclock.documents import Document, FaultyValue, fault, faults_of
from slaclock.errors import EventError, Fault, FaultsError, NaiveDatetimeError, shown
from slaclock.values import Identifier

_ZONE_HINT = "give it one: datetime(..., tzinfo=ZoneInfo('Europe/Berlin')), or in text 2026-01-31T09:00:00+01:00"
_ISO_HINT = 'write "2026-01-31T09:00:00+01:00", or with Z for UTC'


def instant(value: object) -> datetime:
    """An event's instant, in UTC: an aware `datetime`, or ISO 8601 text with its offset or Z.

    Numbers are refused: nobody knows whether they count seconds or milliseconds.

    Raises:
        FaultyValue: it is something else, has no time zone, or lies outside the years 1-9999 in UTC.

    >>> instant("2026-01-31T09:00:00+01:00")
    datetime.datetime(2026, 1, 31, 8, 0, tzinfo=datetime.timezone.utc)
    """
    at = _read(value) if isinstance(value, str) else value
    if type(at) is datetime and at.tzinfo is UTC:
        return at
    if not isinstance(at, datetime) or at != at:  # noqa: PLR0124 - pandas.NaT is a datetime that equals nothing
        hint = "numbers may be seconds or milliseconds: " if isinstance(at, int | float) else ""
        raise fault(f"must be an aware datetime, not {shown(value)}", hint=hint + _ISO_HINT, value=value)
    try:
        if at.utcoffset() is None:
            raise fault(f"is {at.isoformat()}, which has no time zone", hint=_ZONE_HINT, value=value)
        at = at.astimezone(UTC)
    except OverflowError:
        raise fault(f"is {shown(value)}, outside the years 1-9999 in UTC", value=value) from None
    # Subclasses (pandas' Timestamp) become plain datetimes: they add, compare and pickle in their own ways.
    return datetime(at.year, at.month, at.day, at.hour, at.minute, at.second, at.microsecond, tzinfo=UTC)


def _read(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise fault(f"{shown(text)} is not an instant", hint=_ISO_HINT, value=text) from None


def _as_json(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")


Instant: TypeAlias = Annotated[datetime, PlainValidator(instant), PlainSerializer(_as_json, when_used="json")]


class Event(Document):
    """One thing that happened to a ticket; see `slaclock.tickets.events` for the kinds.

    Attributes:
        kind: the word by which documents tell the events apart.
        at: when it happened: an aware `datetime`, kept in UTC. Documents may write ISO 8601 text.
        id: the event's own id, if it has one: of two events of one ticket with the same id, one is kept.

    Raises:
        EventError: it cannot be what it says; `.faults` lists everything found.
        NaiveDatetimeError: an instant has no time zone.
    """

    model_config = ConfigDict(ser_json_inf_nan="constants")
    _error: ClassVar[type[FaultsError]] = EventError

    kind: str
    at: Instant
    id: Identifier | None = None

    @classmethod
    def _refusal(cls, faults: tuple[Fault, ...]) -> Exception:
        return refusal(faults, f"invalid {cls.__name__} event")

    @classmethod
    def read(cls, document: Mapping[str, Any]) -> Self:
        """An event from its document, for a caller that has faults of its own to add.

        Raises:
            FaultyValue: with every fault in it.
        """
        try:
            return super(Document, cls).model_validate(document)
        except ValidationError as error:
            faults = faults_of(error, cls)
        raise FaultyValue(*faults)

    def __repr_args__(self) -> list[tuple[str | None, Any]]:
        return [
            (name, value)
            for name, value in self.__dict__.items()
            if name != "kind" and value != type(self).model_fields[name].default
        ]

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:  # noqa: ARG002
        """A copy, with some fields replaced; unlike pydantic's, what is replaced is checked."""
        return type(self)(**{**self.__dict__, **(update or {})})


def refusal(faults: tuple[Fault, ...], what: str) -> Exception:
    """The one error for all faults found in events.

    It is a `NaiveDatetimeError` where a missing time zone is all that is wrong, and else an `EventError`.
    """
    naive = [found for found in faults if found.hint == _ZONE_HINT]
    if len(naive) < len(faults):
        return EventError(faults, what)
    first = naive[0]
    message = f"{what}: " + "; ".join(str(found) for found in naive)
    return NaiveDatetimeError(message, value=first.value, path=first.path, at=first.value)
