"""Holidays: dates, countries and markets, their names and languages, and what is not known."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, date, datetime, timedelta

import pytest

from slaclock.calendars import BusinessCalendar, holidays
from slaclock.errors import DocumentError

ALL_WEEK = {"mon-sun": ["09:00-17:00"]}


def desk(*holidays, **parts):
    return BusinessCalendar(**{"tz": "UTC", "hours": ALL_WEEK, "holidays": holidays} | parts)


def closed_days(calendar, first, last):
    days = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    return [day for day in days if not calendar.is_business_day(day)]


def test_a_holiday_has_no_hours():
    calendar = desk("2026-03-04", date(2026, 3, 6), {"date": "2026-03-08", "name": "Founders' Day"})
    assert closed_days(calendar, date(2026, 3, 1), date(2026, 3, 10)) == [date(2026, 3, day) for day in (4, 6, 8)]
    start = datetime(2026, 3, 4, tzinfo=UTC)
    assert calendar.elapsed(start, start + timedelta(days=1)) == timedelta()


def test_a_holiday_has_its_name_or_is_called_holiday():
    calendar = desk("2026-03-04", {"date": "2026-03-08", "name": "Founders' Day"})
    names = [calendar.holiday_name(date(2026, 3, day)) for day in (4, 5, 8)]
    assert names == ["holiday", None, "Founders' Day"]


def test_names_are_joined_where_two_fall_on_a_date():
    calendar = desk({"date": "2026-12-25", "name": "Closing party"}, {"country": "US"})
    assert calendar.holiday_name(date(2026, 12, 25)) == "Closing party; Christmas Day"
    assert desk({"country": "US"}, {"country": "CA"}).holiday_name(date(2026, 12, 25)) == "Christmas Day"


def test_a_country_and_its_subdivision():
    berlin = desk({"country": "DE", "subdivision": "BE"})
    assert berlin.holiday_name(date(2026, 3, 8)) == "Frauentag"
    assert desk({"country": "DE"}).holiday_name(date(2026, 3, 8)) is None


def test_a_market_has_holidays_under_either_of_its_codes():
    for code in ("XNYS", "NYSE"):
        calendar = desk({"financial": code})
        assert calendar.holiday_name(date(2026, 4, 3)) == "Good Friday"


def test_days_of_other_years_are_left_out(monkeypatch):
    class Entity(dict):
        default_language = None
        subdivisions = subdivisions_aliases = supported_languages = supported_categories = ()

        def __init__(self, *, years, **_):
            super().__init__({date(years, 6, 1): "Here", date(years + 1, 1, 1): "Next year's"})

    monkeypatch.setattr(holidays, "_entity", lambda entry: Entity)
    calendar = desk({"country": "TV"})
    assert calendar.holiday_name(date(2026, 6, 1)) == "Here"
    assert calendar.holiday_name(date(2027, 1, 1)) is None
    assert calendar.is_business_day(date(2026, 1, 1))


def test_observed_days_may_be_left_out():
    saturday, friday = date(2026, 7, 4), date(2026, 7, 3)
    with_observed, without = desk({"country": "US"}), desk({"country": "US", "observed": False})
    assert [with_observed.is_business_day(day) for day in (friday, saturday)] == [False, False]
    assert [without.is_business_day(day) for day in (friday, saturday)] == [True, False]


@pytest.mark.parametrize("categories", ["bank", ["bank"]])
def test_categories_choose_the_kind_of_holiday(categories):
    calendar = desk({"country": "BE", "categories": categories})
    assert not calendar.is_business_day(date(2026, 12, 26))
    assert calendar.is_business_day(date(2026, 12, 25))


def test_the_language_is_the_entrys_own_else_the_countrys():
    day = date(2026, 12, 25)
    assert desk({"country": "DE"}).holiday_name(day) == "Erster Weihnachtstag"
    assert desk({"country": "DE", "language": "en_US"}).holiday_name(day) == "Christmas Day"


def test_the_language_is_never_the_machines():
    code = (
        "from datetime import date; from slaclock.calendars import BusinessCalendar;"
        "print(BusinessCalendar(tz='UTC', hours={}, holidays=[{'country': 'DE'}]).holiday_name(date(2026, 12, 25)))"
    )
    environment = {
        "LANGUAGE": "en_US",
        "LC_ALL": "en_US.UTF-8",
        "LANG": "en_US.UTF-8",
        "PYTHONPATH": ":".join(sys.path),
    }
    answer = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "Erster Weihnachtstag"


def test_the_package_is_imported_only_where_a_country_is_named():
    code = (
        "import sys; from datetime import date; from slaclock.calendars import BusinessCalendar;"
        "plain = BusinessCalendar(tz='UTC', hours={}, holidays=['2026-12-25']);"
        "plain.check_holidays(); plain.holiday_name(date(2026, 12, 25));"
        "named = BusinessCalendar(tz='UTC', hours={}, holidays=[{'country': 'DE'}]);"
        "print('holidays' in sys.modules, 'dateutil' in sys.modules);"
        "named.holiday_name(date(2026, 12, 25)); print('holidays' in sys.modules)"
    )
    environment = {"PYTHONPATH": ":".join(sys.path)}
    answer = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert answer.stdout.split() == ["False", "False", "True"]


@pytest.mark.parametrize(
    ("entry", "path", "words"),
    [
        ({"country": "GE R"}, "holidays[0].country", "'GE R' is not a country"),
        ({"country": "DEUU"}, "holidays[0].country", 'did you mean "DEU"?'),
        ({"country": "HolidayBase"}, "holidays[0].country", "is not a country"),
        ({"financial": "XNYX"}, "holidays[0].financial", 'did you mean "XNYS"?'),
        ({"country": "DE", "subdivision": "B"}, "holidays[0].subdivision", "is not a subdivision of DE"),
        ({"country": "DE", "language": "fr"}, "holidays[0].language", "is not a language of DE"),
        ({"country": "BE", "categories": ["public", "bnak"]}, "holidays[0].categories", 'did you mean "bank"?'),
    ],
)
def test_what_the_package_does_not_know_is_refused_at_the_first_query(entry, path, words):
    calendar = desk(entry)
    with pytest.raises(DocumentError) as checked:
        calendar.check_holidays()
    assert checked.value.faults[0].path == path
    assert words in str(checked.value.faults[0])
    with pytest.raises(DocumentError) as asked:
        calendar.is_open(datetime(2026, 1, 1, tzinfo=UTC))
    assert asked.value.faults == checked.value.faults


def test_everything_unknown_is_found_at_once():
    calendar = desk({"country": "XX"}, "2026-01-01", {"country": "DE", "subdivision": "?", "language": "?"})
    with pytest.raises(DocumentError) as caught:
        calendar.check_holidays()
    assert [fault.path for fault in caught.value.faults] == [
        "holidays[0].country",
        "holidays[2].subdivision",
        "holidays[2].language",
    ]


def test_what_is_known_passes_the_check():
    desk({"country": "GB", "subdivision": "ENG"}, {"country": "GBR"}, {"financial": "NYSE"}).check_holidays()


@pytest.mark.parametrize(
    ("entry", "path", "words"),
    [
        ("2026-02-29", "holidays[0]", "not a date that exists"),
        ("25.12.2026", "holidays[0]", "not a date"),
        (datetime(2026, 12, 25, tzinfo=UTC), "holidays[0]", "not a date"),
        (20261225, "holidays[0]", "must be a mapping"),
        ({}, "holidays[0]", "needs one of: date, country, financial"),
        ({"country": "DE", "financial": "XETR"}, "holidays[0]", "mixes country and financial"),
        ({"country": "DE", "name": "x"}, "holidays[0].name", "means nothing for a country"),
        ({"date": "2026-12-25", "observed": True}, "holidays[0].observed", "means nothing for a date"),
        ({"date": "2026-12-25", "name": " "}, "holidays[0].name", "not empty"),
        ({"country": 49}, "holidays[0].country", "must be a text"),
        ({"country": "DE", "observed": "yes"}, "holidays[0].observed", "true or false"),
        ({"country": "DE", "categories": []}, "holidays[0].categories", "not be empty"),
        ({"country": "DE", "categories": [1]}, "holidays[0].categories[0]", "must be a text"),
        ({"country": "DE", "subdiv": "BE"}, "holidays[0].subdiv", 'did you mean "subdivision"?'),
    ],
)
def test_an_entry_that_cannot_be_is_refused_where_it_stands(entry, path, words):
    with pytest.raises(DocumentError) as caught:
        desk(entry)
    assert caught.value.faults[0].path == path
    assert words in str(caught.value.faults[0])


def test_a_list_is_needed_and_has_a_limit():
    with pytest.raises(DocumentError, match="holidays: must be a list"):
        BusinessCalendar(tz="UTC", hours={}, holidays="2026-12-25")
    with pytest.raises(DocumentError, match=r"holidays: has 10001 entries, more than 10,000"):
        desk(*["2026-12-25"] * 10_001)


def test_of_very_many_unknown_countries_the_first_are_listed():
    calendar = BusinessCalendar(tz="UTC", hours={}, holidays=[{"country": f"X{n}"} for n in range(3_000)])
    with pytest.raises(DocumentError) as caught:
        calendar.check_holidays()
    assert [fault.path for fault in caught.value.faults] == [f"holidays[{n}].country" for n in range(50)]
