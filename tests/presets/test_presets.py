from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from slaclock import PolicyBook, SlaclockError, Ticket, evaluate
from slaclock.presets import PRESETS, TOPICS, preset
from slaclock.presets.page import page

ASKED = [
    "zendesk",
    "freshdesk",
    "freshdesk_legacy_days",
    "salesforce",
    "helpscout",
    "front",
    "liveagent",
    "bolddesk",
    "wati",
    "sparkcentral",
    "vtiger",
    "jira",
    "servicenow",
    "intercom",
    "hubspot",
    "gorgias",
    "zoho",
    "chatwoot",
    "zammad",
    "otobo",
    "glpi",
    "erpnext",
]
DESK = {"tz": "Europe/London", "hours": {"mon-thu": ["09:00-17:00"], "fri": ["10:00-16:00"]}}


def book(name, calendar="always", **within):
    document = {"version": 1, "calendars": {"desk": DESK}, "policies": [preset(name).policy("all", calendar, within)]}
    return PolicyBook.load(document)


def at(time, day=2):
    return f"2026-03-{day:02}T{time}:00Z"


def event(time, kind, **more):
    return {"kind": kind, "at": at(time), **more}


STORY = Ticket(
    1,
    [
        event("09:00", "created", fields={"priority": "low"}),
        event("09:10", "agent_message", by="bot"),
        event("09:15", "agent_message", public=False),
        event("09:30", "assigned", assignee="ann"),
        event("10:00", "agent_message"),
        event("10:00", "status", to="pending"),
        event("12:00", "status", to="open"),
        event("13:00", "status", to="on_hold"),
        event("14:00", "status", to="open"),
        event("15:00", "status", to="solved"),
        event("16:00", "status", to="open"),
        event("17:00", "status", to="solved"),
        event("18:00", "status", to="closed"),
    ],
)
"""Two hours pending, one on hold, one solved; reopened for an hour, solved, and closed an hour later."""


def hours(result):
    return None if result is None else result.elapsed / timedelta(hours=1)


TOPIC_OF = {
    "counts": "reply",
    "stops_on": "reply",
    "starts_on": "start",
    "anchor": "start",
    "pause_on": "pauses",
    "on_reopen": "reopening",
    "landing": "landing",
}


@pytest.mark.parametrize("name", ASKED)
def test_no_option_is_set_of_which_no_source_speaks(name):
    options = {option for target in preset(name).targets.values() for option in target}
    assert {TOPIC_OF[option] for option in options} <= {said.topic for said in preset(name).says}


def test_every_system_asked_for_has_a_preset():
    assert sorted(PRESETS) == sorted(ASKED)
    assert all(name == each.name for name, each in PRESETS.items())


@pytest.mark.parametrize("name", ASKED)
def test_a_preset_makes_a_valid_book_that_loads_back(name):
    loaded = book(name, **dict.fromkeys(preset(name).targets, "4h"))
    assert [target.metric for target in loaded.policies[0].targets] == list(preset(name).targets)
    assert PolicyBook.load(loaded.dump()) == loaded


@pytest.mark.parametrize("name", ASKED)
def test_a_preset_names_its_sources_and_what_none_of_them_says(name):
    each = preset(name)
    assert all(said.topic in TOPICS and said.text and said.source for said in each.says)
    assert {said.topic for said in each.says}.isdisjoint(each.unsaid)
    assert (each.on_change is None) is ("change" in each.unsaid)
    assert (each.day is None) is ("day" in each.unsaid)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("zendesk", 7),  # nothing paused, the solved hour left out
        ("freshdesk", 4),  # pending and on hold paused
        ("freshdesk_legacy_days", 4),
        ("salesforce", 6),  # stopped cases are on hold here
        ("helpscout", 9),  # to the closing
        ("front", 7),
        ("bolddesk", 7),
        ("wati", 5),  # pending paused
        ("vtiger", 5),
        ("jira", 1),  # the second cycle
        ("servicenow", 7),
        ("intercom", 9),
        ("hubspot", 9),
        ("gorgias", 7),
        ("zoho", 6),
        ("chatwoot", 6),  # nothing paused, the first solution stands
        ("zammad", 5),
        ("otobo", 4),  # pending paused, the first solution stands
        ("glpi", 5),
        ("erpnext", 1),  # reset at the reopening
    ],
)
def test_what_the_resolution_of_one_ticket_takes(name, expected):
    assert hours(evaluate(STORY, book(name, resolution="100h"))["resolution"]) == expected


@pytest.mark.parametrize("name", ["sparkcentral", "liveagent"])
def test_some_have_no_resolution(name):
    with pytest.raises(SlaclockError, match="no metric 'resolution'"):
        preset(name).target("resolution", "4h")


@pytest.mark.parametrize(
    ("name", "expected"), [(name, 0.5 if name in ("wati", "sparkcentral") else 1) for name in ASKED if name != "glpi"]
)
def test_what_the_first_response_of_one_ticket_takes(name, expected):
    # The bot and the note answer nobody; two count from the assignment.
    assert hours(evaluate(STORY, book(name, first_response="100h"))["first_response"]) == expected


@pytest.mark.parametrize(("metric", "expected"), [("requester_wait", 5), ("agent_work", 4)])
def test_zendesks_other_times(metric, expected):
    assert hours(evaluate(STORY, book("zendesk", **{metric: "100h"}))[metric]) == expected


