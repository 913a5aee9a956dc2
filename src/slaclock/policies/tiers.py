"""Tiers: thresholds on a clock, as a share of the target or an offset from the deadline."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

from pydantic import AfterValidator, Field, Strict, WithJsonSchema

from slaclock.documents import fault
from slaclock.durations import DurationError
from slaclock.errors import Fault, shown
from slaclock.policies.actions import Action
from slaclock.policies.checked import Checked
from slaclock.policies.conditions import Condition
from slaclock.policies.duration import duration_us
from slaclock.policies.parsed import PLACEHOLDER
from slaclock.values import Text

if TYPE_CHECKING:
    from collections.abc import Sequence

HIGHEST_SHARE = 10_000
"""Per cent; more is taken for a slip."""

_SHARE = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)\s*%", re.ASCII)
_EXAMPLES = 'write "80%", "-30m" (before the deadline) or "+1h" (after it)'


@lru_cache(maxsize=1024)  # the same few thresholds stand all over a book, and reading one takes 3 microseconds
def share_or_offset(text: str) -> tuple[int, int, int]:
    """A tier's `at` as `(numerator, denominator, offset)`: that share of the target, plus that many microseconds.

    Raises:
        FaultyValue: it is neither a share nor an offset.

    >>> share_or_offset("112.5%"), share_or_offset("-30m")
    ((9, 8, 0), (1, 1, -1800000000))
    """
    short = text.strip() if len(text) <= 100 else ""
    if match := _SHARE.fullmatch(short):
        share = Decimal(match[1])
        if share > HIGHEST_SHARE:
            raise fault(f"{shown(text)} is more than {HIGHEST_SHARE:,} %", hint="is it a slip?", value=text)
        numerator, denominator = (share / 100).as_integer_ratio()
        return numerator, denominator, 0
    sign, rest = short[:1], short[1:].strip()
    if sign not in ("+", "-"):
        raise fault(f"{shown(text)} is neither a share nor an offset", hint=_unsigned_hint(short), value=text)
    try:
        offset = duration_us(rest)
    except DurationError as error:
        hint = _EXAMPLES if rest.endswith("%") else error.hint
        raise fault(str(error), hint=hint, value=text) from None
    return 1, 1, -offset if sign == "-" else offset


def _unsigned_hint(text: str) -> str:
    try:
        duration_us(text)
    except DurationError:
        return _EXAMPLES
    return f'write "-{text}" (before the deadline) or "+{text}" (after it)'


def _at(text: str) -> str:
    share_or_offset(text)
    return text.strip()


TierAt: TypeAlias = Annotated[Text, AfterValidator(_at), WithJsonSchema({"$comment": PLACEHOLDER + "TierAt"})]


class Tier(Checked):
    """A threshold on a clock, at which a trigger fires once per cycle.

    Args:
        at: a share of the target (`"80%"`, `"112.5%"`) or an offset from the deadline (`"-30m"`, `"+1h"`), measured on
            the clock's own time: open time, pauses excluded.
        name: what it is called; by default what `at` says.
        level: how high it escalates, from 0.
        actions: what the host is asked to do.
        when: a condition on the ticket's fields; if it turns true late, the tier fires then.

    Raises:
        DocumentError: `.faults` lists everything found.

    >>> Tier(at="80%").threshold(600_000_001)
    480000001
    """

    at: TierAt
    name: Annotated[Text, Field(min_length=1)] | None = None
    level: Annotated[int, Strict(), Field(ge=0, le=1_000_000)] = 1
    actions: tuple[Action, ...] = ()
    when: Condition | None = None

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            at: str,
            name: str | None = ...,
            level: int = ...,
            actions: Sequence[Action | Mapping[str, Any]] = ...,
            when: Condition | Mapping[str, Any] | None = ...,
        ) -> None: ...

    @property
    def label(self) -> str:
        """Its name, or else what `at` says."""
        return self.at if self.name is None else self.name

    @cached_property
    def _parts(self) -> tuple[int, int, int]:
        return share_or_offset(self.at)

    def threshold(self, target_us: int) -> int:
        """The time on the clock at which it fires, in microseconds: a share exact and rounded up, never below 0."""
        numerator, denominator, offset = self._parts
        return max(0, -(-target_us * numerator // denominator) + offset)


def doubled(tiers: object, path: str) -> list[Fault]:
    """The faults of tiers that have one name, in the document of a list of tiers."""
    if not isinstance(tiers, list | tuple):
        return []
    faults = []
    seen: set[str] = set()
    for place, tier in enumerate(tiers):
        label = _label(tier)
        if label in seen:
            hint = 'give one a "name" of its own'
            faults.append(Fault(f"{path}[{place}]", f"is a second tier named {shown(label)}", label, hint))
        elif label is not None:
            seen.add(label)
    return faults


def _label(tier: object) -> str | None:
    if isinstance(tier, Tier):
        return tier.label
    if not isinstance(tier, Mapping):
        return None
    label = tier.get("at") if tier.get("name") is None else tier["name"]
    return label.strip() if isinstance(label, str) else None
