"""A made-up desk for the engine's tests: minutes since Monday 2026-03-02 09:00 UTC, on a calendar that never closes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from slaclock import (
    AgentMessage,
    Assigned,
    Cancelled,
    Created,
    CustomerMessage,
    Due,
    FieldsChanged,
    MetricResult,
    PolicyBook,
    StatusChanged,
    Ticket,
    TicketSla,
    Trigger,
    evaluate,
)

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


def at(minute: float) -> datetime:
    return MONDAY + timedelta(minutes=minute)


def minute(instant: datetime | None) -> float | None:
    if instant is None:
        return None
    value = (instant - MONDAY) / timedelta(minutes=1)
    return int(value) if value.is_integer() else value


def created(when: float = 0, by: str = "customer", status: str = "new", **fields: Any) -> Created:
    return Created(at=at(when), by=by, status=status, fields=fields)


def customer(when: float) -> CustomerMessage:
    return CustomerMessage(at=at(when))


def reply(when: float, by: str = "human", *, public: bool = True) -> AgentMessage:
    return AgentMessage(at=at(when), by=by, public=public)


def status(when: float, to: str) -> StatusChanged:
    return StatusChanged(at=at(when), to=to)


def fields(when: float, **values: Any) -> FieldsChanged:
    return FieldsChanged(at=at(when), set=values)


def assigned(when: float, **to: Any) -> Assigned:
    return Assigned(at=at(when), **to)


def due(when: float, metric: str, to: float, **more: Any) -> Due:
    return Due(at=at(when), metric=metric, to=at(to), **more)


def cancelled(when: float) -> Cancelled:
    return Cancelled(at=at(when))


def target(metric: str, within: Any = "1h", **options: Any) -> dict[str, Any]:
    return {"metric": metric, "within": within, **options}


def policy(name: str, *targets: dict[str, Any], **options: Any) -> dict[str, Any]:
    return {"name": name, "calendar": "always", "targets": list(targets), **options}


def book(*policies: dict[str, Any], **parts: Any) -> PolicyBook:
    return PolicyBook.load({"version": 1, "policies": list(policies), **parts})


def judge(events: list[Any], *policies: dict[str, Any], now: float | None = None, **parts: Any) -> TicketSla:
    when = None if now is None else at(now)
    return evaluate(Ticket("T", events), book(*policies, **parts), now=when)


def life(result: MetricResult) -> str:
    """A result in one line, in minutes: `1: 0-30 reply, used 30, met`."""
    stop = minute(result.stopped_at)
    end = "…" if stop is None else f"{stop} {result.stopped_by}"
    verdict = {True: "met", False: "breached", None: result.state}[result.met]
    used = minute(MONDAY + result.elapsed)
    return f"{result.cycle}: {minute(result.started_at)}-{end}, used {used}, {verdict}"


def lives(events: list[Any], *targets: dict[str, Any], now: float | None = None, **parts: Any) -> list[str]:
    """The cycles of a ticket under one policy with these targets."""
    return [life(result) for result in judge(events, policy("p", *targets), now=now, **parts).results]


def fired(triggers: tuple[Trigger, ...]) -> list[tuple[float | None, str]]:
    return [(minute(trigger.at), trigger.tier) for trigger in triggers]
