"""`E(t)` and its inverse for columns are the calendars' own."""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from slaclock import ALWAYS, BusinessCalendar, CalendarError, NoOpenTime
from slaclock.frames.axis import Axis
from slaclock.testing.strategies import calendars

HOUR = 3_600_000_000
ONCE = BusinessCalendar(tz="UTC", hours={}, special={"2024-01-03": ["09:00-12:00"]})
ODD = BusinessCalendar(tz="Asia/Kathmandu", hours={"mon-sun": ["00:00-05:17", "05:19-11:00", "23:59-24:00"]})
BEGIN = int(datetime(2023, 12, 20, tzinfo=UTC).timestamp()) * 1_000_000
SETTINGS = settings(deadline=None, max_examples=40, suppress_health_check=list(HealthCheck))
instants = st.integers(0, 120 * 24 * 60).map(lambda minutes: BEGIN + minutes * 60_000_000) | st.integers(
    BEGIN, BEGIN + 3_000 * HOUR
)
rows = st.lists(
    st.tuples(instants, st.integers(0, 300 * HOUR) | st.sampled_from([0, HOUR, 8 * HOUR])), min_size=1, max_size=40
)


@given(calendars(), rows, st.booleans(), st.randoms(use_true_random=False))
@SETTINGS
def test_after_elapsed_and_is_open(drawn, asked, opening, random):
    own = [drawn, ONCE, ODD, ALWAYS]
    number = [random.randrange(len(own)) for _ in asked]
    start, lasting = (np.array(each, np.int64) for each in zip(*asked, strict=True))
    which = np.array(number, np.int64)
    axis = Axis(own)
    found = axis.after(start, lasting, which, opening=opening, none_left=-1)
    for row, (at, duration) in enumerate(asked):
        try:
            wanted = own[number[row]].after_us(at, duration, opening)
        except NoOpenTime:
            wanted = -1
        assert found[row] == wanted
    ends = start[::-1].copy()
    took = axis.elapsed(start, ends, which)
    assert took.tolist() == [
        own[k].elapsed_us(a, b) for k, a, b in zip(number, start.tolist(), ends.tolist(), strict=True)
    ]
    assert axis.is_open(start, which).tolist() == [
        own[k].is_open_us(a) for k, a in zip(number, start.tolist(), strict=True)
    ]


def test_answers_far_beyond_the_column_are_found():
    weekly = BusinessCalendar(tz="UTC", hours={"mon": ["09:00-10:00"]})
    start = np.array([BEGIN], np.int64)
    assert Axis([weekly]).after(start, 1_000 * HOUR).tolist() == [weekly.after_us(BEGIN, 1_000 * HOUR)]
    with pytest.raises(CalendarError, match="gave up"):
        Axis([weekly]).after(start, 9_000 * HOUR)


def test_no_open_time_left_is_the_calendars_own_error():
    with pytest.raises(NoOpenTime):
        Axis([ONCE]).after(np.array([BEGIN], np.int64), 4 * HOUR)


def test_a_placeholder_among_the_instants_is_refused():
    far = int(datetime(9999, 1, 1, tzinfo=UTC).timestamp()) * 1_000_000
    with pytest.raises(CalendarError, match="400 years"):
        Axis([ODD]).after(np.array([BEGIN, far], np.int64), HOUR)


def test_an_empty_column_builds_nothing():
    axis = Axis([ODD])
    nothing = np.zeros(0, np.int64)
    assert len(axis.after(nothing, HOUR)) == len(axis.elapsed(nothing, nothing)) == len(axis.is_open(nothing)) == 0
    assert not ODD._window.years or axis.built is None


def test_spans_that_crowd_together_are_told_apart():
    minutes = [f"{10 + m // 60:02}:{m % 60:02}-{10 + (m + 1) // 60:02}:{(m + 1) % 60:02}" for m in range(0, 600, 2)]
    crowded = BusinessCalendar(tz="UTC", hours={}, special={"2024-01-03": minutes, "2025-01-03": minutes})
    at = BEGIN + np.arange(0, 400 * 24, 7, dtype=np.int64) * HOUR + 61_000_001
    assert Axis([crowded]).after(at[:600], HOUR, none_left=-1).tolist() == [
        crowded.after_us(each, HOUR) for each in at[:600].tolist()
    ]
