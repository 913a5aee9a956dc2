"""What is known of one message. Two reports of a message become one, whichever came first."""

from __future__ import annotations

from dataclasses import MISSING, dataclass, fields, replace
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from slaclock.instants import to_us

if TYPE_CHECKING:
    from slaclock.adapters.whatsapp.events import Author, WhatsAppEvent

_RANK = {None: -1, "unknown": 0, "human": 1, "bot": 2}


@dataclass(frozen=True, slots=True)
class Fact:
    """A message of either side. Merging is commutative, associative and idempotent.

    Attributes:
        key: what it is known by: its id, or what it says and when.
        at: its instant, in microseconds since 1970-01-01 UTC.
        ours: we wrote it.
        id, type, text: as delivered.
        receipt: `at` is the time of receipt.
        historic: from before the number was connected.
        by: who wrote it, if it is ours.
        told: `by` is the host's word.
        survey: it asks for a rating.
        closing: a closing remark: thanks after the solution.
        outcome: what the rules say about it.
        place: where in its delivery it stood: timestamps are whole seconds, and this is all that tells further.
        failed, delivered: when it failed, and when it was first delivered, read or played.
    """

    key: str
    at: int
    ours: bool
    id: str | None = None
    type: str | None = None
    text: str | None = None
    receipt: bool = False
    historic: bool = False
    by: Author | None = None
    told: bool = False
    survey: bool = False
    closing: bool = False
    outcome: dict[str, Any] | None = None
    place: int = 0
    failed: int | None = None
    delivered: int | None = None

    @property
    def lost(self) -> bool:
        """It failed, and had not been delivered before: nobody has read it."""
        return self.failed is not None and (self.delivered is None or self.delivered > self.failed)

    def merged(self, other: Fact) -> Fact:
        """The one message that both reports are about."""
        receipt, at = min((self.receipt, self.at), (other.receipt, other.at))
        told, _, by = max((self.told, _RANK[self.by], self.by), (other.told, _RANK[other.by], other.by))
        return replace(
            self,
            at=at,
            receipt=receipt,
            # Should one id ever stand for messages of both sides, somebody is waiting.
            ours=self.ours and other.ours,
            type=_either(self.type, other.type),
            text=_either(self.text, other.text),
            historic=self.historic and other.historic,
            by=by,
            told=told,
            survey=self.survey or other.survey,
            closing=self.closing or other.closing,
            outcome=max((self.outcome, other.outcome), key=repr),
            # A retry mostly comes alone, at place 0, and tells nothing.
            place=max(self.place, other.place),
            failed=_earlier(self.failed, other.failed),
            delivered=_earlier(self.delivered, other.delivered),
        )

    def as_row(self) -> dict[str, Any]:
        """As plain JSON, without what is not set."""
        values = ((name, getattr(self, name)) for name in self.__slots__)
        return {name: value for name, value in values if value is not None and value is not False}

    @classmethod
    def from_row(cls, row: dict[str, Any]) -> Fact:
        """Back from JSON."""
        return cls(row["key"], row["at"], row.get("ours", False), *(row.get(name, _UNSET[name]) for name in _UNSET))


_UNSET = {field.name: field.default for field in fields(Fact) if field.default is not MISSING}


def key_of(event: WhatsAppEvent) -> str:
    """What a message is known by.

    A message without id is known by its customer, instant, type and text; the digest keeps them out of the store's
    keys.
    """
    if event.id is not None:
        return f"id:{event.id}"
    customer = event.customer
    who = customer and (customer.user_id or customer.parent_user_id or customer.phone)
    at = None if event.at is None else to_us(event.at, "event.at")
    said = repr((event.kind, who if event.group_id else None, at, event.type, event.text))
    return f"said:{blake2b(said.encode(), digest_size=16).hexdigest()}"


def _either(one: str | None, other: str | None) -> str | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def _earlier(one: int | None, other: int | None) -> int | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)
