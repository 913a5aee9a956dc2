"""A book that says a bit of everything."""

from __future__ import annotations

from typing import Any


def example() -> dict[str, Any]:
    """A new copy of it."""
    return {
        "version": 1,
        "calendars": {
            "desk": {
                "tz": "Europe/London",
                "hours": {"mon-fri": ["08:00-18:00"]},
                "holidays": [{"country": "GB", "subdivision": "ENG"}],
            },
            "sydney": {"tz": "Australia/Sydney", "hours": {"mon-fri": ["09:00-17:00"]}},
            "sun": {"union": ["desk", "sydney"]},
        },
        "statuses": {"Awaiting User Info": "pending", "Resolved": "solved", "5": "closed"},
        "metrics": {"first_look": {"starts_on": ["created"], "stops_on": ["assigned", "status:open"]}},
        "policies": [
            {
                "name": "VIP on WhatsApp",
                "when": {
                    "all": [
                        {"field": "channel", "is": "whatsapp"},
                        {"any": [{"field": "tags", "contains": "vip"}, {"field": "priority", "in": ["urgent", 1]}]},
                        {"not": {"field": "spam", "exists": True}},
                    ]
                },
                "calendar": "desk",
                "valid_from": "2026-01-01",
                "valid_until": "2026-12-31",
                "on_change": "restart",
                "landing": "next_opening",
                "targets": [
                    {
                        "metric": "first_response",
                        "within": {"urgent": "5m", "default": "15m"},
                        "counts": ["human", "bot"],
                    },
                    {
                        "metric": "resolution",
                        "within": "8h",
                        "pause_on": ["pending"],
                        "starts_on": ["assigned"],
                        "on_reopen": "count",
                        "tiers": [{"at": "150%", "name": "director", "level": 3}],
                    },
                    {"metric": "first_look", "within": {"business_days": 2, "due": "closing"}, "calendar": "sun"},
                ],
                "tiers": [
                    {"at": "-5m", "name": "remind owner", "actions": [{"do": "notify", "to": "assignee"}]},
                    {
                        "at": "80%",
                        "name": "manager",
                        "level": 2,
                        "when": {"field": "tags", "contains": "vip"},
                        "actions": [{"do": "reassign", "group": "billing"}, {"do": "notify", "to": "manager"}],
                    },
                ],
            },
            {
                "name": "desk and field service",
                "public": False,
                "calendar": {"by": "group", "of": {"sydney": "sydney", "7": "always"}, "default": "desk"},
                "targets": [{"metric": "group_ownership", "within": "30cd", "landing": "closing"}],
            },
        ],
    }


def places(document, path=()):
    """Where anything stands in a document, as keys and numbers from the outside in."""
    for key, value in document.items() if isinstance(document, dict) else enumerate(document):
        yield (*path, key)
        if isinstance(value, dict | list):
            yield from places(value, (*path, key))
