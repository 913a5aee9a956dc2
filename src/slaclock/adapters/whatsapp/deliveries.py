"""From one delivery to events."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import TYPE_CHECKING, Any

from slaclock.adapters.whatsapp.body import read_body
from slaclock.adapters.whatsapp.events import Batch, WhatsAppEvent
from slaclock.adapters.whatsapp.reading import Reading
from slaclock.adapters.whatsapp.walk import Walk
from slaclock.instants import from_us, to_us

if TYPE_CHECKING:
    from collections.abc import Collection


def parse(
    payload: bytes | str | Mapping[str, Any],
    *,
    received_at: datetime | None = None,
    numbers: Iterable[str] | None = None,
    business: str | None = None,
) -> Batch:
    """Everything that one delivery of the WhatsApp Cloud API (or of the older flat form) tells.

    Pure: bytes in, events out. A delivery may hold up to 1,000 updates, in several entries, changes and lists, and all
    of them are read; whatever one item holds, its siblings are read too.

    Args:
        payload: the raw body, or what it writes; it is not changed.
        received_at: when it came: the instant of messages that tell none of their own. Without it these are left out.
        numbers: each `phone_number_id` that is ours; a change for another one is a problem, and not read.
        business: the business number's id where the payload names none, as the flat form does.

    Raises:
        AdapterError: the whole is larger than 3 MiB, no JSON, or no object. Nothing else in it raises.
        NaiveDatetimeError: `received_at` has no time zone.

    >>> batch = parse({"messages": [{"from": "15550100001", "id": "wamid.A", "timestamp": "1760000000",
    ...                              "type": "text", "text": {"body": "My router is down"}}]}, business="700001")
    >>> batch.events[0].kind, batch.events[0].at.isoformat(), batch.events[0].text
    ('customer_message', '2025-10-09T08:53:20+00:00', 'My router is down')
    """
    found = Reading(None if received_at is None else from_us(to_us(received_at, "received_at")))
    Walk(found, _allowed(numbers), business).delivery(read_body(payload))
    # Stable: what happened at one instant stays in the order of the payload.
    found.events.sort(key=_when)
    return Batch(tuple(found.events), tuple(found.problems))


def _when(event: WhatsAppEvent) -> tuple[bool, Any]:
    return event.at is None, event.at


def _allowed(numbers: Iterable[str] | None) -> Collection[str] | None:
    if numbers is None:
        return None
    return {numbers} if isinstance(numbers, str) else {str(number) for number in numbers}
