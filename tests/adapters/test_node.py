from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from slaclock import AdapterError
from slaclock.adapters.envelope import record, records
from slaclock.adapters.findings import Findings
from slaclock.adapters.node import Node
from slaclock.adapters.problem import Problem

VALUES = {
    "text": "a",
    "number": 7,
    "flag": True,
    "at": "2025-03-03T10:00:00+01:00",
    "on": "2025-03-03",
    "inner": {"list": [{"deep": None}, 5]},
    "null": None,
}


def node():
    return Node("users[0]", VALUES, Findings())


def test_values():
    one = node()
    assert (one.text("text"), one.integer("number"), one.flag("flag")) == ("a", 7, True)
    assert (one.identifier("number"), one.identifier("text")) == ("7", "a")
    assert (one.instant("at"), one.day("on")) == (datetime(2025, 3, 3, 9, tzinfo=UTC), date(2025, 3, 3))
    assert one.object("inner").path == "users[0].inner"
    assert one.found.faults == []


@pytest.mark.parametrize("reader", ["text", "identifier", "integer", "flag", "instant", "day", "object", "objects"])
def test_null_and_missing_are_told_apart_and_may_be_allowed(reader):
    one = node()
    for key in ("null", "none"):
        assert not getattr(one, reader)(key, needed=False)
        assert not getattr(one, reader)(key)
    assert [fault.path for fault in one.found.faults] == ["users[0].null", "users[0].none"]
    assert "not null" in one.found.faults[0].message
    assert "missing" in one.found.faults[1].message


@pytest.mark.parametrize(
    ("reader", "value"),
    [
        ("text", 5),
        ("text", " "),
        ("text", "\ud800"),
        ("identifier", True),
        ("identifier", 10**30),
        ("identifier", 1.5),
        ("integer", "7"),
        ("integer", True),
        ("flag", 1),
        ("instant", "2025-03-03T10:00:00"),
        ("instant", 1741000000),
        ("instant", "0001-01-01T00:00:00Z"),
        ("day", "2025-02-30"),
        ("day", "9999-12-31"),
        ("object", []),
        ("objects", {}),
    ],
)
def test_what_a_value_cannot_be_is_a_fault_that_shows_it(reader, value):
    one = Node("users[0]", {"key": value}, Findings())
    assert not getattr(one, reader)("key")
    assert [fault.path for fault in one.found.faults] == ["users[0].key"]
    assert one.found.faults[0].value is value


def test_lists_of_objects():
    one = node().object("inner")
    assert [each.path for each in one.objects("list")] == ["users[0].inner.list[0]"]
    assert [fault.path for fault in one.found.faults] == ["users[0].inner.list[1]"]


def test_a_list_an_envelope_and_a_single_record():
    found = Findings()
    for document in ([{"id": 1}], ({"id": 1},), {"users": [{"id": 1}], "count": 1, "next_page": None}):
        assert [each.path for each in records(document, "users", found)] == ["users[0]"]
    assert records(None, "users", found) == []
    assert record({"ticket": {"id": 1}}, "ticket", found).get("id") == 1
    assert record({"id": 1}, "ticket", found).get("id") == 1
    assert found.settled("x") == ()


def test_faults_end_in_one_error_and_problems_are_kept():
    found = Findings()
    found.problem("a", "left out")
    found.problem("a", "left out")
    assert found.settled("x") == (Problem("a", "left out"),)
    records({"usres": []}, "users", found)
    record(5, "ticket", found)
    with pytest.raises(AdapterError, match="2 faults") as caught:
        found.settled("invalid export")
    assert [fault.path for fault in caught.value.faults] == ["users", "ticket"]


@pytest.mark.parametrize("more", [{"next_page": "https://…"}, {"meta": {"has_more": True}}, {"count": 3}])
def test_one_page_of_several(more):
    found = Findings()
    records({"users": [{"id": 1}], **more}, "users", found)
    assert len(found.problems) == 1
    records({"users": [{"id": 1}], **more, "end_time": 1}, "users", Findings())
