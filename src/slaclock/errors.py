"""Every error and warning of slaclock.

```
SlaclockError
├── NaiveDatetimeError (ValueError)
├── DocumentError      (ValueError)
├── CalendarError      (ValueError)
│   └── NoOpenTime
├── ClockStateError
├── EventOrderError
├── EventError         (ValueError)
└── AdapterError       (ValueError)
```
"""

from __future__ import annotations

from dataclasses import dataclass
from reprlib import Repr
from typing import Any

SHOWN = 80
"""The most characters of a value that a message shows."""


class _Shown(Repr):
    """A repr that stays short and never raises, whatever the value is."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxother = self.maxlong = SHOWN
        self.maxlevel, self.maxdict, self.maxlist, self.maxtuple = 3, 6, 6, 6

    def repr_int(self, x: int, level: int) -> str:  # noqa: ARG002 - the signature is reprlib's
        # Python refuses to write integers beyond 4,300 digits: name the size instead.
        return f"an integer of {x.bit_length()} bits" if x.bit_length() > 256 else int.__repr__(x)


_short = _Shown()


def shown(value: object) -> str:
    """`value` for a message: its repr, in at most 80 characters.

    >>> shown("mon-fry")
    "'mon-fry'"
    >>> len(shown("x" * 1000))
    80
    """
    try:
        text = _short.repr(value)
    except Exception:  # noqa: BLE001 - a broken __repr__ must not hide the fault being reported
        text = f"a {type(value).__name__}"
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


class SlaclockError(Exception):
    """Base of all errors here.

    Attributes (each `None` where it does not apply):
        value: what was refused.
        path: where it stands in a document, such as `policies[2].targets[0].within`.
        at: the instant it concerns.
        calendar: the calendar it concerns.
    """

    def __init__(
        self,
        message: str,
        *,
        value: object = None,
        path: str | None = None,
        at: Any = None,
        calendar: Any = None,
    ) -> None:
        super().__init__(message)
        self.value = value
        self.path = path
        self.at = at
        self.calendar = calendar


class NaiveDatetimeError(SlaclockError, ValueError):
    """A datetime without a time zone was given where an instant is needed."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a document: where, what, which value, and what to write instead."""

    path: str
    message: str
    value: object = None
    hint: str | None = None

    def __str__(self) -> str:
        where = f"{self.path}: " if self.path else ""
        hint = f" ({self.hint})" if self.hint else ""
        return f"{where}{self.message}{hint}"


def _listed(faults: tuple[Fault, ...], what: str) -> str:
    if len(faults) == 1:
        return f"{what}: {faults[0]}"
    lines = "\n".join(f"- {fault}" for fault in faults)
    return f"{what}: {len(faults)} faults\n{lines}"


class FaultsError(SlaclockError, ValueError):
    """An error that lists faults; never raised itself, see its subclasses."""

    def __init__(self, faults: tuple[Fault, ...] | str, what: str = "invalid document") -> None:
        if isinstance(faults, str):
            faults = (Fault("", faults),)
        first = faults[0]
        super().__init__(_listed(faults, what), value=first.value, path=first.path)
        self.faults = faults
        self.what = what

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.faults, self.what)


class DocumentError(FaultsError):
    """A calendar, policy or book says something that cannot be; `.faults` lists everything found."""


class CalendarError(SlaclockError, ValueError):
    """A calendar was asked something it cannot answer."""


class NoOpenTime(CalendarError):  # noqa: N818 - the name that users catch, fixed by the design
    """The calendar has no open time left to answer with."""


class ClockStateError(SlaclockError):
    """The clock's state does not allow this step."""


class EventOrderError(SlaclockError):
    """A step lies before the one that it should follow."""


class EventError(FaultsError):
    """An event or a ticket cannot be what it says; `.faults` lists everything found."""


class AdapterError(FaultsError):
    """A foreign document cannot be read at all; `.faults` lists everything found."""


class MissingResult(SlaclockError, LookupError):  # noqa: N818 - a look-up's answer, not a fault of the library
    """A ticket has no result for the metric asked for."""


class SlaWarning(UserWarning):
    """Something is allowed, and probably not meant."""
