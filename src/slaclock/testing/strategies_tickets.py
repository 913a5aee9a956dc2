"""Strategies for tickets: short lives in which much happens at openings and closings, and at one instant."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from slaclock.testing.strategies_books import FIELDS, METRICS
from slaclock.testing.strategies_calendars import Document, instants_near, place_of

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from hypothesis.strategies import DrawFn, SearchStrategy

CATEGORIES = ["new", "open", "pending", "on_hold", "solved", "closed"]
_KINDS = [
    "customer_message",
    "customer_message",
    "agent_message",
    "agent_message",
    "status",
    "status",
    "status",
    "fields",
    "fields",
    "assigned",
    "due",
    "rated",
]


def _field_values() -> SearchStrategy[Document]:
    return st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in FIELDS.items()})


@st.composite
def _events(draw: DrawFn, at: datetime, book: Mapping[str, Any]) -> Document:
    kind = draw(st.sampled_from(_KINDS))
    event: Document = {"kind": kind, "at": at.isoformat()}
    if kind == "agent_message":
        event["by"] = draw(st.sampled_from(["human", "human", "human", "bot", "unknown"]))
        event["public"] = draw(st.sampled_from([True, True, True, False]))
    elif kind == "status":
        event["to"] = draw(st.sampled_from([*CATEGORIES, "open", "solved", *book.get("statuses", {})]))
    elif kind == "fields":
        event["set"] = draw(_field_values())
    elif kind == "assigned":
        event["assignee"] = draw(st.sampled_from(["ann", "bob", None]))
        event["group"] = draw(st.sampled_from(FIELDS["group"]))
    elif kind == "due":
        event["metric"] = draw(st.sampled_from(_promised(book)))
        event["to"] = (at + timedelta(minutes=draw(st.integers(-600, 3000)))).isoformat()
        event["public"] = draw(st.sampled_from([True, True, False]))
    elif kind == "rated":
        event["score"] = draw(st.integers(1, 5))
    return event


def _promised(book: Mapping[str, Any]) -> list[str]:
    metrics = {target["metric"] for policy in book.get("policies", []) for target in policy.get("targets", [])}
    return sorted(metrics) or METRICS


@st.composite
def ticket_documents(draw: DrawFn, book: Mapping[str, Any]) -> Document:
    """Tickets (`{"id": …, "events": […]}`) of a few days for a book's document, with up to fourteen events.

    A few have events dated before their creation, or events told twice, with one id.
    """
    calendars = book.get("calendars") or {}
    calendar = draw(st.sampled_from([*calendars])) if calendars else "always"
    moments = instants_near(calendar, calendars, place_of(calendars))
    times = sorted(draw(st.lists(moments, min_size=3, max_size=8)))
    born = times[0] if draw(st.integers(0, 7)) else times[1]
    created: Document = {"kind": "created", "at": born.isoformat(), "fields": draw(_field_values())}
    if draw(st.integers(0, 3)) == 0:
        created["by"] = "agent"
    if draw(st.integers(0, 7)) == 0:
        created["status"] = draw(st.sampled_from(CATEGORIES))
    chosen = sorted(draw(st.lists(st.sampled_from(times), min_size=4, max_size=12)))
    events = [created, *(draw(_events(at, book)) for at in chosen)]
    if draw(st.integers(0, 7)) == 0:
        events.append({"kind": "cancelled", "at": draw(st.sampled_from(times)).isoformat()})
    if draw(st.integers(0, 7)) == 0:
        for event in events[1:]:
            _sometimes_again(draw, event)
    return {"id": draw(st.integers(1, 99)), "events": events}


def _sometimes_again(draw: DrawFn, event: Document) -> None:
    if draw(st.booleans()):
        event["id"] = draw(st.sampled_from(["a", "b", "c"]))
