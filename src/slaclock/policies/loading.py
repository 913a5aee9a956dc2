"""Documents from files: JSON, TOML and YAML, told apart by the file's ending."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from slaclock.errors import DocumentError, Fault, SlaWarning, shown
from slaclock.policies import json_text, toml_text, yaml_text
from slaclock.policies.limits import MOST_TEXT, FaultCount
from slaclock.policies.self_breach import self_breaches

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slaclock.policies.book import PolicyBook

Book = TypeVar("Book", bound="PolicyBook")

READERS: dict[str, Callable[[str], Any]] = {
    ".json": json_text.read,
    ".toml": toml_text.read,
    ".yaml": yaml_text.read,
    ".yml": yaml_text.read,
}
_LONGEST_PATH = 4_096


def load(model: type[Book], source: str | Path | Mapping[str, Any]) -> Book:
    """The book of a file or a mapping, with everything checked that loading checks; see `PolicyBook.load`."""
    what = f"policy book {shown(str(source))}" if isinstance(source, str | Path) else "policy book"
    try:
        with _collector_at_rest():
            book = model.model_validate(document_of(source), context=FaultCount())
    except DocumentError as error:
        faults = error.faults
    else:
        for warning in self_breaches(book):
            warnings.warn(warning, SlaWarning, stacklevel=3)  # the caller of PolicyBook.load
        return book
    raise DocumentError(faults, what)


@contextmanager
def _collector_at_rest() -> Iterator[None]:
    """Without garbage collection, which takes two fifths of the time while 10,000 policies are read."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def document_of(source: object) -> Any:
    """What a file says, or a mapping as it is; not looked into any further.

    Raises:
        DocumentError: it is neither, or the file cannot be read.
    """
    if isinstance(source, Mapping):
        return source
    if not isinstance(source, str | Path):
        raise DocumentError((Fault("", f"must be a path or a mapping, not {shown(source)}", source),))
    path = _path(source)
    return READERS[path.suffix.lower()](_text(path))


def _path(source: str | Path) -> Path:
    path = Path(source)
    text = source if isinstance(source, str) else ""
    if "\n" in text or text.lstrip().startswith("{") or len(text) > _LONGEST_PATH:
        hint = "give a path, or the mapping that json.loads() makes of the text"
        raise DocumentError((Fault("", "is a text and no path", source, hint),))
    if path.suffix.lower() not in READERS:
        hint = "one of: " + ", ".join(READERS)
        message = f"has the ending {shown(path.suffix)}, which tells no form"
        raise DocumentError((Fault("", message, str(source), hint),))
    return path


def _text(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(MOST_TEXT + 1)
    except FileNotFoundError:
        raise DocumentError((Fault("", "there is no such file", str(path)),)) from None
    except (OSError, ValueError) as error:  # ValueError: a null character in the path
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise DocumentError((Fault("", f"cannot be read: {reason}", str(path)),)) from None
    if len(data) > MOST_TEXT:
        message = f"is larger than {MOST_TEXT // 1_000_000} MB"
        raise DocumentError((Fault("", message, str(path), "split it into several books"),))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise DocumentError((Fault(f"line {line}", "is not UTF-8", hint="save the file as UTF-8"),)) from None
