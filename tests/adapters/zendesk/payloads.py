"""Small documents as Zendesk's API sends them; every function gives new ones, with the changes asked for."""

from __future__ import annotations

NINE_TO_FIVE = [{"start_time": day * 1440 + 540, "end_time": day * 1440 + 1020} for day in range(1, 6)]


def line(metric="first_reply_time", priority="normal", minutes=60, *, business=False, **more):
    return {"priority": priority, "metric": metric, "target": minutes, "business_hours": business, **more}


def policy(title="Gold", lines=None, conditions=(), some=(), **more):
    return {
        "id": 9001,
        "url": "https://acme.zendesk.com/api/v2/slas/policies/9001.json",
        "title": title,
        "description": None,
        "position": 1,
        "filter": {"all": list(conditions), "any": list(some)},
        "policy_metrics": [line()] if lines is None else lines,
        "created_at": "2025-01-02T10:00:00Z",
        "updated_at": "2025-01-02T10:00:00Z",
        **more,
    }


def when(field, operator, value):
    return {"field": field, "operator": operator, "value": value}


def schedule(**more):
    return {
        "id": 77,
        "name": "Support NY",
        "time_zone": "Eastern Time (US & Canada)",
        "intervals": NINE_TO_FIVE,
        "created_at": "2024-08-01T13:29:59Z",
        "updated_at": "2024-08-01T13:29:59Z",
        **more,
    }


USERS = [
    {"id": 1, "role": "agent", "name": "Ada"},
    {"id": 2, "role": "admin", "name": "Bo"},
    {"id": 9, "role": "end-user", "name": "Cy"},
    {"id": 10, "role": "end-user", "name": "Di"},
]


def ticket(**more):
    return {
        "id": 987,
        "created_at": "2025-03-03T09:00:00Z",
        "updated_at": "2025-03-05T09:00:00Z",
        "status": "open",
        "priority": "normal",
        "type": "incident",
        "requester_id": 9,
        "submitter_id": 9,
        "assignee_id": None,
        "group_id": 5,
        "organization_id": 501,
        "brand_id": 3,
        "ticket_form_id": 4,
        "tags": ["gold"],
        "custom_fields": [{"id": 360001, "value": "9"}],
        "via": {"channel": "email", "source": {"from": {}, "to": {}, "rel": None}},
        **more,
    }


def comment(author=1, *, public=True, **more):
    return {"type": "Comment", "author_id": author, "public": public, **more}


def change(field, value, before=None, **more):
    return {"type": "Change", "field_name": field, "value": value, "previous_value": before, **more}


def create(field, value):
    return {"type": "Create", "field_name": field, "value": value}


def audit(time, *events, author=1, **more):
    """An audit of 2025-03-03, or of the day that `time` names: `10:30`, or `04T10:30`."""
    day, _, clock = time.rpartition("T")
    number = int((day or "03") + clock.replace(":", ""))
    return {
        "id": number,
        "ticket_id": 987,
        "author_id": author,
        "created_at": f"2025-03-{day or '03'}T{clock}:00Z",
        "via": {"channel": "web", "source": {"rel": None}},
        "events": [{"id": number * 10 + n, **event} for n, event in enumerate(events)],
        **more,
    }


def opening(author=9, status="open", **fields):
    """The audit with which a ticket begins: its first comment, and a Create for each field."""
    values = {"status": status, "priority": "normal", "type": "incident", "group_id": "5", "tags": ["gold"], **fields}
    return audit("09:00", comment(author), *(create(name, value) for name, value in values.items()), author=author)


def metric_event(kind, time="2025-03-03T09:00:00Z", metric="reply_time", instance=1, **more):
    return {"ticket_id": 987, "metric": metric, "instance_id": instance, "type": kind, "time": time, **more}


def sla(title="Gold", minutes=60, **more):
    return {
        "target": minutes,
        "business_hours": False,
        "policy": {"id": 9001, "title": title, "description": None},
        **more,
    }
