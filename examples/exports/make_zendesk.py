"""Writes the small Zendesk export that zendesk_export.py shows: an invented desk in New York and one in Tokyo.

    python examples/exports/make_zendesk.py [FOLDER]

Twelve tickets of March 2025 over the weekend on which New York's clocks change: who writes, when, and what changes is
drawn with a fixed seed, so the same files come out again. What Zendesk would have noted (`ticket_metric_events.jsonl`)
is slaclock's own answer put into Zendesk's form, so that the two agree; then four disagreements are planted, of the
kinds that real accounts have: a breach noted at the next opening, a title that has been changed since, a target that
was raised while tickets were open, and a reply that the audits date otherwise.
"""

from __future__ import annotations

import json
import random
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from slaclock import ALWAYS, MetricResult, evaluate
from slaclock.adapters import zendesk

Record = dict[str, Any]

AGENTS, CUSTOMERS = (1, 2), (11, 12, 13, 14)
NEW_YORK, TOKYO = 77, 78
DAY = 24 * 60
METRICS = {
    "first_response": "reply_time",
    "next_response": "reply_time",
    "requester_wait": "requester_wait_time",
    "group_ownership": "group_ownership_time",
}


def schedules() -> list[Record]:
    """New York 9-17, Tokyo 9-12 and 13-18."""

    def week(*hours: tuple[int, int]) -> list[Record]:
        return [
            {"start_time": day * DAY + a * 60, "end_time": day * DAY + b * 60} for day in range(1, 6) for a, b in hours
        ]

    return [
        {
            "id": NEW_YORK,
            "name": "New York",
            "time_zone": "Eastern Time (US & Canada)",
            "intervals": week((9, 17)),
            "created_at": "2024-01-08T15:00:00Z",
        },
        {
            "id": TOKYO,
            "name": "Tokyo",
            "time_zone": "Tokyo",
            "intervals": week((9, 12), (13, 18)),
            "created_at": "2024-02-05T03:00:00Z",
        },
    ]


def holidays() -> dict[str, list[Record]]:
    """By schedule."""
    return {str(TOKYO): [{"id": 1, "name": "Vernal Equinox", "start_date": "2025-03-20", "end_date": "2025-03-20"}]}


def line(metric: str, priority: str, minutes: int, business: bool) -> Record:  # noqa: FBT001 - as Zendesk has it
    """One promise of a policy."""
    return {
        "metric": metric,
        "priority": priority,
        "target": minutes,
        "target_in_seconds": minutes * 60,
        "business_hours": business,
    }


def policies() -> list[Record]:
    """VIPs around the clock when it is urgent, everybody else in business hours."""
    vip = [
        line("first_reply_time", "urgent", 15, business=False),
        line("first_reply_time", "normal", 60, business=True),
    ]
    rest = [
        line(metric, priority, minutes, business=True)
        for metric, urgent, normal in (
            ("first_reply_time", 60, 240),
            ("next_reply_time", 60, 240),
            ("requester_wait_time", 480, 960),
        )
        for priority, minutes in (("urgent", urgent), ("normal", normal))
    ]
    wait = [line("requester_wait_time", priority, 480, business=True) for priority in ("urgent", "normal")]
    tagged = {"all": [{"field": "current_tags", "operator": "includes", "value": "vip"}], "any": []}
    return [
        {"id": 9001, "title": "VIP", "position": 1, "filter": tagged, "policy_metrics": [*vip, *wait]},
        {"id": 9002, "title": "Standard", "position": 2, "filter": {"all": [], "any": []}, "policy_metrics": rest},
    ]


def group_policies() -> list[Record]:
    """The second line keeps no ticket for more than a working day."""
    condition = {"field": "group_id", "operator": "is", "value": "6"}
    lines = [line("group_ownership_time", priority, 480, business=True) for priority in ("urgent", "normal")]
    return [
        {"id": "01J9", "title": "Second line", "position": 1, "filter": {"all": [condition]}, "policy_metrics": lines}
    ]


