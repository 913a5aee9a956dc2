"""What `whatif` answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slaclock.whatif.change import Change
    from slaclock.whatif.effect import Effect


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What `whatif` answers.

    Attributes:
        changes: every cycle whose verdict differs, in the order of the tickets. Of a table of events they stay in
            columns, and a row is made when it is asked for.
        effects: compliance before and after, by metric and priority.
        total: the same over all metrics and priorities.
    """

    changes: Sequence[Change]
    effects: tuple[Effect, ...]
    total: Effect
    _given: Any = field(default=None, repr=False, compare=False)

    @property
    def tickets(self) -> tuple[str | int, ...]:
        """The ids of the tickets of which a verdict differs, each once, in order."""
        return tuple(dict.fromkeys(change.ticket_id for change in self.changes))

    def changes_frame(self) -> Any:
        """The changes as a table: of the kind that was asked about, and of tickets a pyarrow table (extra `frames`).

        Its columns are the attributes of `Change`.

        Raises:
            ImportError: numpy or pyarrow is not installed.
        """
        from slaclock.whatif.table import changes_table, like  # noqa: PLC0415 - numpy and pyarrow are for who asks

        return like(self._given, changes_table(self.changes))

    def effects_frame(self) -> Any:
        """The effects as a table, likewise, with the columns that `Effect.to_dict` has.

        Raises:
            ImportError: numpy or pyarrow is not installed.
        """
        from slaclock.whatif.table import effects_table, like  # noqa: PLC0415 - as above

        return like(self._given, effects_table(self.effects))

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "changes": [change.to_dict() for change in self.changes],
            "effects": [effect.to_dict() for effect in self.effects],
            "total": self.total.to_dict(),
        }
