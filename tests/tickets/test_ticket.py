from __future__ import annotations

import pickle
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from slaclock.errors import EventError, NaiveDatetimeError
from slaclock.instants import EPOCH, to_us
from slaclock.tickets import AgentMessage, Created, CustomerMessage, StatusChanged, Ticket

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def at(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def message(minutes: int, text: str = "", **more):
    return CustomerMessage(at=at(minutes), text=text, **more)


def texts(ticket: Ticket):
    return [getattr(event, "text", None) for event in ticket.events[1:]]


CREATED = Created(at=NOON)


def test_events_are_sorted_by_instant():
    ticket = Ticket(1, [message(3, "c"), CREATED, message(1, "a"), message(2, "b")])
    assert ticket.created is CREATED
    assert ticket.events[0] is CREATED
    assert texts(ticket) == ["a", "b", "c"]


def test_events_of_one_instant_keep_their_order():
    ticket = Ticket(1, [CREATED, message(1, "b"), message(1, "a"), message(1, "c")])
    assert texts(ticket) == ["b", "a", "c"]


def test_created_comes_first_then_what_is_dated_before_it_then_the_rest_of_its_instant():
    events = [message(0, "same"), message(-1, "late before"), message(1, "after"), message(-5, "early"), CREATED]
    ticket = Ticket(1, [*events, message(0, "same too")])
    assert ticket.events[0] is CREATED
    assert texts(ticket) == ["early", "late before", "same", "same too", "after"]
    instants = [EPOCH + timedelta(microseconds=us) for us, _, _ in ticket.stamped]
    assert instants == [NOON, NOON, NOON, NOON, NOON, at(1)]


def test_stamped_has_the_events_with_their_microseconds():
    ticket = Ticket(1, [CREATED, message(1), StatusChanged(at=at(2) + timedelta(microseconds=7), to="solved")])
    assert ticket.stamped == tuple((to_us(event.at, "at"), event.kind, event) for event in ticket.events)


def test_of_events_with_the_same_id_the_earliest_is_kept():
    ticket = Ticket(1, [CREATED, message(5, "late", id="m"), message(2, "early", id="m"), message(3, "other", id="n")])
    assert texts(ticket) == ["early", "other"]


def test_at_one_instant_the_first_of_the_same_id_is_kept():
    assert texts(Ticket(1, [CREATED, message(5, "first", id=7), message(5, "second", id=7)])) == ["first"]


def test_the_same_id_counts_across_kinds_and_events_without_id_are_all_kept():
    events = [CREATED, AgentMessage(at=at(3), id="m", text="reply"), message(2, "m", id="m"), message(1), message(1)]
    assert [event.kind for event in Ticket(1, events).events] == ["created", *["customer_message"] * 3]


def test_a_repeated_created_with_the_same_id_is_one():
    earlier = Created(at=at(-3), id="c")
    assert Ticket(1, [Created(at=NOON, id="c"), earlier]).created is earlier


@pytest.mark.parametrize("events", [[], [message(1)]])
def test_a_ticket_needs_a_created(events):
    with pytest.raises(EventError, match="has no created event") as caught:
        Ticket(1, events)
    assert caught.value.path == "events"


def test_a_ticket_has_only_one_created():
    with pytest.raises(EventError, match=r"has 2 created events, at 2026-03-02T12:00:00.* and .*created once"):
        Ticket(1, [CREATED, Created(at=at(5))])


def test_a_created_that_another_event_with_its_id_replaces_is_missing():
    with pytest.raises(EventError, match="has no created event"):
        Ticket(1, [Created(at=NOON, id="m"), message(-1, id="m")])


@pytest.mark.parametrize("ticket_id", [None, 1.5, True, b"x", ["a"], pytest.param(10**5000, id="huge")])
def test_an_id_is_a_text_or_a_whole_number(ticket_id):
    with pytest.raises(EventError, match="invalid ticket: id: ") as caught:
        Ticket(ticket_id, [CREATED])
    assert caught.value.path == "id"


@pytest.mark.parametrize("events", ["created", b"created", {"kind": "created"}, CREATED, None, 5])
def test_events_are_a_list(events):
    with pytest.raises(EventError, match="events: must be a list of events"):
        Ticket(1, events)


def test_events_may_come_from_any_iterable_and_as_mappings():
    built = Ticket("t", [CREATED, message(1, "a")])
    assert Ticket("t", iter([message(1, "a"), CREATED])) == built
    assert Ticket("t", ({"kind": event.kind, **event.model_dump(exclude={"kind"})} for event in built.events)) == built
    assert Ticket("t", {CREATED: 1, message(1, "a"): 2}.keys()) == built


def test_all_faults_of_all_events_come_at_once():
    with pytest.raises(EventError) as caught:
        Ticket(1, [CREATED, 5, {"kind": "status", "at": 5}, {"kind": "nope"}, {"kind": "created", "at": "2026-01-01"}])
    assert [fault.path for fault in caught.value.faults] == [
        "events[1]",
        "events[2].at",
        "events[2].to",
        "events[3].kind",
        "events[4].at",
    ]


def test_a_naive_instant_alone_is_a_naive_datetime_error():
    with pytest.raises(NaiveDatetimeError, match=r"ticket 1: events\[0\]\.at: .*; events\[1\]\.at: ") as caught:
        Ticket(1, [{"kind": "created", "at": "2026-01-01"}, {"kind": "customer_message", "at": "2026-01-02"}])
    assert caught.value.path == "events[0].at"


def test_tickets_are_equal_by_id_and_events():
    ticket = Ticket(1, [CREATED, message(1)])
    assert ticket == Ticket(1, [message(1), CREATED])
    assert hash(ticket) == hash(Ticket(1, [message(1), CREATED]))
    assert ticket != Ticket("1", [CREATED, message(1)])
    assert ticket != Ticket(1, [CREATED])
    assert ticket != 1
    assert pickle.loads(pickle.dumps(ticket)) == ticket  # noqa: S301 - our own


def test_the_repr_pastes_back():
    ticket = Ticket("a", [CREATED, message(1, "x")])
    assert eval(repr(ticket), {**globals(), "datetime": __import__("datetime")}) == ticket  # noqa: S307 - our own


def test_a_ticket_is_frozen():
    ticket = Ticket(1, [CREATED])
    with pytest.raises(AttributeError, match="frozen"):
        ticket.id = 2
    with pytest.raises(AttributeError, match="frozen"):
        del ticket.events
    with pytest.raises(AttributeError):
        ticket.extra = 2


events = st.builds(message, st.integers(-3, 3), st.text("ab", max_size=2), id=st.one_of(st.none(), st.integers(0, 3)))


@given(st.lists(events, max_size=8), st.integers(0, 8))
def test_order_is_the_rule_said_plainly(given_events, place):
    """Against a slow reading of the rule: drop repetitions, then sort by (not created, instant, place given)."""
    listed = [*given_events[:place], CREATED, *given_events[place:]]
    ticket = Ticket(1, listed)
    kept = []
    for place_of, event in enumerate(listed):
        twins = [(twin.at, n) for n, twin in enumerate(listed) if event.id is not None and twin.id == event.id]
        if not twins or min(twins) == (event.at, place_of):
            kept.append((event is not CREATED, event.at, place_of))
    assert ticket.events == tuple(listed[place_of] for _, _, place_of in sorted(kept))
    assert [us for us, _, _ in ticket.stamped] == [to_us(max(event.at, NOON), "at") for event in ticket.events]
