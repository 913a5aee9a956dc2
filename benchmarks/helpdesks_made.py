"""Large made-up exports of helpdesks, the same for the same number of tickets."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any

Record = dict[str, Any]

BEGIN = datetime(2025, 1, 1, tzinfo=UTC)
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
HOURS = [
    {
        "id": 7,
        "name": "desk",
        "is_default": True,
        "time_zone": "Berlin",
        "working_hours": {day: {"start_time": "9:00 am", "end_time": "5:00 pm"} for day in DAYS},
    }
]
WORDS = ("low", "normal", "high", "urgent")


def zendesk(n: int) -> dict[str, list[Record]]:
    """A Zendesk account with `n` tickets of a year: policies, schedules, users, tickets, audits."""
    rng = random.Random(1)
    lines = [
        {
            "priority": word,
            "metric": metric,
            "target": minutes,
            "target_in_seconds": minutes * 60,
            "business_hours": True,
        }
        for metric, minutes in (("first_reply_time", 240), ("next_reply_time", 480), ("requester_wait_time", 1440))
        for word in WORDS
    ]
    vip = {"all": [{"field": "current_tags", "operator": "includes", "value": "vip"}], "any": []}
    policies = [
        {"id": 1, "title": "VIP", "position": 1, "filter": vip, "policy_metrics": lines},
        {"id": 2, "title": "All", "position": 2, "filter": {"all": [], "any": []}, "policy_metrics": lines},
    ]
    week = [{"start_time": day * 1440 + 540, "end_time": day * 1440 + 1020} for day in range(1, 6)]
    schedules = [{"id": 77, "name": "desk", "time_zone": "Berlin", "intervals": week}]
    users = [{"id": each, "role": "agent"} for each in range(1, 40)]
    users += [{"id": each, "role": "end-user"} for each in range(1000, 1000 + n // 4 + 1)]
    tickets, audits = [], []
    for number in range(1, n + 1):
        ticket, own = _zendesk_ticket(number, 1000 + rng.randrange(n // 4 + 1), rng)
        tickets.append(ticket)
        audits += own
    return {"sla_policies": policies, "schedules": schedules, "users": users, "tickets": tickets, "audits": audits}


def _zendesk_ticket(number: int, customer: int, rng: random.Random) -> tuple[Record, list[Record]]:
    at = BEGIN + timedelta(seconds=rng.randrange(360 * 86_400))
    values: Record = {
        "status": "new",
        "priority": rng.choice(WORDS),
        "type": "incident",
        "subject": f"Ticket {number}",
        "group_id": str(rng.randrange(5, 9)),
        "brand_id": "3",
        "ticket_form_id": "4",
        "requester_id": str(customer),
        "tags": ["vip", "web"] if number % 7 == 0 else ["web"],
    }
    values |= {str(360_000 + place): rng.choice(("a", "b", 17, None)) for place in range(6)}
    first = values.copy()
    agent = rng.randrange(1, 40)
    audits: list[Record] = []

    def write(author: int, *events: Record) -> None:
        key = number * 100 + len(audits)
        notified = {"type": "Notification", "subject": "{{ticket.title}}", "recipients": [author], "via": {}}
        audits.append(
            {
                "id": key,
                "ticket_id": number,
                "author_id": author,
                "created_at": _stamp(at),
                "metadata": {"system": {"client": "Mozilla/5.0", "ip_address": "10.0.0.1"}, "custom": {}},
                "via": _via("email"),
                "events": [{"id": key * 100 + place, **event} for place, event in enumerate((*events, notified))],
            }
        )

    def comment(author: int, *, public: bool = True) -> Record:
        text = {"body": "Hello", "html_body": "<p>Hello</p>", "attachments": []}
        return {"type": "Comment", "author_id": author, "public": public, "audit_id": 1, **text}

    def change(name: str, value: Any) -> Record:
        before, values[name] = values[name], value
        return {"type": "Change", "field_name": name, "value": value, "previous_value": before}

    write(customer, comment(customer), *({"type": "Create", "field_name": k, "value": v} for k, v in first.items()))
    created = at
    for step in range(6):
        at += timedelta(seconds=rng.randrange(300, 40_000))
        if step == 0:
            write(agent, change("priority", rng.choice(WORDS)), change("360001", "c"))
        elif step == 1:
            write(agent, comment(agent), change("status", "pending"))
        elif step == 2:
            write(customer, comment(customer), change("status", "open"))
        elif step == 3:
            write(agent, comment(agent, public=False), change("tags", [*values["tags"], "second"]))
        elif step == 4:
            write(agent, comment(agent))
        else:
            write(agent, change("status", "solved"))
    fields = [{"id": int(key), "value": value} for key, value in values.items() if key.isdigit()]
    fields += [{"id": 370_000 + place, "value": None} for place in range(4)]
    record = {
        "id": number,
        "url": f"https://acme.zendesk.com/api/v2/tickets/{number}.json",
        "created_at": _stamp(created),
        "updated_at": _stamp(at),
        **{key: value for key, value in values.items() if not key.isdigit()},
        "requester_id": customer,
        "submitter_id": customer,
        "assignee_id": agent,
        "organization_id": 501,
        "group_id": int(values["group_id"]),
        "brand_id": 3,
        "ticket_form_id": 4,
        "via": _via("email"),
        "custom_fields": fields,
        "satisfaction_rating": {"score": "unoffered"},
        "is_public": True,
        "followup_ids": [],
        "due_at": None,
    }
    return record, audits


def _via(channel: str) -> Record:
    return {"channel": channel, "source": {"from": {"address": "a@example.org"}, "to": {"name": "Acme"}, "rel": None}}


def freshdesk(n: int) -> dict[str, list[Record]]:
    """A Freshdesk account with `n` tickets of a year: policies, hours, tickets, conversations, activities."""
    rng = random.Random(2)
    target = {"respond_within": 14_400, "next_respond_within": 28_800, "resolve_within": 86_400}
    flags = {"business_hours": True, "escalation_enabled": True}
    policy = {
        "id": 1,
        "name": "Default",
        "active": True,
        "is_default": True,
        "position": 1,
        "sla_target": {f"priority_{number}": target | flags for number in (1, 2, 3, 4)},
        "applicable_to": {},
        "escalation": {"resolution": {"level_1": {"escalation_time": 1800, "agent_ids": [-1]}}},
    }
    tickets, conversations, activities = [], [], []
    for number in range(1, n + 1):
        at = BEGIN + timedelta(seconds=rng.randrange(360 * 86_400))
        times = [at := at + timedelta(seconds=rng.randrange(300, 40_000)) for _ in range(8)]
        priority, agent = rng.randrange(1, 5), rng.randrange(40, 80)
        tickets.append(_freshdesk_ticket(number, priority, agent, times))
        for place, incoming in ((2, False), (4, True), (6, False)):
            conversations.append(
                {
                    "id": number * 10 + place,
                    "ticket_id": number,
                    "created_at": _stamp(times[place]),
                    "updated_at": _stamp(times[place]),
                    "incoming": incoming,
                    "private": False,
                    "source": 0,
                    "user_id": agent,
                    "body_text": "Hello",
                    "to_emails": [],
                    "attachments": [],
                }
            )
        told: list[Record] = [{"status": "Open", "priority": priority, "source": 2, "group": "desk"}]
        told += [{"agent_id": agent}, {"status": "Pending"}, {"status": "Open"}, {"status": "Resolved"}]
        for place, activity in zip((0, 1, 2, 4, 7), told, strict=True):
            performed = f"{times[place]:%d-%m-%Y %H:%M:%S} +0000"
            performer = {"performer_type": "user", "performer_id": agent}
            activities.append({"ticket_id": number, "performed_at": performed, **performer, "activity": activity})
    return {
        "sla_policies": [policy],
        "business_hours": HOURS,
        "tickets": tickets,
        "conversations": conversations,
        "activities": activities,
    }


def _freshdesk_ticket(number: int, priority: int, agent: int, times: list[datetime]) -> Record:
    stats = {
        "agent_responded_at": _stamp(times[6]),
        "requester_responded_at": _stamp(times[4]),
        "first_responded_at": _stamp(times[2]),
        "status_updated_at": _stamp(times[7]),
        "reopened_at": None,
        "resolved_at": _stamp(times[7]),
        "closed_at": None,
        "pending_since": None,
    }
    return {
        "id": number,
        "status": 4,
        "priority": priority,
        "source": 2,
        "type": "Incident",
        "group_id": 5,
        "responder_id": agent,
        "requester_id": 9,
        "company_id": 501,
        "product_id": None,
        "created_at": _stamp(times[0]),
        "updated_at": _stamp(times[7]),
        "due_by": _stamp(times[7]),
        "fr_due_by": _stamp(times[3]),
        "nr_due_by": None,
        "is_escalated": False,
        "fr_escalated": False,
        "spam": False,
        "subject": f"Ticket {number}",
        "tags": ["web"],
        "custom_fields": {f"cf_{place}": None for place in range(10)},
        "stats": stats,
    }


def rows(n: int) -> list[Record]:
    """A log with six rows for each of `n` tickets, as CSV files have them: texts only, the day first."""
    rng = random.Random(3)
    states = ("Open", "Open", "Pending", "Open", "Resolved", "Closed")
    found = []
    for number in range(1, n + 1):
        at, priority = BEGIN + timedelta(seconds=rng.randrange(360 * 86_400)), str(rng.randrange(1, 5))
        for state in states:
            at += timedelta(seconds=rng.randrange(300, 40_000))
            when = f"{at.day}/{at.month}/{at.year} {at:%H:%M}"
            word = {"Open": "2", "Pending": "3", "Resolved": "4", "Closed": "5"}[state]
            found.append({"number": f"INC{number:07}", "state": word, "when": when, "prio": priority, "who": "?"})
    return found


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"
