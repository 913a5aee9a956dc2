"""How much is built for an answer: only the years it touches, each once, also from several threads."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import islice
from random import Random

import pytest

from slaclock.calendars import BusinessCalendar, timeline
from slaclock.calendars.timeline import Timeline

HOUR = timedelta(hours=1)


def at(year, month=3, day=2):
    return datetime(year, month, day, 10, tzinfo=UTC)


def desk(**parts):
    return BusinessCalendar(**{"tz": "Europe/Berlin", "hours": {"mon-fri": ["09:00-17:00"]}} | parts)


@pytest.fixture
def built(monkeypatch):
    """The years that calendars build, in order."""
    years = []
    original = BusinessCalendar._year_spans
    monkeypatch.setattr(
        BusinessCalendar, "_year_spans", lambda calendar, year: years.append(year) or original(calendar, year)
    )
    return years


def test_naming_a_calendar_builds_nothing(built):
    desk(holidays=[{"country": "DE"}])
    assert built == []


def test_a_query_builds_the_years_it_touches_and_only_once(built):
    calendar = desk()
    for _ in range(3):
        calendar.after(at(2026), 8 * HOUR)
        calendar.elapsed(at(2026), at(2026, 4))
        calendar.is_open(at(2026))
    assert built == [2026]
    calendar.elapsed(at(2026), at(2028))
    assert sorted(built) == [2026, 2027, 2028]


def test_a_night_shift_looks_at_one_more_year_for_holidays_and_builds_no_more(built):
    calendar = desk(hours={"mon-fri": ["22:00-06:00"]})
    calendar.after(at(2026), 8 * HOUR)
    assert built == [2026]


def test_a_search_reaches_ever_further(built):
    calendar = desk(hours={}, special={"2060-03-02": ["09:00-10:00"]})
    calendar.next_open(at(2026))
    assert len(built) == len(set(built)) <= 66
    near = desk(hours={}, special={"2027-03-02": ["09:00-10:00"]})
    built.clear()
    near.next_open(at(2026))
    assert len(built) <= 3


def test_years_far_away_become_a_window_of_their_own(built):
    calendar = desk()
    calendar.after(at(1), HOUR)
    calendar.after(at(9990), HOUR)
    assert built == [1, 9990]
    for year in (1, 9990, 1, 9990):
        calendar.after(at(year), HOUR)
    assert built == [1, 9990]
    calendar._check()


def test_a_gap_is_filled_when_both_sides_are_asked_in_turn(built):
    calendar = desk()
    for year in (2020, 2026):
        calendar.after(at(year), HOUR)
    assert built == [2020, 2026]
    calendar.after(at(2020), HOUR)
    assert sorted(built) == list(range(2020, 2027))
    line = calendar._window.line
    for year in (2026, 2020, 2023):
        calendar.after(at(year), HOUR)
    assert calendar._window.line is line


def test_walking_through_the_years_builds_each_once(built):
    calendar = desk(hours={"mon": ["09:00-10:00"]})
    for year in range(1500, 2500, 7):
        calendar.elapsed(at(year), at(year + 7))
    assert len(built) == len(set(built))
    assert calendar._window._last - calendar._window._first < 450


def test_what_is_kept_is_bounded(built):
    calendar = desk(hours={"mon": ["09:00-10:00"]})
    for year in range(1, 9000, 8):
        calendar.is_open(at(year))
    assert len(calendar._window.years) <= 1_000
    calendar._check()


def test_spans_are_found_as_they_are_taken(built):
    spans = desk().spans(at(1700), at(2099))
    assert built == []
    assert len(list(islice(spans, 300))) == 300
    assert built == [1700, 1701]


def test_business_days_are_worked_out_once_a_year(monkeypatch):
    asked = []
    original = BusinessCalendar._business_days
    monkeypatch.setattr(
        BusinessCalendar, "_business_days", lambda calendar, year: asked.append(year) or original(calendar, year)
    )
    calendar = desk()
    for n in range(100):
        calendar.after_business_days(at(2026), n)
    assert asked == [2026]


def test_an_answer_takes_two_searches_however_long_the_span(monkeypatch):
    calendar = desk()
    calendar.elapsed(at(2000), at(2040))
    counted = []
    for name in ("bisect_left", "bisect_right"):
        original = getattr(timeline, name)
        monkeypatch.setattr(timeline, name, lambda *args, search=original: counted.append(1) or search(*args))
    for duration in (HOUR, 10_000 * HOUR):
        counted.clear()
        calendar.after(at(2001), duration)
        assert len(counted) == 2
    for end in (at(2001, 3, 3), at(2035)):
        counted.clear()
        calendar.elapsed(at(2001), end)
        assert len(counted) == 2


def test_timelines_are_never_changed_once_made():
    calendar = desk()
    calendar.is_open(at(2026))
    line = calendar._window.line
    before = (line.lo, line.hi, list(line.starts), list(line.ends), list(line.sums))
    calendar.elapsed(at(2020), at(2030))
    assert (line.lo, line.hi, list(line.starts), list(line.ends), list(line.sums)) == before
    assert calendar._window.line is not line


def test_several_threads_may_extend_one_calendar(built):
    calendar = desk(
        holidays=["2026-12-25"],
        closures=[{"rrule": "FREQ=WEEKLY;COUNT=1000", "from": "2010-01-01", "hours": ["10:00-11:00"]}],
    )
    reference = desk(holidays=["2026-12-25"], closures=calendar.closures)
    shared = calendar | desk(tz="America/New_York")
    chance = Random(7)  # noqa: S311 - made-up questions need no cryptography
    questions = [(at(chance.randrange(1980, 2040)), chance.randrange(1, 3000) * HOUR) for _ in range(400)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda question: (calendar.after(*question), shared.after(*question)), questions))
    assert [answer for answer, _ in answers] == [reference.after(*question) for question in questions]
    assert [answer for _, answer in answers] == [shared.after(*question) for question in questions]
    calendar._check()
    shared._check()


def test_a_broken_timeline_is_found_out():
    for starts, ends in (([0, 5], [5, 9]), ([5, 0], [9, 3]), ([3], [3]), ([3], [99])):
        with pytest.raises(AssertionError, match="broken invariant"):
            Timeline.of(0, 10, starts, ends).check()
    with pytest.raises(AssertionError, match="running sums"):
        Timeline(0, 10, [1], [2], [5], 0, 1).check()
