from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from slaclock import AdapterError
from slaclock.adapters import zendesk
from tests.adapters.zendesk.payloads import (
    USERS,
    audit,
    change,
    comment,
    line,
    metric_event,
    opening,
    policy,
    schedule,
    sla,
    ticket,
)

LINES = [
    line("first_reply_time", minutes=60),
    line("requester_wait_time", minutes=240, business=True),
    line("next_reply_time"),
]
BOOK = zendesk.load_book([policy(lines=LINES)], [schedule(time_zone="London")]).book
AUDITS = [
    opening(),
    audit("10:30", comment(1), change("status", "pending", "open")),
    audit("18:00", comment(9), change("status", "open", "pending"), author=9),
    audit("18:30", comment(1)),
    audit("04T11:00", change("status", "solved", "open")),
]
TICKET = zendesk.load_ticket(ticket(status="solved"), AUDITS, users=USERS).ticket


def events(metric, title, minutes, start, stop, *, instance=1, business=False, breach=None, status=None):
    when = {"metric": metric, "instance": instance}
    found = [
        metric_event("activate", f"2025-03-{start}Z", **when),
        metric_event("apply_sla", f"2025-03-{start}Z", **when, sla=sla(title, minutes, business_hours=business)),
        metric_event("fulfill", f"2025-03-{stop}Z", **when),
    ]
    if breach:
        found.append(metric_event("breach", f"2025-03-{breach}Z", **when))
    if status:
        found.append(
            metric_event(
                "update_status",
                f"2025-03-{stop}Z",
                **when,
                status=dict(zip(("calendar", "business"), status, strict=True)),
            )
        )
    return found


def zendesks(**changes):
    """What Zendesk says of the story, with the disagreements asked for."""
    first = {
        "title": "Gold",
        "minutes": 60,
        "start": "03T09:00:00",
        "stop": "03T10:30:00",
        "breach": "03T10:00:00",
        "status": (90, 90),
    }
    second = {
        "title": "Gold",
        "minutes": 60,
        "start": "03T18:00:00",
        "stop": "03T18:30:00",
        "instance": 2,
        "status": (30, 0),
    }
    wait = {
        "title": "Gold",
        "minutes": 240,
        "start": "03T09:00:00",
        "stop": "04T11:00:00",
        "business": True,
        "status": (1110, 210),
    }
    return [
        *events("reply_time", **{**first, **changes}),
        *events("reply_time", **second),
        *events("requester_wait_time", **wait),
    ]


def compared(told, now=None, **more):
    return zendesk.compare(BOOK, [TICKET], zendesk.answer_key(told).key, now, **more)


def test_agreement():
    rows = compared(zendesks())
    assert [(row["metric"], row["cycle"], row["verdict"]) for row in rows] == [
        ("first_response", 1, "same"),
        ("requester_wait", 1, "same"),
        ("next_response", 1, "same"),
    ]
    assert rows[0] == {
        "ticket_id": 987,
        "metric": "first_response",
        "cycle": 1,
        "verdict": "same",
        "differs": [],
        "ours_policy": "Gold",
        "ours_target": timedelta(hours=1),
        "ours_started_at": datetime(2025, 3, 3, 9, tzinfo=UTC),
        "ours_stopped_at": datetime(2025, 3, 3, 10, 30, tzinfo=UTC),
        "ours_breached": True,
        "ours_breached_at": datetime(2025, 3, 3, 10, tzinfo=UTC),
        "theirs_policy": "Gold",
        "theirs_target": timedelta(hours=1),
        "theirs_started_at": datetime(2025, 3, 3, 9, tzinfo=UTC),
        "theirs_stopped_at": datetime(2025, 3, 3, 10, 30, tzinfo=UTC),
        "theirs_breached": True,
        "theirs_breached_at": datetime(2025, 3, 3, 10, tzinfo=UTC),
        "ours_elapsed": timedelta(minutes=90),
        "theirs_minutes": 90,
    }
    assert rows[1]["theirs_minutes"] == 210  # business, as our target is


