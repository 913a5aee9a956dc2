"""A calendar as a document: equality, hash, repr, pickle, dump, schema, and every fault at once."""

from __future__ import annotations

import copy
import json
import pickle
import re
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from pydantic import BaseModel

from slaclock.calendars import BusinessCalendar, Closure, Holiday, Hours, Season, Special
from slaclock.errors import DocumentError
from tests.calendars.documents import documents

FULL = {
    "tz": "Europe/Berlin",
    "hours": {"mon-fri": ["09:00-12:00", "13:00-17:00"], "sat": ["10:00-14:00"]},
    "holidays": [
        {"country": "DE", "subdivision": "BE"},
        "2026-12-31",
        {"date": "2026-05-15", "name": "bridge day"},
        {"financial": "XETR", "observed": False, "categories": ["public"], "language": "de"},
    ],
    "special": {"2026-12-24": ["09:00-12:00"], "2026-05-15": []},
    "closures": [
        {"on": "2026-04-08", "hours": ["14:00-17:00"], "name": "works meeting"},
        {"on": ["2026-04-09", "2026-04-10"]},
        {"from": "2026-08-01", "to": "2026-08-14"},
        {"rrule": "FREQ=MONTHLY;BYDAY=1WE", "hours": ["14:00-15:00"], "name": "team hour"},
        {"rrule": "FREQ=WEEKLY", "from": "2026-01-05", "to": "2026-12-31"},
    ],
    "seasons": [
        {"from": "2026-07-01", "to": "2026-08-31", "hours": {"mon-fri": ["08:00-14:00"]}},
        {"from": "12-20", "to": "01-06", "hours": {}},
        {"from": "2030-01-01", "hours": {"mon": ["09:00-10:00"]}},
    ],
    "name": "Berlin desk",
}


def test_a_document_dumps_as_it_was_written():
    calendar = BusinessCalendar(**FULL)
    assert calendar.dump() == FULL
    assert json.loads(json.dumps(calendar.dump())) == FULL


@pytest.mark.parametrize("parts", [FULL, {"tz": "UTC", "hours": {}}])
def test_every_way_out_leads_back_in(parts):
    calendar = BusinessCalendar(**parts)
    back = [
        BusinessCalendar(**calendar.dump()),
        BusinessCalendar.model_validate(calendar.model_dump()),
        BusinessCalendar.model_validate(calendar.model_dump(mode="json")),
        BusinessCalendar.model_validate_json(calendar.model_dump_json()),
        eval(repr(calendar)),  # noqa: S307 - our own repr
        pickle.loads(pickle.dumps(calendar)),  # noqa: S301 - our own pickle
        copy.deepcopy(calendar),
        calendar.model_copy(),
    ]
    assert back == [calendar] * len(back)
    assert len({calendar, *back}) == 1


@settings(max_examples=30)
@given(documents())
def test_any_document_survives_repr_pickle_and_dump(case):
    calendar = BusinessCalendar(**case[0])
    assert eval(repr(calendar)) == calendar  # noqa: S307 - our own repr
    assert pickle.loads(pickle.dumps(calendar)) == calendar  # noqa: S301 - our own pickle
    assert BusinessCalendar(**calendar.dump()) == calendar


def test_values_of_other_types_are_the_same_document():
    calendar = BusinessCalendar(tz="UTC", hours={"mon": ("09:00-10:00",)}, holidays=(date(2026, 12, 31),))
    same = BusinessCalendar(
        tz="UTC",
        hours=Hours.read({"mon": ["09:00-10:00"]}),
        holidays=[Holiday(date=date(2026, 12, 31))],
        special=Special.read({}),
    )
    assert calendar == same
    assert hash(calendar) == hash(same)
    parts = BusinessCalendar(
        tz="UTC",
        hours={},
        closures=[Closure.read({"on": "2026-04-08"})],
        seasons=[Season.read({"from": "2026-07-01", "hours": {}})],
        special={date(2026, 4, 9): ["09:00-10:00"]},
    )
    assert parts.dump() == {
        "tz": "UTC",
        "hours": {},
        "special": {"2026-04-09": ["09:00-10:00"]},
        "closures": [{"on": "2026-04-08"}],
        "seasons": [{"from": "2026-07-01", "hours": {}}],
    }


@pytest.mark.parametrize("key", ["tz", "hours", "holidays", "special", "closures", "seasons", "name"])
def test_calendars_differ_where_their_documents_do(key):
    other = {"tz": "UTC", "hours": {}}.get(key)
    changed = BusinessCalendar(
        **{name: part for name, part in FULL.items() if name != key} | ({key: other} if other is not None else {})
    )
    assert changed != BusinessCalendar(**FULL)
    assert changed != "a calendar"


def test_what_was_built_is_no_part_of_the_document():
    fresh, used = BusinessCalendar(**FULL), BusinessCalendar(**FULL)
    used.after(datetime(2026, 3, 2, tzinfo=UTC), timedelta(hours=8))
    used.is_business_day(date(2026, 3, 2))
    assert used == fresh
    assert hash(used) == hash(fresh)
    assert (repr(used), used.model_dump(), pickle.dumps(used)) == (repr(fresh), fresh.model_dump(), pickle.dumps(fresh))
    assert pickle.loads(pickle.dumps(used))._window.years == {}  # noqa: S301 - our own pickle


