"""Documents that are too large, too deep or wrong all over are refused quickly, each limit with its own words."""

from __future__ import annotations

import json
import time

import pytest

from slaclock.errors import DocumentError
from slaclock.policies import PolicyBook

DESK = {"tz": "UTC", "hours": {"mon-fri": ["09:00-17:00"]}}
PLENTY = range(9_999)


def seconds(source, tmp_path, ending=".json") -> tuple[float, str]:
    """How long loading takes, and what comes of it; a busy machine is no fault of the code, so its own time counts."""
    path = tmp_path / f"book{ending}"
    path.write_text(source if isinstance(source, str) else json.dumps(source))
    start = time.process_time()
    try:
        PolicyBook.load(path)
    except DocumentError as error:
        return time.process_time() - start, str(error)
    return time.process_time() - start, "loaded"


def policies(*said, count=1):
    return {"policies": [{"name": f"p{n}", "calendar": "always", **dict(said)} for n in range(count)]}


@pytest.mark.parametrize(
    ("size", "ending", "words"),
    [
        (5_000_001, ".json", "is larger than 5 MB (split it into several books)"),
        (5_000_001, ".yaml", "is larger than 5 MB"),
        (500_001, ".yaml", "is larger than 500 kB of YAML"),
        (500_001, ".toml", "is larger than 500 kB of TOML (JSON may have 5 MB)"),
    ],
)
def test_text_has_a_limit(tmp_path, size, ending, words):
    text = "{}" if ending == ".json" else "#"
    assert words in seconds(text.ljust(size), tmp_path, ending)[1]


def test_text_of_5_mb_is_read(tmp_path):
    assert seconds("{}".ljust(5_000_000), tmp_path)[1] == "loaded"


@pytest.mark.parametrize("build", [PolicyBook.load, PolicyBook.model_validate])
def test_lists_and_mappings_have_at_most_10_000_entries(build):
    assert build({"statuses": {f"s{n}": "open" for n in range(10_000)}}).status("s9999") == "open"
    for document, path in (
        ({"statuses": {f"s{n}": "open" for n in range(10_001)}}, "statuses"),
        (policies(("when", {"all": [{"field": "a", "in": [1] * 10_001}]})), "policies[0].when.all[0].in"),
        ({"policies": [None] * 10_001}, "policies"),
    ):
        with pytest.raises(
            DocumentError, match=r"has 10,001 entries \(at most 10,000 in one list or mapping\)"
        ) as caught:
            build(document)
        assert caught.value.path == path


def test_a_yaml_text_stops_at_10_000_entries(tmp_path):
    assert "has more than 10,000 entries" in seconds("a: [" + "1," * 10_001 + "]", tmp_path, ".yaml")[1]


@pytest.mark.parametrize("build", [PolicyBook.load, PolicyBook.model_validate])
def test_a_document_has_at_most_500_000_values(build):
    document = {"policies": [{"name": f"p{n}", "when": {"all": [1] * 9_999}} for n in range(51)]}
    with pytest.raises(DocumentError, match=r"has more than 500,000 values \(split it"):
        build(document)


def nots(levels):
    document = {"field": "a", "is": 1}
    for _ in range(levels):
        document = {"not": document}
    return document


@pytest.mark.parametrize("build", [PolicyBook.load, PolicyBook.model_validate])
def test_a_document_has_at_most_20_levels(build):
    # book, policies, policy and the leaf are four of them
    assert build(policies(("when", nots(16)))).policies
    for levels in (17, 500, 100_000):
        with pytest.raises(DocumentError, match="is nested too deeply") as caught:
            build(policies(("when", nots(levels))))
        assert caught.value.path.startswith("policies[0].when.not.not")


def test_what_a_book_of_objects_dumps_can_be_loaded_or_the_book_is_refused():
    condition = PolicyBook.load(policies(("when", nots(16)))).policies[0].when
    book = PolicyBook(**policies(("when", condition)))
    assert PolicyBook.load(book.dump()) == book
    with pytest.raises(DocumentError, match="is nested too deeply"):
        PolicyBook(**policies(("when", {"not": condition})))


def test_text_that_is_nested_beyond_the_reader(tmp_path):
    for text in ("[" * 1_000_000, '{"a":' * 1_000_000, "[" * 100_000 + "]" * 100_000):
        assert "is nested too deeply" in seconds(text, tmp_path)[1]
    assert "is nested too deeply" in seconds("a = " + "[" * 100_000, tmp_path, ".toml")[1]
    assert "is nested too deeply" in seconds("[" * 100_000, tmp_path, ".yaml")[1]
    assert "is nested too deeply" in seconds("- " * 100_000, tmp_path, ".yaml")[1]


def test_a_calendar_has_at_most_500_recurring_closures():
    closures = [{"rrule": "FREQ=MONTHLY;BYDAY=1WE", "hours": ["14:00-15:00"]}] * 501
    with pytest.raises(DocumentError, match="501 recurring closures") as caught:
        PolicyBook.load({"calendars": {"desk": {**DESK, "closures": closures}}})
    assert caught.value.path == "calendars.desk.closures"