@pytest.mark.parametrize(
    ("planted", "named"),
    [
        ({"title": "Silver"}, ["policy"]),
        ({"minutes": 90}, ["target"]),
        ({"start": "03T09:02:00"}, ["started_at"]),
        ({"stop": "03T10:45:00"}, ["stopped_at"]),
        ({"breach": None}, ["breached"]),
        ({"breach": "03T10:05:00"}, ["breached_at"]),
        ({"status": (91, 90)}, ["minutes"]),
        ({"title": "Silver", "minutes": 120, "breach": None}, ["policy", "target", "breached"]),
        # within the tolerance, or not said
        ({"start": "03T09:00:59"}, []),
        ({"breach": "03T10:00:30"}, []),
        ({"status": (90, 77)}, []),
        ({"status": None}, []),
    ],
)
def test_planted_disagreements_are_found_and_named(planted, named):
    row = compared(zendesks(**planted))[0]
    assert (row["verdict"], row["differs"]) == ("differs" if named else "same", named)


def test_the_tolerance_is_the_callers():
    row = compared(zendesks(start="03T09:00:59"), tolerance=timedelta(seconds=10))[0]
    assert row["differs"] == ["started_at"]


def test_gaps_make_no_difference():
    rng = random.Random(8)  # noqa: S311 - an order, no secret
    told = zendesks()
    for _ in range(30):
        kept = [event for event in told if event["type"] == "breach" or rng.random() < 0.6]
        assert {row["verdict"] for row in compared(kept)} <= {"same", "only_ours"}
        assert not any(row["differs"] for row in compared(kept))


def test_what_only_one_side_has():
    wait_only = [event for event in zendesks() if event["metric"] == "requester_wait_time"]
    more = [
        *events("agent_work_time", "Gold", 60, "03T09:00:00", "04T11:00:00"),
        metric_event("activate", metric="periodic_update_time"),  # no SLA was applied: no row
    ]
    rows = compared([*wait_only, *more])
    assert [(row["metric"], row["verdict"]) for row in rows] == [
        ("first_response", "only_ours"),
        ("requester_wait", "same"),
        ("next_response", "only_ours"),
        ("agent_work", "only_theirs"),
    ]
    assert (rows[0]["theirs_policy"], rows[3]["ours_elapsed"], rows[3]["ours_breached"]) == (None, None, None)
    assert zendesk.compare(BOOK, [], zendesk.answer_key(wait_only).key)[0]["verdict"] == "only_theirs"


def test_now_is_one_second_after_the_last_instant_of_ticket_and_key():
    book = zendesk.load_book([policy(lines=[line()])]).book
    waiting = zendesk.load_ticket(ticket(), [opening()], users=USERS).ticket
    told = [
        metric_event("activate"),
        metric_event("apply_sla", sla=sla()),
        metric_event("breach", "2025-03-03T10:00:00Z"),
    ]
    row = zendesk.compare(book, [waiting], zendesk.answer_key(told).key)[0]
    assert (row["verdict"], row["ours_breached"], row["ours_elapsed"]) == ("same", True, timedelta(hours=1, seconds=1))
    early = zendesk.compare(book, [waiting], zendesk.answer_key(told).key, datetime(2025, 3, 3, 9, 30, tzinfo=UTC))[0]
    assert early["differs"] == ["breached"]


def test_minutes_of_a_running_cycle_are_those_of_the_instant_at_which_they_were_written():
    book = zendesk.load_book([policy(lines=[line("requester_wait_time", minutes=900)])]).book
    told = [
        metric_event("activate", metric="requester_wait_time"),
        metric_event(
            "update_status", "2025-03-03T10:30:00Z", "requester_wait_time", status={"calendar": 90, "business": 0}
        ),
    ]
    audits = AUDITS[:4]
    running = zendesk.load_ticket(ticket(), audits, users=USERS).ticket
    row = zendesk.compare(book, [running], zendesk.answer_key(told).key)[0]
    assert (row["verdict"], row["theirs_minutes"]) == ("same", 90)


