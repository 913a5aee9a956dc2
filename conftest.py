"""Runs the examples in README.md, docs/ and the docstrings of src/ as tests, and settles Hypothesis for all tests."""

from __future__ import annotations

import os
from doctest import ELLIPSIS, NORMALIZE_WHITESPACE
from typing import Any

import pytest
from hypothesis import settings
from sybil import Sybil
from sybil.document import PythonDocStringDocument
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser

# A busy machine is no fault of the code under test. Every run tries the same examples, so that green stays green.
settings.register_profile("slaclock", deadline=None, derandomize=True)
settings.register_profile("soak", deadline=None, print_blob=True)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "slaclock"))


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """A file's tests run on one worker, for the examples of one page or docstring follow from each other."""
    from xdist.scheduler import LoadFileScheduling  # noqa: PLC0415 - this hook is called by xdist alone

    return LoadFileScheduling(config, log)


OPTIONS = ELLIPSIS | NORMALIZE_WHITESPACE

pytest_collect_file = (
    Sybil(
        parsers=[PythonCodeBlockParser(doctest_optionflags=OPTIONS), SkipParser()],
        patterns=["README.md", "docs/*.md"],
    )
    + Sybil(
        parsers=[DocTestParser(optionflags=OPTIONS)],
        path="src",
        pattern="*.py",
        document_types={".py": PythonDocStringDocument},
    )
).pytest()
