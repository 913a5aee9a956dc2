"""What a book's names refer to: calendars, metrics, policies. Works on the document, whatever state it is in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, TypeAlias

from slaclock.documents import FaultyValue, did_you_mean, key_text
from slaclock.errors import Fault, shown
from slaclock.policies.checked import Checked
from slaclock.policies.compositions import KINDS
from slaclock.policies.limits import MOST_FAULTS, SCALARS
from slaclock.policies.parsed import Parsed
from slaclock.policies.rules import BUILT_IN
from slaclock.values import scalar

ALWAYS_NAME = "always"
DEEPEST_COMPOSITION = 20
"""Levels of calendars made of calendars."""
_MOST_COMPARED = 10_000
"""Pairs of a wrong name and a right one that are compared for hints."""

Named: TypeAlias = Iterator[tuple[str, str]]


def unresolved(document: Mapping[str, Any]) -> list[Fault]:
    """The faults of a book's document that lie between its parts."""
    calendars, metrics = _mapping(document.get("calendars")), _mapping(document.get("metrics"))
    policies = list(_items(document.get("policies")))
    builtin = {f"calendars.{ALWAYS_NAME}": ALWAYS_NAME} if ALWAYS_NAME in calendars else {}
    builtin |= {f"metrics.{name}": name for name in metrics if name in BUILT_IN}
    taken = [Fault(path, "is built in: take another name", name) for path, name in builtin.items()]
    return [
        *taken,
        *_misnamed("calendars", calendars),
        *_misnamed("metrics", metrics),
        *_unknown("calendar", _composed(calendars), {*calendars, ALWAYS_NAME}),
        *_circles(calendars),
        *_unknown("calendar", _calendars_named(policies), {*calendars, ALWAYS_NAME}),
        *_unknown("metric", _metrics_named(policies), {*metrics, *BUILT_IN}),
        *_same_names(policies),
    ]


def _mapping(value: Any) -> Mapping[Any, Any]:
    if type(value) in SCALARS:  # first of all, as isinstance() of a model is slow
        return {}
    plain = value if type(value) is dict or not isinstance(value, Checked | Parsed) else value.dump()
    return plain if isinstance(plain, Mapping) else {}


def _items(value: object) -> Iterator[tuple[int, Mapping[Any, Any]]]:
    for place, item in enumerate(value if isinstance(value, list | tuple) else ()):
        mapping = _mapping(item)
        if mapping:
            yield place, mapping


def _misnamed(what: str, named: Mapping[Any, Any]) -> Iterator[Fault]:
    for name in named:
        try:
            plain = scalar(name)
        except FaultyValue:
            plain = None
        if not isinstance(plain, str) or not plain:
            yield Fault(what, f"has a name that is no text: {shown(name)}", name)


def _unknown(what: str, named: Named, known: set[Any]) -> Iterator[Fault]:
    texts = [name for name in known if isinstance(name, str)]
    missing: dict[str, str] = {}
    found = 0
    for path, name in named:
        if name in known:
            continue
        if name not in missing:
            # Looking for the nearest of many names takes a while, and a book with many wrong ones needs no hint each.
            missing[name] = did_you_mean(name, texts) if len(missing) * len(texts) < _MOST_COMPARED else ""
        yield Fault(path, f"there is no {what} {shown(name)}", name, missing[name] or None)
        found += 1
        if found == MOST_FAULTS:
            return


def _composed(calendars: Mapping[Any, Any]) -> Named:
    for calendar, document in calendars.items():
        for kind, names in _mapping(document).items():
            if kind in KINDS and isinstance(names, list | tuple):
                for place, name in enumerate(names):
                    if isinstance(name, str):
                        yield f"calendars.{key_text(calendar)}.{kind}[{place}]", name


def _calendars_named(policies: list[tuple[int, Mapping[Any, Any]]]) -> Named:
    for place, policy in policies:
        yield from _chosen(policy.get("calendar"), f"policies[{place}].calendar")
        for inner, target in _items(policy.get("targets")):
            yield from _chosen(target.get("calendar"), f"policies[{place}].targets[{inner}].calendar")


def _chosen(calendar: object, path: str) -> Named:
    if isinstance(calendar, str):
        yield path, calendar
        return
    left = [(path, calendar)]
    while left:  # no recursion: a document that is nested too deeply must get here, and be refused for that
        here, chosen = left.pop()
        if isinstance(chosen, str):
            yield here, chosen
            continue
        choice = _mapping(chosen)
        left += [(f"{here}.of.{key_text(value)}", inner) for value, inner in _mapping(choice.get("of")).items()]
        left += [(f"{here}.default", choice["default"])] if "default" in choice else []


def _metrics_named(policies: list[tuple[int, Mapping[Any, Any]]]) -> Named:
    for place, policy in policies:
        for inner, target in _items(policy.get("targets")):
            if isinstance(metric := target.get("metric"), str):
                yield f"policies[{place}].targets[{inner}].metric", metric


def _same_names(policies: list[tuple[int, Mapping[Any, Any]]]) -> Iterator[Fault]:
    first: dict[str, int] = {}
    for place, policy in policies:
        name = policy.get("name")
        if isinstance(name, str) and first.setdefault(name, place) != place:
            message = f"{shown(name)} is the name of policies[{first[name]}], too"
            yield Fault(f"policies[{place}].name", message, name, "names are unique, public and internal ones together")


def _circles(calendars: Mapping[Any, Any]) -> Iterator[Fault]:
    """Compositions that contain themselves, or that lie on too many levels of others."""
    inner = {name: [each for _, each in _composed({name: document})] for name, document in calendars.items()}
    height = levels(inner)
    circular = {name: [each for each in inner[name] if each not in height] for name in inner if name not in height}
    # What is left lies in a circle, or leads to one; seen from the other side, only the circles are left.
    outside = levels(_turned(circular))
    for name in circular:
        if name not in outside:
            message = "is made of itself, directly or by way of others"
            yield Fault(f"calendars.{key_text(name)}", message, calendars[name])
    for name, high in height.items():
        if high > DEEPEST_COMPOSITION:
            hint = f"at most {DEEPEST_COMPOSITION} levels of calendars made of calendars"
            message = f"is made of calendars over {high} levels"
            yield Fault(f"calendars.{key_text(name)}", message, calendars[name], hint)


def levels(inner: Mapping[str, list[str]]) -> dict[str, int]:
    """How many levels of others each name is made of; without those that never come to an end.

    >>> levels({"desk": [], "sun": ["desk"], "odd": ["even"], "even": ["odd"]})
    {'desk': 0, 'sun': 1}
    """
    users = _turned(inner)
    waiting = {name: sum(each in inner for each in names) for name, names in inner.items()}
    height = {name: 0 for name, count in waiting.items() if count == 0}
    ready = list(height)
    for name in ready:  # it grows on the way
        for user in users[name]:
            waiting[user] -= 1
            if waiting[user] == 0:
                height[user] = 1 + max(height[each] for each in inner[user] if each in inner)
                ready.append(user)
    return height


def _turned(inner: Mapping[str, list[str]]) -> dict[str, list[str]]:
    users: dict[str, list[str]] = {name: [] for name in inner}
    for name, names in inner.items():
        for each in names:
            if each in users:
                users[each].append(name)
    return users
