from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from slaclock.errors import MissingResult, SlaclockError
from slaclock.kpi import compliance, period
from tests.kpi.made_up import Sla, breached, cancelled, met, overdue, running


def counts(row):
    return row.met, row.breached, row.open, row.cancelled


def test_open_and_cancelled_are_left_out_and_overdue_counts_as_breached():
    (row,) = compliance([met(), met(), breached(), overdue(), running(), cancelled()])
    assert counts(row) == (2, 2, 1, 1)
    assert row.measured == 4
    assert row.rate == 0.5


def test_a_paused_clock_without_a_breach_is_open():
    (row,) = compliance([running(state="paused")])
    assert counts(row) == (0, 0, 1, 0)


def test_a_cancelled_result_is_left_out_even_if_it_was_breached():
    (row,) = compliance([cancelled(breached=True), met()])
    assert (row.rate, row.cancelled) == (1.0, 1)


@pytest.mark.parametrize("unmeasured", [running(), cancelled()])
def test_nothing_measured_is_neither_zero_nor_a_hundred_percent(unmeasured):
    (row,) = compliance([unmeasured])
    assert row.rate is None


def test_no_results_give_no_rows():
    assert compliance([]) == ()
    assert compliance([Sla(results=())]) == ()


def test_results_of_whole_tickets_and_single_ones_are_the_same():
    results = (met(metric="first_response"), breached())
    assert compliance([Sla(results)], by="metric") == compliance(results, by="metric")


def test_rows_are_sorted_by_their_group_with_the_missing_value_last():
    results = [met(policy=name) for name in ("b", None, "a")] + [met(policy=2), met(policy=10)]
    assert [row["policy"] for row in compliance(results, by="policy")] == [2, 10, "a", "b", None]


def test_internal_agreements_are_counted_apart():
    results = [met(), breached(public=False)]
    assert [row.rate for row in compliance(results)] == [1.0]
    assert [row.rate for row in compliance(results, public=False)] == [0.0]
    assert [(row["public"], row.rate) for row in compliance(results, "public", public=None)] == [(False, 0), (True, 1)]


def test_a_month_is_that_of_the_start_in_the_zone_asked_for():
    new_year = met(started_at=datetime(2026, 12, 31, 23, 30, tzinfo=UTC))
    assert compliance([new_year], by="month")[0]["month"] == "2026-12"
    assert compliance([new_year], by="month", tz="Europe/Berlin")[0]["month"] == "2027-01"


@pytest.mark.parametrize(
    ("unit", "name"), [("year", "2026"), ("month", "2026-12"), ("week", "2026-W53"), ("day", "2026-12-31")]
)
def test_periods(unit, name):
    assert compliance([met(started_at=datetime(2026, 12, 31, tzinfo=UTC))], by=unit)[0].key == (name,)


def test_a_period_may_be_that_of_another_instant():
    by = {"solved in": period("month", "UTC", of="stopped_at")}
    rows = compliance([met(stopped_at=datetime(2026, 4, 1, tzinfo=UTC)), running()], by)
    assert [row.to_dict()["solved in"] for row in rows] == ["2026-04", None]


def test_a_ticket_is_met_when_all_its_targets_are():
    results = [
        *(met(ticket_id="all met"), met(ticket_id="all met", metric="first_response")),
        *(met(ticket_id="one breached"), overdue(ticket_id="one breached"), running(ticket_id="one breached")),
        *(met(ticket_id="one open"), running(ticket_id="one open")),
        *(met(ticket_id="met and cancelled"), cancelled(ticket_id="met and cancelled")),
        cancelled(ticket_id="cancelled"),
    ]
    (row,) = compliance(results, unit="ticket")
    assert counts(row) == (2, 1, 1, 1)
    assert row.rate == 2 / 3


def test_a_ticket_belongs_to_the_month_of_its_earliest_result():
    later = datetime(2026, 5, 1, tzinfo=UTC)
    rows = compliance(
        [met(started_at=later), met(cycle=2, started_at=later - timedelta(days=1))], "month", unit="ticket"
    )
    assert [(row["month"], row.met) for row in rows] == [("2026-04", 1)]


def test_a_function_may_give_the_group():
    by = {"late by": lambda result, fields: "hours" if result.elapsed > timedelta(hours=2) else "minutes"}
    rows = compliance([met(), breached(elapsed=timedelta(hours=3))], by)
    assert [(row["late by"], row.rate) for row in rows] == [("hours", 0), ("minutes", 1)]


def test_lists_can_be_grouped_by():
    rows = compliance([met()], {"tags": lambda result, fields: ["vip", ["eu"]]})
    assert rows[0].key == (("vip", ("eu",)),)
    assert rows[0].to_dict()["tags"] == ["vip", ["eu"]]


def test_the_row_tells_what_it_is_grouped_by():
    (row,) = compliance([met()], ["metric", "policy"])
    assert row["metric"] == "resolution"
    with pytest.raises(MissingResult, match="only by metric, policy"):
        row["priority"]


def test_a_row_is_plain_json():
    assert compliance([met(), breached()], by=["metric", "month"])[0].to_dict() == {
        "metric": "resolution",
        "month": "2026-03",
        "met": 1,
        "breached": 1,
        "open": 0,
        "cancelled": 0,
        "measured": 2,
        "rate": 0.5,
    }


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ({"by": 3}, "by is"),
        ({"by": [3]}, "by takes names and functions, not 3"),
        ({"by": ["metric", "metric"]}, "has a column 'metric' already"),
        ({"by": "rate"}, "has a column 'rate' already"),
        ({"by": {3: "metric"}}, "a column's name is a text, not 3"),
        ({"unit": "cycle"}, "unit is target or ticket, not 'cycle'"),
        ({"fields_at": "first"}, "fields_at is created or last, not 'first'"),
        ({"by": "month", "tz": "Berlin"}, "tz 'Berlin' is no IANA zone"),
        ({"by": "month", "tz": "../Berlin"}, "is no IANA zone"),
        ({"by": {"x": lambda result, fields: {}}}, "cannot group by {}"),
    ],
)
def test_what_cannot_be_asked_is_said(arguments, message):
    with pytest.raises(SlaclockError, match=message):
        compliance([met()], **arguments)


def test_an_unknown_period_is_refused():
    with pytest.raises(SlaclockError, match="unit is year, month, week, day, not 'quarter'"):
        period("quarter", "UTC", of="started_at")
    with pytest.raises(SlaclockError, match="of is started_at, stopped_at, deadline, not 'created_at'"):
        period("month", "UTC", of="created_at")
