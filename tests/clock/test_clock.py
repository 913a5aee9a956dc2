"""Clocks: steps, questions, landings, storing. Minutes since Monday 2026-03-02 09:00 UTC where nothing closes."""

from __future__ import annotations

import json
import pickle
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from slaclock import (
    ALWAYS,
    BusinessCalendar,
    CalendarError,
    Clock,
    ClockStateError,
    DocumentError,
    EventOrderError,
    NaiveDatetimeError,
)

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
DESK = BusinessCalendar(tz="UTC", hours={"mon-fri": ["09:00-17:00"]}, name="desk")
NEVER = BusinessCalendar(tz="UTC", hours={}, name="never")
HOUR = timedelta(hours=1)


def at(minute: float) -> datetime:
    return MONDAY + timedelta(minutes=minute)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def clock(target=HOUR, calendar=ALWAYS, landing="closing", start=0):
    return Clock.start(at(start), target=target, calendar=calendar, landing=landing)


FRIDAY_15 = datetime(2026, 3, 6, 15, tzinfo=UTC)
FRIDAY_17 = datetime(2026, 3, 6, 17, tzinfo=UTC)
SATURDAY = datetime(2026, 3, 7, 12, tzinfo=UTC)
MONDAY_9 = datetime(2026, 3, 9, 9, tzinfo=UTC)


def friday(landing="closing", hours=2):
    return Clock.start(FRIDAY_15, target=timedelta(hours=hours), calendar=DESK, landing=landing)


def test_a_running_clock():
    running = clock()
    assert (running.state, running.started_at, running.target) == ("running", at(0), HOUR)
    assert running.elapsed(at(45)) == minutes(45)
    assert running.remaining(at(45)) == minutes(15)
    assert running.remaining(at(75)) == -minutes(15)
    assert running.used(at(45)) == 0.75
    assert running.deadline == at(60)
    assert running.elapsed(at(-5)) == timedelta(), "before its start"


def test_steps_make_new_clocks():
    running = clock()
    paused = running.pause(at(10))
    assert (running.state, paused.state) == ("running", "paused")
    with pytest.raises(AttributeError):
        running.target_us = 5


def test_a_pause_moves_the_deadline_by_its_open_time():
    resumed = clock().pause(at(10)).resume(at(40))
    assert resumed.deadline == at(90)
    assert resumed.elapsed(at(50)) == minutes(20)
    assert resumed.elapsed(at(25)) == minutes(10), "any instant can be asked about"
    assert resumed.paused_time(at(50)) == minutes(30)
    assert resumed.paused_time(at(25)) == minutes(15)


def test_a_pause_over_a_closed_weekend_moves_nothing():
    paused = friday(hours=4).pause(FRIDAY_17).resume(MONDAY_9)
    assert paused.deadline == friday(hours=4).deadline
    assert paused.paused_time(MONDAY_9) == timedelta()


def test_while_paused_there_is_no_deadline_unless_it_lies_behind():
    assert clock().pause(at(10)).deadline is None
    assert clock().pause(at(60)).deadline == at(60)
    assert clock().pause(at(70)).deadline == at(60)


def test_deadline_if_resumed():
    assert clock().pause(at(10)).deadline_if_resumed(at(30)) == at(80)
    assert clock().deadline_if_resumed(at(30)) == at(60)
    with pytest.raises(EventOrderError):
        clock().pause(at(10)).deadline_if_resumed(at(5))
    with pytest.raises(ClockStateError):
        clock().stop(at(10)).deadline_if_resumed(at(20))


def test_breached_means_more_than_the_target():
    running = clock()
    assert not running.breached(at(60))
    assert running.breached_at(at(60)) is None
    late = at(60) + timedelta(microseconds=1)
    assert running.breached(late)
    assert running.breached_at(late) == at(60)


def test_stopped_it_counts_no_more():
    stopped = clock().stop(at(30))
    assert stopped.elapsed(at(500)) == minutes(30)
    assert not stopped.breached(at(500))


@pytest.mark.parametrize("paused", [False, True])
def test_stopped_before_its_target_was_used_up_the_deadline_is_what_was_left_after_the_stop(paused):
    running = clock()
    if paused:
        stopped = running.pause(at(10)).stop(at(30))
        assert stopped.deadline == at(80)
    else:
        assert running.stop(at(30)).deadline == at(60)
    assert running.stop(at(70)).deadline == at(60), "otherwise it stays"


def test_a_stop_in_closed_hours_leaves_the_deadline_in_open_time():
    stopped = friday(hours=4).stop(SATURDAY)
    assert stopped.deadline == datetime(2026, 3, 9, 11, tzinfo=UTC)


def test_reopened_the_solved_time_is_left_out_or_counts():
    stopped = clock().stop(at(30))
    left_out, counted = stopped.reopen(at(50)), stopped.reopen(at(50), count=True)
    assert left_out.elapsed(at(60)) == minutes(40)
    assert left_out.deadline == at(80)
    assert counted.elapsed(at(60)) == minutes(60)
    assert counted.deadline == at(60)
    assert left_out.paused_time(at(60)) == counted.paused_time(at(60)) == timedelta(), "solved time is not paused time"


