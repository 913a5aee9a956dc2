"""Every option that a preset states, shown on a ticket whose answer it changes.

Each case is a story, the answer that the option gives (hours of every cycle, or the deadline), and the answer that
another value gives. All answers were worked out by hand; what a source says is in the preset itself.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from slaclock import PolicyBook, Ticket, evaluate
from slaclock.presets import PRESETS, preset

DESK = {"tz": "Europe/London", "hours": {"mon-thu": ["09:00-17:00"], "fri": ["10:00-16:00"]}}


def story(*events):
    """Events of Monday, 2 March 2026: a time, a kind, and what it says."""
    return Ticket(
        1, [{"kind": kind, "at": f"2026-03-02T{time}:00Z"} | more for time, kind, more in map(expanded, events)]
    )


def expanded(event):
    time, word, *more = event
    if word in ("pending", "on_hold", "open", "solved", "closed"):
        return time, "status", {"to": word}
    if word in ("human", "unknown", "bot"):
        return time, "agent_message", {"by": word}
    return time, word, *(more or [{}])


FIRST = story(
    ("09:00", "created"),
    ("09:00", "assigned", {"group": "a"}),
    ("10:00", "bot"),
    ("11:00", "unknown"),
    ("12:00", "human"),
)
NEXT = story(
    ("09:00", "created"),
    ("09:30", "human"),
    ("10:00", "customer_message"),
    ("11:00", "bot"),
    ("12:00", "unknown"),
    ("13:00", "human"),
)
TWICE = story(
    ("09:00", "created"),
    ("09:30", "human"),
    ("10:00", "customer_message"),
    ("11:00", "customer_message"),
    ("13:00", "human"),
)
BY_AGENT = story(("09:00", "created", {"by": "agent"}), ("10:00", "customer_message"), ("12:00", "human"))
ASSIGNED = story(("09:00", "created"), ("10:00", "assigned", {"assignee": "ann"}), ("12:00", "human"))
PAUSED = story(
    ("09:00", "created"),
    ("10:00", "pending"),
    ("11:00", "open"),
    ("12:00", "on_hold"),
    ("14:00", "open"),
    ("15:00", "human"),
    ("15:00", "solved"),
)
PAUSED_LATER = story(
    ("09:00", "created"),
    ("09:30", "human"),
    ("10:00", "customer_message"),
    ("11:00", "pending"),
    ("12:00", "open"),
    ("13:00", "human"),
)
REOPENED = story(("09:00", "created"), ("11:00", "solved"), ("13:00", "open"), ("14:00", "solved"))
CLOSED = story(("09:00", "created"), ("11:00", "solved"), ("15:00", "closed"))
EARLY = story(("08:00", "created"))
EARLY_AGAIN = story(("07:00", "created"), ("07:10", "human"), ("08:00", "customer_message"))

PEOPLE, ONLY_HUMAN, BOTS = ("human", "unknown"), ("human",), ("human", "unknown", "bot")
BOTH, PENDING, ON_HOLD, NOTHING = ("pending", "on_hold"), ("pending",), ("on_hold",), ()
MONDAY, TUESDAY = "2026-03-02T17:00:00+00:00", "2026-03-03T09:00:00+00:00"

# metric, option, value: the story, the answer; another value, its answer
SHOWN = {
    ("first_response", "counts", PEOPLE): (FIRST, [2], BOTS, [1]),
    ("first_response", "counts", ONLY_HUMAN): (FIRST, [3], PEOPLE, [2]),
    ("next_response", "counts", PEOPLE): (NEXT, [2], BOTS, [1]),
    ("next_response", "counts", ONLY_HUMAN): (NEXT, [3], PEOPLE, [2]),
    ("periodic_update", "counts", PEOPLE): (NEXT, [2.5, 1, 0], BOTS, [1.5, 1, 1, 0]),
    ("pausable_update", "counts", PEOPLE): (NEXT, [2.5, 1, 0], BOTS, [1.5, 1, 1, 0]),
    ("first_response", "starts_on", ("created",)): (BY_AGENT, [3], ("customer_message",), [2]),
    ("first_response", "starts_on", ("customer_message",)): (BY_AGENT, [2], ("created",), [3]),
    ("first_response", "starts_on", ("assigned",)): (ASSIGNED, [2], ("created",), [3]),
    ("next_response", "anchor", "first_unanswered"): (TWICE, [3], "last_customer_message", [1, 2]),
    ("first_response", "pause_on", PENDING): (PAUSED, [5], NOTHING, [6]),
    ("first_response", "pause_on", ON_HOLD): (PAUSED, [4], NOTHING, [6]),
    ("next_response", "pause_on", PENDING): (PAUSED_LATER, [2], NOTHING, [3]),
    ("pausable_update", "pause_on", PENDING): (PAUSED_LATER, [2.5, 0], NOTHING, [3.5, 0]),
    ("requester_wait", "pause_on", PENDING): (PAUSED, [5], NOTHING, [6]),
    ("agent_work", "pause_on", BOTH): (PAUSED, [3], PENDING, [5]),
    ("resolution", "pause_on", BOTH): (PAUSED, [3], NOTHING, [6]),
    ("resolution", "pause_on", PENDING): (PAUSED, [5], NOTHING, [6]),
    ("resolution", "pause_on", ON_HOLD): (PAUSED, [4], NOTHING, [6]),
    ("resolution", "pause_on", NOTHING): (PAUSED, [6], PENDING, [5]),
    ("requester_wait", "on_reopen", "resume"): (REOPENED, [3], "restart", [2, 1]),
    ("agent_work", "on_reopen", "resume"): (REOPENED, [3], "restart", [2, 1]),
    ("resolution", "on_reopen", "resume"): (REOPENED, [3], "count", [5]),
    ("resolution", "on_reopen", "restart"): (REOPENED, [2, 1], "resume", [3]),
    ("resolution", "on_reopen", "final"): (REOPENED, [2], "resume", [3]),
    ("resolution", "stops_on", ("closed",)): (CLOSED, [6], ("solved",), [2]),
    ("first_response", "landing", "closing"): (EARLY, MONDAY, "next_opening", TUESDAY),
    ("next_response", "landing", "closing"): (EARLY_AGAIN, MONDAY, "next_opening", TUESDAY),
    ("resolution", "landing", "closing"): (EARLY, MONDAY, "next_opening", TUESDAY),
}
STATED = [
    (each.name, metric, option, value)
    for each in PRESETS.values()
    for metric, options in each.targets.items()
    for option, value in options.items()
]


def answer(target, ticket):
    landing = "landing" in target
    policy = {"name": "all", "calendar": "desk" if landing else "always", "targets": [target]}
    book = PolicyBook.load({"version": 1, "calendars": {"desk": DESK}, "policies": [policy]})
    results = evaluate(ticket, book).results
    if landing:
        return results[-1].deadline.isoformat()
    return [result.elapsed / timedelta(hours=1) for result in results]


@pytest.mark.parametrize(("name", "metric", "option", "value"), STATED)
def test_an_option_gives_its_answer_and_another_value_gives_another(name, metric, option, value):
    ticket, expected, other, otherwise = SHOWN[metric, option, value]
    # Whatever else the preset says of this metric must not hide what is shown; a landing shows on a desk's hours only.
    kept = preset(name).target(metric, "1bd" if option == "landing" else "100h")
    if option != "landing":
        kept.pop("landing", None)
    assert answer(kept, ticket) == expected
    assert answer({**kept, option: list(other) if isinstance(other, tuple) else other}, ticket) == otherwise


def test_nothing_is_shown_that_no_preset_states():
    assert set(SHOWN) == {(metric, option, value) for _, metric, option, value in STATED}
