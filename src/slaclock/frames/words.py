"""Columns of a few distinct values as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from slaclock.errors import EventError, Fault

if TYPE_CHECKING:
    from slaclock.frames.arrays import Ints

SEPARATOR = "\x1f"
"""Between the items of a list, when a column of lists is told apart as texts."""


class Words:
    """A column's distinct values, and for each row the place of its own; -1 where it has none.

    Attributes:
        distinct: the distinct values; of lists, texts that stand for them.
        codes: the place of each row's value.
    """

    def __init__(self, column: Any, name: str) -> None:
        listed = _is_list(column.type)
        keys = _keys(column) if listed else column
        encoded = _encoded(keys)
        self.codes: Ints = _places(encoded.indices)
        self.distinct = encoded.dictionary
        self._column, self._name, self._listed = column, name, listed

    @property
    def values(self) -> list[Any]:
        """The distinct values as Python has them.

        Raises:
            EventError: fields cannot hold them.
        """
        found: list[Any] = self.distinct.to_pylist()
        if self._listed:
            _, first = np.unique(self.codes, return_index=True)
            first = first[self.codes[first] >= 0]
            found = [None] * len(found)
            for row in first.tolist():
                found[int(self.codes[row])] = self._column[row].as_py()
        for value in found:
            if not _plain(value):
                hint = "fields are texts, numbers, truth values and lists of these; write instants and decimals as text"
                fault = Fault(self._name, f"holds {type(value).__name__} values", value, hint)
                raise EventError((fault,), "cannot read the events")
        return found


def _places(indices: Any) -> Ints:
    if not pa.types.is_signed_integer(indices.type):
        indices = indices.cast(pa.int32())
    found: Ints = pc.fill_null(indices, -1).to_numpy(zero_copy_only=False)
    return found


def _encoded(column: Any) -> Any:
    """One dictionary for the whole column; numbers that are none (NaN) are missing."""
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries() if isinstance(column, pa.ChunkedArray) else column
        found = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
        if isinstance(found, pa.ChunkedArray):
            found = found.chunk(0) if found.num_chunks else pa.array([], column.type)
        if found.dictionary.null_count or found.dictionary.type in _VIEWS:
            return _encoded(column.cast(_VIEWS.get(found.dictionary.type, found.dictionary.type)))
        return found
    column = column.cast(_VIEWS[column.type]) if column.type in _VIEWS else column
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
    if pa.types.is_null(column.type):
        column = column.cast(pa.string())
    found = column.dictionary_encode()
    if isinstance(found, pa.ChunkedArray):
        found = found.unify_dictionaries().combine_chunks()
        if isinstance(found, pa.ChunkedArray):
            found = found.chunk(0) if found.num_chunks else pa.array([], found.type)
    return found


_VIEWS = {pa.string_view(): pa.string(), pa.binary_view(): pa.binary()}


def _is_list(kind: Any) -> bool:
    return bool(pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind))


def _keys(column: Any) -> Any:
    """Each list as a text that no other list has."""
    strings = column.cast(pa.list_(pa.string()))
    # A missing item is told from an empty text; lengths tell where items end that hold the separator themselves.
    chunks = strings.chunks if isinstance(strings, pa.ChunkedArray) else [strings]
    texts = []
    for chunk in chunks:
        items = chunk.flatten()
        lengths = pc.cast(pc.fill_null(pc.utf8_length(items), -1), pa.string())
        marked = pc.binary_join_element_wise(lengths, pc.fill_null(items, ""), ":")
        offsets = np.concatenate([[0], np.cumsum(pc.fill_null(pc.list_value_length(chunk), 0).to_numpy())])
        lists = pa.ListArray.from_arrays(pa.array(offsets.astype(np.int32)), marked)
        joined = pc.binary_join(lists, SEPARATOR)
        texts.append(pc.if_else(chunk.is_null(), None, joined))
    return pa.chunked_array(texts, pa.string())


def _plain(value: Any) -> bool:
    if isinstance(value, list):
        return all(_plain(item) for item in value)
    return value is None or isinstance(value, str | int | float | bool)
