"""Ids that are numbers of one length behind one prefix, such as INC0012345: read as numbers, without hashing texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

if TYPE_CHECKING:
    from slaclock.frames.arrays import Codes, Ints

BLOCK = 1 << 16
"""Rows read at a time."""
DIGITS = 18
"""So many digits fit into an int64."""
STEP = 9
"""So many into an int32."""
SPARSE = 2
"""With more possible numbers than so many for each row, they are no ids in a row, and a table of them is too large."""


def numbered(column: Any) -> tuple[Any, Codes] | None:
    """The distinct ids in order and the place of each row's; `None` where they are not of this form.

    Args:
        column: an Arrow column of texts, none missing.

    >>> ids, places = numbered(pa.chunked_array([["T07", "T09", "T07"]]))
    >>> ids.to_pylist(), places.tolist()
    (['T07', 'T09'], [0, 1, 0])
    """
    chunks = [chunk for chunk in column.chunks if len(chunk)]
    if not chunks:
        return None
    texts = [_matrix(chunk) for chunk in chunks]
    first = texts[0]
    if first is None or any(text is None or text.shape[1] != first.shape[1] for text in texts):
        return None
    form = _Form(first)
    if not form.digits or form.digits > DIGITS:
        return None
    numbers = np.empty(len(column), np.int64)
    row = 0
    for text in texts:
        for begin in range(0, len(text), BLOCK):
            found = form.read(text[begin : begin + BLOCK])
            if found is None:
                return None
            numbers[row : row + len(found)] = found
            row += len(found)
    least = int(numbers.min())
    numbers -= least
    many = int(numbers.max()) + 1
    if many > SPARSE * len(numbers) + BLOCK:
        return None
    there = np.zeros(many, np.bool_)
    there[numbers] = True
    places = (np.cumsum(there, dtype=np.int32) - 1)[numbers]
    return form.texts(np.flatnonzero(there) + least, column.type), places


class _Form:
    """The prefix and the number of digits of an example's rows."""

    def __init__(self, text: Any) -> None:
        self.width = text.shape[1]
        example = text[0]
        digits = (example >= ord("0")) & (example <= ord("9"))
        self.digits = self.width - (int(np.flatnonzero(~digits)[-1]) + 1 if not digits.all() else 0)
        self.prefix = example[: self.width - self.digits]
        self._least = np.append(self.prefix, np.full(self.digits, ord("0"))).astype(np.uint8)
        most = np.append(np.zeros(len(self.prefix)), np.full(self.digits, 9)).astype(np.uint8)
        self._least_block, self._most_block = np.tile(self._least, (BLOCK, 1)), np.tile(most, (BLOCK, 1))

    def read(self, text: Any) -> Any:
        """The numbers of some rows; `None` where one has another form."""
        found = text - self._least_block[: len(text)]  # what is smaller wraps around, and is too large then
        if (found > self._most_block[: len(text)]).any():
            return None
        # So many digits at a time as an int32 holds.
        number = np.zeros(len(text), np.int64)
        for begin in range(len(self.prefix), self.width, STEP):
            part = np.zeros(len(text), np.int32)
            places = range(begin, min(begin + STEP, self.width))
            for place in places:
                part *= 10
                part += found[:, place]
            number *= 10 ** len(places)
            number += part
        return number

    def texts(self, numbers: Ints, kind: Any) -> Any:
        """The ids of some numbers."""
        found = np.empty((len(numbers), self.width), np.uint8)
        found[:] = self._least
        left = numbers.astype(np.int64)
        for place in range(self.width - 1, len(self.prefix) - 1, -1):
            left, digit = np.divmod(left, 10)
            found[:, place] += digit.astype(np.uint8)
        offsets = np.arange(len(numbers) + 1, dtype=np.int64) * self.width
        if pa.types.is_string(kind):
            offsets = offsets.astype(np.int32)
        return pa.Array.from_buffers(kind, len(numbers), [None, pa.py_buffer(offsets), pa.py_buffer(found)])


def _matrix(chunk: Any) -> Any:
    """The letters of texts of one length, a row for each; `None` where lengths differ."""
    kind = np.int64 if pa.types.is_large_string(chunk.type) else np.int32
    _, offsets, letters = chunk.buffers()
    ends = np.frombuffer(offsets, kind)[chunk.offset : chunk.offset + len(chunk) + 1]
    begin, width = int(ends[0]), int(ends[1] - ends[0])
    if not width or int(ends[-1]) - begin != width * len(chunk) or (np.diff(ends) != width).any():
        return None
    found = np.frombuffer(letters, np.uint8)[begin : begin + width * len(chunk)]
    return found.reshape(-1, width)
