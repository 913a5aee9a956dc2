"""Freshdesk's SLA policies, business hours and groups as a policy book."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from slaclock.adapters.envelope import records
from slaclock.adapters.findings import Findings
from slaclock.adapters.freshdesk.applicable import read_condition
from slaclock.adapters.freshdesk.business_hours import BusinessHours
from slaclock.adapters.freshdesk.escalation import read_tiers
from slaclock.adapters.freshdesk.statuses import BUILT_IN
from slaclock.adapters.freshdesk.targets import (
    calendar_document,
    read_promises,
    target_documents,
)
from slaclock.adapters.node import identifier
from slaclock.errors import AdapterError, DocumentError, shown
from slaclock.policies import PolicyBook

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from slaclock.adapters.node import Node
    from slaclock.adapters.problem import Problem

_WHAT = "invalid Freshdesk SLA policies"


class LoadedBook(NamedTuple):
    """A policy book, and what could not be expressed in it."""

    book: PolicyBook
    problems: tuple[Problem, ...]


def load_book(
    sla_policies: Sequence[Mapping[str, Any]] | Mapping[str, Any],
    business_hours: Sequence[Mapping[str, Any]] | Mapping[str, Any] | None = None,
    groups: Sequence[Mapping[str, Any]] | Mapping[str, Any] | None = None,
) -> LoadedBook:
    """The policy book of a Freshdesk account.

    Policies come by `position`, the default one last; one that is not active is skipped. A ticket's calendar is its
    group's set of business hours, else the default set; priorities without business hours run round the clock.

    Args:
        sla_policies: the records of `GET /api/v2/sla_policies`, or an envelope of them; also Freshservice's.
        business_hours: those of `GET /api/v2/business_hours`; without them, promises in business hours are left out.
        groups: those of `GET /api/v2/groups`, for their `business_hour_id`.

    Raises:
        AdapterError: a document cannot be what it says; `.faults` lists everything found.

    >>> target = {"respond_within": 900, "next_respond_within": None, "resolve_within": 14400,
    ...           "business_hours": False, "escalation_enabled": True}
    >>> book, problems = load_book([{"id": 1, "name": "Default", "active": True, "is_default": True, "position": 1,
    ...     "sla_target": {f"priority_{n}": target for n in (1, 2, 3, 4)}, "applicable_to": {}, "escalation": {}}])
    >>> [target.metric for target in book.policies[0].targets], problems
    (['first_response', 'resolution'], ())
    """
    found = Findings()
    hours = BusinessHours(business_hours, groups, found)
    names = _group_names(groups)
    nodes = _in_force(records(sla_policies, "sla_policies", found))
    titles = _titles(nodes)
    policies = [
        policy
        for node, title in zip(nodes, titles, strict=True)
        if (policy := _policy(node, title, hours, names)) is not None
    ]
    problems = found.settled(_WHAT)
    document = {
        "version": 1,
        "calendars": hours.calendars,
        "statuses": {str(number): category for number, category in BUILT_IN.items()},
        "policies": policies,
    }
    try:
        return LoadedBook(PolicyBook.model_validate(document), problems)
    except DocumentError as error:
        raise AdapterError(error.faults, _WHAT) from error


def _in_force(nodes: list[Node]) -> list[Node]:
    """The active policies in the order in which Freshdesk tries them."""
    kept: list[tuple[bool, int, Node]] = []
    seen: dict[str, Node] = {}
    default: Node | None = None
    for node in nodes:
        active, last = node.flag("active", needed=False), node.flag("is_default", needed=False)
        if active is False:
            continue
        own = node.identifier("id", needed=False)
        if own is not None and seen.setdefault(own, node) is not node:
            if seen[own].data != node.data:
                node.fault("id", f"{shown(own)} is there twice, first at {seen[own].path}, with other contents")
            continue
        if last:
            if default is not None:
                node.fault("is_default", f"a second default policy, besides {default.path}")
            default = node
        position = node.integer("position", needed=False)
        kept.append((bool(last), len(nodes) if position is None else position, node))
    return [node for _, _, node in sorted(kept, key=lambda item: item[:2])]


def _titles(nodes: list[Node]) -> list[str]:
    """The policies' names; where two share one, with their ids."""
    names = [node.text("name") or "" for node in nodes]
    titles: list[str] = []
    for place, (node, name) in enumerate(zip(nodes, names, strict=True)):
        title = f"{name} {identifier(node.get('id')) or place + 1}" if names.count(name) > 1 else name
        titles.append(title if title not in titles else f"{title} ({node.path})")
    return titles


def _policy(node: Node, title: str, hours: BusinessHours, names: dict[str, list[str]]) -> dict[str, Any] | None:
    """A policy's document; `None` where it is faulty or cannot be expressed."""
    promises = read_promises(node, hours_known=hours.given)
    tiers = read_tiers(node)
    when, expressed = read_condition(node, names)
    if not expressed or node.found.faults:
        return None
    document: dict[str, Any] = {
        "name": title,
        "calendar": calendar_document(promises, hours.choice() or "always"),
        "targets": target_documents(promises, tiers),
    }
    return document if when is None else document | {"when": when}


def _group_names(groups: object) -> dict[str, list[str]]:
    """The groups' names by their ids; what is wrong with them is noted where their business hours are read."""
    names: dict[str, list[str]] = {}
    for node in records(groups, "groups", Findings()):
        own, name = identifier(node.get("id")), node.get("name")
        if own is not None and isinstance(name, str) and name:
            names.setdefault(own, []).append(name)
    return names
