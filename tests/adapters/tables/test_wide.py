from __future__ import annotations

import csv
import gzip
import io
import os
from datetime import UTC, datetime, timedelta, timezone
from itertools import islice
from pathlib import Path

import pytest

from slaclock import AdapterError, PolicyBook, evaluate
from slaclock.adapters.tables import load_wide

COLUMNS = {"ticket_id": "case", "created": "opened", "first_response": "answered", "solved": "done", "closed": "shut"}


def row(**changes):
    return {
        "case": "1",
        "opened": "2026-03-02 10:00:00",
        "answered": "2026-03-02 10:30:00",
        "done": "2026-03-02 12:00:00",
        "shut": "2026-03-03 12:00:00",
        "type": "Lights",
        "prio": "1",
    } | changes


def load(*rows, tz="Europe/Berlin", **named):
    return load_wide(list(rows), **({**COLUMNS, "tz": tz} | named))


def faults(*rows, **named):
    with pytest.raises(AdapterError) as caught:
        load(*rows, **named)
    return {fault.path: str(fault) for fault in caught.value.faults}


def paths(loaded):
    return [problem.path for problem in loaded.problems]


def test_a_row_is_a_ticket():
    loaded = load(row(), fields={"priority": "prio", "type": "type"})
    [ticket] = loaded.tickets
    assert (ticket.id, loaded.problems) == ("1", ())
    assert ticket.created.fields == {"priority": "1", "type": "Lights"}
    assert [(event.kind, event.at) for event in ticket.events] == [
        ("created", datetime(2026, 3, 2, 9, tzinfo=UTC)),
        ("agent_message", datetime(2026, 3, 2, 9, 30, tzinfo=UTC)),
        ("status", datetime(2026, 3, 2, 11, tzinfo=UTC)),
        ("status", datetime(2026, 3, 3, 11, tzinfo=UTC)),
    ]


def test_the_ticket_is_judged():
    book = PolicyBook.load(
        {
            "version": 1,
            "policies": [
                {
                    "name": "all",
                    "calendar": "always",
                    "targets": [
                        {"metric": "first_response", "within": "30m"},
                        {"metric": "resolution", "within": {"1": "1h", "default": "8h"}},
                    ],
                }
            ],
        }
    )
    sla = evaluate(load(row(), fields={"priority": "prio"}).tickets[0], book)
    assert (sla["first_response"].met, sla["resolution"].met, sla["resolution"].elapsed) == (
        True,
        False,
        timedelta(hours=2),
    )


def test_what_has_not_happened_is_empty():
    [ticket] = load(row(answered="", done=None, shut=float("nan"))).tickets
    assert [event.kind for event in ticket.events] == ["created"]


def test_null_words_count_in_any_case():
    loaded = load(row(answered="?", done=" n/a ", shut="NULL"), nulls=("?", "N/A", "null"))
    assert ([event.kind for event in loaded.tickets[0].events], loaded.problems) == (["created"], ())
    assert paths(load(row(answered="?"))) == ["rows[0]['answered']"]


def test_columns_that_are_not_named_are_not_read():
    loaded = load_wide([row(done="garbage")], ticket_id="case", created="opened", tz="UTC")
    assert (loaded.problems, len(loaded.tickets)) == ((), 1)


def test_fields_may_be_a_list_of_columns():
    assert load(row(), fields=["type"]).tickets[0].created.fields == {"type": "Lights"}
    assert load(row(), fields="type").tickets[0].created.fields == {"type": "Lights"}


def test_tickets_of_agents():
    assert load(row(), created_by="agent").tickets[0].created.by == "agent"
    with pytest.raises(AdapterError, match="created_by"):
        load(row(), created_by="robot")


MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("stamp", "day_first"),
    [
        ("2026-03-02 10:00:00", None),
        ("2026-03-02T10:00", None),
        ("2026/03/02 10:00", None),
        ("2026-03-02 10:00:00.000", None),
        ("2026-03-02T09:00:00Z", None),
        ("2026-03-02T09:00:00.000+0000", None),
        ("2026-03-02 04:00:00 -05:00", None),
        ("02/03/2026 10:00", True),
        ("2/3/2026 10:00", True),
        ("2.3.2026, 10:00:00", True),
        ("3/2/2026 10:00:00 AM", False),
        ("03/02/26 10:00 am", False),
        ("02/Mar/26 10:00 AM", None),
        ("2 March 2026 10:00", None),
        (datetime(2026, 3, 2, 10), None),  # noqa: DTZ001 - a table's wall time
        (datetime(2026, 3, 2, 11, tzinfo=timezone(timedelta(hours=2))), None),
    ],
)
def test_stamps_that_can_mean_one_thing_only_are_read(stamp, day_first):
    loaded = load(row(opened=stamp, answered="", done="", shut=""), day_first=day_first)
    assert loaded.problems == ()
    assert loaded.tickets[0].created.at == MONDAY


