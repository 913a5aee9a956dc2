"""The hand-worked timelines, asked of the package and of the oracle: both must say what the table says."""

from __future__ import annotations

from typing import Any

import pytest

from slaclock.testing import oracle
from tests.oracle import timelines
from tests.oracle.compared import package_results

CASES = timelines.cases()


def check(case: dict[str, Any], results: list[dict[str, Any]]) -> None:
    found = {f"{'' if row['public'] else 'internal '}{row['metric']} {row['cycle']}": row for row in results}
    assert list(found) == list(case["expect"])
    for cycle, fields in case["expect"].items():
        row = found[cycle] | {"triggers": {trigger["tier"]: trigger["at"] for trigger in found[cycle]["triggers"]}}
        said = {name: timelines.expected(name, value) for name, value in fields.items()}
        assert {name: row[name] for name in said} == said, cycle


def test_there_are_enough_and_their_names_differ():
    assert len({case["name"] for case in CASES}) == len(CASES) >= 80


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_oracle(case):
    check(case, oracle.evaluate(timelines.ticket(case), timelines.book(case), timelines.now(case)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_package(case):
    check(case, package_results(timelines.ticket(case), timelines.book(case), timelines.now(case)))
