"""Whatever stands anywhere in an event, the answer is an event or one of our own errors."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from slaclock.errors import SlaclockError
from slaclock.tickets import Ticket

AT = "2026-03-02T12:00:00Z"
EVENTS = [
    {"kind": "created", "at": AT, "id": "a", "by": "customer", "status": 1, "text": "", "fields": {"a": [1, "b"]}},
    {"kind": "agent_message", "at": AT, "by": "bot", "public": False, "text": None},
    {"kind": "status", "at": AT, "to": "open"},
    {"kind": "fields", "at": AT, "set": {"a": None}},
    {"kind": "assigned", "at": AT, "assignee": 1, "group": "b"},
    {"kind": "due", "at": AT, "metric": "resolution", "to": AT, "public": True},
    {"kind": "escalated", "at": AT, "level": 1, "reason": "r"},
    {"kind": "rated", "at": AT, "score": 1.5, "out_of": 5},
]
PLACES = [(place, key) for place, event in enumerate(EVENTS) for key in event]

scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=5),
    st.sampled_from(["\ud800", "created", AT, "2026-03-02", 10**4000, -(10**400), b"x", object(), ..., int]),
    st.sampled_from([date(2026, 1, 1), datetime(2026, 1, 1), time(1), timedelta(1), Decimal("nan")]),  # noqa: DTZ001
    st.datetimes(timezones=st.just(UTC)),
)
values = st.recursive(
    scalars,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.one_of(st.text(max_size=3), st.integers(0, 3), st.none()), inner, max_size=3),
        st.tuples(inner),
    ),
    max_leaves=6,
)


@settings(max_examples=300)
@given(st.sampled_from(PLACES), values)
def test_an_odd_value_gives_a_ticket_or_one_of_our_errors(where, value):
    place, key = where
    events = [dict(event) for event in EVENTS]
    events[place][key] = value
    try:
        ticket = Ticket(1, events)
    except SlaclockError as error:
        assert 0 < len(str(error)) < 3_000  # noqa: PT017 - either outcome is right, and both are looked at
    else:
        assert Ticket(1, ticket.events) == ticket


@settings(max_examples=100)
@given(st.lists(values, max_size=3), values)
def test_odd_lists_of_events_give_one_of_our_errors(events, ticket_id):
    try:
        Ticket(ticket_id, events)
    except SlaclockError as error:
        assert str(error)  # noqa: PT017 - nothing here is a ticket
    else:
        raise AssertionError("an odd list made a ticket")
