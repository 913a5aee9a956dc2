"""Why a calendar is closed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from slaclock.calendars import ALWAYS, BusinessCalendar, union
from slaclock.instants import HOUR, from_us, to_us

DESK = BusinessCalendar(
    tz="Europe/Berlin",
    hours={"mon-fri": ["09:00-17:00"]},
    holidays=[{"date": "2026-03-04", "name": "Founders' Day"}, "2026-03-05"],
    special={"2026-03-06": [], "2026-03-09": ["10:00-11:00"]},
    closures=[
        {"on": "2026-03-10", "name": "stocktaking"},
        {"on": "2026-03-11", "hours": ["08:00-12:00"], "name": "works meeting"},
        {"on": "2026-03-12", "hours": ["16:00-10:00"]},
    ],
    name="desk",
)


def us(day, hour, minute=0):
    return to_us(datetime(2026, 3, day, hour, minute, tzinfo=UTC), "at")


def test_a_closed_instant_has_a_reason():
    reasons = {
        us(2, 5): "outside hours",
        us(2, 12): "",
        us(4, 12): "holiday: Founders' Day",
        us(4, 23): "holiday",  # already the 5th in Berlin
        us(6, 12): "special date",
        us(9, 12): "outside hours",
        us(10, 12): "closure: stocktaking",
        us(11, 9): "closure: works meeting",
        us(11, 7, 30): "outside hours",  # closed anyway
        us(12, 15, 30): "closure",
        us(13, 8, 30): "closure",  # since the evening before
        us(13, 5): "outside hours",
    }
    assert {at: DESK.closed_reason(at) for at in reasons} == reasons


def test_a_closed_stretch_comes_apart_where_the_reason_changes():
    def pieces(start, end):
        return [(f"{DESK.local(from_us(a)):%d %H:%M}", why) for a, _, why in DESK.closed_us(start, end)]

    assert pieces(us(3, 16), us(9, 9)) == [
        ("03 17:00", "outside hours"),
        ("04 00:00", "holiday: Founders' Day"),
        ("05 00:00", "holiday"),
        ("06 00:00", "special date"),
        ("07 00:00", "outside hours"),
    ]
    assert pieces(us(10, 23), us(11, 11)) == [
        ("11 00:00", "outside hours"),
        ("11 09:00", "closure: works meeting"),
    ]
    assert pieces(us(12, 15), us(13, 9)) == [
        ("12 16:00", "closure"),
        ("12 17:00", "outside hours"),
        ("13 09:00", "closure"),
    ]
    assert pieces(us(3, 16), us(3, 16)) == []


def test_compositions_give_the_reasons_of_their_operands():
    other = BusinessCalendar(tz="Europe/Berlin", hours={"mon-fri": ["09:00-17:00"]}, holidays=["2026-03-04"])
    assert union([DESK, other]).closed_reason(us(4, 12)) == "holiday: Founders' Day; holiday"
    assert union([DESK, other]).closed_reason(us(2, 5)) == "outside hours"
    assert (DESK & other).closed_reason(us(10, 12)) == "closure: stocktaking"
    assert (DESK & other).closed_reason(us(2, 5)) == "outside hours"
    assert (ALWAYS - DESK).closed_reason(us(2, 12)) == "closure: desk"
    assert (ALWAYS - other).closed_reason(us(2, 12)) == "closure"
    assert (other - DESK).closed_reason(us(4, 12)) == "holiday"
    assert (DESK | ALWAYS).closed_reason(us(2, 5)) == ALWAYS.closed_reason(0) == ""
    assert (DESK & other).closed_reason(us(2, 12)) == ""


def test_a_composition_comes_apart_where_its_operands_change():
    lunch = BusinessCalendar(tz="UTC", hours={"mon-fri": ["11:00-12:00"]}, name="lunch")
    composed = DESK - lunch
    pieces = [(a - us(2, 0), why) for a, _, why in composed.closed_us(us(2, 11), us(2, 12))]
    assert pieces == [(11 * HOUR, "closure: lunch")]
    nights = ALWAYS - DESK - union([lunch.in_zone("UTC")], name="never mind")
    assert all(why for _, _, why in nights.closed_us(us(2, 8), us(2, 16)))


def test_reasons_over_a_day_add_up():
    start = us(4, 0)
    assert sum((b - a for a, b, _ in DESK.closed_us(start, start + 20 * HOUR)), 0) == 20 * HOUR
    assert timedelta(microseconds=20 * HOUR) == timedelta(hours=20)
