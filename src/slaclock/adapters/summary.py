"""How far two sides agree, by metric."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable

Row: TypeAlias = dict[str, Any]

_HEAVY = ("breached", "target", "policy")
"""What changes a verdict or why there is one; instants and minutes are weighed by how far they lie apart."""


def summary(rows: Iterable[Row], *, worst: int = 10) -> list[Row]:
    """The share of agreement for each metric, the metric with the least first.

    Args:
        rows: from `compare` or `compare_metrics`.
        worst: how many rows to name for each metric.

    Returns:
        A dictionary for each metric: `metric`, `rows`, `same`, `share` (of rows that are the same, 0 to 1),
        `verdicts` and `differs` (how often each occurs), and `worst`: rows that are not the same, those first whose
        breach is judged otherwise, then those that one side lacks, then those whose times lie furthest apart.

    >>> summary([{"metric": "first_response", "verdict": "same", "differs": []}])[0]["share"]
    1.0
    """
    by_metric: dict[str, list[Row]] = {}
    for row in rows:
        by_metric.setdefault(row["metric"], []).append(row)
    found = [_of(metric, own, worst) for metric, own in by_metric.items()]
    return sorted(found, key=lambda each: each["share"])


def _of(metric: str, rows: list[Row], worst: int) -> Row:
    verdicts = Counter(row["verdict"] for row in rows)
    apart = sorted((row for row in rows if row["verdict"] != "same"), key=_weight, reverse=True)
    return {
        "metric": metric,
        "rows": len(rows),
        "same": verdicts["same"],
        "share": verdicts["same"] / len(rows),
        "verdicts": dict(verdicts),
        "differs": dict(Counter(name for row in rows for name in row["differs"])),
        "worst": apart[:worst],
    }


def _weight(row: Row) -> tuple[int, timedelta]:
    differs = row["differs"]
    rank = next((len(_HEAVY) + 1 - place for place, name in enumerate(_HEAVY) if name in differs), 0)
    if row["verdict"] in ("only_ours", "only_theirs"):
        rank = len(_HEAVY)
    return rank, max((_gap(row, name) for name in differs), default=timedelta())


def _gap(row: Row, name: str) -> timedelta:
    """How far the two sides lie apart in one thing."""
    if name == "minutes":
        ours, theirs = row["ours_elapsed"], row["theirs_minutes"]
    else:
        ours, theirs = row.get(f"ours_{name}"), row.get(f"theirs_{name}")
    if isinstance(theirs, int) and not isinstance(theirs, bool):
        theirs = timedelta(minutes=theirs)
    if ours is None or theirs is None or isinstance(ours, str | bool):
        return timedelta()
    gap: timedelta = abs(ours - theirs)
    return gap
