"""Wall time: repeated and skipped hours, changes at midnight, skipped dates, the ends of time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from slaclock.calendars import ALWAYS, BusinessCalendar
from slaclock.errors import CalendarError, DocumentError


def hours_of(calendar, day):
    """The open hours around a date, as wall times with their offsets."""
    start = datetime(day.year, day.month, day.day, tzinfo=UTC) - timedelta(days=1)
    spans = calendar.spans(start, start + timedelta(days=3))
    shown = [(calendar.local(span.start), calendar.local(span.end)) for span in spans]
    return [f"{a:%d %H:%M%z} {b:%d %H:%M%z}" for a, b in shown]


def special(tz, day, *stretches):
    return BusinessCalendar(tz=tz, hours={}, special={day: stretches})


BERLIN_SPRING, BERLIN_AUTUMN = "2026-03-29", "2026-10-25"


@pytest.mark.parametrize(
    ("day", "stretch", "expected"),
    [
        (BERLIN_SPRING, "02:30-05:00", ["29 03:30+0200 29 05:00+0200"]),  # skipped: the offset from before the gap
        (BERLIN_SPRING, "01:00-02:30", ["29 01:00+0100 29 03:30+0200"]),
        (BERLIN_SPRING, "02:45-03:15", []),  # turned backwards
        (BERLIN_SPRING, "02:30-03:30", []),  # turned empty
        (BERLIN_SPRING, "02:15-02:45", ["29 03:15+0200 29 03:45+0200"]),
        (BERLIN_AUTUMN, "02:30-05:00", ["25 02:30+0200 25 05:00+0100"]),  # repeated: the first pass
        (BERLIN_AUTUMN, "01:00-02:30", ["25 01:00+0200 25 02:30+0200"]),
        (BERLIN_AUTUMN, "02:15-02:45", ["25 02:15+0200 25 02:45+0200"]),
    ],
)
def test_skipped_and_repeated_wall_times(day, stretch, expected):
    assert hours_of(special("Europe/Berlin", day, stretch), date.fromisoformat(day)) == expected


def test_stretches_that_a_gap_pushes_onto_each_other_merge():
    calendar = special("Europe/Berlin", BERLIN_SPRING, "01:00-02:45", "03:00-05:00")
    assert hours_of(calendar, date(2026, 3, 29)) == ["29 01:00+0100 29 05:00+0200"]
    calendar._check()


def test_a_day_of_change_is_23_or_25_hours_long():
    calendar = BusinessCalendar(tz="Europe/Berlin", hours={"sun": ["00:00-24:00"]})
    berlin = ZoneInfo("Europe/Berlin")
    for day, hours in ((29, 23), (22, 24)):
        start, end = (datetime(2026, 3, day, tzinfo=berlin), datetime(2026, 3, day + 1, tzinfo=berlin))
        assert calendar.elapsed(start, end) == timedelta(hours=hours)
        assert ALWAYS.elapsed(start, end) == timedelta(hours=hours)
    assert calendar.elapsed(datetime(2026, 10, 25, tzinfo=berlin), datetime(2026, 10, 26, tzinfo=berlin)) == timedelta(
        hours=25
    )


def test_a_night_shift_over_a_change_is_an_hour_shorter_or_longer():
    calendar = BusinessCalendar(tz="Europe/Berlin", hours={"sat": ["22:00-06:00"]})
    durations = {
        span.duration for span in calendar.spans(datetime(2026, 3, 2, tzinfo=UTC), datetime(2026, 10, 31, tzinfo=UTC))
    }
    assert durations == {timedelta(hours=hours) for hours in (7, 8, 9)}


def test_a_zone_may_change_at_midnight():
    forward = special("America/Sao_Paulo", "2018-11-04", "00:00-02:00")  # 00:00 became 01:00
    assert hours_of(forward, date(2018, 11, 4)) == ["04 01:00-0200 04 02:00-0200"]
    back = special("America/Sao_Paulo", "2019-02-16", "22:00-24:00")  # 24:00 became 23:00
    assert hours_of(back, date(2019, 2, 16)) == ["16 22:00-0200 17 00:00-0300"]
    assert next(back.spans(datetime(2019, 2, 16, tzinfo=UTC), datetime(2019, 2, 18, tzinfo=UTC))).duration == timedelta(
        hours=3
    )


def test_a_zone_may_change_by_half_an_hour():
    calendar = special("Australia/Lord_Howe", "2026-10-04", "02:15-04:00")  # 02:00 became 02:30
    assert hours_of(calendar, date(2026, 10, 4)) == ["04 02:45+1100 04 04:00+1100"]


@pytest.mark.parametrize(
    ("tz", "skipped"), [("Pacific/Apia", date(2011, 12, 30)), ("Pacific/Kwajalein", date(1993, 8, 21))]
)
def test_a_date_that_the_zone_skips_has_no_hours(tz, skipped):
    calendar = BusinessCalendar(tz=tz, hours={"mon-sun": ["09:00-17:00"]})
    before, after = skipped - timedelta(days=1), skipped + timedelta(days=1)
    assert [calendar.is_business_day(day) for day in (before, skipped, after)] == [True, False, True]
    zone = ZoneInfo(tz)
    start = datetime(before.year, before.month, before.day, 9, tzinfo=zone)
    end = datetime(after.year, after.month, after.day, 17, tzinfo=zone)
    assert calendar.elapsed(start, end) == timedelta(hours=16)
    assert calendar.after_business_days(start, 1) == datetime(after.year, after.month, after.day, 9, tzinfo=zone)
    for everyday in (
        ALWAYS.in_zone(tz),
        calendar | ALWAYS,
        BusinessCalendar(tz=tz, hours={"mon-sun": ["00:00-24:00"]}),
    ):
        assert [everyday.is_business_day(day) for day in (before, skipped, after)] == [True, False, True]


def test_a_closure_on_a_skipped_date_closes_nothing():
    calendar = BusinessCalendar(
        tz="Pacific/Apia", hours={"mon-sun": ["09:00-17:00"]}, closures=[{"on": "2011-12-30", "hours": ["09:00-17:00"]}]
    )
    assert calendar.is_business_day(date(2011, 12, 31))


def test_instants_may_come_in_any_zone_and_answers_are_in_utc():
    calendar = BusinessCalendar(tz="Europe/Berlin", hours={"mon-fri": ["09:00-17:00"]})
    tokyo = datetime(2026, 3, 2, 18, tzinfo=ZoneInfo("Asia/Tokyo"))
    answer = calendar.after(tokyo, timedelta(hours=1))
    assert answer == datetime(2026, 3, 2, 10, tzinfo=UTC)
    assert answer.tzinfo is UTC
    assert calendar.local(tokyo).isoformat() == "2026-03-02T10:00:00+01:00"


def test_a_repeated_hour_of_the_caller_is_told_apart_by_fold():
    calendar = ALWAYS
    berlin = ZoneInfo("Europe/Berlin")
    first, second = (datetime(2026, 10, 25, 2, 30, tzinfo=berlin, fold=fold) for fold in (0, 1))
    assert calendar.elapsed(first, second) == timedelta(hours=1)


@pytest.mark.parametrize("tz", ["America/New_York", "Pacific/Apia", "Asia/Kathmandu", "UTC"])
def test_the_ends_of_time_are_answered(tz):
    first, last = datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)
    calendar = BusinessCalendar(tz=tz, hours={"mon-sun": ["08:00-12:00", "22:00-04:00"]})
    assert first <= calendar.next_open(first) <= first + timedelta(days=2)
    assert last - timedelta(days=2) <= calendar.previous_close(last) <= last
    assert calendar.elapsed(last - timedelta(days=10), last) > timedelta(hours=80)
    assert [calendar.is_business_day(day) for day in (date.min, date.max)] == [True, True]
    assert isinstance(calendar.is_open(first), bool)
    assert isinstance(calendar.is_open(last), bool)
    calendar._check()


@pytest.mark.parametrize(
    ("tz", "words"),
    [
        ("Europe/Berln", 'did you mean "Europe/Berlin"?'),
        ("Europe", "not a time zone"),
        ("", "not a time zone"),
        ("../../etc/passwd", "not a time zone"),
        ("/etc/localtime", "not a time zone"),
        ("x" * 500, "not a time zone"),
        ("Europe/\udcffBerlin", "not a time zone"),
        ("Europe/Ber\0lin", "not a time zone"),
        (None, "must be the IANA name"),
        (UTC, "must be the IANA name"),
    ],
)
def test_a_zone_that_does_not_exist_is_refused(tz, words):
    with pytest.raises(DocumentError) as caught:
        BusinessCalendar(tz=tz, hours={})
    assert caught.value.faults[0].path == "tz"
    assert words in str(caught.value.faults[0])
    with pytest.raises(CalendarError, match=r"^tz "):
        ALWAYS.in_zone(tz)


def test_a_holiday_after_a_skipped_date_owns_its_day_too():
    apia = BusinessCalendar(tz="Pacific/Apia", hours={"thu": ["18:00-02:45"]}, holidays=["2011-12-31"])
    span = next(apia.spans(datetime(2011, 12, 28, tzinfo=UTC), datetime(2012, 1, 3, tzinfo=UTC)))
    assert span.end == datetime(2011, 12, 30, 10, tzinfo=UTC), "Saturday 00:00; there was no Friday"
