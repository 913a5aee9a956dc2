"""The oracle's tickets: every metric of a ticket simulated from one instant to the next."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from slaclock.testing.oracle_book import Book, Settings
from slaclock.testing.oracle_change import change
from slaclock.testing.oracle_events import Instant, instants, microsecond_of
from slaclock.testing.oracle_fields import matches
from slaclock.testing.oracle_minutes import EPOCH
from slaclock.testing.oracle_rules import rule_of
from slaclock.testing.oracle_track import Track

if TYPE_CHECKING:
    from collections.abc import Mapping

    from slaclock.testing.oracle_cycle import Cycle, Timeline


class Side:
    """A ticket's public or internal agreement: the policy in force and a track for every metric."""

    def __init__(self, book: Book, *, public: bool) -> None:
        self.book = book
        self.public = public
        self.policy: Mapping[str, Any] | None = None
        self.over = False
        self.statuses: Timeline = []
        self.seen: list[str] = []  # metrics in the order in which policies promised them
        self.tracks: dict[str, Track] = {}
        for metric in book.metrics():  # first_response stands before next_response, which asks it
            rule = rule_of(metric, book.own)
            self.tracks[metric] = Track(metric, rule, self.statuses, book, self.tracks.get("first_response"))

    def take(self, instant: Instant, created: int) -> None:
        """Let an instant have its effects: the change of the fields first, then the signals."""
        if self.over:  # cancelled
            return
        self.over = any(signal.kind == "cancelled" for signal in instant.signals)
        policy = self._selected(instant.fields, created)
        deciding = self.policy or policy  # the policy in force before; where there was none, the new one
        mode = (deciding or {}).get("on_change", "retroactive")
        begins = not self.statuses
        self._remember(policy)
        self.tracks["first_response"].default_rule = self.book.unpromised(policy, "first_response")
        for metric, track in self.tracks.items():
            settings = self._settings(policy, metric, track, instant.fields)
            if begins:
                track.current, track.had_target = settings, settings is not None
            else:
                change(track, settings, instant, mode, self.statuses[-1][1])
        self.policy = policy
        self.statuses.extend((instant.at, status) for status in instant.statuses)
        for track in self.tracks.values():
            track.take(instant)

    def _selected(self, fields: Mapping[str, Any], created: int) -> Mapping[str, Any] | None:
        if self.policy is not None and self.policy.get("on_change") == "locked":
            return self.policy  # the first policy found holds
        return self.book.select(fields, created, public=self.public)

    def _settings(
        self, policy: Mapping[str, Any] | None, metric: str, track: Track, fields: Mapping[str, Any]
    ) -> Settings | None:
        if policy is None:
            return None
        locked = self.policy is policy and policy.get("on_change") == "locked"
        if locked and track.current is not None:  # so do the first `within`, calendar and landing found
            return track.current
        return self.book.settings(policy, metric, fields)

    def _remember(self, policy: Mapping[str, Any] | None) -> None:
        for target in (policy or {}).get("targets") or []:
            if target["metric"] not in self.seen:
                self.seen.append(target["metric"])

    def judge(self, instant: Instant, until: int) -> None:
        """Fire the tiers of the time from this instant until right before the next one."""
        for track in self.tracks.values():
            for cycle in track.results:
                cycle.settle()
                if cycle.active or cycle.ended_at == instant.at:
                    cycle.fire(instant.at, until, lambda tier: matches(tier.get("when"), instant.fields))

    def results(self, now: int) -> list[dict[str, Any]]:
        """The results in order: targets of the policy in force, then metrics that earlier policies had; then cycle."""
        in_force = [target["metric"] for target in (self.policy or {}).get("targets") or []]
        metrics = in_force + [metric for metric in self.seen if metric not in in_force]
        return [_result(cycle, metric, now, public=self.public) for metric in metrics for cycle in self._of(metric)]

    def _of(self, metric: str) -> list[Cycle]:
        return sorted(self.tracks[metric].results, key=lambda cycle: cycle.number)


