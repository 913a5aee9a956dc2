"""A ticket's answer as a whole: order, as-of questions, cancellation, agreements, days, selection, explanations."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from slaclock import EventError, NaiveDatetimeError, NoOpenTime, Ticket, evaluate
from slaclock.errors import MissingResult, SlaclockError
from tests.engine.desk import (
    at,
    book,
    cancelled,
    created,
    customer,
    fields,
    fired,
    judge,
    life,
    lives,
    minute,
    policy,
    reply,
    status,
    target,
)

DESK = {"desk": {"tz": "Europe/Berlin", "hours": {"mon-fri": ["09:00-17:00"]}}}
PAUSING = target("resolution", pause_on=["pending"])


def instant(text):
    return datetime.fromisoformat(text)


def test_reply_and_pending_at_one_instant_both_have_their_effect():
    events = [created(), reply(10), status(10, "pending"), status(30, "open")]
    assert lives(events, target("first_response"), PAUSING, now=40) == [
        "1: 0-10 reply, used 10, met",
        "1: 0-…, used 20, running",
    ]


def test_pending_and_solved_at_one_instant():
    events = [created(), status(10, "pending"), status(10, "solved"), status(20, "open"), status(30, "solved")]
    assert lives(events, PAUSING) == ["1: 0-30 solved, used 20, met"]


def test_an_instants_field_values_apply_as_one_change():
    events = [created(priority="low"), fields(10, priority="high"), reply(10), fields(10, priority="low")]
    goal = target("resolution", {"low": "2h", "high": "5m"})
    assert lives(events, goal, now=20) == ["1: 0-…, used 20, running"]
    assert judge(events, policy("p", goal, on_change="restart"), now=20)["resolution"].cycle == 1


def test_events_before_the_creation_count_at_its_instant():
    events = [status(-10, "pending"), created(), fields(-5, priority="high"), status(20, "open")]
    goal = target("resolution", {"high": "1h"}, pause_on=["pending"])
    assert lives(events, goal, now=30) == ["1: 0-…, used 10, running"]


def test_cancelled_ends_all_clocks_without_a_verdict_and_nothing_starts_after():
    events = [created(), reply(5), cancelled(70), customer(80), status(90, "solved"), status(95, "open")]
    sla = judge(events, policy("p", target("first_response"), target("resolution"), target("next_response")))
    assert [life(result) for result in sla.results] == [
        "1: 0-5 reply, used 5, met",
        "1: 0-70 cancelled, used 70, cancelled",
    ]
    assert sla["resolution"].breached
    assert minute(sla["resolution"].breached_at) == 60


def test_a_cancelled_ticket_is_over_and_keeps_its_policy():
    vip = policy("vip", target("first_response"), when={"field": "vip", "is": True})
    events = [created(), cancelled(10), fields(20, vip=True), customer(25)]
    sla = judge(events, vip, policy("p", target("resolution")), now=30)
    assert sla.policy == "p"
    assert [choice.chosen for choice in sla.selection] == [False, True]
    assert [life(result) for result in sla.results] == ["1: 0-10 cancelled, used 10, cancelled"]


def test_a_solution_before_the_cancellation_at_the_same_instant_keeps_its_verdict():
    events = [created(), status(10, "solved"), cancelled(10)]
    assert lives(events, target("resolution")) == ["1: 0-10 solved, used 10, met"]


def test_public_results_come_first_then_the_order_of_the_targets_then_cycles():
    outside = policy("sla", target("resolution"), target("periodic_update"), target("first_response"))
    inside = policy("ola", target("resolution", "30m"), public=False)
    sla = judge([created(), reply(10), reply(20)], inside, outside, now=40)
    assert [(r.public, r.metric, r.cycle) for r in sla.results] == [
        (True, "resolution", 1),
        (True, "periodic_update", 1),
        (True, "periodic_update", 2),
        (True, "first_response", 1),
        (False, "resolution", 1),
    ]
    assert (sla.policy, sla.internal_policy) == ("sla", "ola")
    assert sla["resolution"].met is None
    assert sla.get("resolution", public=False).met is False
    assert sla["periodic_update"].cycle == 2, "the latest"


def test_no_policy_no_clocks_and_the_result_says_so():
    sla = judge([created()], policy("p", target("resolution"), when={"field": "vip", "is": True}))
    assert (sla.policy, sla.results) == (None, ())
    assert not sla.selection[0].chosen
    assert "vip" in sla.selection[0].reason


def test_a_match_that_promises_nothing_still_wins():
    sla = judge([created()], policy("nothing"), policy("p", target("resolution")))
    assert (sla.policy, sla.results) == ("nothing", ())
    assert sla.selection[1].reason == '"nothing" comes first'


def test_a_missing_result_is_an_error_of_ours_and_a_lookup_error():
    sla = judge([created()], policy("p", target("resolution")))
    assert sla.get("first_response") is None
    with pytest.raises(MissingResult, match="resolution") as caught:
        sla["resolutoin"]
    assert isinstance(caught.value, SlaclockError)
    assert isinstance(caught.value, LookupError)


def test_events_after_now_are_not_seen():
    events = [created(), reply(10), status(30, "solved")]
    everything = policy("p", target("first_response"), target("resolution"))
    assert [life(r) for r in judge(events, everything, now=5).results] == [
        "1: 0-…, used 5, running",
        "1: 0-…, used 5, running",
    ]
    assert [life(r) for r in judge(events, everything, now=20).results] == [
        "1: 0-10 reply, used 10, met",
        "1: 0-…, used 20, running",
    ]


def test_before_the_creation_there_is_no_policy_and_no_result():
    sla = judge([created()], policy("p", target("resolution")), now=-1)
    assert (sla.policy, sla.results, sla.selection, sla.next_trigger_at) == (None, (), (), None)
    assert sla.fired(None, at(100)) == ()


def test_without_now_it_is_the_last_events_instant():
    assert judge([created(), reply(25)], policy("p", target("resolution"))).now == at(25)


def test_effective_dates_are_in_the_calendars_zone_and_both_included():
    dated = policy("p", target("resolution"), calendar="desk", valid_from="2026-03-02", valid_until="2026-03-02")
    one = book(dated, calendars=DESK)

    def chosen(text):
        return evaluate(Ticket(1, [{"kind": "created", "at": text}]), one).policy

    assert chosen("2026-03-01T23:00:00Z") == "p", "midnight in Berlin"
    assert chosen("2026-03-01T22:59:59Z") is None
    assert chosen("2026-03-02T22:59:59Z") == "p"
    assert chosen("2026-03-02T23:00:00Z") is None


def test_an_answer_in_the_closed_hours_after_a_deadline_at_closing_time_is_met():
    friday = policy("p", target("resolution", "2h"), calendar="desk", tiers=[{"at": "100%"}])
    events = [
        {"kind": "created", "at": "2026-03-06T14:00:00Z"},
        {"kind": "status", "at": "2026-03-07T10:00:00Z", "to": "solved"},
    ]
    result = evaluate(Ticket(1, events), book(friday, calendars=DESK))["resolution"]
    assert (result.met, result.deadline) == (True, instant("2026-03-06T16:00:00Z"))
    assert [trigger.at for trigger in result.triggers] == [instant("2026-03-06T16:00:00Z")]


def test_next_opening_moves_deadline_and_tier_to_monday():
    friday = policy("p", target("resolution", "2h"), calendar="desk", landing="next_opening", tiers=[{"at": "100%"}])
    events = [{"kind": "created", "at": "2026-03-06T14:00:00Z"}]
    sla = evaluate(Ticket(1, events), book(friday, calendars=DESK), now=instant("2026-03-07T10:00:00Z"))
    assert sla["resolution"].deadline == instant("2026-03-09T08:00:00Z")
    assert sla["resolution"].triggers == ()
    assert sla.next_trigger_at == instant("2026-03-09T08:00:00Z")


@pytest.mark.parametrize(
    ("within", "deadline"),
    [
        ("1bd", "2026-03-10T08:00:00Z"),  # from Saturday: rolled to Monday 09:00, then Tuesday 09:00
        ({"business_days": 1, "due": "closing"}, "2026-03-10T16:00:00Z"),
        ("2cd", "2026-03-09T11:00:00Z"),
        ("4h", "2026-03-09T12:00:00Z"),
    ],
)
def test_day_targets(within, deadline):
    saturday = [{"kind": "created", "at": "2026-03-07T11:00:00Z"}]
    sla = evaluate(
        Ticket(1, saturday), book(policy("p", target("resolution", within), calendar="desk"), calendars=DESK)
    )
    assert sla["resolution"].deadline == instant(deadline)


def test_calendar_days_keep_the_wall_time_over_a_clock_change():
    events = [{"kind": "created", "at": "2026-03-28T11:00:00Z"}]
    sla = evaluate(Ticket(1, events), book(policy("p", target("resolution", "1cd"), calendar="desk"), calendars=DESK))
    assert sla["resolution"].target == timedelta(hours=23)


def test_a_calendar_chosen_by_a_field():
    chosen = {"by": "group", "of": {"sydney": "always"}, "default": "desk"}
    pol = policy("p", target("resolution", "1h"), calendar=chosen)
    for group, deadline in [("sydney", "2026-03-07T12:00:00Z"), ("berlin", "2026-03-09T09:00:00Z")]:
        events = [{"kind": "created", "at": "2026-03-07T11:00:00Z", "fields": {"group": group}}]
        assert evaluate(Ticket(1, events), book(pol, calendars=DESK))["resolution"].deadline == instant(deadline)


def test_an_unknown_status_is_an_error_that_names_it():
    with pytest.raises(EventError, match="Slved"):
        judge([created(), status(5, "Slved")], policy("p", target("resolution")), statuses={"Solved": "solved"})


def test_the_helpdesks_own_words():
    events = [created(status="Neu"), status(10, "Wartet"), status(30, 5)]
    words = {"Neu": "new", "Wartet": "pending", "5": "solved"}
    assert lives(events, PAUSING, statuses=words) == ["1: 0-30 solved, used 10, met"]


def test_explain_adds_up_to_the_microsecond_and_names_what_happened():
    desk = {"desk": {**DESK["desk"], "holidays": [{"date": "2026-03-09", "name": "Brewers' day"}]}}
    pol = policy("p", target("resolution", "8h", pause_on=["pending"]), calendar="desk")
    events = [
        {"kind": "created", "at": "2026-03-06T14:00:00Z"},
        {"kind": "status", "at": "2026-03-10T09:00:00.000001Z", "to": "pending"},
        {"kind": "status", "at": "2026-03-10T10:00:00Z", "to": "open"},
        {"kind": "status", "at": "2026-03-10T11:00:00Z", "to": "solved"},
    ]
    sla = evaluate(Ticket("<b>", events), book(pol, calendars=desk))
    explanation = sla.explain()
    part = explanation.parts[0]
    assert part.total == sla["resolution"].elapsed == timedelta(hours=4, microseconds=1)
    assert sum((row.counted for row in part.rows), timedelta()) == part.total
    assert [row.what for row in part.rows] == ["running", "closed", "closed", "closed", "running", "paused", "running"]
    assert any("Brewers' day" in row.detail for row in part.rows)
    assert part.rows[5].detail == "pending"
    assert all(a.end == b.start for a, b in zip(part.rows, part.rows[1:], strict=False))
    assert "Brewers' day" in str(explanation)
    assert "<b>" not in explanation.html()
    assert "&lt;b&gt;" in explanation.html()


def test_explain_shows_solved_time_counted_or_not():
    events = [created(), status(10, "solved"), status(30, "open"), status(40, "solved")]
    for how, counted in [("resume", 0), ("count", 20)]:
        sla = judge(events, policy("p", target("resolution", on_reopen=how)))
        rows = sla.explain().parts[0].rows
        assert [row.what for row in rows] == ["running", "solved", "running"]
        assert rows[1].counted == timedelta(minutes=counted)
        assert rows[-1].total == sla["resolution"].elapsed


def test_to_dict_is_plain_json():
    sla = judge(
        [created(), reply(10)], policy("p", target("first_response"), target("resolution"), tiers=[{"at": "1%"}])
    )
    plain = json.loads(json.dumps(sla.to_dict()))
    assert plain["results"][0]["elapsed"] == 600
    assert plain["results"][0]["triggers"][0]["at"] == "2026-03-02T09:00:36Z"
    assert plain["policy"] == "p"


def test_a_naive_now_is_refused():
    with pytest.raises(NaiveDatetimeError, match="now"):
        evaluate(Ticket(1, [created()]), book(policy("p")), now=datetime(2026, 3, 2))  # noqa: DTZ001 - that is the point


def test_wrong_arguments_are_refused():
    with pytest.raises(EventError, match="Ticket"):
        evaluate([created()], book(policy("p")))
    with pytest.raises(SlaclockError, match="PolicyBook"):
        evaluate(Ticket(1, [created()]), {"policies": []})


def test_a_calendar_without_open_time_gives_no_deadline_and_nothing_is_ever_used():
    never = {"never": {"tz": "UTC", "hours": {}}}
    sla = judge([created()], policy("p", target("resolution"), calendar="never"), calendars=never, now=999)
    assert (sla["resolution"].deadline, sla["resolution"].elapsed) == (None, timedelta())
    with pytest.raises(NoOpenTime, match="no open time left"):
        judge([created()], policy("p", target("resolution", "1bd"), calendar="never"), calendars=never)


def test_pure_and_repeatable():
    events = [created(), reply(10), status(30, "solved")]
    one = judge(events, policy("p", target("first_response"), tiers=[{"at": "10%"}]))
    assert one == judge(list(reversed(events)), policy("p", target("first_response"), tiers=[{"at": "10%"}]))
    assert fired(one["first_response"].triggers) == [(6, "10%")]
    assert one.now.tzinfo is UTC
