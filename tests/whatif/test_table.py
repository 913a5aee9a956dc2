from __future__ import annotations

import random
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from slaclock import EventError, PolicyBook, SlaclockError, Ticket
from slaclock.adapters.columns import event_columns
from slaclock.whatif import Change, whatif

pa = pytest.importorskip("pyarrow")
pytest.importorskip("numpy")

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
PRIORITIES = ("low", "high", None, "urgent")


def book(first, resolution, *, on_reopen="resume", **policy):
    targets = [
        {"metric": "first_response", "within": first},
        {"metric": "next_response", "within": "2h"},
        {"metric": "resolution", "within": resolution, "on_reopen": on_reopen, "pause_on": ["pending"]},
    ]
    internal = {"name": "team", "calendar": "desk", "public": False, "targets": targets[:1]}
    policies = [{"name": "all", "calendar": "desk", "targets": targets} | policy, internal]
    desk = {"tz": "Europe/Berlin", "hours": {"mon-fri": ["09:00-17:00"]}}
    return PolicyBook.load({"version": 1, "calendars": {"desk": desk}, "policies": policies})


BOOK_A = book({"high": "1h", "default": "4h"}, {"high": "8h", "default": "16h"})
BOOK_B = book({"urgent": "30m", "high": "2h", "low": "8h"}, {"high": "6h", "low": "30h"}, on_reopen="restart")


def made_up(number, rng):
    """A ticket whose priority comes, goes, and is told twice at one instant or before its creation."""
    fields = {} if rng.random() < 0.3 else {"priority": rng.choice(PRIORITIES[:2])}
    events = [{"kind": "created", "at": BEGIN, "fields": fields}]
    at = BEGIN
    for _ in range(rng.randrange(8)):
        at += timedelta(minutes=rng.choice((0, 0, 30, 90, 400)))
        when = BEGIN - timedelta(hours=1) if rng.random() < 0.1 else at
        events.append(
            rng.choice(
                (
                    {"kind": "agent_message", "at": when, "id": rng.choice((None, "m"))},
                    {"kind": "customer_message", "at": when},
                    {"kind": "fields", "at": when, "set": {"priority": rng.choice(PRIORITIES)}},
                    {"kind": "fields", "at": when, "set": {"priority": "urgent"}, "id": "f"},
                    {"kind": "status", "at": when, "to": rng.choice(("open", "pending", "solved"))},
                    {"kind": "cancelled", "at": when},
                )
            )
        )
    return Ticket(number, events)


def plain(answer):
    return [change.to_dict() for change in answer.changes], [effect.to_dict() for effect in answer.effects]


@pytest.mark.parametrize("public", [True, False, None])
@pytest.mark.parametrize("now", [None, BEGIN + timedelta(hours=30)])
def test_a_table_of_events_gives_what_its_tickets_give(public, now):
    rng = random.Random(7)  # noqa: S311 - stories, no secret
    tickets = [made_up(number, rng) for number in range(300)]
    rows = event_columns(tickets, BOOK_A)
    through, columns = (whatif(given, BOOK_A, BOOK_B, now, public=public) for given in (tickets, rows))
    assert len(through.changes) > 20
    assert plain(columns) == plain(through)
    assert (columns.total, columns.effects, columns.tickets) == (through.total, through.effects, through.tickets)
    assert columns.changes == through.changes
    mixed = list(range(len(rows["at"])))
    rng.shuffle(mixed)
    shuffled = {name: [column[place] for place in mixed] for name, column in rows.items()}
    assert plain(whatif({**shuffled, "seq": mixed}, BOOK_A, BOOK_B, now, public=public)) == plain(through)


STORY = [
    {"ticket_id": "b", "at": BEGIN, "kind": "created", "to": None, "priority": "high"},
    {"ticket_id": "a", "at": BEGIN, "kind": "created", "to": None, "priority": None},
    {"ticket_id": "b", "at": BEGIN + timedelta(minutes=90), "kind": "agent_message", "to": None, "priority": None},
    {"ticket_id": "a", "at": BEGIN + timedelta(hours=1), "kind": "status", "to": "solved", "priority": "low"},
]
STRICT, SOFT = (book(within, "100h") for within in ("1h", "2h"))


def table():
    return pa.Table.from_pylist(STORY)


def pandas_frame():
    return pytest.importorskip("pandas").DataFrame(STORY)


def polars_frame():
    return pytest.importorskip("polars").from_arrow(table())


def lazy_frame():
    return polars_frame().lazy()


@pytest.mark.parametrize(
    ("make", "kind"),
    [
        (table, "pyarrow"),
        (lambda: table().to_batches()[0], "pyarrow"),
        (lambda: pa.RecordBatchReader.from_batches(table().schema, table().to_batches()), "pyarrow"),
        (lambda: table().to_pydict(), "pyarrow"),
        (pandas_frame, "pandas"),
        (polars_frame, "polars"),
        (lazy_frame, "polars"),
    ],
)
def test_rows_come_back_in_the_callers_kind(make, kind):
    answer = whatif(make(), STRICT, SOFT)
    assert list(answer.changes) == [Change("b", "first_response", 1, True, "high", "breached", "met", "all", "all")]
    changes, effects = answer.changes_frame(), answer.effects_frame()
    assert {type(each).__module__.partition(".")[0] for each in (changes, effects)} == {kind}
    assert (changes.column_names if kind == "pyarrow" else list(changes.columns)) == [*Change.__slots__]
    assert len(effects) == 4


