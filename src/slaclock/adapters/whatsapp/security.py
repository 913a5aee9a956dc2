"""Is a delivery Meta's own? The signature of a webhook's body, and the handshake when it is set up."""

from __future__ import annotations

import re
from hashlib import sha256
from hmac import compare_digest, digest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_HEADER = re.compile(r"sha256=([0-9a-fA-F]{64})")


def verify_signature(body: bytes, header: str | None, secrets: str | Sequence[str]) -> bool:
    """Whether `header` (X-Hub-Signature-256) is the HMAC-SHA256 of `body` under one of the app secrets.

    Args:
        body: the raw bytes as they came. Meta escapes whatever is not ASCII, so that a body read and written
            again has another signature.
        header: `sha256=` and 64 hexadecimal digits; anything else is false.
        secrets: the app secret, or several while it is being changed. An empty one accepts nothing.

    Compared in constant time, as bytes. Never raises, and tells nobody what the right signature would be.

    >>> verify_signature(b"{}", "sha256=" + "0" * 64, "app secret")
    False
    """
    match = _HEADER.fullmatch(header) if isinstance(header, str) else None
    if match is None:
        return False
    claimed = bytes.fromhex(match[1])
    keys = [secrets] if isinstance(secrets, str) else secrets
    try:
        # All are tried, so that the time taken does not tell which secret was the right one.
        found = [compare_digest(digest(_bytes(key), body, sha256), claimed) for key in keys if key]
    except (TypeError, AttributeError):
        # Neither bytes nor texts: nothing that Meta has signed.
        return False
    return any(found)


def verify_challenge(query: Mapping[str, str], token: str) -> str | None:
    """The answer to Meta's GET handshake: the challenge, as text, or `None` (answer 403).

    Args:
        query: the query's parameters, `hub.mode`, `hub.verify_token` and `hub.challenge`.
        token: the verify token that was entered at Meta. An empty one accepts nothing.

    >>> verify_challenge({"hub.mode": "subscribe", "hub.verify_token": "t", "hub.challenge": "0042"}, "t")
    '0042'
    """
    given, challenge = query.get("hub.verify_token"), query.get("hub.challenge")
    if query.get("hub.mode") != "subscribe" or not isinstance(given, str) or not isinstance(challenge, str):
        return None
    if not token or not compare_digest(_bytes(given), _bytes(token)):
        return None
    return challenge


def _bytes(text: str) -> bytes:
    # Half a character can be compared too; a str that is not ASCII would make compare_digest raise.
    return text.encode("utf-8", "surrogatepass")
