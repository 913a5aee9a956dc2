"""Runs the examples in README.md, docs/ and the docstrings of src/ as tests, and settles Hypothesis for all tests."""

from __future__ import annotations

from doctest import ELLIPSIS, NORMALIZE_WHITESPACE

from hypothesis import settings
from sybil import Sybil
from sybil.document import PythonDocStringDocument
from sybil.parsers.markdown import PythonCodeBlockParser, SkipParser
from sybil.parsers.rest import DocTestParser

# A busy machine is no fault of the code under test. What CI sets (no randomness) is kept.
settings.register_profile("slaclock", settings(), deadline=None)
settings.load_profile("slaclock")

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
