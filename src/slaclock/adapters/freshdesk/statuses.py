"""What Freshdesk's statuses mean.

Source: developers.freshdesk.com/api/#tickets: 2 open, 3 pending, 4 resolved, 5 closed; an account adds its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from slaclock.documents import did_you_mean
from slaclock.errors import shown
from slaclock.policies.signals import CATEGORIES

if TYPE_CHECKING:
    from slaclock.adapters.findings import Findings

BUILT_IN: Mapping[int, str] = MappingProxyType({2: "open", 3: "pending", 4: "solved", 5: "closed"})
_NUMBERS = {"open": "2", "pending": "3", "resolved": "4", "closed": "5"}
"""The built-in statuses' words: the API has numbers, exports and activities have words."""


def _key(status: object) -> str | None:
    if isinstance(status, bool) or not isinstance(status, str | int):
        return None
    if isinstance(status, int):
        return str(status) if status.bit_length() <= 64 else None
    word = status.strip().casefold()
    return _NUMBERS.get(word, word) or None


class Statuses:
    """Categories by status, a number or a word in any case; the caller's own come first.

    >>> from slaclock.adapters.findings import Findings
    >>> statuses = Statuses({6: "pending", "On ice": "on_hold"}, Findings())
    >>> [statuses.category(status) for status in (2, "RESOLVED", "6", "on ice", 9)]
    ['open', 'solved', 'pending', 'on_hold', None]
    """

    __slots__ = ("_categories",)

    def __init__(self, own: Any, found: Findings) -> None:
        self._categories = {str(number): category for number, category in BUILT_IN.items()}
        if own is None:
            return
        if not isinstance(own, Mapping):
            found.fault("statuses", f"must be a mapping from statuses to categories, not {shown(own)}", own)
            return
        for status, category in own.items():
            key = _key(status)
            if key is None:
                found.fault("statuses", f"has a status that is neither text nor whole number: {shown(status)}", status)
            elif category not in CATEGORIES:
                message = f"must be a status category, not {shown(category)}"
                hint = did_you_mean(category, CATEGORIES) if isinstance(category, str) else ", ".join(CATEGORIES)
                found.fault(f"statuses[{shown(status)}]", message, category, hint)
            else:
                self._categories[key] = category

    def category(self, status: object) -> str | None:
        """What a status means; `None` where nobody said it."""
        key = _key(status)
        return None if key is None else self._categories.get(key)


def untold(status: object) -> str:
    """The reason of a problem with a status that nobody explained."""
    example = f'statuses={{{shown(status)}: "pending"}}'
    return f"{shown(status)} is no status known here: say what it means, such as {example}"
