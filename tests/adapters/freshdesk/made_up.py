"""Small Freshdesk payloads, written for the tests; each is made anew, so that a test may change it."""

from __future__ import annotations

NEW_YORK = {
    "id": 7,
    "name": "NY",
    "description": "",
    "is_default": True,
    "time_zone": "Eastern Time (US & Canada)",
    "working_hours": {
        day: {"start_time": "9:00 am", "end_time": "5:00 pm"}
        for day in ("monday", "tuesday", "wednesday", "thursday", "friday")
    },
}
TOKYO = {
    "id": 8,
    "name": "Tokyo night",
    "is_default": False,
    "time_zone": "Tokyo",
    "working_hours": {"saturday": {"start_time": "12:00 pm", "end_time": "12:00 am"}},
}
GROUPS = [{"id": 5, "name": "Billing", "business_hour_id": None}, {"id": 6, "name": "Night", "business_hour_id": 8}]


def promise(respond=7200, resolve=28800, following=None, *, hours=True, escalated=True):
    return {
        "respond_within": respond,
        "next_respond_within": following,
        "resolve_within": resolve,
        "business_hours": hours,
        "escalation_enabled": escalated,
    }


def policy(**changes):
    return {
        "id": 1,
        "name": "Default",
        "active": True,
        "is_default": True,
        "position": 1,
        "applicable_to": {},
        "sla_target": {f"priority_{n}": promise() for n in (1, 2, 3, 4)},
        "escalation": {},
    } | changes


def vip(**changes):
    return (
        policy(
            id=2,
            name="VIP",
            is_default=False,
            position=2,
            applicable_to={"company_ids": [501], "ticket_types": ["Incident"]},
            sla_target={
                "priority_4": promise(900, 14400, 900, hours=False),
                "priority_3": promise(3600),
                "priority_2": promise(),
                "priority_1": promise(86400, 259200, escalated=False),
            },
            escalation={
                "reminder_response": {"escalation_time": -1800, "agent_ids": [-1]},
                "response": {"escalation_time": 1800, "agent_ids": [-1, 42]},
                "next_response": {"escalation_time": 60, "agent_ids": [42]},
                "resolution": {
                    "level_1": {"escalation_time": 1800, "agent_ids": [-1]},
                    "level_2": {"escalation_time": 1800, "agent_ids": [42]},
                    "level_4": {"escalation_time": 7200, "agent_ids": []},
                },
                "reminder_resolution": {"escalation_time": 600, "agent_ids": [-1]},
                "reminder_next_response": {},
            },
        )
        | changes
    )


def ticket(**changes):
    """Created on a Friday at 16:00 in New York; the clocks change before Monday."""
    return {
        "id": 22,
        "status": 2,
        "priority": 2,
        "source": 2,
        "type": "Question",
        "group_id": None,
        "responder_id": 42,
        "company_id": None,
        "product_id": None,
        "spam": False,
        "tags": [],
        "created_at": "2025-03-07T21:00:00Z",
        "updated_at": "2025-03-10T14:30:05Z",
        "stats": stats(status_updated_at="2025-03-07T21:00:00Z"),
    } | changes


def stats(**given):
    names = "agent_responded_at requester_responded_at first_responded_at status_updated_at"
    return dict.fromkeys((*names.split(), "reopened_at", "resolved_at", "closed_at", "pending_since")) | given


def message(at, number, **changes):
    return {
        "id": number,
        "ticket_id": 22,
        "incoming": False,
        "private": False,
        "user_id": 42,
        "source": 0,
        "created_at": at,
        "auto_response": False,
        "automation_id": None,
    } | changes


def activity(performed_at, **activity):
    return {"performed_at": performed_at, "ticket_id": 22, "performer_type": "user", "activity": activity}


def row(**changes):
    return {
        "Ticket ID": "22",
        "Status": "Open",
        "Priority": "Medium",
        "Source": "Portal",
        "Type": "Question",
        "Group": "Billing",
        "Created time": "2025-03-07 16:00:00",
        "Due by Time": "2025-03-10 16:00:00",
        "Resolved time": "",
        "Closed time": "",
        "Initial response time": "2025-03-10 10:30:00",
        "First response time (in hrs)": "02:30:00",
        "Resolution time (in hrs)": "",
        "Resolution status": "",
        "First response status": "SLA Violated",
        "Every response status": "",
    } | changes


HOSTILE = [
    *(None, True, -1, 0, 10**30, 10**5000, 1.5, float("nan")),
    *("", "²", "\ud800", "x" * 100_000, "2025-13-45T99:99:99Z", "2025-03-07T21:00:00"),
    *([], {}, [None], {"a": {"b": []}}),
]
