"""Mappings whose keys are a ticket's own values: priorities, groups, statuses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from slaclock.documents import FaultyValue, key_text
from slaclock.errors import Fault
from slaclock.policies.limits import MOST_FAULTS
from slaclock.values import FrozenDict, below, identifier

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

T = TypeVar("T")


def keyed(document: Mapping[Any, Any], read: Callable[[Any], T]) -> FrozenDict[str, T]:
    """Such a mapping with texts as keys, as JSON has no others, and its values read.

    Raises:
        FaultyValue: with every fault in it: a key that is neither text nor whole number, one named twice (a number and
            its text are equal), a value that `read` refuses.
    """
    entries: dict[str, T] = {}
    faults: list[Fault] = []
    for key, given in document.items():
        if len(faults) >= MOST_FAULTS:
            break
        try:
            name = str(identifier(key))
        except FaultyValue as refusal:
            faults += [Fault("", f"has a key that {found.message}", key, found.hint) for found in refusal.faults]
            continue
        if name in entries:
            faults.append(Fault(key_text(name), "is named twice", given, "a number and its text are equal"))
        try:
            entries[name] = read(given)
        except FaultyValue as refusal:
            faults += [below(key_text(name), found, given) for found in refusal.faults]
    if faults:
        raise FaultyValue(*faults)
    return FrozenDict(entries)