def test_closing_and_next_opening():
    assert friday().deadline == FRIDAY_17
    assert friday("next_opening").deadline == MONDAY_9
    assert friday("next_opening", hours=1).deadline == datetime(2026, 3, 6, 16, tzinfo=UTC)


def test_an_answer_in_closed_hours_after_a_deadline_at_closing_time_is_met():
    overdue = friday()
    assert overdue.deadline < SATURDAY
    assert not overdue.breached(SATURDAY)
    assert not overdue.stop(SATURDAY).breached(SATURDAY)
    assert overdue.breached(MONDAY_9 + minutes(1))


def test_next_opening_waits_until_the_clock_runs_in_open_time_again():
    used_up = friday("next_opening")
    assert used_up.pause(SATURDAY).deadline is None
    tuesday = MONDAY_9 + timedelta(days=1, hours=1)
    assert used_up.pause(SATURDAY).resume(tuesday).deadline == tuesday
    assert used_up.stop(SATURDAY).deadline == MONDAY_9
    assert used_up.stop(SATURDAY).reached(1) is None


def test_next_opening_moves_only_what_falls_on_a_closing_time():
    tuesday = datetime(2026, 3, 3, 10, tzinfo=UTC)
    used_up = clock(calendar=DESK, landing="next_opening").pause(at(60))
    assert used_up.deadline == at(60), "used up at the pause, in open hours"
    assert used_up.resume(tuesday).deadline == at(60)


def test_reached():
    running = clock()
    assert running.reached(0.8) == at(48)
    assert running.reached(minutes(90)) == at(90)
    assert running.reached(0) == at(0)
    assert running.reached(Decimal("0.5")) == running.reached(Fraction(1, 2)) == at(30)
    assert running.pause(at(10)).reached(0.5) is None, "as things stand it never will"
    assert running.pause(at(30)).reached(0.5) == at(30)
    assert running.stop(at(10)).reached(0.5) is None


def test_reached_zero_on_next_opening_is_the_next_open_instant():
    saturday = Clock.start(SATURDAY, target=HOUR, calendar=DESK, landing="next_opening")
    assert saturday.reached(0) == MONDAY_9
    assert Clock.start(SATURDAY, target=HOUR, calendar=DESK).reached(0) == SATURDAY


def test_shares_are_exact_decimals_rounded_up_to_the_microsecond():
    tiny = clock(target=timedelta(microseconds=10))
    assert tiny.reached(0.1) == at(0) + timedelta(microseconds=1)
    assert tiny.reached(0.11) == at(0) + timedelta(microseconds=2)


@pytest.mark.parametrize("bad", [-0.1, float("nan"), float("inf"), "0.8", None, True, -HOUR, Decimal("sNaN"), 10**400])
def test_reached_refuses_what_is_no_share(bad):
    with pytest.raises(CalendarError, match="share"):
        clock().reached(bad)


def test_a_target_of_zero():
    zero = clock(target=timedelta())
    assert zero.deadline == at(0)
    assert (zero.used(at(0)), zero.used(at(1))) == (1.0, float("inf"))
    assert not zero.breached(at(0))
    assert zero.breached(at(1))


def test_a_calendar_without_open_time_has_no_deadline():
    idle = clock(calendar=NEVER)
    assert idle.deadline is None
    assert idle.reached(1) is None
    assert idle.elapsed(at(99999)) == timedelta()
    assert idle.stop(at(5)).deadline is None


def test_retarget_and_on_keep_the_history():
    paused = clock().pause(at(10)).resume(at(40))
    assert paused.retarget(2 * HOUR).deadline == at(150)
    assert paused.on(DESK).elapsed(at(50)) == minutes(20)
    assert paused.on(NEVER).elapsed(at(50)) == timedelta()


def test_a_step_that_the_state_does_not_allow_names_state_step_and_instants():
    with pytest.raises(ClockStateError) as caught:
        clock().pause(at(10)).pause(at(20))
    for part in ("pause", "paused", "09:10", "09:20"):
        assert part in str(caught.value)
    for step in (lambda c: c.resume(at(1)), lambda c: c.reopen(at(1)), lambda c: c.stop(at(1)).stop(at(2))):
        with pytest.raises(ClockStateError):
            step(clock())


def test_a_step_before_the_last_one_is_refused():
    with pytest.raises(EventOrderError) as caught:
        clock(start=10).pause(at(5))
    for part in ("pause", "running", "09:05", "09:10"):
        assert part in str(caught.value)
    assert clock().pause(at(0)).state == "paused", "the same instant is fine"


def test_naive_datetimes_are_refused_by_name():
    naive = datetime(2026, 3, 2, 9)  # noqa: DTZ001 - that is the point
    for question in ("elapsed", "remaining", "used", "paused_time", "breached", "breached_at", "explain", "pause"):
        with pytest.raises(NaiveDatetimeError, match="at is"):
            getattr(clock(), question)(naive)
    with pytest.raises(NaiveDatetimeError):
        Clock.start(naive, target=HOUR, calendar=ALWAYS)


