"""A calendar chosen by a field: `{"by": "group", "of": {"sydney": "sydney"}, "default": "desk"}`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from slaclock.documents import FaultyValue, did_you_mean, key_text
from slaclock.errors import Fault, shown
from slaclock.policies.equality import Lookup
from slaclock.policies.keyed import keyed
from slaclock.policies.limits import MOST_LEVELS
from slaclock.policies.parsed import Parsed
from slaclock.values import FrozenDict, below

_EXAMPLE = 'write a calendar\'s name, or {"by": "group", "of": {"sydney": "sydney"}, "default": "desk"}'


@dataclass(frozen=True, slots=True)
class CalendarChoice(Parsed):
    """Which calendar holds for a ticket, by one of its fields; the choices may be nested.

    >>> choice = CalendarChoice.parse({"by": "group", "of": {"sydney": "sydney"}, "default": "desk"})
    >>> choice.pick({"group": "sydney"}), choice.pick({})
    ('sydney', 'desk')
    """

    by: str
    of: Mapping[str, str | CalendarChoice]
    default: str | CalendarChoice
    _found: Lookup[str | CalendarChoice] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_found", Lookup(self.of.items()))

    @classmethod
    def read(cls, document: Any) -> CalendarChoice:
        """The choice that a document states.

        Raises:
            FaultyValue: with every fault in it.
        """
        return document if isinstance(document, CalendarChoice) else _read(document, 1)

    def dump(self) -> dict[str, Any]:
        """The choice as plain JSON."""
        return {
            "by": self.by,
            "of": {value: _dumped(chosen) for value, chosen in self.of.items()},
            "default": _dumped(self.default),
        }

    def pick(self, fields: Mapping[str, Any]) -> str:
        """The name of the calendar for a ticket with these fields. A number and its text are the same value."""
        chosen = self._found.get(fields.get(self.by))
        if chosen is None:
            chosen = self.default
        return chosen if isinstance(chosen, str) else chosen.pick(fields)

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields that it reads."""
        inner = (chosen.fields for chosen in (*self.of.values(), self.default) if not isinstance(chosen, str))
        return frozenset((self.by,)).union(*inner)

    def __reduce__(self) -> tuple[Any, ...]:
        return CalendarChoice, (self.by, self.of, self.default)


def _dumped(chosen: str | CalendarChoice) -> Any:
    return chosen if isinstance(chosen, str) else chosen.dump()


def _chosen(document: Any, depth: int) -> str | CalendarChoice:
    if isinstance(document, str) and document:
        return document
    return document if isinstance(document, CalendarChoice) else _read(document, depth)


def _read(document: Any, depth: int) -> CalendarChoice:
    if not isinstance(document, Mapping):
        raise FaultyValue(Fault("", f"must name a calendar, not {shown(document)}", document, _EXAMPLE))
    if depth > MOST_LEVELS:
        raise FaultyValue(Fault("", "is nested too deeply", document, f"at most {MOST_LEVELS} levels"))
    known = ("by", "of", "default")
    faults = [
        Fault(key_text(key), "is not a known key", document[key], did_you_mean(key_text(key), known))
        for key in document
        if key not in known
    ]
    faults += [Fault(key, "is missing", hint=_EXAMPLE) for key in known if key not in document]
    by, of = document.get("by", "-"), document.get("of", {})
    if not isinstance(by, str) or not by:
        faults.append(Fault("by", f"must be the name of a field, not {shown(by)}", by))
    if not isinstance(of, Mapping):
        faults.append(Fault("of", f"must be a mapping from the field's values to calendars, not {shown(of)}", of))
        of = {}
    chosen: FrozenDict[str, str | CalendarChoice] = FrozenDict()
    default: str | CalendarChoice = ""
    try:
        chosen = keyed(of, lambda document: _chosen(document, depth + 2))
    except FaultyValue as refusal:
        faults += [below("of", found) for found in refusal.faults]
    try:
        default = _chosen(document.get("default", "-"), depth + 1)
    except FaultyValue as refusal:
        faults += [below("default", found) for found in refusal.faults]
    if faults:
        raise FaultyValue(*faults)
    return CalendarChoice(by, chosen, default)
