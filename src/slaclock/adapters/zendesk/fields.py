"""What Zendesk calls a ticket's fields, what they are called here, and how their values compare."""

from __future__ import annotations

import re
from functools import lru_cache
from math import isfinite
from typing import TYPE_CHECKING, NamedTuple

from slaclock.adapters.node import LISTS, identifier
from slaclock.values import Scalar, Value, number_of

if TYPE_CHECKING:
    from collections.abc import Callable

CUSTOM = re.compile(r"(?:custom_fields_|ticket_fields_)?([0-9]{1,19})", re.ASCII)
"""A custom field's name: with a prefix in filters, the bare id in audits."""

IDS = {
    "group_id": "group",
    "assignee_id": "assignee",
    "requester_id": "requester_id",
    "organization_id": "organization_id",
    "brand_id": "brand_id",
    "ticket_form_id": "ticket_form_id",
    "custom_status_id": "custom_status_id",
}
"""Fields that hold an id; compared as text, since audits give texts and filters numbers."""

WORDS = {"priority": "priority", "type": "type", "recipient": "recipient"}
"""Fields that hold a word."""

PRIORITIES = ("low", "normal", "high", "urgent")
"""All priorities there are, the lowest first."""

TRACKED = {**IDS, **WORDS, "tags": "tags"}
"""The fields of a ticket that conditions can see, custom ones apart."""


class Unreadable(ValueError):  # noqa: N818 - it never leaves the adapter
    """A field's value is nothing that Zendesk's fields hold; its text says what it should be."""


class Tracked(NamedTuple):
    """A field that conditions can see: its name here, and what reads its values that are not empty."""

    name: str
    read: Callable[[object], Value]


@lru_cache(maxsize=4096)  # an export names the same few fields on every record
def tracked(vendor: str) -> Tracked | None:
    """The field of a ticket or an audit that Zendesk calls so; `None` for one that no filter asks about.

    >>> tracked("group_id").name, tracked("360001234").name, tracked("subject")
    ('group', 'custom_fields_360001234', None)
    """
    name = TRACKED.get(vendor)
    if name is not None:
        return Tracked(name, _READERS[vendor])
    custom = CUSTOM.fullmatch(vendor)
    return None if custom is None else Tracked(f"custom_fields_{custom[1]}", custom_value)


def field_value(vendor: str, value: object) -> Value:
    """A field's value as conditions compare it; `None` where it is empty.

    Raises:
        Unreadable: Zendesk's field holds no such thing.

    >>> field_value("group_id", 501), field_value("tags", "gold vip"), field_value("360001234", "2.50")
    ('501', ('gold', 'vip'), 2.5)
    """
    return None if value is None or value == "" else _READERS.get(vendor, custom_value)(value)


def _id(value: object) -> str:
    key = identifier(value)
    if key is None:
        raise Unreadable("an id")
    return key


def _word(value: object) -> str:
    if not isinstance(value, str):
        raise Unreadable("a text")
    return _encodable(value)


def tag_words(value: object) -> tuple[str, ...]:
    """Tags: a text of words, or a list of texts.

    Raises:
        Unreadable: it is neither.
    """
    if isinstance(value, str):
        return tuple(_encodable(value).split())
    if isinstance(value, LISTS) and all(isinstance(tag, str) for tag in value):
        return tuple([_encodable(tag) for tag in value])
    raise Unreadable("tags, a list of texts")


def custom_value(value: object) -> Value:
    """A custom field's value: what looks like a number becomes one, so that "9" comes before "100".

    Raises:
        Unreadable: it is neither text, number, boolean nor a list of these.
    """
    if value is None or value == "":
        return None
    return tuple([_scalar(item) for item in value]) if isinstance(value, LISTS) else _scalar(value)


def _scalar(value: object) -> Scalar:
    if isinstance(value, str):
        number = number_of(value) if len(value) < 20 else None
        return _encodable(value) if number is None or not isfinite(number) else number
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and value.bit_length() <= 64:
        return value
    if isinstance(value, float) and isfinite(value):
        return value
    raise Unreadable("a text, a number, true or false, or a list of these")


def _encodable(text: str) -> str:
    if text.isascii():
        return text
    try:
        text.encode()
    except UnicodeEncodeError:
        raise Unreadable("a text without half characters") from None
    return text


_READERS: dict[str, Callable[[object], Value]] = {
    "tags": tag_words,
    **dict.fromkeys(IDS, _id),
    **dict.fromkeys(WORDS, _word),
}
