"""What must hold of every evaluation, whatever the book and the ticket."""

from __future__ import annotations

import json
import pickle
from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from slaclock import Clock, PolicyBook, Ticket, evaluate
from slaclock.testing.strategies import book_documents, clocks, ticket_documents
from tests.soak import examples

some = examples(40)
MINUTE = timedelta(minutes=1)


@st.composite
def cases(draw):
    book = draw(book_documents())
    ticket = draw(ticket_documents(book))
    times = sorted({datetime.fromisoformat(event["at"]) for event in ticket["events"]})
    return ticket["id"], ticket["events"], PolicyBook.load(book), times


@some
@given(cases(), st.randoms())
def test_the_order_in_which_events_of_different_instants_are_given_does_not_matter(case, rng):
    name, events, book, _ = case
    instants = {}
    for event in events:
        instants.setdefault(event["at"], []).append(event)
    groups = list(instants.values())
    rng.shuffle(groups)
    mixed = [event for group in groups for event in group]
    assert evaluate(Ticket(name, mixed), book) == evaluate(Ticket(name, events), book)


@some
@given(cases(), st.data())
def test_the_answer_up_to_an_instant_depends_only_on_the_events_up_to_it(case, data):
    name, events, book, times = case
    created = next(datetime.fromisoformat(event["at"]) for event in events if event["kind"] == "created")
    now = data.draw(st.sampled_from([at for at in times if at >= created]))
    known = [event for event in events if datetime.fromisoformat(event["at"]) <= now]
    assert evaluate(Ticket(name, events), book, now).results == evaluate(Ticket(name, known), book, now).results


@some
@given(cases())
def test_a_host_that_polls_at_each_event_sees_each_trigger_exactly_once(case):
    name, events, book, times = case
    seen = []
    last = None
    for now in [*times, times[-1] + timedelta(days=30)]:
        seen += evaluate(Ticket(name, events), book, now).fired(last, now)
        last = now
    at_the_end = evaluate(Ticket(name, events), book, last).fired(None, last)
    assert sorted(trigger.key for trigger in seen) == sorted(trigger.key for trigger in at_the_end)
    assert len({trigger.key for trigger in seen}) == len(seen)
    assert {trigger.key: trigger.at for trigger in seen} == {trigger.key: trigger.at for trigger in at_the_end}


@some
@given(cases())
def test_what_is_foreseen_comes_true_where_nothing_else_happens(case):
    name, events, book, times = case
    later = times[-1] + timedelta(days=10)
    now = evaluate(Ticket(name, events), book)
    then = evaluate(Ticket(name, events), book, later)
    assert now.fired(None, later) == then.fired(None, later)
    assert now.next_trigger_at == min((t.at for t in then.fired(times[-1], later)), default=now.next_trigger_at)


@some
@given(cases())
def test_every_result_is_consistent_with_itself(case):
    name, events, book, times = case
    sla = evaluate(Ticket(name, events), book, times[-1] + timedelta(days=2))
    for result, part in zip(sla.results, sla.explain().parts, strict=True):
        end = result.stopped_at or sla.now
        assert result.remaining == result.target - result.elapsed
        assert result.elapsed == result.clock.elapsed(end) == part.total
        assert result.breached == (result.elapsed > result.target) == (result.breached_at is not None)
        assert result.paused == result.clock.paused_time(end)
        assert result.deadline == result.clock.deadline
        assert (result.stopped_at is None) == (result.state in ("running", "paused")) == (result.stopped_by is None)
        assert all(result.started_at <= trigger.at <= sla.now for trigger in result.triggers)
        if result.state == "cancelled":
            assert result.met is None
        else:
            assert result.met is (False if result.breached else True if result.state == "stopped" else None)
    json.dumps(sla.to_dict())


@some
@given(cases())
def test_books_and_tickets_survive_being_written_down(case):
    name, events, book, _ = case
    again = PolicyBook.load(json.loads(json.dumps(book.dump())))
    assert again == book
    assert pickle.loads(pickle.dumps(book)) == book  # noqa: S301 - our own bytes
    ticket = Ticket(name, events)
    assert pickle.loads(pickle.dumps(ticket)) == ticket  # noqa: S301 - our own bytes
    assert evaluate(ticket, again) == evaluate(ticket, book)


@some
@given(clocks(), st.integers(0, 500), st.integers(0, 500))
def test_a_pause_never_makes_a_deadline_earlier(clock, later, longer):
    if clock.state != "running":
        return
    begin = clock.marks[-1].at + later * 60_000_000
    start = clock.started_at + timedelta(microseconds=begin - clock.marks[0].at)
    paused = clock.pause(start).resume(start + longer * MINUTE)
    if clock.deadline is None:
        assert paused.deadline is None
    else:
        assert paused.deadline is None or paused.deadline >= clock.deadline


@some
@given(clocks())
def test_a_clock_survives_being_written_down(clock):
    assert Clock.load(json.loads(json.dumps(clock.dump())), clock.calendar) == clock
    assert pickle.loads(pickle.dumps(clock)) == clock  # noqa: S301 - our own bytes


@some
@given(clocks(), st.lists(st.integers(0, 4000), min_size=1, max_size=5))
def test_a_clock_counts_forward_only_and_reaches_what_it_counts(clock, minutes):
    instants = [clock.started_at + minute * MINUTE for minute in sorted(minutes)]
    elapsed = [clock.elapsed(at) for at in instants]
    assert elapsed == sorted(elapsed)
    for at, used in zip(instants, elapsed, strict=True):
        reached = clock.retarget(used).reached(1)
        if clock.landing == "closing":
            assert reached is not None
            assert reached <= at or used == timedelta()
            assert clock.elapsed(reached) == used
