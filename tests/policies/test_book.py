from __future__ import annotations

import copy
import json
import pickle
from datetime import UTC, datetime, timedelta
from types import MappingProxyType

import pytest

from slaclock.calendars import ALWAYS, BusinessCalendar
from slaclock.errors import CalendarError, DocumentError, EventError
from slaclock.policies import Composition, MetricRule, Policy, PolicyBook, Target
from tests.policies.books import example

HOURS = {"mon-fri": ["09:00-17:00"]}
UTC_DESK = {"tz": "UTC", "hours": HOURS}


def test_a_book_survives_its_document():
    book = PolicyBook.load(example())
    again = PolicyBook.load(json.loads(json.dumps(book.dump())))
    assert again == book
    assert hash(again) == hash(book)
    assert again.dump() == book.dump()
    assert PolicyBook(**example()) == book
    assert PolicyBook.model_validate(MappingProxyType(example())) == book


def test_a_dump_leaves_out_what_is_the_default_anyway():
    document = example()
    document["policies"][0]["public"] = True
    document["policies"][0]["tiers"][0]["level"] = 1
    document["metrics"]["first_look"]["on_solved"] = "stop"
    assert PolicyBook.load(document).dump() == example()


def test_a_book_pickles_as_its_document_and_leaves_out_what_it_has_worked_out():
    book = PolicyBook.load(example())
    book.calendar("sun").elapsed(datetime(2026, 1, 1, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))
    book.status("Resolved")
    fresh = PolicyBook.load(example())
    assert pickle.dumps(book) == pickle.dumps(fresh)
    again = pickle.loads(pickle.dumps(book))  # noqa: S301 - our own
    assert again == book == fresh
    assert hash(again) == hash(book) == hash(fresh)
    assert repr(book) == repr(fresh)
    assert copy.deepcopy(book) == book


def test_the_repr_pastes_back():
    book = PolicyBook.load(example())
    assert eval(repr(book)) == book  # noqa: S307 - our own


def test_a_book_of_objects_is_the_book_of_their_documents():
    book = PolicyBook(
        calendars={"desk": BusinessCalendar(tz="UTC", hours=HOURS), "both": Composition("union", ("desk", "always"))},
        metrics={"look": MetricRule(starts_on=["created"], stops_on=["reply"])},
        policies=[Policy(name="p", calendar="both", targets=[Target(metric="look", within=timedelta(hours=4))])],
        statuses={1: "open", "x": "closed"},
    )
    assert book.dump() == {
        "version": 1,
        "calendars": {"desk": UTC_DESK, "both": {"union": ["desk", "always"]}},
        "metrics": {"look": {"starts_on": ["created"], "stops_on": ["reply"]}},
        "policies": [{"name": "p", "calendar": "both", "targets": [{"metric": "look", "within": "4h"}]}],
        "statuses": {"1": "open", "x": "closed"},
    }
    assert PolicyBook.load(book.dump()) == book


def test_an_empty_book_promises_nothing():
    assert PolicyBook().dump() == {"version": 1}
    assert PolicyBook.load({}) == PolicyBook()


def test_a_book_is_frozen_in_depth():
    book = PolicyBook.load(example())
    with pytest.raises(DocumentError, match="frozen"):
        book.policies = ()
    with pytest.raises(TypeError, match="frozen"):
        book.statuses["x"] = "open"
    with pytest.raises(TypeError, match="frozen"):
        book.calendars.clear()
    with pytest.raises(DocumentError, match="frozen"):
        book.policies[0].targets[0].metric = "resolution"


def test_a_copy_is_checked_and_knows_nothing_of_what_the_book_had_worked_out():
    book = PolicyBook(statuses={"x": "open"})
    assert book.status("x") == "open"
    changed = book.model_copy(update={"statuses": {"x": "closed"}})
    assert changed.status("x") == "closed"
    with pytest.raises(DocumentError, match=r"statuses\.x"):
        book.model_copy(update={"statuses": {"x": "closd"}})


