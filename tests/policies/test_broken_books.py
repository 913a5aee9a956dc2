"""Books that cannot be: each with the path of the fault and the words that tell what to do."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from slaclock.errors import DocumentError
from slaclock.policies import PolicyBook
from tests.policies.books import example

NAN = float("nan")
POLICY: dict[str, Any] = {"name": "p", "calendar": "always"}
TARGET: dict[str, Any] = {"metric": "resolution", "within": "4h"}
DESK: dict[str, Any] = {"tz": "UTC", "hours": {"mon-fri": ["09:00-17:00"]}}


def policy(**more):
    return {"policies": [{**POLICY, **more}]}


def target(**more):
    return policy(targets=[{**TARGET, **more}])


def tier(**more):
    return policy(tiers=[{"at": "80%", **more}])


def when(condition):
    return policy(when=condition)


def rule(**more):
    return {"metrics": {"own": {"starts_on": ["created"], "stops_on": ["reply"], **more}}}


def calendars(**more):
    return {"calendars": {"desk": DESK, **more}}


P, T, W = "policies[0].", "policies[0].targets[0].", "policies[0].when"
BROKEN = [
    # the book itself
    ({"version": 2}, "version", "must be 1, not 2 (there is no other version yet)"),
    ({"version": True}, "version", "must be 1, not True"),
    ({"version": "1"}, "version", "must be 1, not '1'"),
    ({"version": None}, "version", "must be 1, not None"),
    ({"polices": []}, "polices", 'is not a known key (did you mean "policies"?)'),
    ({5: 1}, "5", "is not a known key"),
    ({"policies": {}}, "policies", "must be a list"),
    ({"policies": "p"}, "policies", "must be a list"),
    ({"policies": None}, "policies", "must be a list"),
    ({"policies": [5]}, "policies[0]", "must be a mapping, not 5"),
    ({"policies": [POLICY, []]}, "policies[1]", "must be a mapping, not []"),
    # calendars
    ({"calendars": []}, "calendars", "must be a mapping"),
    ({"calendars": {"": DESK}}, "calendars", "has a name that is no text: ''"),
    ({"calendars": {5: DESK}}, "calendars", "has a name that is no text: 5"),
    ({"calendars": {"\ud800": DESK}}, "calendars", "has a name that is no text"),
    ({"metrics": {None: {"starts_on": ["created"], "stops_on": ["reply"]}}}, "metrics", "has a name that is no text"),
    (calendars(x=5), "calendars.x", "must be a mapping, not 5"),
    (calendars(x=None), "calendars.x", "must be a mapping, not None"),
    (calendars(x="desk"), "calendars.x", 'write {"union": ["desk", "sydney"]}'),
    (calendars(x={}), "calendars.x.tz", "is missing"),
    (calendars(x={"tz": "Europe/Belrin", "hours": {}}), "calendars.x.tz", "Europe/Berlin"),
    (calendars(x={**DESK, "hors": {}}), "calendars.x.hors", "is not a known key"),
    (calendars(x={**DESK, "hours": {"mon": ["9-17"]}}), "calendars.x.hours.mon[0]", "'9-17'"),
    (calendars(always=DESK), "calendars.always", "is built in: take another name"),
    (calendars(x={"union": []}), "calendars.x.union", "names no calendar"),
    (calendars(x={"union": "desk"}), "calendars.x.union", "must be a list of names"),
    (calendars(x={"union": [5]}), "calendars.x.union[0]", "must be the name of a calendar, not 5"),
    (calendars(x={"union": [DESK]}), "calendars.x.union[0]", "must be the name of a calendar"),
    (calendars(x={"union": ["desk", "desk"]}), "calendars.x.union[1]", "names 'desk' twice"),
    (
        calendars(x={"union": ["desk", "dsk"]}),
        "calendars.x.union[1]",
        "there is no calendar 'dsk' (did you mean \"desk\"?)",
    ),
    (calendars(x={"union": ["x", "desk"]}), "calendars.x", "is made of itself"),
    (calendars(x={"difference": ["desk"]}), "calendars.x.difference", "must be two names, not 1"),
    (calendars(x={"difference": ["a", "b", "c"]}), "calendars.x.difference", "must be two names, not 3"),
    (calendars(x={"union": ["desk"], "tz": "UTC"}), "calendars.x.tz", 'cannot stand beside "union"'),
    (calendars(x={"union": ["desk"], "intersection": ["desk"]}), "calendars.x.intersection", "cannot stand beside"),
    (
        calendars(x={**DESK, "holidays": [{"country": "XX"}]}),
        "calendars.x.holidays[0].country",
        "'XX' is not a country",
    ),
    (
        calendars(x={**DESK, "holidays": [{"country": "DE", "subdivision": "XX"}]}),
        "calendars.x.holidays[0].subdivision",
        "'XX' is not a subdivision of DE",
    ),
    # statuses
    ({"statuses": []}, "statuses", "must be a mapping, not []"),
    ({"statuses": {"Waiting": "pendin"}}, "statuses.Waiting", 'did you mean "pending"?'),
    ({"statuses": {"Waiting": None}}, "statuses.Waiting", "one of: new, open, pending, on_hold, solved, closed"),
    ({"statuses": {"Waiting": ["open"]}}, "statuses.Waiting", "is no status category"),
    ({"statuses": {None: "open"}}, "statuses", "has a key that must be a text or a whole number, not None"),
    ({"statuses": {True: "open"}}, "statuses", "has a key that must be a text or a whole number, not True"),
    ({"statuses": {5: "open", "5": "open"}}, "statuses.5", "is named twice"),
    # metrics
    ({"metrics": []}, "metrics", "must be a mapping"),
    ({"metrics": {"own": 5}}, "metrics.own", "must be a mapping, not 5"),
    ({"metrics": {"own": {}}}, "metrics.own.starts_on", "is missing"),
    (
        {"metrics": {"resolution": {"starts_on": ["created"], "stops_on": ["reply"]}}},
        "metrics.resolution",
        "is built in",
    ),
    (rule(starts_on=[]), "metrics.own.starts_on", "at least 1 item"),
    (rule(starts_on=None), "metrics.own.starts_on", "must be a list"),
    (rule(starts_on=["creatd"]), "metrics.own.starts_on[0]", 'did you mean "created"?'),
    (rule(stops_on=["status:waiting"]), "metrics.own.stops_on[0]", "'status:waiting' is no signal"),
    (rule(stops_on="status:pendin"), "metrics.own.stops_on[0]", 'did you mean "status:pending"?'),
    (rule(stops_on=[5]), "metrics.own.stops_on[0]", "5 is no signal"),
    (rule(stops_on=["reply"] * 101), "metrics.own.stops_on", "at most 100 items"),
    (rule(pause_on=["waiting"]), "metrics.own.pause_on[0]", "'waiting' is no status category"),
    (rule(pause_on="pending"), "metrics.own.pause_on", "must be a list"),
    (rule(repeats="yes"), "metrics.own.repeats", "must be true or false, not 'yes'"),
    (rule(repeats=1), "metrics.own.repeats", "must be true or false, not 1"),
    (rule(anchor="first"), "metrics.own.anchor", "'first_unanswered'"),
    (rule(on_reopen="start"), "metrics.own.on_reopen", "'resume', 'count', 'restart' or 'final'"),
    (rule(on_solved="end"), "metrics.own.on_solved", "'stop', 'cancel', 'pause' or 'ignore'"),
    (rule(counts=["humans"]), "metrics.own.counts[0]", "'human', 'bot', 'note' or 'unknown'"),
    (rule(counts="human"), "metrics.own.counts", "must be a list"),
    (rule(start_on=["created"]), "metrics.own.start_on", 'did you mean "starts_on"?'),
    # policies
    ({"policies": [{"calendar": "always"}]}, P + "name", "is missing"),
    ({"policies": [{"name": "p"}]}, P + "calendar", "is missing"),
    (policy(name=""), P + "name", "at least 1 character"),
    (policy(name=5), P + "name", "must be a text, not 5"),
    (policy(name="\ud800"), P + "name", ""),
    ({"policies": [POLICY, {**POLICY, "public": False}]}, "policies[1].name", "'p' is the name of policies[0], too"),
    (policy(calendar="desk"), P + "calendar", "there is no calendar 'desk'"),
    (policy(calendar=None), P + "calendar", "must name a calendar, not None"),
    (policy(calendar=""), P + "calendar", "must name a calendar, not ''"),
    (policy(calendar=["always"]), P + "calendar", "must name a calendar"),
    (policy(calendar={}), P + "calendar.by", "is missing"),
    (policy(calendar={"by": "g", "of": {}}), P + "calendar.default", "is missing"),
    (policy(calendar={"by": 5, "of": {}, "default": "always"}), P + "calendar.by", "must be the name of a field"),
    (policy(calendar={"by": "g", "of": [], "default": "always"}), P + "calendar.of", "must be a mapping"),
    (policy(calendar={"by": "g", "of": {"a": 5}, "default": "always"}), P + "calendar.of.a", "must name a calendar"),
    (policy(calendar={"by": "g", "of": {"a": "x"}, "default": "always"}), P + "calendar.of.a", "there is no calendar"),
    (policy(calendar={"by": "g", "of": {}, "default": "alway"}), P + "calendar.default", 'did you mean "always"?'),
    (
        policy(calendar={"by": "g", "of": {1: "always", "1": "always"}, "default": "always"}),
        P + "calendar.of.1",
        "twice",
    ),
    (
        policy(
            calendar={"by": "g", "of": {"a": {"by": "h", "of": {"b": "x"}, "default": "always"}}, "default": "always"}
        ),
        P + "calendar.of.a.of.b",
        "there is no calendar 'x'",
    ),
    (policy(calendar={"by": "g", "of": {}, "default": "always", "els": 1}), P + "calendar.els", "is not a known key"),
    (policy(valid_from="2026-1-1"), P + "valid_from", 'write "2026-01-31"'),
    (policy(valid_from="2026-02-30"), P + "valid_from", "is no date"),
    (policy(valid_from="20260101"), P + "valid_from", "must be a date"),
    (policy(valid_from="2026-W01-1"), P + "valid_from", "must be a date"),
    (policy(valid_from=20260101), P + "valid_from", "must be a date"),
    (policy(valid_until=datetime(2026, 1, 1)), P + "valid_until", "must be a date"),  # noqa: DTZ001 - refused
    (
        policy(valid_from="2026-02-01", valid_until="2026-01-31"),
        P + "valid_until",
        "is 2026-01-31, before valid_from, 2026-02-01",
    ),
    (policy(public=None), P + "public", "must be true or false"),
    (policy(public="false"), P + "public", "must be true or false"),
    (policy(on_change="retro"), P + "on_change", "'retroactive', 'restart' or 'locked'"),
    (policy(landing="opening"), P + "landing", "'closing' or 'next_opening'"),
    (policy(whn={}), P + "whn", 'did you mean "when"?'),
    (policy(targets={}), P + "targets", "must be a list"),
    (policy(tiers={}), P + "tiers", "must be a list"),
    # targets
    (policy(targets=[5]), P + "targets[0]", "must be a mapping, not 5"),
    (policy(targets=[{"within": "4h"}]), T + "metric", "is missing"),
    (policy(targets=[{"metric": "resolution"}]), T + "within", "is missing"),
    (policy(targets=[TARGET, TARGET]), P + "targets[1].metric", "'resolution' already has a target, targets[0]"),
    (target(metric="resolutin"), T + "metric", "there is no metric 'resolutin' (did you mean \"resolution\"?)"),
    (target(metric=5), T + "metric", "must be a text"),
    (target(within="4"), T + "within", "has no unit"),
    (target(within="1d"), T + "within", '"1bd" (business days) or "1cd" (calendar days)'),
    (target(within={"urgent": "soon"}), T + "within.urgent", "'soon' is not a duration"),
    (target(within=None), T + "within", "is not a duration"),
    (target(calendar="desk"), T + "calendar", "there is no calendar 'desk'"),
    (target(calendar={"by": "g", "of": {}, "default": "x"}), T + "calendar.default", "there is no calendar 'x'"),
    (target(landing="later"), T + "landing", "'closing' or 'next_opening'"),
    (target(pause_on=["waiting"]), T + "pause_on[0]", "is no status category"),
    (target(on_solved="stop"), T + "on_solved", "means nothing for resolution"),
    (target(anchor="last_contact"), T + "anchor", "means nothing for resolution"),
    (target(starts_on="reply"), T + "starts_on", "of resolution cannot be 'reply'"),
    (target(stops_on=["solved", "closed"]), T + "stops_on", "must be one signal, not 2"),
    (target(metric="next_response", anchor="last_contact"), T + "anchor", "of next_response cannot be 'last_contact'"),
    (target(metric="group_ownership", on_reopen="final"), T + "on_reopen", "means nothing for group_ownership"),
    (target(tier=[]), T + "tier", 'did you mean "tiers"?'),
    # tiers and actions
    (policy(tiers=["80%"]), P + "tiers[0]", "must be a mapping"),
    (policy(tiers=[{}]), P + "tiers[0].at", "is missing"),
    (tier(at="30m"), P + "tiers[0].at", 'write "-30m" (before the deadline) or "+30m" (after it)'),
    (tier(at=0.8), P + "tiers[0].at", "must be a text"),
    (tier(name=""), P + "tiers[0].name", "at least 1 character"),
    (tier(level="2"), P + "tiers[0].level", "must be a whole number, not '2'"),
    (tier(level=-1), P + "tiers[0].level", "greater than or equal to 0"),
    (tier(when={"field": "a"}), P + "tiers[0].when", "must have exactly one operator, not none"),
    (tier(actions={"do": "notify"}), P + "tiers[0].actions", "must be a list"),
    (tier(actions=[{"do": "notify"}]), P + "tiers[0].actions[0]", '"notify" needs to'),
    (tier(actions=[{"do": "notfy", "to": "a"}]), P + "tiers[0].actions[0].do", "must be 'notify'"),
    (tier(actions=[{"do": "notify", "too": "a"}]), P + "tiers[0].actions[0].too", 'did you mean "to"?'),
    (policy(tiers=[{"at": "80%"}, {"at": "80%"}]), P + "tiers[1]", "is a second tier named '80%'"),
    (policy(tiers=[{"at": "80%", "name": "a"}, {"at": "90%", "name": "a"}]), P + "tiers[1]", "a second tier named 'a'"),
    (target(tiers=[{"at": "80%"}, {"at": "90%", "name": "80%"}]), T + "tiers[1]", "is a second tier named '80%'"),
    # conditions
    (when(5), W, "must be a condition, not 5"),
    (when([]), W, "must be a condition, not []"),
    (when({}), W + ".field", "is missing"),
    (when({"field": "a"}), W, "must have exactly one operator, not none"),
    (when({"field": "a", "is": 1, "in": [1]}), W, "must have exactly one operator, not is and in"),
    (when({"field": "a", "isnt": 1}), W + ".isnt", 'is no operator (did you mean "is_not"?)'),
    (when({"field": "a", 5: 1}), W + ".5", "is no operator"),
    (when({"field": 5, "is": 1}), W + ".field", "must be the name of a field, not 5"),
    (when({"is": 1}), W + ".field", 'write {"field": "priority", "is": "urgent"}'),
    (when({"field": "a", "is": None}), W + ".is", 'write "exists": false'),
    (when({"field": "a", "is_not": None}), W + ".is_not", 'write "exists": false'),
    (when({"field": "a", "is": NAN}), W + ".is", "must be a finite number"),
    (when({"field": "a", "is": {}}), W + ".is", "must be null, true or false, a number or a text"),
    (when({"field": "a", "is": [1, [2]]}), W + ".is[1]", "must be null, true or false, a number or a text"),
    (when({"field": "a", "in": "urgent"}), W + ".in", "must be a list, not 'urgent' (for one value, use \"is\")"),
    (when({"field": "a", "in": [1, None]}), W + ".in[1]", "must not be null"),
    (when({"field": "a", "not_in": [NAN]}), W + ".not_in[0]", "must be a finite number"),
    (when({"field": "a", "contains": None}), W + ".contains", "must not be null"),
    (when({"field": "a", "contains": ["a"]}), W + ".contains", "must be null, true or false, a number or a text"),
    (when({"field": "a", "at_least": True}), W + ".at_least", "must be a number or a text, not True"),
    (when({"field": "a", "at_most": [1]}), W + ".at_most", "must be"),
    (when({"field": "a", "at_least": float("inf")}), W + ".at_least", "must be a finite number"),
    (when({"field": "a", "exists": 1}), W + ".exists", "must be true or false, not 1"),
    (when({"field": "a", "exists": None}), W + ".exists", "must be true or false, not None"),
    (when({"all": {}}), W + ".all", "must be a list of conditions, not {}"),
    (when({"any": [5]}), W + ".any[0]", "must be a condition, not 5"),
    (when({"not": []}), W + ".not", "must be a condition, not []"),
    (when({"all": [], "any": []}), W, "\"all\" must stand alone, not with 'any'"),
    (when({"all": [], "field": "a", "is": 1}), W, "\"all\" must stand alone, not with 'field', 'is'"),
    (when({"all": [{"any": [{"not": {"field": "a", "is": None}}]}]}), W + ".all[0].any[0].not.is", "must not be null"),
]


@pytest.mark.parametrize(("document", "path", "words"), BROKEN, ids=[f"{n}-{row[1]}" for n, row in enumerate(BROKEN)])
def test_a_broken_book_names_the_place_and_what_to_do(document, path, words):
    with pytest.raises(DocumentError) as caught:
        PolicyBook.load(document)
    faults = [fault for fault in caught.value.faults if fault.path == path]
    assert faults, caught.value
    assert words in str(faults[0])
    assert all(len(str(fault)) < 500 for fault in faults)


@pytest.mark.parametrize(("document", "path", "words"), BROKEN, ids=[f"{n}-{row[1]}" for n, row in enumerate(BROKEN)])
def test_building_a_book_refuses_what_loading_refuses_except_unknown_holidays(document, path, words):
    if "holidays" in path:
        assert PolicyBook.model_validate(document).calendars["x"].holidays
        return
    with pytest.raises(DocumentError) as caught:
        PolicyBook.model_validate(document)
    assert path in [fault.path for fault in caught.value.faults], words


def test_faults_of_fields_and_of_names_come_together():
    document = example()
    document["statuses"]["Resolved"] = "solve"
    document["calendars"]["sun"]["union"].append("mars")
    document["calendars"]["desk"]["holidays"][0]["subdivision"] = "XYZ"
    document["policies"][0]["calendar"] = "dsk"
    document["policies"][0]["targets"][1]["within"] = "8"
    document["policies"][0]["tiers"][1]["level"] = "two"
    document["policies"][1]["targets"][0]["metric"] = "group_owner"
    document["policies"][1]["name"] = "VIP on WhatsApp"
    with pytest.raises(DocumentError) as caught:
        PolicyBook.load(document)
    assert {fault.path for fault in caught.value.faults} == {
        "statuses.Resolved",
        "calendars.sun.union[2]",
        "calendars.desk.holidays[0].subdivision",
        "policies[0].calendar",
        "policies[0].targets[1].within",
        "policies[0].tiers[1].level",
        "policies[1].targets[0].metric",
        "policies[1].name",
    }
    assert str(caught.value).startswith("policy book: 8 faults\n- ")


def test_a_fault_shows_at_most_80_characters_of_a_value():
    with pytest.raises(DocumentError) as caught:
        PolicyBook.load(target(within="x" * 10_000))
    assert len(str(caught.value)) < 300
    assert caught.value.value == "x" * 10_000


LONG, HUGE = "x" * 100_000, 10**5_000


@pytest.mark.parametrize("key", [LONG, HUGE, None, 1.5, ("a",)], ids=["long", "huge", "null", "float", "tuple"])
def test_odd_keys_are_refused_in_few_words(key):
    deep: Any = "x"
    for _ in range(30):
        deep = [deep]
    documents = [
        {key: 1},
        {"calendars": {"x": {"union": ["desk"], key: 1}}},
        {"statuses": {key: "x"}},
        {"policies": [{**POLICY, key: 5}]},
        policy(when={"field": "a", key: 1}),
        policy(calendar={"by": "a", "of": {key: 5}, "default": "always"}),
        policy(calendar={"by": "a", "of": {}, "default": "always", key: 1}),
        target(within={key: "x"}),
        target(within={"business_days": 3, key: 1}),
        {key: deep},
    ]
    for document in documents:
        with pytest.raises(DocumentError) as caught:
            PolicyBook.load(document)
        assert max(len(str(fault)) for fault in caught.value.faults) < 500


@pytest.mark.parametrize("odd", [iter([POLICY]), {1}, {"a": 1}.keys(), range(3), (n for n in "ab")], ids=type)
def test_lists_are_lists(odd):
    for document, path in (
        ({"policies": odd}, "policies"),
        (policy(targets=odd), "policies[0].targets"),
        (target(pause_on=odd), "policies[0].targets[0].pause_on"),
        (rule(counts=odd), "metrics.own.counts"),
    ):
        with pytest.raises(DocumentError) as caught:
            PolicyBook.model_validate(document)
        assert f"{path}: must be a list, not" in str(caught.value)


@pytest.mark.parametrize("document", [[], "x", 5, None, b"{}", [example()]])
def test_a_book_is_a_mapping(document):
    with pytest.raises(DocumentError, match="must be a mapping"):
        PolicyBook.model_validate(document)
