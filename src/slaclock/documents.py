"""What every document model shares: frozen, no unknown keys, and our own errors instead of pydantic's."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any, ClassVar, Self, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from slaclock.durations import DurationError
from slaclock.errors import SHOWN, DocumentError, Fault, FaultsError, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

T = TypeVar("T")


class FaultyValue(ValueError):  # noqa: N818 - it never leaves the package
    """Raised by a validator that found one or several faults below the value it was given."""

    def __init__(self, *faults: Fault) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = faults


def fault(message: str, *, hint: str | None = None, path: str = "", value: object = None) -> FaultyValue:
    """A validator's refusal with one fault; `path` is below the value, such as `[2]` or `.from`."""
    return FaultyValue(Fault(path, message, value, hint))


def did_you_mean(word: object, known: Iterable[str]) -> str:
    """A hint for a misspelt name: the nearest known one, else all of them."""
    names = sorted(known)
    near = get_close_matches(word[:100] if isinstance(word, str) else shown(word), names, n=1)
    if near:
        return f'did you mean "{near[0]}"?'
    return "one of: " + ", ".join(names[:20]) + (", …" if len(names) > 20 else "") if names else "none is defined"


def key_text(key: object) -> str:
    """A mapping's key as paths show it: in at most 80 characters, whatever it is.

    >>> key_text("within"), key_text(5), key_text(None)
    ('within', '5', 'None')
    """
    return key if isinstance(key, str) and len(key) <= SHOWN else shown(key)


def path_text(loc: Iterable[int | str]) -> str:
    """A path as messages show it: `policies[2].targets[0].within`."""
    text = ""
    for part in loc:
        word = key_text(part)
        text += f"[{word}]" if isinstance(part, int) else f".{word}" if text else word
    return text


def _joined(path: str, below: str) -> str:
    if not path or not below or below.startswith(("[", ".")):
        return (path + below).removeprefix(".")
    return f"{path}.{below}"


_PLAIN = {
    "missing": "is missing",
    "string_type": "must be a text, not {value}",
    "bool_type": "must be true or false, not {value}",
    "bool_parsing": "must be true or false, not {value}",
    "int_type": "must be a whole number, not {value}",
    "int_parsing": "must be a whole number, not {value}",
    "int_from_float": "must be a whole number, not {value}",
    "tuple_type": "must be a list, not {value}",
    "list_type": "must be a list, not {value}",
    "dict_type": "must be a mapping, not {value}",
    "model_type": "must be a mapping, not {value}",
    "model_attributes_type": "must be a mapping, not {value}",
    "frozen_instance": "is frozen: make a new one instead",
}


def _faults_of(detail: Any, model: type[BaseModel]) -> list[Fault]:
    path, value, kind = path_text(detail["loc"]), detail.get("input"), detail["type"]
    inner = (detail.get("ctx") or {}).get("error")
    if isinstance(inner, FaultyValue | FaultsError):
        below = inner.faults
        return [Fault(_joined(path, f.path), f.message, value if f.value is None else f.value, f.hint) for f in below]
    if isinstance(inner, DurationError):
        return [Fault(path, str(inner), value, inner.hint)]
    if kind == "extra_forbidden":
        known = [f.alias or name for name, f in model.model_fields.items()] if len(detail["loc"]) == 1 else []
        hint = did_you_mean(detail["loc"][-1], known) if known else None
        return [Fault(path, "is not a known key", value, hint)]
    if kind == "literal_error":
        return [Fault(path, f"must be {detail['ctx']['expected']}, not {shown(value)}", value)]
    if kind in _PLAIN:
        return [Fault(path, _PLAIN[kind].format(value=shown(value)), None if kind == "missing" else value)]
    message = str(inner) if inner is not None else f"{detail['msg'][:1].lower()}{detail['msg'][1:]}, not {shown(value)}"
    return [Fault(path, message, value)]


def faults_of(error: ValidationError, model: type[BaseModel]) -> tuple[Fault, ...]:
    """Pydantic's findings as our own faults, in the order of the document."""
    details = error.errors(include_url=False)
    return tuple(found for detail in details for found in _faults_of(detail, model))


class Document(BaseModel):
    """A frozen model whose every door (constructor, `model_validate`, …) raises our own error."""

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True, populate_by_name=True)
    _error: ClassVar[type[FaultsError]] = DocumentError

    def __init__(self, /, **data: Any) -> None:
        self._own_errors(lambda: super(Document, self).__init__(**data))

    # A document is then read in pydantic's core, in one go, and not through this constructor; pydantic's own
    # RootModel says it the same way.
    __init__.__pydantic_base_init__ = True  # type: ignore[attr-defined]

    def __setattr__(self, name: str, value: Any) -> None:
        self._own_errors(lambda: super(Document, self).__setattr__(name, value))

    @classmethod
    def _own_errors(cls, build: Callable[[], T]) -> T:
        try:
            return build()
        except ValidationError as error:
            refusal = cls._refusal(faults_of(error, cls))
        except RecursionError:
            refusal = cls._refusal((Fault("", "is nested too deeply", hint="at most 20 levels"),))
        raise refusal from None

    @classmethod
    def _refusal(cls, faults: tuple[Fault, ...]) -> Exception:
        return cls._error(faults, f"invalid {cls.__name__}")

    @classmethod
    def model_validate(cls, obj: Any, **kwargs: Any) -> Self:
        """As pydantic's, with slaclock's errors."""
        return cls._own_errors(lambda: super(Document, cls).model_validate(obj, **kwargs))

    @classmethod
    def model_validate_json(cls, json_data: str | bytes | bytearray, **kwargs: Any) -> Self:
        """As pydantic's, with slaclock's errors."""
        return cls._own_errors(lambda: super(Document, cls).model_validate_json(json_data, **kwargs))
