"""A small book and a log in which much happens."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pyarrow as pa

from slaclock import PolicyBook

TIERS = [{"at": "80%", "name": "manager", "level": 2}, {"at": "-30m", "name": "owner"}, {"at": "100%", "level": 3}]
BOOK = PolicyBook.load(
    {
        "version": 1,
        "statuses": {"Waiting": "pending"},
        "calendars": {
            "desk": {"tz": "Europe/Berlin", "hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"]}},
            "shop": {"tz": "America/New_York", "hours": {"mon-sun": ["06:00-22:00"]}},
        },
        "policies": [
            {
                "name": "urgent",
                "when": {"field": "priority", "is": "urgent"},
                "calendar": "shop",
                "targets": [
                    {"metric": "first_response", "within": "30m"},
                    {"metric": "resolution", "within": "8h", "pause_on": ["pending"]},
                ],
                "tiers": TIERS,
            },
            {
                "name": "others",
                "calendar": "desk",
                "targets": [
                    {"metric": "resolution", "within": "2bd", "on_reopen": "count"},
                    {"metric": "first_response", "within": "4h"},
                    {"metric": "next_response", "within": "4h"},
                ],
                "tiers": TIERS,
            },
        ],
    }
)
BEGIN = datetime(2026, 3, 2, 8, tzinfo=UTC)


def log(tickets, seed=5):
    """Events in the order of time, several of them at one instant."""
    rng = random.Random(seed)  # noqa: S311 - no cryptography
    rows = []
    for number in range(tickets):
        at = BEGIN + timedelta(minutes=rng.randrange(7 * 24 * 60))
        ticket = {"ticket_id": f"T{number:04}"}
        rows.append({**ticket, "at": at, "kind": "created", "priority": rng.choice(["urgent", "low"])})
        for _ in range(rng.randrange(1, 9)):
            at += timedelta(minutes=rng.choice([0, 0, 5, 90, 700]))
            rows.append({**ticket, "at": at, **_event(rng)})
    rows.sort(key=lambda row: row["at"])
    names = ["ticket_id", "at", "kind", "to", "public", "priority"]
    types = {"at": pa.timestamp("us", "UTC"), "public": pa.bool_()}
    return pa.table({name: pa.array([row.get(name) for row in rows], types.get(name, pa.string())) for name in names})


def _event(rng):
    kind = rng.choice(["status", "status", "agent_message", "customer_message", "fields", "rated"])
    event = {"kind": kind}
    if kind == "status":
        event["to"] = rng.choice(["open", "Waiting", "solved", "closed"])
    elif kind == "agent_message":
        event["public"] = rng.random() < 0.8
    elif kind == "fields":
        event["priority"] = rng.choice(["urgent", "low"])
    return event
