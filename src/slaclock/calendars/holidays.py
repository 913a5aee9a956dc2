"""Holidays: dates, and the holidays of countries and markets from the `holidays` package."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Self

from slaclock.calendars.written import DATE, Collector, Written, read_date, read_items, read_keys, read_name
from slaclock.documents import did_you_mean, fault
from slaclock.errors import Fault, shown

if TYPE_CHECKING:
    from collections.abc import Mapping

UNNAMED = "holiday"
"""What a holiday without a name is called."""
MOST_UNKNOWN = 50
"""Unknown holidays that are listed; for each, hundreds of names are compared for a hint."""
_KNOWN = "that the holidays package knows"
_KEYS = ("date", "name", "country", "financial", "subdivision", "categories", "observed", "language")
_OF_A_DATE = ("date", "name")


@dataclass(frozen=True, slots=True)
class Holiday(Written):
    """One entry of a calendar's holidays: a date, or all holidays of a country or market.

    Attributes:
        date: the date, else `None`.
        name: what the date is called.
        country: ISO 3166 code, as the `holidays` package takes it.
        financial: a market's code, such as `XNYS`.
        subdivision: a part of the country.
        categories: kinds of holidays; `None`: the package's default.
        observed: whether substitute days count; `None`: the package's default.
        language: of the names; `None`: the country's own. Never the machine's.

    >>> Holiday.read({"country": "DE", "subdivision": "BE"}).plain()
    {'country': 'DE', 'subdivision': 'BE'}
    """

    date: date | None = None
    name: str | None = None
    country: str | None = None
    financial: str | None = None
    subdivision: str | None = None
    categories: tuple[str, ...] | None = None
    observed: bool | None = None
    language: str | None = None

    @classmethod
    def read(cls, value: Any) -> Self:
        """Read a date, `{"date": …, "name": …}`, `{"country": …, …}` or `{"financial": …, …}`.

        Raises:
            FaultyValue: with every fault. Whether the country is known is checked later, see `faults`.
        """
        if isinstance(value, str | date):
            return cls(date=read_date(value))
        found, unknown = read_keys(value, _KEYS, hint='such as {"country": "DE"} or "2026-12-31"')
        faults = Collector(unknown)
        kinds = [key for key in ("date", "country", "financial") if key in found]
        if len(kinds) != 1:
            faults.add("", "needs one of: date, country, financial" if not kinds else f"mixes {' and '.join(kinds)}")
        else:
            for key in found:
                if key != kinds[0] and (key in _OF_A_DATE) != (kinds[0] == "date"):
                    faults.add(key, f"means nothing for a {kinds[0]}", value=found[key])
        for key in ("country", "financial", "subdivision", "language", "name"):
            with faults.at(key):
                read_name(found.get(key, "-"))
        with faults.at("date"):
            found["date"] = read_date(found["date"]) if "date" in found else None
        with faults.at("categories"):
            found["categories"] = _categories(found["categories"]) if "categories" in found else None
        if not isinstance(found.get("observed", True), bool):
            faults.add("observed", f"must be true or false, not {shown(found['observed'])}", value=found["observed"])
        faults.finish()
        return cls(**found)

    def plain(self) -> Any:
        """As it was written; a date without a name as text."""
        if self.date is not None and self.name is None:
            return self.date.isoformat()
        written = {key: getattr(self, key) for key in _KEYS if getattr(self, key) is not None}
        if self.date is not None:
            written["date"] = self.date.isoformat()
        if self.categories is not None:
            written["categories"] = list(self.categories)
        return written

    def faults(self) -> tuple[Fault, ...]:
        """What the `holidays` package does not know of this entry. It is imported only for a country or market."""
        return _faults(self) if self.date is None else ()

    def names(self, year: int) -> dict[int, str]:
        """The holidays of a year: names by ordinal. What it says must be known, see `faults`."""
        if self.date is not None:
            return {self.date.toordinal(): self.name or UNNAMED} if self.date.year == year else {}
        options: dict[str, Any] = {}
        if self.observed is not None:
            options["observed"] = self.observed
        entity = _entity(self)
        days = entity(
            years=year,
            expand=False,
            subdiv=self.subdivision,
            categories=self.categories,
            language=self.language or entity.default_language,
            **options,
        )
        return {day.toordinal(): name or UNNAMED for day, name in days.items() if day.year == year}

    @classmethod
    def json_schema(cls) -> dict[str, Any]:
        """The JSON schema of an entry."""
        text = {"type": "string"}
        options = {
            "subdivision": text,
            "categories": {"anyOf": [text, {"type": "array", "items": text}]},
            "observed": {"type": "boolean"},
            "language": text | {"description": "Of the names; default: the country's own."},
        }
        package = "Holidays as the `holidays` package knows them."
        return {
            "anyOf": [
                DATE,
                _object(DATE, "date", {"name": text}, "One date."),
                _object(text | {"examples": ["DE"]}, "country", options, package),
                _object(text | {"examples": ["XNYS"]}, "financial", options, package),
            ]
        }


def _object(main: dict[str, Any], key: str, others: dict[str, Any], description: str) -> dict[str, Any]:
    return {
        "type": "object",
        "description": description,
        "properties": {key: main} | others,
        "required": [key],
        "additionalProperties": False,
    }


def _categories(value: object) -> tuple[str, ...]:
    items = (value,) if isinstance(value, str) else read_items(value)
    if not items:
        raise fault("must not be empty", hint="leave it out for public holidays", value=value)
    faults = Collector()
    for i, item in enumerate(items):
        with faults.at(f"[{i}]"):
            read_name(item)
    faults.finish()
    return items


def _entity(entry: Holiday) -> Any:
    """The package's class for a country or market."""
    import holidays  # noqa: PLC0415 - it takes as long as pydantic, and is needed only where a country is named

    entity = getattr(holidays, entry.country or entry.financial or "")
    # The package's lazy loaders hand on attributes; what they load is the class itself.
    return entity.get_entity() if hasattr(entity, "get_entity") else entity


