"""Zendesk's SLA policies, group SLA policies and schedules as a policy book."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from slaclock.adapters.envelope import records
from slaclock.adapters.findings import Findings
from slaclock.adapters.zendesk.filters import condition
from slaclock.adapters.zendesk.metrics import OWNED, PROMISED
from slaclock.adapters.zendesk.organizations import organization_fields
from slaclock.adapters.zendesk.schedules import read_schedules
from slaclock.adapters.zendesk.settings import counted
from slaclock.adapters.zendesk.targets import targets
from slaclock.errors import AdapterError, DocumentError
from slaclock.policies import PolicyBook

if TYPE_CHECKING:
    from slaclock.adapters.node import Node
    from slaclock.adapters.problem import Problem
    from slaclock.adapters.zendesk.schedules import Schedules

_WHAT = "invalid Zendesk policies or schedules"
_GROUP_KEYS = ("group_sla_policies", "group_policies", "sla_policies")


class LoadedBook(NamedTuple):
    """A policy book, and what could not be put into it."""

    book: PolicyBook
    problems: tuple[Problem, ...]


def load_book(
    sla_policies: object,
    schedules: object = (),
    holidays: object = None,
    group_policies: object = None,
    *,
    default_schedule: int | str | None = None,
    organizations: object = None,
) -> LoadedBook:
    """The policy book that does what an account's SLA policies do.

    A policy's name is its title; of several with one title the later ones have their id behind it. The calendars
    are the schedules, by name. Each argument is parsed JSON, a list or the API's envelope, and is left unchanged.

    Args:
        sla_policies: `GET /api/v2/slas/policies`.
        schedules: `GET /api/v2/business_hours/schedules`.
        holidays: the id of each schedule with what `GET …/schedules/{id}/holidays` gives.
        group_policies: `GET /api/v2/group_slas/policies`; they become internal agreements.
        default_schedule: the id of the schedule of tickets that have none; without it, the one created first.
        organizations: those that `load_ticket` will be given, so that filters may ask about their fields.

    Returns:
        A named tuple: `.book`, and `.problems`: what was left out, or cannot be expressed.

    Raises:
        AdapterError: a document cannot be what it says; `.faults` lists everything found.

    >>> book, problems = load_book({"sla_policies": [
    ...     {"id": 1, "title": "Gold", "position": 1,
    ...      "filter": {"all": [{"field": "current_tags", "operator": "includes", "value": "gold vip"}]},
    ...      "policy_metrics": [{"priority": "urgent", "metric": "first_reply_time", "target": 1,
    ...                          "target_in_seconds": 30, "business_hours": False}]}]})
    >>> book.policies[0].name, book.policies[0].targets[0].within.dump(), problems
    ('Gold', {'urgent': '30s'}, ())
    """
    found = Findings()
    times = read_schedules(schedules, holidays, default_schedule, found)
    fields = organization_fields(organizations, found)
    public = records(sla_policies, "sla_policies", found)
    internal = records(group_policies, "group_policies", found, *_GROUP_KEYS)
    names: dict[str, str] = {}
    policies = [_policy(node, PROMISED, times, fields, names) for node in _in_order(public)]
    policies += [{**_policy(node, OWNED, times, fields, names), "public": False} for node in _in_order(internal)]
    problems = found.settled(_WHAT)
    document = {
        "version": 1,
        "calendars": times.calendars,
        "statuses": {"hold": "on_hold", "on-hold": "on_hold"},
        "policies": policies,
    }
    return LoadedBook(_book(document), problems)


def _book(document: Mapping[str, Any]) -> PolicyBook:
    try:
        return PolicyBook.load(document)
    except DocumentError as error:
        # Each part is right by itself: what is left are the limits of a whole book, such as 10,000 policies.
        faults = error.faults
    raise AdapterError(faults, _WHAT)


def _in_order(nodes: list[Node]) -> list[Node]:
    """By position; one without a position comes last."""
    places = [node.integer("position", needed=False) for node in nodes]
    order = sorted(range(len(nodes)), key=lambda n: (places[n] is None, places[n] or 0))
    return [nodes[n] for n in order]


def _policy(
    node: Node, metrics: Mapping[str, str], times: Schedules, fields: frozenset[str], names: dict[str, str]
) -> dict[str, Any]:
    key, title = node.identifier("id"), node.text("title")
    calendar = times.choice()
    document: dict[str, Any] = {
        "name": _name(title or "", key or "", names),
        "calendar": calendar,
        "targets": targets(node, metrics, calendar, counted(node)),
    }
    when = condition(node, fields)
    return document if when is None else {**document, "when": when}


def _name(title: str, key: str, names: dict[str, str]) -> str:
    name = title if title not in names else f"{title} {key}"
    while name in names:
        name += "'"
    names[name] = title
    return name
