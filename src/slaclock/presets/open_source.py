"""Presets of open-source service desks, from their code."""

from __future__ import annotations

from slaclock.presets.preset import Preset, Said

_ZAMMAD = "github.com/zammad/zammad"
_OTOBO = "the code of OTOBO and Znuny"
_GLPI = "github.com/glpi-project/glpi"
_ERPNEXT = "github.com/frappe/erpnext, service level agreements"

OPEN_SOURCE = (
    Preset(
        "zammad",
        "Zammad",
        {
            "first_response": {"pause_on": ("pending",)},
            "next_response": {"pause_on": ("pending",)},
            "resolution": {"pause_on": ("pending",), "on_reopen": "resume"},
        },
        (
            Said("pauses", "in states flagged to ignore escalation, for every target", _ZAMMAD),
            Said("reopening", "the solution time goes on, without the closed time", f"{_ZAMMAD}, issue 188"),
            Said("change", "everything is worked out again from the creation", _ZAMMAD),
            Said("day", "targets are hours and minutes of the calendar", _ZAMMAD),
        ),
        on_change="retroactive",
        day="24h",
        cannot=(
            "The update time, of which only the worst exchange is kept: next responses are the nearest.",
            "Targets vanish where no policy matches any more; here the metric ends `cancelled`.",
            "States flagged to ignore escalation: map them to `pending` in the book's `statuses`.",
        ),
    ),
    Preset(
        "otobo",
        "OTOBO and Znuny",
        {
            "first_response": {"pause_on": ("pending",)},
            "next_response": {"pause_on": ("pending",)},
            "resolution": {"pause_on": ("pending",), "on_reopen": "final"},
        },
        (
            Said("pauses", "in states that suspend escalation", _OTOBO),
            Said("reopening", "the solution is the first closing", _OTOBO),
            Said("change", "the escalation index is worked out again from the creation", _OTOBO),
            Said("day", "24 hours of working time", _OTOBO),
        ),
        on_change="retroactive",
        day="24h",
        cannot=(
            "Escalation may also be cancelled while suspended.",
            "Notifications come only in working time: ask `fired` in opening hours.",
            "Windows are whole hours there; here they are what you write.",
        ),
    ),
    Preset(
        "glpi",
        "GLPI",
        {"resolution": {"pause_on": ("pending",), "on_reopen": "resume"}},
        (
            Said("start", "the time to resolve counts from the ticket's date", _GLPI),
            Said("pauses", "waiting, for the time to resolve only, measured in open time", f"{_GLPI}, pull 14937"),
            Said("reopening", "the time solved or closed counts as waiting", f"{_GLPI}, pull 9267"),
            Said("change", "an SLA counts from the ticket's date, an internal agreement (OLA) from now", _GLPI),
            Said("day", "working dates at the same clock time", _GLPI),
        ),
        on_change="retroactive",
        day="1bd",
        cannot=(
            'Time to own: an own metric, {"starts_on": ["created"], "stops_on": ["assigned"]}; it knows no pause.',
            "An internal agreement counts from now: give the internal policy `on_change: restart`.",
            "A clock time outside the hours is cut to the closing time there; here it moves to the next opening.",
            'A deadline at the end of the day: {"business_days": n, "due": "closing"}.',
        ),
    ),
    Preset(
        "erpnext",
        "ERPNext",
        {"first_response": {}, "resolution": {"pause_on": ("pending", "on_hold"), "on_reopen": "restart"}},
        (
            Said("pauses", "in the statuses that the agreement lists", _ERPNEXT),
            Said("reopening", "the figures are reset, and the agreement is ongoing again", _ERPNEXT),
            Said("change", "worked out again from the creation", _ERPNEXT),
        ),
        on_change="retroactive",
        cannot=(
            "The hold is added as wall-clock time there (pull 49414); here a pause is worth the open time in it.",
            "Statuses that pause are listed by the agreement: map them to `pending` or `on_hold`.",
            "A reset by hand, with a reason.",
        ),
    ),
)
