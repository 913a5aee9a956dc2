from __future__ import annotations

from datetime import timedelta

import pytest

from slaclock import AdapterError
from slaclock.adapters import zendesk
from tests.adapters.zendesk.payloads import USERS, audit, change, comment, line, opening, policy, schedule, ticket

BOOK = zendesk.load_book([policy(lines=[line(business=True)])], [schedule(time_zone="London")]).book
AUDITS = [
    opening(status="new"),
    audit("09:30", change("status", "open", "new")),
    audit("10:30", comment(1), change("status", "pending", "open")),
    audit("16:00", change("status", "hold", "pending")),
    audit("18:00", change("status", "solved", "hold")),
    audit("04T08:00", change("status", "open", "solved")),
    audit("04T10:00", change("status", "solved", "open")),
    audit("05T10:00", change("status", "closed", "solved")),
]
STORED = {
    "ticket_id": 987,
    "reply_time_in_minutes": {"calendar": 90, "business": 90},
    "first_resolution_time_in_minutes": {"calendar": 540, "business": 480},
    "full_resolution_time_in_minutes": {"calendar": 1500, "business": 540},
    "agent_wait_time_in_minutes": {"calendar": 330, "business": 330},
    "requester_wait_time_in_minutes": {"calendar": 330, "business": 210},
    "on_hold_time_in_minutes": {"calendar": 120, "business": 60},
}


def compared(audits, stored, **more):
    loaded = zendesk.load_ticket(ticket(status="closed"), audits, users=USERS)
    return zendesk.compare_metrics(BOOK, [loaded.ticket], stored, **more)


def test_every_stored_metric():
    rows = compared(AUDITS, {"ticket_metrics": [STORED]})
    assert [(row["metric"], row["verdict"], row["differs"]) for row in rows] == [
        (name, "same", [])
        for name in (
            "reply_time",
            "first_resolution_time",
            "full_resolution_time",
            "requester_wait_time",
            "on_hold_time",
        )
    ]
    assert rows[1]["ours_business"] == timedelta(hours=8)


@pytest.mark.parametrize(
    ("pair", "named"), [((91, 90), ["calendar"]), ((90, 89), ["business"]), ((1, 2), ["calendar", "business"])]
)
def test_planted_differences(pair, named):
    stored = {**STORED, "reply_time_in_minutes": dict(zip(("calendar", "business"), pair, strict=True))}
    row = compared(AUDITS, [stored])[0]
    assert (row["verdict"], row["differs"]) == ("differs", named)
    assert compared(AUDITS, [stored], tolerance=timedelta(hours=2))[0]["verdict"] == "same"


def test_durations_are_empty_until_they_end():
    waiting = compared(
        [opening(), audit("10:00", comment(-1))],
        [{"ticket_id": 987, "on_hold_time_in_minutes": {"calendar": 0, "business": 0}}],
    )
    assert [(row["metric"], row["verdict"]) for row in waiting] == [("on_hold_time", "same")]
    reopened = compared(AUDITS[:6], [])
    assert "full_resolution_time" not in {row["metric"] for row in reopened}


def test_what_one_side_lacks():
    assert {row["verdict"] for row in compared(AUDITS, [])} == {"only_ours"}
    assert {row["verdict"] for row in zendesk.compare_metrics(BOOK, [], [STORED])} == {"only_theirs"}


def test_an_agents_public_comment_that_creates_a_ticket_is_no_reply():
    rows = compared([opening(author=1), audit("09:45", comment(2))], [])
    assert (rows[0]["metric"], rows[0]["ours_calendar"]) == ("reply_time", timedelta(minutes=45))


def test_without_business_hours_only_all_minutes_are_compared():
    book = zendesk.load_book([policy()]).book
    loaded = zendesk.load_ticket(ticket(), AUDITS, users=USERS)
    row = zendesk.compare_metrics(book, [loaded.ticket], [STORED])[0]
    assert (row["ours_business"], row["theirs_business"], row["verdict"]) == (None, 90, "same")


@pytest.mark.parametrize("value", [5, {"calendar": "90"}, {"business": -1}])
def test_stored_minutes_that_cannot_be(value):
    with pytest.raises(AdapterError) as caught:
        compared(AUDITS, [{"ticket_id": 987, "reply_time_in_minutes": value}])
    assert str(caught.value.path).startswith("ticket_metrics[0].reply_time_in_minutes")
