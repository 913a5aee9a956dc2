"""What the models of a policy book share: all faults at once, checked copies, plain dumps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Self

from pydantic import BaseModel, ValidationError, ValidationInfo, model_validator

from slaclock.documents import Document, FaultyValue, did_you_mean, faults_of, key_text
from slaclock.errors import Fault, shown
from slaclock.policies.limits import SCALARS, FaultCount

if TYPE_CHECKING:
    from pydantic.functional_validators import ModelWrapValidatorHandler


class Checked(Document):
    """A document with rules across its fields, which report together with the faults of the fields."""

    @classmethod
    def _first(cls, document: Mapping[str, Any]) -> list[Fault]:  # noqa: ARG003 - for those that have such rules
        """What is so wrong with a document that nothing else in it is worth reading."""
        return []

    @classmethod
    def _across(cls, document: Mapping[str, Any]) -> list[Fault]:  # noqa: ARG003 - for those that have such rules
        """What is wrong across the fields of a document, whatever state the fields themselves are in."""
        return []

    @model_validator(mode="wrap")
    @classmethod
    def _all_faults(cls, document: Any, handler: ModelWrapValidatorHandler[Self], info: ValidationInfo) -> Self:
        if type(document) is not dict:  # first of all, as isinstance() of a model is slow
            if isinstance(document, cls):
                return document
            if not isinstance(document, Mapping):
                return handler(document)
            document = dict(document.items())
        counted = info.context if isinstance(info.context, FaultCount) else None
        if counted is not None and counted.enough:
            raise FaultyValue  # without a fault: those that are listed already are enough
        faults = cls._first(document)
        if faults:
            raise FaultyValue(*faults)
        found = None
        if document.keys() <= cls.model_fields.keys():
            known = document
        else:
            known = {key: document[key] for key in document if key in cls.model_fields}
            faults = cls._unknown(document)
        try:
            found = handler(known)
        except ValidationError as error:
            faults += faults_of(error, cls)
        faults += _endless(document) + cls._across(document)
        if found is not None and not faults:
            return found
        if counted is not None:
            counted.add(len(faults))
        raise FaultyValue(*faults)

    @classmethod
    def _unknown(cls, document: Mapping[Any, Any]) -> list[Fault]:
        keys = [key for key in document if key not in cls.model_fields]
        # Looking for a near one takes a while, and a document with many odd keys needs no hint for each.
        hints = [did_you_mean(key_text(key), cls.model_fields) for key in keys[:20]]
        return [
            Fault(key_text(key), "is not a known key", document[key], hint) for key, hint in zip_longest(keys, hints)
        ]

    def dump(self) -> dict[str, Any]:
        """The document as plain JSON, without what is the default anyway; it loads back to an equal one."""
        return self.model_dump(mode="json", exclude_defaults=True, by_alias=True)

    def model_copy(self, *, update: Mapping[str, Any] | None = None, deep: bool = False) -> Self:  # noqa: ARG002
        """A copy, with some fields replaced; unlike pydantic's, what is replaced is checked."""
        return type(self)(**{**{name: getattr(self, name) for name in type(self).model_fields}, **(update or {})})

    def __repr_args__(self) -> list[tuple[str | None, Any]]:
        return list(self.dump().items())

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self).model_validate, (self.dump(),)


def _endless(document: Mapping[Any, Any]) -> list[Fault]:
    """The faults of sets and iterators: pydantic would read them as lists, and then nobody could look a second time."""
    return [
        Fault(key_text(key), f"must be a list, not {shown(value)}", value)
        for key, value in document.items()
        if type(value) not in _USUAL and isinstance(value, Iterable) and not isinstance(value, _LOOKED_AT)
    ]


_LOOKED_AT = (str, bytes, list, tuple, Mapping, BaseModel)
_USUAL = frozenset((*SCALARS, list, tuple, dict))
