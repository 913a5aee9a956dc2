"""Every result field and trigger of random tickets under random books, against the oracle."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import assume, given
from hypothesis import strategies as st

from slaclock import PolicyBook, Ticket, evaluate
from slaclock.testing import oracle
from slaclock.testing.oracle import BeyondHorizon
from slaclock.testing.strategies import book_documents, ticket_documents
from tests.oracle.compared import package_results, plain
from tests.soak import examples


@st.composite
def cases(draw, *, steady):
    book = draw(book_documents(steady=steady))
    ticket = draw(ticket_documents(book))
    last = max(datetime.fromisoformat(event["at"]) for event in ticket["events"])
    now = draw(st.none() | st.integers(-3000, 6000).map(lambda minutes: last + timedelta(minutes=minutes)))
    return ticket, book, now


def compare(case):
    try:
        answer = oracle.evaluate(*case)
    except BeyondHorizon:
        assume(False)
    assert plain(package_results(*case)) == plain(answer)


@examples(60)
@given(cases(steady=True))
def test_steady_rules(case):
    """A metric starts, stops and reopens alike in all policies."""
    compare(case)


@examples(60)
@given(cases(steady=False))
def test_any_rules(case):
    compare(case)


@examples(60)
@given(cases(steady=False))
def test_policies_in_force(case):
    ticket, book, now = case
    sla = evaluate(Ticket(ticket["id"], ticket["events"]), PolicyBook.load(book), now)
    assert (sla.policy, sla.internal_policy) == oracle.policies(ticket, book, now)
