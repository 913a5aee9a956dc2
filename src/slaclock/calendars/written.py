"""What the parts of a calendar's document share: they keep what was written, and read it with every fault at once."""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Self

from pydantic_core import core_schema

from slaclock.documents import FaultyValue, did_you_mean, fault
from slaclock.errors import Fault, shown
from slaclock.values import below

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

LONGEST_LIST = 10_000
"""Entries that a list in a document may have."""
MOST_KEYS = 100
"""Keys that a mapping of known keys is looked through for."""
DATE = {"type": "string", "format": "date", "examples": ["2026-12-31"]}
"""The JSON schema of a date."""

_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Written(ABC):
    """A part of a document that pydantic reads with `read`, writes with `plain` and describes with `json_schema`."""

    __slots__ = ()

    @classmethod
    @abstractmethod
    def read(cls, value: Any) -> Self:
        """The part that `value` writes.

        Raises:
            FaultyValue: with every fault in it.
        """

    @abstractmethod
    def plain(self) -> Any:
        """The part as plain JSON values, as it was written."""

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).read, (self.plain(),)

    @classmethod
    @abstractmethod
    def json_schema(cls) -> dict[str, Any]:
        """The JSON schema of what `read` takes."""

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            lambda value: value if isinstance(value, cls) else cls.read(value),
            serialization=core_schema.plain_serializer_function_ser_schema(lambda value: value.plain()),
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return cls.json_schema()


def read_date(value: object) -> date:
    """A date, from a `date` or from text such as `2026-12-31`.

    Raises:
        FaultyValue: it is none.
    """
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if isinstance(value, str) and _DATE.fullmatch(value):
        try:
            return date.fromisoformat(value)
        except ValueError:
            raise fault(f"{shown(value)} is not a date that exists", value=value) from None
    raise fault(f"{shown(value)} is not a date", hint='write it as "2026-12-31"', value=value)


def read_name(value: object) -> str:
    """A name that is shown to people.

    Raises:
        FaultyValue: it is no text, or empty.
    """
    if not isinstance(value, str) or not value.strip():
        raise fault(f"must be a text that is not empty, not {shown(value)}", value=value)
    return value


def read_items(value: object) -> tuple[Any, ...]:
    """The entries of a list in a document.

    Raises:
        FaultyValue: it is no list, or too long.
    """
    if not isinstance(value, list | tuple):
        raise fault(f"must be a list, not {shown(value)}", value=value)
    if len(value) > LONGEST_LIST:
        raise fault(f"has {len(value)} entries, more than {LONGEST_LIST:,}", value=len(value))
    return tuple(value)


def read_keys(value: object, known: Iterable[str], hint: str = "") -> tuple[dict[str, Any], list[Fault]]:
    """The entries of a mapping that are not null and known, and a fault for each unknown key.

    Raises:
        FaultyValue: it is no mapping.
    """
    if not isinstance(value, Mapping):
        raise fault(f"must be a mapping, not {shown(value)}", hint=hint or None, value=value)
    if len(value) > MOST_KEYS:
        raise fault(f"has {len(value)} keys, more than {MOST_KEYS}", value=len(value))
    known = tuple(known)
    faults = [
        Fault(key if isinstance(key, str) else f"[{shown(key)}]", "is not a known key", part, did_you_mean(key, known))
        for key, part in value.items()
        if key not in known
    ]
    return {key: value[key] for key in known if value.get(key) is not None}, faults


class Collector:
    """Collects faults, so that one reading reports all of them.

    >>> faults = Collector()
    >>> with faults.at("from"):
    ...     read_date("2026-02-30")
    >>> [str(found) for found in faults.faults]
    ["from: '2026-02-30' is not a date that exists"]
    """

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self.faults = list(faults)

    def add(self, path: str, message: str, *, value: object = None, hint: str | None = None) -> None:
        """Note a fault at a path below what is read."""
        self.faults.append(Fault(path, message, value, hint))

    @contextmanager
    def at(self, place: str) -> Iterator[None]:
        """Note the faults of what is read inside the `with` block as those of `place`."""
        try:
            yield
        except FaultyValue as refusal:
            self.faults += [below(place, found) for found in refusal.faults]

    def finish(self) -> None:
        """Raise what was collected.

        Raises:
            FaultyValue: something was.
        """
        if self.faults:
            raise FaultyValue(*self.faults)