@pytest.mark.parametrize(
    ("stamp", "day_first", "why"),
    [
        ("2/3/2026 10:00", None, "day or month first"),
        ("29/2/2016 10:00", False, "no month 29"),
        ("2/29/2016 10:00", True, "no month 29"),
        ("31/2/2026 10:00", True, "no instant"),
        ("2026-03-02", None, "no time of the day"),
        ("2026-03-02 25:00", None, "no instant"),
        ("2026-03-02 13:00 PM", None, "no instant"),
        ("2026-W10-1 10:00", None, "no instant"),
        ("yesterday", None, "no instant"),
        (1772442000, None, "seconds or milliseconds"),
        (True, None, "no instant"),
        ([], None, "no instant"),
        ("0001-01-01 00:00", None, "outside the years"),
        ("٢٠٢٦-03-02 10:00", None, "no instant"),
    ],
)
def test_other_stamps_are_told_with_their_value_and_the_row_left_out(stamp, day_first, why):
    loaded = load(row(), row(case="2", opened=stamp), day_first=day_first)
    assert paths(loaded) == ["rows[1]['opened']"]
    assert why in loaded.problems[0].reason
    assert [ticket.id for ticket in loaded.tickets] == ["1"]


def test_skipped_and_repeated_wall_times():
    [ticket] = load(row(opened="2026-03-29 02:30", answered="2026-10-25 02:30")).tickets
    assert ticket.created.at == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert ticket.events[-1].at == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_every_bad_cell_of_a_row_is_told():
    loaded = load(row(case=None, opened="x", answered="y", type={}), fields=["type"])
    assert paths(loaded) == ["rows[0]['case']", "rows[0]['opened']", "rows[0]['type']", "rows[0]['answered']"]


def test_odd_rows_are_told():
    loaded = load(row(), row(), "x", {"case": "3"}, row(case="4") | {None: ["surplus"]})
    assert paths(loaded)[:2] == ["rows[1]['case']", "rows[2]"]
    assert set(paths(loaded)[2:]) == {"rows[3]", "rows[4]"}
    assert len(loaded.tickets) == 1


@pytest.mark.parametrize(
    ("named", "path"),
    [
        ({"tz": "Atlantis"}, "tz"),
        ({"tz": None}, "tz"),
        ({"created": "opend"}, "created"),
        ({"created": None}, "created"),
        ({"solved": 5}, "solved"),
        ({"fields": {"priority": "impact"}}, "fields['priority']"),
        ({"fields": 5}, "fields['5']"),
        ({"fields": {"": "type"}}, "fields"),
        ({"fields": {None: "type"}}, "fields"),
        ({"day_first": "yes"}, "day_first"),
        ({"nulls": 5}, "nulls"),
        ({"nulls": [None]}, "nulls"),
    ],
)
def test_faulty_arguments_are_named(named, path):
    assert set(faults(row(), **named)) == {path}


def test_a_misspelt_column_gets_a_hint():
    assert 'did you mean "opened"?' in faults(row(), created="opend")["created"]


@pytest.mark.parametrize("rows", [None, "case,opened", {"case": "1"}, 5])
def test_what_is_no_table_is_named(rows):
    with pytest.raises(AdapterError) as caught:
        load_wide(rows, ticket_id="case", created="opened", tz="UTC")
    assert caught.value.path == "rows"


def test_an_empty_table_has_no_tickets():
    assert load() == ((), ())


def test_csv_is_read_and_rows_stay_unchanged():
    text = "case,opened,answered,done,shut\n7,2026-03-02 10:00,,,\n"
    assert load(*csv.DictReader(io.StringIO(text))).tickets[0].id == "7"
    given = row()
    load(given)
    assert given == row()


@pytest.mark.parametrize(
    "value",
    [None, True, -1, 10**5000, 1.5, "", "²", "\ud800", "x" * 10**5, [], {}, [None], b"x"],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("column", ["case", "opened", "done", "type"])
def test_a_hostile_cell_ends_in_a_ticket_or_a_problem(column, value):
    loaded = load(row(**{column: value}), fields=["type"])
    assert loaded.tickets or loaded.problems
    assert all(path == f"rows[0]['{column}']" for path in paths(loaded))


DATA = Path(os.environ.get("SLACLOCK_DATA") or Path(__file__).parents[4] / "shared" / "data") / "tickets"


@pytest.mark.data
def test_the_boston_requests_are_read():
    path = DATA / "boston311_2011h2.csv.gz"
    if not path.exists():
        pytest.skip("the real requests are not here; SLACLOCK_DATA may name the folder that has tickets/")
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        loaded = load_wide(
            islice(csv.DictReader(file), 4_000),
            ticket_id="case_enquiry_id",
            created="open_dt",
            closed="closed_dt",
            fields=["type", "source"],
            tz="America/New_York",
        )
    assert (len(loaded.tickets), loaded.problems) == (4_000, ())
    assert sum(ticket.events[-1].kind == "created" for ticket in loaded.tickets) == 428
