"""The inbox: messages in, tickets out."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Literal

from slaclock.adapters.whatsapp.aliases import Conflict
from slaclock.adapters.whatsapp.conversation import Conversation, HostStatus
from slaclock.adapters.whatsapp.drafts import Draft, Ways, current, drafts_of
from slaclock.adapters.whatsapp.events import Batch
from slaclock.adapters.whatsapp.intake import Intake
from slaclock.adapters.whatsapp.options import Options, choice, duration, hook, kept_for, promise, reopening
from slaclock.adapters.whatsapp.outbound import reply_of
from slaclock.adapters.whatsapp.rules import Rule, Triage
from slaclock.adapters.whatsapp.settlement import Settlement, ticket_of
from slaclock.adapters.whatsapp.store import MemoryStore
from slaclock.adapters.whatsapp.window import WindowRisk, risks_of, window_end
from slaclock.adapters.whatsapp.work import Work
from slaclock.documents import did_you_mean
from slaclock.errors import AdapterError, shown
from slaclock.instants import to_us
from slaclock.policies.signals import CATEGORIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from slaclock.adapters.whatsapp.acknowledgement import Template
    from slaclock.adapters.whatsapp.changes import Change
    from slaclock.adapters.whatsapp.events import Author, Customer, WhatsAppEvent
    from slaclock.adapters.whatsapp.store import Store
    from slaclock.policies import PolicyBook
    from slaclock.tickets import Ticket


class Inbox:
    """Makes tickets of messages.

    Its tickets follow from what is known, whatever the order in which it came: deliveries may come late, twice, and
    batched with others. All that it knows is in its store, so that another inbox on the same store goes on. It is
    not locked: one call at a time for a conversation is the host's job.

    Args:
        book: the policies, for `acknowledge` and for status words of the host's own.
        reopen: what a message does after its ticket was solved or closed: `single` (one ticket for ever, reopened),
            `new_after_resolved`, or a `timedelta` (reopened when its last activity is younger, else a new one).
        rules: triage by keywords; the first that matches wins.
        rules_on: `first` (the message that opens a ticket) or `every` message.
        acknowledge: the template of the first answer, or `{"open": …, "closed": …}`; needs `book`.
        is_closing_remark: tells thanks after a solution from a new question; such a message changes nothing.
        failed_reply_reopens: a reply that failed before it was delivered does not count as one.
        window: for how long after the customer's last message or call free text is accepted.
        history: `ignore`, or `tickets`: also from messages older than the connection of the number.
        store: where everything is kept; by default in memory, within bounds.

    Raises:
        AdapterError: an argument cannot be.

    >>> from slaclock.adapters.whatsapp import parse
    >>> inbox = Inbox(rules=[Rule(keywords=["router"], group="network")])
    >>> change, = inbox.receive(parse({"messages": [{"from": "15550100001", "id": "wamid.A",
    ...     "timestamp": "1760000000", "type": "text", "text": {"body": "My router is down"}}]}, business="700001"))
    >>> change.decision, [event.kind for event in inbox.ticket(change.ticket_id).events]
    ('opened', ['created', 'assigned'])
    """

    def __init__(  # noqa: PLR0913 - what hosts want of an inbox differs in this many ways
        self,
        *,
        book: PolicyBook | None = None,
        reopen: Literal["single", "new_after_resolved"] | timedelta = "new_after_resolved",
        rules: Iterable[Rule] = (),
        rules_on: Literal["first", "every"] = "first",
        acknowledge: Template | None = None,
        is_closing_remark: Callable[[WhatsAppEvent], bool] | None = None,
        failed_reply_reopens: bool = True,
        window: timedelta = timedelta(hours=24),
        history: Literal["ignore", "tickets"] = "ignore",
        store: Store | None = None,
    ) -> None:
        way = reopening(reopen)
        self._options = Options(
            book=book,
            ways=Ways(
                way,
                every_message=choice("rules_on", rules_on, "first", "every") == "every",
                failed_reply_reopens=failed_reply_reopens,
            ),
            triage=Triage(rules),
            acknowledgement=promise(acknowledge, book),
            is_closing_remark=hook(is_closing_remark),
            window=duration("window", window),
            historic=choice("history", history, "ignore", "tickets") == "tickets",
            kept=kept_for(way),
        )
        self._store: Store = MemoryStore() if store is None else store

    def receive(self, batch: Batch) -> tuple[Change, ...]:
        """Takes in a delivery: all of it, or nothing if the store fails.

        Returns:
            what has changed, one for each ticket touched. A message that is known changes nothing.

        Raises:
            AdapterError: it is no `Batch`.
            NaiveDatetimeError: an event that the host has built has no time zone; those of `parse` do.
        """
        if not isinstance(batch, Batch):
            raise AdapterError(f"batch must be what parse gives, not {shown(batch)}", "invalid delivery")
        intake = self._intake()
        # Links first: who is who may be told by a later message of the same delivery.
        for event in batch.events:
            intake.link(event)
        for place, event in enumerate(batch.events):
            intake.event(event, place)
        return self._settled(intake)

    def record_outbound(
        self,
        *,
        id: str | None,  # noqa: A002 - the field's word
        business: str | None,
        to: str | Customer,
        at: datetime,
        by: Author = "human",
        text: str | None = None,
        survey: bool = False,
    ) -> tuple[Change, ...]:
        """Tells of a message that the host has sent through the API: it comes back only as delivery statuses.

        Args:
            id: the message's id, from the answer of the API: by it statuses and echoes are recognised.
            business: the business number's id.
            to: the customer's phone number or user id, or a group's id.
            at: when it was sent.
            by: a person, a program, or nobody knows.
            text: what it says.
            survey: it asks for a rating: an answer that is only a number from 1 to 5, or stars, is one.

        Raises:
            AdapterError: an argument cannot be.
            NaiveDatetimeError: `at` has no time zone.
        """
        intake = self._intake()
        event = reply_of(id, business, to, at, by, text)
        intake.link(event)
        intake.reply(event, to if isinstance(to, str) else event.customer, survey=survey)
        return self._settled(intake)

    def set_status(self, ticket_id: str, status: str | int, *, at: datetime) -> tuple[Change, ...]:
        """Sets a ticket's status, as the host's people did.

        Args:
            ticket_id: which ticket.
            status: one of the six categories, or a word that `book` knows.
            at: when.

        Raises:
            AdapterError: there is no such ticket, or without a book the status is none of the six.
            EventError: the book does not know the status.
            NaiveDatetimeError: `at` has no time zone.
        """
        us, category = to_us(at, "at"), self._category(status)
        intake = self._intake()
        business, root = self._place(ticket_id)
        intake.status(business, root, HostStatus(us, ticket_id, status, category))
        return self._settled(intake)

    def ticket(self, ticket_id: str) -> Ticket:
        """A ticket, ready for `evaluate`. Where it was merged into the one before, that one.

        Raises:
            AdapterError: there is no such ticket, or it has left memory.
        """
        conversation = self._conversation(*self._place(ticket_id))
        drafts = self._drafts(conversation)
        place = min(conversation.tickets.index(ticket_id), len(drafts) - 1)
        return ticket_of(conversation.tickets[place], drafts[place])

    def tickets(self) -> tuple[Ticket, ...]:
        """All tickets that the store holds, by the instant of their creation."""
        found = [
            ticket_of(ticket_id, draft)
            for _, row in self._store.rows("conversation")
            for ticket_id, draft in self._named(Conversation.from_row(row))
        ]
        return tuple(sorted(found, key=lambda ticket: (ticket.created.at, ticket.id)))

    def find(self, business: str | None, customer: str | Customer) -> str | None:
        """The ticket to which the customer's next message would go if it is open, else their last one."""
        root = self._intake().root(business, customer)
        if root is None:
            return None
        conversation = self._conversation(business or "", root)
        drafts = self._drafts(conversation)
        return conversation.tickets[current(drafts)] if drafts else None

    def delivery(self, business: str | None, id: str) -> str | None:  # noqa: A002 - the field's word
        """How far a message of ours has come: `sent`, `failed`, `delivered`, `read`, `played`; `None`: not heard of."""
        row = self._store.get(("delivery", business or "", id))
        return None if row is None else str(row["state"])

    @property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Customers who turned out to be one after both had tickets; they are not merged."""
        return tuple(
            Conflict(business or None, (row["tickets"][0], row["tickets"][1]))
            for (_, business, _), row in self._store.rows("conflict")
        )

    def window_closes_at(self, ticket_id: str) -> datetime | None:
        """Until when free text is accepted: the customer's last message or call, and 24 hours.

        Raises:
            AdapterError: there is no such ticket.
        """
        return window_end(self._conversation(*self._place(ticket_id)), self._options.window)

    def window_risks(self, book: PolicyBook, now: datetime) -> tuple[WindowRisk, ...]:
        """The public deadlines to come, or passed and not yet met, that lie after their customer's window.

        Raises:
            EventError: a ticket has a status that the book does not know.
            NaiveDatetimeError: `now` has no time zone.
        """
        to_us(now, "now")
        found: list[WindowRisk] = []
        for _, row in self._store.rows("conversation"):
            conversation = Conversation.from_row(row)
            closes_at = window_end(conversation, self._options.window)
            for ticket_id, draft in self._named(conversation):
                if closes_at is not None and not draft.ended:
                    found += risks_of(ticket_of(ticket_id, draft), closes_at, book, now)
        return tuple(sorted(found, key=lambda risk: (risk.window_closes_at, risk.ticket_id, risk.metric)))

    def _intake(self) -> Intake:
        return Intake(Work(self._store), self._options)

    def _settled(self, intake: Intake) -> tuple[Change, ...]:
        return Settlement(intake.work, self._options, intake.names, intake.now).changes()

    def _place(self, ticket_id: str) -> tuple[str, str]:
        row = self._store.get(("ticket", "", str(ticket_id)))
        if row is None:
            raise AdapterError(f"there is no ticket {shown(ticket_id)}", "unknown ticket")
        return row["business"], row["root"]

    def _conversation(self, business: str, root: str) -> Conversation:
        return Conversation.from_row(self._store.get(("conversation", business, root)))

    def _drafts(self, conversation: Conversation) -> list[Draft]:
        return drafts_of(conversation, self._options.ways)

    def _named(self, conversation: Conversation) -> list[tuple[str, Draft]]:
        return list(zip(conversation.tickets, self._drafts(conversation), strict=False))

    def _category(self, status: str | int) -> str:
        if self._options.book is not None:
            return self._options.book.status(status)
        if status not in CATEGORIES:
            hint = did_you_mean(status, CATEGORIES) + "; for words of your own give the inbox a book"
            raise AdapterError(f"{shown(status)} is no status ({hint})", "unknown status")
        return str(status)
