"""How the public names look to a type checker. Only checked, never run."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any, assert_type

from slaclock import (
    ALWAYS,
    AgentMessage,
    Assigned,
    BusinessCalendar,
    Calendar,
    Clock,
    Created,
    CustomerMessage,
    DocumentError,
    FieldsChanged,
    MetricResult,
    MetricRule,
    NoOpenTime,
    Policy,
    PolicyBook,
    Span,
    StatusChanged,
    Target,
    Ticket,
    TicketSla,
    Tier,
    Trigger,
    evaluate,
    kpi,
)
from slaclock.errors import Fault

now = datetime(2026, 3, 2, 9, tzinfo=UTC)
eight = timedelta(hours=8)


def calendars() -> None:
    desk = BusinessCalendar(
        tz="Europe/Berlin",
        hours={"mon-fri": ["09:00-12:00", "13:00-17:00"]},
        holidays=[{"country": "DE", "subdivision": "BE"}, "2026-12-31"],
        special={"2026-12-24": ["09:00-12:00"]},
        closures=[{"rrule": "FREQ=MONTHLY;BYDAY=1WE", "hours": ["14:00-15:00"], "name": "team hour"}],
        seasons=[{"from": "2026-07-01", "to": "2026-08-31", "hours": {"mon-fri": ["08:00-14:00"]}}],
        name="Berlin desk",
    )
    assert_type(desk.is_open(now), bool)
    assert_type(desk.elapsed(now, now), timedelta)
    assert_type(desk.after(now, eight, landing="next_opening"), datetime)
    assert_type(desk.before(now, eight), datetime)
    assert_type(desk.next_open(now), datetime)
    assert_type(desk.next_close(now), datetime | None)
    assert_type(desk.previous_close(now), datetime | None)
    assert_type(desk.spans(now, now), Iterator[Span])
    assert_type(desk.is_business_day(date(2026, 3, 2)), bool)
    assert_type(desk.after_business_days(now, 3, due="closing", roll=False), datetime)
    assert_type(desk.holiday_name(date(2026, 3, 2)), str | None)
    assert_type(desk.availability(now, now), float | None)
    both: Calendar = (desk | ALWAYS) & desk - ALWAYS
    assert_type(both.in_zone("UTC").local(now), datetime)
    desk.after(now, eight, landing="somewhere")  # type: ignore[arg-type]
    desk.after(now, "8h")  # type: ignore[arg-type]


def clocks() -> None:
    clock = Clock.start(now, target=eight, calendar=ALWAYS)
    assert_type(clock.pause(now).resume(now).stop(now).reopen(now, count=True), Clock)
    assert_type(clock.deadline, datetime | None)
    assert_type(clock.reached(0.8), datetime | None)
    assert_type(clock.elapsed(now), timedelta)
    assert_type(clock.used(now), float)
    assert_type(Clock.load(clock.dump(), ALWAYS), Clock)
    clock.state = "paused"  # type: ignore[misc]


def books() -> None:
    assert_type(PolicyBook.load("book.json"), PolicyBook)
    assert_type(PolicyBook.load({"version": 1}), PolicyBook)
    target = Target(metric="resolution", within={"urgent": "8h", "default": "3bd"}, pause_on=["pending"])
    policy = Policy(name="standard", calendar="desk", targets=[target], tiers=[Tier(at="80%", level=2)])
    rule = MetricRule(starts_on=["created"], stops_on=["assigned"])
    book = PolicyBook(version=1, policies=[policy], metrics={"triage": rule})
    assert_type(book.calendar("desk"), Calendar)


def tickets() -> None:
    ticket = Ticket(
        "T-1",
        [
            Created(at=now, fields={"priority": "urgent", "tags": ["vip"]}),
            AgentMessage(at=now, by="bot", public=False),
            CustomerMessage(at=now, text="hello", id="wamid.1"),
            StatusChanged(at=now, to="pending"),
            FieldsChanged(at=now, set={"priority": None}),
            Assigned(at=now, group="network"),
            {"kind": "status", "at": "2026-03-02T09:00:00Z", "to": 5},
        ],
    )
    sla = evaluate(ticket, PolicyBook.load("book.json"), now=now)
    assert_type(sla, TicketSla)
    assert_type(sla["resolution"], MetricResult)
    assert_type(sla.get("resolution", public=False), MetricResult | None)
    assert_type(sla["resolution"].met, bool | None)
    assert_type(sla.fired(after=None, until=now), tuple[Trigger, ...])
    assert_type(sla.next_trigger_at, datetime | None)
    assert_type(sla.to_dict(), dict[str, Any])


def errors() -> None:
    try:
        ALWAYS.next_open(now)
    except NoOpenTime as error:
        assert_type(error.path, str | None)
    except DocumentError as error:
        assert_type(error.faults, tuple[Fault, ...])


def reports(slas: list[TicketSla], tickets: list[Ticket]) -> None:
    def late(result: MetricResult, fields: Mapping[str, Any]) -> bool:
        return result.breached and bool(fields)

    rows = kpi.compliance(slas, ["priority", late], tickets=tickets, unit="ticket", fields_at="created")
    assert_type(rows, tuple[kpi.Compliance, ...])
    assert_type(rows[0].rate, float | None)
    assert_type(kpi.elapsed(slas, {"solved": kpi.period("month", "UTC", of="stopped_at")})[0].median, timedelta | None)
    assert_type(kpi.escalation_rate(slas, level=3)[0].escalated, int)
    assert_type(kpi.to_table(rows), str)
    kpi.compliance(slas, unit="cycle")  # type: ignore[arg-type]
