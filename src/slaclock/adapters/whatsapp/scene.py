"""What the messages of one value share: the business number, the contacts, whose thread it is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from slaclock.adapters.whatsapp.contacts import Contacts, customer_of, phone_digits
from slaclock.adapters.whatsapp.values import word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slaclock.adapters.whatsapp.events import Customer


@dataclass(frozen=True, slots=True)
class Scene:
    """Where messages stand.

    Attributes:
        business: the business number's id.
        own: the digits by which the business number may call itself.
        contacts: the contacts of the value.
        alone: the value holds exactly one message, so that its only contact can be nobody else.
        historic: it is history.
        thread: the customer of a history thread.
    """

    business: str | None
    own: frozenset[str]
    contacts: Contacts
    alone: bool = False
    historic: bool = False
    thread: Customer | None = None

    def is_own(self, sender: object) -> bool:
        """Whether the business number is named."""
        name = word(sender)
        # Placeholders such as "PHONE_NUMBER" have no digits: they are nobody's own number.
        return name is not None and phone_digits(name) in self.own

    def sender(self, item: Mapping[str, Any]) -> Customer | None:
        """The customer who wrote."""
        phone, user_id, parent = item.get("from"), item.get("from_user_id"), item.get("from_parent_user_id")
        if user_id is None and parent is None and isinstance(phone, str):
            # By far the most messages: the contact is all that is known of the sender.
            found = self.contacts.known(phone)
            if found is not None:
                return found
        return self._known(customer_of(phone, user_id, parent))

    def recipient(self, item: Mapping[str, Any]) -> Customer | None:
        """The customer to whom we wrote."""
        to = item.get("to")
        if self.is_own(to):
            # Some echoes of edits name the two sides the other way round.
            to = item.get("from")
        named = customer_of(to, item.get("to_user_id"), item.get("to_parent_user_id"))
        if named is None and self.is_own(item.get("from")):
            # Where ids stand for numbers, `from_user_id` is the customer's on our messages too.
            named = customer_of(None, item.get("from_user_id"), item.get("from_parent_user_id"))
        return self._known(named)

    def _known(self, named: Customer | None) -> Customer | None:
        if named is None:
            return self.thread or (self.contacts.only if self.alone else None)
        if self.thread is not None and named.phone is None:
            # A thread of history is with one customer, whom its messages may name by user id alone.
            named = replace(named, phone=self.thread.phone)
        return self.contacts.completed(named)
