"""Union, intersection, difference, zones, ALWAYS."""

from __future__ import annotations

import copy
import pickle
from datetime import UTC, date, datetime, timedelta
from functools import reduce
from operator import and_, or_, sub

import pytest
from hypothesis import given, settings

from slaclock.calendars import ALWAYS, BusinessCalendar, difference, intersection, union
from slaclock.errors import CalendarError
from tests.calendars.brute import Brute
from tests.calendars.documents import REACH, documents
from tests.calendars.test_properties import FIRST, LAST

DESK = BusinessCalendar(tz="Europe/Berlin", hours={"mon-fri": ["09:00-17:00"]}, name="desk")
LATE = BusinessCalendar(
    tz="America/New_York", hours={"mon-fri": ["09:00-17:00"]}, holidays=[{"date": "2026-03-04", "name": "Snow"}]
)
START, END = datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 3, 7, tzinfo=UTC)


@settings(max_examples=40)
@given(documents(), documents())
def test_compositions_are_the_sets_they_are_called_after(one, other):
    change = one[1]
    brutes = [Brute(document, change - REACH, change + REACH) for document, _ in (one, other)]
    a, b = (BusinessCalendar(**document) for document, _ in (one, other))
    first, last = brutes[0].at(FIRST), brutes[0].at(LAST)
    inside = set(range(FIRST, LAST))
    opened = [brute.open & inside for brute in brutes]
    for composed, expected in (
        (a | b, opened[0] | opened[1]),
        (a & b, opened[0] & opened[1]),
        (a - b, opened[0] - opened[1]),
    ):
        brutes[0].open = expected
        found = [(span.start, span.end) for span in composed.spans(first, last)]
        assert found == [(brutes[0].at(x), brutes[0].at(y)) for x, y in brutes[0].spans(FIRST, LAST)]
        assert composed.elapsed(first, last) == sum((y - x for x, y in found), timedelta())
        composed._check()


@settings(max_examples=25)
@given(documents(), documents())
def test_laws_of_sets(one, other):
    a, b = (BusinessCalendar(**document) for document, _ in (one, other))
    start, end = (
        datetime(one[1].year, one[1].month, one[1].day, tzinfo=UTC) + sign * timedelta(days=8) for sign in (-1, 1)
    )

    def time(calendar):
        return calendar.elapsed(start, end)

    assert time(a | b) + time(a & b) == time(a) + time(b)
    assert time(a - b) == time(a) - time(a & b)
    assert list((ALWAYS - (a | b)).spans(start, end)) == list(((ALWAYS - a) & (ALWAYS - b)).spans(start, end))
    assert list((a | a).spans(start, end)) == list((a & a).spans(start, end)) == list(a.spans(start, end))
    assert time(a - a) == timedelta()


def test_a_composition_has_its_first_operands_zone_and_always_gives_way():
    assert [each.tz for each in (DESK | LATE, LATE & DESK, ALWAYS - DESK, ALWAYS | LATE, ALWAYS | ALWAYS)] == [
        "Europe/Berlin", "America/New_York", "Europe/Berlin", "America/New_York", "UTC",
    ]  # fmt: skip
    assert (ALWAYS.in_zone("Asia/Tokyo") - DESK).tz == "Asia/Tokyo"


def test_another_zone_moves_the_dates_and_not_the_hours():
    there = DESK.in_zone("Pacific/Auckland")
    assert there.elapsed(START, END) == DESK.elapsed(START, END)
    assert there.is_business_day(date(2026, 3, 7)) is False
    assert there.local(START).isoformat() == "2026-03-02T13:00:00+13:00"
    assert DESK.in_zone("Europe/Berlin") is DESK
    assert (DESK | LATE).in_zone("UTC").tz == "UTC"
    assert ((DESK | LATE).in_zone("UTC") | DESK).tz == "UTC"


def test_holiday_names_of_compositions():
    day = date(2026, 3, 4)
    thaw = BusinessCalendar(tz="UTC", hours={}, holidays=[{"date": "2026-03-04", "name": "Thaw"}])
    assert (DESK | LATE).holiday_name(day) is None
    assert (thaw | LATE).holiday_name(day) == "Thaw; Snow"
    assert (LATE | LATE).holiday_name(day) == "Snow"
    assert (DESK & LATE).holiday_name(day) == "Snow"
    assert (LATE - DESK).holiday_name(day) == "Snow"
    assert (DESK - LATE).holiday_name(day) is None
    assert LATE.in_zone("UTC").holiday_name(day) == "Snow"
    assert ALWAYS.holiday_name(day) is None