def test_a_policy_is_the_same_by_its_title():
    book = zendesk.load_book(
        [policy(id=1, conditions=[{"field": "type", "operator": "is", "value": "task"}]), policy(id=2)]
    ).book
    rows = zendesk.compare(book, [TICKET], zendesk.answer_key(zendesks()).key)
    assert (rows[0]["ours_policy"], rows[0]["differs"]) == ("Gold 2", [])


def test_a_target_in_minutes_alone_is_near_enough():
    book = zendesk.load_book([policy(lines=[line(minutes=1, target_in_seconds=30)])]).book
    rows = zendesk.compare(
        book, [TICKET], zendesk.answer_key(zendesks(minutes=1, breach="03T09:00:30", status=None)).key
    )
    assert rows[0]["verdict"] == "same"


@pytest.mark.parametrize(("tickets", "key"), [("x", {}), ([1], {}), ([], []), (5, {})])
def test_other_arguments_are_refused(tickets, key):
    with pytest.raises(AdapterError):
        zendesk.compare(BOOK, tickets, key)


def test_summary_of_rows():
    told = [*zendesks(title="Silver"), *events("agent_work_time", "Gold", 60, "03T09:00:00", "04T11:00:00")]
    rows = [
        *compared(told),
        *compared(zendesks(breach=None)),
        *compared(zendesks(status=(300, 1))),
        *compared(zendesks(status=(95, 1))),
    ]
    found = zendesk.summary(rows)
    assert [(each["metric"], each["share"]) for each in found] == [
        ("first_response", 0.0),
        ("agent_work", 0.0),
        ("requester_wait", 1.0),
        ("next_response", 1.0),
    ]
    first = found[0]
    assert first["differs"] == {"policy": 1, "breached": 1, "minutes": 2}
    assert [(row["differs"], row["theirs_minutes"]) for row in first["worst"]] == [
        (["breached"], 90),
        (["policy"], 90),
        (["minutes"], 300),
        (["minutes"], 95),
    ]
    assert zendesk.summary([]) == []


def test_cycles_find_each_other_by_their_start_where_a_target_was_lost_and_came_back():
    """Zendesk goes on with the instance; here the regained target starts a further cycle, and numbers drift apart."""
    gold = [{"field": "current_tags", "operator": "includes", "value": "gold"}]
    book = zendesk.load_book([policy(lines=[line("next_reply_time", minutes=600)], conditions=gold)]).book
    audits = [
        opening(),
        audit("09:10", comment(1)),
        audit("10:00", comment(9), author=9),
        audit("10:10", change("tags", [], ["gold"])),
        audit("10:20", change("tags", ["gold"], [])),
        audit("10:30", comment(1)),
        audit("11:00", comment(9), author=9),
        audit("11:30", comment(1)),
    ]
    waiting = zendesk.load_ticket(ticket(), audits, users=USERS).ticket
    told = [
        *events("reply_time", "Gold", 600, "03T10:00:00", "03T10:30:00", instance=2),
        *events("reply_time", "Gold", 600, "03T11:00:00", "03T11:30:00", instance=3, status=(30, 0)),
    ]
    rows = zendesk.compare(book, [waiting], zendesk.answer_key(told).key)
    assert [(row["cycle"], row["verdict"], row["differs"]) for row in rows] == [
        (1, "differs", ["stopped_at"]),
        (2, "only_ours", []),
        (3, "same", []),
    ]
    # Without its beginning, the later instance is known by its end; without both, by its number.
    ends = [each for each in told if each["type"] != "activate"]
    assert [(row["cycle"], row["theirs_stopped_at"].minute) for row in zendesk.compare(
        book, [waiting], zendesk.answer_key(ends).key) if row["theirs_stopped_at"]] == [(2, 30), (3, 30)]  # fmt: skip
    bare = [each for each in told if each["type"] == "apply_sla"]
    assert [row["verdict"] for row in zendesk.compare(book, [waiting], zendesk.answer_key(bare).key)] == [
        "same",
        "same",
        "only_ours",
    ]
