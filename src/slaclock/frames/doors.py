"""Tables in from whatever the caller has, and the results back in the same kind."""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from slaclock.errors import EventError, Fault, shown
from slaclock.frames.kinds import kind_of

_FAILS = "cannot read the events"
_KINDS = "a pandas, polars, DuckDB or pyarrow table, or anything else with the Arrow PyCapsule interface"


def table_of(data: Any) -> Any:
    """A caller's table as Arrow has it, copied only where it must be.

    Raises:
        EventError: it is none.
    """
    if isinstance(data, pa.Table):
        return data
    if isinstance(data, pa.RecordBatch):
        return pa.Table.from_batches([data])
    kind = kind_of(data)
    if kind == "pandas" and hasattr(data, "columns"):
        return _from_pandas(data)
    if kind == "polars" and hasattr(data, "collect"):
        data = data.collect()
    try:
        return pa.table(data)
    except (TypeError, ValueError, pa.ArrowInvalid):
        raise EventError(f"events must be {_KINDS}, not {shown(data)}", _FAILS) from None


def _from_pandas(data: Any) -> Any:
    twice = sorted({str(name) for name in data.columns[data.columns.duplicated()]})
    if twice:
        raise EventError(tuple(Fault(name, "there are several such columns") for name in twice), _FAILS)
    try:
        return pa.Table.from_pandas(data, preserve_index=False)
    except (pa.ArrowTypeError, pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        for name in data.columns:
            try:
                pa.Array.from_pandas(data[name])
            except (pa.ArrowTypeError, pa.ArrowInvalid, pa.ArrowNotImplementedError):
                hint = f'make them one: df["{name}"].astype("string")'
                raise EventError((Fault(str(name), "holds values of several types", hint=hint),), _FAILS) from None
        raise EventError(f"the table cannot be read: {error}", _FAILS) from None


def table_like(given: Any, table: Any) -> Any:
    """A table in the kind of the caller's own."""
    kind = kind_of(given)
    if kind == "pandas":
        return _pandas(table)
    if kind == "polars":
        import polars as pl  # noqa: PLC0415 - the caller has it; nobody else needs it

        return pl.from_arrow(table)
    if kind == "duckdb":
        slaclock_results = table  # noqa: F841 - DuckDB finds it by its name, on the caller's own connection
        return given.query("slaclock_events", "select * from slaclock_results")
    return table


def _pandas(table: Any) -> Any:
    """Lists stay Arrow's: as Python objects they would take twenty times as long."""
    import pandas as pd  # noqa: PLC0415 - the caller has it; nobody else needs it

    def kept(kind: Any) -> Any:
        if pa.types.is_boolean(kind):
            return pd.BooleanDtype()
        return pd.ArrowDtype(kind) if pa.types.is_list(kind) else None

    return table.to_pandas(types_mapper=kept)
