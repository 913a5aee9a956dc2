"""YAML texts: plain data only, without aliases, tags or keys given twice.

Words mean what YAML 1.2 says: `on`, `no` and `09:30` are texts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slaclock.errors import DocumentError, Fault, shown
from slaclock.policies.limits import MOST_ENTRIES, MOST_LEVELS
from slaclock.values import number_of

if TYPE_CHECKING:
    import yaml

MOST_YAML = 500_000
"""Characters, with libyaml; of dense ones, so many may take more than a second."""
MOST_YAML_IN_PYTHON = 50_000
"""Characters, without libyaml: PyYAML's own parser may take more than a second for so many."""

_WORDS: dict[str, bool | None] = dict.fromkeys(("", "~", "null", "Null", "NULL"))
_WORDS |= dict.fromkeys(("true", "True", "TRUE"), True) | dict.fromkeys(("false", "False", "FALSE"), False)


def read(text: str) -> Any:
    """What a YAML text says.

    Raises:
        DocumentError: PyYAML is not installed, or the text is too large, too deep, no YAML, or more than plain data;
            with line and column.
    """
    try:
        import yaml  # noqa: PLC0415 - an extra
    except ImportError:
        hint = "pip install slaclock[yaml]"
        raise DocumentError((Fault("", "YAML needs PyYAML, which is not installed", hint=hint),)) from None
    most = MOST_YAML if yaml.__with_libyaml__ else MOST_YAML_IN_PYTHON
    if len(text) > most:
        raise DocumentError((Fault("", f"is larger than {most // 1000} kB of YAML", hint="JSON may have 5 MB"),))
    # The safe loader's events are built here, not by the loader: it follows aliases and lets a key replace another.
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    builder = _Builder()
    try:
        for event in yaml.parse(text, Loader=loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        reason = error.problem or error.context or "cannot be read"
        raise DocumentError((Fault(_place(mark) if mark else "", f"is not YAML: {reason}"),)) from None
    except yaml.YAMLError as error:
        reason = str(error).splitlines()[0]
        raise DocumentError((Fault("", f"is not YAML: {reason}"),)) from None
    return builder.document


def _place(mark: yaml.Mark) -> str:
    return f"line {mark.line + 1}, column {mark.column + 1}"


def _refusal(event: Any, message: str, hint: str | None = None) -> DocumentError:
    return DocumentError((Fault(_place(event.start_mark), message, hint=hint),))


class _Builder:
    """Builds plain values from the parser's events, without recursion."""

    def __init__(self) -> None:
        self.document: Any = None
        self._documents = 0
        self._left: list[Any] = []
        self._keys: list[str | None] = []

    def take(self, event: Any) -> None:
        """One more event."""
        kind = type(event).__name__
        if kind == "ScalarEvent":
            self._node(event)
            self._put(event, event.value if self._wants_key else _scalar(event))
        elif kind in ("MappingStartEvent", "SequenceStartEvent"):
            self._node(event)
            self._open(event, {} if kind == "MappingStartEvent" else [])
        elif kind in ("MappingEndEvent", "SequenceEndEvent"):
            self._left.pop()
            self._keys.pop()
        elif kind == "AliasEvent":
            raise _refusal(event, f"has the alias *{event.anchor}, and aliases are not read", "write it out")
        elif kind == "DocumentStartEvent":
            self._documents += 1
            if self._documents > 1:
                raise _refusal(event, "has a second document", "one document a file")

    @property
    def _wants_key(self) -> bool:
        return bool(self._left) and isinstance(self._left[-1], dict) and self._keys[-1] is None

    @staticmethod
    def _node(event: Any) -> None:
        if event.tag is not None and event.tag != "!":
            raise _refusal(event, f"has the tag {shown(event.tag)}, and tags are not read")

    def _open(self, event: Any, container: Any) -> None:
        if self._wants_key:
            raise _refusal(event, "has a key that is no text")
        if len(self._left) >= MOST_LEVELS:
            raise _refusal(event, "is nested too deeply", f"at most {MOST_LEVELS} levels")
        self._put(event, container)
        self._left.append(container)
        self._keys.append(None)

    def _put(self, event: Any, value: Any) -> None:
        if not self._left:
            self.document = value
            return
        container = self._left[-1]
        if isinstance(container, list):
            container.append(value)
        elif self._keys[-1] is None:
            if value in container:
                raise _refusal(event, f"has the key {shown(value)} twice")
            self._keys[-1] = value
            return
        else:
            container[self._keys[-1]] = value
            self._keys[-1] = None
        if len(container) > MOST_ENTRIES:
            raise _refusal(event, f"has more than {MOST_ENTRIES:,} entries in one list or mapping")


def _scalar(event: Any) -> Any:
    """What an unquoted word is; everything else is a text."""
    text = event.value
    if not event.implicit[0] or event.tag:  # quoted, folded or marked as no plain word
        return text
    if text in _WORDS:
        return _WORDS[text]
    number = number_of(text)
    return text if number is None else number