def test_always_is_open_and_never_closes():
    assert ALWAYS.is_open(START)
    assert ALWAYS.elapsed(START, END) == timedelta(days=5)
    assert ALWAYS.after(START, timedelta(days=36_500)) == START + timedelta(days=36_500)
    assert ALWAYS.before(START, timedelta(hours=1)) == START - timedelta(hours=1)
    assert ALWAYS.after(START, timedelta(), "next_opening") == START
    assert ALWAYS.next_close(START) is None
    assert ALWAYS.previous_close(START) is None
    assert ALWAYS._window.years == {}


@pytest.mark.parametrize(
    "endless",
    [
        BusinessCalendar(tz="Europe/Berlin", hours={"mon-sun": ["00:00-24:00"]}),
        BusinessCalendar(tz="UTC", hours={"mon-sun": ["12:00-24:00", "00:00-12:00"]}),
        BusinessCalendar(
            tz="UTC",
            hours={"mon-sun": ["00:00-24:00"]},
            seasons=[{"from": "07-01", "to": "08-01", "hours": {"mon-sun": ["00:00-00:00:00", "00:00-24:00"][1:]}}],
        ),
        DESK | ALWAYS,
        ALWAYS & ALWAYS,
        ALWAYS - BusinessCalendar(tz="UTC", hours={}),
        ALWAYS.in_zone("Asia/Tokyo"),
    ],
)
def test_a_calendar_that_never_closes_is_arithmetic(endless):
    assert endless.next_close(START) is None
    assert endless.after(START, timedelta(days=20_000)) == START + timedelta(days=20_000)
    assert endless.elapsed(START, END) == timedelta(days=5)
    assert endless._window.years == {}


def test_a_sum_of_thousands_is_one_level_deep():
    terms = [BusinessCalendar(tz="UTC", hours={"mon": [f"{i // 60:02}:{i % 60:02}-24:00"]}) for i in range(20)] * 250
    for sign, expected in ((or_, timedelta(hours=24)), (and_, timedelta(hours=24, minutes=-19)), (sub, timedelta())):
        composed = reduce(sign, terms)
        assert len(composed.operands) == 5_000
        assert composed.depth == 1
        assert composed.elapsed(START, END) == expected
        assert composed == pickle.loads(pickle.dumps(composed))  # noqa: S301 - our own pickle
        assert len(composed.label) <= 80


def test_nesting_has_a_limit():
    with pytest.raises(CalendarError, match="more than 50 levels deep"):
        reduce(lambda composed, _: (composed | LATE) & DESK, range(60), DESK)


def test_compositions_are_values():
    composed = (DESK | LATE) - ALWAYS.in_zone("Asia/Tokyo")
    assert eval(repr(composed)) == composed  # noqa: S307 - our own repr
    assert hash(composed) == hash((DESK | LATE) - ALWAYS.in_zone("Asia/Tokyo"))
    assert len({DESK | LATE, LATE | DESK, DESK & LATE, DESK - LATE, (DESK | LATE).in_zone("UTC"), DESK | LATE}) == 5
    for each in (
        composed,
        composed.in_zone("UTC"),
        DESK.in_zone("UTC"),
        union([DESK], name="sun"),
        ALWAYS,
        ALWAYS.in_zone("Asia/Tokyo"),
    ):
        assert pickle.loads(pickle.dumps(each)) == each  # noqa: S301 - our own pickle
        assert eval(repr(each)) == each  # noqa: S307 - our own repr
        assert copy.deepcopy(each) is each
    with pytest.raises(AttributeError, match="frozen"):
        composed.tz = "UTC"


def test_a_composition_may_have_a_name():
    sun = union([DESK, LATE], name="sun")
    assert (sun.name, sun.label) == ("sun", "sun")
    assert (sun != union([DESK, LATE]), sun.named(None) == DESK | LATE) == (True, True)
    assert intersection([DESK, LATE], name="x").label == difference(DESK, LATE, name="x").label == "x"
    assert (DESK - LATE).label.startswith("desk - ")


def test_only_calendars_can_be_composed():
    for compose in (lambda: DESK | 5, lambda: DESK & None, lambda: DESK - "x", lambda: union([DESK, "late"])):
        with pytest.raises(CalendarError, match="is no calendar"):
            compose()
    with pytest.raises(CalendarError, match="at least one"):
        union([])
