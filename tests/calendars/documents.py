"""Hypothesis strategies: calendar documents around days on which zones change their clocks."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random

from hypothesis import strategies as st

from tests.calendars.brute import DAYS

ZONES = {
    "Australia/Lord_Howe": ["2026-04-05", "2026-10-04"],  # half an hour
    "Africa/Casablanca": ["2026-02-15", "2026-03-22"],  # off for Ramadan
    "Pacific/Apia": ["2011-12-30", "2012-04-01"],  # a date that was skipped
    "Asia/Kathmandu": ["1986-01-01", "2026-05-01"],  # a quarter of an hour, at New Year's midnight
    "Pacific/Chatham": ["2026-04-05", "2026-09-27"],  # at 02:45
    "America/Sao_Paulo": ["2018-11-04", "2019-02-17"],  # at midnight, both ways
    "America/New_York": ["2026-03-08", "2026-11-01"],
    "Europe/Berlin": ["2026-03-29", "2026-10-25", "2026-12-31"],
    "Asia/Kolkata": ["2026-01-01"],
    "UTC": ["2026-01-01"],
}
REACH = timedelta(days=9)
"""Days on both sides of the change that a document is about."""


def _text(quarters):
    return f"{quarters // 4:02}:{quarters % 4 * 15:02}"


def _made_up(chance):
    """A day's stretches in quarters of an hour, none overlapping, the last one overnight at times."""
    ends = sorted(chance.sample(range(1, 96), chance.choice([2, 3, 4])))
    found = [f"{_text(a)}-{_text(b)}" for a, b in zip(ends[::2], ends[1::2], strict=False)]
    return found + ([f"{_text(ends[-1])}-{_text(chance.randrange(ends[-1]))}"] if len(ends) % 2 else [])


CHANCE = Random(2026)  # noqa: S311 - made-up hours need no cryptography
STRETCHES = st.sampled_from(
    [
        ["09:00-17:00"],
        ["09:00-12:00", "13:00-17:00"],
        ["00:00-24:00"],
        ["22:00-06:00"],
        ["00:00-03:15", "23:30-00:45"],
        ["01:15-02:45"],
        ["02:15-02:30"],
        ["00:15-00:45", "02:30-03:15"],
        ["12:00-24:00"],
        ["23:45-23:30"],
        *(_made_up(CHANCE) for _ in range(30)),
    ]
)
"""Drawn as a whole: putting a day together quarter by quarter would take ten times as long."""
HOURS = STRETCHES | st.just([])
WEEKS = st.tuples(*[HOURS] * 7).map(lambda days: dict(zip(DAYS, days, strict=True)))


@st.composite
def documents(draw):
    """A document, and the date that it is about."""
    tz = draw(st.sampled_from(sorted(ZONES)))
    change = date.fromisoformat(draw(st.sampled_from(ZONES[tz])))
    days = st.integers(-8, 8).map(lambda n: (change + timedelta(days=n)).isoformat())
    ends = st.tuples(days, days).map(sorted)
    once = st.builds(lambda on, hours: {"on": on} | ({"hours": hours} if hours else {}), days, HOURS)
    period = st.builds(
        lambda span, hours: {"from": span[0], "to": span[1]} | ({"hours": hours} if hours else {}), ends, HOURS
    )
    season = st.builds(lambda span, hours: {"from": span[0], "to": span[1], "hours": hours}, ends, WEEKS)
    return {
        "tz": tz,
        "hours": draw(WEEKS),
        "holidays": draw(st.lists(days, max_size=2)),
        "special": draw(st.dictionaries(days, HOURS, max_size=2)),
        "closures": draw(st.lists(once | period, max_size=3)),
        "seasons": draw(st.lists(season, max_size=2)),
    }, change
