"""Organisations: their custom fields, which filters may ask about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.adapters.envelope import records
from slaclock.adapters.zendesk.fields import Unreadable, custom_value
from slaclock.errors import shown

if TYPE_CHECKING:
    from slaclock.adapters.findings import Findings
    from slaclock.values import Value

PREFIX = "organization.custom_fields."


def read_organizations(document: object, found: Findings) -> dict[str, dict[str, Value]]:
    """By id, the fields of each organisation under the names that filters use."""
    organizations: dict[str, dict[str, Value]] = {}
    for node in records(document, "organizations", found):
        key, fields = node.identifier("id"), node.object("organization_fields", needed=False)
        own = organizations.setdefault(key or "", {})
        for name, value in fields.data.items() if fields is not None else ():
            try:
                own[f"{PREFIX}{name}"] = custom_value(value)
            except Unreadable as error:
                node.found.fault(
                    f"{node.path}.organization_fields.{name}", f"must be {error}, not {shown(value)}", value
                )
    return organizations


def organization_fields(document: object, found: Findings) -> frozenset[str]:
    """The names of the fields that these organisations have."""
    known = read_organizations(document, found)
    return frozenset(name.removeprefix(PREFIX) for fields in known.values() for name in fields)
