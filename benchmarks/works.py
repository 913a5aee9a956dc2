"""What is measured; each work gives the seconds that each contestant takes for one operation."""

from __future__ import annotations

import random
import sys
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import desk
from measure import in_fresh_processes, medians, timed

from slaclock import AgentMessage, Created, CustomerMessage, PolicyBook, StatusChanged, Ticket, evaluate

if TYPE_CHECKING:
    from collections.abc import Callable

BEGIN = datetime(2024, 1, 1, tzinfo=UTC)
DAY = timedelta(days=1)
SPANS = {"1 day": DAY, "1 month": 30 * DAY, "5 years": 1826 * DAY}
PATIENCE = 0.3
"""Seconds that one batch may take: slower peers are given fewer operations, and the slowest only one, once."""


def _moments(span: timedelta, n: int, seed: int) -> list[datetime]:
    rng = random.Random(seed)
    return [BEGIN + timedelta(seconds=rng.randrange(int(span.total_seconds()))) for _ in range(n)]


def _each(function: Callable[..., Any], arguments: list[tuple[Any, ...]]) -> Callable[[], None]:
    def batch() -> None:
        for first, second in arguments:
            function(first, second)

    return batch


def _race(functions: dict[str, Callable[..., Any]], arguments: list[tuple[Any, ...]], rounds: int) -> dict[str, float]:
    contestants: dict[str, tuple[Callable[[], None], int]] = {}
    too_slow: dict[str, float] = {}
    for name, function in functions.items():
        function(*arguments[0])  # builds what is built once
        once = timed(_each(function, arguments[:1]))
        own = arguments[: max(1, int(PATIENCE / once))]
        if once > PATIENCE:
            too_slow[name] = once
        else:
            contestants[name] = (_each(function, own), len(own))
    if "workclock" in functions:  # a race between different answers would show nothing
        for each in arguments:
            if functions["workclock"](*each) != functions["slaclock"](*each):
                sys.exit(f"slaclock and workclock give different answers for {each}")
    return medians(contestants, rounds) | too_slow


def deadlines(n: int, rounds: int) -> dict[str, dict[str, float]]:
    """A deadline of 8 h, from random starts within a span."""
    functions = {name: after for name, (after, _) in desk.peers().items()}
    eight = timedelta(hours=8)
    return {
        f"deadline, 8 h, starts within {name}": _race(functions, [(s, eight) for s in _moments(span, n, 1)], rounds)
        for name, span in SPANS.items()
    }


def elapsed(n: int, rounds: int) -> dict[str, dict[str, float]]:
    """Open time between two random instants, 0 to 30 days apart, and over fixed spans."""
    functions = {name: elapsed for name, (_, elapsed) in desk.peers().items()}
    starts = _moments(30 * DAY, n, 2)
    rng = random.Random(3)
    near = [(start, start + rng.random() * 30 * DAY) for start in starts]
    works = {"elapsed, 0-30 days": _race(functions, near, rounds)}
    for name, span in SPANS.items():
        works[f"elapsed, {name}"] = _race(functions, [(s, s + span) for s in starts[: max(n // 10, 100)]], rounds)
    return works


def first_query(rounds: int) -> dict[str, dict[str, float]]:
    """A fresh calendar and its first deadline, in a new process in which `holidays` has been used before."""
    setup = "\n".join(
        [
            f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r})",
            "import desk; dates = desk.holiday_dates()",
            "from datetime import UTC, datetime, timedelta",
            "from slaclock import BusinessCalendar; BusinessCalendar(tz='UTC', hours={'mon': ['09:00-10:00']})",
            "start, eight = datetime(2026, 4, 2, 14, tzinfo=UTC), timedelta(hours=8)",
        ]
    )
    own = {"slaclock": (setup, "desk.calendar().after(start, eight)")}
    if find_spec("workclock"):
        given = setup + "\nimport workclock; desk.holiday_dates = lambda: dates"
        own["workclock"] = (given, "desk.workclock().add(start, eight)")
    return {"first query of a fresh calendar": in_fresh_processes(own, rounds)}


def imports(rounds: int) -> dict[str, dict[str, float]]:
    """`import slaclock`, which loads rooms when asked for, and all its names, beside pydantic with one model."""
    one_model = "from pydantic import BaseModel\nclass One(BaseModel):\n    a: int"
    own = {"slaclock": ("", "import slaclock"), "pydantic and one model": ("", one_model)}
    if find_spec("workclock"):
        own["workclock"] = ("", "import workclock")
    every_name = own | {"slaclock": ("", "from slaclock import *")}
    return {"import": in_fresh_processes(own, rounds), "import of all names": in_fresh_processes(every_name, rounds)}


def ticket(n: int, rounds: int) -> dict[str, dict[str, float]]:
    """One ticket of six events, already built, against three metrics with three tiers each."""
    book = PolicyBook.load(
        {
            "version": 1,
            "calendars": {"desk": desk.calendar().model_dump(mode="json", exclude_unset=True)},
            "policies": [
                {
                    "name": "standard",
                    "calendar": "desk",
                    "targets": [
                        {"metric": "first_response", "within": "1h"},
                        {"metric": "next_response", "within": "2h"},
                        {"metric": "resolution", "within": "8h", "pause_on": ["pending"]},
                    ],
                    "tiers": [{"at": "-30m", "level": 1}, {"at": "80%", "level": 2}, {"at": "100%", "level": 3}],
                }
            ],
        }
    )

    def at(hours: float) -> datetime:
        return datetime(2026, 3, 3, 8, tzinfo=UTC) + timedelta(hours=hours)

    events = [
        Created(at=at(0), fields={"priority": "high"}),
        AgentMessage(at=at(0.5)),
        StatusChanged(at=at(0.6), to="pending"),
        CustomerMessage(at=at(20)),
        AgentMessage(at=at(26)),
        StatusChanged(at=at(27), to="solved"),
    ]

    def batch() -> None:
        for number in range(n):
            evaluate(Ticket(number, events), book)

    return {"one ticket: 6 events, 3 metrics, 3 tiers": medians({"slaclock": (batch, n)}, rounds)}
