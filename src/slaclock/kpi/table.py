"""Rows as a plain text table."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from slaclock.durations import format_duration, in_us
from slaclock.kpi.rows import plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from slaclock.kpi.rows import Row

SECOND = 1_000_000


def to_table(rows: Sequence[Row]) -> str:
    """Rows as aligned text, with a heading; an empty text where there are none.

    Shares are shown in percent, cut (not rounded) to a tenth, so that 100.0 % always means all; durations are cut to
    the second; `-` stands for what was not measured. Exact values are in the rows and in `to_csv`.

    >>> from slaclock.kpi import Compliance
    >>> print(to_table([Compliance(by=("priority",), key=("high",), met=1999, breached=1, open=3, cancelled=0)]))
    priority   met  breached  open  cancelled  measured    rate
    high      1999         1     3          0      2000  99.9 %
    """
    if not rows:
        return ""
    names = list(rows[0].cells())
    texts = [{name: _text(name, value) for name, value in row.cells().items()} for row in rows]
    widths = {name: max(len(name), *(len(text[name]) for text in texts)) for name in names}
    left = set(rows[0].by)
    lines = [{name: name for name in names}, *texts]
    return "\n".join(
        "  ".join(f"{line[n]:<{widths[n]}}" if n in left else f"{line[n]:>{widths[n]}}" for n in names).rstrip()
        for line in lines
    )


def _text(name: str, value: object) -> str:
    if value is None:
        return "-"
    if isinstance(value, timedelta):
        return format_duration(in_us(value) // SECOND * SECOND)
    if name == "rate" and isinstance(value, float):
        return f"{int(value * 1000 + 1e-9) / 10:.1f} %"
    text = str(plain(value))
    return text if text.isprintable() else text.encode("unicode_escape").decode("ascii")
