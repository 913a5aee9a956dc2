"""Hypothesis strategies (extra `testing`): calendars, clocks, policy books, tickets, and the documents they come from.

Everything lies on whole minutes, in short spans around days on which clocks change, so that the oracle in
`slaclock.testing.oracle` can check the answers. With the extra installed, `st.from_type(Ticket)` and the
like work without importing anything from here.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from slaclock import ALWAYS, BusinessCalendar, Calendar, Clock, PolicyBook, Ticket
from slaclock.testing.strategies_books import book_documents
from slaclock.testing.strategies_calendars import (
    PLACES,
    calendar_collections,
    calendar_documents,
    instants_near,
    place_of,
)
from slaclock.testing.strategies_tickets import ticket_documents

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

__all__ = [
    "book_documents",
    "books",
    "business_calendars",
    "calendar_collections",
    "calendar_documents",
    "calendars",
    "clocks",
    "instants_near",
    "place_of",
    "ticket_documents",
    "tickets",
]


def business_calendars() -> SearchStrategy[BusinessCalendar]:
    """Business calendars.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, deadline=None)
    ... @given(business_calendars())
    ... def test_they_are_equal_by_value(calendar):
    ...     assert calendar == BusinessCalendar(**calendar.model_dump(by_alias=True, exclude_unset=True))
    >>> test_they_are_equal_by_value()
    """
    return calendar_documents().map(lambda document: BusinessCalendar(**document))


@st.composite
def calendars(draw: DrawFn) -> Calendar:
    """Calendars of every kind: business calendars, 24/7, and compositions.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, deadline=None)
    ... @given(calendars())
    ... def test_its_own_zone_changes_nothing(calendar):
    ...     assert calendar.in_zone(calendar.tz) == calendar
    >>> test_its_own_zone_changes_nothing()
    """
    first = draw(business_calendars())
    kind = draw(st.sampled_from(["alone", "alone", "always", "|", "&", "-"]))
    if kind == "alone":
        return first
    if kind == "always":
        return ALWAYS.in_zone(first.tz)
    other = draw(business_calendars())
    if kind == "|":
        return first | other
    return first & other if kind == "&" else first - other


@st.composite
def clocks(draw: DrawFn) -> Clock:
    """Clocks with up to six steps behind them, on a business calendar around a day on which its clocks change.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, deadline=None)
    ... @given(clocks())
    ... def test_nothing_has_run_at_the_start(clock):
    ...     assert clock.elapsed(clock.started_at) == timedelta(0)
    >>> test_nothing_has_run_at_the_start()
    """
    document = draw(calendar_documents())
    moments = instants_near(document, {}, PLACES[document["tz"]])
    times = sorted(draw(st.lists(moments, min_size=1, max_size=7)))
    target = timedelta(minutes=draw(st.integers(0, 3000)))
    landing: Any = draw(st.sampled_from(["closing", "next_opening"]))
    clock = Clock.start(times[0], target=target, calendar=BusinessCalendar(**document), landing=landing)
    for at in times[1:]:
        if clock.state == "running":
            clock = draw(st.sampled_from([clock.pause, clock.stop]))(at)
        elif clock.state == "paused":
            clock = draw(st.sampled_from([clock.resume, clock.stop]))(at)
        else:
            clock = clock.reopen(at, count=draw(st.booleans()))
    return clock


def books() -> SearchStrategy[PolicyBook]:
    """Policy books.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, deadline=None)
    ... @given(books())
    ... def test_books_can_be_dumped_and_loaded(book):
    ...     assert PolicyBook.load(book.dump()) == book
    >>> test_books_can_be_dumped_and_loaded()
    """
    return book_documents().map(PolicyBook.load)


@st.composite
def tickets(draw: DrawFn, book: Mapping[str, Any] | None = None) -> Ticket:
    """Tickets; with a book's document, around the openings and closings of its calendars.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, deadline=None)
    ... @given(tickets({"version": 1, "policies": []}))
    ... def test_they_begin_with_their_creation(ticket):
    ...     assert ticket.events[0] == ticket.created
    >>> test_they_begin_with_their_creation()
    """
    document = draw(ticket_documents(draw(book_documents()) if book is None else book))
    return Ticket(document["id"], document["events"])
