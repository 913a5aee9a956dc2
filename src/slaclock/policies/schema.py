"""The JSON schema of a policy book, for editors and for other programs."""

from __future__ import annotations

from inspect import cleandoc
from typing import TYPE_CHECKING, Any

from slaclock.calendars import BusinessCalendar
from slaclock.policies.actions import KEYS, Action
from slaclock.policies.compositions import KINDS
from slaclock.policies.leaves import OPERATORS
from slaclock.policies.limits import MOST_ENTRIES
from slaclock.policies.parsed import PLACEHOLDER
from slaclock.policies.policy import Policy
from slaclock.policies.rules import MetricRule
from slaclock.policies.targets import OPTIONS, Target
from slaclock.policies.tiers import Tier
from slaclock.policies.within import MOST_DAYS

if TYPE_CHECKING:
    from slaclock.documents import Document
    from slaclock.policies.book import PolicyBook

DIALECT = "https://json-schema.org/draft/2020-12/schema"
NAME = "urn:slaclock:policy-book:v1"

_NUMBER = r"\d{1,15}(?:\.\d{1,9})?"
_DURATION = (
    rf"(?=[0-9P])(?:(?:{_NUMBER}h)?(?:{_NUMBER}m)?(?:{_NUMBER}s)?"
    rf"|PT(?=\d)(?:{_NUMBER}H)?(?:{_NUMBER}M)?(?:{_NUMBER}S)?)"
)
_TEXT = {"type": "string", "minLength": 1}
_SCALAR = {"type": ["string", "number", "boolean"]}
_ORDERED = {"type": ["string", "number"]}


def book_schema(book: type[PolicyBook]) -> dict[str, Any]:
    """The schema of a book: of its models as pydantic has it, of what has a short form as it is said here."""
    schema = book.model_json_schema(ref_template="#/$defs/{model}")
    calendar = BusinessCalendar.model_json_schema(ref_template="#/$defs/{model}")
    defs = {**calendar.pop("$defs", {}), "BusinessCalendar": calendar, **schema.pop("$defs", {}), **_DEFS}
    models: dict[str, type[Document]] = {
        model.__name__: model for model in (book, Policy, Target, Tier, Action, MetricRule)
    }
    described = {
        name: _described(definition, models[name]) if name in models else definition
        for name, definition in defs.items()
    }
    described["Target"]["allOf"] = _options()
    described["Action"]["oneOf"] = _keys()
    whole = {"$schema": DIALECT, "$id": NAME, **_described(schema, book), "$defs": dict(sorted(described.items()))}
    found: dict[str, Any] = _resolved(whole)
    return found


def _described(schema: dict[str, Any], model: type[Document]) -> dict[str, Any]:
    """A model's schema with what its docstring says of it and of its fields."""
    lines = cleandoc(model.__doc__ or "").splitlines()  # from Python 3.13 on a docstring comes without its indent
    schema = {**schema, "description": lines[0] if lines else ""}
    for name, text in _arguments(lines).items():
        schema["properties"][name] = {**schema["properties"][name], "description": text}
    return schema


def _arguments(lines: list[str]) -> dict[str, str]:
    """The `Args` of a docstring, each on one line."""
    found: dict[str, str] = {}
    name = ""
    inside = False
    for line in lines:
        text = line.strip()
        if text.endswith(":") and not line.startswith(" " * 4):
            inside = text == "Args:"
        elif inside and text and not line.startswith(" " * 8):
            name, _, text = text.partition(": ")
            found[name] = text[:1].upper() + text[1:]
        elif inside and text:
            found[name] += " " + text
    return found


def _resolved(schema: Any) -> Any:
    """The schema with references for placeholders, and without pydantic's titles."""
    if isinstance(schema, list):
        return [_resolved(item) for item in schema]
    if not isinstance(schema, dict):
        return schema
    comment = schema.get("$comment")
    if isinstance(comment, str) and comment.startswith(PLACEHOLDER):
        rest = {key: value for key, value in schema.items() if key != "$comment"}
        return {"$ref": "#/$defs/" + comment.removeprefix(PLACEHOLDER), **_resolved(rest)}
    return {key: _resolved(value) for key, value in schema.items() if not (key == "title" and isinstance(value, str))}


def _object(properties: dict[str, Any], required: list[str], **more: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False, **more}


def _list(items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "array", "items": items, "maxItems": MOST_ENTRIES, **more}


def _short(pattern: str, description: str, examples: list[str]) -> dict[str, Any]:
    return {"type": "string", "pattern": rf"^\s*{pattern}\s*$", "description": description, "examples": examples}


