"""Columns of a few distinct values as numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from slaclock.errors import EventError, Fault

if TYPE_CHECKING:
    from slaclock.frames.arrays import Codes

SEPARATOR = "\x1f"
"""Between the items of a list, when a column of lists is told apart as texts."""


class Words:
    """A column's distinct values, and for each row the place of its own; -1 where it has none.

    Attributes:
        distinct: the distinct values; of lists, texts that stand for them.
        codes: the place of each row's value.
    """

    def __init__(self, column: Any, name: str) -> None:
        listed = is_list(column.type)
        inner = column.type.value_type if listed else column.type
        if pa.types.is_nested(inner):
            fault = Fault(name, f"must hold texts or numbers, or lists of these, not {column.type}")
            raise EventError((fault,), "cannot read the events")
        self.distinct, self.codes = _encoded(_keys(column) if listed else column)
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


def _encoded(column: Any) -> tuple[Any, Codes]:
    """The distinct values of a column, and each row's place among them; numbers that are none (NaN) are missing."""
    if pa.types.is_dictionary(column.type):
        known = column.type.value_type
        if known in _VIEWS:
            column = _without_views(column, _VIEWS[known])
        chunks = _with_one_dictionary(column)
        if chunks and chunks[0].dictionary.null_count:
            return _encoded(column.cast(chunks[0].dictionary.type))
        return _read(chunks, _VIEWS.get(known, known))
    column = column.cast(_VIEWS[column.type]) if column.type in _VIEWS else column
    if pa.types.is_floating(column.type):
        column = pc.if_else(pc.is_nan(column), None, column)
    if pa.types.is_null(column.type):
        column = column.cast(pa.string())
    if 2 * column.null_count < len(column):
        return _read(_with_one_dictionary(column.dictionary_encode()), column.type)
    # Most are missing: only those that are there are looked at.
    there = np.concatenate([np.zeros(0, np.int8), *(bits_of(chunk) for chunk in _chunks(column))])
    known, places = _read(_with_one_dictionary(column.drop_null().dictionary_encode()), column.type)
    codes: Codes = np.full(len(there), -1, places.dtype)
    codes[np.flatnonzero(there)] = places
    return known, codes


def _read(chunks: list[Any], kind: Any) -> tuple[Any, Codes]:
    """The one dictionary that chunks share, and the places of their rows."""
    if not chunks:
        return pa.array([], kind), np.zeros(0, np.int8)
    known = chunks[0].dictionary
    return known, np.concatenate([_places(chunk.indices, len(known)) for chunk in chunks])


def _chunks(column: Any) -> list[Any]:
    """The chunks of a column that are not empty."""
    return [chunk for chunk in column.chunks if len(chunk)] if isinstance(column, pa.ChunkedArray) else [column]


def _with_one_dictionary(column: Any) -> list[Any]:
    """The chunks of a dictionary column, which have all one dictionary where Arrow has encoded it itself."""
    chunks = _chunks(column)
    addresses = {tuple(None if b is None else b.address for b in chunk.dictionary.buffers()) for chunk in chunks}
    lengths = {(chunk.dictionary.offset, len(chunk.dictionary)) for chunk in chunks}
    if len(addresses) < 2 and len(lengths) < 2:
        return chunks  # to unify them takes a time for each chunk, and a dictionary of ids is long
    return _chunks(pa.chunked_array(chunks).unify_dictionaries())


def _without_views(column: Any, kind: Any) -> Any:
    """A dictionary of views (as polars has them), of which Arrow can do little, as one of plain values."""
    chunks = column.chunks if isinstance(column, pa.ChunkedArray) else [column]
    plain = [pa.DictionaryArray.from_arrays(each.indices, each.dictionary.cast(kind)) for each in chunks]
    return pa.chunked_array(plain, pa.dictionary(column.type.index_type, kind))


def plain_texts(column: Any) -> Any:
    """A column without dictionaries and views."""
    if pa.types.is_dictionary(column.type):
        kind = column.type.value_type
        column = _without_views(column, _VIEWS[kind]) if kind in _VIEWS else column
        column = column.cast(column.type.value_type)
    return column.cast(_VIEWS[column.type]) if column.type in _VIEWS else column


def _places(indices: Any, many: int) -> Codes:
    """Places as integers as small as may be; -1 where there is none."""
    buffer = indices.buffers()[1]
    if buffer is None:
        return np.full(len(indices), -1, np.int8)
    plain = np.frombuffer(buffer, str(indices.type))[indices.offset : indices.offset + len(indices)]
    found: Codes = plain.astype(_small(many))
    if indices.null_count:
        there = bits_of(indices)
        found += 1
        found *= there
        found -= 1
    return found


def _small(many: int) -> Any:
    return np.int8 if many < 1 << 7 else np.int16 if many < 1 << 15 else np.int32


def bits_of(column: Any) -> Any:
    """Which rows of an Arrow array are there, as 0 and 1."""
    validity = column.buffers()[0]
    if validity is None or not column.null_count:
        return np.ones(len(column), np.int8)
    begin, shift = divmod(column.offset, 8)
    packed = np.frombuffer(validity, np.uint8)[begin : (column.offset + len(column) + 7) // 8]
    return np.unpackbits(packed, bitorder="little")[shift : shift + len(column)].view(np.int8)


_VIEWS = {pa.string_view(): pa.string(), pa.binary_view(): pa.binary()}


def is_plain(kind: Any, *, numbers: bool) -> bool:
    """Whether a column has texts, or (floats, too: a column of pandas with missing values has no others) numbers."""
    kind = kind.value_type if pa.types.is_dictionary(kind) else kind
    if numbers and (pa.types.is_integer(kind) or pa.types.is_floating(kind)):
        return True
    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind))


def is_list(kind: Any) -> bool:
    """Whether a column has lists."""
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
