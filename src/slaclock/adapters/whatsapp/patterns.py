"""Patterns that a text can make run for years are refused before any text is seen."""

from __future__ import annotations

import re
from importlib import import_module
from typing import Any

# There is no public way to ask a pattern what it repeats.
_parser: Any = import_module("re._parser")
_REPEATS = frozenset({"MAX_REPEAT", "MIN_REPEAT"})
_GROUPS = frozenset({"SUBPATTERN", "ASSERT", "ASSERT_NOT"})
# What has matched there is not tried again: only a loop within could explode.
_SETTLED = frozenset({"POSSESSIVE_REPEAT", "ATOMIC_GROUP"})
_LOOSE = 10


def explodes(pattern: re.Pattern[str]) -> bool:
    r"""Whether a pattern repeats something that itself repeats or offers a choice, as `(a+)+` and `(a|aa)*` do.

    Such a pattern can take time that doubles with every character. The test is cautious: it also names some that
    are harmless, which can be written with a possessive repeat (`(?:a+)++`) or as keywords.

    >>> explodes(re.compile(r"(a+)+$")), explodes(re.compile(r"order\s+\d+|(?i:refund)"))
    (True, False)
    """
    return _has_loop(_parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG), inside=False)


def _has_loop(items: Any, *, inside: bool) -> bool:
    return any(_loops(str(op), value, inside=inside) for op, value in items)


def _loops(op: str, value: Any, *, inside: bool) -> bool:
    if op in _REPEATS:
        low, high, body = value
        loose = int(high) - int(low) > _LOOSE
        return (loose and inside) or _has_loop(body, inside=inside or loose)
    if op in _SETTLED:
        return _has_loop(value if op == "ATOMIC_GROUP" else value[2], inside=False)
    if op == "BRANCH":
        return inside or any(_has_loop(branch, inside=inside) for branch in value[1])
    bodies = value[1:] if op == "GROUPREF_EXISTS" else value[-1:] if op in _GROUPS else ()
    return any(_has_loop(body, inside=inside) for body in bodies if body)
