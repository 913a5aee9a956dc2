"""The answers of slaclock for whole columns: NumPy, pandas, polars, DuckDB and Arrow (extra `frames`)."""

from __future__ import annotations

try:
    from slaclock.frames.evaluation import evaluate
    from slaclock.frames.lookups import after, after_business_days, elapsed, is_open
    from slaclock.frames.parquet import evaluate_parquet
    from slaclock.frames.stream import evaluate_batches
    from slaclock.frames.wide import USUAL, from_wide
except ModuleNotFoundError as error:
    if error.name not in ("numpy", "pyarrow"):
        raise
    raise ImportError(f"slaclock.frames needs {error.name}: pip install 'slaclock[frames]'", name=error.name) from error

__all__ = [
    "USUAL",
    "after",
    "after_business_days",
    "elapsed",
    "evaluate",
    "evaluate_batches",
    "evaluate_parquet",
    "from_wide",
    "is_open",
]
