"""What an evaluation answers: metric results, and the triggers that fired.

Both are named tuples: making a frozen dataclass of as many fields takes three times as long, and evaluating a ticket
spends most of its time on making its answer.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from slaclock.durations import in_us
from slaclock.instants import SECOND

if TYPE_CHECKING:
    from slaclock.clock import Clock
    from slaclock.policies import Action

ResultState = Literal["running", "paused", "stopped", "cancelled"]


class Trigger(NamedTuple):
    """A tier fires: something is to be done.

    Attributes:
        ticket_id, metric, cycle, public: the clock it fires on.
        started_at: when that cycle started.
        tier: the tier's name; without one, its `at`.
        level: how high it escalates.
        at: when it fires, UTC.
        actions: what the policy says is to be done; the library does none of it.

    >>> from slaclock import Created, PolicyBook, Ticket, evaluate
    >>> book = PolicyBook.load({"version": 1, "policies": [
    ...     {"name": "all", "calendar": "always", "tiers": [{"at": "0%", "name": "new", "level": 1}],
    ...      "targets": [{"metric": "resolution", "within": "8h"}]}]})
    >>> result = evaluate(Ticket(7, [Created(at="2026-03-02T09:00:00Z")]), book)["resolution"]
    >>> trigger = result.triggers[0]
    >>> trigger.tier, trigger.level, trigger.at.hour
    ('new', 1, 9)
    """

    ticket_id: str | int
    metric: str
    cycle: int
    public: bool
    started_at: datetime
    tier: str
    level: int
    at: datetime
    actions: tuple[Action, ...]

    @property
    def key(self) -> str:
        """Names this trigger for good: the same whenever, wherever and however often it is computed."""
        parts = [self.ticket_id, self.public, self.metric, self.started_at.isoformat(), self.tier]
        return json.dumps(parts, separators=(",", ":"))

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON."""
        return {
            "key": self.key,
            "ticket_id": self.ticket_id,
            "metric": self.metric,
            "cycle": self.cycle,
            "public": self.public,
            "tier": self.tier,
            "level": self.level,
            "at": _json(self.at),
            "actions": [action.model_dump(mode="json", exclude_none=True) for action in self.actions],
        }


class MetricResult(NamedTuple):
    """One cycle of a metric on a ticket, as it stands at `now`.

    Attributes:
        ticket_id, metric, cycle: which measurement this is; cycles are numbered from 1.
        policy, public: the policy that judges it, and whether that is a promise to the customer.
        target: how much open time it may use.
        started_at, stopped_at: its instants, UTC; `stopped_at` is `None` while it runs.
        stopped_by: `reply`, `solved`, `closed`, `group`, `policy`, `anchor`, `cancelled`, or an own metric's signal.
        state: `running`, `paused`, `stopped` (with a verdict) or `cancelled` (without).
        deadline: when the target is used up; `None` while paused before it.
        elapsed, paused, remaining: open time used, spent paused, and left (negative when late).
        breached: more than the target has been used.
        breached_at: the missed deadline, or the later event that made it overdue.
        met: True or False once stopped, False as soon as breached, else `None`.
        triggers: the tiers that have fired.
        clock: the measurement itself, to ask further.

    >>> from slaclock import Created, PolicyBook, Ticket, evaluate
    >>> book = PolicyBook.load({"version": 1, "policies": [
    ...     {"name": "all", "calendar": "always", "tiers": [{"at": "0%", "name": "new", "level": 1}],
    ...      "targets": [{"metric": "resolution", "within": "8h"}]}]})
    >>> result = evaluate(Ticket(7, [Created(at="2026-03-02T09:00:00Z")]), book)["resolution"]
    >>> result.state, result.deadline.hour, result.met
    ('running', 17, None)
    """

    ticket_id: str | int
    metric: str
    cycle: int
    policy: str
    public: bool
    target: timedelta
    started_at: datetime
    deadline: datetime | None
    stopped_at: datetime | None
    stopped_by: str | None
    state: ResultState
    elapsed: timedelta
    paused: timedelta
    remaining: timedelta
    breached: bool
    breached_at: datetime | None
    met: bool | None
    triggers: tuple[Trigger, ...]
    clock: Clock

    def to_dict(self) -> dict[str, Any]:
        """As plain JSON: instants as ISO 8601 text, durations in seconds; without the clock."""
        plain = {name: _json(value) for name, value in self._asdict().items() if name != "clock"}
        return plain | {"triggers": [trigger.to_dict() for trigger in self.triggers]}


def _json(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    if isinstance(value, timedelta):
        whole, rest = divmod(in_us(value), SECOND)
        return whole + rest / SECOND if rest else whole
    return value
