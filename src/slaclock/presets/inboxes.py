"""Presets of shared inboxes and messaging helpdesks."""

from __future__ import annotations

from slaclock.presets.preset import Preset, Said

_REPLIES = ("human", "unknown")
_INTERCOM = "Intercom help, articles 6546152 and 9263617"
_CHATWOOT = "github.com/chatwoot/chatwoot at 18a3780"
_SPARKCENTRAL = "Sparkcentral help, business hours; Hootsuite help, articles 4402073054363 and 5366191513115"

INBOXES = (
    Preset(
        "helpscout",
        "Help Scout",
        {"first_response": {"counts": _REPLIES}, "resolution": {"stops_on": ("closed",)}},
        (
            Said(
                "reply",
                "a response of a user of the account; resolved means closed with one",
                "Help Scout docs, article 1751",
            ),
        ),
        cannot=(
            "A conversation closed without any response counts as no resolution there; here it ends when it is closed.",
        ),
    ),
    Preset(
        "front",
        "Front",
        {
            "first_response": {"counts": _REPLIES, "starts_on": ("customer_message",)},
            "next_response": {"counts": _REPLIES, "anchor": "first_unanswered"},
            "resolution": {},
        },
        (
            Said("reply", "an outbound reply", "Front help, articles 2107 and q6hh1bw"),
            Said("start", "the oldest inbound message without a reply", "Front help, articles 2107 and q6hh1bw"),
            Said(
                "change",
                "when the tag came that chose the rule does not matter: the timer counts from the message",
                "Front community, topic 2850",
            ),
        ),
        on_change="retroactive",
        cannot=(
            "One goal for every reply: give first and next response the same time.",
            "“At risk” before a breach: write a tier.",
        ),
    ),
    Preset(
        "liveagent",
        "LiveAgent",
        {"first_response": {}, "next_response": {}},
        (
            Said("reply", "the step from New or Open to Answered", "LiveAgent support, article 304582"),
            Said("reopening", "a new next answer begins", "LiveAgent support, article 304582"),
        ),
        cannot=(
            "First assign: an own metric from `created` to `assigned`.",
            "Answers to chats and calls: conditions on the channel, and seconds in `within`.",
        ),
    ),
    Preset(
        "bolddesk",
        "BoldDesk",
        {"first_response": {}, "next_response": {}, "resolution": {}},
        (Said("reply", "a reply of an agent", "BoldDesk knowledge base, articles 86, 88 and 22651"),),
        cannot=('A ticket is achieved when all its targets are: `kpi.compliance(…, unit="ticket")` counts so.',),
    ),
    Preset(
        "wati",
        "Wati",
        {"first_response": {"starts_on": ("assigned",)}, "resolution": {"pause_on": ("pending",)}},
        (
            Said("reply", "a reply of an operator", "Wati help, article 11463147"),
            Said("start", "the first response counts from the assignment", "Wati help, article 11463147"),
            Said("pauses", "the time in Pending is left out of the resolution", "Wati help, article 11463147"),
        ),
        cannot=("Wati reports averages, and promises nothing: `kpi.elapsed` gives them.",),
    ),
    Preset(
        "sparkcentral",
        "Sparkcentral (Hootsuite Inbox)",
        {"first_response": {"counts": ("human",), "starts_on": ("assigned",)}, "next_response": {"counts": ("human",)}},
        (
            Said("reply", "only a person's", _SPARKCENTRAL),
            Said(
                "start",
                "the time with a bot is left out until it hands over, which is an assignment here",
                _SPARKCENTRAL,
            ),
        ),
        cannot=("A bot's turn in the middle of a conversation: next responses count from the customer's message.",),
    ),
    Preset(
        "vtiger",
        "Vtiger",
        {"first_response": {"pause_on": ("pending",)}, "resolution": {"pause_on": ("pending",)}},
        (
            Said("reply", "a response on the case", "Vtiger help, help-desk-case-sla"),
            Said("pauses", "in “Wait for customer” and in other states that are chosen", "Vtiger help, faq 146445932"),
        ),
        cannot=(
            "States that are chosen to pause: map them to `pending` in the book's `statuses`.",
            "Absences of agents: they are in no calendar of slaclock's own; write closures.",
        ),
    ),
    Preset(
        "intercom",
        "Intercom",
        {
            "first_response": {"counts": _REPLIES},
            "next_response": {"counts": _REPLIES},
            "resolution": {"stops_on": ("closed",)},
        },
        (Said("reply", "a reply of a teammate; a third time, to close, is talked of in the community", _INTERCOM),),
        cannot=(
            "A later workflow overrides the agreement of a conversation: set a field there, and let policies read it.",
        ),
    ),
    Preset(
        "gorgias",
        "Gorgias",
        {"first_response": {"counts": _REPLIES}, "resolution": {}},
        (
            Said("reply", "an answer of an agent", "Gorgias docs, article 536784"),
            Said(
                "change",
                "policies are matched again until the agent replies (at first they were for future tickets only)",
                "Gorgias product updates",
            ),
        ),
        on_change="retroactive",
        cannot=("After the agent's reply nothing is matched again; here a resolution that still runs is.",),
    ),
    Preset(
        "chatwoot",
        "Chatwoot",
        {"first_response": {}, "next_response": {}, "resolution": {"pause_on": (), "on_reopen": "final"}},
        (
            Said("reply", "what sets `first_reply_created_at`", f"{_CHATWOOT}, evaluate_applied_sla_service.rb"),
            Said("pauses", "none", f"{_CHATWOOT}, evaluate_applied_sla_service.rb"),
            Said("reopening", "a verdict that is final stays", "github.com/chatwoot/chatwoot, pull 15024"),
            Said("change", "a policy once applied stays", "github.com/chatwoot/chatwoot, pull 8973"),
        ),
        on_change="locked",
        cannot=(
            "A calendar that never opens counts wall time there; here it has no deadline.",
            "Misses are found by polling; here a breach is dated at the deadline.",
        ),
    ),
)