def evaluate(ticket: Mapping[str, Any], book: Mapping[str, Any], now: datetime | None = None) -> list[dict[str, Any]]:
    """A ticket's results, by simulation; as `slaclock.evaluate(…).results`, as plain mappings.

    Args:
        ticket: `{"id": …, "events": […]}`, the events as mappings on whole minutes.
        book: a policy book's document.
        now: an aware datetime; without it the last event's instant.

    Returns:
        One mapping for each cycle with the fields of a `MetricResult`; `triggers` as mappings with
        `tier`, `level` and `at`, ordered by instant.

    >>> events = [{"kind": "created", "at": "2026-03-02T09:00Z"}, {"kind": "agent_message", "at": "2026-03-02T09:20Z"}]
    >>> target = {"metric": "first_response", "within": "15m"}
    >>> policy = {"name": "all", "calendar": "always", "targets": [target]}
    >>> [result["met"] for result in evaluate({"id": 1, "events": events}, {"version": 1, "policies": [policy]})]
    [False]
    """
    public, internal, last = _simulated(ticket, Book(book), None if now is None else microsecond_of(now))
    return [] if last is None else public.results(last) + internal.results(last)


def policies(
    ticket: Mapping[str, Any], book: Mapping[str, Any], now: datetime | None = None
) -> tuple[str | None, str | None]:
    """The names of the public and the internal policy in force at `now`.

    >>> policies({"id": 1, "events": [{"kind": "created", "at": "2026-03-02T09:00Z"}]}, {"version": 1, "policies": []})
    (None, None)
    """
    public, internal, _ = _simulated(ticket, Book(book), None if now is None else microsecond_of(now))
    return (public.policy or {}).get("name"), (internal.policy or {}).get("name")


def _simulated(ticket: Mapping[str, Any], book: Book, now: int | None) -> tuple[Side, Side, int | None]:
    public, internal = Side(book, public=True), Side(book, public=False)
    seen = instants(list(ticket["events"]), book, now)  # events after `now` are not seen
    if not seen:  # before `created` there is no policy and no result
        return public, internal, None
    last = seen[-1].at if now is None else now
    for number, instant in enumerate(seen):
        until = seen[number + 1].at - 1 if number + 1 < len(seen) else last
        for side in (public, internal):
            side.take(_of_side(instant, public=side.public), seen[0].at)
            side.judge(instant, until)  # tiers are judged last
    return public, internal, last


def _of_side(instant: Instant, *, public: bool) -> Instant:
    """The instant without deadlines set by hand for the other agreement."""
    signals = [s for s in instant.signals if s.kind != "due" or s.event.get("public", True) == public]
    return Instant(instant.at, instant.fields, signals, instant.statuses)


def _result(cycle: Cycle, metric: str, now: int, *, public: bool) -> dict[str, Any]:
    judged = cycle.judged(now)
    triggers = sorted(cycle.fired.items(), key=lambda fired: fired[1])
    return {
        "metric": metric,
        "cycle": cycle.number,
        "public": public,
        "policy": cycle.policy,
        "target": _duration(cycle.target),
        "started_at": _instant(cycle.start),
        "deadline": _instant(cycle.deadline()),
        "stopped_at": _instant(cycle.ended_at),
        "stopped_by": cycle.ended_by,
        "state": cycle.state(now),
        "elapsed": _duration(judged["elapsed"]),
        "paused": _duration(judged["paused"]),
        "remaining": _duration(judged["remaining"]),
        "breached": judged["breached"],
        "breached_at": _instant(judged["breached_at"]),
        "met": judged["met"],
        "triggers": [{"tier": tier, "level": level, "at": _instant(at)} for tier, (at, level) in triggers],
    }


def _instant(us: int | None) -> datetime | None:
    return None if us is None else EPOCH + timedelta(microseconds=us)


def _duration(us: int) -> timedelta:
    return timedelta(microseconds=us)
