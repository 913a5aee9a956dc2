"""What kind of data a caller brings, told by the name of its module: nothing is imported to find out."""

from __future__ import annotations

from typing import Any

import pyarrow as pa


def kind_of(data: object) -> str:
    """`numpy`, `pandas`, `polars`, `duckdb`, `pyarrow`; `arrow` for others that speak the Arrow PyCapsule interface.

    >>> import numpy as np
    >>> kind_of(np.array([1])), kind_of([1])
    ('numpy', '')
    """
    module = type(data).__module__.partition(".")[0].lstrip("_")
    if module in ("numpy", "pandas", "polars", "duckdb", "pyarrow"):
        return module
    capsule = hasattr(data, "__arrow_c_stream__") or hasattr(data, "__arrow_c_array__")
    return "arrow" if capsule else ""


def one_chunk(column: Any) -> Any:
    """An Arrow column in one piece."""
    if isinstance(column, pa.ChunkedArray):
        column = column.combine_chunks()
        if isinstance(column, pa.ChunkedArray):  # an empty or an oversized one
            column = column.chunk(0) if column.num_chunks else pa.array([], column.type)
    return column
