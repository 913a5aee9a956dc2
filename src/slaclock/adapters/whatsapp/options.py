"""What the host wants of an inbox, checked once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Never, TypeAlias

from slaclock.adapters.whatsapp.acknowledgement import Acknowledgement
from slaclock.documents import did_you_mean
from slaclock.durations import LONGEST, in_us
from slaclock.errors import AdapterError, shown
from slaclock.instants import DAY
from slaclock.policies import PolicyBook

if TYPE_CHECKING:
    from collections.abc import Callable

    from slaclock.adapters.whatsapp.acknowledgement import Template
    from slaclock.adapters.whatsapp.drafts import Reopen, Ways
    from slaclock.adapters.whatsapp.events import WhatsAppEvent
    from slaclock.adapters.whatsapp.rules import Triage

    Hook: TypeAlias = Callable[[WhatsAppEvent], bool]

_KEPT = 30 * DAY
_LONGEST = timedelta(microseconds=LONGEST)


@dataclass(frozen=True, slots=True)
class Options:
    """See `Inbox`.

    Attributes:
        kept: for how long solved tickets are kept untouched, in microseconds; `None`: for ever.
    """

    book: PolicyBook | None
    ways: Ways
    triage: Triage
    acknowledgement: Acknowledgement | None
    is_closing_remark: Hook | None
    window: int
    historic: bool
    kept: int | None


def reopening(given: object) -> Reopen:
    """`reopen`, checked: one of two words, or a duration in microseconds."""
    if isinstance(given, timedelta):
        return duration("reopen", given)
    word = choice("reopen", given, "single", "new_after_resolved", hint=", or a timedelta")
    return "single" if word == "single" else "new_after_resolved"


def kept_for(reopen: Reopen) -> int | None:
    """For how long solved tickets are kept untouched: as long as one may still be reopened, and 30 days."""
    return None if reopen == "single" else max(_KEPT, reopen if isinstance(reopen, int) else 0)


def promise(template: Template | None, book: PolicyBook | None) -> Acknowledgement | None:
    """`acknowledge` and `book`, checked."""
    if book is not None and not isinstance(book, PolicyBook):
        _refuse(f"book must be a PolicyBook, not {shown(book)}")
    if template is None:
        return None
    if book is None:
        _refuse("acknowledge needs book: the promise comes from its policies")
    return Acknowledgement(template, book)


def hook(given: Hook | None) -> Hook | None:
    """`is_closing_remark`, checked."""
    if given is not None and not callable(given):
        _refuse(f"is_closing_remark must be a function of a WhatsAppEvent, not {shown(given)}")
    return given


def duration(name: str, given: object) -> int:
    """A duration, checked, in microseconds."""
    if not isinstance(given, timedelta) or not timedelta(0) <= given <= _LONGEST:
        _refuse(f"{name} must be a timedelta from zero to 400 years, not {shown(given)}")
    return in_us(given)


def choice(name: str, given: object, *known: str, hint: str = "") -> str:
    """One of several words, checked."""
    if not isinstance(given, str) or given not in known:
        _refuse(f"{name} is {shown(given)} ({did_you_mean(given, known)}{hint})")
    return given


def _refuse(message: str) -> Never:
    raise AdapterError(message, "invalid inbox")
