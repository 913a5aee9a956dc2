"""One verdict that another book changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from slaclock.kpi.rows import plain

if TYPE_CHECKING:
    from slaclock.kpi.compliance import Verdict


@dataclass(frozen=True, slots=True)
class Change:
    """One cycle of a metric on a ticket whose verdict the second book changes.

    Attributes:
        ticket_id: the ticket's id.
        metric: which metric.
        cycle: which of its cycles, counted from 1.
        public: whether it is a promise to the customer.
        priority: the ticket's, at its end; `None` where it has none.
        before: `met`, `breached`, `open` or `cancelled` by the first book; `None` where that promises nothing.
        after: the same by the second book.
        policy_before: the policy of the first book.
        policy_after: the policy of the second book.
    """

    ticket_id: str | int
    metric: str
    cycle: int
    public: bool
    priority: object
    before: Verdict | None
    after: Verdict | None
    policy_before: str | None
    policy_after: str | None

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON."""
        return {name: plain(getattr(self, name)) for name in self.__slots__}
