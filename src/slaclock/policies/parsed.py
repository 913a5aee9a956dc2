"""Values that are read from a short form in a document, such as `"3bd"`, and written back to it."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, Self

from pydantic_core import core_schema

from slaclock.documents import FaultyValue
from slaclock.errors import DocumentError

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler

PLACEHOLDER = "slaclock:"
"""Begins the `$comment` that stands for a value's schema until `slaclock.policies.schema` puts it in."""


class Parsed:
    """A frozen value with a short form; models take it as a field's type."""

    __slots__ = ()

    @classmethod
    @abstractmethod
    def read(cls, document: Any) -> Self:
        """The value that a document's short form stands for; a value that has been read stays as it is.

        Raises:
            FaultyValue: with every fault in it.
        """

    @abstractmethod
    def dump(self) -> Any:
        """The short form, as plain JSON."""

    @classmethod
    def parse(cls, document: Any) -> Self:
        """The value that a document's short form stands for.

        Raises:
            DocumentError: it stands for none; `.faults` lists everything found.
        """
        try:
            return cls.read(document)
        except FaultyValue as refusal:
            faults = refusal.faults
        raise DocumentError(faults, f"invalid {cls.__name__.lower()}")

    @classmethod
    def __get_pydantic_core_schema__(cls, source: Any, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls.read, serialization=core_schema.plain_serializer_function_ser_schema(_dump)
        )

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> dict[str, Any]:
        return {"$comment": PLACEHOLDER + cls.__name__}


def _dump(value: Parsed) -> Any:
    return value.dump()
