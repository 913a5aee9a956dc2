"""TOML texts."""

from __future__ import annotations

import re
import tomllib
from datetime import date, time
from typing import Any

from slaclock.errors import DocumentError, Fault
from slaclock.policies.json_text import place
from slaclock.policies.limits import MOST_LEVELS, beyond_limits

MOST_TOML = 500_000
"""Characters; the parser is written in Python, and may take more than a second for so many."""

_PART = r"""(?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')[ \t]*"""
_DEEP_KEY = re.compile(rf"(?<![A-Za-z0-9_-]){_PART}(?:\.[ \t]*{_PART}){{{MOST_LEVELS}}}")
_LINE = re.compile(r"\s*\(at (?:line (\d+), column (\d+)|end of document)\)$")


def read(text: str) -> Any:
    """What a TOML text says, with dates and times as texts.

    Raises:
        DocumentError: it is too large, too deep, or not TOML; with line and column.
    """
    if len(text) > MOST_TOML:
        raise DocumentError((Fault("", f"is larger than {MOST_TOML // 1000} kB of TOML", hint="JSON may have 5 MB"),))
    # The parser takes time and memory by the square of a dotted key's parts.
    if deep := _DEEP_KEY.search(text):
        raise DocumentError((_deep(place(text, deep.start())),))
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DocumentError((_not_toml(str(error), text),)) from None
    except RecursionError:
        raise DocumentError((_deep(""),)) from None
    except ValueError as error:  # an integer of more digits than Python reads, or a date that does not exist
        raise DocumentError((Fault("", f"is not TOML: {error}"),)) from None
    if faults := beyond_limits(document):
        raise DocumentError(tuple(faults))
    return _plain(document)


def _deep(path: str) -> Fault:
    return Fault(path, "is nested too deeply", hint=f"at most {MOST_LEVELS} levels")


def _not_toml(message: str, text: str) -> Fault:
    where = _LINE.search(message)
    reason = message[: where.start()] if where else message
    at_end = place(text, len(text))
    path = f"line {where[1]}, column {where[2]}" if where and where[1] else at_end if where else ""
    return Fault(path, f"is not TOML: {reason[:1].lower()}{reason[1:]}")


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(inner) for key, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date | time) else value
