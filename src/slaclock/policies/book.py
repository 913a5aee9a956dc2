"""The policy book: calendars, status names, own metrics, and policies in order."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, PlainValidator, WithJsonSchema

from slaclock.calendars import ALWAYS
from slaclock.documents import did_you_mean, fault
from slaclock.errors import CalendarError, EventError, Fault, shown
from slaclock.policies.checked import Checked
from slaclock.policies.compositions import BookCalendar, Composition
from slaclock.policies.equality import Lookup
from slaclock.policies.keyed import keyed
from slaclock.policies.limits import beyond_limits, listed
from slaclock.policies.policy import Policy
from slaclock.policies.references import ALWAYS_NAME, unresolved
from slaclock.policies.rules import MetricRule
from slaclock.policies.signals import CATEGORIES, Category, category
from slaclock.values import FrozenDict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from slaclock.calendars import BusinessCalendar, Calendar

# Looked at by `unresolved`: pydantic has no place in a document for what is wrong with a key.
Name: TypeAlias = Annotated[str, PlainValidator(lambda name: name), WithJsonSchema({"type": "string", "minLength": 1})]


def _version(value: object) -> int:
    if type(value) is not int or value != 1:
        raise fault(f"must be 1, not {shown(value)}", hint="there is no other version yet", value=value)
    return value


Version: TypeAlias = Annotated[Literal[1], PlainValidator(_version), WithJsonSchema({"type": "integer", "const": 1})]


def _statuses(value: object) -> FrozenDict[str, Any]:
    if not isinstance(value, Mapping):
        raise fault(f"must be a mapping, not {shown(value)}", value=value)
    return keyed(value, category)


Statuses: TypeAlias = Annotated[
    Mapping[str, Category],
    PlainValidator(_statuses),
    WithJsonSchema({"type": "object", "additionalProperties": {"type": "string", "enum": list(CATEGORIES)}}),
]


class PolicyBook(Checked):
    """Who is promised what, in one document.

    Args:
        version: of the document's form; there is only 1.
        calendars: by name: business calendars, and compositions of them (`{"union": ["desk", "sydney"]}`);
            `"always"` is built in.
        statuses: what the helpdesk's own words or numbers for its statuses mean.
        metrics: own metrics, by name.
        policies: in order; the first that matches wins, among the public ones and apart from them the internal ones.

    Raises:
        DocumentError: `.faults` lists everything found, each with its path.

    >>> book = PolicyBook(policies=[
    ...     Policy(name="all", calendar="always", targets=[{"metric": "resolution", "within": "8h"}])])
    >>> PolicyBook.load(book.dump()) == book
    True
    """

    version: Version = 1
    calendars: Annotated[Mapping[Name, BookCalendar], AfterValidator(FrozenDict)] = Field(default_factory=FrozenDict)
    statuses: Statuses = Field(default_factory=FrozenDict)
    metrics: Annotated[Mapping[Name, MetricRule], AfterValidator(FrozenDict)] = Field(default_factory=FrozenDict)
    policies: tuple[Policy, ...] = ()

    if TYPE_CHECKING:

        def __init__(
            self,
            *,
            version: Literal[1] = ...,
            calendars: Mapping[str, BusinessCalendar | Composition | Mapping[str, Any]] = ...,
            statuses: Mapping[Any, Category] = ...,
            metrics: Mapping[str, MetricRule | Mapping[str, Any]] = ...,
            policies: Sequence[Policy | Mapping[str, Any]] = ...,
        ) -> None: ...

    @classmethod
    def _first(cls, document: Mapping[str, Any]) -> list[Fault]:
        return beyond_limits(document)

    @classmethod
    def _across(cls, document: Mapping[str, Any]) -> list[Fault]:
        return unresolved(document)

    @classmethod
    def _refusal(cls, faults: tuple[Fault, ...]) -> Exception:
        return super()._refusal(listed(faults))

    @classmethod
    def load(cls, source: str | Path | Mapping[str, Any]) -> Self:
        """A book from a JSON, TOML or YAML file, or from a mapping that says the same.

        Raises:
            DocumentError: the file cannot be read, or the document cannot be; `.faults` lists everything found.
        """
        from slaclock.policies.loading import load  # noqa: PLC0415 - it imports what reads files, and needs this class

        return load(cls, source)

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """The JSON schema (draft 2020-12) of a book, for editors and other programs.

        What lies between parts, such as names that must exist, only `load` checks.

        >>> PolicyBook.json_schema()["$id"]
        'urn:slaclock:policy-book:v1'
        """
        from slaclock.policies.schema import book_schema  # noqa: PLC0415 - needed by few, and it needs this class

        return book_schema(cls)

    def calendar(self, name: str) -> Calendar:
        """The calendar of that name.

        Raises:
            CalendarError: the book has none.
        """
        found = self._built.get(name)
        return found if found is not None else self._build(name)

    def _build(self, name: str) -> Calendar:
        found = self.calendars.get(name)
        if found is None:
            known = did_you_mean(name, (*self.calendars, ALWAYS_NAME))
            raise CalendarError(f"the book has no calendar {shown(name)} ({known})", value=name)
        if isinstance(found, Composition):
            return self._built.setdefault(name, found.build([self.calendar(each) for each in found.names]))
        return self._built.setdefault(name, found)

    def status(self, word: str | int) -> Category:
        """What the helpdesk's own word or number for a status means; the six categories mean themselves.

        Raises:
            EventError: the book does not know it.
        """
        found = self._categories.get(word)
        if found is None:
            known = did_you_mean(word, (*self.statuses, *CATEGORIES))
            raise EventError((Fault("", f"the book has no status {shown(word)}", word, known),), "unknown status")
        return found

    def dump(self) -> dict[str, Any]:
        """The book as plain JSON, without what is the default anyway; it loads back to an equal one."""
        return {"version": self.version, **super().dump()}

    @cached_property
    def _built(self) -> dict[str, Calendar]:
        return {ALWAYS_NAME: ALWAYS}

    @cached_property
    def _categories(self) -> Lookup[Category]:
        own = Lookup(self.statuses.items())
        for word in CATEGORIES:
            own.add(word, category(word))
        return own
