"""JSON texts, read strictly: a key that is given twice is a fault."""

from __future__ import annotations

import json
import re
from typing import Any

from slaclock.errors import DocumentError, Fault
from slaclock.policies.limits import MOST_LEVELS, Place, written

_MOST_REPEATED = 100
_TOKEN = re.compile(r'"(?:[^"\\]+|\\.)*"|[{}\[\],]')


def read(text: str) -> Any:
    """What a JSON text says.

    Raises:
        DocumentError: it is not JSON, holds a key twice or an endless number; with line and column.
    """
    repeated = False

    def mapping(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        nonlocal repeated
        found = dict(pairs)
        repeated = repeated or len(found) < len(pairs)
        return found

    def endless(word: str) -> Any:
        found = re.search(rf'(?<!["\w]){word}\b', text)
        raise DocumentError((Fault(place(text, found.start() if found else 0), f"has {word}, which is no number"),))

    try:
        document: Any = json.loads(text, object_pairs_hook=mapping, parse_constant=endless)
    except json.JSONDecodeError as error:
        path = f"line {error.lineno}, column {error.colno}"
        raise DocumentError((Fault(path, f"is not JSON: {error.msg[:1].lower()}{error.msg[1:]}"),)) from None
    except DocumentError:
        raise
    except ValueError:  # of the standard library: Python reads no integer of more than 4,300 digits
        long = re.search(r"\d{4301}", text)
        path = place(text, long.start() if long else 0)
        raise DocumentError((Fault(path, "has a number of more than 4,300 digits"),)) from None
    except RecursionError:
        raise DocumentError((Fault("", "is nested too deeply", hint=f"at most {MOST_LEVELS} levels"),)) from None
    if repeated:
        raise DocumentError(tuple(_repeated(text)))
    return document


def place(text: str, at: int) -> str:
    """Line and column of a position, for messages; both count from 1."""
    return f"line {text.count(chr(10), 0, at) + 1}, column {at - text.rfind(chr(10), 0, at)}"


class _Container:
    """A list or mapping that the search for repeated keys is in, and where in it."""

    __slots__ = ("above", "index", "key", "keyed", "keys")

    def __init__(self, opening: str, above: Place) -> None:
        self.above = above
        self.keyed = opening == "{"
        self.keys: set[str] = set()
        self.key: str | None = None
        self.index = 0

    @property
    def place(self) -> Place:
        return self.above, self.index if self.key is None else self.key


def _repeated(text: str) -> list[Fault]:
    """The keys of a valid JSON text that are given twice; a second walk, only for texts that have some."""
    faults: list[Fault] = []
    left: list[_Container] = []
    for token in _TOKEN.finditer(text):
        sign = token[0]
        if sign in "{[":
            left.append(_Container(sign, left[-1].place if left else None))
        elif sign in "}]":
            left.pop()
        elif sign == ",":
            left[-1].key = None
            left[-1].index += 1
        elif left and left[-1].keyed and left[-1].key is None:
            here = left[-1]
            here.key = json.loads(sign)
            if here.key in here.keys:
                faults.append(Fault(written(here.place), f"is given twice, again in {place(text, token.start())}"))
                if len(faults) == _MOST_REPEATED:
                    break
            here.keys.add(str(here.key))
    return faults
