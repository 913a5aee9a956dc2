"""The whole UCI incident log, row for row what `evaluate` answers, under three books."""

from __future__ import annotations

import pytest

from slaclock import PolicyBook, frames
from tests.frames import uci
from tests.frames.rows import expected

pytestmark = pytest.mark.data

DESK = {"tz": "Europe/London", "hours": {"mon-fri": ["14:00-23:00"]}}
EARLY = {
    "tz": "America/Sao_Paulo",
    "hours": {"mon-fri": ["08:00-12:00", "13:00-18:00"]},
    "holidays": [{"country": "BR"}],
}
BY_PRIORITY = {"1": "8h", "2": "8h", "3": "62h", "4": "134h"}
TIERS = [{"at": "80%"}, {"at": "-1h", "level": 2}, {"at": "100%", "level": 3}]


def book(policies):
    return PolicyBook.load(
        {"version": 1, "statuses": uci.STATUSES, "calendars": {"desk": DESK, "early": EARLY}, "policies": policies}
    )


CLOSING = {"metric": "resolution", "within": BY_PRIORITY, "stops_on": "closed", "on_reopen": "count"}
OWNED = {"metric": "group_ownership", "within": "16h"}
WAITING = {"metric": "requester_wait", "within": {"1": "1bd", "2": "2bd", "default": "5bd"}}
WORKED = {"metric": "agent_work", "within": "3cd", "on_reopen": "restart"}
BOOKS = {
    "the company's own": [{"name": "own", "calendar": "desk", "targets": [CLOSING], "tiers": TIERS}],
    "by group, restarting": [
        {
            "name": "seventy",
            "when": {"field": "group", "in": ["Group 70", "Group 24", "Group 20"]},
            "calendar": "early",
            "on_change": "restart",
            "targets": [WAITING, OWNED],
            "tiers": TIERS,
        },
        {"name": "others", "calendar": "desk", "on_change": "restart", "targets": [OWNED, CLOSING], "tiers": TIERS},
    ],
    "by group, with an internal agreement": [
        {
            "name": "seventy",
            "when": {"field": "group", "in": ["Group 70", "Group 24", "Group 20"]},
            "calendar": {"by": "priority", "of": {"3": "desk"}, "default": "early"},
            "targets": [WORKED, WAITING],
            "tiers": [*TIERS, {"at": "50%", "name": "half", "when": {"field": "priority", "at_most": "2"}}],
        },
        {"name": "others", "calendar": "desk", "on_change": "locked", "targets": [CLOSING, WAITING], "tiers": TIERS},
        {"name": "inner", "calendar": "early", "public": False, "targets": [OWNED, WORKED], "tiers": TIERS},
    ],
}


@pytest.fixture(scope="module")
def log():
    entries = list(uci.rows())
    return uci.table_of(entries), uci.tickets_of(entries)


@pytest.mark.parametrize("name", BOOKS)
def test_the_whole_log(log, name):
    table, tickets = log
    judged_by = book(BOOKS[name])
    found = frames.evaluate(table, judged_by).to_pylist()
    wanted = expected(tickets, judged_by)
    assert len(found) == len(wanted)
    assert not [(one, other) for one, other in zip(found, wanted, strict=True) if one != other][:3]
