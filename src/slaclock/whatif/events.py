"""`whatif` for tables of events (extra `frames`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slaclock import frames  # it says which extra is missing
from slaclock.frames.doors import table_of
from slaclock.whatif.answer import WhatIf
from slaclock.whatif.both import Both, Side
from slaclock.whatif.groups import Groups
from slaclock.whatif.priorities import last_priorities
from slaclock.whatif.table import Changes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from slaclock.policies import PolicyBook


def of_events(
    events: Any,
    book_a: PolicyBook,
    book_b: PolicyBook,
    now: datetime | None,
    *,
    public: bool | None,
    columns: Mapping[str, str] | None,
) -> WhatIf:
    """The answer for a table of events; see `whatif`."""
    table = table_of(events)
    sides = [Side(frames.evaluate(table, book, now, columns), public) for book in (book_a, book_b)]
    both = Both(*sides)
    priorities = last_priorities(table, columns or {}, both.tickets)
    groups = Groups(both, priorities)
    return WhatIf(Changes(both.changes(priorities)), groups.effects(), groups.total(), events)
