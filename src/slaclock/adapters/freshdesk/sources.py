"""Freshdesk's ticket sources.

Source: the choices of the field `source` (`GET /api/v2/ticket_fields`); exports have its words, the API its numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

_WORDS = {
    1: "Email",
    2: "Portal",
    3: "Phone",
    4: "Forum",
    5: "Twitter",
    6: "Facebook",
    7: "Chat",
    8: "MobiHelp",
    9: "Feedback Widget",
    10: "Outbound Email",
    11: "Ecommerce",
    12: "Bot",
    13: "WhatsApp",
}

SOURCES: Mapping[str, int] = MappingProxyType({word.casefold(): number for number, word in _WORDS.items()})
"""The numbers by the words, in lower case."""