def test_a_duckdb_relation():
    duckdb = pytest.importorskip("duckdb")
    connection = duckdb.connect()
    events = table()
    answer = whatif(connection.from_arrow(events), STRICT, SOFT)
    assert answer.changes_frame().fetchall() == [
        ("b", "first_response", 1, True, "high", "breached", "met", "all", "all")
    ]
    assert answer.effects_frame().columns[:4] == ["metric", "priority", "tickets", "changed"]


def test_the_frame_of_tickets_is_arrows():
    tickets = [Ticket(1, [{"kind": "created", "at": BEGIN, "fields": {"priority": 1}}]), Ticket("x", STORY_OF_X)]
    found = whatif(tickets, STRICT, SOFT, BEGIN + timedelta(minutes=90)).changes_frame()
    assert found.to_pydict()["ticket_id"] == ["1", "x"]
    assert found.to_pydict()["priority"] == ["1", "high"]
    nothing = whatif([], STRICT, SOFT)
    assert nothing.changes_frame().num_rows == nothing.effects_frame().num_rows == 0


STORY_OF_X = [{"kind": "created", "at": BEGIN, "fields": {"priority": "high"}}]


def test_the_callers_names_of_columns():
    renamed = table().rename_columns(["number", "occurred", "what", "state", "impact"])
    names = {"ticket_id": "number", "at": "occurred", "kind": "what", "to": "state", "priority": "impact"}
    answer = whatif(renamed, STRICT, SOFT, columns=names)
    assert [(change.ticket_id, change.priority) for change in answer.changes] == [("b", "high")]
    with pytest.raises(SlaclockError, match="tickets have none"):
        whatif([], STRICT, SOFT, columns=names)


def test_without_a_column_of_priorities_there_are_none():
    answer = whatif(table().drop_columns(["priority"]), STRICT, SOFT)
    assert [effect.priority for effect in answer.effects] == [None] * 2


@pytest.mark.parametrize("kind", [pa.dictionary(pa.int32(), pa.string()), pa.large_string(), pa.string()])
def test_kinds_of_columns(kind):
    events = table()
    for name in ("ticket_id", "kind", "priority"):
        place = events.column_names.index(name)
        events = events.set_column(place, name, events.column(name).cast(kind))
    assert whatif(events, STRICT, SOFT).tickets == ("b",)
    numbers = table().set_column(4, "priority", pa.array([1, None, None, 3]))
    assert [effect.priority for effect in whatif(numbers, STRICT, SOFT).effects[:2]] == [1, 3]


@pytest.mark.parametrize("clear", [["x,priority", None], [["priority"], []]])
def test_a_cleared_priority_is_none(clear):
    events = pa.table(
        {
            "ticket_id": [1, 1],
            "at": pa.array([BEGIN + timedelta(minutes=5), BEGIN], pa.timestamp("us", "UTC")),
            "kind": ["fields", "created"],
            "priority": [None, "high"],
            "clear": clear,
        }
    )
    assert {effect.priority for effect in whatif(events, STRICT, SOFT).effects} == {None}


def test_an_empty_table():
    answer = whatif(table().slice(0, 0), STRICT, SOFT)
    assert (answer.changes, answer.effects, answer.total.tickets) == ((), (), 0)
    assert answer.changes_frame().num_rows == 0


def test_changes_are_a_sequence():
    answer = whatif(table(), STRICT, PolicyBook.load({"version": 1}))
    assert answer.changes[0] == answer.changes[:1][0] == next(iter(answer.changes))
    assert answer.changes[-1] == answer.changes[len(answer.changes) - 1]
    with pytest.raises(IndexError):
        answer.changes[99]
    assert {(each.after, each.policy_after) for each in answer.changes} == {(None, None)}
    assert "changes" in repr(answer.changes)
    assert answer.changes != "x"
    assert hash(answer.changes) == hash(tuple(answer.changes))


@pytest.mark.parametrize("wrong", [None, 5, "tickets", b"x", [1], [{"kind": "created"}]])
def test_what_is_neither_tickets_nor_a_table_is_refused(wrong):
    with pytest.raises(SlaclockError, match="ticket"):
        whatif(wrong, STRICT, SOFT)


def test_faults_of_a_table_are_told():
    with pytest.raises(EventError, match="kind"):
        whatif(table().drop_columns(["kind"]), STRICT, SOFT)
    with pytest.raises(SlaclockError, match="public"):
        whatif(table(), STRICT, SOFT, public="yes")


def test_nothing_is_imported_for_tickets():
    code = (
        "import sys\nfrom slaclock import PolicyBook\nfrom slaclock.whatif import whatif\n"
        "book = PolicyBook.load({'version': 1})\nwhatif([], book, book)\n"
        "assert not {'numpy', 'pyarrow', 'pandas', 'polars'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
