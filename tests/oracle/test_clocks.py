"""Clocks with random steps, asked about instants before, between and after them, against the oracle."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from slaclock import BusinessCalendar, Clock
from slaclock.testing.oracle import OracleClock
from slaclock.testing.strategies import calendar_documents, instants_near, place_of
from tests.soak import examples

ALLOWED = {"running": ["pause", "stop"], "paused": ["resume", "stop"], "stopped": ["reopen", "reopen counted"]}


@st.composite
def cases(draw):
    """The same clock in the package and in the oracle, and some instants to ask about."""
    document = draw(calendar_documents())
    moments = instants_near(document, {}, place_of({"": document}))
    times = sorted(draw(st.lists(moments, min_size=1, max_size=7)))
    target = timedelta(minutes=draw(st.sampled_from([0, 1, 30, 60, 240, 480, 900, 1440])))
    landing = draw(st.sampled_from(["closing", "next_opening"]))
    clock = Clock.start(times[0], target=target, calendar=BusinessCalendar(**document), landing=landing)
    oracle = OracleClock(times[0], target, document, landing=landing)
    for at in times[1:]:
        step = draw(st.sampled_from(ALLOWED[clock.state]))
        oracle.step(step, at)
        clock = clock.reopen(at, count=True) if step == "reopen counted" else getattr(clock, step)(at)
    return clock, oracle, [*draw(st.lists(moments, min_size=1, max_size=3)), times[-1]]


@examples(60)
@given(cases())
def test_time_spent(case):
    clock, oracle, moments = case
    for at in moments:
        assert clock.elapsed(at) == oracle.elapsed(at)
        assert clock.paused_time(at) == oracle.paused_time(at)
        assert clock.remaining(at) == clock.target - oracle.elapsed(at)
        assert clock.breached(at) == oracle.breached(at)


@examples(60)
@given(cases(), st.sampled_from([0, 1, 29, 60, 240, 481, 1440]).map(lambda n: timedelta(minutes=n)))
def test_instants_reached(case, amount):
    clock, oracle, moments = case
    assert clock.deadline == oracle.deadline
    assert clock.reached(amount) == oracle.reached(amount)
    for at in moments:
        assert clock.breached_at(at) == oracle.breached_at(at)
