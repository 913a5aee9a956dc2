from __future__ import annotations

import json
import os
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from slaclock import AdapterError, evaluate
from slaclock.adapters.freshdesk import calendar, compare, load_book, load_export, load_ticket, load_tickets, summary
from tests.adapters.freshdesk.made_up import NEW_YORK, message, policy, promise, row, stats, ticket

BOOK = load_book([policy()], [NEW_YORK]).book
DUE = {
    "fr_due_by": "2025-03-10T14:00:00Z",
    "due_by": "2025-03-10T20:00:00Z",
    "nr_due_by": None,
    "fr_escalated": True,
    "is_escalated": False,
    "nr_escalated": False,
}


def record(**changes):
    answered = stats(first_responded_at="2025-03-10T14:30:00Z", status_updated_at="2025-03-07T21:00:00Z")
    return ticket(stats=answered, **(DUE | changes))


def rows(records, **named):
    return compare(BOOK, load_tickets(records).tickets, records, **named)


def test_due_dates_and_flags_that_agree_make_rows_that_say_same():
    first, resolution = rows([record()])
    assert (first["metric"], first["verdict"], first["differs"]) == ("first_response", "same", [])
    assert (resolution["metric"], resolution["verdict"]) == ("resolution", "same")
    assert first["ours_deadline"] == first["theirs_deadline"] == datetime(2025, 3, 10, 14, tzinfo=UTC)
    assert first["ours_breached"] is first["theirs_breached"] is True
    assert set(first) == {
        *("ticket_id", "metric", "cycle", "verdict", "differs"),
        *("ours_policy", "ours_target", "ours_started_at", "ours_stopped_at"),
        *("ours_deadline", "ours_breached", "ours_elapsed", "theirs_deadline", "theirs_breached", "theirs_elapsed"),
    }


@pytest.mark.parametrize(
    ("changes", "differs"),
    [
        ({"fr_due_by": "2025-03-10T14:01:00Z"}, []),
        ({"fr_due_by": "2025-03-10T14:01:01Z"}, ["deadline"]),
        ({"fr_escalated": False}, ["breached"]),
        ({"fr_escalated": False, "fr_due_by": "2025-03-11T14:00:00Z"}, ["deadline", "breached"]),
        ({"fr_escalated": None, "fr_due_by": None}, None),
    ],
)
def test_what_differs_is_named(changes, differs):
    first = rows([record(**changes)])[0]
    if differs is None:
        assert first["verdict"] == "only_ours"
    else:
        assert (first["verdict"], first["differs"]) == ("differs" if differs else "same", differs)


def test_deadlines_with_no_open_time_between_them_are_the_same():
    due = {"due_by": "2025-03-10T21:00:00Z", "created_at": "2025-03-07T22:00:00Z", "fr_due_by": None}
    answer = rows([record(**due)])[1]
    assert (answer["ours_deadline"], answer["verdict"]) == (datetime(2025, 3, 10, 21, tzinfo=UTC), "same")
    assert rows([record(**due | {"due_by": "2025-03-11T13:00:00Z"})])[1]["verdict"] == "same"
    assert rows([record(**due | {"due_by": "2025-03-11T13:02:00Z"})])[1]["differs"] == ["deadline"]
    assert rows([record(**due | {"due_by": "2059-12-31T23:59:59Z"})])[1]["differs"] == ["deadline"]


def test_a_promise_that_we_do_not_know_is_only_theirs():
    assert [row["verdict"] for row in compare(load_book([]).book, load_tickets([record()]).tickets, [record()])] == [
        "only_theirs",
        "only_theirs",
    ]


def test_a_paused_clock_has_no_deadline_to_compare():
    paused = record(status=3)
    paused["stats"] |= {"pending_since": "2025-03-10T14:30:05Z", "status_updated_at": "2025-03-10T14:30:05Z"}
    resolution = rows([paused])[1]
    assert (resolution["ours_deadline"], resolution["verdict"]) == (None, "same")


def test_a_next_response_is_compared_by_its_latest_cycle():
    book = load_book(
        [policy(sla_target={f"priority_{n}": promise(following=3600) for n in (1, 2, 3, 4)})], [NEW_YORK]
    ).book
    asked = [
        message("2025-03-10T14:30:00Z", 1),
        message("2025-03-10T15:00:00Z", 2, incoming=True),
    ]
    told = record(nr_due_by="2025-03-10T16:00:00Z")
    [_, following, _] = compare(book, [load_ticket(told, asked).ticket], [told])
    assert (following["metric"], following["cycle"], following["verdict"]) == ("next_response", 1, "same")


