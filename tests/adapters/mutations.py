"""Documents with one value changed, wherever it stands."""

from __future__ import annotations

import copy


def leaves(document, path=()):
    """The paths of all values in a document, containers included."""
    yield path
    items = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for key, value in items:
        yield from leaves(value, (*path, key))


def put(document, path, value):
    """A copy of a document with another value at a path."""
    if not path:
        return value
    document = copy.deepcopy(document)
    inner = document
    for key in path[:-1]:
        inner = inner[key]
    inner[path[-1]] = value
    return document
