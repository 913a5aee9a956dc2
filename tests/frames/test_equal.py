"""Row for row what `evaluate` answers, for random books and tickets."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock import CalendarError, PolicyBook, Ticket, frames
from slaclock.testing.strategies_books import book_documents
from slaclock.testing.strategies_tickets import ticket_documents
from tests.frames.rows import expected, table_of
from tests.soak import examples


@st.composite
def logs(draw):
    document = draw(book_documents())
    tickets = [
        Ticket(f"T{number}", as_columns(draw(ticket_documents(document))["events"]))
        for number in range(draw(st.integers(1, 6)))
    ]
    return document, tickets


def as_columns(events):
    """A column has values of one type: numbers become texts, as a policy has it anyway."""
    for event in events:
        for fields in (event.get("fields"), event.get("set"), event if event["kind"] == "assigned" else None):
            for name, value in (fields or {}).items():
                if isinstance(value, int) and name != "public":
                    fields[name] = str(value)
    return events


def compare(document, tickets, now=None, table=None):
    book = PolicyBook.load(document)
    try:
        wanted = expected(tickets, book, now)
    except CalendarError:
        with pytest.raises(CalendarError):
            frames.evaluate(table_of(tickets), book, now)
        return
    found = frames.evaluate(table_of(tickets) if table is None else table, book, now).to_pylist()
    for one, other in zip(found, wanted, strict=False):
        assert one == other
    assert len(found) == len(wanted)


@given(logs())
@examples(25)
def test_every_row_is_evaluates_own(log):
    compare(*log)


@given(logs(), st.integers(0, 10), st.integers(-100, 5_000))
@examples(25)
def test_as_of_any_instant(log, nth, minutes):
    document, tickets = log
    events = tickets[0].events
    compare(document, tickets, events[min(nth, len(events) - 1)].at + timedelta(minutes=minutes))


@given(logs(), st.randoms(use_true_random=False))
@examples(25)
def test_rows_in_any_order(log, random):
    document, tickets = log
    table = table_of(tickets)
    # Rows of one ticket at one instant keep their order; all others are mixed.
    rows = list(range(table.num_rows))
    places = [*rows]
    random.shuffle(places)
    keys = table.select(["ticket_id", "at"]).to_pylist()
    first = {}
    for row, place in zip(rows, places, strict=True):
        first.setdefault((keys[row]["ticket_id"], keys[row]["at"]), place)
    rows.sort(key=lambda row: first[keys[row]["ticket_id"], keys[row]["at"]])
    compare(document, tickets, table=table.take(rows))
