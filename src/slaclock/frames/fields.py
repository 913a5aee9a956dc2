"""A ticket's fields as small numbers: values that no policy can tell apart share one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slaclock.policies import ByPriority
from slaclock.policies.choice import CalendarChoice
from slaclock.policies.conditions import Branch

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slaclock.policies import Condition, Policy, PolicyBook

NULL = 0
"""The class of a field that is not set."""


class FieldClasses:
    """One field: its values, sorted into classes by what each leaf, priority map and choice of a calendar says of them.

    So a condition is asked once for each combination of classes, however many values a field has.
    """

    def __init__(self, questions: list[Callable[[Any], object]]) -> None:
        self._questions = questions
        self._classes: dict[tuple[object, ...], int] = {}
        self.examples: list[Any] = [None]

    def of(self, value: Any) -> int:
        """The class of a value."""
        if value is None:
            return NULL
        answers = tuple(question(value) for question in self._questions)
        found = self._classes.get(answers)
        if found is None:
            found = self._classes[answers] = len(self.examples)
            self.examples.append(value)
        return found


def fields_of(book: PolicyBook) -> dict[str, FieldClasses]:
    """The fields that a book reads."""
    questions: dict[str, list[Callable[[Any], object]]] = {}
    for policy in book.policies:
        for field, question in _asked_by(policy):
            questions.setdefault(field, []).append(question)
    return {field: FieldClasses(asked) for field, asked in sorted(questions.items())}


def _asked_by(policy: Policy) -> Iterator[tuple[str, Callable[[Any], object]]]:
    if policy.when is not None:
        yield from _leaves(policy.when)
    if isinstance(policy.calendar, CalendarChoice):
        yield from _choices(policy.calendar)
    for tier in policy.tiers:
        if tier.when is not None:
            yield from _leaves(tier.when)
    for target in policy.targets:
        if isinstance(target.within, ByPriority):
            yield "priority", target.within.pick
        if isinstance(target.calendar, CalendarChoice):
            yield from _choices(target.calendar)
        for tier in target.tiers:
            if tier.when is not None:
                yield from _leaves(tier.when)


def _leaves(condition: Condition) -> Iterator[tuple[str, Callable[[Any], object]]]:
    nodes = [condition.tree]
    while nodes:
        node = nodes.pop()
        if isinstance(node, Branch):
            nodes.extend(node.children)
        else:
            yield node.field, _leaf(node.field, node.test)


def _leaf(field: str, test: Callable[[dict[str, Any]], bool]) -> Callable[[Any], object]:
    return lambda value: test({field: value})


def _choices(choice: CalendarChoice) -> Iterator[tuple[str, Callable[[Any], object]]]:
    yield choice.by, _chosen(choice)
    for inner in (*choice.of.values(), choice.default):
        if isinstance(inner, CalendarChoice):
            yield from _choices(inner)


def _chosen(choice: CalendarChoice) -> Callable[[Any], object]:
    places = {id(chosen): number for number, chosen in enumerate(choice.of.values())}
    return lambda value: places.get(id(choice._found.get(value)))  # noqa: SLF001 - the choice's own look-up
