"""Effective dates: the instants at which a ticket's creation crosses one of them."""

from __future__ import annotations

from datetime import timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from slaclock.calendars.zones import EPOCH_DAY
from slaclock.frames.zones import offsets_of
from slaclock.instants import DAY
from slaclock.policies.choice import CalendarChoice

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slaclock.calendars import Calendar
    from slaclock.frames.arrays import Ints
    from slaclock.policies import Policy, PolicyBook


def boundaries(book: PolicyBook) -> Ints:
    """Sorted instants; between two of them no policy's dates begin or cease to hold a creation."""
    found: set[int] = set()
    for policy in book.policies:
        if policy.valid_from is None and policy.valid_until is None:
            continue
        for calendar in {book.calendar(name).tz: book.calendar(name) for name in _names(policy)}.values():
            if policy.valid_from is not None:
                found |= _crossings(calendar, policy.valid_from.toordinal())
            if policy.valid_until is not None:
                found |= _crossings(calendar, (policy.valid_until + timedelta(days=1)).toordinal())
    return np.array(sorted(found), np.int64)


def _names(policy: Policy) -> Iterator[str]:
    choices = [policy.calendar]
    while choices:
        choice = choices.pop()
        if isinstance(choice, CalendarChoice):
            choices += [*choice.of.values(), choice.default]
        else:
            yield choice


def _crossings(calendar: Calendar, day: int) -> set[int]:
    """The instants at which the wall clock passes a midnight: one, or three where it is set back over it."""
    midnight = (day - EPOCH_DAY) * DAY
    offsets = offsets_of(calendar.zone, midnight - 2 * DAY, midnight + 2 * DAY)
    near = offsets.changes_between(midnight - 2 * DAY, midnight + 2 * DAY)
    edges = [midnight - 2 * DAY, *near, midnight + 2 * DAY]
    found = {change for change in near if _on(offsets.wall(np.array([change - 1, change])), midnight)}
    for begin, end in pairwise(edges):
        at = begin + midnight - int(offsets.wall(np.array([begin]))[0])
        if begin <= at < end:
            found.add(at)
    return found


def _on(walls: Ints, midnight: int) -> bool:
    return bool(walls[0] < midnight) != bool(walls[1] < midnight)
