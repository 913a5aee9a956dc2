"""Strategies for calendar documents: odd hours, in zones and weeks in which the clocks do odd things."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from hypothesis import strategies as st

from slaclock.testing.oracle_minutes import Minutes, instant_of, minute_of, minutes_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hypothesis.strategies import DrawFn, SearchStrategy

Document = dict[str, Any]

PLACES: dict[str, date] = {
    "UTC": date(2026, 3, 2),
    "Europe/Berlin": date(2026, 3, 29),
    "Europe/Paris": date(2026, 10, 25),
    "America/New_York": date(2026, 3, 8),
    "America/Toronto": date(2025, 11, 2),
    "Australia/Lord_Howe": date(2026, 4, 5),  # half an hour back
    "Australia/LHI": date(2025, 10, 5),  # half an hour forward
    "Africa/Casablanca": date(2024, 3, 10),  # back for Ramadan
    "Asia/Kathmandu": date(1986, 1, 1),  # a quarter of an hour forward at midnight
    "Pacific/Chatham": date(2025, 9, 28),  # forward at 02:45
    "America/Sao_Paulo": date(2017, 10, 15),  # no 00:00
    "Brazil/East": date(2018, 2, 18),  # 23:00 twice
    "America/Havana": date(2025, 11, 2),  # 00:00 twice
    "America/St_Johns": date(2006, 10, 29),  # back at 00:01, into the day before
    "Antarctica/Troll": date(2026, 3, 29),  # two hours forward
    "Pacific/Apia": date(2011, 12, 30),  # a date that does not exist
}
"""Zones, each with a date on which something happens to its clocks (but for UTC)."""

_SHAPES = [
    ["09:00-17:00"],
    ["08:30-12:00", "13:00-16:45"],
    ["00:00-24:00"],
    ["22:00-06:00"],
    ["06:00-06:30", "23:30-00:30"],
    ["01:30-02:30"],
    ["02:00-03:00", "23:00-24:00"],
    ["00:00-00:15", "18:00-02:45"],
]
_RULES: list[Document] = [
    {"rrule": "FREQ=WEEKLY;BYDAY=WE"},
    {"rrule": "FREQ=MONTHLY;BYDAY=1SU,-1TH"},
    {"rrule": "FREQ=DAILY"},
    {"rrule": "FREQ=YEARLY;BYMONTH=3,10,11,12;BYMONTHDAY=2,8,29,30"},
]


def _text(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def day_hours(draw: DrawFn) -> list[str]:
    """One day's hours: usual ones, split ones, overnight ones."""
    if draw(st.booleans()):
        return draw(st.sampled_from(_SHAPES))
    ends = sorted(draw(st.lists(st.integers(0, 95), min_size=2, max_size=6, unique=True)))
    pairs = [(ends[i] * 15, ends[i + 1] * 15) for i in range(0, len(ends) - 1, 2)]
    hours = [f"{_text(opening)}-{_text(closing)}" for opening, closing in pairs]
    if draw(st.booleans()):  # the last stretch runs overnight, up to the first one's opening
        last, first = pairs[-1][0], pairs[0][0]
        closing = draw(st.integers(0, first // 15)) * 15
        hours[-1] = f"{_text(last)}-{_text(closing) if closing != last else '24:00'}"
    return hours


@st.composite
def week_hours(draw: DrawFn) -> dict[str, list[str]]:
    """Hours of the week, at least on two days."""
    keys = draw(st.sampled_from([["mon-fri"], ["mon-sun"], ["mon-thu", "fri", "sat,sun"], ["fri-mon", "tue, wed"]]))
    return {key: draw(day_hours()) for key in keys}


@st.composite
def _closures(draw: DrawFn, near: SearchStrategy[date]) -> Document:
    closure: Document = {"on": draw(near).isoformat()}
    if draw(st.integers(0, 2)) == 0:
        closure = dict(draw(st.sampled_from(_RULES)))
        # A whole day closed every day would leave nothing open.
        if closure["rrule"] == "FREQ=DAILY":
            closure = {"rrule": "FREQ=DAILY;INTERVAL=3", "from": draw(near).isoformat()}
    if draw(st.booleans()):
        closure["hours"] = draw(day_hours())
    if draw(st.booleans()):
        closure["name"] = "works meeting"
    return closure


@st.composite
def _seasons(draw: DrawFn, near: SearchStrategy[date]) -> Document:
    first, last = sorted([draw(near), draw(near)])
    season: Document = {"from": first.isoformat(), "hours": draw(week_hours())}
    kind = draw(st.sampled_from(["dates", "yearly", "for good"]))
    if kind == "dates":
        season["to"] = last.isoformat()
    elif kind == "yearly":
        season |= {"from": f"{first:%m-%d}", "to": f"{last:%m-%d}"}
    return season


@st.composite
def calendar_documents(draw: DrawFn, tz: str | None = None) -> Document:
    """Documents of business calendars, on whole minutes, in the zones of `PLACES` around their dates.

    >>> from hypothesis import given, settings
    >>> @settings(max_examples=3, deadline=None)
    ... @given(calendar_documents(tz="Pacific/Apia"))
    ... def test_all_are_in_apia(document):
    ...     assert document["tz"] == "Pacific/Apia"
    >>> test_all_are_in_apia()
    """
    tz = tz or draw(st.sampled_from(sorted(PLACES)))
    near = st.integers(-6, 6).map(lambda days: PLACES[tz] + timedelta(days=days))
    document: Document = {"tz": tz, "hours": draw(week_hours())}
    if draw(st.booleans()):
        named = st.builds(lambda day: {"date": day.isoformat(), "name": "Name Day"}, near)
        document["holidays"] = draw(
            st.lists(near.map(date.isoformat) | named, max_size=3, unique_by=lambda entry: str(entry)[:60])
        )
    if draw(st.booleans()):
        days = near.map(date.isoformat)
        document["special"] = draw(st.dictionaries(days, day_hours() | st.just([]), max_size=3))
    if draw(st.integers(0, 2)) == 0:
        document["closures"] = draw(st.lists(_closures(near), min_size=1, max_size=2))
    if draw(st.integers(0, 3)) == 0:
        document["seasons"] = draw(st.lists(_seasons(near), min_size=1, max_size=2))
    return document


@st.composite
def calendar_collections(draw: DrawFn, tz: str | None = None) -> dict[str, Document]:
    """One to three named calendars, business calendars first and a composition of them after; all in places alike.

    All of them go on opening, so that every target on them has a deadline.
    """
    tz = tz or draw(st.sampled_from(sorted(PLACES)))
    found = {"desk": draw(calendar_documents(tz).filter(_goes_on))}
    if draw(st.booleans()):
        other = draw(st.sampled_from(sorted(PLACES)) | st.just(tz))
        found["abroad"] = draw(calendar_documents(other).filter(_goes_on))
        how = draw(st.sampled_from(["union", "intersection", "difference", None]))
        if how is not None:
            both = {how: draw(st.sampled_from([["desk", "abroad"], ["abroad", "desk"], ["always", "desk"]]))}
            if _goes_on(both, found, PLACES[tz]):
                found["both"] = both
    return found


def _goes_on(document: Document, named: Mapping[str, Any] | None = None, day: date | None = None) -> bool:
    """Whether a calendar is open in an ordinary week, when all that is special about its dates is over."""
    minutes = minutes_of(document, named or {})
    first = ((day or PLACES[document["tz"]]) - date(1970, 1, 1)).days + 60
    return any(any(minutes.flags(n)) for n in range(first, first + 7))


def place_of(calendars: Mapping[str, Any]) -> date:
    """The date on which something happens to the clocks of the first calendar."""
    first = next((document for document in calendars.values() if "tz" in document), {"tz": "UTC"})
    return PLACES.get(first["tz"], PLACES["UTC"])


def boundaries(minutes: Minutes, day: date, days: int = 4) -> list[int]:
    """The minutes at which a calendar opens or closes, around a date."""
    middle = (day - date(1970, 1, 1)).days
    first = middle - days
    flags = b"".join(minutes.flags(n) for n in range(first, middle + days))
    return [first * 24 * 60 + n for n in range(1, len(flags)) if flags[n] != flags[n - 1]]


def instants_near(document: Any, named: Mapping[str, Any], day: date) -> SearchStrategy[datetime]:
    """Instants on whole minutes around a date, most of them at openings and closings of a calendar or next to them."""
    edges = boundaries(minutes_of(document, named), day)
    middle = minute_of(datetime.combine(day, time(), UTC))
    anywhere = st.integers(middle - 4 * 24 * 60, middle + 4 * 24 * 60).map(instant_of)
    if not edges:
        return anywhere
    next_to = st.builds(lambda at, shift: instant_of(at + shift), st.sampled_from(edges), st.sampled_from([-1, 1, 7]))
    return st.sampled_from(edges).map(instant_of) | next_to | anywhere
