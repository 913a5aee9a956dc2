"""Presets of service suites."""

from __future__ import annotations

from slaclock.presets.preset import Preset, Said

_ZENDESK = (
    "support.zendesk.com, articles 204770038, 4408829459866, 4408821871642, 4408885881498 and 5604663490458; "
    "developer.zendesk.com, SLA policies and ticket metric events"
)
_FRESHDESK = "support.freshdesk.com, articles 37626, 37627, 37629, 228680 and 229718"
_FRESHDESK_TIMER = "support.freshdesk.com, folder 272943"
_FRESHDESK_DAYS = "support.freshdesk.com, article 50000011664"
_SALESFORCE = "Salesforce Help, entitlements; object reference, CaseMilestone and EntityMilestone"
_JIRA = "support.atlassian.com, SLA condition options; REST model of Jira Service Management"
_SERVICENOW = "github.com/ServiceNow/ServiceNowDocs at cb48b5c"
_HUBSPOT = "HubSpot knowledge base, SLA goals in help desk"
_ZOHO = "Zoho Desk help, on-hold state, business hours and response time of cases"

SUITES = (
    Preset(
        "zendesk",
        "Zendesk",
        {
            "first_response": {"counts": ("human", "unknown")},
            "next_response": {"counts": ("human", "unknown")},
            "periodic_update": {"counts": ("human", "unknown")},
            "pausable_update": {"counts": ("human", "unknown"), "pause_on": ("pending",)},
            "requester_wait": {"pause_on": ("pending",), "on_reopen": "resume"},
            "agent_work": {"pause_on": ("pending", "on_hold"), "on_reopen": "resume"},
            "resolution": {"pause_on": ()},
            "group_ownership": {},
        },
        (
            Said(
                "reply",
                "a public comment of an agent; bots and internal notes are none",
                _ZENDESK,
            ),
            Said(
                "pauses",
                "requester wait and pausable updates in pending, agent work also in on-hold; replies never",
                _ZENDESK,
            ),
            Said(
                "reopening",
                "requester wait and agent work go on; group ownership starts anew",
                _ZENDESK,
            ),
            Said(
                "change",
                "at the ticket's next update the new target counts from the same start; a breach is not dated back",
                _ZENDESK,
            ),
            Said(
                "day",
                "targets are minutes or seconds, so that a day is 24 hours of the schedule",
                _ZENDESK,
            ),
        ),
        on_change="retroactive",
        day="24h",
        cannot=(
            (
                "Settings that start or end a clock with an internal note of a certain role; "
                "`slaclock.adapters.zendesk` tells them as problems."
            ),
            "A schedule set by a trigger: give the ticket a field and choose the calendar by it.",
        ),
    ),
    Preset(
        "freshdesk",
        "Freshdesk",
        {
            "first_response": {"starts_on": ("created",), "counts": ("human", "unknown")},
            "next_response": {"counts": ("human", "unknown")},
            "resolution": {"pause_on": ("pending", "on_hold")},
        },
        (
            Said("reply", "replies and public notes", _FRESHDESK),
            Said("start", "the timer starts when the ticket is created", _FRESHDESK_TIMER),
            Said(
                "pauses",
                "in statuses whose timer is off, as pending and waiting on a third party may be",
                _FRESHDESK_TIMER,
            ),
            Said(
                "change",
                "due dates are worked out again when the priority changes, unless they were edited by hand",
                _FRESHDESK_TIMER,
            ),
            Said("day", "since 2026 a day in business hours is 24 business hours", _FRESHDESK_DAYS),
        ),
        on_change="retroactive",
        day="24h",
        cannot=(
            "Which statuses stop the timer is a setting: map those to `pending` or `on_hold` in the book's `statuses`.",
        ),
    ),
    Preset(
        "freshdesk_legacy_days",
        "Freshdesk, days before 2026",
        {
            "first_response": {"starts_on": ("created",), "counts": ("human", "unknown"), "landing": "closing"},
            "next_response": {"counts": ("human", "unknown"), "landing": "closing"},
            "resolution": {"pause_on": ("pending", "on_hold"), "landing": "closing"},
        },
        (
            Said("reply", "replies and public notes", _FRESHDESK),
            Said("start", "the timer starts when the ticket is created", _FRESHDESK_TIMER),
            Said("pauses", "in statuses whose timer is off", _FRESHDESK_TIMER),
            Said(
                "change",
                "due dates are worked out again when the priority changes, unless they were edited by hand",
                _FRESHDESK_TIMER,
            ),
            Said("landing", "one day from before opening is due at that day's closing", _FRESHDESK_DAYS),
            Said("day", "the same time on the next business day, however long that day is", _FRESHDESK_DAYS),
        ),
        on_change="retroactive",
        day="1bd",
    ),
    Preset(
        "salesforce",
        "Salesforce entitlements",
        {"first_response": {"pause_on": ("on_hold",)}, "resolution": {"pause_on": ("on_hold",)}},
        (
            Said(
                "pauses",
                "while the case is marked as stopped (`IsStopped`)",
                _SALESFORCE,
            ),
            Said(
                "day",
                "targets are minutes of the milestone's business hours",
                _SALESFORCE,
            ),
        ),
        day="24h",
        cannot=(
            "Milestones that complete by criteria of the account: write own metrics.",
            "Milestones that recur, independently or one after another.",
            "`IsStopped` is a checkbox, not a status: map the statuses in which it is set to `on_hold`.",
            "Partial-day holidays by recurrence: write closures.",
        ),
    ),
    Preset(
        "jira",
        "Jira Service Management",
        {"first_response": {"counts": ("human", "unknown")}, "resolution": {"on_reopen": "restart"}},
        (
            Said("reply", "a comment for customers", _JIRA),
            Said("reopening", "a new cycle", _JIRA),
        ),
        cannot=(
            "Start, pause and finish conditions of a project: write own metrics, and `pause_on` as it has it.",
            "Goals tried from top to bottom by a query: write a policy for each, in that order.",
            "Time outside the calendar is shown as paused there; here it is closed, and no time either.",
        ),
    ),
    Preset(
        "servicenow",
        "ServiceNow",
        {"first_response": {}, "resolution": {}},
        (
            Said(
                "change",
                "the old agreement is cancelled and the new one attached; a retroactive start is an option",
                _SERVICENOW,
            ),
        ),
        on_change="restart",
        cannot=(
            (
                "Several agreements on one task at once: every definition whose condition holds. "
                "Here one public and one internal policy apply."
            ),
            "A retroactive start: say `on_change: retroactive` for such a definition.",
            "Start, pause, stop and reset conditions of a definition: write own metrics, and `pause_on` as it has it.",
            "Time zones taken from the caller or the configuration item: choose the calendar by a field.",
        ),
    ),
    Preset(
        "hubspot",
        "HubSpot",
        {
            "first_response": {"counts": ("human", "unknown")},
            "next_response": {"counts": ("human", "unknown")},
            "resolution": {"stops_on": ("closed",)},
        },
        (Said("reply", "a reply of a representative; the third goal is the time to close", _HUBSPOT),),
        cannot=(
            "Pauses by pipeline and status: say `pause_on`, and what the statuses mean.",
            "Whether edited goals hold for new or also for open tickets: use `valid_from`.",
            "“Due soon” is a setting of the whole desk: write a tier.",
        ),
    ),
    Preset(
        "zoho",
        "Zoho Desk",
        {
            "first_response": {"counts": ("human", "unknown"), "pause_on": ("on_hold",)},
            "resolution": {"pause_on": ("on_hold",), "on_reopen": "resume"},
        },
        (
            Said(
                "reply",
                "a public response of an agent; automatic ones are none",
                _ZOHO,
            ),
            Said("pauses", "in statuses of the type On Hold", _ZOHO),
            Said("reopening", "the time in Closed is left out", _ZOHO),
        ),
        cannot=("Escalation in several levels by due time: write tiers.",),
    ),
)
