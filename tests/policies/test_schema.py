from __future__ import annotations

import copy
import json
import re
import warnings
from pathlib import Path
from typing import Any

import pytest

from slaclock.durations import DurationError, parse_duration
from slaclock.errors import DocumentError, SlaclockError
from slaclock.policies import MetricRule, Policy, PolicyBook, Target, Tier, Within
from slaclock.policies.actions import Action
from slaclock.policies.duration import duration_us
from slaclock.policies.schema import book_schema
from tests.policies.books import example, places

PUBLISHED = Path(__file__).parents[2] / "docs" / "slaclock-policy-v1.schema.json"


@pytest.fixture(scope="module")
def schema() -> dict[str, Any]:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return PolicyBook.json_schema()


@pytest.fixture(scope="module")
def jsonschema():
    return pytest.importorskip("jsonschema")


@pytest.fixture(scope="module")
def validator(schema, jsonschema):
    return jsonschema.Draft202012Validator(schema)


def test_the_published_schema_is_the_one_that_the_models_have(schema):
    """To publish it anew: json.dumps(PolicyBook.json_schema(), indent=2) + a newline."""
    assert PUBLISHED.read_text(encoding="utf-8") == json.dumps(schema, indent=2) + "\n"


def test_it_is_a_schema_with_a_name(schema, jsonschema):
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert schema["$id"] == "urn:slaclock:policy-book:v1"
    assert book_schema(PolicyBook) == schema


def parts(schema):
    yield schema
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from parts(inner)


def test_everything_in_it_is_used_and_described(schema):
    refs = {part["$ref"] for part in parts(schema) if isinstance(part, dict) and "$ref" in part}
    assert refs == {f"#/$defs/{name}" for name in schema["$defs"]}
    assert all(definition["description"] for definition in schema["$defs"].values())
    assert not [part for part in parts(schema) if isinstance(part, dict) and ("$comment" in part or part.get("title"))]


@pytest.mark.parametrize("model", [PolicyBook, Policy, Target, Tier, Action, MetricRule])
def test_every_field_is_described(schema, model):
    properties = (schema if model is PolicyBook else schema["$defs"][model.__name__])["properties"]
    assert list(properties) == list(model.model_fields)
    assert all(len(properties[name]["description"]) > 10 for name in properties)


def test_the_example_is_valid(validator):
    assert list(validator.iter_errors(example())) == []
    assert list(validator.iter_errors(PolicyBook.load(example()).dump())) == []


PLACES = list(places(example()))
ODD = [
    None,
    True,
    -1,
    1.5,
    "zzz",
    "4h",
    "80%",
    "",
    "pending",
    [],
    {},
    ["a"],
    [1],
    {"a": "b"},
    {"a": "4h"},
    {"field": "a", "is": 1},
]
# What a schema cannot say: that names and dates exist, and what is said twice. The words are those of the faults.
BEYOND = re.compile(
    r"there is no (calendar|metric)|is no date|is not a (date|country|subdivision|time zone)|is made of itself"
    r"|is built in|not empty|is a second|already has|is the name of|before valid_from"
)


@pytest.mark.parametrize("number", range(len(PLACES)), ids=[".".join(map(str, path)) for path in PLACES])
def test_it_says_of_a_changed_document_what_the_library_says(validator, number):
    path = PLACES[number]
    for odd in ODD[number % 3 :: 3]:  # a third of them at each place: the validator takes its time
        document = copy.deepcopy(example())
        inner = document
        for key in path[:-1]:
            inner = inner[key]
        inner[path[-1]] = odd
        try:
            PolicyBook.model_validate(document)
        except SlaclockError as error:
            beyond = all(BEYOND.search(str(fault)) for fault in error.faults)
            assert beyond or not validator.is_valid(document), (odd, error)  # noqa: PT017 - both outcomes are looked at
        else:
            # A calendar's own parts may be null where they may be left out; its schema is stricter.
            assert validator.is_valid(document) or (path[0] == "calendars" and odd is None), odd


def accepted(validator, part: str, value: object) -> bool:
    return validator.evolve(schema={"$ref": f"#/$defs/{part}", "$defs": validator.schema["$defs"]}).is_valid(value)


DURATIONS = [
    "4h",
    "PT4H",
    "1h30m",
    "90s",
    "0.5h",
    " 4h ",
    "PT1H30M",
    "1h1m1.5s",
    "0s",
    "5",
    "h",
    "",
    "PT",
    "4 h",
    "1m1h",
    "1d",
]
DAYS = ["3bd", "30cd", "0bd", "3 bd", "bd", "3b", "-3bd", "1.5bd", "3db"]


@pytest.mark.parametrize("text", [*DURATIONS, *DAYS])
def test_patterns_of_targets_are_those_of_the_library(validator, text):
    try:
        Within.parse(text)
    except DocumentError:
        assert not accepted(validator, "Within", text)
    else:
        assert accepted(validator, "Within", text)
        assert accepted(validator, "Within", {"urgent": text})


@pytest.mark.parametrize(
    "text", [f"{sign}{text}" for sign in ("+", "-", "", "- ") for text in DURATIONS] + ["80%", "8.5 %", "%", "-80%"]
)
def test_patterns_of_tiers_are_those_of_the_library(validator, text):
    try:
        Tier(at=text)
    except DocumentError:
        assert not accepted(validator, "TierAt", text)
    else:
        assert accepted(validator, "TierAt", text)


@pytest.mark.parametrize("text", DURATIONS)
def test_the_short_cut_for_durations_changes_no_answer(text):
    try:
        us = parse_duration(text)
    except DurationError:
        with pytest.raises(DurationError):
            duration_us(text)
    else:
        assert duration_us(text) == us
