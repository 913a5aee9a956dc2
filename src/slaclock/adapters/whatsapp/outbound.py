"""Messages that the host has sent, as the same event objects that deliveries give."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any, Never

from slaclock.adapters.whatsapp.contacts import customer_of
from slaclock.adapters.whatsapp.events import Customer, WhatsAppEvent
from slaclock.adapters.whatsapp.values import text as clean
from slaclock.adapters.whatsapp.values import word
from slaclock.errors import AdapterError, shown
from slaclock.instants import from_us, to_us

if TYPE_CHECKING:
    from slaclock.adapters.whatsapp.events import Author

_AUTHORS = ("human", "bot", "unknown")


def reply_of(message_id: object, business: object, to: Any, at: datetime, by: Any, text: object) -> WhatsAppEvent:
    """The event of a message that was sent through the API.

    Raises:
        AdapterError: an argument cannot be. The error shows neither a message id nor a number.
        NaiveDatetimeError: `at` has no time zone.
    """
    if isinstance(to, Customer):
        customer = customer_of(to.phone, to.user_id, to.parent_user_id, to.name)
    else:
        customer = customer_of(to, None, None)
    if customer is None:
        _refuse("to must be a phone number, a user id or a Customer")
    if message_id is not None and word(message_id) is None:
        _refuse("id must be the message's id, as the API has answered it, or None")
    if business is not None and word(business) is None:
        _refuse("business must be the business number's id, or None")
    if by not in _AUTHORS:
        _refuse(f"by must be one of {', '.join(_AUTHORS)}, not {shown(by)}")
    if text is not None and not isinstance(text, str):
        _refuse("text must be a text")
    author: Author = by
    return WhatsAppEvent(
        "agent_message",
        word(message_id),
        business=word(business),
        customer=customer,
        at=from_us(to_us(at, "at")),
        text=clean(text),
        by=author,
    )


def _refuse(message: str) -> Never:
    raise AdapterError(message, "invalid outbound message")
