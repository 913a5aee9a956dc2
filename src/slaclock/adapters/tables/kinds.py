"""What the words of a table's column of kinds mean."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from slaclock.documents import did_you_mean
from slaclock.errors import AdapterError, Fault, shown

if TYPE_CHECKING:
    from slaclock.adapters.told import Event

EVENTS: Mapping[str, Event] = MappingProxyType(
    {
        "customer_message": {"kind": "customer_message"},
        "reply": {"kind": "agent_message", "by": "human"},
        "bot_reply": {"kind": "agent_message", "by": "bot"},
        "note": {"kind": "agent_message", "public": False},
        "cancelled": {"kind": "cancelled"},
    }
)
"""The event that each kind makes, beside the status and the fields of its row."""

KINDS = ("created", "created_by_agent", *EVENTS, "change")


def read_kinds(column: object, kinds: Any) -> dict[str, str | None]:
    """The meanings by the words in lower case; without a mapping, the words are the kinds themselves.

    Raises:
        AdapterError: `kinds` cannot be what it says; `.faults` lists everything found.
    """
    if kinds is None:
        return {word: word for word in KINDS}
    faults = []
    if column is None:
        faults.append(Fault("kinds", "explains the words of a column that is not named", kinds, "name it: kind=…"))
    if not isinstance(kinds, Mapping):
        faults.append(Fault("kinds", f"must be a mapping from words to kinds, not {shown(kinds)}", kinds))
        raise AdapterError(tuple(faults), "invalid table")
    meanings = {}
    for word, meaning in kinds.items():
        if meaning is not None and meaning not in KINDS:
            hint = did_you_mean(meaning, KINDS) if isinstance(meaning, str) else "one of: " + ", ".join(KINDS)
            faults.append(Fault(f"kinds[{shown(word)}]", f"{shown(meaning)} is no kind", meaning, hint))
        elif isinstance(word, str | int):
            meanings[str(word).casefold()] = meaning
        else:
            faults.append(Fault("kinds", f"has a word that is neither text nor number: {shown(word)}", word))
    if faults:
        raise AdapterError(tuple(faults), "invalid table")
    return meanings
