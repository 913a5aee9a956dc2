"""From changed conversations to changed tickets: ids, changes, acknowledgements, and what leaves memory."""

from __future__ import annotations

from dataclasses import replace
from hashlib import blake2b
from itertools import count
from typing import TYPE_CHECKING

from slaclock.adapters.whatsapp.changes import Change, change_of, event_of
from slaclock.adapters.whatsapp.drafts import drafts_of
from slaclock.tickets import Ticket

if TYPE_CHECKING:
    from slaclock.adapters.whatsapp.conversation import Conversation
    from slaclock.adapters.whatsapp.drafts import Draft
    from slaclock.adapters.whatsapp.options import Options
    from slaclock.adapters.whatsapp.store import Row
    from slaclock.adapters.whatsapp.work import Work

_LETTERS = str.maketrans("0123456789abcdef", "abcdefghijklmnop")


def _ticket_id(business: str, opener: str, attempt: int) -> str:
    said = f"{business}\0{opener}\0{attempt}".encode()
    return "wa-" + blake2b(said, digest_size=12).hexdigest().translate(_LETTERS)


def ticket_of(ticket_id: str, draft: Draft) -> Ticket:
    """The ticket, ready for `evaluate`."""
    return Ticket(ticket_id, [event_of(line) for line in draft.lines])


class Settlement:
    """Derives the tickets of every conversation that a call has changed, and writes what has become of them."""

    def __init__(self, work: Work, options: Options, names: dict[tuple[str, str], str], now: int) -> None:
        self._work = work
        self._options = options
        self._names = names
        self._now = now

    def changes(self) -> tuple[Change, ...]:
        """What has changed, one for each ticket; the store has it all when this returns."""
        found: list[Change] = []
        for business, root, before, after in list(self._work.touched()):
            old, new = drafts_of(before, self._options.ways), drafts_of(after, self._options.ways)
            self._name(business, after, new)
            found += self._compared(before, old, after, new, self._names.get((business, root)))
            if self._forget(after, new):
                new = drafts_of(after, self._options.ways)
            self._write(business, root, after, new)
        self._work.write(self._now)
        return tuple(found)

    def _name(self, business: str, conversation: Conversation, drafts: list[Draft]) -> None:
        """Gives each new ticket an id: a digest of the message that opened it, so that it tells nothing by itself.

        A process that dies before it has written gives the same id again.
        """
        for draft in drafts[len(conversation.tickets) :]:
            ids = (_ticket_id(business, draft.opener.key, attempt) for attempt in count())
            conversation.tickets.append(next(found for found in ids if not self._taken(found, conversation)))

    def _taken(self, ticket_id: str, conversation: Conversation) -> bool:
        return ticket_id in conversation.tickets or self._work.get(("ticket", "", ticket_id)) is not None

    def _compared(
        self, before: Conversation, old: list[Draft], after: Conversation, new: list[Draft], name: str | None
    ) -> list[Change]:
        known = dict(zip(before.tickets, old, strict=False))
        found = []
        for ticket_id, draft in zip(after.tickets, new, strict=False):
            change = change_of(ticket_id, known.pop(ticket_id, None), draft, is_new=ticket_id not in before.tickets)
            if change is not None:
                found.append(self._acknowledged(change, draft, name))
        found += [Change(ticket_id, created=False, events=(), decision="merged") for ticket_id in known]
        return found

    def _acknowledged(self, change: Change, draft: Draft, name: str | None) -> Change:
        asked = self._options.acknowledgement
        if asked is None or not change.created or draft.opener.historic:
            return change
        return replace(change, acknowledgement=asked.text(ticket_of(change.ticket_id, draft), name))

    def _forget(self, conversation: Conversation, drafts: list[Draft]) -> bool:
        """Drops the tickets at the beginning of a conversation that were solved and left alone long ago."""
        if self._options.kept is None:
            return False
        limit = self._now - self._options.kept
        old = next((n for n, draft in enumerate(drafts) if not draft.ended or draft.activity >= limit), len(drafts))
        if old in (0, len(drafts)):
            # Where all are old, the store drops the conversation as a whole.
            return False
        for ticket_id in conversation.tickets[:old]:
            self._work.set(("ticket", "", ticket_id), None)
        conversation.forget(old, drafts[old].opener.at)
        return True

    def _write(self, business: str, root: str, conversation: Conversation, drafts: list[Draft]) -> None:
        row: Row = conversation.as_row()
        entry: Row = {"business": business, "root": root}
        if not drafts:
            row["spare"] = True
        elif self._options.kept is not None and all(draft.ended for draft in drafts):
            row["idle"] = entry["idle"] = self._options.kept
        self._work.set(("conversation", business, root), row)
        for ticket_id in conversation.tickets:
            self._work.set(("ticket", "", ticket_id), entry)