def test_the_export_is_compared_by_durations_and_words():
    solved = row(
        **{
            "Status": "Resolved",
            "Resolved time": "2025-03-10 12:00:00",
            "Resolution time (in hrs)": "04:00:00",
            "Resolution status": "Within SLA",
        }
    )
    export = load_export([solved], tz="America/New_York")
    first, resolution = compare(BOOK, export.tickets, export.reported)
    assert (first["verdict"], first["theirs_elapsed"], first["theirs_breached"]) == ("same", timedelta(hours=2.5), True)
    assert (resolution["verdict"], resolution["theirs_deadline"]) == ("same", datetime(2025, 3, 10, 20, tzinfo=UTC))
    wrong = load_export(
        [solved | {"Resolution time (in hrs)": "44:00:00", "Resolution status": "SLA Violated"}], tz="UTC"
    )
    assert compare(BOOK, export.tickets, wrong.reported)[1]["differs"] == ["deadline", "breached", "elapsed"]


def test_an_unanswered_ticket_that_was_overdue_when_exported_is_judged_then():
    late = row(**{"Initial response time": "", "Resolution status": "SLA Violated", "First response status": ""})
    export = load_export([late], tz="America/New_York")
    assert [each["verdict"] for each in compare(BOOK, export.tickets, export.reported)][1] == "same"


def test_the_summary_names_the_share_of_agreement_and_the_worst_differences():
    compared = rows([record(), record(id=23, fr_escalated=False), record(id=24, due_by="2025-03-11T20:00:00Z")])
    told = {each["metric"]: each for each in summary(compared)}
    assert told["first_response"]["share"] == told["resolution"]["share"] == 2 / 3
    assert [each["ticket_id"] for each in told["first_response"]["worst"]] == [23]
    assert told["resolution"]["differs"] == {"deadline": 1}


def test_now_may_be_given():
    early = rows([record()], now=datetime(2025, 3, 7, 21, 1, tzinfo=UTC))
    assert early[0]["ours_breached"] is False


@pytest.mark.parametrize(
    ("reported", "path"), [("x", "reported"), (None, "reported"), ([{"id": 1, "due_by": 5}], "reported[0].due_by")]
)
def test_what_cannot_be_compared_is_named(reported, path):
    with pytest.raises(AdapterError) as caught:
        compare(BOOK, [], reported)
    assert [fault.path for fault in caught.value.faults] == [path]


@pytest.mark.parametrize("tolerance", [60, None, timedelta(seconds=-1)])
def test_a_faulty_tolerance_is_named(tolerance):
    with pytest.raises(AdapterError) as caught:
        rows([record()], tolerance=tolerance)
    assert caught.value.path == "tolerance"


# Real payloads

DATA = Path(os.environ.get("SLACLOCK_DATA") or Path(__file__).parents[4] / "shared" / "data")
FILE = DATA / "freshdesk" / "airbyte_expected_records_sla_subset.jsonl"


@pytest.fixture(scope="module")
def real():
    if not FILE.exists():
        pytest.skip("the real Freshdesk payloads are not here; SLACLOCK_DATA may name the folder that has freshdesk/")
    streams = defaultdict(list)
    for line in FILE.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        streams[record["stream"]].append(record["data"])
    return streams


@pytest.mark.data
def test_the_real_policies_and_hours_are_read(real):
    loaded = load_book(real["sla_policies"], real["business_hours"])
    assert loaded.problems == ()
    assert [each.name for each in loaded.book.policies] == ["Default SLA Policy"]
    assert calendar(real["business_hours"][0]).tz == "Asia/Magadan"


@pytest.mark.data
def test_the_real_due_dates_are_reproduced_to_the_second(real):
    book = load_book(real["sla_policies"], real["business_hours"]).book
    loaded = load_tickets(real["tickets"], real["conversations"], satisfaction_ratings=real["satisfaction_ratings"])
    # Of ticket 22, pending eight seconds after it was created, nobody can know the pauses.
    assert [problem.path for problem in loaded.problems] == ["tickets[3].stats"]
    tickets = [each for each in loaded.tickets if each.id in (20, 21, 22, 23)]
    compared = compare(book, tickets, real["tickets"], tolerance=timedelta(0))
    assert len(compared) == 8
    assert {each["verdict"] for each in compared} == {"same"}
    assert sum(each["ours_deadline"] is not None for each in compared) == 7


@pytest.mark.data
def test_the_real_ticket_22_was_answered_while_pending_and_its_note_did_not_answer(real):
    book = load_book(real["sla_policies"], real["business_hours"]).book
    raw = next(each for each in real["tickets"] if each["id"] == 22)
    of_22 = [each for each in real["conversations"] if each["ticket_id"] == 22]
    loaded = load_ticket(raw, of_22)
    result = evaluate(loaded.ticket, book)["first_response"]
    assert result.stopped_at == datetime(2022, 11, 16, 16, 16, 58, tzinfo=UTC)
    assert [event.public for event in loaded.ticket.events if event.kind == "agent_message"] == [True, False]
