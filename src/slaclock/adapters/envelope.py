"""A vendor's documents as its API sends them: a plain list, or an envelope around one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from slaclock.adapters.node import Node
from slaclock.errors import shown

if TYPE_CHECKING:
    from slaclock.adapters.findings import Findings


def records(document: object, name: str, found: Findings, *keys: str) -> list[Node]:
    """The records of a document; what is no record at all becomes a fault.

    Args:
        document: a list of mappings, an envelope such as `{"users": [...], "next_page": null}`, or `None`: none.
        name: the argument's name, with which every path begins.
        found: where faults and problems go.
        keys: the envelope's key, and others that it may have; without one, `name`.

    >>> from slaclock.adapters.findings import Findings
    >>> [node.path for node in records({"users": [{"id": 1}]}, "users", Findings())]
    ['users[0]']
    """
    entries = listed(document, name, keys or (name,), found)
    nodes = []
    for place, value in enumerate(entries):
        if isinstance(value, Mapping):
            nodes.append(Node((name, None, place), value, found))
        else:
            found.fault(f"{name}[{place}]", f"must be an object, not {shown(value)}", value)
    return nodes


def record(document: object, name: str, found: Findings) -> Node | None:
    """A single record: a mapping, or an envelope such as `{"ticket": {...}}`; anything else is a fault."""
    if isinstance(document, Mapping):
        inner = document.get(name)
        if isinstance(inner, Mapping) and "id" not in document:
            return Node(name, inner, found)
        return Node(name, document, found)
    found.fault(name, f"must be an object, not {shown(document)}", document)
    return None


def listed(document: object, name: str, keys: tuple[str, ...], found: Findings) -> list[Any] | tuple[Any, ...]:
    """What a document lists, whatever that is; what is no list becomes a fault."""
    if document is None:
        return []
    if isinstance(document, list | tuple):
        return document
    hint = f'give a list of objects, or {{"{keys[0]}": [...]}}'
    if not isinstance(document, Mapping):
        found.fault(name, f"must be a list or an envelope of one, not {shown(document)}", document, hint)
        return []
    key = next((key for key in keys if key in document), None)
    if key is None:
        found.fault(name, f'is an object without "{keys[0]}": {shown(dict(document))}', document, hint)
        return []
    entries = document[key]
    if not isinstance(entries, list | tuple):
        found.fault(name, f'must hold a list under "{key}", not {shown(entries)}', entries, hint)
        return []
    _whole(document, entries, name, found)
    return entries


def _whole(envelope: Mapping[str, Any], entries: list[Any] | tuple[Any, ...], name: str, found: Findings) -> None:
    """Tells where an envelope is one page of several; incremental exports always name a next page."""
    if "end_time" in envelope or "end_of_stream" in envelope:
        return
    meta, count = envelope.get("meta"), envelope.get("count")
    following = envelope.get("next_page")
    if following or (isinstance(meta, Mapping) and meta.get("has_more") is True):
        shown_page = f" ({shown(following)})" if following else ""
        found.problem(f"{name}.next_page", f"only one page was given, and another one follows{shown_page}")
    elif type(count) is int and count > len(entries) and not envelope.get("previous_page"):
        found.problem(f"{name}.count", f"says {shown(count)}, but {len(entries)} were given: the rest is missing")
