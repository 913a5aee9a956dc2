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
    """Business calendars."""
    return calendar_documents().map(lambda document: BusinessCalendar(**document))


@st.composite
def calendars(draw: DrawFn) -> Calendar:
    """Calendars of every kind: business calendars, 24/7, and compositions."""
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
    """Clocks with up to six steps behind them, on a business calendar around a day on which its clocks change."""
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
    """Policy books."""
    return book_documents().map(PolicyBook.load)


@st.composite
def tickets(draw: DrawFn, book: Mapping[str, Any] | None = None) -> Ticket:
    """Tickets; with a book's document, around the openings and closings of its calendars."""
    document = draw(ticket_documents(draw(book_documents()) if book is None else book))
    return Ticket(document["id"], document["events"])
