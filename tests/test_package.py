from __future__ import annotations

import ast
import doctest
import importlib.metadata
import inspect
import json
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import slaclock

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "src" / "slaclock").rglob("*.py"))

PROMISED = [
    *("Calendar", "BusinessCalendar", "ALWAYS", "Span"),
    *("Clock",),
    *("PolicyBook", "Policy", "Target", "Tier", "MetricRule"),
    *(
        "Ticket",
        "Created",
        "CustomerMessage",
        "AgentMessage",
        "StatusChanged",
        "FieldsChanged",
        "Assigned",
        "Due",
        "Escalated",
        "Rated",
        "Cancelled",
    ),
    *("evaluate", "TicketSla", "MetricResult", "Trigger"),
    *(
        "SlaclockError",
        "NaiveDatetimeError",
        "DocumentError",
        "CalendarError",
        "NoOpenTime",
        "ClockStateError",
        "EventOrderError",
        "EventError",
    ),
    *("AdapterError", "SlaWarning"),
]


ROOMS = {"calendars", "clock", "policies", "tickets", "engine", "kpi", "presets", "whatif"}


def test_the_top_level_offers_exactly_what_is_promised():
    assert len(slaclock.__all__) == len(set(slaclock.__all__))
    assert set(slaclock.__all__) == set(PROMISED)
    assert {name for name in dir(slaclock) if not name.startswith("_")} == set(PROMISED) | ROOMS


def test_every_name_is_there_after_a_plain_import():
    names = [*PROMISED, *ROOMS]
    loaded = loaded_by("import slaclock; " + "; ".join(f"slaclock.{name}" for name in names))
    assert "slaclock" in loaded
    for name in names:
        assert getattr(slaclock, name) is not None


def test_an_unknown_name_is_an_attribute_error():
    with pytest.raises(AttributeError, match="module 'slaclock' has no attribute 'Calender'"):
        slaclock.Calender  # noqa: B018 - the look-up is the test


@pytest.mark.parametrize("name", PROMISED)
def test_the_top_level_name_has_a_docstring_and_an_example(name):
    value = getattr(slaclock, name)
    if name == "ALWAYS" or name.endswith(("Error", "Time", "Warning")):
        assert value.__doc__
        return
    texts = [value.__doc__ or ""]
    if inspect.isclass(value):
        texts += [inspect.getdoc(member) or "" for member in vars(value).values() if callable(member)]
    assert any(doctest.DocTestParser().get_examples(text) for text in texts), f"{name} has no example"


def loaded_by(code: str) -> set[str]:
    code = f"import json, sys; before = set(sys.modules); {code}; print(json.dumps(sorted(set(sys.modules) - before)))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return {name.partition(".")[0] for name in json.loads(done.stdout)}


EXTRAS = {"numpy", "pandas", "polars", "pyarrow", "duckdb", "pyspark", "hypothesis", "yaml"}
LATE = {"holidays", "dateutil", "tzdata"}


def test_importing_slaclock_imports_no_extra_and_nothing_that_can_wait():
    assert not loaded_by("import slaclock") & (EXTRAS | LATE)


@pytest.mark.parametrize("room", sorted({*ROOMS, "adapters.whatsapp"}))
def test_a_room_imports_no_extra_and_nothing_that_can_wait(room):
    assert not loaded_by(f"import slaclock.{room}") & (EXTRAS | LATE)


def test_a_calendar_without_holidays_never_imports_them():
    code = """from datetime import UTC, datetime; from slaclock import BusinessCalendar
calendar = BusinessCalendar(tz="UTC", hours={"mon-fri": ["09:00-17:00"]})
assert calendar.is_open(datetime(2026, 3, 2, 9, tzinfo=UTC))"""
    assert "holidays" not in loaded_by(f"exec({code!r})")


def test_the_version_is_the_same_everywhere():
    try:
        installed = importlib.metadata.version("slaclock")
    except importlib.metadata.PackageNotFoundError:
        pytest.skip("slaclock runs from its source folder, and is not installed")
    assert installed == slaclock.__version__
    assert f"## [{slaclock.__version__}]" in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_the_lowest_versions_are_stated_and_no_version_is_capped():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in sum(project["optional-dependencies"].values(), project["dependencies"]):
        _, lowest, version = requirement.partition(">=")
        assert lowest, requirement
        assert version.replace(".", "").replace("post", "").isdigit(), requirement


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_is_small_enough_to_read(path):
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 500


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_file_says_what_it_is(path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))


INSTALL = "python3 -m venv .venv && .venv/bin/pip install -q"
COMMANDS = [
    f"{INSTALL} . && .venv/bin/python examples/quickstart.py",
    f"{INSTALL} -U pip && .venv/bin/pip install -q -e . --group tests && .venv/bin/pytest -q -n auto",
]


@pytest.mark.parametrize("command", COMMANDS)
def test_the_commands_of_the_readme_are_those_that_are_run(command):
    assert command in (ROOT / "README.md").read_text(encoding="utf-8")
    assert command in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
