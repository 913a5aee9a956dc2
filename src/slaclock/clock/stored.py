"""A clock as plain JSON: written for a database row, and read back with every fault named."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from slaclock.clock.marks import FOLLOWS, Landing, Mark
from slaclock.documents import did_you_mean
from slaclock.durations import DurationError, format_duration, parse_duration
from slaclock.errors import DocumentError, Fault, shown
from slaclock.instants import EARLIEST, EPOCH, LATEST, SECOND, from_us

_KEYS = ("version", "target", "landing", "marks")
_WHAT = "invalid clock"


def written(target: int, landing: Landing, marks: tuple[Mark, ...]) -> dict[str, Any]:
    """A clock's target, landing and marks as plain JSON."""
    history = [[from_us(mark.at).isoformat(), mark.state, *([mark.note] if mark.note else [])] for mark in marks]
    return {"version": 1, "target": format_duration(target), "landing": landing, "marks": history}


def read(data: Any) -> tuple[int, Landing, tuple[Mark, ...]]:
    """What `written` wrote.

    Raises:
        DocumentError: it is something else; lists every fault.
    """
    if not isinstance(data, dict) or set(data) != set(_KEYS):
        hint = "what Clock.dump() wrote"
        raise DocumentError(
            (Fault("", f"must have the keys {', '.join(_KEYS)}, not {shown(data)}", data, hint),), _WHAT
        )
    faults: list[Fault] = []
    version, landing = data["version"], data["landing"]
    if version != 1:
        faults.append(Fault("version", f"is {shown(version)}, and only 1 is known", version))
    if landing not in ("closing", "next_opening"):
        faults.append(Fault("landing", f'must be "closing" or "next_opening", not {shown(landing)}', landing))
    target = _target(data["target"], faults)
    marks = _marks(data["marks"], faults)
    if faults:
        raise DocumentError(tuple(faults), _WHAT)
    return target, landing, tuple(marks)


def _target(text: Any, faults: list[Fault]) -> int:
    try:
        return parse_duration(text)
    except DurationError as error:
        faults.append(Fault("target", str(error), text, error.hint))
        return 0


def _marks(data: Any, faults: list[Fault]) -> list[Mark]:
    marks: list[Mark] = []
    if not isinstance(data, list | tuple) or not data:
        faults.append(Fault("marks", f"must be a list of marks, not {shown(data)}", data))
        return marks
    for number, entry in enumerate(data):
        mark = _mark(entry, f"marks[{number}]", faults)
        if mark is not None:
            faults += _misplaced(mark, marks, f"marks[{number}]")
            marks.append(mark)
    if marks and marks[-1].state == "counted":
        faults.append(Fault("marks", 'ends with "counted", which only a reopening makes', hint='write "stopped"'))
    return marks


def _mark(entry: Any, path: str, faults: list[Fault]) -> Mark | None:
    before = len(faults)
    if (
        not isinstance(entry, list | tuple)
        or not 2 <= len(entry) <= 3
        or not all(isinstance(part, str) for part in entry)
    ):
        faults.append(Fault(path, f"must be [instant, state] or [instant, state, note], not {shown(entry)}", entry))
        return None
    try:
        delta = datetime.fromisoformat(entry[0]) - EPOCH
        at = (delta.days * 86_400 + delta.seconds) * SECOND + delta.microseconds
    except (ValueError, TypeError, OverflowError):
        hint = 'write it with its offset: "2026-03-02T09:00:00+00:00"'
        faults.append(Fault(f"{path}[0]", f"{shown(entry[0])} is not an instant", entry[0], hint))
        at = 0
    if not EARLIEST <= at <= LATEST:
        faults.append(Fault(f"{path}[0]", f"{shown(entry[0])} lies outside the years 1-9999 in UTC", entry[0]))
    if entry[1] not in FOLLOWS:
        hint = did_you_mean(entry[1], FOLLOWS)
        faults.append(Fault(f"{path}[1]", f"{shown(entry[1])} is not a state", entry[1], hint))
    return Mark(at, *entry[1:]) if len(faults) == before else None


def _misplaced(mark: Mark, before: list[Mark], path: str) -> list[Fault]:
    if not before:
        first = mark.state == "running"
        return [] if first else [Fault(path, f'the first state is "running", not {shown(mark.state)}', mark.state)]
    last = before[-1]
    if mark.at < last.at:
        return [Fault(path, "lies before the mark that it follows", from_us(mark.at).isoformat())]
    if mark.state not in FOLLOWS[last.state]:
        return [Fault(path, f'"{mark.state}" does not follow "{last.state}"', mark.state)]
    return []
