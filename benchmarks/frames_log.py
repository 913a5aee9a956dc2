"""A made-up helpdesk's log, the same for the same seed: its events as an Arrow table, and the book that judges it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from slaclock import PolicyBook

HOUR = 3_600_000_000
BEGIN = 1_704_067_200_000_000  # 2024-01-01 UTC
YEARS = 2 * 365 * 24 * HOUR
TIERS = [
    {"at": "80%", "name": "manager", "level": 2},
    {"at": "-30m", "name": "owner", "level": 1},
    {"at": "100%", "name": "director", "level": 3},
]
TARGETS = [
    {"metric": "first_response", "within": {"urgent": "30m", "high": "1h", "default": "4h"}},
    {"metric": "next_response", "within": {"urgent": "1h", "default": "8h"}},
    {"metric": "resolution", "within": {"urgent": "8h", "high": "16h", "default": "40h"}, "pause_on": ["pending"]},
]
BOOK = {
    "version": 1,
    "calendars": {
        "berlin": {
            "tz": "Europe/Berlin",
            "hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]},
            "holidays": [{"country": "DE", "subdivision": "BE"}],
        },
        "london": {
            "tz": "Europe/London",
            "hours": {"mon-fri": ["08:00-18:00"]},
            "holidays": [{"country": "GB", "subdivision": "ENG"}],
        },
        "round": {"tz": "America/New_York", "hours": {"mon-sun": ["06:00-22:00"]}},
    },
    "policies": [
        {
            "name": "whatsapp",
            "when": {"field": "channel", "is": "whatsapp"},
            "calendar": "round",
            "targets": TARGETS,
            "tiers": TIERS,
        },
        {
            "name": "london",
            "when": {"field": "group", "is": "london"},
            "calendar": "london",
            "targets": TARGETS,
            "tiers": TIERS,
        },
        {"name": "standard", "calendar": "berlin", "targets": TARGETS, "tiers": TIERS},
    ],
}
PRIORITIES = np.array(["urgent", "high", "normal", "low"])
CHANNELS = np.array(["email", "whatsapp", "web"])
GROUPS = np.array(["berlin", "london"])
COLUMNS = ("kind", "to", "by", "priority", "channel", "group")


def book(on_change: str = "retroactive") -> PolicyBook:
    """The book: three policies, three calendars, targets by priority."""
    return PolicyBook.load({**BOOK, "policies": [{**policy, "on_change": on_change} for policy in BOOK["policies"]]})  # type: ignore[attr-defined]


def simple_book() -> PolicyBook:
    """One policy, one calendar, one target for each metric: what the rivals' scripts can do."""
    within = {"first_response": "4h", "next_response": "8h", "resolution": "40h"}
    targets = [{**target, "within": within[target["metric"]]} for target in TARGETS]  # type: ignore[index]
    policy = {"name": "standard", "calendar": "berlin", "targets": targets, "tiers": TIERS}
    return PolicyBook.load({**BOOK, "policies": [policy]})


class Writer:
    """Events as they are written down."""

    def __init__(self) -> None:
        self.parts: list[dict[str, Any]] = []

    def write(self, ticket: Any, at: Any, **words: Any) -> None:
        """Some events, one for each ticket given; words are one for all, or one for each."""
        self.parts.append({"ticket": ticket, "at": at, **words})

    def column(self, name: str, order: Any) -> Any:
        """One column of words."""
        parts = []
        for part in self.parts:
            rows = len(part["ticket"])
            value = part.get(name)
            parts.append(pa.nulls(rows, pa.string()) if value is None else _words(value, rows))
        return pa.concat_arrays(parts).take(order)


def _words(value: Any, rows: int) -> Any:
    if isinstance(value, str):
        return pa.repeat(value, rows)
    return pa.array(value.astype(object), pa.string())


def events(tickets: int, changing: float = 0.03, seed: int = 7) -> Any:
    """About five events a ticket, in the order of time, ids and words as texts.

    Args:
        tickets: how many.
        changing: the share of them whose priority or group changes on the way.
        seed: of the random numbers.
    """
    rng = np.random.default_rng(seed)
    ticket = np.arange(tickets)
    # Created in the order of their numbers, by the second, as exports have it.
    at = np.sort(rng.integers(0, YEARS, tickets)) // 1_000_000 * 1_000_000 + BEGIN
    log = Writer()
    priority = PRIORITIES[rng.choice(4, tickets, p=[0.05, 0.15, 0.6, 0.2])]
    channel = CHANNELS[rng.choice(3, tickets, p=[0.5, 0.2, 0.3])]
    group = GROUPS[rng.choice(2, tickets, p=[0.6, 0.4])]
    by = np.where(rng.random(tickets) < 0.95, "customer", "agent")
    log.write(ticket, at, kind="created", to="new", by=by, priority=priority, channel=channel, group=group)

    def some(share: float) -> Any:
        return np.flatnonzero(rng.random(tickets) < share)

    def later(whose: Any, at: Any, hours: float) -> Any:
        return at + rng.exponential(hours * HOUR, len(whose)).astype(np.int64) // 1_000_000 * 1_000_000

    changes = some(changing)
    half = rng.random(len(changes)) < 0.5
    moved = later(changes, at[changes], 6)
    log.write(changes[half], moved[half], kind="fields", priority=PRIORITIES[rng.integers(0, 4, int(half.sum()))])
    log.write(changes[~half], moved[~half], kind="fields", group=GROUPS[rng.integers(0, 2, int((~half).sum()))])
    replied = later(ticket, at, 3)
    log.write(ticket, replied, kind="agent_message", by="human")
    waits = some(0.65)
    paused = replied[waits] + rng.choice([0, 60_000_000], len(waits))
    log.write(waits, paused, kind="status", to="pending")
    asked = later(waits, paused, 20)
    log.write(waits, asked, kind="status", to="open")
    wrote = np.flatnonzero(rng.random(len(waits)) < 0.85)
    log.write(waits[wrote], asked[wrote], kind="customer_message")
    ended = replied.copy()
    ended[waits] = asked
    solved = later(ticket, ended, 10)
    done = some(0.93)
    log.write(done, solved[done], kind="status", to="solved")
    back = some(0.08)
    back = back[np.isin(back, done)]
    reopened = later(back, solved[back], 24)
    log.write(back, reopened, kind="status", to="open")
    log.write(back, later(back, reopened, 12), kind="status", to="solved")
    merged = some(0.01)
    log.write(merged, later(merged, solved[merged], 5), kind="cancelled")
    every = np.concatenate([part["at"] for part in log.parts])
    order = np.argsort(every, kind="stable")
    ids = pa.array(np.char.add("T", np.char.zfill(ticket.astype(str), 8)), pa.string())
    whose = np.concatenate([part["ticket"] for part in log.parts])[order]
    columns = {
        "ticket_id": ids.take(pa.array(whose)),
        "at": pa.array(every[order]).cast(pa.timestamp("us", "UTC")),
        **{name: log.column(name, pa.array(order)) for name in COLUMNS},
    }
    return pa.table(columns)
