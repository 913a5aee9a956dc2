"""The channel a ticket came through: filters name it by number, exports by word, each in several spellings."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from slaclock.adapters.node import identifier

if TYPE_CHECKING:
    from slaclock.adapters.node import Node


class Channel(NamedTuple):
    """A channel's one name here; `coarse` where exports tell it from others only by details that are not kept."""

    name: str
    coarse: bool = False


_NUMBERS: dict[str, Channel] = {
    "0": Channel("web"),
    "4": Channel("email"),
    "5": Channel("api"),
    "8": Channel("rule"),
    "9": Channel("linked_problem"),
    "15": Channel("iphone"),
    "16": Channel("get_satisfaction"),
    "17": Channel("dropbox"),
    "19": Channel("merge"),
    "20": Channel("batch"),
    "23": Channel("twitter", coarse=True),
    "24": Channel("forum"),
    "26": Channel("twitter", coarse=True),
    "27": Channel("closed_ticket"),
    "29": Channel("chat"),
    "30": Channel("twitter", coarse=True),
    "31": Channel("ticket_sharing"),
    "33": Channel("voice", coarse=True),
    "34": Channel("voice", coarse=True),
    "35": Channel("voice", coarse=True),
    "38": Channel("facebook", coarse=True),
    "41": Channel("facebook", coarse=True),
    "44": Channel("voice", coarse=True),
    "45": Channel("voice", coarse=True),
    "46": Channel("voice", coarse=True),
    "48": Channel("web_widget"),
    "49": Channel("mobile_sdk"),
    "50": Channel("helpcenter"),
    "54": Channel("satisfaction_prediction"),
    "55": Channel("any_channel"),
    "56": Channel("mobile"),
    "57": Channel("sms"),
}
# Zendesk's "Via types" reference: https://developer.zendesk.com/documentation/ticketing/reference-guides/via-types

_SPELLINGS = {"web_form": "web", "mail": "email", "web_service": "api"}


def channel(value: object) -> Channel | None:
    """The channel that a number or a word stands for; `None` for a number that is none, and for no channel at all.

    >>> channel(4), channel("mail"), channel("whatsapp"), channel(999)
    (Channel(name='email', coarse=False), Channel(name='email', coarse=False),
     Channel(name='whatsapp', coarse=False), None)
    """
    word = identifier(value)
    if word is None:
        return None
    if word.isascii() and word.isdigit():
        return _NUMBERS.get(word)
    return Channel(_SPELLINGS.get(word, word))


class Via(NamedTuple):
    """How a record came about: the channel's name here, and how that is related, such as `merge`."""

    channel: str | None = None
    rel: str | None = None


def read_via(node: Node) -> Via:
    """A record's `via`, of which only what can be read counts; what it cannot be becomes a fault."""
    given = node.data.get("via")
    if given is None:
        return NO_VIA
    if type(given) is dict:
        # Every audit and every comment has one, and nearly all of them are alike.
        word, source = given.get("channel"), given.get("source")
        if type(word) is str and (source is None or type(source) is dict):
            rel = None if source is None else source.get("rel")
            known = _plain(word, rel) if rel is None or type(rel) is str else None
            if known is not None:
                return known
    return _odd(node)


def _odd(node: Node) -> Via:
    via = node.object("via")
    if via is None:
        return NO_VIA
    word = via.identifier("channel", needed=False)
    source = via.object("source", needed=False) if via.data.get("source") else None
    return _via(word, None if source is None else source.text("rel", needed=False))


@lru_cache(maxsize=256)  # an export names few channels, and each of them on every record
def _plain(word: str, rel: str | None) -> Via | None:
    """The channel of two texts; `None` where one of them is blank, or odd in another way."""
    plain = identifier(word) is not None and (rel is None or (rel.isascii() and bool(rel.strip())))
    return _via(word, rel) if plain else None


def _via(word: str | None, rel: str | None) -> Via:
    found = channel(word)
    name = found.name if found is not None else word  # a number that is not in the table stays what it is
    return Via("web_widget" if (name, rel) == ("web", "web_widget") else name, rel)


NO_VIA = Via()
"""Of a record that does not say how it came about."""
