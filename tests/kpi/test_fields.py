from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from slaclock.kpi import compliance, created_fields, last_fields
from slaclock.tickets import Assigned, Created, FieldsChanged, Ticket
from tests.kpi.made_up import breached, met

START = datetime(2026, 3, 2, 9, tzinfo=UTC)


def ticket(*events):
    created = Created(at=START, fields={"priority": "low", "tags": ["vip"], "group": "desk"})
    return Ticket("T-1", [created, *events])


def later(hours):
    return START + timedelta(hours=hours)


def test_created_fields_stay_as_they_were():
    changed = ticket(FieldsChanged(at=later(1), set={"priority": "high"}))
    assert created_fields(changed) == {"priority": "low", "tags": ("vip",), "group": "desk"}


def test_last_fields_follow_every_change():
    changed = ticket(
        FieldsChanged(at=later(2), set={"priority": "high"}),
        FieldsChanged(at=later(1), set={"priority": "urgent", "tags": None}),
        Assigned(at=later(3), group="network"),
        Assigned(at=later(4), assignee="ann"),
    )
    assert last_fields(changed) == {"priority": "high", "group": "network", "assignee": "ann"}


def test_setting_a_field_to_null_clears_an_assignment():
    changed = ticket(Assigned(at=later(1), assignee="ann"), FieldsChanged(at=later(2), set={"assignee": None}))
    assert "assignee" not in last_fields(changed)


@pytest.mark.parametrize(("fields_at", "priority"), [("created", "low"), ("last", "high")])
def test_compliance_by_a_field_of_the_ticket(fields_at, priority):
    changed = ticket(FieldsChanged(at=later(2), set={"priority": "high"}))
    other = breached(ticket_id="unknown")
    rows = compliance([met(), other], "priority", tickets=[changed], fields_at=fields_at)
    assert [(row["priority"], row.rate) for row in rows] == [(priority, 1.0), (None, 0.0)]


def test_a_function_sees_the_fields():
    rows = compliance([met()], {"vip": lambda result, fields: "vip" in fields["tags"]}, tickets=[ticket()])
    assert rows[0].key == (True,)