@pytest.mark.parametrize("bad", [-HOUR, 3600, "1h", None, timedelta.max])
def test_a_bad_target_is_refused(bad):
    with pytest.raises(CalendarError, match="target"):
        Clock.start(at(0), target=bad, calendar=ALWAYS)
    with pytest.raises(CalendarError, match="target"):
        clock().retarget(bad)


def test_a_bad_calendar_or_landing_is_refused():
    with pytest.raises(CalendarError, match="calendar"):
        Clock.start(at(0), target=HOUR, calendar="desk")
    with pytest.raises(CalendarError, match="calendar"):
        clock().on(None)
    with pytest.raises(CalendarError, match="landing"):
        Clock.start(at(0), target=HOUR, calendar=ALWAYS, landing="opening")


def test_segments():
    life = clock().pause(at(10), note="pending").resume(at(20)).stop(at(30)).reopen(at(40), count=True)
    assert [(s.state, s.start, s.end) for s in life.segments] == [
        ("running", at(0), at(10)),
        ("paused", at(10), at(20)),
        ("running", at(20), at(30)),
        ("counted", at(30), at(40)),
        ("running", at(40), None),
    ]


def test_dump_and_load_give_the_same_clock():
    full = (
        clock(landing="next_opening")
        .pause(at(10), note="pending")
        .resume(at(20))
        .stop(at(30))
        .reopen(at(40), count=True)
    )
    for one in (clock(), full, full.stop(at(50)).reopen(at(60))):
        stored = json.loads(json.dumps(one.dump()))
        assert Clock.load(stored, one.calendar) == one


def test_load_refuses_with_all_faults_and_their_paths():
    data = {
        "version": 2,
        "target": "1d",
        "landing": "late",
        "marks": [["2026-03-02T09:00:00", "running"], ["x", "pausd"], 5],
    }
    with pytest.raises(DocumentError) as caught:
        Clock.load(data, ALWAYS)
    paths = [fault.path for fault in caught.value.faults]
    assert paths == ["version", "landing", "target", "marks[0][0]", "marks[1][0]", "marks[1][1]", "marks[2]"]
    assert '"paused"' in str(caught.value)


@pytest.mark.parametrize(
    "marks",
    [
        [],
        "running",
        [["2026-03-02T09:00:00+00:00", "paused"]],
        [["2026-03-02T09:00:00+00:00", "running"], ["2026-03-02T08:00:00+00:00", "paused"]],
        [["2026-03-02T09:00:00+00:00", "running"], ["2026-03-02T10:00:00+00:00", "running"]],
        [["2026-03-02T09:00:00+00:00", "running"], ["2026-03-02T10:00:00+00:00", "counted"]],
        [["0001-01-01T00:00:00+14:00", "running"]],
    ],
)
def test_load_refuses_histories_that_cannot_be(marks):
    with pytest.raises(DocumentError, match="marks"):
        Clock.load({"version": 1, "target": "1h", "landing": "closing", "marks": marks}, ALWAYS)


@pytest.mark.parametrize("data", [None, [], {}, {"version": 1}, "x"])
def test_load_refuses_what_is_no_clock(data):
    with pytest.raises(DocumentError, match="keys"):
        Clock.load(data, ALWAYS)


def test_clocks_are_values():
    assert clock() == clock()
    assert hash(clock()) == hash(clock())
    assert clock() != clock(target=2 * HOUR)
    assert pickle.loads(pickle.dumps(friday())) == friday()  # noqa: S301 - our own bytes
    assert "running" in repr(friday())
    assert "desk" in repr(friday())


def test_a_clock_that_has_only_started_has_asked_its_calendar_nothing():
    unknown = BusinessCalendar(tz="UTC", hours={"mon": ["09:00-17:00"]}, holidays=[{"country": "QQ"}])
    started = clock(calendar=unknown)
    with pytest.raises(DocumentError, match="QQ"):
        _ = started.deadline


def test_a_pickled_clock_takes_no_built_years_along():
    stepped = friday().pause(FRIDAY_17).resume(MONDAY_9)
    assert stepped.deadline is not None
    assert len(pickle.dumps(stepped)) < 1000


def test_explain_adds_up():
    paused = friday(hours=8).pause(MONDAY_9 + HOUR, note="pending").resume(MONDAY_9 + 2 * HOUR)
    explanation = paused.explain(MONDAY_9 + 3 * HOUR)
    assert [(row.what, row.counted) for row in explanation.rows] == [
        ("running", 2 * HOUR),
        ("closed", timedelta()),
        ("running", HOUR),
        ("paused", timedelta()),
        ("running", HOUR),
    ]
    assert explanation.total == paused.elapsed(MONDAY_9 + 3 * HOUR)
    assert explanation.rows[1].detail == "outside hours"
    assert explanation.to_dicts()[0]["counted"] == "2h"