def test_a_calendar_is_frozen():
    calendar = BusinessCalendar(**FULL)
    with pytest.raises(DocumentError, match="frozen"):
        calendar.tz = "UTC"
    with pytest.raises(TypeError, match="frozen"):
        calendar.hours["sun"] = ()
    with pytest.raises(TypeError, match="frozen"):
        calendar.special[date(2026, 1, 1)] = ()


def test_a_copy_with_changes_is_checked_and_starts_afresh():
    calendar = BusinessCalendar(**FULL)
    calendar.is_open(datetime(2026, 3, 2, tzinfo=UTC))
    changed = calendar.model_copy(update={"tz": "UTC", "holidays": []})
    assert (changed.tz, changed.holidays, changed._window.years) == ("UTC", (), {})
    with pytest.raises(DocumentError, match="tz"):
        calendar.model_copy(update={"tz": "Mars"})


def test_parts_pickle_by_themselves():
    calendar = BusinessCalendar(**FULL)
    calendar.is_open(datetime(2026, 3, 2, tzinfo=UTC))
    for part in (calendar.hours, calendar.holidays, calendar.special, calendar.closures, calendar.seasons):
        assert pickle.loads(pickle.dumps(part)) == part  # noqa: S301 - our own pickle


def test_the_label_is_the_name_or_a_short_description():
    assert BusinessCalendar(**FULL).label == str(BusinessCalendar(**FULL).name) == "Berlin desk"
    label = BusinessCalendar(tz="UTC", hours={day: ["09:00-17:00"] * 1 for day in ("mon", "tue", "wed")}).label
    assert label.startswith("the UTC calendar with hours {'mon'")
    assert len(label) < 120


def test_all_faults_are_found_at_once():
    with pytest.raises(DocumentError) as caught:
        BusinessCalendar(
            tz="Mars",
            hours={"mon-fri": ["09:00-12:00", "x"]},
            holidays=["2026-02-30", {"country": "DE", "year": 1}],
            special={"2026-01-01": ["9"]},
            closures=[{"rrule": "FREQ=DAILY;INTERVAL=0"}, {"on": "2026-01-01", "hours": ["9"]}],
            seasons=[{"from": "13-01", "hours": {"mo": []}}],
            name="",
            colour="red",
        )
    assert [fault.path for fault in caught.value.faults] == [
        "tz",
        "hours.mon-fri[1]",
        "holidays[0]",
        "holidays[1].year",
        "special.2026-01-01[0]",
        "closures[0].rrule",
        "closures[1].hours[0]",
        "seasons[0].from",
        "seasons[0].hours.mo",
        "name",
        "colour",
    ]
    assert 'did you mean "mon"' in str(caught.value)


def test_messages_stay_short_whatever_the_value_is():
    with pytest.raises(DocumentError) as caught:
        BusinessCalendar(
            tz="x" * 10**6, hours={"mon": ["y" * 10**6]}, holidays=[{"country": 10**5000}], name=[0] * 10**5
        )
    assert len(str(caught.value)) < 1_000


def test_other_models_may_hold_a_calendar():
    class Desk(BaseModel):
        calendar: BusinessCalendar

    assert Desk(calendar=FULL).calendar == BusinessCalendar(**FULL)
    assert Desk.model_validate(Desk(calendar=FULL).model_dump(mode="json")).calendar == BusinessCalendar(**FULL)
    assert Desk.model_json_schema()["$defs"]["BusinessCalendar"]["required"] == ["tz", "hours"]


def test_the_schema_says_what_each_part_takes():
    schema = BusinessCalendar.model_json_schema()
    assert schema["additionalProperties"] is False
    parts = schema["properties"]
    assert set(parts) == set(FULL)
    (pattern,) = parts["hours"]["patternProperties"]
    assert all(re.fullmatch(pattern, key) for key in ("mon", "mon-fri", "mon,wed", "mon-wed, fri"))
    assert not re.fullmatch(pattern, "monday")
    assert [option.get("required") for option in parts["holidays"]["items"]["anyOf"]] == [
        None,
        ["date"],
        ["country"],
        ["financial"],
    ]
    assert [option["required"] for option in parts["closures"]["items"]["anyOf"]] == [["on"], ["from", "to"], ["rrule"]]
    assert parts["seasons"]["items"]["required"] == ["from", "hours"]
    assert parts["special"]["additionalProperties"]["type"] == "array"
    assert ">>>" not in json.dumps(schema)
    json.dumps(schema)


def test_a_key_that_is_no_text_and_one_that_is_too_long_to_show_are_faults():
    for key, shown_as in ((None, "None"), (1, "1"), ("x" * 10_000, "xxx...xxx")):
        with pytest.raises(DocumentError) as caught:
            BusinessCalendar.model_validate({"tz": "UTC", "hours": {}, key: 1})
        assert shown_as in str(caught.value)
        assert len(str(caught.value)) < 300
