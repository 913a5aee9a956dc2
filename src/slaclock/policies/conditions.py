"""Conditions: who a policy or a tier applies to, as a tree of `all`, `any`, `not` and leaves."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Never, Self, TypeAlias

from slaclock.documents import FaultyValue, fault
from slaclock.errors import Fault, shown
from slaclock.policies.leaves import Leaf, leaf
from slaclock.policies.limits import MOST_FAULTS, MOST_LEVELS
from slaclock.policies.parsed import Parsed
from slaclock.values import below

if TYPE_CHECKING:
    from slaclock.policies.leaves import Test


class Branch(NamedTuple):
    """`{"all": […]}`, `{"any": […]}` or `{"not": …}`; an empty one is no restriction."""

    kind: str
    children: tuple[Node, ...]
    test: Test

    @property
    def fields(self) -> frozenset[str]:
        """The fields it reads."""
        return frozenset().union(*(child.fields for child in self.children))

    def dump(self) -> dict[str, Any]:
        """The branch as plain JSON."""
        documents = [child.dump() for child in self.children]
        return {self.kind: documents[0] if self.kind == "not" else documents}

    def failed(self, fields: Mapping[str, Any]) -> str:
        """Why it does not hold."""
        if self.kind == "not":
            return f"not wanted: {self.children[0].text()}"
        reasons = [child.failed(fields) for child in self.children if not child.test(fields)]
        return reasons[0] if self.kind == "all" else _joined(reasons, "; ")

    def text(self) -> str:
        """The branch in words."""
        if self.kind == "not":
            return f"not ({self.children[0].text()})"
        return _joined([child.text() for child in self.children], " and " if self.kind == "all" else " or ")


Node: TypeAlias = Leaf | Branch


def _joined(texts: list[str], by: str) -> str:
    return by.join(texts[:3]) + (f"{by}…" if len(texts) > 3 else "")


class Condition(Parsed):
    """A tree of conditions on a ticket's fields, read once and tested many times.

    Attributes:
        matches: called with a ticket's fields, tells whether the condition holds.
        tree: the leaves and branches that it is made of.

    >>> vip = Condition.parse({"any": [{"field": "tags", "contains": "vip"}, {"field": "priority", "in": [1, 2]}]})
    >>> vip.matches({"priority": "1"}), vip.matches({"tags": ["new"]}), vip.matches({})
    (True, False, False)
    """

    __slots__ = ("matches", "tree")
    matches: Test
    tree: Node

    def __init__(self, node: Node) -> None:
        keep = object.__setattr__
        keep(self, "tree", node)
        keep(self, "matches", node.test)

    @classmethod
    def read(cls, document: Any) -> Self:
        """The condition that a document states.

        Raises:
            FaultyValue: with every fault in it.
        """
        if isinstance(document, cls):
            return document
        faults: list[Fault] = []
        node = _node(document, "", 1, faults)
        if node is None or faults:
            raise FaultyValue(*faults)
        return cls(node)

    def dump(self) -> dict[str, Any]:
        """The condition as plain JSON."""
        return self.tree.dump()

    @property
    def fields(self) -> frozenset[str]:
        """The names of the fields that it reads."""
        return self.tree.fields

    def failed(self, fields: Mapping[str, Any]) -> str:
        """One line that names the leaf because of which the condition does not hold.

        >>> Condition.parse({"field": "channel", "is": "whatsapp"}).failed({"channel": "email"})
        "channel is 'email', wanted: channel is 'whatsapp'"
        """
        return self.tree.failed(fields)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Condition) and self._key() == other._key()

    def __hash__(self) -> int:
        return hash(self._key())

    def _key(self) -> str:
        return json.dumps(self.dump())  # unlike the values themselves, it tells 1 from true

    def __repr__(self) -> str:
        return f"Condition.parse({self.dump()!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return Condition.parse, (self.dump(),)

    def __setattr__(self, name: str, value: object) -> Never:
        raise AttributeError(f"a condition is frozen, and {name} cannot be set")


def _node(document: Any, path: str, depth: int, faults: list[Fault]) -> Node | None:
    """The tree of a document; what is wrong goes to `faults`, and then there may be none."""
    if len(faults) >= MOST_FAULTS:
        return None
    if isinstance(document, Condition):
        return document.tree
    if type(document) is not dict and not isinstance(document, Mapping):
        faults.append(Fault(path, f"must be a condition, not {shown(document)}", document, _EXAMPLE))
        return None
    kinds = [kind for kind in ("all", "any", "not") if kind in document]
    try:
        if not kinds:
            return leaf(document)
        if len(document) > 1:
            raise fault(f'"{kinds[0]}" must stand alone, not with {_others(document, kinds[0])}', hint=_NESTED)
        kind = kinds[0]
        return _branch(kind, document[kind], f"{path}.{kind}" if path else kind, depth, faults)
    except FaultyValue as refusal:
        faults += [below(path, found, document) for found in refusal.faults]
        return None


_EXAMPLE = 'write {"field": "priority", "is": "urgent"}, or all, any, not'
_NESTED = 'write {"all": [{"any": […]}, {"field": …}]}'


def _others(document: Mapping[str, Any], kind: str) -> str:
    return ", ".join(shown(key) for key in list(document)[:5] if key != kind)


def _branch(kind: str, inner: Any, path: str, depth: int, faults: list[Fault]) -> Node | None:
    listed = kind != "not"
    # A level for the mapping, and one more for the list in it.
    deeper = depth + 2 if listed else depth + 1
    if deeper > MOST_LEVELS:
        faults.append(Fault(path, "is nested too deeply", inner, f"at most {MOST_LEVELS} levels"))
        return None
    if not listed:
        child = _node(inner, path, deeper, faults)
        return None if child is None else Branch(kind, (child,), _not(child.test))
    if not isinstance(inner, list | tuple):
        faults.append(Fault(path, f"must be a list of conditions, not {shown(inner)}", inner))
        return None
    children = [_node(each, f"{path}[{place}]", deeper, faults) for place, each in enumerate(inner)]
    nodes = tuple(child for child in children if child is not None)
    tests = tuple(child.test for child in nodes)
    return Branch(kind, nodes, _all(tests) if kind == "all" else _any(tests))


def _not(test: Test) -> Test:
    return lambda fields: not test(fields)


def _all(tests: tuple[Test, ...]) -> Test:
    def test(fields: Mapping[str, Any]) -> bool:
        for each in tests:  # noqa: SIM110 - a plain loop takes half the time of all() with a generator
            if not each(fields):
                return False
        return True

    return test


def _any(tests: tuple[Test, ...]) -> Test:
    def test(fields: Mapping[str, Any]) -> bool:
        for each in tests:
            if each(fields):
                return True
        return not tests

    return test