def test_a_thousand_faults_are_listed_and_that_there_are_more():
    with pytest.raises(DocumentError) as caught:
        PolicyBook.load({"policies": [{"name": 5}] * 2_000})
    assert len(caught.value.faults) == 1_001
    assert caught.value.faults[-1].message == "has more faults than these 1,000"
    with pytest.raises(DocumentError) as caught:
        PolicyBook.load({"policies": [{"name": 5}] * 500})
    assert len(caught.value.faults) == 1_000


def wide(count, item):
    return [[item] * 9_999 for _ in range(count)]


TARGETS = [{"metric": metric, "within": "4h"} for metric in ("first_response", "resolution", "agent_work")]
PRIORITIES = {f"p{n}": f"{n}s" for n in PLENTY}
CHOICE = {"by": "a", "of": {f"p{n}": "always" for n in PLENTY}, "default": "always"}
BAD_PRIORITIES = {f"p{n}": "x" for n in PLENTY}
GOOD = {
    "10,000 policies": policies(
        ("when", {"all": [{"field": "a", "in": ["x", 1]}, {"any": [{"field": "b", "contains": "y"}]}]}),
        ("targets", TARGETS[:2]),
        count=9_999,
    ),
    "tiers": policies(("tiers", [{"at": f"+{n}s"} for n in PLENTY]), count=8),
    "priorities": policies(("targets", [{"metric": "resolution", "within": PRIORITIES}]), count=10),
    "choices": policies(("calendar", CHOICE), count=10),
    "calendars": {"calendars": {f"c{n}": DESK for n in PLENTY}},
    "long words": policies(("name", "x" * 4_000_000)),
}
BAD = {
    "unknown keys": {"policies": [{f"k{n}": 1 for n in PLENTY}] * 40},
    "unknown names": policies(("calendar", "nope"), ("targets", [{"metric": "nope", "within": "4h"}]), count=9_999),
    "wrong names": {
        "calendars": {f"c{n}": DESK for n in range(3_000)},
        "policies": [{"name": f"p{n}", "calendar": f"d{n}"} for n in range(5_000)],
    },
    "wrong targets": {"policies": [{"name": "p", "calendar": "always", "targets": each} for each in wide(40, 1)]},
    "wrong conditions": policies(("when", {"all": [{"any": each} for each in wide(40, 1)]})),
    "wrong priorities": policies(("targets", [{"metric": "resolution", "within": BAD_PRIORITIES}]), count=40),
    "wrong statuses": {"statuses": {f"s{n}": f"pendin{n}" for n in PLENTY}},
    "wrong signals": {"metrics": {f"m{n}": {"starts_on": ["creatd"], "stops_on": [f"x{n}"]} for n in PLENTY}},
    "the same metric": policies(("targets", [TARGETS[0]] * 9_999), count=6),
    "the same tier": policies(("tiers", [{"at": "80%"}] * 9_999), count=6),
    "the same name": {"policies": [{"name": "p", "calendar": "always"}] * 9_999},
    "a chain of calendars": {
        "calendars": {"c0": DESK, **{f"c{n}": {"union": [f"c{n - 1}", "always"]} for n in range(1, 9_999)}}
    },
    "a circle of calendars": {"calendars": {f"c{n}": {"union": [f"c{(n + 1) % 9_999}", "always"]} for n in PLENTY}},
    "wrong unions": {"calendars": {f"u{n}": {"union": [f"c{m}" for m in PLENTY]} for n in range(20)}},
    "unknown countries": {"calendars": {"desk": {**DESK, "holidays": [{"country": f"X{n}"} for n in PLENTY]}}},
    "keys given twice": "{" + ",".join(['"a":1'] * 700_000) + "}",
}
# The machine may have others at work on the same cores, so that a second of the processor does half of its work.
PATIENCE = 2


@pytest.mark.parametrize("name", GOOD)
def test_loading_takes_less_than_2_seconds(tmp_path, name):
    took, outcome = seconds(GOOD[name], tmp_path)
    assert outcome == "loaded"
    assert took < 2 * PATIENCE


@pytest.mark.parametrize("name", BAD)
def test_refusing_takes_less_than_2_seconds(tmp_path, name):
    took, outcome = seconds(BAD[name], tmp_path)
    assert outcome != "loaded"
    assert len(outcome) < 500_000
    assert took < 2 * PATIENCE


@pytest.mark.parametrize(
    ("ending", "text"),
    [
        (".toml", "x = [" + "1," * 245_000 + "]"),
        (".toml", "".join(f"[t{n}.a.b.c]\n" for n in range(33_000))),
        (".toml", "a" * 499_990 + "=1"),
        (".yaml", "x: [" + ("[" + "[1]," * 9_999 + "],") * 12 + "]"),
        (".yaml", "".join(f"k{n}: 1\n" for n in range(45_000))),
        (".yaml", "? " * 249_000),
        (".yaml", "{" * 499_000),
    ],
    ids=lambda value: value[:12],
)
def test_dense_toml_and_yaml_take_less_than_2_seconds(tmp_path, ending, text):
    took, outcome = seconds(text, tmp_path, ending)
    assert outcome != "loaded"
    assert took < 2 * PATIENCE
