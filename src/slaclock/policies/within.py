"""`within`: how much time a target gives, as open time, business days, calendar days, or by priority."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from slaclock.calendars import ALWAYS
from slaclock.documents import FaultyValue, did_you_mean, fault, key_text
from slaclock.durations import DurationError, format_duration
from slaclock.errors import Fault, shown
from slaclock.policies.duration import duration_us
from slaclock.policies.equality import Lookup
from slaclock.policies.keyed import keyed
from slaclock.policies.parsed import Parsed
from slaclock.values import FrozenDict

if TYPE_CHECKING:
    from slaclock.calendars import Calendar

Landing: TypeAlias = Literal["closing", "next_opening"]
DueTime: TypeAlias = Literal["same_time", "closing"]
MOST_DAYS = 10_000
"""More days than this are taken for a placeholder."""

_DAYS = re.compile(r"(\d{1,9})(bd|cd)", re.ASCII)
_DAY_TEXT = re.compile(r"\s*[+-]?\d*(?:\.\d+)?\s*([bc])\s*(?:d|days?)?\s*", re.ASCII)
_EXAMPLES = '"4h", "3bd" (business days), "30cd" (calendar days), or a mapping from priority to these'


class Within(Parsed):
    """How much time a target gives; one of `OpenTime`, `BusinessDays`, `CalendarDays` and `ByPriority`.

    `Within.parse` makes and checks them; their own constructors check nothing.
    """

    __slots__ = ()

    @classmethod
    def read(cls, document: Any) -> Any:
        """What a document's `within` says.

        Raises:
            FaultyValue: with every fault in it.
        """
        if isinstance(document, str):
            return _text(document)
        if isinstance(document, Within):
            return document
        if isinstance(document, Mapping) and not (_LONG & document.keys()):
            return _by_priority(document)
        return _single(document)

    @abstractmethod
    def pick(self, priority: object) -> Single | None:
        """What holds for a ticket of this priority; `None`: no clock."""


@dataclass(frozen=True, slots=True)
class OpenTime(Within):
    """So many microseconds of open time.

    >>> Within.parse("4h")
    OpenTime(us=14400000000)
    """

    us: int

    def dump(self) -> str:
        """The short form."""
        return format_duration(self.us)

    def pick(self, priority: object) -> Single:  # noqa: ARG002 - the same for every priority
        """Itself."""
        return self

    def resolve(
        self,
        start_us: int,  # noqa: ARG002 - open time is the same from every start
        calendar: Calendar,
        landing: Landing | None,
    ) -> tuple[int, Calendar, Landing]:
        """The target in microseconds of open time from a start, on which calendar it runs, and how it lands."""
        return self.us, calendar, landing or "closing"


@dataclass(frozen=True, slots=True)
class BusinessDays(Within):
    """`n` business days, due at the same time of the day or at that day's closing.

    >>> Within.parse("3bd"), Within.parse({"business_days": 3, "due": "closing"}).due
    (BusinessDays(n=3, due='same_time'), 'closing')
    """

    n: int
    due: DueTime = "same_time"

    def dump(self) -> str | dict[str, Any]:
        """The short form."""
        return f"{self.n}bd" if self.due == "same_time" else {"business_days": self.n, "due": self.due}

    def pick(self, priority: object) -> Single:  # noqa: ARG002 - the same for every priority
        """Itself."""
        return self

    def resolve(self, start_us: int, calendar: Calendar, landing: Landing | None) -> tuple[int, Calendar, Landing]:
        """The days as open time from a start, on which calendar it runs, and how it lands.

        Raises:
            NoOpenTime: the calendar has too few business days left.
        """
        end = calendar.after_business_days_us(start_us, self.n, due=self.due)
        landed: Landing = "closing" if self.due == "closing" else "next_opening"
        return calendar.elapsed_us(start_us, end), calendar, landing or landed


@dataclass(frozen=True, slots=True)
class CalendarDays(Within):
    """The same wall time `n` days later, closed days included; it runs on 24/7 in its calendar's zone.

    >>> Within.parse("30cd")
    CalendarDays(n=30)
    """

    n: int

    def dump(self) -> str:
        """The short form."""
        return f"{self.n}cd"

    def pick(self, priority: object) -> Single:  # noqa: ARG002 - the same for every priority
        """Itself."""
        return self

    def resolve(self, start_us: int, calendar: Calendar, landing: Landing | None) -> tuple[int, Calendar, Landing]:
        """The days as time from a start, the 24/7 calendar on which it runs, and how it lands."""
        always = _always_in(calendar.tz)
        return always.after_calendar_days_us(start_us, self.n) - start_us, always, landing or "closing"


Single: TypeAlias = OpenTime | BusinessDays | CalendarDays


@lru_cache(maxsize=64)
def _always_in(tz: str) -> Calendar:
    return ALWAYS.in_zone(tz)


@dataclass(frozen=True, slots=True)
class ByPriority(Within):
    """A target for each priority, and perhaps one for all others.

    >>> within = Within.parse({"1": "5m", "default": "15m"})
    >>> within.pick(1), within.pick("low")
    (OpenTime(us=300000000), OpenTime(us=900000000))
    """

    of: Mapping[str, Single]
    default: Single | None = None
    _found: Lookup[Single] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_found", Lookup(self.of.items()))

    def dump(self) -> dict[str, Any]:
        """The mapping as plain JSON."""
        document: dict[str, Any] = {priority: within.dump() for priority, within in self.of.items()}
        return document if self.default is None else {**document, "default": self.default.dump()}

    def pick(self, priority: object) -> Single | None:
        """What holds for a ticket of this priority; `None`: no clock. A number and its text are the same priority."""
        return self._found.get(priority, self.default)

    def __reduce__(self) -> tuple[Any, ...]:
        return ByPriority, (self.of, self.default)


_LONG = frozenset(("business_days", "calendar_days"))


def _by_priority(document: Mapping[Any, Any]) -> ByPriority:
    if not document:
        raise fault("names no priority", hint=_EXAMPLES, value=document)
    of = dict(keyed(document, _inner))
    default = of.pop("default", None)
    return ByPriority(FrozenDict(of), default)


def _inner(document: Any) -> Single:
    if isinstance(document, ByPriority) or (isinstance(document, Mapping) and not (_LONG & document.keys())):
        raise fault("must not name priorities again", hint=_EXAMPLES, value=document)
    return _single(document)


def _single(document: Any) -> Single:
    if isinstance(document, str):
        return _text(document)
    if isinstance(document, OpenTime | BusinessDays | CalendarDays):
        return document
    if isinstance(document, Mapping):
        return _long(document)
    return _open_time(document)


@lru_cache(maxsize=1024)  # the same few stand all over a book
def _text(text: str) -> Single:
    match = _DAYS.fullmatch(text.strip())
    if match is None:
        return _open_time(text)
    n = _days(int(match[1]), text)
    return BusinessDays(n) if match[2] == "bd" else CalendarDays(n)


def _open_time(document: object) -> OpenTime:
    try:
        return OpenTime(duration_us(document))
    except DurationError as error:
        hint = error.hint
        if isinstance(document, str) and (match := _DAY_TEXT.fullmatch(document[:100])):
            hint = f'write a whole number of days: "3{match[1]}d"'
        elif not isinstance(document, str | timedelta):
            hint = _EXAMPLES
        raise fault(str(error), hint=hint, value=document) from None


def _long(document: Mapping[Any, Any]) -> Single:
    """`{"business_days": 3, "due": "closing"}` or `{"calendar_days": 30}`."""
    unit = "business_days" if "business_days" in document else "calendar_days"
    known = ("business_days", "due") if unit == "business_days" else ("calendar_days",)
    faults = [
        Fault(key_text(key), "is not a known key", document[key], did_you_mean(key_text(key), known))
        for key in document
        if key not in known
    ]
    n, due = document[unit], document.get("due", "same_time")
    if type(n) is not int:
        faults.append(Fault(unit, f"must be a whole number, not {shown(n)}", n))
    elif not 0 <= n <= MOST_DAYS:
        faults.append(Fault(unit, f"must be from 0 to {MOST_DAYS:,} days, not {shown(n)}", n))
    if unit == "business_days" and due not in ("same_time", "closing"):
        faults.append(Fault("due", f'must be "same_time" or "closing", not {shown(due)}', due))
    if faults:
        raise FaultyValue(*faults)
    return BusinessDays(n, due) if unit == "business_days" else CalendarDays(n)


def _days(n: int, document: object) -> int:
    if n > MOST_DAYS:
        raise fault(f"{shown(document)} is more than {MOST_DAYS:,} days", hint="is it a placeholder?", value=document)
    return n
