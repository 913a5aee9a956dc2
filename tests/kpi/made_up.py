"""Made-up results with the fields that slaclock.kpi reads, so that each number in a test can be checked by eye."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Fired:
    level: int


@dataclass(frozen=True)
class Result:
    ticket_id: str = "T-1"
    metric: str = "resolution"
    policy: str = "standard"
    public: bool = True
    cycle: int = 1
    state: str = "stopped"
    stopped_by: str | None = "solved"
    started_at: datetime = START
    stopped_at: datetime | None = None
    deadline: datetime | None = None
    elapsed: timedelta = timedelta(hours=1)
    breached: bool = False
    met: bool | None = True
    triggers: tuple[Fired, ...] = ()


@dataclass(frozen=True)
class Sla:
    results: tuple[Result, ...]


def met(**fields: object) -> Result:
    return Result(**fields)


def breached(**fields: object) -> Result:
    return Result(**{"breached": True, "met": False} | fields)


def overdue(**fields: object) -> Result:
    return Result(**{"state": "running", "stopped_by": None, "breached": True, "met": False} | fields)


def running(**fields: object) -> Result:
    return Result(**{"state": "running", "stopped_by": None, "met": None} | fields)


def cancelled(**fields: object) -> Result:
    return Result(**{"state": "cancelled", "stopped_by": "cancelled", "met": None} | fields)
