"""Messages of either side: `messages`, `message_echoes`, and the same in standby and history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slaclock.adapters.whatsapp.content import interactive_kind, text_of, type_of
from slaclock.adapters.whatsapp.events import WhatsAppEvent
from slaclock.adapters.whatsapp.identity import identity_note
from slaclock.adapters.whatsapp.reading import BAD_TIMESTAMP, Reading
from slaclock.adapters.whatsapp.values import as_object, instant, mapping, text, word

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slaclock.adapters.whatsapp.events import Author, Customer
    from slaclock.adapters.whatsapp.scene import Scene

_NOTES = frozenset({"edit", "revoke", "request_welcome", "call_permission_reply"})
_REACTION = "reaction"


def read_message(given: Any, scene: Scene, path: str, found: Reading) -> None:
    """A message of the list `messages`: the customer's, unless it comes from the business number itself."""
    item = as_object(given)
    if item is None:
        found.no_object(path)
        return
    from_me = scene.historic and mapping(item.get("history_context")).get("from_me") is True
    _read(item, "unknown" if from_me or scene.is_own(item.get("from")) else None, scene, path, found)


def read_echo(given: Any, author: Author, scene: Scene, path: str, found: Reading) -> None:
    """A message of ours from the list `message_echoes`; standby nests what it says under `message`."""
    item = as_object(given)
    if item is None:
        found.no_object(path)
        return
    inner = mapping(item.get("message"))
    _read({**inner, **item} if inner else item, author, scene, path, found)


def _read(item: Mapping[str, Any], author: Author | None, scene: Scene, path: str, found: Reading) -> None:
    kind = type_of(item)
    if kind == "system":
        identity_note(item, scene, path, found)
        return
    customer, group = _other_side(item, author, scene)
    if customer is None and (author is None or group is None):
        found.nobody(item, kind, scene, f"{path}.{'to' if author else 'from'}")
        return
    if kind == _REACTION or kind in _NOTES or (kind == "interactive" and interactive_kind(item) in _NOTES):
        _note(item, kind, customer, group, author, scene, path, found)
        return
    at = instant(item.get("timestamp"))
    receipt = at is None
    if receipt:
        at = found.received_at
        instead = "the message is left out" if at is None else "the time of receipt stands in its place"
        found.problem(f"{path}.timestamp", f"{BAD_TIMESTAMP}: no usable seconds since 1970; {instead}")
        if at is None:
            found.ignored(item, kind, BAD_TIMESTAMP, scene, customer)
            return
    found.events.append(
        WhatsAppEvent(
            kind="customer_message" if author is None else "agent_message",
            id=word(item.get("id")),
            type=kind,
            business=scene.business,
            customer=customer,
            at=at,
            receipt=receipt,
            text=text_of(item, kind),
            by=author,
            group_id=group,
            historic=scene.historic,
        )
    )


def _other_side(item: Mapping[str, Any], author: Author | None, scene: Scene) -> tuple[Customer | None, str | None]:
    """The customer, and the group if it was written in one."""
    group = word(item.get("group_id"))
    if author is None:
        return scene.sender(item), group
    if item.get("recipient_type") == "group":
        return None, group or word(item.get("to"))
    return scene.recipient(item), group


def _note(
    item: Mapping[str, Any],
    kind: str,
    customer: Customer | None,
    group: str | None,
    author: Author | None,
    scene: Scene,
    path: str,
    found: Reading,
) -> None:
    content = mapping(item.get(kind))
    reaction = kind == _REACTION
    found.events.append(
        WhatsAppEvent(
            kind="ignored" if reaction else "system",
            id=word(item.get("id")),
            type=kind,
            business=scene.business,
            customer=customer,
            at=found.own_instant(item.get("timestamp"), f"{path}.timestamp"),
            text=None if reaction else text_of(item, kind),
            by=author,
            original_id=word(content.get("message_id" if reaction else "original_message_id")),
            group_id=group,
            emoji=text(content.get("emoji")) if reaction else None,
            historic=scene.historic,
            reason=_REACTION if reaction else None,
        )
    )