class Story:
    """One ticket's audits, written in order of time."""

    def __init__(self, number: int, rng: random.Random) -> None:
        self.number = number
        self.rng = rng
        self.at = datetime(2025, 3, 6, 12, tzinfo=UTC) + timedelta(minutes=rng.randrange(0, 60 * 24 * 4))
        self.customer = rng.choice(CUSTOMERS)
        self.values: Record = {
            "status": "new",
            "priority": rng.choice(("normal", "normal", "urgent")),
            "tags": ["vip"] if self.customer == CUSTOMERS[0] else [],
            "group_id": "5",
        }
        self.created_at = self.at
        self.audits: list[Record] = []
        created = [{"type": "Create", "field_name": name, "value": value} for name, value in self.values.items()]
        self.write(self.customer, self.comment(self.customer), *created)
        if number % 4 == 0:
            self.write(-1, {"type": "ScheduleAssignment", "previous_schedule_id": None, "new_schedule_id": TOKYO})

    def comment(self, author: int, *, public: bool = True) -> Record:
        """What somebody wrote."""
        return {"type": "Comment", "author_id": author, "public": public}

    def change(self, name: str, value: Any) -> Record:
        """A field takes another value."""
        before, self.values[name] = self.values[name], value
        return {"type": "Change", "field_name": name, "value": value, "previous_value": before}

    def write(self, author: int, *events: Record) -> None:
        """An audit with these events."""
        key = self.number * 1000 + len(self.audits)
        numbered = [{"id": key * 100 + n, **event} for n, event in enumerate(events)]
        via = {"channel": "rule" if author == -1 else "email", "source": {"rel": "trigger" if author == -1 else None}}
        self.audits.append(
            {
                "id": key,
                "ticket_id": self.number,
                "author_id": author,
                "created_at": stamp(self.at),
                "via": via,
                "events": numbered,
            }
        )

    def wait(self, longest: float) -> None:
        """Some time passes, in hours."""
        self.at += timedelta(seconds=self.rng.randrange(300, round(longest * 3600)))

    def tell(self) -> None:
        """What happens after the creation."""
        agent = self.rng.choice(AGENTS)
        self.wait(0.2)
        self.write(agent, self.comment(agent, public=False))
        if self.number % 3 == 0:
            self.wait(0.5)
            self.write(agent, self.change("priority", "urgent" if self.values["priority"] == "normal" else "normal"))
        self.wait(30)
        self.write(agent, self.comment(agent), self.change("status", "pending"))
        self.wait(30)
        self.write(self.customer, self.comment(self.customer), self.change("status", "open"))
        if self.number % 2 == 0:
            self.wait(2)
            self.write(agent, self.change("group_id", "6"))
        self.wait(12)
        self.write(agent, self.comment(agent))
        self.wait(30)
        self.write(agent, self.change("status", "solved"))

    def ticket(self) -> Record:
        """The ticket as it stands in the end."""
        return {
            "id": self.number,
            "created_at": stamp(self.created_at),
            "updated_at": stamp(self.at),
            "requester_id": self.customer,
            "submitter_id": self.customer,
            "via": {"channel": "email", "source": {"rel": None}},
            "custom_fields": [],
            **self.values,
        }


def stamp(at: datetime) -> str:
    """An instant as Zendesk writes it."""
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def noted(result: MetricResult) -> list[Record]:
    """One of our answers in the form of Zendesk's metric events."""
    instance = result.cycle + (result.metric == "next_response")
    head = {"ticket_id": result.ticket_id, "metric": METRICS[result.metric], "instance_id": instance, "deleted": False}
    target = round(result.target.total_seconds())
    business = result.clock.calendar != ALWAYS
    policy = {"id": 1, "title": result.policy}
    sla = {"target": target // 60, "target_in_seconds": target, "business_hours": business, "policy": policy}
    kind, name = ("apply_sla", "sla") if result.public else ("apply_group_sla", "group_sla")
    events: list[Record] = [
        {**head, "type": "activate", "time": stamp(result.started_at)},
        {**head, "type": kind, "time": stamp(result.started_at), name: sla},
    ]
    if result.breached_at is not None:
        events.append({**head, "type": "breach", "time": stamp(result.breached_at)})
    if result.stopped_at is not None and result.state == "stopped":
        events.append({**head, "type": "fulfill", "time": stamp(result.stopped_at)})
    return events


def planted(events: list[Record]) -> list[Record]:
    """The same with four disagreements, on four tickets."""

    def first(kind: str, metric: str, *, after: int) -> Record:
        return next(e for e in events if (e["type"], e["metric"]) == (kind, metric) and e["ticket_id"] > after)

    def later(event: Record, hours: int) -> None:
        event["time"] = stamp(datetime.fromisoformat(event["time"]) + timedelta(hours=hours))

    later(first("breach", "reply_time", after=0), 16)
    first("apply_sla", "requester_wait_time", after=4)["sla"]["policy"]["title"] = "Standard (2024)"
    first("apply_sla", "requester_wait_time", after=7)["sla"].update(target=300, target_in_seconds=18000)
    later(first("fulfill", "reply_time", after=10), 3)
    return events


def main() -> None:
    """Writes the files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent / "zendesk"
    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(2025)  # noqa: S311 - a story, no secret
    stories = [Story(number, rng) for number in range(1, 13)]
    for story in stories:
        story.tell()
    tickets, audits = [story.ticket() for story in stories], [each for story in stories for each in story.audits]
    users = [{"id": each, "role": "agent"} for each in AGENTS] + [
        {"id": each, "role": "end-user"} for each in CUSTOMERS
    ]
    book = zendesk.load_book(policies(), schedules(), holidays(), group_policies()).book
    loaded = zendesk.load_tickets(tickets, audits, users=users)
    results = [result for ticket in loaded.tickets for result in evaluate(ticket, book).results]
    events = planted([event for result in results for event in noted(result)])
    documents = {
        "sla_policies": {"sla_policies": policies(), "next_page": None},
        "group_policies": {"group_sla_policies": group_policies(), "next_page": None},
        "schedules": {"schedules": schedules()},
        "holidays": holidays(),
        "users": {"users": users, "next_page": None},
    }
    for name, document in documents.items():
        (folder / f"{name}.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    lines = {
        "tickets": tickets,
        "audits": audits,
        "ticket_metric_events": [{"id": n, **each} for n, each in enumerate(events, 1)],
    }
    for name, listed in lines.items():
        text = "".join(json.dumps(each) + "\n" for each in listed)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
