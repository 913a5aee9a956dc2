"""What Freshdesk's export itself reports about a ticket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from slaclock.errors import MissingResult, shown

if TYPE_CHECKING:
    from datetime import datetime, timedelta

Name = Literal["first_response", "resolution"]


@dataclass(frozen=True, slots=True)
class Reported:
    """One ticket's figures, as exported; `None` where Freshdesk gave none.

    Attributes:
        first_response, resolution: how long they took, in business hours.
        due_by: when the resolution is due.
        first_response_status, resolution_status, next_response_status: `Within SLA`, `SLA Violated` or another word.

    >>> from datetime import timedelta
    >>> Reported(first_response=timedelta(hours=2))["first_response"]
    datetime.timedelta(seconds=7200)
    """

    first_response: timedelta | None = None
    resolution: timedelta | None = None
    due_by: datetime | None = None
    first_response_status: str | None = None
    resolution_status: str | None = None
    next_response_status: str | None = None

    def __getitem__(self, name: Name) -> timedelta | None:
        """A duration by its metric: `reported[22]["resolution"]`."""
        if name == "first_response":
            return self.first_response
        if name == "resolution":
            return self.resolution
        raise MissingResult(f"only {' and '.join(get_args(Name))} are reported, not {shown(name)}", value=name)


class ReportedTickets(dict[str | int, Reported]):
    """Figures by ticket id. A number and its text are one id: exports write as text what the API has as a number."""

    def __missing__(self, ticket_id: Any) -> Reported:
        other = str(ticket_id) if isinstance(ticket_id, int) else _number(ticket_id)
        found = None if other is None else self.get(other)
        if found is None:
            raise MissingResult(f"nothing is reported about ticket {shown(ticket_id)}", value=ticket_id)
        return found


def _number(text: object) -> int | None:
    return int(text) if isinstance(text, str) and text.isascii() and text.isdigit() and len(text) <= 20 else None
