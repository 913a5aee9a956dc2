"""The calendars of a book: business calendars, and compositions of them by name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_, sub
from typing import TYPE_CHECKING, Annotated, Any, Literal, TypeAlias

from pydantic import PlainSerializer, PlainValidator, ValidationInfo, WithJsonSchema

from slaclock.calendars import BusinessCalendar
from slaclock.calendars.holidays import MOST_UNKNOWN
from slaclock.documents import FaultyValue, key_text
from slaclock.errors import Fault, shown
from slaclock.policies.limits import FaultCount
from slaclock.policies.parsed import PLACEHOLDER, Parsed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from slaclock.calendars import Calendar

Kind: TypeAlias = Literal["union", "intersection", "difference"]
KINDS: dict[Kind, Callable[[Any, Any], Any]] = {"union": or_, "intersection": and_, "difference": sub}
_EXAMPLE = 'write {"union": ["desk", "sydney"]}'


@dataclass(frozen=True, slots=True)
class Composition(Parsed):
    """`{"union": [names]}`, `{"intersection": [names]}` or `{"difference": [a, b]}` of calendars of the same book.

    >>> Composition.parse({"union": ["desk", "sydney"]})
    Composition(kind='union', names=('desk', 'sydney'))
    """

    kind: Kind
    names: tuple[str, ...]

    @classmethod
    def read(cls, document: Any) -> Composition:
        """The composition that a document states.

        Raises:
            FaultyValue: with every fault in it.
        """
        if isinstance(document, Composition):
            return document
        kind = next(kind for kind in KINDS if kind in document)
        hint = "give the composition a name of its own"
        faults = [
            Fault(key_text(key), f'cannot stand beside "{kind}"', document[key], hint)
            for key in document
            if key != kind
        ]
        names = document[kind]
        if not isinstance(names, list | tuple):
            faults.append(Fault(kind, f"must be a list of names, not {shown(names)}", names, _EXAMPLE))
            raise FaultyValue(*faults)
        faults += _misnamed(kind, names)
        if faults:
            raise FaultyValue(*faults)
        return cls(kind, tuple(names))

    def dump(self) -> dict[str, Any]:
        """The composition as plain JSON."""
        return {self.kind: list(self.names)}

    def build(self, calendars: Sequence[Calendar]) -> Calendar:
        """The calendar that it makes of those that it names."""
        return reduce(KINDS[self.kind], calendars)


def _misnamed(kind: str, names: Sequence[object]) -> list[Fault]:
    faults = []
    seen: set[str] = set()
    for place, name in enumerate(names):
        if not isinstance(name, str) or not name:
            faults.append(Fault(f"{kind}[{place}]", f"must be the name of a calendar, not {shown(name)}", name))
        elif name in seen:
            faults.append(Fault(f"{kind}[{place}]", f"names {shown(name)} twice", name))
        else:
            seen.add(name)
    if kind == "difference" and len(names) != 2:
        hint = 'write {"difference": ["desk", "fair"]}'
        faults.append(Fault(kind, f"must be two names, not {len(names)}", names, hint))
    elif not names:
        faults.append(Fault(kind, "names no calendar", names, _EXAMPLE))
    return faults


def _read(document: Any, info: ValidationInfo) -> BusinessCalendar | Composition:
    counted = info.context if isinstance(info.context, FaultCount) else None
    if counted is not None and (counted.enough or counted.unknown_holidays == MOST_UNKNOWN):
        raise FaultyValue  # without a fault: those that are listed already are enough
    if isinstance(document, Mapping) and any(kind in document for kind in KINDS):
        document = Composition.read(document)
    if isinstance(document, Composition):
        return document
    calendar = document if isinstance(document, BusinessCalendar) else _business(document)
    if counted is not None:
        _check_holidays(calendar, counted)
    return calendar


def _business(document: Any) -> BusinessCalendar:
    if not isinstance(document, Mapping):
        hint = f"describe it, or {_EXAMPLE}"
        raise FaultyValue(Fault("", f"must be a mapping, not {shown(document)}", document, hint))
    return BusinessCalendar.model_validate(dict(document.items()))


def _check_holidays(calendar: BusinessCalendar, counted: FaultCount) -> None:
    """Ask the holidays package, which takes a while to import, about a calendar of a book that is being loaded."""
    faults = calendar.holiday_faults(MOST_UNKNOWN - counted.unknown_holidays)
    counted.unknown_holidays += len(faults)
    if faults:
        raise FaultyValue(*faults)


def _dump(calendar: BusinessCalendar | Composition) -> dict[str, Any]:
    return calendar.dump()


BookCalendar: TypeAlias = Annotated[
    BusinessCalendar | Composition,
    PlainValidator(_read),
    PlainSerializer(_dump),
    WithJsonSchema({"$comment": PLACEHOLDER + "BookCalendar"}),
]
"""What a book may hold under a calendar's name."""
