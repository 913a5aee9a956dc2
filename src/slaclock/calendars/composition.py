"""Calendars made of others: what is open of each, combined."""

from __future__ import annotations

from abc import abstractmethod
from functools import cached_property, reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, ClassVar, Self

from slaclock.calendars.always import ALWAYS, FrozenCalendar
from slaclock.calendars.days import last_closing
from slaclock.calendars.sweep import Boundaries, intersected, subtracted, united
from slaclock.calendars.years import OUTSIDE
from slaclock.calendars.zones import END, exists, local_day, midnight, new_year
from slaclock.errors import SHOWN, CalendarError
from slaclock.instants import DAY, EARLIEST

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from slaclock.calendars.calendar import Calendar
    from slaclock.calendars.extent import Extent

DEEPEST = 50
"""Levels of compositions within compositions; sums of any length are one level."""


class Composition(FrozenCalendar):
    """A calendar made of others. Equal compositions have equal operands in one order, zone and name.

    Its dates are meant in its own zone: its first operand's, unless another was set. `ALWAYS` gives way to any other.
    A date is a business day if an open span begins on it or covers all of it.

    Args:
        operands: the calendars it is made of.
        tz: its zone; `None`: the first operand's.
        name: what messages call it.
        depth: levels of compositions in it, where that is known: a sum of thousands is built up term by term.
    """

    _sign: ClassVar[str]
    operands: tuple[Calendar, ...]
    own_tz: str | None
    depth: int

    def __init__(
        self,
        operands: Sequence[Calendar],
        tz: str | None = None,
        name: str | None = None,
        *,
        depth: int | None = None,
    ) -> None:
        depth = 1 + max(map(levels, operands)) if depth is None else depth
        if depth > DEEPEST:
            raise CalendarError(f"calendars are composed more than {DEEPEST} levels deep", calendar=self)
        self._set(
            operands=tuple(operands),
            name=name,
            own_tz=tz,
            tz=tz if tz is not None else _first_zone(operands),
            depth=depth,
        )

    def __eq__(self, other: object) -> bool:
        return self._key == other._key if isinstance(other, Composition) else NotImplemented

    def __hash__(self) -> int:
        return self._hash

    @cached_property
    def _key(self) -> tuple[Any, ...]:
        return type(self).__name__, self.operands, self.own_tz, self.name

    @cached_property
    def _distinct(self) -> tuple[Calendar, ...]:
        return self.operands[0], *dict.fromkeys(self.operands[1:])

    @cached_property
    def _hash(self) -> int:
        return hash(self._key)

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.operands, self.own_tz, self.name)

    def __repr__(self) -> str:
        if len(self.operands) > 1:
            text = f"({f' {self._sign} '.join(map(repr, self.operands))})"
        elif self.own_tz is not None and isinstance(self, Union):
            text = repr(self.operands[0])
        else:
            text = f"{type(self).__name__.lower()}([{self.operands[0]!r}])"
        zone = f".in_zone({self.own_tz!r})" if self.own_tz is not None else ""
        return text + zone + (f".named({self.name!r})" if self.name is not None else "")

    def named(self, name: str | None) -> Self:
        """The same calendar, called `name` in messages."""
        return type(self)(self.operands, self.own_tz, name)

    @property
    def label(self) -> str:
        """The calendar for a message: its name, or a short description."""
        if self.name is not None:
            return self.name
        text = f" {self._sign} ".join(each.label for each in self.operands[:9])
        return text if len(text) <= SHOWN and len(self.operands) <= 9 else f"{text[: SHOWN - 1]}…"

    def _year_spans(self, year: int) -> Boundaries:
        begin, end = self._window.start_of(year), self._window.start_of(year + 1)
        return self._combined([_spans_between(each, begin, end) for each in self._distinct])

    def _business_days(self, year: int) -> list[int]:
        first, last = new_year(year), new_year(year + 1) - 1
        begin, end = midnight(self.zone, first) - DAY, midnight(self.zone, last + 1) + DAY
        days: set[int] = set()
        for start, close in self.spans_us(max(begin, EARLIEST), min(end, END)):
            opening = local_day(self.zone, start)
            days.add(opening)
            if close - start >= DAY // 2:
                days.update(
                    day
                    for day in range(opening, local_day(self.zone, close) + 1)
                    if start <= max(midnight(self.zone, day), EARLIEST)
                    and min(midnight(self.zone, day + 1), END) <= close
                    and exists(self.zone, day)
                )
        return sorted(day for day in days if first <= day <= last)

    def closing_us(self, day: int) -> int:
        """The last closing time on a date, else its end."""
        return last_closing(self, day)

    def _breaks(self, start: int, end: int) -> Iterator[int]:
        for day in range(local_day(self.zone, start), local_day(self.zone, end) + 1):
            yield midnight(self.zone, day)
        for each in self._distinct:
            yield from each._breaks(start, end)  # noqa: SLF001 - a calendar of the same kind
            for span in each.spans_us(start, end):
                yield from span

    def closed_reason(self, at: int) -> str:
        """Why an instant is closed, as its operands say it; `""` where it is open."""
        return "" if self.is_open_us(at) else self._reason(at)

    @abstractmethod
    def _combined(self, parts: list[Boundaries]) -> Boundaries:
        """What is open, from what is open of each operand."""

    @abstractmethod
    def _reason(self, at: int) -> str:
        """Why a closed instant is closed."""


