"""A progress line on a terminal, and nothing anywhere else."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")


def progress(items: Sequence[T], label: str, *, quiet: bool = False) -> Iterator[T]:
    """Yields the items and shows on stderr, where that is a terminal, how far it is."""
    shown = sys.stderr.isatty() and not quiet
    step = max(1, len(items) // 100)
    for n, item in enumerate(items):
        if shown and n % step == 0:
            print(f"\r{label}: {100 * n // len(items):3} %", end="", file=sys.stderr, flush=True)
        yield item
    if shown:
        print(f"\r{label}: done ", file=sys.stderr)
