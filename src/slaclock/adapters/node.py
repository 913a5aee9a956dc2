"""One object of a foreign document, with its path: reading it notes faults instead of raising."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, TypeGuard, TypeVar

from slaclock.errors import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from slaclock.adapters.findings import Findings

T = TypeVar("T")

LONGEST_ID = 300
"""Characters or digits beyond which an id is taken for something else."""

YEARS = range(1970, 2300)
"""Years outside which an instant or a date is a placeholder; within them no two lie more than 400 years apart."""

LISTS = (list, tuple)
"""What a JSON array may have become; a tuple, as a union would be built anew for each value of an export."""

_FIRST_YEAR, _LAST_YEAR = YEARS.start, YEARS.stop
_MOST = 2**63
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT_HINT = 'write "2026-01-31T09:00:00Z"'


class Node:
    """A JSON object at a path. Every reader gives the value, or `None` after noting a fault.

    Args:
        path: where the object stands, such as `audits[3].events[1]`.
        data: the object itself; it is only read.
        found: where faults and problems go.

    >>> from slaclock.adapters.findings import Findings
    >>> found = Findings()
    >>> Node("users[0]", {"id": 7, "role": None}, found).text("role")
    >>> found.faults[0].path
    'users[0].role'
    """

    __slots__ = ("_path", "data", "found")

    def __init__(
        self, path: str | tuple[Node | str, str | None, int | None], data: Mapping[str, Any], found: Findings
    ) -> None:
        self._path = path
        self.data = data
        self.found = found

    @property
    def path(self) -> str:
        """Where the object stands."""
        # An export has millions of objects below others, of which only those with a fault need their path.
        if isinstance(self._path, tuple):
            above, key, place = self._path
            here = above if isinstance(above, str) else above.path
            here = here if key is None else f"{here}.{key}"
            self._path = here if place is None else f"{here}[{place}]"
        return self._path

    def at(self, key: str | int) -> str:
        """The path of a key, or of an item."""
        return f"{self.path}[{key}]" if isinstance(key, int) else f"{self.path}.{key}"

    def get(self, key: str) -> Any:
        """The value as it stands, `None` where there is none."""
        return self.data.get(key)

    def fault(self, key: str, message: str, hint: str | None = None) -> None:
        """Notes that the value of `key` cannot be."""
        self.found.fault(self.at(key), message, self.data.get(key), hint)

    def problem(self, key: str, reason: str) -> None:
        """Notes that the value of `key` was left out."""
        self.found.problem(self.at(key), reason)

    def text(self, key: str, *, needed: bool = True) -> str | None:
        """A text that is not empty and can be encoded."""
        value = self.data.get(key)
        # A short way for what nearly all are; it halves the time of reading an export.
        if is_plain(value):
            return value
        return self._read(key, "a text", _text, needed=needed)

    def identifier(self, key: str, *, needed: bool = True) -> str | None:
        """An id, a text or a whole number, as text: some payloads hold one, some the other."""
        value = self.data.get(key)
        if type(value) is int and -_MOST < value < _MOST:
            return str(value)
        if value is None and not needed:
            return None
        return self._read(key, "an id", identifier, needed=needed)

    def integer(self, key: str, *, needed: bool = True) -> int | None:
        """A whole number."""
        return self._read(key, "a whole number", _integer, needed=needed)

    def flag(self, key: str, *, needed: bool = True) -> bool | None:
        """True or false."""
        value = self.data.get(key)
        if value is True or value is False or (value is None and not needed):
            return value
        return self._read(key, "true or false", _flag, needed=needed)

    def instant(self, key: str, *, needed: bool = True) -> datetime | None:
        """An instant in ISO 8601 with its offset or Z, in UTC."""
        if not needed and self.data.get(key) is None:
            return None
        return self._read(key, "an instant", instant, needed=needed, hint=_INSTANT_HINT)

    def day(self, key: str, *, needed: bool = True) -> date | None:
        """A date, `2026-01-31`."""
        return self._read(key, "a date", day, needed=needed, hint='write "2026-01-31"')

    def object(self, key: str, *, needed: bool = True) -> Node | None:
        """An object below this one."""
        value = self.data.get(key)
        if type(value) is dict or (value is None and not needed):
            return None if value is None else Node((self, key, None), value, self.found)
        data = self._read(key, "an object", _mapping, needed=needed)
        return None if data is None else Node((self, key, None), data, self.found)

    def objects(self, key: str, *, needed: bool = True) -> list[Node]:
        """The objects of a list; an item that is none is a fault."""
        return [self.member(key, place, data) for place, data in self.members(key, needed=needed)]

    def members(self, key: str, *, needed: bool = True) -> Iterator[tuple[int, Mapping[str, Any]]]:
        """The objects of a list with their places, as they stand: most items of an export need no node."""
        given = self.data.get(key)
        listed = given if type(given) is list else self._read(key, "a list", _list, needed=needed) or ()
        for place, value in enumerate(listed):
            if type(value) is dict or isinstance(value, Mapping):
                yield place, value
            else:
                self.found.fault(f"{self.at(key)}[{place}]", f"must be an object, not {shown(value)}", value)

    def member(self, key: str, place: int, data: Mapping[str, Any]) -> Node:
        """The node of an object that `members` gave."""
        return Node((self, key, place), data, self.found)

    def _read(
        self, key: str, what: str, read: Callable[[Any], T | None], *, needed: bool, hint: str | None = None
    ) -> T | None:
        value = self.data.get(key)
        if value is None:
            if needed:
                # Null and missing are told apart: a cut-off document lacks the key.
                self.fault(
                    key, f"must be {what}, not null" if key in self.data else f"is missing, must be {what}", hint
                )
            return None
        result = read(value)
        if result is None:
            self.fault(key, f"must be {what}, not {shown(value)}", hint)
        return result


def is_plain(value: object) -> TypeGuard[str]:
    """Whether a value is a text as nearly all are, of which nothing needs to be checked: ASCII, and not blank."""
    return type(value) is str and value.isascii() and not value.isspace() and value != ""


def identifier(value: object) -> str | None:
    """An id as text, or `None` where the value is none.

    >>> identifier(501), identifier("501"), identifier(5.1), identifier(True)
    ('501', '501', None, None)
    """
    if isinstance(value, int):
        return None if isinstance(value, bool) or value.bit_length() > 64 else str(value)
    text = _text(value)
    return text if text is not None and len(text) <= LONGEST_ID else None


def instant(value: object) -> datetime | None:
    """An instant in UTC, or `None` where the value is no ISO 8601 text with its offset or Z.

    >>> instant("2026-03-02T10:00:00+01:00"), instant("2026-03-02T10:00:00"), instant(1740000000)
    (datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.timezone.utc), None, None)
    """
    if type(value) is not str and not isinstance(value, str | datetime):
        return None
    try:
        at = value if isinstance(value, datetime) else datetime.fromisoformat(value)
        if at.tzinfo is not UTC:
            if at.utcoffset() is None:
                return None
            at = at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if _FIRST_YEAR <= at.year < _LAST_YEAR else None


def day(value: object) -> date | None:
    """A date from its text, or `None`.

    >>> day("2026-01-31"), day("2026-02-30")
    (datetime.date(2026, 1, 31), None)
    """
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            found = date.fromisoformat(value)
        except ValueError:
            return None
        return found if found.year in YEARS else None
    return None


def _text(value: object) -> str | None:
    if is_plain(value):
        return value
    if not isinstance(value, str) or not value or value.isspace():
        return None
    try:
        value.encode()
    except UnicodeEncodeError:
        return None
    return value


def _integer(value: object) -> int | None:
    # Beyond 64 bits no counter and no length of time is meant, and Python itself may refuse to show it.
    if isinstance(value, bool) or not isinstance(value, int) or value.bit_length() > 64:
        return None
    return value


def _flag(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _mapping(value: object) -> Mapping[str, Any] | None:
    return value if isinstance(value, Mapping) else None


def _list(value: object) -> list[Any] | tuple[Any, ...] | None:
    return value if isinstance(value, LISTS) else None
