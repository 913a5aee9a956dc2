"""All that is known of one conversation: a customer (or group) and a business number."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from slaclock.adapters.whatsapp.facts import Fact

if TYPE_CHECKING:
    from slaclock.adapters.whatsapp.store import Row


@dataclass(frozen=True, slots=True)
class HostStatus:
    """A status that the host set: on which ticket, when, its word for it and the category of that word."""

    at: int
    ticket_id: str
    word: str | int
    category: str


@dataclass(slots=True)
class Conversation:
    """Facts only: the tickets are derived from them, so that their order of arrival cannot matter.

    Attributes:
        facts: the messages, by key.
        tickets: the ids given to its tickets, first to last.
        statuses: what the host has set, in the order of its calls.
        calls: the customer's calls, by id: the first instant of each.
        horizon: what is dated before this has left memory.
    """

    facts: dict[str, Fact] = field(default_factory=dict)
    tickets: list[str] = field(default_factory=list)
    statuses: list[HostStatus] = field(default_factory=list)
    calls: dict[str, int] = field(default_factory=dict)
    horizon: int | None = None

    def add(self, fact: Fact) -> bool:
        """Adds a message, or what is new about one; whether it was any news."""
        if self.horizon is not None and fact.at < self.horizon:
            return False
        known = self.facts.get(fact.key)
        merged = fact if known is None else known.merged(fact)
        self.facts[fact.key] = merged
        return merged != known

    def add_status(self, status: HostStatus) -> bool:
        """Adds what the host has set; whether it was any news."""
        if status in self.statuses:
            return False
        self.statuses.append(status)
        return True

    def add_call(self, key: str, at: int) -> bool:
        """Adds a call of the customer's; whether it was any news."""
        known = self.calls.get(key)
        if known is not None and known <= at:
            return False
        self.calls[key] = at
        return True

    def copy(self) -> Conversation:
        """Another one with the same facts, which cannot change themselves."""
        return Conversation(dict(self.facts), list(self.tickets), list(self.statuses), dict(self.calls), self.horizon)

    def absorb(self, other: Conversation) -> None:
        """Takes over the facts of a conversation that has turned out to be with the same customer."""
        for fact in other.facts.values():
            self.add(fact)
        for key, at in other.calls.items():
            self.add_call(key, at)

    def forget(self, tickets: int, before: int) -> None:
        """Drops the first tickets, and all that is dated before an instant."""
        gone = set(self.tickets[:tickets])
        self.tickets = self.tickets[tickets:]
        self.statuses = [status for status in self.statuses if status.ticket_id not in gone]
        self.facts = {key: fact for key, fact in self.facts.items() if fact.at >= before}
        self.calls = {key: at for key, at in self.calls.items() if at >= before}
        self.horizon = before

    def as_row(self) -> Row:
        """As plain JSON."""
        row: dict[str, Any] = {"facts": [fact.as_row() for fact in self.facts.values()], "tickets": list(self.tickets)}
        if self.statuses:
            row["statuses"] = [[s.at, s.ticket_id, s.word, s.category] for s in self.statuses]
        if self.calls:
            row["calls"] = dict(self.calls)
        if self.horizon is not None:
            row["horizon"] = self.horizon
        return row

    @classmethod
    def from_row(cls, row: Row | None) -> Conversation:
        """Back from JSON; a new one where there is no row."""
        if row is None:
            return cls()
        return cls(
            {fact["key"]: Fact.from_row(fact) for fact in row["facts"]},
            list(row["tickets"]),
            [HostStatus(*status) for status in row.get("statuses", ())],
            dict(row.get("calls", {})),
            row.get("horizon"),
        )
