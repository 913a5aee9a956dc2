"""What only tables have: fields on any row, cleared fields, fields of many values, repeated ids, late creations."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pyarrow as pa
import pytest

from slaclock import PolicyBook, Ticket, evaluate, frames

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


def book(*policies, **more):
    return PolicyBook.load({"version": 1, "policies": list(policies), **more})


def table(rows, **types):
    known = {"at": pa.timestamp("us", "UTC"), **types}
    names = list(dict.fromkeys(name for row in rows for name in row))
    return pa.table({name: pa.array([row.get(name) for row in rows], known.get(name)) for name in names})


def row(hours, kind="created", ticket="T", **words):
    return {"ticket_id": ticket, "at": BEGIN + timedelta(hours=hours), "kind": kind, **words}


URGENT = {
    "name": "urgent",
    "when": {"field": "priority", "is": "urgent"},
    "calendar": "always",
    "targets": [{"metric": "resolution", "within": "1h"}],
}
ANY = {"name": "any", "calendar": "always", "targets": [{"metric": "resolution", "within": "8h"}]}


def test_a_field_may_be_set_by_a_row_of_any_kind():
    rows = [row(0, priority="low"), row(2, "customer_message", priority="urgent"), row(3, "status", to="solved")]
    found = frames.evaluate(table(rows), book(URGENT, ANY)).to_pylist()
    assert [(one["policy"], one["breached_at"]) for one in found] == [("urgent", BEGIN + timedelta(hours=2))]


@pytest.mark.parametrize("clear", ["priority", ["priority"], "other, priority"])
def test_cleared_fields(clear):
    kind = pa.list_(pa.string()) if isinstance(clear, list) else pa.string()
    rows = [row(0, priority="urgent"), row(0.5, "fields", clear=clear), row(4, "status", to="solved")]
    found = frames.evaluate(table(rows, clear=kind), book(URGENT, ANY)).to_pylist()
    assert [(one["policy"], one["met"]) for one in found] == [("any", True)]


def test_fields_of_as_many_values_as_rows_are_no_trouble():
    when = {"any": [{"field": "subject", "contains": "outage"}, {"field": "tags", "contains": "vip"}]}
    rows = [
        row(
            0,
            ticket=f"T{n:03}",
            subject=f"no. {n} {'outage' if n % 3 == 0 else ''}",
            tags=["vip"] if n % 5 == 0 else ["x", str(n)],
        )
        for n in range(200)
    ]
    found = frames.evaluate(table(rows, tags=pa.list_(pa.string())), book({**URGENT, "when": when}, ANY)).to_pylist()
    assert [one["policy"] for one in found] == ["any" if n % 3 and n % 5 else "urgent" for n in range(200)]


def test_numbers_and_their_texts_are_equal_and_nan_is_missing():
    by_number = {**ANY, "targets": [{"metric": "resolution", "within": {"1": "1h", "default": "2h"}}]}
    rows = [row(0, ticket=n, priority=p) for n, p in enumerate([1.0, 2.0, float("nan"), None])]
    found = frames.evaluate(table(rows), book(by_number)).to_pylist()
    assert [one["target"] for one in found] == [timedelta(hours=h) for h in (1, 2, 2, 2)]


def test_statuses_may_be_numbers():
    rows = [row(0, to=2), row(1, "status", to=5)]
    own = book(ANY, statuses={"2": "open", "5": "solved"})
    assert frames.evaluate(table(rows), own).column("state").to_pylist() == ["stopped"]


def test_of_events_with_one_id_the_earliest_is_kept():
    rows = [
        row(0, id="a"),
        row(5, "status", to="solved", id="b"),
        row(3, "status", to="solved", id="b"),
        row(9, "status", to="open", id="c"),
    ]
    found = frames.evaluate(table(rows), book(ANY)).to_pylist()
    events = [{"kind": r["kind"], "at": r["at"], "id": r["id"], **({"to": r["to"]} if "to" in r else {})} for r in rows]
    wanted = evaluate(Ticket("T", events), book(ANY)).results
    assert [one["elapsed"] for one in found] == [one.elapsed for one in wanted]


def test_events_dated_before_the_creation_count_at_its_instant():
    rows = [row(-2, "agent_message"), row(0), row(-1, "status", to="solved"), row(3, "status", to="open")]
    found = frames.evaluate(table(rows), book(ANY)).to_pylist()
    events = [{"kind": r["kind"], "at": r["at"], **({"to": r["to"]} if "to" in r else {})} for r in rows]
    wanted = evaluate(Ticket("T", events), book(ANY)).results
    assert [(one["started_at"], one["elapsed"], one["state"]) for one in found] == [
        (one.started_at, one.elapsed, one.state) for one in wanted
    ]


def test_effective_dates_turn_at_midnight_in_the_calendars_zone():
    sydney = {"tz": "Australia/Sydney", "hours": {"mon-sun": ["00:00-24:00"]}}
    dated = {
        **URGENT,
        "when": {"all": []},
        "calendar": "sydney",
        "valid_from": "2026-04-05",
        "valid_until": "2026-04-05",
    }
    own = book(dated, ANY, calendars={"sydney": sydney})
    # The clocks go back on that day: it lasts 25 hours.
    midnight = datetime(2026, 4, 4, 13, tzinfo=UTC)
    ticks = [midnight + timedelta(microseconds=n) for n in (-1, 0)]
    ends = [midnight + timedelta(hours=25, microseconds=n) for n in (-1, 0)]
    rows = [{"ticket_id": n, "at": at, "kind": "created"} for n, at in enumerate([*ticks, *ends])]
    found = frames.evaluate(table(rows), own).column("policy").to_pylist()
    assert found == ["any", "urgent", "urgent", "any"]


def test_a_long_ticket_and_many_short_ones():
    rows = [row(n / 10, "status" if n else "created", to=["open", "pending", "solved"][n % 3]) for n in range(3_000)]
    rows += [row(n, ticket=f"S{n:03}") for n in range(50)]
    own = book({**ANY, "targets": [{"metric": "agent_work", "within": "8h"}, {"metric": "resolution", "within": "8h"}]})
    found = frames.evaluate(table(rows), own).to_pylist()
    events = [
        {"kind": r["kind"], "at": r["at"], "status" if r["kind"] == "created" else "to": r["to"]} for r in rows[:3_000]
    ]
    wanted = evaluate(Ticket("T", events), own).results
    assert [one["elapsed"] for one in found if one["ticket_id"] == "T"] == [one.elapsed for one in wanted]
    assert len(found) == 102


def test_a_text_none_is_no_missing_value():
    owned = {"name": "o", "calendar": "always", "targets": [{"metric": "group_ownership", "within": "8h"}]}
    rows = [row(0, group="None"), row(1, "assigned", group=None, assignee="x"), row(2, "assigned", group="5")]
    found = frames.evaluate(table(rows), book(owned)).to_pylist()
    assert [(one["cycle"], one["stopped_by"]) for one in found] == [(1, "group"), (2, None)]


def test_a_number_and_its_text_are_one_group():
    owned = {"name": "o", "calendar": "always", "targets": [{"metric": "group_ownership", "within": "8h"}]}
    fives = [
        frames.evaluate(table([row(0, group=five), row(1, "assigned", group=five)]), book(owned)).to_pylist()
        for five in (5, "5")
    ]
    assert fives[0] == fives[1]
    assert len(fives[0]) == 1


def test_a_column_of_empty_texts_in_two_batches():
    batches = [table([row(hour, kind, priority="")]) for hour, kind in ((0, "created"), (1, "customer_message"))]
    found = frames.evaluate(pa.concat_tables(batches), book(URGENT, ANY)).to_pylist()
    assert [one["policy"] for one in found] == ["any"]
