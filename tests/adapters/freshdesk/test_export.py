from __future__ import annotations

import csv
import io
from datetime import UTC, datetime, timedelta

import pytest

from slaclock import AdapterError, evaluate
from slaclock.adapters.freshdesk import load_book, load_export
from slaclock.errors import MissingResult
from tests.adapters.freshdesk.made_up import GROUPS, HOSTILE, NEW_YORK, TOKYO, policy, promise, row, vip

BOOK = load_book([policy()], [NEW_YORK]).book
ZONE = "Eastern Time (US & Canada)"


def export(*rows, tz=ZONE, **named):
    return load_export(list(rows), tz=tz, **named)


def paths(loaded):
    return [problem.path for problem in loaded.problems]


def faults(*arguments, **named):
    with pytest.raises(AdapterError) as caught:
        load_export(*arguments, **named)
    return {fault.path: str(fault) for fault in caught.value.faults}


def test_a_row_is_a_ticket_and_its_duration_is_reproduced():
    loaded = export(row())
    assert loaded.problems == ()
    [ticket] = loaded.tickets
    assert ticket.created.at == datetime(2025, 3, 7, 21, tzinfo=UTC)
    result = evaluate(ticket, BOOK)["first_response"]
    assert result.stopped_at == datetime(2025, 3, 10, 14, 30, tzinfo=UTC)
    assert (result.deadline, result.met) == (datetime(2025, 3, 10, 14, tzinfo=UTC), False)
    assert result.elapsed == loaded.reported[ticket.id].first_response == timedelta(hours=2, minutes=30)
    assert loaded.reported[ticket.id].resolution is None


def test_reported_is_found_by_number_or_text_and_by_name():
    reported = export(row()).reported
    assert reported[22] == reported["22"]
    assert reported["22"]["first_response"] == timedelta(hours=2, minutes=30)
    with pytest.raises(MissingResult, match="99"):
        reported[99]
    with pytest.raises(MissingResult, match="next"):
        reported["22"]["next"]


def test_columns_are_found_in_any_case_and_a_byte_order_mark_is_ignored():
    shouted = {("\ufeff" if n == 0 else "") + name.title(): value for n, (name, value) in enumerate(row().items())}
    assert export(shouted) == export(row())


def test_a_real_csv_file_is_read():
    text = "\ufeffTicket ID,Status,Priority,Created time\r\n1,Open,Urgent,2025-03-07 16:00:00\r\n"
    loaded = load_export(csv.DictReader(io.StringIO(text)), tz="America/New_York")
    assert (loaded.problems, loaded.tickets[0].created.fields) == ((), {"priority": 4})


