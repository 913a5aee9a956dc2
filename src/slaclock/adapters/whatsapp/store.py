"""Where an Inbox keeps what it knows: a small protocol, and a bounded store in memory."""

from __future__ import annotations

from collections import OrderedDict
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from slaclock.instants import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

Address: TypeAlias = tuple[str, str, str]
"""Kind, business number, key. The kinds are `conversation`, `ticket`, `alias`, `seen`, `delivery` and `conflict`."""

Row: TypeAlias = dict[str, Any]
"""Plain JSON."""

SEEN_FOR = 8 * DAY
"""Microseconds for which message ids are kept: Meta retries a delivery for 7 days."""

_CONFLICTS = 10_000
_Kept: TypeAlias = tuple[Row, int | None]


class Store(Protocol):
    """What an Inbox asks of a database: three methods over rows of plain JSON.

    A row with `idle` (microseconds) may be dropped when it has not been written for that long, as `now` tells, and one
    with `spare` when there are many of them. Keys are phone numbers and message ids: personal data.
    """

    def get(self, address: Address) -> Row | None:
        """The row at an address."""

    def put(self, rows: Mapping[Address, Row | None], now: int) -> None:
        """Writes all rows, or none of them; `None` removes one.

        `now` is the latest instant that this call has heard of, in microseconds since 1970-01-01 UTC; 0 for none.
        """

    def rows(self, kind: str) -> Iterable[tuple[Address, Row]]:
        """All rows of a kind."""


class MemoryStore:
    """Keeps everything in memory, within bounds.

    Solved tickets leave after 30 days without a change. Of each business number, message ids are kept for 8 days and
    at least the last `messages` of them, the delivery states of the last `messages`, and `aliases` links between phone
    numbers and user ids; of all numbers together, the last `messages` conversations in which only we have written.

    >>> store = MemoryStore()
    >>> store.put({("alias", "700001", "US.1"): {"to": "15550100001"}}, now=0)
    >>> store.get(("alias", "700001", "US.1"))
    {'to': '15550100001'}
    """

    def __init__(self, *, messages: int = 100_000, aliases: int = 500_000) -> None:
        self._limits = {"seen": messages, "delivery": messages, "alias": aliases, "conflict": _CONFLICTS}
        self._tables: dict[tuple[str, str], OrderedDict[str, _Kept]] = {}
        self._spare: OrderedDict[Address, None] = OrderedDict()
        self._idle: list[tuple[int, Address]] = []
        self._now = 0

    def get(self, address: Address) -> Row | None:
        """The row at an address."""
        kept = self._table(address).get(address[2])
        return None if kept is None else kept[0]

    def put(self, rows: Mapping[Address, Row | None], now: int) -> None:
        """Writes the rows; `None` removes one."""
        self._now = max(self._now, now)
        for address, row in rows.items():
            self._spare.pop(address, None)
            if row is None:
                self._table(address).pop(address[2], None)
            else:
                self._put(address, row)
        while len(self._spare) > self._limits["seen"]:
            address, _ = self._spare.popitem(last=False)
            self._table(address).pop(address[2], None)
        while self._idle and self._idle[0][0] < self._now:
            until, address = heappop(self._idle)
            kept = self._table(address).get(address[2])
            # Written again since, it is kept for longer.
            if kept is not None and kept[1] == until:
                del self._table(address)[address[2]]

    def rows(self, kind: str) -> Iterable[tuple[Address, Row]]:
        """All rows of a kind."""
        return [
            ((kind, business, key), row)
            for (each, business), table in self._tables.items()
            if each == kind
            for key, (row, _) in table.items()
        ]

    def __len__(self) -> int:
        return sum(len(table) for table in self._tables.values())

    def _table(self, address: Address) -> OrderedDict[str, _Kept]:
        kind, business, _ = address
        table = self._tables.get((kind, business))
        if table is None:
            table = self._tables[kind, business] = OrderedDict()
        return table

    def _put(self, address: Address, row: Row) -> None:
        table, key = self._table(address), address[2]
        until = self._now + row["idle"] if "idle" in row else None
        table[key] = (row, until)
        limit = self._limits.get(address[0])
        if limit is None:
            if row.get("spare"):
                self._spare[address] = None
            if until is not None:
                heappush(self._idle, (until, address))
            return
        table.move_to_end(key)
        while len(table) > limit:
            oldest, (_, until) = next(iter(table.items()))
            if until is not None and until > self._now:
                break
            del table[oldest]