class Union(Composition):
    """Open where any of its operands is: `a | b`."""

    _sign = "|"

    def _extent(self) -> Extent:
        return reduce(or_, (each.extent for each in self.operands))

    def _combined(self, parts: list[Boundaries]) -> Boundaries:
        return united(parts)

    def _holiday_name(self, day: date) -> str | None:
        names = [each.holiday_name(day) for each in self.operands]
        return None if None in names else _listed(names)

    def _reason(self, at: int) -> str:
        reasons = [each.closed_reason(at) for each in self.operands]
        return OUTSIDE if OUTSIDE in reasons else _listed(reasons) or OUTSIDE


class Intersection(Composition):
    """Open where all of its operands are: `a & b`."""

    _sign = "&"

    def _extent(self) -> Extent:
        return reduce(and_, (each.extent for each in self.operands))

    def _combined(self, parts: list[Boundaries]) -> Boundaries:
        return reduce(intersected, parts)

    def _holiday_name(self, day: date) -> str | None:
        return _listed([each.holiday_name(day) for each in self.operands])

    def _reason(self, at: int) -> str:
        return _listed([reason for each in self.operands if (reason := each.closed_reason(at)) != OUTSIDE]) or OUTSIDE


class Difference(Composition):
    """Open where its first operand is and none of the others: `a - b`."""

    _sign = "-"

    def _extent(self) -> Extent:
        return reduce(and_, (~each.extent for each in self.operands[1:]), self.operands[0].extent)

    def _combined(self, parts: list[Boundaries]) -> Boundaries:
        return subtracted(parts[0], united(parts[1:]))

    def _holiday_name(self, day: date) -> str | None:
        return self.operands[0].holiday_name(day)

    def _reason(self, at: int) -> str:
        reason = self.operands[0].closed_reason(at)
        if reason:
            return reason
        names = [each.name for each in self.operands[1:] if each.name is not None and each.is_open_us(at)]
        return f"closure: {_listed(names)}" if names else "closure"


def _first_zone(operands: Sequence[Calendar]) -> str:
    for each in operands:
        if each != ALWAYS:
            return each.tz
    return ALWAYS.tz


def levels(calendar: Calendar) -> int:
    """How many levels of compositions a calendar has."""
    return calendar.depth if isinstance(calendar, Composition) else 0


def _spans_between(calendar: Calendar, start: int, end: int) -> Boundaries:
    spans = list(calendar.spans_us(start, end))
    return [start for start, _ in spans], [end for _, end in spans]


def _listed(names: Iterable[str | None]) -> str | None:
    """Names, each once; `None` where there are none."""
    return "; ".join(dict.fromkeys(name for name in names if name)) or None
