"""What a message says, by its type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slaclock.adapters.whatsapp.values import mapping, text, word

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


def type_of(item: Mapping[str, Any]) -> str:
    """The message's type; where it gives none, the one whose content it holds, else `unknown`."""
    given = item.get("type")
    if isinstance(given, str) and given in _TEXTS:
        return given
    given = word(given)
    return given or next((name for name in _CONTENTS if item.get(name) is not None), "unknown")


def text_of(item: Mapping[str, Any], kind: str) -> str | None:
    """What a message of type `kind` says: body, caption, title, flow body or order text.

    >>> text_of({"image": {"caption": "the leak"}}, "image")
    'the leak'
    """
    read = _TEXTS.get(kind)
    return read(mapping(item.get(kind))) if read is not None else None


def interactive_kind(item: Mapping[str, Any]) -> str | None:
    """Which interactive reply it is; the content tells where the type does not."""
    content = mapping(item.get("interactive"))
    given = word(content.get("type"))
    return given or next((name for name in (*_REPLIES, "call_permission_reply") if name in content), None)


def _interactive(content: Mapping[str, Any]) -> str | None:
    found = (text(mapping(content.get(reply)).get(key)) for reply, key in _REPLIES.items() if reply in content)
    return next(found, None)


def _edit(content: Mapping[str, Any]) -> str | None:
    message = mapping(content.get("message"))
    inner = type_of(message)
    return None if inner == "edit" else text_of(message, inner)


def _value(key: str) -> Callable[[Mapping[str, Any]], str | None]:
    return lambda content: text(content.get(key))


# A button's title is what the customer saw; its id and payload are the program's own.
_REPLIES = {"button_reply": "title", "list_reply": "title", "nfm_reply": "body"}
_caption = _value("caption")

_TEXTS: dict[str, Callable[[Mapping[str, Any]], str | None]] = {
    "text": _value("body"),
    "image": _caption,
    "video": _caption,
    "document": _caption,
    "audio": _caption,
    "voice": _caption,
    "sticker": _caption,
    "interactive": _interactive,
    "button": _value("text"),
    "order": _value("text"),
    "system": _value("body"),
    "edit": _edit,
}

_CONTENTS = (*_TEXTS, "reaction", "revoke", "location", "contacts", "unsupported")
