from __future__ import annotations

import pytest

from slaclock import AdapterError
from slaclock.adapters import zendesk
from tests.adapters.zendesk.payloads import USERS, audit, comment, opening, ticket


def numbered(number, **more):
    audits = [
        {**each, "ticket_id": number, "id": number * 10**9 + each["id"]}
        for each in (opening(), audit("10:00", comment(1)))
    ]
    return ticket(id=number, **more), audits


def test_records_find_their_ticket_and_one_list_of_problems_comes_out():
    first, second = numbered(1), numbered(2, priority="medium")
    audits = [second[1][1], *first[1], second[1][0]]
    loaded = zendesk.load_tickets([first[0], second[0]], audits, users=USERS)
    alone = [zendesk.load_ticket(each, told, users=USERS).ticket for each, told in (first, second)]
    assert list(loaded.tickets) == alone
    assert [problem.path for problem in loaded.problems] == ["tickets[1].priority"]


def test_streams_in():
    pairs = [numbered(number) for number in range(3)]
    lines = (each for each, _ in pairs)
    audits = (each for _, told in pairs for each in told)
    assert len(zendesk.load_tickets(lines, audits, users=USERS).tickets) == 3


def test_a_ticket_that_cannot_be_is_left_out_and_told_and_keeps_no_other_out():
    good, bad = numbered(1), numbered(2, created_at="?")
    bad[1][0]["events"][0]["public"] = "yes"
    loaded = zendesk.load_tickets(iter([bad[0], "x", good[0], good[0]]), [*bad[1], *good[1]], users=USERS)
    assert [each.id for each in loaded.tickets] == [1]
    assert [problem.path for problem in loaded.problems] == [
        "tickets[0].created_at",
        "audits[0].events[0].public",
        "tickets[1]",
        "tickets[3].id",
    ]
    assert "'?'" in loaded.problems[0].reason


def test_audits_of_no_ticket_are_told():
    loaded = zendesk.load_tickets([], [audit("10:00"), {"id": 1}], users=USERS)
    assert [problem.path for problem in loaded.problems] == ["audits[1].ticket_id", "audits[0]"]


@pytest.mark.parametrize("arguments", [("x",), (5,), ({"ticket": 1},), ([], "x"), ([], 5), ([5],)])
def test_what_is_no_list_of_records_is_refused(arguments):
    with pytest.raises(AdapterError):
        zendesk.load_tickets(*arguments, users=USERS)
