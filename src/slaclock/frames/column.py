"""Columns of instants and durations: in from whatever the caller has, and the answer back in the same kind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from slaclock.durations import to_duration
from slaclock.errors import CalendarError, NaiveDatetimeError, shown
from slaclock.frames.kinds import kind_of, one_chunk
from slaclock.instants import DAY

if TYPE_CHECKING:
    from slaclock.frames.arrays import Bools, Ints

UNITS = {"s": 1_000_000, "ms": 1_000, "us": 1}
_KNOWN = "a NumPy, pandas, polars, DuckDB or Arrow column"


@dataclass(frozen=True, slots=True)
class Column:
    """Microseconds, one for each row, and which rows have none.

    Attributes:
        values: microseconds; 0 where one is missing.
        missing: `None` where no row is.
        given: the caller's own column, after which the answer is made.
        zone: the zone in which its instants are shown.
        unit: the resolution of its instants; `""` for plain integers.
    """

    values: Ints
    missing: Bools | None
    given: Any
    zone: str
    unit: str


def instants(data: Any, name: str) -> Column:
    """A column of instants.

    NumPy's `datetime64` has no zones and is UTC by its own definition; plain integers are microseconds since 1970.

    Raises:
        NaiveDatetimeError: its timestamps have no time zone.
        CalendarError: it is no column of instants.
    """
    if kind_of(data) == "numpy":
        return _from_numpy(data, name, "M", "datetime64 or int64 (microseconds since 1970-01-01 UTC)")
    column = _arrow(data, name)
    kind = column.type
    if pa.types.is_int64(kind):
        return Column(*_filled(column, 1), data, "UTC", "")
    if not pa.types.is_timestamp(kind):
        raise CalendarError(f"{name} must be a column of instants, not of {kind}", value=str(kind), path=name)
    if kind.tz is None:
        raise NaiveDatetimeError(naive(name), path=name)
    return Column(*_microseconds(column, kind.unit, name), data, kind.tz, kind.unit)


def naive(name: str) -> str:
    """The message for a column of timestamps that has no zone."""
    return (
        f"column {name} has no time zone, so nobody knows which instants it holds; give it one: "
        f'df["{name}"].dt.tz_localize("Europe/Berlin") (pandas), .dt.replace_time_zone("Europe/Berlin") (polars), '
        f"timezone('Europe/Berlin', \"{name}\") (DuckDB)"
    )


def durations(data: Any, name: str) -> Column | int:
    """A column of durations, or one for all rows.

    Raises:
        CalendarError: it is neither, or one is negative.
    """
    if isinstance(data, timedelta):
        return to_duration(data, name)
    if kind_of(data) == "numpy":
        found = _from_numpy(data, name, "m", "timedelta64 or int64 (microseconds)")
    else:
        column = _arrow(data, name)
        if pa.types.is_int64(column.type):
            found = Column(*_filled(column, 1), data, "", "")
        elif pa.types.is_duration(column.type):
            found = Column(*_microseconds(column, column.type.unit, name), data, "", column.type.unit)
        elif column.type == pa.month_day_nano_interval():
            found = Column(*_intervals(column, name), data, "", "us")
        else:
            raise CalendarError(f"{name} must be a timedelta or a column of durations, not of {column.type}", path=name)
    if len(found.values) and found.values.min() < 0:
        row = int(np.argmin(found.values))
        raise CalendarError(f"{name} must not be negative, and row {row} is", value=int(found.values[row]), path=name)
    return found


def counts(data: Any, name: str) -> Column | int:
    """A column of whole numbers, or one for all rows.

    Raises:
        CalendarError: it is neither.
    """
    if isinstance(data, int) and not isinstance(data, bool):
        return data
    column = pa.array(data) if kind_of(data) == "numpy" else _arrow(data, name)
    if not pa.types.is_integer(column.type):
        raise CalendarError(f"{name} must be a whole number or a column of them, not of {column.type}", path=name)
    return Column(*_filled(column.cast(pa.int64()), 1), data, "", "")


def names(data: Any, name: str) -> tuple[Ints, list[str], Bools | None]:
    """A column of texts as places in a list of them, and which rows have none.

    Raises:
        CalendarError: it is no column of texts.
    """
    column = one_chunk(pa.array(data) if kind_of(data) == "numpy" else _arrow(data, name))
    if not pa.types.is_dictionary(column.type):
        column = column.dictionary_encode()
    known = column.dictionary
    if not (
        pa.types.is_string(known.type) or pa.types.is_large_string(known.type) or pa.types.is_string_view(known.type)
    ):
        raise CalendarError(f"{name} must be a calendar, or a column of names of calendars", path=name)
    codes, missing = _filled(column.indices.cast(pa.int64()), 1)
    return codes, known.to_pylist(), missing


def _from_numpy(data: Any, name: str, kind: str, wanted: str) -> Column:
    if data.ndim != 1:
        raise CalendarError(f"{name} must be one column, not an array of {data.ndim} dimensions", path=name)
    if data.dtype == np.int64:
        return Column(data, None, data, "UTC", "")
    if data.dtype.kind != kind:
        raise CalendarError(f"{name} must be {wanted}, not {data.dtype}", value=str(data.dtype), path=name)
    missing = np.isnat(data)
    unit = "ns" if np.datetime_data(data.dtype)[0] in ("ns", "ps", "fs", "as") else "us"
    values = data.astype(f"{kind}8[us]").view(np.int64)  # NumPy floors, as it should
    if not missing.any():
        return Column(values, None, data, "UTC", unit)
    return Column(np.where(missing, 0, values), missing, data, "UTC", unit)


def _arrow(data: Any, name: str) -> Any:
    kind = kind_of(data)
    if kind == "pandas":
        return one_chunk(pa.Array.from_pandas(data))
    if kind == "polars":
        return one_chunk(data.to_arrow())
    if kind == "pyarrow" and isinstance(data, pa.Array | pa.ChunkedArray):
        return one_chunk(data)
    if kind == "duckdb" or hasattr(data, "__arrow_c_stream__"):
        return _only_column(data, name)
    if kind == "arrow":
        return pa.array(data)
    raise CalendarError(f"{name} must be {_KNOWN}, not {shown(data)}", value=data, path=name)


def _only_column(data: Any, name: str) -> Any:
    try:
        found = pa.chunked_array(data)
    except (TypeError, ValueError, pa.ArrowInvalid):
        table = pa.table(data)
        if table.num_columns != 1:
            raise CalendarError(f"{name} must be one column, and has {table.num_columns}", path=name) from None
        found = table.column(0)
    if pa.types.is_struct(found.type):
        if found.type.num_fields != 1:
            raise CalendarError(f"{name} must be one column, and has {found.type.num_fields}", path=name)
        found = pa.chunked_array([chunk.field(0) for chunk in found.chunks], found.type.field(0).type)
    return one_chunk(found)


def _filled(column: Any, factor: int) -> tuple[Ints, Bools | None]:
    """The bits of a column of 64-bit integers (or instants), times `factor`; null slots may hold any: they become 0."""
    buffer = column.buffers()[1]
    if buffer is None or not len(column):
        values = np.zeros(len(column), np.int64)
    else:
        values = np.frombuffer(buffer, np.int64)[column.offset : column.offset + len(column)]
    missing = None
    if column.null_count:
        missing = column.is_null().to_numpy(zero_copy_only=False)
        values = np.where(missing, 0, values)
    return (values if factor == 1 else values * factor), missing


def _intervals(column: Any, name: str) -> tuple[Ints, Bools | None]:
    """DuckDB's intervals, as it writes the difference of two instants: days are of 24 hours, months are refused."""
    parts = np.frombuffer(column.buffers()[1], np.dtype([("months", "i4"), ("days", "i4"), ("ns", "i8")]))
    parts = parts[column.offset : column.offset + len(column)]
    missing = column.is_null().to_numpy(zero_copy_only=False)
    parts = np.where(missing, np.zeros(1, parts.dtype), parts)
    if parts["months"].any():
        raise CalendarError(f"{name} holds months, and nobody knows how long these are: write hours", path=name)
    return parts["days"].astype(np.int64) * DAY + parts["ns"] // 1000, missing if missing.any() else None


def _microseconds(column: Any, unit: str, name: str) -> tuple[Ints, Bools | None]:
    if unit == "ns":
        values, missing = _filled(column, 1)
        return values // 1000, missing  # floors, also before 1970; Arrow's own cast does not
    factor = UNITS[unit]
    values, missing = _filled(column, 1)
    if factor > 1 and len(values) and max(abs(int(values.min())), abs(int(values.max()))) > (1 << 62) // factor:
        row = int(np.argmax(np.abs(values)))
        raise CalendarError(
            f"row {row}, {name}: an instant outside the years 1-9999: is it a placeholder? make it missing", path=name
        )
    return values * factor if factor > 1 else values, missing
