"""The oracle's words: which signals start, stop and re-anchor a cycle, sentence by sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.testing.oracle_events import SOLVED, Signal

if TYPE_CHECKING:
    from slaclock.testing.oracle_rules import Rule

# What an anchor lets start a cycle, and what ends a running one and starts the next.
ANCHORED = {
    "first_unanswered": (["customer_message"], []),
    "last_customer_message": (["customer_message"], ["customer_message"]),
    "last_agent_message": (["reply"], ["reply"]),
    "last_contact": (["created", "customer_message", "reply"], ["customer_message", "reply"]),
}


def is_reply(rule: Rule, signal: Signal) -> bool:
    """A public agent message whose `by` counts; `note` stands for internal ones."""
    if signal.kind != "agent_message":
        return False
    if not signal.event.get("public", True):
        return "note" in rule.counts
    return signal.event.get("by", "human") in rule.counts


def words(rule: Rule, signal: Signal) -> list[str]:
    """What a signal is called in `starts_on` and `stops_on`."""
    if signal.kind == "agent_message":
        return ["reply"] if is_reply(rule, signal) else []
    if signal.kind == "status":
        solved, closed = ["solved"] * signal.solves, ["closed"] * signal.closes
        return [*solved, *closed, f"status:{signal.status}"]
    return [signal.kind]


def stop_word(metric: str, rule: Rule, signal: Signal) -> str | None:
    """By what a signal stops a running cycle; None if it does not."""
    for word in words(rule, signal):
        if word in rule.stops_on and not _too_early(metric, rule, signal):
            return word.removeprefix("status:")
    if left_unanswered(rule, signal) and rule.on_solved in {"stop", "cancel"}:
        return "solved"
    return None


def _too_early(metric: str, rule: Rule, signal: Signal) -> bool:
    """Unless `starts_on: created` is said, a reply before the customer's first message is no first reply."""
    return metric == "first_response" and "created" not in rule.starts_on and not signal.customer_seen


def left_unanswered(rule: Rule, signal: Signal) -> bool:
    """A cycle that stops on something else is solved without it: `on_solved` tells what then."""
    return signal.solves and not set(SOLVED) & set(rule.stops_on)


def re_anchors(rule: Rule, signal: Signal) -> bool:
    """A later message that the anchor moves to."""
    moved_by = ANCHORED[rule.anchor][1] if rule.anchor is not None else []
    return any(word in moved_by for word in words(rule, signal))


def starts(rule: Rule, signal: Signal) -> bool:
    """Whether a signal starts a cycle, if none is running and the ticket is not solved."""
    named = rule.starts_on if rule.anchor is None else ANCHORED[rule.anchor][0]
    if signal.kind == "group":  # nobody owns a ticket that its group has lost
        return "group" in named and signal.group is not None
    if signal.kind == "first_status":
        return f"status:{signal.status}" in named
    return any(word in named for word in words(rule, signal))
