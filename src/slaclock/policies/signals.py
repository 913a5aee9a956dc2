"""The words of a metric's rule: status categories, signals, and who counts."""

from __future__ import annotations

from typing import Annotated, Literal, TypeAlias, cast, get_args

from pydantic import BeforeValidator, Field, PlainValidator, WithJsonSchema

from slaclock.documents import did_you_mean, fault
from slaclock.errors import Fault, shown

Category: TypeAlias = Literal["new", "open", "pending", "on_hold", "solved", "closed"]
"""What a status means, whatever the helpdesk calls it."""

Counts: TypeAlias = Literal["human", "bot", "note", "unknown"]
"""Whose messages are replies; `note` stands for internal ones."""

Anchor: TypeAlias = Literal["first_unanswered", "last_customer_message", "last_agent_message", "last_contact"]
OnReopen: TypeAlias = Literal["resume", "count", "restart", "final"]
OnSolved: TypeAlias = Literal["stop", "cancel", "pause", "ignore"]

CATEGORIES: tuple[str, ...] = get_args(Category)
_PLAIN = ("created", "customer_message", "reply", "assigned", "group", "solved", "closed")
SIGNALS: tuple[str, ...] = (*_PLAIN, *(f"status:{category}" for category in CATEGORIES))
"""Everything that can start or stop a metric's cycle."""


def _signal(value: object) -> str:
    if isinstance(value, str) and value in SIGNALS:
        return value
    hint = did_you_mean(value, SIGNALS) if isinstance(value, str) else None
    raise fault(f"{shown(value)} is no signal", hint=hint, value=value)


def category(value: object) -> Category:
    """A status category of a document.

    Raises:
        FaultyValue: there is none of that name.
    """
    if isinstance(value, str) and value in CATEGORIES:
        return cast("Category", value)
    hint = did_you_mean(value, CATEGORIES) if isinstance(value, str) else "one of: " + ", ".join(CATEGORIES)
    raise fault(f"{shown(value)} is no status category", hint=hint, value=value)


def one_or_several(value: object) -> object:
    """A single word as a list of one, as documents may write it."""
    return (value,) if isinstance(value, str) else value


_SIGNAL = {"type": "string", "enum": list(SIGNALS)}
Signal: TypeAlias = Annotated[str, PlainValidator(_signal), WithJsonSchema(_SIGNAL)]
Status: TypeAlias = Annotated[
    Category, PlainValidator(category), WithJsonSchema({"type": "string", "enum": list(CATEGORIES)})
]
Signals: TypeAlias = Annotated[
    tuple[Signal, ...],
    Field(min_length=1, max_length=100),
    BeforeValidator(one_or_several),
    WithJsonSchema({"anyOf": [_SIGNAL, {"type": "array", "items": _SIGNAL, "minItems": 1, "maxItems": 100}]}),
]


def misplaced(given: object, allowed: tuple[str, ...], path: str, of: str) -> list[Fault]:
    """The faults of a list of words of which only some are allowed here; unknown words are reported elsewhere."""
    words = one_or_several(given)
    if not isinstance(words, list | tuple):
        return []
    wrong = [word for word in words if word not in allowed]
    hint = "one of: " + ", ".join(allowed)
    faults = [Fault(path, f"of {of} cannot be {shown(word)}", word, hint) for word in wrong]
    if not faults and len(words) != 1:
        faults = [Fault(path, f"of {of} must be one signal, not {len(words)}", given, hint)]
    return faults
