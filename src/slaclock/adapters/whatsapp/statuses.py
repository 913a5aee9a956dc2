"""Delivery statuses of our messages, and the statuses of calls among them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slaclock.adapters.whatsapp.contacts import customer_of
from slaclock.adapters.whatsapp.events import WhatsAppEvent
from slaclock.adapters.whatsapp.values import as_object, integer, mapping, word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slaclock.adapters.whatsapp.events import Customer
    from slaclock.adapters.whatsapp.reading import Reading
    from slaclock.adapters.whatsapp.scene import Scene


def read_status(given: Any, scene: Scene, path: str, found: Reading) -> None:
    """An item of the list `statuses`: never a reply, never a message."""
    item = as_object(given)
    if item is None:
        found.no_object(path)
        return
    name, status, call = word(item.get("id")), word(item.get("status")), item.get("type") == "call"
    for key, value in (("id", name), ("status", status)):
        if value is None:
            found.problem(f"{path}.{key}", f"no_{key}: is missing or no text")
    in_group = item.get("recipient_type") == "group"
    found.events.append(
        WhatsAppEvent(
            kind="system" if call else "status",
            id=name,
            type="call_status" if call else None,
            business=scene.business,
            customer=_recipient(item, scene, in_group=in_group),
            at=found.own_instant(item.get("timestamp"), f"{path}.timestamp"),
            status=status,
            error_code=error_code(item.get("errors")) if status == "failed" else None,
            group_id=word(item.get("recipient_id")) if in_group else None,
            historic=scene.historic,
        )
    )


def error_code(errors: Any) -> int | None:
    """The code of the first error; older shapes give one object instead of a list."""
    first = errors[0] if isinstance(errors, list | tuple) and errors else errors
    return integer(mapping(first).get("code"))


def _recipient(item: Mapping[str, Any], scene: Scene, *, in_group: bool) -> Customer | None:
    if in_group:
        named = customer_of(
            item.get("recipient_participant_id") or item.get("participant_recipient_id"),
            item.get("recipient_participant_user_id"),
            item.get("recipient_participant_parent_user_id"),
        )
    else:
        named = customer_of(
            item.get("recipient_id"), item.get("recipient_user_id"), item.get("recipient_parent_user_id")
        )
    return scene.contacts.completed(named) if named is not None else None
