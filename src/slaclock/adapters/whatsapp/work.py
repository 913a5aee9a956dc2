"""One call's work on the store: each row is read once, changed here, and all are written in one go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.adapters.whatsapp.conversation import Conversation

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slaclock.adapters.whatsapp.store import Address, Row, Store


class Work:
    """Rows and conversations as they are while a call is at work; the store sees nothing before `write`.

    A call that fails, or a process that dies, on the way has therefore changed nothing.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rows: dict[Address, Row | None] = {}
        self._conversations: dict[tuple[str, str], Conversation] = {}
        self._before: dict[tuple[str, str], Conversation] = {}
        self._touched: dict[tuple[str, str], None] = {}

    def get(self, address: Address) -> Row | None:
        """The row at an address, as it is now."""
        return self._rows[address] if address in self._rows else self._store.get(address)

    def set(self, address: Address, row: Row | None) -> None:
        """Writes a row later; `None` removes it."""
        self._rows[address] = row

    def conversation(self, business: str, root: str) -> Conversation:
        """A conversation, to be read and changed; `touch` it when it has been changed."""
        found = self._conversations.get((business, root))
        if found is None:
            found = Conversation.from_row(self.get(("conversation", business, root)))
            self._conversations[business, root] = found
            self._before.setdefault((business, root), found.copy())
        return found

    def touch(self, business: str, root: str) -> None:
        """Notes that a conversation has been changed."""
        self._touched[business, root] = None

    def drop(self, business: str, root: str) -> None:
        """Removes a conversation."""
        self._conversations.pop((business, root), None)
        self._touched.pop((business, root), None)
        self.set(("conversation", business, root), None)

    def touched(self) -> Iterator[tuple[str, str, Conversation, Conversation]]:
        """The conversations changed: business number, root, as it was, as it is."""
        for place in self._touched:
            yield *place, self._before[place], self._conversations[place]

    def write(self, now: int) -> None:
        """Hands all that has changed to the store."""
        if self._rows:
            self._store.put(self._rows, now)
