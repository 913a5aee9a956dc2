"""Answers in the caller's own kind of column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from slaclock.frames.kinds import kind_of

if TYPE_CHECKING:
    from slaclock.frames.arrays import Bools, Ints
    from slaclock.frames.column import Column


def instants_like(column: Column, values: Ints, missing: Bools | None) -> Any:
    """Instants as the caller's column holds them: the same zone, and nanoseconds where it has these."""
    unit = "ns" if column.unit == "ns" else "us"
    if unit == "ns":
        values = values * 1000
    if kind_of(column.given) == "numpy":
        return values if not column.unit else _numpy(values, missing, f"M8[{unit}]")
    if not column.unit:
        return _back(column.given, pa.array(values, mask=missing))
    if kind_of(column.given) == "pandas" and hasattr(column.given.dtype, "tz"):
        return _pandas_instants(column.given, _numpy(values, missing, f"M8[{unit}]"))
    return _back(column.given, pa.array(_numpy(values, missing, f"M8[{unit}]")).cast(pa.timestamp(unit, column.zone)))


def durations_like(column: Column, values: Ints, missing: Bools | None) -> Any:
    """Durations in microseconds, in the kind of a column of instants."""
    if kind_of(column.given) == "numpy":
        return values if not column.unit else _numpy(values, missing, "m8[us]")
    if not column.unit:
        return _back(column.given, pa.array(values, mask=missing))
    return _back(column.given, pa.array(_numpy(values, missing, "m8[us]")))


def flags_like(column: Column, values: Bools, missing: Bools | None) -> Any:
    """Truth values in the kind of a column of instants; of NumPy's a masked array where some are missing."""
    if kind_of(column.given) == "numpy":
        return values if missing is None else np.ma.masked_array(values, missing)
    return _back(column.given, pa.array(values, mask=missing))


def _numpy(values: Ints, missing: Bools | None, kind: str) -> Any:
    found = values.view(kind)
    if missing is not None:
        found = found.copy()
        found[missing] = np.array("NaT", kind)
    return found


def _pandas_instants(given: Any, values: Any) -> Any:
    import pandas as pd  # noqa: PLC0415 - the caller has it; nobody else needs it

    zoned = pd.DatetimeIndex(values).tz_localize("UTC").tz_convert(given.dtype.tz)
    return pd.Series(zoned, index=given.index, name=given.name) if isinstance(given, pd.Series) else zoned


def _back(given: Any, column: Any) -> Any:
    kind = kind_of(given)
    if kind == "pandas":
        import pandas as pd  # noqa: PLC0415 - the caller has it; nobody else needs it

        def kept(type_: Any) -> Any:
            if isinstance(given.dtype, pd.ArrowDtype):
                return pd.ArrowDtype(type_)
            if pa.types.is_boolean(type_):
                return pd.BooleanDtype()
            return pd.Int64Dtype() if pa.types.is_int64(type_) and column.null_count else None

        found = column.to_pandas(types_mapper=kept)
        if isinstance(given, pd.Series):
            found.index, found.name = given.index, given.name
            return found
        return pd.Index(found)
    if kind == "polars":
        import polars as pl  # noqa: PLC0415 - the caller has it; nobody else needs it

        return pl.Series(given.name, pl.from_arrow(column))
    if kind == "duckdb":
        slaclock_answer = pa.table({given.columns[0]: column})  # noqa: F841 - DuckDB finds it by its name
        return given.query("_slaclock_given", "select * from slaclock_answer")
    return column
