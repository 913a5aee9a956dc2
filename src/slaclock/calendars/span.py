"""A stretch of time between two instants."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open stretch `[start, end)`: `start` belongs to it, `end` does not. Both are in UTC.

    >>> from datetime import UTC
    >>> Span(datetime(2026, 3, 2, 8, tzinfo=UTC), datetime(2026, 3, 2, 11, tzinfo=UTC)).duration
    datetime.timedelta(seconds=10800)
    """

    start: datetime
    end: datetime

    @property
    def duration(self) -> timedelta:
        """How long it lasts."""
        return self.end - self.start
