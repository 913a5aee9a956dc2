from __future__ import annotations

import dataclasses
import json
from datetime import UTC, datetime

import pytest

from slaclock import NaiveDatetimeError, PolicyBook, SlaclockError, Ticket
from slaclock.presets import preset
from slaclock.whatif import whatif


def book(within="4h", metric="resolution", **policy):
    target = {"metric": metric, "within": within}
    document = {"name": "all", "calendar": "always", "targets": [target]} | policy
    return PolicyBook.load({"version": 1, "policies": [document]})


def ticket(number, hours, priority="high", **more):
    return Ticket(
        number,
        [
            {"kind": "created", "at": "2026-03-02T09:00:00Z", "fields": {"priority": priority}},
            {"kind": "status", "at": f"2026-03-02T{9 + hours:02}:00:00Z", "to": "solved"},
        ],
    )


TICKETS = [ticket(1, 1), ticket(2, 3), ticket(3, 5), ticket(4, 7, "low"), ticket(5, 2, "low"), ticket(6, 6, None)]


def test_which_verdicts_change():
    answer = whatif(TICKETS, book("4h"), book({"high": "2h", "default": "8h"}))
    assert [(each.ticket_id, each.priority, each.before, each.after) for each in answer.changes] == [
        (2, "high", "met", "breached"),
        (4, "low", "breached", "met"),
        (6, None, "breached", "met"),
    ]
    assert answer.tickets == (2, 4, 6)


def test_compliance_before_and_after_by_priority():
    answer = whatif(TICKETS, book("4h"), book({"high": "2h", "default": "8h"}))
    assert [
        (each.metric, each.priority, each.tickets, each.changed, each.before.rate, each.after.rate)
        for each in answer.effects
    ] == [
        ("resolution", "high", 3, 1, 2 / 3, 1 / 3),
        ("resolution", "low", 2, 1, 0.5, 1.0),
        ("resolution", None, 1, 1, 0.0, 1.0),
    ]
    total = answer.total
    assert (total.metric, total.tickets, total.changed, total.before.met, total.after.met) == ("all", 6, 3, 3, 4)
    assert total.gain == pytest.approx(1 / 6)


def test_the_same_book_changes_nothing():
    answer = whatif(TICKETS, book(), book())
    assert (answer.changes, answer.total.changed, answer.total.gain) == ((), 0, 0.0)


def test_a_promise_of_one_book_only_is_a_change():
    nobody = PolicyBook.load({"version": 1, "policies": []})
    [added] = whatif([ticket(1, 1)], nobody, book()).changes
    assert (added.before, added.after, added.policy_before, added.policy_after) == (None, "met", None, "all")
    [gone] = whatif([ticket(1, 1)], book(), nobody).changes
    assert (gone.before, gone.after) == ("met", None)
    [effect] = whatif([ticket(1, 1)], book(), nobody).effects
    assert (effect.after.rate, effect.gain) == (None, None)


def test_books_may_count_other_cycles():
    reopened = Ticket(
        1,
        [
            *ticket(1, 1).events,
            {"kind": "status", "at": "2026-03-02T11:00:00Z", "to": "open"},
            {"kind": "status", "at": "2026-03-02T16:00:00Z", "to": "solved"},
        ],
    )

    def by(name):
        policy = preset(name).policy(name, "always", {"resolution": "4h"})
        return PolicyBook.load({"version": 1, "policies": [policy]})

    answer = whatif([reopened], by("zendesk"), by("jira"))
    assert [(each.cycle, each.before, each.after) for each in answer.changes] == [
        (1, "breached", "met"),
        (2, None, "breached"),
    ]


def test_internal_agreements_are_asked_for():
    internal = book(public=False)
    assert whatif(TICKETS, internal, internal).effects == ()
    assert whatif(TICKETS, internal, internal, public=False).total.before.measured == 6
    assert whatif(TICKETS, internal, internal, public=None).total.before.measured == 6


def test_open_tickets_are_judged_now():
    waiting = Ticket(1, [{"kind": "created", "at": "2026-03-02T09:00:00Z"}])
    assert whatif([waiting], book("1h"), book("4h")).changes == ()
    [change] = whatif([waiting], book("1h"), book("4h"), datetime(2026, 3, 2, 11, tzinfo=UTC)).changes
    assert (change.before, change.after) == ("breached", "open")
    with pytest.raises(NaiveDatetimeError):
        whatif([waiting], book(), book(), datetime(2026, 3, 2, 11))  # noqa: DTZ001 - refused


def test_rows_are_frozen_and_plain_json():
    answer = whatif(iter(TICKETS), book("4h"), book("2h"))
    row = answer.changes[0].to_dict()
    assert json.loads(json.dumps(answer.to_dict())) == answer.to_dict()
    assert row == {
        "ticket_id": 2,
        "metric": "resolution",
        "cycle": 1,
        "public": True,
        "priority": "high",
        "before": "met",
        "after": "breached",
        "policy_before": "all",
        "policy_after": "all",
    }
    assert answer.effects[0].to_dict()["before_rate"] == 2 / 3
    assert list(answer.effects[0].to_dict())[:4] == ["metric", "priority", "tickets", "changed"]
    with pytest.raises(dataclasses.FrozenInstanceError):
        answer.changes[0].before = None


def test_odd_priorities_are_plain_in_rows_and_sorted():
    odd = [ticket(1, 1, 2), ticket(2, 1, 1), ticket(3, 1, ["a"]), ticket(4, 1, "x"), ticket(5, 1, None)]
    answer = whatif(odd, book(), book())
    assert [each.to_dict()["priority"] for each in answer.effects] == [1, 2, "x", ["a"], None]


@pytest.mark.parametrize("wrong", [None, {}, "book"])
def test_what_is_no_book_is_refused(wrong):
    with pytest.raises(SlaclockError, match="book_b must be a PolicyBook"):
        whatif([], book(), wrong)