# ── calendars ──


def test_calendars_by_name():
    book = PolicyBook.load(example())
    assert book.calendar("desk") == BusinessCalendar(**example()["calendars"]["desk"])
    assert book.calendar("desk") is book.calendar("desk")
    assert book.calendar("always") is ALWAYS
    assert book.calendar("sun") == book.calendar("desk") | book.calendar("sydney")


def test_compositions():
    book = PolicyBook(
        calendars={
            "a": UTC_DESK,
            "b": {"tz": "Europe/Berlin", "hours": {"mon-sat": ["06:00-12:00"]}},
            "union": {"union": ["a", "b"]},
            "intersection": {"intersection": ["a", "b"]},
            "difference": {"difference": ["always", "union"]},
            "alone": {"union": ["a"]},
        }
    )
    a, b = book.calendar("a"), book.calendar("b")
    assert book.calendar("union") == a | b
    assert book.calendar("intersection") == a & b
    assert book.calendar("difference") == ALWAYS - (a | b)
    assert book.calendar("alone") == a


@pytest.mark.parametrize("name", ["dsk", None, 5, ("desk",)])
def test_an_unknown_calendar_is_a_calendar_error(name):
    with pytest.raises(CalendarError, match="the book has no calendar") as caught:
        PolicyBook.load(example()).calendar(name)
    assert caught.value.value == name


def test_compositions_may_be_made_of_compositions_to_20_levels():
    def chain(levels):
        calendars = {"c0": UTC_DESK}
        calendars |= {f"c{n}": {"union": [f"c{n - 1}", "always"]} for n in range(1, levels + 1)}
        return {"calendars": calendars}

    assert PolicyBook.load(chain(20)).calendar("c20").is_open(datetime(2026, 1, 1, tzinfo=UTC))
    with pytest.raises(DocumentError) as caught:
        PolicyBook.load(chain(22))
    assert [fault.path for fault in caught.value.faults] == ["calendars.c21", "calendars.c22"]
    assert "is made of calendars over 21 levels" in str(caught.value)


def test_only_those_in_a_circle_are_told_to_be_made_of_themselves():
    calendars = {
        "a": {"union": ["b", "desk"]},
        "b": {"union": ["c"]},
        "c": {"intersection": ["a", "always"]},
        "self": {"difference": ["desk", "self"]},
        "user": {"union": ["a", "desk"]},
        "desk": UTC_DESK,
        "fine": {"union": ["desk"]},
    }
    with pytest.raises(DocumentError) as caught:
        PolicyBook(calendars=calendars)
    paths = {fault.path for fault in caught.value.faults}
    assert paths == {"calendars.a", "calendars.b", "calendars.c", "calendars.self"}
    assert all("is made of itself" in fault.message for fault in caught.value.faults)


# ── statuses ──


def test_statuses_are_found_by_word_and_by_number():
    book = PolicyBook(statuses={"Waiting": "pending", 5: "closed", "6": "on_hold"})
    assert [book.status(word) for word in ("Waiting", 5, "5", 6, "6")] == ["pending", *["closed"] * 2, *["on_hold"] * 2]


def test_the_six_categories_mean_themselves_unless_the_book_says_otherwise():
    words = ["new", "open", "pending", "on_hold", "solved", "closed"]
    assert [PolicyBook().status(word) for word in words] == words
    assert PolicyBook(statuses={"open": "pending"}).status("open") == "pending"


@pytest.mark.parametrize("word", ["waiting", "Open", 7, "", True, None, ("open",)])
def test_an_unknown_status_is_an_event_error_that_names_it(word):
    with pytest.raises(EventError, match="the book has no status") as caught:
        PolicyBook(statuses={"Waiting": "pending", "5": "closed"}).status(word)
    assert caught.value.value == word


def test_an_unknown_status_comes_with_the_nearest_known_one():
    with pytest.raises(EventError, match=r'did you mean "Waiting"\?'):
        PolicyBook(statuses={"Waiting": "pending"}).status("waiting")
