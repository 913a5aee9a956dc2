"""What is known of a calendar's open and closed time before any of it is built."""

from __future__ import annotations

from dataclasses import dataclass

from slaclock.calendars.zones import END
from slaclock.instants import EARLIEST


@dataclass(frozen=True, slots=True)
class Extent:
    """Bounds, as instants: nothing is open outside `[open_from, open_until)`, nothing is closed outside
    `[closed_from, closed_until)`. They let a search answer at once that there is nothing left to find.

    >>> ALWAYS_OPEN.never_closes, (ALWAYS_OPEN & ~ALWAYS_OPEN).never_opens
    (True, True)
    """  # noqa: D205 - the two bounds are one thought

    open_from: int = EARLIEST
    open_until: int = END
    closed_from: int = EARLIEST
    closed_until: int = END

    @property
    def never_opens(self) -> bool:
        """Whether no instant is open."""
        return self.open_from >= self.open_until

    @property
    def never_closes(self) -> bool:
        """Whether every instant is open."""
        return self.closed_from >= self.closed_until

    def __invert__(self) -> Extent:
        return Extent(self.closed_from, self.closed_until, self.open_from, self.open_until)

    def __and__(self, other: Extent) -> Extent:
        return Extent(
            max(self.open_from, other.open_from),
            min(self.open_until, other.open_until),
            min(self.closed_from, other.closed_from),
            max(self.closed_until, other.closed_until),
        )

    def __or__(self, other: Extent) -> Extent:
        return ~(~self & ~other)


# No closed time at all: the emptiest of bounds, which joins with any other to that other.
ALWAYS_OPEN = Extent(closed_from=END, closed_until=EARLIEST)
NEVER_OPEN = ~ALWAYS_OPEN