def test_zendesks_pausable_update_pauses_and_its_periodic_one_does_not():
    story = Ticket(1, [*STORY.events[:6], event("12:00", "status", to="open"), event("13:00", "agent_message")])
    judged = evaluate(story, book("zendesk", periodic_update="100h", pausable_update="100h"))
    assert [hours(judged.get(metric)) for metric in ("periodic_update", "pausable_update")] == [0, 0]
    first = {result.metric: hours(result) for result in judged.results if result.cycle == 1}
    assert first == {"periodic_update": 3, "pausable_update": 1}


@pytest.mark.parametrize(("name", "expected"), [("chatwoot", 0), ("zammad", 1), ("vtiger", 1), ("salesforce", 0)])
def test_a_first_response_that_pauses(name, expected):
    waiting = Ticket(
        1,
        [
            event("09:00", "created"),
            event("10:00", "status", to="pending"),
            event("11:00", "status", to="open"),
            event("12:00", "agent_message"),
        ],
    )
    assert hours(evaluate(waiting, book(name, first_response="100h"))["first_response"]) == 3 - expected


@pytest.mark.parametrize(("name", "counted"), [("sparkcentral", None), ("zendesk", 1)])
def test_an_answer_of_unknown_origin(name, counted):
    answered = Ticket(
        1,
        [
            event("09:00", "created"),
            event("09:00", "assigned", assignee="a"),
            event("10:00", "agent_message", by="unknown"),
        ],
    )
    result = evaluate(answered, book(name, first_response="100h"))["first_response"]
    assert (None if result.stopped_at is None else hours(result)) == counted


@pytest.mark.parametrize(("name", "expected"), [("freshdesk", 9), ("front", 10), ("zendesk", 10)])
def test_where_the_first_response_of_an_agents_ticket_starts(name, expected):
    outbound = Ticket(1, [event("09:00", "created", by="agent"), event("10:00", "customer_message")])
    assert evaluate(outbound, book(name, first_response="100h"))["first_response"].started_at.hour == expected


@pytest.mark.parametrize(
    ("name", "cycles"),
    [(name, {"retroactive": [(9, 2)], "restart": [(9, 8), (11, 2)], "locked": [(9, 8)]}[preset(name).on_change])
     for name in ASKED if preset(name).on_change],
)  # fmt: skip
def test_what_a_change_of_priority_does(name, cycles):
    metric = "resolution" if "resolution" in preset(name).targets else "first_response"
    raised = Ticket(
        1, [event("09:00", "created", fields={"priority": 1}), event("11:00", "fields", set={"priority": 2})]
    )
    judged = evaluate(raised, book(name, **{metric: {"1": "8h", "2": "2h"}}))
    assert [(each.started_at.hour, each.target / timedelta(hours=1)) for each in judged.results] == cycles


@pytest.mark.parametrize(
    ("name", "created", "deadline"),
    [
        # The desk is open from 9 to 17, on Fridays from 10 to 16; 2 March 2026 is a Monday.
        ("freshdesk_legacy_days", at("08:00"), at("17:00")),
        ("freshdesk_legacy_days", at("10:00"), at("10:00", 3)),
        ("freshdesk_legacy_days", at("11:00", 6), at("11:00", 9)),
        ("freshdesk_legacy_days", at("18:00", 6), at("17:00", 9)),
        ("freshdesk", at("09:00"), at("17:00", 4)),
        ("zendesk", at("10:00"), at("10:00", 5)),
        ("otobo", at("10:00"), at("10:00", 5)),
        ("zammad", at("10:00"), at("10:00", 5)),
        ("salesforce", at("10:00"), at("10:00", 5)),
        ("glpi", at("10:00"), at("10:00", 3)),
        ("glpi", at("09:30", 5), at("10:00", 6)),
    ],
)
def test_what_one_day_is(name, created, deadline):
    ticket = Ticket(1, [{"kind": "created", "at": created}])
    result = evaluate(ticket, book(name, "desk", resolution=preset(name).days(1)))["resolution"]
    assert result.deadline.isoformat().replace("+00:00", "Z") == deadline


@pytest.mark.parametrize("name", [name for name in ASKED if preset(name).day is None])
def test_a_day_that_no_source_explains_is_refused(name):
    with pytest.raises(SlaclockError, match=r'write "48h", "2bd" or "2cd"'):
        preset(name).days(2)


@pytest.mark.parametrize("n", [0, -1, True, 1.5, "1"])
def test_days_are_positive_whole_numbers(n):
    with pytest.raises(SlaclockError, match="whole number"):
        preset("zendesk").days(n)


@pytest.mark.parametrize("name", ["zendeks", None, [], 5])
def test_an_unknown_preset_is_refused(name):
    with pytest.raises(SlaclockError, match="no preset"):
        preset(name)
    with pytest.raises(SlaclockError, match="did you mean"):
        preset("zendesk").target("first_reponse", "4h")


def test_own_options_go_before_the_presets():
    assert preset("freshdesk").target("resolution", "4h", pause_on=[])["pause_on"] == []
    assert preset("chatwoot").policy("all", "always", {}, on_change="restart")["on_change"] == "restart"


def test_the_page_of_the_documentation_says_what_the_presets_say():
    text = (Path(__file__).parents[2] / "docs" / "presets.md").read_text(encoding="utf-8")
    assert text.endswith(page()), "docs/presets.md is written by slaclock.presets.page: see its first lines"
