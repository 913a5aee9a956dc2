"""The oracle's clock on its own: started, paused, stopped and reopened by hand, then asked about any instant."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from slaclock.testing.oracle_cycle import Cycle
from slaclock.testing.oracle_events import microsecond_of
from slaclock.testing.oracle_minutes import EPOCH, minutes_of
from slaclock.testing.oracle_rules import Rule

if TYPE_CHECKING:
    from collections.abc import Mapping

MICROSECOND = timedelta(microseconds=1)


class OracleClock:
    """The answers of a `slaclock.Clock`, counted minute by minute.

    Args:
        start: an aware datetime on a whole minute.
        target: how much time the clock may take.
        document: its calendar, as for `OracleCalendar`.
        named: the calendars that compositions may name.
        landing: `closing` or `next_opening`.

    >>> clock = OracleClock(EPOCH, timedelta(hours=2), "always")
    >>> clock.step("pause", EPOCH + timedelta(hours=1))
    >>> clock.deadline is None, clock.elapsed(EPOCH + timedelta(hours=3))
    (True, datetime.timedelta(seconds=3600))
    """

    def __init__(
        self,
        start: datetime,
        target: timedelta,
        document: Any,
        named: Mapping[str, Any] | None = None,
        landing: str = "closing",
    ) -> None:
        at = microsecond_of(start)
        self.cycle = Cycle(1, at, Rule((), ()), [(at, "open")])
        self.cycle.minutes = minutes_of(document, named)
        self.cycle.target = target // MICROSECOND
        self.cycle.landing = landing

    def step(self, what: str, at: datetime) -> None:
        """One of `pause`, `resume`, `stop`, `reopen` and `reopen counted`."""
        us = microsecond_of(at)
        if what == "pause":
            self.cycle.phases.append((us, "hold"))
        elif what == "resume":
            self.cycle.phases.append((us, "on"))
        elif what == "stop":
            self.cycle.end(us, "stop")
        else:
            self.cycle.resume(us, counted=what == "reopen counted")

    def elapsed(self, at: datetime) -> timedelta:
        """Open time that the clock has run by an instant."""
        return self.cycle.spent("running", microsecond_of(at)) * MICROSECOND

    def paused_time(self, at: datetime) -> timedelta:
        """Open time spent paused by an instant."""
        return self.cycle.spent("paused", microsecond_of(at)) * MICROSECOND

    def reached(self, amount: timedelta) -> datetime | None:
        """The instant at which so much has run, past or foreseen."""
        return _instant(self.cycle.reached(amount // MICROSECOND))

    @property
    def deadline(self) -> datetime | None:
        """When the target is used up; of a clock that stopped before, what was left from the stop on."""
        return _instant(self.cycle.deadline())

    def breached(self, at: datetime) -> bool:
        """Whether more than the target has run by an instant."""
        return self.elapsed(at) > self.cycle.target * MICROSECOND

    def breached_at(self, at: datetime) -> datetime | None:
        """The deadline that was missed by an instant."""
        return self.deadline if self.breached(at) else None


def _instant(us: int | None) -> datetime | None:
    return None if us is None else EPOCH + us * MICROSECOND
