"""Every reading of a calendar against a count of quarters of an hour, and the laws between the readings."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from slaclock.calendars import BusinessCalendar
from slaclock.errors import NoOpenTime
from slaclock.instants import to_us
from tests.calendars.brute import QUARTER, Brute
from tests.calendars.documents import REACH, documents

FIRST, LAST = 2 * 96, 16 * 96
"""Quarters between which questions are asked: away from the edges of what the brute force marks."""
INSIDE = st.integers(FIRST, LAST)
SEVERAL = settings(max_examples=50)
"""Drawing a document takes most of the time, so each is asked several questions."""


def some(*questions):
    return st.lists(st.tuples(*questions), min_size=4, max_size=8)


def both(case):
    document, change = case
    return BusinessCalendar(**document), Brute(document, change - REACH, change + REACH)


@SEVERAL
@given(documents(), some(INSIDE, INSIDE))
def test_elapsed_is_the_open_quarters_between(case, questions):
    calendar, brute = both(case)
    for pair in questions:
        start, end = sorted(pair)
        assert calendar.elapsed(brute.at(start), brute.at(end)) == brute.elapsed(start, end) * QUARTER
        assert calendar.elapsed(brute.at(end), brute.at(start)) == -brute.elapsed(start, end) * QUARTER
    calendar._check()


@SEVERAL
@given(documents(), some(INSIDE, st.integers(0, 200), st.booleans()))
def test_after_lands_where_counting_lands(case, questions):
    calendar, brute = both(case)
    for start, count, next_opening in questions:
        expected = brute.after(start, count, next_opening=next_opening)
        if expected is not None and expected <= LAST:
            landing = "next_opening" if next_opening else "closing"
            assert calendar.after(brute.at(start), count * QUARTER, landing) == brute.at(expected)


@SEVERAL
@given(documents(), some(INSIDE, st.integers(0, 200)))
def test_before_lands_where_counting_back_lands(case, questions):
    calendar, brute = both(case)
    for end, count in questions:
        expected = brute.before(end, count)
        if expected is not None and expected >= FIRST:
            assert calendar.before(brute.at(end), count * QUARTER) == brute.at(expected)


@SEVERAL
@given(documents(), some(INSIDE, INSIDE))
def test_spans_are_the_stretches_of_open_quarters(case, questions):
    calendar, brute = both(case)
    for pair in questions:
        start, end = sorted(pair)
        found = [(span.start, span.end) for span in calendar.spans(brute.at(start), brute.at(end))]
        assert found == [(brute.at(a), brute.at(b)) for a, b in brute.spans(start, end)]
        total = sum((b - a for a, b in found), timedelta())
        assert total == calendar.elapsed(brute.at(start), brute.at(end))
        if start < end:
            assert calendar.availability(brute.at(start), brute.at(end)) == pytest.approx(
                total / ((end - start) * QUARTER)
            )


@SEVERAL
@given(documents(), st.lists(INSIDE, min_size=4, max_size=8))
def test_is_open_closings_and_openings(case, quarters):
    calendar, brute = both(case)
    closings = [b for _, b in brute.spans(0, brute.quarters)]
    for quarter in quarters:
        at, is_open = brute.at(quarter), quarter in brute.open
        assert calendar.is_open(at) is calendar.is_open(at + QUARTER / 3) is is_open
        following = next((b for b in closings if b > quarter), LAST + 1) if is_open else quarter
        if following <= LAST:
            assert calendar.next_close(at) == brute.at(following)
        latest = max((b for b in closings if FIRST < b <= quarter), default=None)
        if latest is not None:
            assert calendar.previous_close(at) == brute.at(latest)
        opening = brute.after(quarter, 0, next_opening=True)
        if opening is not None and opening <= LAST:
            assert calendar.next_open(at) == brute.at(opening)


@SEVERAL
@given(documents())
def test_business_days_have_hours_of_their_own(case):
    calendar, brute = both(case)
    days = brute.dates()[1:-1]
    assert [calendar.is_business_day(day) for day in days] == [brute.is_business_day(day) for day in days]


@SEVERAL
@given(documents(), some(INSIDE, st.integers(0, 3), st.sampled_from(["same_time", "closing"]), st.booleans()))
def test_business_days_step_over_dates_without_hours(case, questions):
    calendar, brute = both(case)
    for start, n, due, roll in questions:
        expected = stepped(brute, start, n, due, roll=roll)
        if expected is not None and expected <= LAST:
            assert calendar.after_business_days(brute.at(start), n, due=due, roll=roll) == brute.at(expected)


def stepped(brute, start, n, due, *, roll):
    """The quarter that business days lead to; `None` where the brute force cannot tell."""
    begun = brute.after(start, 0, next_opening=True) if roll else start
    if begun is None:
        return None
    wall = brute.at(begun).astimezone(brute.zone)
    later = [day for day in brute.dates() if day > wall.date() and brute.is_business_day(day)]
    if n > len(later):
        return None
    day = later[n - 1] if n else wall.date()
    if due == "closing":
        return max(brute.own[day]) + 1 if brute.own.get(day) else None
    if n == 0:
        return begun
    wall = wall.replace(year=day.year, month=day.month, day=day.day, tzinfo=None)
    return brute.after(brute.instant(wall), 0, next_opening=True)


@SEVERAL
@given(documents(), some(INSIDE, st.integers(0, 10**9), st.integers(0, 10**11)))
def test_after_and_before_undo_elapsed_to_the_microsecond(case, questions):
    calendar, brute = both(case)
    for quarter, more, duration in questions:
        at, wanted = brute.at(quarter) + timedelta(microseconds=more), timedelta(microseconds=duration)
        try:
            landings = [calendar.after(at, wanted, landing) for landing in ("closing", "next_opening")]
            back = calendar.before(at, wanted)
        except NoOpenTime:
            continue
        assert back <= at <= landings[0] <= landings[1]
        assert [calendar.elapsed(at, landing) for landing in landings] == [wanted, wanted]
        assert calendar.elapsed(back, at) == wanted
        assert calendar.is_open(landings[1])
        assert not wanted or calendar.elapsed(at, landings[0] - timedelta(microseconds=1)) < wanted
        assert not wanted or calendar.elapsed(back + timedelta(microseconds=1), at) < wanted
    calendar._check()


@SEVERAL
@given(documents(), some(INSIDE, INSIDE, INSIDE))
def test_elapsed_of_two_parts_adds_up(case, questions):
    calendar, brute = both(case)
    for question in questions:
        a, b, c = (brute.at(quarter) + timedelta(microseconds=17) for quarter in question)
        assert calendar.elapsed(a, b) + calendar.elapsed(b, c) == calendar.elapsed(a, c)


@SEVERAL
@given(documents())
def test_a_closed_stretch_comes_apart_by_reason(case):
    calendar, brute = both(case)
    at = brute.at(FIRST)
    for until, following in [
        *((span.start, span.end) for span in calendar.spans(at, brute.at(LAST))),
        (brute.at(LAST),) * 2,
    ]:
        start, end = to_us(at, "at"), to_us(until, "until")
        pieces = list(calendar.closed_us(start, end))
        assert [*(a for a, _, _ in pieces), end] == [start, *(b for _, b, _ in pieces)]
        assert all(why and calendar.closed_reason(a) == calendar.closed_reason(b - 1) == why for a, b, why in pieces)
        at = following
