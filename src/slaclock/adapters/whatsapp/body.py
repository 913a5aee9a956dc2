"""From the body of a webhook to the object that it writes."""

from __future__ import annotations

import json
from collections.abc import Mapping
from math import inf
from typing import TYPE_CHECKING, Any

from slaclock.adapters.whatsapp.values import as_object
from slaclock.errors import AdapterError

if TYPE_CHECKING:
    from typing import Never

LARGEST = 3 * 1024 * 1024
"""Bytes: Meta sends no larger body."""

_WHAT = "unreadable WhatsApp delivery"


def read_body(payload: bytes | str | Mapping[str, Any]) -> Mapping[str, Any]:
    """The delivery as an object.

    Raises:
        AdapterError: it is too large, no JSON, or no object. The error never holds the body.
    """
    if isinstance(payload, str | bytes | bytearray | memoryview):
        payload = _decoded(payload)
    found = as_object(payload)
    if found is None:
        _refuse("must be a JSON object")
    return found


def _decoded(payload: str | bytes | bytearray | memoryview) -> Any:
    body = payload.tobytes() if isinstance(payload, memoryview) else payload
    deep = False
    if len(body) > LARGEST or (isinstance(body, str) and _utf8_length(body) > LARGEST):
        _refuse(f"is larger than {LARGEST} bytes")
    try:
        return json.loads(body, parse_int=_integer)
    except RecursionError:
        deep = True
    except ValueError:
        pass
    # Raised out here, because an error in the except block would keep the decoder's, which holds the whole body.
    return _refuse("is no JSON" + (" that can be read: it is nested too deeply" if deep else ""))


def _utf8_length(body: str) -> int:
    return len(body) if body.isascii() else len(body.encode("utf-8", "surrogatepass"))


def _integer(digits: str) -> int | float:
    # Python refuses integers of more than 4,300 digits, and takes long over those it is told to read: nothing in a
    # delivery is that large, so the rest of it is read without.
    return int(digits) if len(digits) <= 400 else inf


def _refuse(message: str) -> Never:
    raise AdapterError(message, _WHAT)