@lru_cache(maxsize=1_000)
def _faults(entry: Holiday) -> tuple[Fault, ...]:
    from holidays.registry import EntityLoader  # noqa: PLC0415 - see _entity

    key = "country" if entry.country is not None else "financial"
    codes = EntityLoader.get_country_codes() if key == "country" else EntityLoader.get_financial_codes()
    code, known = entry.country or entry.financial, set(codes)
    if code not in known:
        what = "a country" if key == "country" else "a market"
        return (Fault(key, f"{shown(code)} is not {what} {_KNOWN}", code, did_you_mean(code, known)),)
    entity = _entity(entry)
    found: list[Fault] = []
    parent = getattr(entity, "parent_entity", None)
    places = {*entity.subdivisions, *entity.subdivisions_aliases, *(parent.subdivisions if parent else ())}
    if entry.subdivision is not None and entry.subdivision not in places:
        found.append(_unknown("subdivision", entry.subdivision, places, code))
    if entry.language is not None and entry.language not in entity.supported_languages:
        found.append(_unknown("language", entry.language, entity.supported_languages, code))
    known_categories = entity.supported_categories
    found += [
        _unknown("categories", category, known_categories, code)
        for category in entry.categories or ()
        if category not in known_categories
    ]
    return tuple(found)


def _unknown(key: str, word: str, known: Any, code: str | None) -> Fault:
    what = "category" if key == "categories" else key
    return Fault(key, f"{shown(word)} is not a {what} of {code} {_KNOWN}", word, did_you_mean(word, known))


def add_names(names: dict[int, str], more: Mapping[int, str]) -> None:
    """Add named dates to others; a date that has a name already gets both, each once."""
    for day, name in more.items():
        known = names.get(day)
        if known is None:
            names[day] = name
        elif name not in known.split("; "):
            names[day] = f"{known}; {name}"
