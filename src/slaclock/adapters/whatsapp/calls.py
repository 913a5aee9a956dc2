"""Calls, and hand-overs between the AI agent and people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slaclock.adapters.whatsapp.contacts import customer_of
from slaclock.adapters.whatsapp.events import WhatsAppEvent
from slaclock.adapters.whatsapp.values import as_object, mapping, word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slaclock.adapters.whatsapp.reading import Reading
    from slaclock.adapters.whatsapp.scene import Scene

HANDOVERS = ("control_passed", "control_taken")


def read_call(given: Any, scene: Scene, path: str, found: Reading) -> None:
    """An item of the list `calls`: it opens and answers nothing; the customer's renews the service window."""
    item = as_object(given)
    if item is None:
        found.no_object(path)
        return
    ours = item.get("direction") == "BUSINESS_INITIATED" or scene.is_own(item.get("from"))
    customer = scene.recipient(item) if ours else scene.sender(item)
    kind = f"call_{word(item.get('event')) or 'unknown'}"
    if customer is None:
        found.nobody(item, kind, scene, f"{path}.{'to' if ours else 'from'}")
        return
    started = "timestamp" if item.get("timestamp") is not None else "start_time"
    found.events.append(
        WhatsAppEvent(
            kind="system",
            id=word(item.get("id")) or word(item.get("wacid")),
            type=kind,
            business=scene.business,
            customer=customer,
            at=found.own_instant(item.get(started), f"{path}.{started}"),
            by_customer=not ours,
            status=word(item.get("status")),
            historic=scene.historic,
        )
    )


def handover_of(value: Mapping[str, Any]) -> str | None:
    """Which hand-over a value tells of, if it does; it stands in the value itself, in no list."""
    return next((name for name in HANDOVERS if value.get("type") == name or as_object(value.get(name))), None)


def read_handover(value: Mapping[str, Any], kind: str, scene: Scene, path: str, found: Reading) -> None:
    """A hand-over: `sender` is the customer."""
    sender = mapping(value.get("sender"))
    named = customer_of(
        sender.get("phone_number") or sender.get("wa_id"), sender.get("user_id"), sender.get("parent_user_id")
    )
    found.events.append(
        WhatsAppEvent(
            kind="system",
            type=kind,
            business=scene.business,
            customer=scene.contacts.completed(named) if named is not None else None,
            at=found.own_instant(value.get("timestamp"), f"{path}.timestamp"),
            historic=scene.historic,
        )
    )
