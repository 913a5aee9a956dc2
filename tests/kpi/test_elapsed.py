from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.errors import SlaclockError
from slaclock.kpi import elapsed, quantile
from tests.kpi.made_up import breached, cancelled, met, running


def hours(*numbers):
    return [timedelta(hours=number) for number in numbers]


@pytest.mark.parametrize(
    ("durations", "share", "answer"),
    [
        (hours(7), 0.9, 7),
        (hours(1, 2, 3), 0.5, 2),
        (hours(4, 1, 2, 3), 0.5, 2.5),
        (hours(*range(1, 12)), 0.9, 10),
        (hours(*range(1, 11)), 0.9, 9.1),
        (hours(1, 2, 3), 0, 1),
        (hours(1, 2, 3), 1, 3),
    ],
)
def test_quantiles_interpolate_between_ranks(durations, share, answer):
    assert quantile(durations, share) == timedelta(hours=answer)


def test_a_quantile_of_nothing_is_not_measured():
    assert quantile([], 0.5) is None


def test_a_quantile_is_cut_to_the_microsecond():
    assert quantile([timedelta(0), timedelta(microseconds=1)], 0.9) == timedelta(0)


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan"), float("inf"), "half", None])
def test_a_share_outside_zero_and_one_is_refused(share):
    with pytest.raises(SlaclockError, match="between 0 and 1"):
        quantile(hours(1), share)


@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=9)), min_size=1), st.fractions(0, 1))
def test_at_least_that_share_does_not_exceed_the_quantile(durations, share):
    answer = quantile(durations, share)
    assert min(durations) <= answer <= max(durations)
    not_above = sum(duration <= answer + timedelta(microseconds=1) for duration in durations)
    assert Fraction(not_above, len(durations)) >= share - Fraction(1, len(durations))


def test_only_stopped_cycles_are_measured():
    results = [met(elapsed=timedelta(hours=h)) for h in (1, 2)]
    results += [breached(elapsed=timedelta(hours=9)), running(elapsed=timedelta(hours=99)), cancelled()]
    (row,) = elapsed(results)
    assert (row.count, row.median, row.p90) == (3, timedelta(hours=2), timedelta(hours=7, minutes=36))
    assert row.to_dict() == {"metric": "resolution", "count": 3, "median": "2h", "p90": "7h36m"}


def test_a_group_without_a_stopped_cycle_has_no_row():
    assert elapsed([running()]) == ()
