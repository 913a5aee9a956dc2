"""Writes the small Freshdesk export in `examples/exports/freshdesk`, made up for the example.

    python examples/exports/make_freshdesk.py

Seven tickets of March 2025 at a desk with New York hours, one group of which keeps London hours. The due dates were
worked out by hand; in two of them Freshdesk is made to differ from its own rules: ticket 102 as if its pause had been
counted, ticket 107 as if somebody had set the due date by hand.
"""

from __future__ import annotations

import csv
import json
from pathlib import Path

from slaclock.adapters.freshdesk.stats import INSTANTS

FOLDER = Path(__file__).parent / "freshdesk"
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday")
Json = dict[str, object]


def hours(own: int, name: str, zone: str, start: str, end: str) -> Json:
    """A set of business hours, Monday to Friday."""
    week = {day: {"start_time": start, "end_time": end} for day in DAYS}
    return {"id": own, "name": name, "is_default": own == 7, "time_zone": zone, "working_hours": week}


def promises(*within: tuple[int, int], round_the_clock: bool = False) -> Json:
    """The targets of priorities 1 to 4: seconds to respond and to resolve."""
    return {
        f"priority_{priority}": {
            "respond_within": respond,
            "next_respond_within": None,
            "resolve_within": resolve,
            "business_hours": not round_the_clock,
            "escalation_enabled": True,
        }
        for priority, (respond, resolve) in enumerate(within, 1)
    }


def policy(own: int, name: str, position: int, target: Json, applicable_to: Json, escalation: Json) -> Json:
    """An SLA policy; the first one is the default."""
    return {
        "id": own,
        "name": name,
        "active": True,
        "is_default": own == 1,
        "position": position,
        "applicable_to": applicable_to,
        "sla_target": target,
        "escalation": escalation,
    }


def ticket(own: int, created: str, priority: int, status: int, due: tuple[str, str], **more: object) -> Json:
    """A ticket; `more` is either one of its own keys or one of its `stats`."""
    told = {name: more.pop(name, None) for name in INSTANTS}
    told["status_updated_at"] = told["status_updated_at"] or told["closed_at"] or told["resolved_at"] or created
    return {
        "id": own,
        "status": status,
        "priority": priority,
        "source": 2,
        "type": "Question",
        "group_id": None,
        "company_id": None,
        "responder_id": 42,
        "spam": False,
        "created_at": created,
        "updated_at": told["status_updated_at"],
        "fr_due_by": due[0],
        "due_by": due[1],
        "nr_due_by": None,
        "fr_escalated": False,
        "is_escalated": False,
        "nr_escalated": False,
        "stats": told,
    } | more


def message(own: int, ticket_id: int, at: str, **more: object) -> Json:
    """A public reply of an agent, unless `more` says something else."""
    return {
        "id": own,
        "ticket_id": ticket_id,
        "created_at": at,
        "incoming": False,
        "private": False,
        "auto_response": False,
        "automation_id": None,
    } | more


def activity(ticket_id: int, at: str, **activity: object) -> Json:
    """One entry of the activity export."""
    return {
        "ticket_id": ticket_id,
        "performed_at": at,
        "performer_type": "user",
        "performer_id": 42,
        "activity": activity,
    }


