"""Signals: what an event means for clocks, as one bit each, so that a rule is two masks and a test is one `&`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from slaclock.policies import MetricRule

CREATED: Final = 1
CUSTOMER: Final = 2
HUMAN: Final = 4  # agent messages, told apart by who wrote them: which of them are replies is for a target to say
UNKNOWN: Final = 8
BOT: Final = 16
NOTE: Final = 32
ASSIGNED: Final = 64
GROUP_SET: Final = 128  # a group holds the ticket that did not hold it before
GROUP_LEFT: Final = 256  # the group that held the ticket holds it no longer
SOLVED: Final = 512
CLOSED: Final = 1024

CATEGORIES: Final = ("new", "open", "pending", "on_hold", "solved", "closed")
STATUS: Final = {category: 2048 << number for number, category in enumerate(CATEGORIES)}
SOLVED_CATEGORIES: Final = frozenset({"solved", "closed"})

AUTHORS: Final = {"human": HUMAN, "unknown": UNKNOWN, "bot": BOT, "note": NOTE}
REPLIES: Final = HUMAN | UNKNOWN | BOT | NOTE
ENDED_BY_STATUS: Final = SOLVED | CLOSED | STATUS["solved"] | STATUS["closed"]
"""A rule that stops on one of these is resumed by a reopening."""
ANSWERS: Final = REPLIES | CUSTOMER | ASSIGNED | GROUP_SET | GROUP_LEFT
"""What drops a start that waits for the reopening, where the rule stops on it."""

_PLAIN = {"created": CREATED, "customer_message": CUSTOMER, "assigned": ASSIGNED, "solved": SOLVED, "closed": CLOSED}
_NAMES = (
    (REPLIES, "reply"),
    (SOLVED, "solved"),
    (CLOSED, "closed"),
    (GROUP_LEFT | GROUP_SET, "group"),
    (ASSIGNED, "assigned"),
    (CUSTOMER, "customer_message"),
    (CREATED, "created"),
    *((bit, category) for category, bit in STATUS.items()),
)
_NAMED: dict[int, str] = {}


def stopped_by(stops: int) -> str:
    """The name of the signal that stopped a cycle, given the bits of it that the rule stops on."""
    name = _NAMED.get(stops)
    if name is None:
        name = _NAMED[stops] = next(name for bits, name in _NAMES if stops & bits)
    return name


class Signals:
    """A metric rule as masks.

    Attributes:
        starts, stops: what starts and stops a cycle.
        anchors: what ends a running cycle without a verdict and starts the next one.
        replies: which agent messages answer.
        heeded: all signals, statuses apart, that mean anything to it.
        pauses: the status categories it pauses in.
        runs_when_solved: it runs on while the ticket is solved (it stops on closed, or ignores the solution).
        short_lived: a cycle that starts and stops at one instant is not reported.
    """

    __slots__ = (
        "anchors",
        "heeded",
        "on_reopen",
        "on_solved",
        "pauses",
        "repeats",
        "replies",
        "runs_when_solved",
        "short_lived",
        "starts",
        "stops",
        "stops_on_closed",
    )

    def __init__(self, metric: str, rule: MetricRule) -> None:
        self.replies = 0
        for author in rule.counts:
            self.replies |= AUTHORS[author]
        anchor = rule.anchor
        self.starts = self._mask(_anchored_starts(metric, rule), GROUP_SET)
        self.stops = self._mask(rule.stops_on, GROUP_LEFT)
        self.anchors = CUSTOMER if anchor in ("last_customer_message", "last_contact") else 0
        if anchor in ("last_agent_message", "last_contact"):
            self.anchors |= self.replies
        self.heeded = self.starts | self.stops | self.anchors
        if metric == "first_response":
            self.heeded |= CUSTOMER | CREATED  # it has to know whether the customer has written
        self.pauses = frozenset(rule.pause_on)
        self.repeats, self.on_reopen, self.on_solved = rule.repeats, rule.on_reopen, rule.on_solved
        self.stops_on_closed = bool(self.stops & CLOSED) and not self.stops & SOLVED
        self.runs_when_solved = self.stops_on_closed or (rule.on_solved == "ignore" and not self.stops & SOLVED)
        self.short_lived = rule.repeats or rule.on_reopen == "restart"

    def _mask(self, signals: Iterable[str], group: int) -> int:
        mask = 0
        for signal in signals:
            if signal == "reply":
                mask |= self.replies
            elif signal == "group":
                mask |= group
            else:
                mask |= _PLAIN.get(signal) or STATUS[signal.removeprefix("status:")]
        return mask


def _anchored_starts(metric: str, rule: MetricRule) -> tuple[str, ...]:
    """For the built-in updates the anchor says what starts a cycle; other rules say so themselves."""
    if metric not in ("periodic_update", "pausable_update"):
        return tuple(rule.starts_on)
    if rule.anchor == "last_contact":
        return ("created", "customer_message", "reply")
    return ("customer_message",) if rule.anchor in ("first_unanswered", "last_customer_message") else ("reply",)