def _options() -> list[dict[str, Any]]:
    """Which of a target's options mean something for which built-in metric."""
    keys = {key for options in OPTIONS.values() for key in options}
    rules = []
    for metric, options in OPTIONS.items():
        forbidden: dict[str, Any] = {key: {"type": "null"} for key in sorted(keys - options.keys())}
        limited = {key: _among(key, values) for key, values in options.items() if values is not None}
        rules.append(
            {
                "if": {"properties": {"metric": {"const": metric}}, "required": ["metric"]},
                "then": {"properties": forbidden | limited},
            }
        )
    return rules


def _among(key: str, values: tuple[str, ...]) -> dict[str, Any]:
    words: list[str | None] = [*values, None]
    if key == "anchor":
        return {"enum": words}
    one = {"type": "array", "items": {"enum": list(values)}, "minItems": 1, "maxItems": 1}
    return {"anyOf": [{"enum": words}, one]}


def _keys() -> list[dict[str, Any]]:
    """What each action says."""
    everything = {key for keys in KEYS.values() for key in keys}
    return [
        {
            "properties": {"do": {"const": do}, **{key: {"type": "null"} for key in sorted(everything - set(keys))}},
            "anyOf": [{"required": [key], "properties": {key: {"not": {"type": "null"}}}} for key in keys],
        }
        for do, keys in KEYS.items()
    ]


def _leaves() -> list[dict[str, Any]]:
    values: dict[str, dict[str, Any]] = {
        "is": {"anyOf": [_SCALAR, _list({"type": ["string", "number", "boolean", "null"]})]},
        "in": _list(_SCALAR),
        "contains": _SCALAR,
        "at_least": _ORDERED,
        "exists": {"type": "boolean"},
    }
    values |= {"is_not": values["is"], "not_in": values["in"], "at_most": _ORDERED}
    return [_object({"field": _TEXT, name: values[name]}, ["field", name]) for name in OPERATORS]


_CONDITION = {"$ref": "#/$defs/Condition"}
_SINGLE = {"$ref": "#/$defs/SingleWithin"}
_CALENDAR = {"$ref": "#/$defs/CalendarChoice"}
_DAYS = {"type": "integer", "minimum": 0, "maximum": MOST_DAYS}
_LONG = {"anyOf": [{"required": ["business_days"]}, {"required": ["calendar_days"]}]}

_DEFS: dict[str, Any] = {
    "Condition": {
        "description": "What a ticket's fields must say. An empty list restricts nothing. A number equals its text.",
        "anyOf": [
            _object({"all": _list(_CONDITION)}, ["all"]),
            _object({"any": _list(_CONDITION)}, ["any"]),
            _object({"not": _CONDITION}, ["not"]),
            *_leaves(),
        ],
    },
    "SingleWithin": {
        "description": "So much time, whatever the priority.",
        "anyOf": [
            _short(_DURATION, "Open time.", ["4h", "1h30m", "PT4H"]),
            _short(r"\d{1,5}bd", "Business days.", ["3bd"]),
            _short(r"\d{1,5}cd", "Calendar days.", ["30cd"]),
            _object({"business_days": _DAYS, "due": {"enum": ["same_time", "closing"]}}, ["business_days"]),
            _object({"calendar_days": _DAYS}, ["calendar_days"]),
        ],
    },
    "Within": {
        "description": "How much time a target gives, for all tickets or by priority.",
        "anyOf": [
            _SINGLE,
            {
                "type": "object",
                "description": 'By priority; "default" is for all others.',
                "additionalProperties": _SINGLE,
                "minProperties": 1,
                "maxProperties": MOST_ENTRIES,
                "not": _LONG,
                "examples": [{"urgent": "5m", "default": "15m"}],
            },
        ],
    },
    "CalendarChoice": {
        "description": "The name of a calendar of the book, or a choice of one by a field.",
        "anyOf": [
            {**_TEXT, "examples": ["desk", "always"]},
            _object(
                {"by": _TEXT, "of": {"type": "object", "additionalProperties": _CALENDAR}, "default": _CALENDAR},
                ["by", "of", "default"],
                examples=[{"by": "group", "of": {"sydney": "sydney"}, "default": "desk"}],
            ),
        ],
    },
    "BookCalendar": {
        "description": "A business calendar, or calendars of the book put together.",
        "anyOf": [
            {"$ref": "#/$defs/BusinessCalendar"},
            *(
                _object({kind: _list(_TEXT, minItems=1, uniqueItems=True)}, [kind])
                for kind in KINDS
                if kind != "difference"
            ),
            _object({"difference": _list(_TEXT, minItems=2) | {"maxItems": 2, "uniqueItems": True}}, ["difference"]),
        ],
    },
    "TierAt": _short(
        rf"(?:\d{{1,9}}(?:\.\d{{1,9}})?\s*%|[+-]\s*{_DURATION})",
        "A share of the target, or an offset from the deadline.",
        ["80%", "112.5%", "-30m", "+1h"],
    ),
}
