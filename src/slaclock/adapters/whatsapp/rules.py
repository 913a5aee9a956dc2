"""Triage: what the words of a message say about its priority, category, group and tags."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Never

from slaclock.adapters.whatsapp.patterns import explodes
from slaclock.adapters.whatsapp.words import Words, words_of
from slaclock.documents import FaultyValue
from slaclock.errors import AdapterError, shown
from slaclock.values import scalar

if TYPE_CHECKING:
    from slaclock.values import Scalar

LONGEST = 4096
"""Characters of a message that a pattern sees: WhatsApp's own limit of a text. Keywords see all of it."""


@dataclass(frozen=True)
class Rule:
    """What to set on a ticket when a message says something.

    Args:
        keywords: whole words, or several words in a row; case and accents are folded, in Arabic diacritics and
            letter forms too, where the article and one-letter prefixes may stand before the word.
        pattern: a compiled pattern, searched in the text as it was written, up to 4,096 characters. It matches as
            well as the keywords do: either is enough. Neither means that every message matches.
        priority, category, group: what to set; `None` sets nothing.
        tags: what to add.

    Raises:
        AdapterError: a keyword holds no word, a pattern is not compiled or could run for years, or a value is no
            plain one.

    >>> rule = Rule(keywords=["urgente", "urgência"], priority="urgent", tags=["escalate"])
    >>> rule.outcome
    {'priority': 'urgent', 'tags': ('escalate',)}
    """

    keywords: Iterable[str] = ()
    pattern: re.Pattern[str] | None = None
    priority: Scalar = None
    category: Scalar = None
    group: str | int | None = None
    tags: Iterable[str] = ()

    def __post_init__(self) -> None:
        keep = object.__setattr__
        keep(self, "keywords", _texts(self.keywords, "keywords"))
        keep(self, "tags", _texts(self.tags, "tags"))
        for keyword in self.keywords:
            if not words_of(keyword):
                _refuse(f"keywords: {shown(keyword)} holds no word")
        for name in ("priority", "category", "group"):
            keep(self, name, _plain(name, getattr(self, name)))
        if isinstance(self.group, bool | float):
            _refuse(f"group must be a text or a whole number, not {shown(self.group)}")
        _check(self.pattern)

    @property
    def outcome(self) -> dict[str, Any]:
        """What it sets, without what it leaves alone."""
        found = {
            "priority": self.priority,
            "category": self.category,
            "group": self.group,
            "tags": tuple(self.tags) or None,
        }
        return {name: value for name, value in found.items() if value is not None}


class Triage:
    """An ordered list of rules, ready for use; the first that matches wins.

    >>> triage = Triage([Rule(keywords=["facture", "فاتورة"], group="billing")])
    >>> triage.outcome("أريد الفاتورة"), triage.outcome("manufacture")
    ({'group': 'billing'}, None)
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules = []
        for rule in (rules,) if isinstance(rules, Rule) else rules:
            if not isinstance(rule, Rule):
                _refuse(f"rules must be Rule objects, not {shown(rule)}")
            self._rules.append((rule, tuple(tuple(words_of(keyword)) for keyword in rule.keywords)))

    def outcome(self, text: str | None) -> dict[str, Any] | None:
        """What the first matching rule sets; `None` where none matches. A message without text has no words."""
        if not self._rules:
            return None
        words = Words(text or "")
        return next((rule.outcome for rule, keys in self._rules if _matches(rule, keys, words, text or "")), None)


def _matches(rule: Rule, keywords: tuple[tuple[str, ...], ...], words: Words, text: str) -> bool:
    if any(words.has(keyword) for keyword in keywords):
        return True
    if rule.pattern is not None:
        return rule.pattern.search(text, 0, LONGEST) is not None
    return not keywords


def _texts(given: Any, name: str) -> tuple[str, ...]:
    # One word alone is a common slip, and its letters are no keywords.
    found = (given,) if isinstance(given, str) else tuple(given) if isinstance(given, Iterable) else (given,)
    for text in found:
        if not isinstance(_plain(name, text), str):
            _refuse(f"{name} must be texts, not {shown(text)}")
    return found


def _plain(name: str, value: object) -> Scalar:
    try:
        return scalar(value)
    except FaultyValue as error:
        refusal = f"{name} {error}"
    return _refuse(refusal)


def _check(pattern: object) -> None:
    if pattern is None:
        return
    if not isinstance(pattern, re.Pattern) or not isinstance(pattern.pattern, str):
        _refuse(f"pattern must be a compiled pattern of text, not {shown(pattern)}; write re.compile(...)")
    if explodes(pattern):
        _refuse(
            f"pattern {shown(pattern.pattern)} repeats what itself repeats or offers a choice, and a hostile text "
            "could make it run for years; use keywords, or a possessive repeat such as (?:a+)++"
        )


def _refuse(message: str) -> Never:
    raise AdapterError(message, "invalid rule")
