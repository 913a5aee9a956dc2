from __future__ import annotations

import pytest

from slaclock.errors import SlaclockError
from slaclock.kpi import escalation_rate
from tests.kpi.made_up import Fired, cancelled, met, running


def test_a_ticket_counts_once_however_many_tiers_fired():
    results = [
        met(ticket_id=1, triggers=(Fired(1), Fired(2), Fired(3))),
        met(ticket_id=1, metric="first_response", triggers=(Fired(2),)),
        running(ticket_id=2, triggers=(Fired(1),)),
        met(ticket_id=3),
        cancelled(ticket_id=4, triggers=(Fired(3),)),
    ]
    (row,) = escalation_rate(results)
    assert (row.tickets, row.escalated, row.rate) == (3, 1, 1 / 3)


@pytest.mark.parametrize(("level", "escalated"), [(1, 2), (2, 1), (3, 0)])
def test_the_level_is_the_lowest_that_counts(level, escalated):
    results = [met(ticket_id=1, triggers=(Fired(2),)), met(ticket_id=2, triggers=(Fired(1),))]
    assert escalation_rate(results, level=level)[0].escalated == escalated


def test_by_metric_a_ticket_counts_in_each():
    results = [met(triggers=(Fired(2),)), met(metric="first_response")]
    assert [(row["metric"], row.rate) for row in escalation_rate(results, "metric")] == [
        ("first_response", 0),
        ("resolution", 1),
    ]


@pytest.mark.parametrize("level", ["2", None, True, 1.5])
def test_a_level_is_a_whole_number(level):
    with pytest.raises(SlaclockError, match="level is a whole number"):
        escalation_rate([], level=level)
