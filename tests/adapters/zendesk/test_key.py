from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

import pytest

from slaclock import AdapterError
from slaclock.adapters import zendesk
from tests.adapters.zendesk.payloads import metric_event, sla


def at(clock):
    return f"2025-03-03T{clock}:00Z"


def instant(clock):
    return datetime.fromisoformat(at(clock))


STORY = [
    metric_event("measure", at("09:00"), instance=0, id=1),
    metric_event("activate", at("09:00"), id=2),
    metric_event("apply_sla", at("09:00"), id=3, sla=sla("Silver", 120)),
    metric_event("apply_sla", at("09:05"), id=4, sla=sla("Gold", 1, target_in_seconds=30)),
    metric_event("breach", at("09:20"), id=5, deleted=True),
    metric_event("breach", at("10:00"), id=6),
    metric_event("update_status", at("10:30"), id=7, status={"calendar": 90, "business": 30}),
    metric_event("fulfill", at("10:30"), id=8),
]


def test_one_instance_from_its_events_in_any_order_and_twice():
    rng = random.Random(3)  # noqa: S311 - an order, no secret
    for _ in range(10):
        events = [*STORY, rng.choice(STORY)]
        rng.shuffle(events)
        key, problems = zendesk.answer_key({"ticket_metric_events": events, "end_time": 1, "count": 99})
        assert problems == ()
        assert list(key) == [(987, "first_response", 1)]
        found = key[987, "first_response", 1]
        assert (found.policy, found.target) == ("Gold", timedelta(seconds=30))
        assert (found.started_at, found.stopped_at) == (instant("09:00"), instant("10:30"))
        assert (found.breached, found.breached_at) == (True, instant("10:00"))
        assert (found.calendar_minutes, found.business_minutes) == (90, 30)


@pytest.mark.parametrize(
    ("metric", "instance", "ours"),
    [
        ("reply_time", 1, ("first_response", 1)),
        ("reply_time", 2, ("next_response", 1)),
        ("reply_time", 5, ("next_response", 4)),
        ("resolution_time", 1, ("resolution", 1)),
        ("periodic_update_time", 3, ("periodic_update", 3)),
        ("pausable_update_time", 1, ("pausable_update", 1)),
        ("requester_wait_time", 1, ("requester_wait", 1)),
        ("agent_work_time", 1, ("agent_work", 1)),
        ("group_ownership_time", 2, ("group_ownership", 2)),
    ],
)
def test_metrics_and_cycles(metric, instance, ours):
    key = zendesk.answer_key([metric_event("activate", metric=metric, instance=instance)]).key
    assert list(key) == [(987, *ours)]


def test_a_group_sla():
    event = metric_event(
        "apply_group_sla",
        metric="group_ownership_time",
        group_sla=sla("Second line", policy={"id": "01H", "title": "Second line"}),
    )
    assert zendesk.answer_key([event]).key[987, "group_ownership", 1].policy == "Second line"


def test_gaps_are_none_and_a_stop_without_a_breach_was_met():
    only_stop = zendesk.answer_key([STORY[-1]]).key[987, "first_response", 1]
    assert (only_stop.policy, only_stop.target, only_stop.started_at, only_stop.breached) == (None, None, None, False)
    running = zendesk.answer_key([STORY[1]]).key[987, "first_response", 1]
    assert (running.stopped_at, running.breached) == (None, None)


def test_a_resumed_instance_runs_until_it_is_fulfilled_again():
    events = [
        metric_event("activate", at("09:00"), "requester_wait_time"),
        metric_event("fulfill", at("10:00"), "requester_wait_time"),
        metric_event("activate", at("11:00"), "requester_wait_time"),
    ]
    assert zendesk.answer_key(events).key[987, "requester_wait", 1].stopped_at is None
    events.append(metric_event("fulfill", at("12:00"), "requester_wait_time"))
    assert zendesk.answer_key(events).key[987, "requester_wait", 1].stopped_at == instant("12:00")


def test_instants_in_other_offsets_are_utc():
    event = metric_event("activate", "2025-03-03T10:00:00+01:00")
    assert zendesk.answer_key([event]).key[987, "first_response", 1].started_at == datetime(2025, 3, 3, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("event", "path"),
    [(metric_event("activate", metric="mood_time"), "metric"), (metric_event("celebrate"), "type")],
)
def test_what_is_not_known_is_left_out_and_told(event, path):
    key, problems = zendesk.answer_key([event])
    assert (key, [problem.path for problem in problems]) == ({}, [f"ticket_metric_events[0].{path}"])


def test_faults_are_all_named():
    events = [
        metric_event("activate", "2025-03-03"),
        metric_event("activate", 1741000000),
        metric_event("apply_sla"),
        metric_event("apply_sla", sla=sla(minutes="60")),
        metric_event("update_status", status={"calendar": 1.5, "business": None}),
        metric_event("activate", instance=-1),
        {"type": "activate"},
    ]
    with pytest.raises(AdapterError) as caught:
        zendesk.answer_key(events)
    paths = [fault.path.removeprefix("ticket_metric_events") for fault in caught.value.faults]
    assert paths == [
        "[0].time",
        "[1].time",
        "[2].sla",
        "[3].sla.target",
        "[4].status.calendar",
        "[5].instance_id",
        "[6].ticket_id",
        "[6].metric",
        "[6].instance_id",
        "[6].time",
    ]
