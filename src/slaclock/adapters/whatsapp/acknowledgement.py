"""The first answer to a customer: what we promise, from the ticket's own clocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from string import Formatter
from typing import TYPE_CHECKING, Any, TypeAlias

from slaclock.documents import did_you_mean
from slaclock.engine import evaluate
from slaclock.errors import AdapterError, CalendarError, shown

if TYPE_CHECKING:
    from slaclock.engine import MetricResult
    from slaclock.policies import PolicyBook
    from slaclock.tickets import Ticket

Template: TypeAlias = str | Mapping[str, str]
"""One text for all hours, or `{"open": …, "closed": …}`."""

FIELDS = ("within", "deadline", "open_now", "opens_at", "name")
_METRIC = "first_response"


class Acknowledgement:
    """Fills a template from a ticket's first response.

    Args:
        template: one text, or one for opening hours and one for the rest. `{within}` is the target ("15 minutes"),
            `{deadline:%H:%M}` and `{opens_at:%A %H:%M}` are times in the calendar's zone, `{open_now:yes|no}` chooses
            between two texts, `{name}` is the customer's name.
        book: the policies that make the promise.

    Raises:
        AdapterError: the template cannot be filled.
    """

    def __init__(self, template: Template, book: PolicyBook) -> None:
        texts = template if isinstance(template, Mapping) else {"open": template, "closed": template}
        if set(texts) != {"open", "closed"}:
            raise AdapterError('acknowledge must be a text, or {"open": …, "closed": …}')
        self._texts = {name: _checked(text) for name, text in texts.items()}
        self._book = book

    def text(self, ticket: Ticket, name: str | None) -> str | None:
        """The text for a ticket that has just been opened; `None` where the book promises it no first response."""
        at = ticket.created.at
        try:
            result = evaluate(ticket, self._book, now=at).get(_METRIC)
            if result is None or result.deadline is None:
                return None
            values = _values(result, result.deadline, at, name)
        except CalendarError:
            # A calendar that never opens again lets nobody promise anything; the message must be kept all the same.
            return None
        return Formatter().vformat(self._texts["open" if values["open_now"].yes else "closed"], (), values)


def _values(result: MetricResult, deadline: datetime, at: datetime, name: str | None) -> dict[str, Any]:
    calendar = result.clock.calendar
    return {
        "within": _Duration(result.target),
        "deadline": _LocalTime(calendar.local(deadline)),
        "open_now": _Choice(yes=calendar.is_open(at)),
        "opens_at": _LocalTime(calendar.local(calendar.next_open(at))),
        "name": name or "",
    }


def _checked(template: object) -> str:
    if not isinstance(template, str):
        raise AdapterError(f"acknowledge must be a text, not {shown(template)}")
    try:
        for name in _fields(template):
            if name not in FIELDS:
                raise AdapterError(f"acknowledge has no field {shown(name)}: {did_you_mean(name, FIELDS)}")
        Formatter().vformat(template, (), _EXAMPLE)
    except ValueError as error:
        if isinstance(error, AdapterError):
            raise
        refusal = AdapterError(f"acknowledge {shown(template)} is no template: {error}")
    else:
        return template
    raise refusal


def _fields(template: str) -> Iterator[str]:
    for _, name, spec, _ in Formatter().parse(template):
        if name is not None:
            yield name
        if spec:
            yield from _fields(spec)


class _Choice:
    def __init__(self, *, yes: bool) -> None:
        self.yes = yes

    def __format__(self, spec: str) -> str:
        first, _, second = (spec or "True|False").partition("|")
        return first if self.yes else second


class _LocalTime:
    def __init__(self, at: datetime) -> None:
        self._at = at

    def __format__(self, spec: str) -> str:
        return self._at.strftime(spec or "%A %H:%M")


class _Duration:
    def __init__(self, duration: timedelta) -> None:
        self._seconds = duration // timedelta(seconds=1)

    def __format__(self, spec: str) -> str:
        if spec in ("h", "m", "s"):
            # For other languages: the bare number, of the unit that the template then names.
            return f"{self._seconds / {'h': 3600, 'm': 60, 's': 1}[spec]:g}"
        if spec:
            raise ValueError(f"{{within:{spec}}} is not one of {{within}}, {{within:h}}, {{within:m}}, {{within:s}}")
        hours, rest = divmod(self._seconds, 3600)
        minutes, seconds = divmod(rest, 60)
        parts = [(hours, "hour"), (minutes, "minute"), (seconds, "second")]
        said = [f"{number} {unit}{'' if number == 1 else 's'}" for number, unit in parts if number]
        return " ".join(said) or "0 minutes"


_EXAMPLE = {
    "within": _Duration(timedelta(minutes=15)),
    "deadline": _LocalTime(datetime(2026, 3, 2, 9)),  # noqa: DTZ001 - only shown
    "open_now": _Choice(yes=True),
    "opens_at": _LocalTime(datetime(2026, 3, 2, 9)),  # noqa: DTZ001 - only shown
    "name": "",
}
