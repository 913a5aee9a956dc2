"""Policies that can breach themselves: a tier's action changes what selects its own target."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.policies.within import ByPriority

if TYPE_CHECKING:
    from collections.abc import Iterator

    from slaclock.policies.actions import Action
    from slaclock.policies.book import PolicyBook
    from slaclock.policies.policy import Policy
    from slaclock.policies.tiers import Tier


def self_breaches(book: PolicyBook) -> Iterator[str]:
    """A message for each tier whose actions set a field that its policy reads, where changes count from the start.

    Such a tier selects another target for the cycle that it fires on, which may then be overdue at once.
    """
    for place, policy in enumerate(book.policies):
        if policy.on_change != "retroactive":
            continue
        read = _read(policy)
        for path, tier in _tiers(policy):
            for field in sorted({field for action in tier.actions for field in _set(action)} & read):
                yield (
                    f'policies[{place}].{path}: tier "{tier.label}" sets {field}, which policy "{policy.name}" reads; '
                    f'as its on_change is "retroactive", it can breach itself: write "restart" or "locked", '
                    f"or read another field"
                )


def _read(policy: Policy) -> set[str]:
    """The fields that select the policy, its targets and its calendars."""
    read = set(policy.when.fields) if policy.when is not None else set()
    for calendar in (policy.calendar, *(target.calendar for target in policy.targets)):
        if calendar is not None and not isinstance(calendar, str):
            read |= calendar.fields
    if any(isinstance(target.within, ByPriority) for target in policy.targets):
        read.add("priority")
    return read


def _tiers(policy: Policy) -> Iterator[tuple[str, Tier]]:
    for place, tier in enumerate(policy.tiers):
        yield f"tiers[{place}]", tier
    for place, target in enumerate(policy.targets):
        for inner, tier in enumerate(target.tiers):
            yield f"targets[{place}].tiers[{inner}]", tier


def _set(action: Action) -> Iterator[str]:
    """The fields that an action sets."""
    if action.do == "set_priority":
        yield "priority"
    elif action.do == "add_tags":
        yield "tags"
    elif action.do == "reassign":
        yield from (field for field in ("group", "assignee") if getattr(action, field) is not None)