SETS = [
    hours(7, "New York", "Eastern Time (US & Canada)", "9:00 am", "5:00 pm"),
    hours(8, "London", "London", "9:00 am", "5:30 pm"),
]
GROUPS = [{"id": 5, "name": "Support", "business_hour_id": None}, {"id": 6, "name": "Europe", "business_hour_id": 8}]
H = 3600
POLICIES = [
    policy(1, "Default", 1, promises((24 * H, 72 * H), (8 * H, 24 * H), (4 * H, 12 * H), (H, 4 * H)), {}, {}),
    policy(
        2,
        "VIP",
        2,
        promises(*[(900, 4 * H)] * 4, round_the_clock=True),
        {"company_ids": [501]},
        {
            "reminder_response": {"escalation_time": -300, "agent_ids": [-1]},
            "response": {"escalation_time": 1800, "agent_ids": [42]},
            "resolution": {"level_1": {"escalation_time": 0, "agent_ids": [-1, 42]}},
        },
    ),
]
TICKETS = [
    ticket(
        101, "2025-03-07T21:30:00Z", 4, 4, ("2025-03-10T13:30:00Z", "2025-03-10T16:30:00Z"),
        first_responded_at="2025-03-10T13:20:00Z", resolved_at="2025-03-10T16:00:00Z",
    ),
    ticket(
        102, "2025-03-10T14:00:00Z", 3, 4, ("2025-03-10T18:00:00Z", "2025-03-11T18:00:00Z"),
        first_responded_at="2025-03-10T14:45:00Z", resolved_at="2025-03-12T13:30:00Z", is_escalated=True,
    ),
    ticket(
        103, "2025-03-08T08:00:00Z", 4, 5, ("2025-03-08T08:15:00Z", "2025-03-08T12:00:00Z"), company_id=501,
        first_responded_at="2025-03-08T08:20:00Z", resolved_at="2025-03-08T11:00:00Z",
        closed_at="2025-03-10T11:00:00Z", fr_escalated=True,
    ),
    ticket(
        104, "2025-03-11T16:00:00Z", 2, 2, ("2025-03-12T15:30:00Z", "2025-03-14T14:30:00Z"), group_id=6,
        updated_at="2025-03-12T16:00:00Z", fr_escalated=True,
    ),
    ticket(105, "2025-03-11T10:00:00Z", 1, 2, ("2025-03-13T10:00:00Z", "2025-03-21T10:00:00Z"), spam=True),
    ticket(
        106, "2025-03-10T13:10:00Z", 1, 5, ("2025-03-13T13:10:00Z", "2025-03-21T13:10:00Z"),
        resolved_at="2025-03-10T13:15:00Z", closed_at="2025-03-10T13:15:00Z",
    ),
    ticket(
        107, "2025-03-10T13:30:00Z", 2, 2, ("2025-03-11T13:30:00Z", "2025-03-12T21:00:00Z"),
        first_responded_at="2025-03-10T14:00:00Z",
    ),
]  # fmt: skip
CONVERSATIONS = [
    message(1, 101, "2025-03-10T13:20:00Z"),
    message(2, 102, "2025-03-10T14:45:00Z"),
    message(3, 103, "2025-03-08T08:01:00Z", private=True),
    message(4, 103, "2025-03-08T08:20:00Z"),
    message(5, 106, "2025-03-10T13:11:00Z", auto_response=True),
    message(6, 107, "2025-03-10T14:00:00Z"),
]
ACTIVITIES = {
    "activities_data": [
        activity(101, "07-03-2025 21:30:00 +0000", status="Open", priority=4),
        activity(101, "10-03-2025 16:00:00 +0000", status="Resolved"),
        activity(102, "10-03-2025 14:00:00 +0000", status="Open", priority=3),
        activity(102, "10-03-2025 15:00:00 +0000", status="Pending"),
        activity(102, "10-03-2025 19:00:00 +0000", status="Open"),
        activity(102, "12-03-2025 13:30:00 +0000", status="Resolved"),
        activity(103, "08-03-2025 08:00:00 +0000", status="Open", priority=4),
        activity(103, "08-03-2025 11:00:00 +0000", status="Resolved"),
        activity(103, "10-03-2025 11:00:00 +0000", status="Closed"),
        activity(105, "11-03-2025 10:02:00 +0000", spam=True),
        activity(106, "10-03-2025 13:10:00 +0000", status="Open", priority=1),
        activity(106, "10-03-2025 13:15:00 +0000", status="Closed"),
    ]
}
COLUMNS = [
    *("Ticket ID", "Status", "Priority", "Group", "Created time", "Due by Time", "Resolved time", "Closed time"),
    *("Initial response time", "First response time (in hrs)", "Resolution time (in hrs)"),
    *("First response status", "Resolution status"),
]
ROWS = [
    ["201", "Resolved", "Urgent", "Support", "2025-03-07 16:30:00", "2025-03-10 12:30:00", "2025-03-10 12:00:00", "",
     "2025-03-10 09:20:00", "00:50:00", "03:30:00", "Within SLA", "Within SLA"],
    ["202", "Open", "High", "Support", "2025-03-10 10:00:00", "2025-03-11 14:00:00", "", "",
     "2025-03-10 15:00:00", "05:00:00", "", "SLA Violated", ""],
    ["203", "Pending", "Medium", "Support", "2025-03-10 11:00:00", "2025-03-13 11:00:00", "", "", "", "", "", "", ""],
    ["204", "Open", "Low", "Support", "11/03/2025 11:00", "", "", "", "", "", "", "", ""],
]  # fmt: skip


def main() -> None:
    """Writes every file of the export."""
    FOLDER.mkdir(exist_ok=True)
    documents = {
        "sla_policies": POLICIES,
        "business_hours": SETS,
        "groups": GROUPS,
        "tickets": TICKETS,
        "conversations": CONVERSATIONS,
        "activities": ACTIVITIES,
    }
    for name, document in documents.items():
        (FOLDER / f"{name}.json").write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    with (FOLDER / "tickets.csv").open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([COLUMNS, *ROWS])


if __name__ == "__main__":
    main()
