"""Records of many tickets, by ticket."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from slaclock.adapters.envelope import listed
from slaclock.adapters.node import Node, identifier
from slaclock.errors import shown

if TYPE_CHECKING:
    from slaclock.adapters.findings import Findings


class Grouped:
    """The records of a document, found by their `ticket_id`.

    A record that names no ticket is left out, and told, as is one that is no record at all.

    Args:
        document: a list, an envelope, or anything that yields records; `None`: none were given.
        name: the argument's name, with which every path begins.
        found: where faults and problems go.
        keys: the envelope's key, and others that it may have; without one, `name`.

    Attributes:
        given: whether there was a document at all.

    >>> from slaclock.adapters.findings import Findings
    >>> own = Grouped([{"ticket_id": 7, "id": 1}, {"ticket_id": "7", "id": 2}], "audits", Findings())
    >>> [node.path for node in own.of("7", Findings())]
    ['audits[0]', 'audits[1]']
    """

    __slots__ = ("_left", "_name", "_places", "_records", "given")

    def __init__(self, document: object, name: str, found: Findings, *keys: str) -> None:
        self.given = document is not None
        self._name = name
        # Places and not nodes: Python's garbage collector looks at each object that is kept, again and again.
        records = _each(document, name, found, *keys)
        self._records = records if isinstance(records, list | tuple) else list(records)
        self._places: dict[str, list[int]] = {}
        for place, record in _objects(self._records, name, found):
            key = identifier(record.get("ticket_id"))
            if key is None:
                value = record.get("ticket_id")
                found.problem(f"{name}[{place}].ticket_id", f"left out: {shown(value)} is no ticket's id")
            else:
                self._places.setdefault(key, []).append(place)
        self._left = dict.fromkeys(self._places)

    def of(self, ticket: str | None, found: Findings) -> list[Node]:
        """The records of one ticket, in their order.

        Args:
            ticket: the ticket's id, as text.
            found: where their faults and problems go.
        """
        if ticket is None or ticket not in self._places:
            return []
        self._left.pop(ticket, None)
        return [Node((self._name, None, place), self._records[place], found) for place in self._places[ticket]]

    def left(self) -> Iterator[tuple[str, list[str]]]:
        """The ids of tickets that nobody asked for, each with the paths of its records."""
        for ticket in self._left:
            yield ticket, [f"{self._name}[{place}]" for place in self._places[ticket]]


def stream(document: object, name: str, found: Findings, *keys: str) -> Iterator[Node]:
    """The records of a document, one at a time where they come one at a time."""
    records = _each(document, name, found, *keys)
    if isinstance(records, list | tuple):
        return iter([Node((name, None, place), each, found) for place, each in _objects(records, name, found)])
    return (Node((name, None, place), each, found) for place, each in _objects(records, name, found))


def _each(document: object, name: str, found: Findings, *keys: str) -> Iterable[Any]:
    if isinstance(document, str | bytes | Mapping) or not isinstance(document, Iterable):
        return listed(document, name, keys or (name,), found)
    return document


def _objects(records: Iterable[Any], name: str, found: Findings) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Those that are objects; another one is a fault of a list, and is left out of a stream."""
    for place, record in enumerate(records):
        if type(record) is dict or isinstance(record, Mapping):
            yield place, record
        elif isinstance(records, list | tuple):
            found.fault(f"{name}[{place}]", f"must be an object, not {shown(record)}", record)
        else:
            found.problem(f"{name}[{place}]", f"left out: must be an object, not {shown(record)}")
