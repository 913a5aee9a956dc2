"""Reads the hand-worked timelines: one week on a desk that is open Monday to Friday, 09:00 to 17:00, UTC.

Instants are written `Mon 09:00` (of 2 March 2026 and the days after) or `Mon+1 09:00` (a week later). Every
cycle that is to be reported stands in `expect`, with the fields worth saying; the others must not appear.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

MONDAY = datetime(2026, 3, 2, tzinfo=UTC)
DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
CALENDARS = {
    "desk": {"tz": "UTC", "hours": {"mon-fri": ["09:00-17:00"]}},
    "late": {"tz": "UTC", "hours": {"mon-fri": ["12:00-20:00"]}},
}
INSTANTS = {"started_at", "deadline", "stopped_at", "breached_at"}
DURATIONS = {"target", "elapsed", "paused", "remaining"}


def instant(text: str) -> datetime:
    """`Mon+1 09:00` as an instant."""
    day, clock = text.split()
    name, _, weeks = day.partition("+")
    hours, minutes, *seconds = (float(part) for part in clock.split(":"))
    days = DAYS.index(name) + 7 * int(weeks or 0)
    return MONDAY + timedelta(days=days, hours=hours, minutes=minutes, seconds=seconds[0] if seconds else 0)


def duration(text: str) -> timedelta:
    """`-1h30m` as a timedelta."""
    sign, text = (-1, text[1:]) if text.startswith("-") else (1, text)
    hours, _, minutes = text.partition("h") if "h" in text else ("0", "", text)
    return sign * timedelta(hours=int(hours), minutes=int(minutes.rstrip("m") or 0))


def event(at: str, what: str, more: dict[str, Any] | None = None) -> dict[str, Any]:
    """One event: `reply`, `customer`, `status pending` and `set` are short for what documents say."""
    word, _, rest = what.partition(" ")
    short = {
        "reply": {"kind": "agent_message"},
        "customer": {"kind": "customer_message"},
        "status": {"kind": "status", "to": rest},
        "set": {"kind": "fields", "set": more},
    }
    document = {"at": instant(at).isoformat(), **short.get(word, {"kind": word})}
    if word != "set":
        document |= more or {}
    if "to" in document and document["kind"] == "due":
        document["to"] = instant(document["to"]).isoformat()
    return document


def book(case: dict[str, Any]) -> dict[str, Any]:
    """The case's book; `targets` alone stand for one policy on the desk's calendar."""
    policies = case.get("policies")
    if policies is None:
        policy = {"name": "sla", "calendar": case.get("calendar", "desk"), "targets": case["targets"]}
        policies = [policy | ({"tiers": case["tiers"]} if "tiers" in case else {})]
    policies = [{"calendar": "desk", **policy} for policy in policies]
    document = {"version": 1, "calendars": CALENDARS, "policies": policies}
    return document | {key: case[key] for key in ("metrics", "statuses") if key in case}


def ticket(case: dict[str, Any]) -> dict[str, Any]:
    """The case's ticket."""
    return {"id": case["name"], "events": [event(*parts) for parts in case["events"]]}


def now(case: dict[str, Any]) -> datetime | None:
    """As of when the case is asked."""
    return instant(case["now"]) if "now" in case else None


def expected(name: str, said: Any) -> Any:
    """A field's value as results have it."""
    if name == "triggers":
        return {tier: instant(at) for tier, at in said.items()}
    if said is None or not isinstance(said, str):
        return said
    if name in INSTANTS:
        return instant(said)
    return duration(said) if name in DURATIONS else said


def cases() -> list[dict[str, Any]]:
    """All timelines."""
    files = sorted((Path(__file__).parent / "timelines").glob("*.json"))
    return [case for file in files for case in json.loads(file.read_text(encoding="utf-8"))]
