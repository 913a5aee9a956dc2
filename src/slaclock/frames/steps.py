"""What one row of events tells a metric's machine: a few steps, each a plain tuple.

- `("give", machine, rule, else_rule, restart)`: the terms in force change; `rule` is the number of the new ones' rule,
  or -1 where the metric has no target any more. `else_rule` is how a first response then counts, or -1.
- `("created", category, mask)`, `("signal", mask)`, `("assign", mask, group_set)`, `("status", category)`: it happens.
- `("cancel",)`, `("meet", machine)` (the running cycle meets a change), `("due",)` (a deadline is set by hand).
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

from slaclock.engine import signals as s

NEVER: Final = 2**63 - 1
"""An instant after all others."""
Step: TypeAlias = tuple[Any, ...]

CATEGORIES: Final = s.CATEGORIES
NOTHING: Final = 0
CREATED: Final = 1
"""Events as small numbers: from here on `created` by an agent, by the customer, for each category of status."""
STATUS: Final = CREATED + 2 * len(CATEGORIES)
SIGNALS: Final = STATUS + len(CATEGORIES)
MASKS: Final = (s.CUSTOMER, s.HUMAN, s.UNKNOWN, s.BOT, s.NOTE)
CANCEL: Final = SIGNALS + len(MASKS)
DUE: Final = CANCEL + 1
EVENTS: Final = 32
"""Room for all of them; deadlines set by hand follow, one for each metric and agreement."""


def created(category: int, *, by_customer: bool) -> int:
    """The number of a creation."""
    return CREATED + 2 * category + by_customer


def steps_of(event: int) -> list[Step]:
    """What an event says to a machine whose own deadline is `DUE`."""
    if CREATED <= event < STATUS:
        category, by_customer = divmod(event - CREATED, 2)
        mask = s.CREATED | s.STATUS[CATEGORIES[category]] | (s.CUSTOMER if by_customer else 0)
        return [("created", category, mask)]
    if event < SIGNALS:
        return [("status", event - STATUS)] if event else []
    if event < CANCEL:
        return [("signal", MASKS[event - SIGNALS])]
    return [("cancel",)] if event == CANCEL else [("meet", -1), ("due",)]


ASSIGNED: Final = 1
LEFT: Final = 2
SET: Final = 4
"""An assignment as a number: named, the old group left, a new one set."""


def assignment(code: int) -> Step:
    """What an assignment says."""
    mask = s.ASSIGNED if code & ASSIGNED else 0
    mask |= (s.GROUP_LEFT if code & LEFT else 0) | (s.GROUP_SET if code & SET else 0)
    return ("assign", mask, bool(code & SET) if code & (LEFT | SET) else None)
