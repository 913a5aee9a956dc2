"""What rows can be grouped by: a result's own words, a period of its start, a field of its ticket, or any function."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, TypeAlias, cast, get_args
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from slaclock.errors import SlaclockError, shown
from slaclock.kpi.fields import created_fields, last_fields

if TYPE_CHECKING:
    from slaclock.engine import MetricResult, TicketSla
    from slaclock.tickets import Ticket

Instant: TypeAlias = Literal["started_at", "stopped_at", "deadline"]
Fields: TypeAlias = Mapping[str, Any]
Key: TypeAlias = Callable[["MetricResult", Fields], object]
By: TypeAlias = str | Key | Iterable[str | Key] | Mapping[str, str | Key]
FieldsAt: TypeAlias = Literal["created", "last"]

OWN = ("metric", "policy", "public", "cycle", "state", "stopped_by")
"""The words that mean the result itself, not a field of the ticket."""

PERIODS = {
    "year": "%Y",
    "month": "%Y-%m",
    "week": "%G-W%V",  # ISO 8601
    "day": "%Y-%m-%d",
}


def period(unit: Literal["year", "month", "week", "day"], tz: str, of: Instant) -> Key:
    """Groups by the period, in a zone, that an instant of the result lies in; `None` where it has no such instant.

    Args:
        unit: `year` (`2026`), `month` (`2026-03`), `week` (ISO 8601, `2026-W10`) or `day` (`2026-03-02`).
        tz: an IANA zone name; the same instant may lie in two months.
        of: which instant of the result counts.

    Raises:
        SlaclockError: the unit, the zone or the instant is not known.

    >>> period("month", "Europe/Berlin", of="stopped_at").__name__
    'month'
    """
    if unit not in PERIODS:
        raise SlaclockError(f"unit is {', '.join(PERIODS)}, not {shown(unit)}", value=unit)
    if of not in get_args(Instant):
        raise SlaclockError(f"of is {', '.join(get_args(Instant))}, not {shown(of)}", value=of)
    zone, form = _zone(tz), PERIODS[unit]

    def key(result: MetricResult, _: Fields) -> str | None:
        at: datetime | None = getattr(result, of)
        return None if at is None else at.astimezone(zone).strftime(form)

    return _named(unit, key)


def _zone(tz: str) -> ZoneInfo:
    try:
        return ZoneInfo(tz)
    except (ZoneInfoNotFoundError, ValueError, TypeError, OSError):
        raise SlaclockError(f"tz {shown(tz)} is no IANA zone, such as Europe/Berlin", value=tz) from None


def _named(name: str, key: Key) -> Key:
    key.__name__ = name
    return key


def _key(word: str | Key, tz: str) -> Key:
    if callable(word):
        return word
    if not isinstance(word, str):
        raise SlaclockError(f"by takes names and functions, not {shown(word)}", value=word)
    if word in OWN:
        return lambda result, _: getattr(result, word)
    if word in PERIODS:
        return period(word, tz, of="started_at")  # type: ignore[arg-type]  # one of the keys of PERIODS
    return lambda _, fields: fields.get(word)


def _columns(by: By) -> list[tuple[str, str | Key]]:
    if isinstance(by, Mapping):
        for name in by:
            if not isinstance(name, str):
                raise SlaclockError(f"a column's name is a text, not {shown(name)}", value=name)
        return list(by.items())
    words = [by] if isinstance(by, str) or callable(by) else by
    if not isinstance(words, Iterable):
        raise SlaclockError(f"by is a name, a function, or several of them, not {shown(by)}", value=by)
    return [(word if isinstance(word, str) else getattr(word, "__name__", repr(word)), word) for word in words]


class Groups:
    """Reads the group of each result: made once for a report."""

    def __init__(self, by: By, tz: str, tickets: Iterable[Ticket], fields_at: FieldsAt, taken: tuple[str, ...]) -> None:
        columns = _columns(by)
        self._keys = [_key(word, tz) for _, word in columns]
        self.by = tuple(name for name, _ in columns)
        for name in self.by:
            if name in taken or self.by.count(name) > 1:
                raise SlaclockError(
                    f"by: the report has a column {shown(name)} already; write by={{another name: ...}}", value=name
                )
        if fields_at not in ("created", "last"):
            raise SlaclockError(f"fields_at is created or last, not {shown(fields_at)}", value=fields_at)
        read = created_fields if fields_at == "created" else last_fields
        self._fields = {ticket.id: read(ticket) for ticket in tickets} if self._keys else {}

    def of(self, result: MetricResult) -> tuple[object, ...]:
        """The group of one result."""
        fields = self._fields.get(result.ticket_id, {})
        return tuple(_hashable(key(result, fields)) for key in self._keys)


def _hashable(value: object) -> object:
    if isinstance(value, list | tuple):
        return tuple(_hashable(one) for one in value)
    try:
        hash(value)
    except TypeError:
        raise SlaclockError(f"cannot group by {shown(value)}, which can change", value=value) from None
    return value


def _results(sla: TicketSla | MetricResult) -> tuple[MetricResult, ...]:
    results: tuple[MetricResult, ...] | None = getattr(sla, "results", None)
    return (cast("MetricResult", sla),) if results is None else results


def results_of(slas: Iterable[TicketSla | MetricResult], *, public: bool | None) -> Iterator[MetricResult]:
    """The results of all tickets: the public agreements', the internal ones', or (`None`) both."""
    for sla in slas:
        for result in _results(sla):
            if public is None or result.public is public:
                yield result
