"""What `parse` gives: events, and what could not be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from datetime import datetime

    from slaclock.adapters.problem import Problem

Kind: TypeAlias = Literal["customer_message", "agent_message", "status", "system", "ignored"]
Author: TypeAlias = Literal["human", "bot", "unknown"]

_HIDDEN = frozenset({"text", "emoji"})
_MASKED = frozenset({"id", "original_id", "group_id"})


@dataclass(frozen=True, slots=True, repr=False)
class Customer:
    """Who is at the other end, as far as the payload says.

    Since 2026 a customer may have no visible phone number: the business-scoped user id stands in its place.

    Attributes:
        phone: the number as delivered.
        user_id: the business-scoped user id (BSUID), such as `US.13491208655302741918`.
        parent_user_id: the id above it, where several businesses share a portfolio.
        name: the profile's name.

    The repr shows no more than the last characters, because logs are kept for long.

    >>> Customer(phone="15550100001")
    Customer(phone='…0001')
    """

    phone: str | None = None
    user_id: str | None = None
    parent_user_id: str | None = None
    name: str | None = None

    def __repr__(self) -> str:
        ids = ("phone", "user_id", "parent_user_id")
        shown = [f"{name}={masked(value)!r}" for name in ids if (value := getattr(self, name)) is not None]
        return f"Customer({', '.join(shown)})"


class WhatsAppEvent(NamedTuple):
    """One update of a delivery.

    A tuple, because a delivery has up to 1,000 of them: making a frozen dataclass of as many fields takes three times
    as long, which was a quarter of the whole reading.

    Attributes:
        kind: what it is: a message of either side, a delivery status, a system note, or nothing to act on.
        id: the message's id. It is base64 of a phone number: personal data.
        type: the payload's own type (`text`, `image`, …), `call_<event>` for calls.
        business: the business number's `phone_number_id`.
        customer: the sender of a customer's message, the recipient of ours and of a status.
        previous: the old ids, where the customer's number or id changed.
        at: the payload's own instant, UTC; `None` where it gives none that can be used.
        receipt: `at` is the time of receipt, because the payload gave none.
        text: body, caption, title, …; the new text of an edit.
        by: who wrote a message of ours.
        by_customer: the customer made the call.
        status: `sent`, `delivered`, `read`, `played`, `failed`, …
        error_code: Meta's code, of a failed status or an account error.
        original_id: the message that was edited, revoked or reacted to.
        group_id: the group it was written in.
        emoji: of a reaction; `None` where one was removed.
        historic: from before the number was connected.
        reason: why it is ignored.
    """

    kind: Kind
    id: str | None = None
    type: str | None = None
    business: str | None = None
    customer: Customer | None = None
    previous: Customer | None = None
    at: datetime | None = None
    receipt: bool = False
    text: str | None = None
    by: Author | None = None
    by_customer: bool = False
    status: str | None = None
    error_code: int | None = None
    original_id: str | None = None
    group_id: str | None = None
    emoji: str | None = None
    historic: bool = False
    reason: str | None = None

    def __repr__(self) -> str:
        # Neither what was written nor a whole id: a log is no place for them.
        parts = []
        for name, value in self._asdict().items():
            if name not in _HIDDEN and value != self._field_defaults.get(name):
                parts.append(f"{name}={masked(value) if name in _MASKED else value!r}")
        return f"WhatsAppEvent({', '.join(parts)})"


@dataclass(frozen=True, slots=True)
class Batch:
    """All of one delivery.

    Attributes:
        events: in order of time, those without an instant last.
        problems: what could not be read as it should be: where it stands (`entry[0].changes[1].value.messages[2].id`)
            and a reason that begins with a fixed word, such as `bad_timestamp`. Neither repeats a value.
    """

    events: tuple[WhatsAppEvent, ...] = ()
    problems: tuple[Problem, ...] = ()


def masked(value: str) -> str:
    """The last four characters of an id, for messages and logs.

    >>> masked("wamid.HBgLMTU1NTAxMDAwMDE=")
    '…MDE='
    """
    return f"…{value[-4:]}" if len(value) > 8 else "…"
