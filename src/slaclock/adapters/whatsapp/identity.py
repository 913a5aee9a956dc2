"""System notes: a customer's number or id has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slaclock.adapters.whatsapp.contacts import customer_of
from slaclock.adapters.whatsapp.events import Customer, WhatsAppEvent
from slaclock.adapters.whatsapp.values import as_object, mapping, text, word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slaclock.adapters.whatsapp.reading import Reading
    from slaclock.adapters.whatsapp.scene import Scene


def identity_note(item: Mapping[str, Any], scene: Scene, path: str, found: Reading) -> None:
    """A message of type `system`: `from` is the old id, `system.wa_id` and `system.user_id` are the new ones."""
    note = mapping(item.get("system"))
    before = scene.sender(item)
    old_user, old_parent = word(note.get("previous_user_id")), word(note.get("previous_parent_user_id"))
    if old_user or old_parent:
        before = Customer(before.phone if before else None, old_user, old_parent)
    after = customer_of(note.get("wa_id") or note.get("new_wa_id"), note.get("user_id"), note.get("parent_user_id"))
    kind = word(note.get("type")) or "system"
    if before is None and after is None:
        found.nobody(item, kind, scene, f"{path}.from")
        return
    found.events.append(
        WhatsAppEvent(
            kind="system",
            id=word(item.get("id")),
            type=kind,
            business=scene.business,
            customer=_current(before, after),
            previous=before if before and after and _differ(before, after) else None,
            at=found.own_instant(item.get("timestamp"), f"{path}.timestamp"),
            text=text(note.get("body")),
            group_id=word(item.get("group_id")),
            historic=scene.historic,
        )
    )


def read_id_update(given: Any, scene: Scene, path: str, found: Reading) -> None:
    """An item of the older list `user_id_update`: `{"wa_id", "user_id": {"previous", "current"}}`."""
    item = as_object(given)
    if item is None:
        found.no_object(path)
        return
    user, parent = mapping(item.get("user_id")), mapping(item.get("parent_user_id"))
    after = customer_of(item.get("wa_id"), user.get("current"), parent.get("current"))
    found.events.append(
        WhatsAppEvent(
            kind="system",
            type="user_id_update",
            business=scene.business,
            customer=scene.contacts.completed(after) if after else None,
            previous=customer_of(None, user.get("previous"), parent.get("previous")),
            at=found.own_instant(item.get("timestamp"), f"{path}.timestamp"),
            text=text(item.get("detail")),
            historic=scene.historic,
        )
    )


def _differ(before: Customer, after: Customer) -> bool:
    pairs = zip(_ids(before), _ids(after), strict=True)
    return any(new is not None and old != new for old, new in pairs)


def _current(before: Customer | None, after: Customer | None) -> Customer | None:
    if before is None or after is None:
        return after or before
    name = before.name
    if after.phone is None:
        # Only the user id is new: the number stays.
        return Customer(before.phone, after.user_id, after.parent_user_id, name)
    return Customer(after.phone, after.user_id, after.parent_user_id, name)


def _ids(customer: Customer) -> tuple[str | None, str | None, str | None]:
    return customer.phone, customer.user_id, customer.parent_user_id