def test_words_become_the_numbers_of_the_api_and_a_group_is_a_name():
    fields = export(row(Source="Outbound Email", Priority="URGENT", Tags="vip, eu", Group="Night")).tickets[0].created
    assert fields.by == "agent"
    assert fields.fields == {
        "source": 10,
        "priority": 4,
        "tags": ("vip", "eu"),
        "group": "Night",
        "type": "Question",
    }
    loaded = load_book([vip(applicable_to={"group_ids": [6]})], [NEW_YORK, TOKYO], GROUPS).book
    assert evaluate(export(row(Group="Night", Priority="Low")).tickets[0], loaded).policy == "VIP"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"Status": "Resolved", "Resolved time": "2025-03-10 10:00:00"}, [("solved", 14)]),
        (
            {"Status": "Closed", "Resolved time": "2025-03-10 10:00:00", "Closed time": "2025-03-10 11:00:00"},
            [("solved", 14), ("closed", 15)],
        ),
        ({"Status": "closed", "Closed time": "2025-03-10 11:00:00"}, [("closed", 15)]),
        ({"Status": "Open"}, []),
    ],
)
def test_solutions_are_dated(changes, expected):
    loaded = export(row(**changes))
    assert loaded.problems == ()
    assert [(event.to, event.at.hour) for event in loaded.tickets[0].events if event.kind == "status"] == expected


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"Status": "Pending"}, "Status"),
        ({"Status": "On ice"}, "Status"),
        ({"Status": ""}, "Status"),
        ({"Status": "Resolved"}, "Status"),
        ({"Resolved time": "2025-03-10 10:00:00"}, "Resolved time"),
        ({"Priority": "Huge"}, "Priority"),
        ({"First response time (in hrs)": "2.5"}, "First response time (in hrs)"),
        ({"Resolution time (in hrs)": "1:00"}, "Resolution time (in hrs)"),
        ({"Due by Time": "10/03/2025"}, "Due by Time"),
    ],
)
def test_what_cannot_be_known_is_told_and_the_ticket_kept(changes, column):
    loaded = export(row(**changes))
    assert paths(loaded) == [f"rows[0]['{column}']"]
    assert len(loaded.tickets) == 1


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"Created time": "07/03/2025 16:00:00"}, "Created time"),
        ({"Created time": "2025-03-07T16:00:00Z"}, "Created time"),
        ({"Created time": "2025-03-07 16:00"}, "Created time"),
        ({"Created time": "2025-02-30 16:00:00"}, "Created time"),
        ({"Created time": ""}, "Created time"),
        ({"Created time": None}, "Created time"),
        ({"Initial response time": "03-10-2025 10:30 AM"}, "Initial response time"),
        ({"Resolved time": "tomorrow", "Status": "Resolved"}, "Resolved time"),
        ({"Ticket ID": ""}, "Ticket ID"),
        ({"Ticket ID": 1.5}, "Ticket ID"),
        ({"Group": 5}, "Group"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_left_out(changes, column):
    loaded = export(row(), row(**{"Ticket ID": "23"} | changes))
    assert paths(loaded) == [f"rows[1]['{column}']"]
    assert [ticket.id for ticket in loaded.tickets] == list(loaded.reported) == ["22"]


def test_a_date_that_could_be_day_or_month_first_is_told_as_such():
    loaded = export(row(**{"Created time": "07/03/2025 16:00:00"}))
    assert "could be day or month first" in loaded.problems[0].reason
    assert "'07/03/2025 16:00:00'" in loaded.problems[0].reason


def test_statuses_explain_the_accounts_own():
    loaded = export(row(Status="Waiting on Customer"), statuses={"waiting on customer": "open"})
    assert loaded.problems == ()
    assert paths(export(row(Status="Ours"), statuses={"Ours": "on_hold"})) == ["rows[0]['Status']"]


def test_odd_rows_are_told():
    assert paths(export(row(), row(), "x", {"Ticket ID": "9"}, row(**{"Ticket ID": "8"}) | {None: ["surplus"]})) == [
        "rows[1]['Ticket ID']",
        "rows[2]",
        "rows[3]",
        "rows[3]",
        "rows[4]",
    ]


def test_durations_may_be_longer_than_a_day():
    assert export(row(**{"Resolution time (in hrs)": "72:00:05"})).reported["22"].resolution == timedelta(
        hours=72, seconds=5
    )


@pytest.mark.parametrize(
    ("rows", "tz", "path"),
    [
        ([row()], "Atlantis", "tz"),
        ([row()], None, "tz"),
        (None, "UTC", "rows"),
        ("Ticket ID,Status", "UTC", "rows"),
        (row(), "UTC", "rows"),
        ([{"Ticket ID": "1", "Status": "Open"}], "UTC", "rows"),
        ([row() | {"STATUS": "Open"}], "UTC", "rows"),
    ],
)
def test_what_is_no_export_is_named(rows, tz, path):
    assert path in faults(rows, tz=tz)


def test_the_time_zone_is_required():
    with pytest.raises(TypeError):
        load_export([row()])


def test_wall_times_are_the_accounts_and_a_skipped_one_keeps_the_offset_before():
    skipped = export(row(**{"Created time": "2025-03-09 02:30:00"})).tickets[0]
    assert skipped.created.at == datetime(2025, 3, 9, 7, 30, tzinfo=UTC)


def test_cells_that_a_data_frame_has_for_nothing_are_empty():
    nan = float("nan")
    loaded = export(row(**{"Ticket ID": 22, "Resolved time": nan, "Group": nan, "Resolution time (in hrs)": nan}))
    assert (loaded.problems, loaded.tickets[0].id) == ((), 22)


def test_rows_stay_unchanged():
    given = row()
    export(given)
    assert given == row()


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: type(value).__name__)
@pytest.mark.parametrize("column", row())
def test_a_hostile_cell_ends_in_a_ticket_or_a_problem(column, value):
    loaded = export(row(**{column: value}))
    assert all(path.startswith(f"rows[0]['{column}']") for path in paths(loaded))
    assert loaded.tickets or loaded.problems


def test_targets_of_an_export_are_judged_as_those_of_the_api():
    book = load_book([policy(sla_target={f"priority_{n}": promise(60 * n) for n in (1, 2, 3, 4)})], [NEW_YORK]).book
    assert evaluate(export(row(Priority="High")).tickets[0], book)["first_response"].target == timedelta(minutes=3)
