"""The oracle's changes: what becomes of a metric's cycle when another policy or target is in force."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.testing.oracle_events import SOLVED, Instant
from slaclock.testing.oracle_track import Track

if TYPE_CHECKING:
    from slaclock.testing.oracle_book import Settings
    from slaclock.testing.oracle_cycle import Cycle
    from slaclock.testing.oracle_rules import Rule


def change(track: Track, settings: Settings | None, instant: Instant, mode: str, status: str) -> None:
    """Put another policy or target in force from an instant on.

    Args:
        track: the metric's cycles, before the instant's signals have had their effect.
        settings: what is promised now; None for nothing.
        instant: when, and what else happens then.
        mode: the `on_change` that decides.
        status: the ticket's status category before the instant.
    """
    old = track.current
    track.current = settings
    if old is not None and track.metric != "first_response":  # which is counted alike where it has no target
        track.default_rule = old.rule
    if track.over or (old and old.identity) == (settings and settings.identity):
        return
    first = settings is not None and not track.had_target
    if settings is not None and first:
        _replay(track, settings.rule)
        track.had_target = True
    cycle = track.cycle
    if cycle is None or not cycle.active or cycle.pinned or track.ends_within(instant):
        return  # what has ended keeps policy and verdict; what ends now is judged under the old target
    if settings is None:
        _lose(track, cycle, instant.at)
    elif not cycle.promised and first and mode != "restart":  # counts from where the cycle would have begun
        cycle.rejudge(instant.at, lambda: track.report(cycle, settings))
    elif not cycle.promised:
        # The next number starts now; its own, if the target is regained and nothing was reported under it.
        track.count -= 0 if first or cycle.had_result else 1
        _restart(track, cycle, instant.at, status)
    elif mode == "restart":
        _restart(track, cycle, instant.at, status)
    else:  # judged as if it had applied from its start
        cycle.rejudge(instant.at, lambda: cycle.promise(settings, track.book))


def _replay(track: Track, rule: Rule) -> None:
    """Where the cycle would have begun: the history so far under the new target's rule."""
    again = Track(track.metric, rule, track.statuses, track.book, track.first)
    for instant in track.history:
        again.take(instant)
    track.cycle, track.count, track.begun = again.cycle, again.count, again.begun
    track.waiting, track.answered = again.waiting, again.answered


def _lose(track: Track, cycle: Cycle, at: int) -> None:
    """A metric left without a target ends; its cycle goes on without a promise."""
    if cycle.promised:
        track.cycle = track.twin(cycle)
        cycle.end(at, "policy", cancelled=True)


def _restart(track: Track, cycle: Cycle, at: int, status: str) -> None:
    """The next number starts: while solved only if it runs on then, else at the reopening."""
    cycle.end(at, "policy", cancelled=True)
    rule = track.rule
    if status in SOLVED and "closed" not in rule.stops_on and rule.on_solved != "ignore":
        track.waiting = True
    else:
        track.start(at)
