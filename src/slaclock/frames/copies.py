"""From examples to all tickets: what each example has, once for every ticket that went like it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from slaclock.frames.arrays import Codes, Ints


class Copies:
    """Copies of some things of examples: their cycles, say, for each ticket those of its example, in order.

    Args:
        owner: the example that each thing is of, ascending.
        examples: how many there are.
        which: the example of each ticket.

    Attributes:
        many: how many things each ticket has.
        source: for each copy the place of its thing among those of the examples.

    >>> found = Copies(np.array([0, 0, 1]), 2, np.array([1, 0, 1]))
    >>> found.source.tolist(), found.of_ticket(np.array([7, 8, 9])).tolist()
    ([2, 0, 1, 2], [7, 8, 8, 9])
    """

    def __init__(self, owner: Ints, examples: int, which: Ints) -> None:
        many = np.bincount(owner, minlength=examples)
        self.many: Ints = many[which]
        before = np.cumsum(self.many)
        total = int(before[-1]) if len(before) else 0
        before -= self.many
        self._shift: Ints = before - (np.cumsum(many) - many)[which]
        self.source: Ints = np.arange(total)
        self.source -= self.of_ticket(self._shift)

    def of_ticket(self, values: Codes) -> Codes:
        """For each copy the value that its ticket has."""
        return np.repeat(values, self.many)

    def rows(self, offsets: Ints, starts: Ints) -> Ints:
        """The rows that lie so far after the first one of their ticket, one for each copy."""
        found: Ints = offsets[self.source]
        found += self.of_ticket(starts)
        return found

    def places(self, links: Ints, among: Copies) -> Ints:
        """Where each copy points to among other copies, from where its thing points to."""
        found: Ints = links[self.source]
        found += self.of_ticket(among._shift)
        return found
