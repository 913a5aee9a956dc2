"""What all tickets of an account share: users, custom statuses, organisations."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypedDict

from slaclock.adapters.zendesk.organizations import read_organizations
from slaclock.adapters.zendesk.statuses import custom_categories
from slaclock.adapters.zendesk.users import Users, read_users

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from slaclock.adapters.findings import Findings
    from slaclock.values import Value


@dataclass(frozen=True, slots=True)
class Account:
    """What all tickets of an account share.

    Attributes:
        users: who is who.
        categories: the status category of each custom status, by id.
        organizations: the custom fields of each organisation, by id.
    """

    users: Users
    categories: Mapping[str, str]
    organizations: Mapping[str, Mapping[str, Value]]


class AccountDocuments(TypedDict, total=False):
    """The documents that describe an account; each may be missing.

    Attributes:
        users: who wrote; only their `id` and `role` are read.
        custom_statuses: `GET /api/v2/custom_statuses`.
        bots: ids of users that are programs.
        organizations: whose `organization_fields` filters may ask about.
    """

    users: object
    custom_statuses: object
    bots: Iterable[int | str]
    organizations: object


def read_account(
    users: object = None,
    custom_statuses: object = None,
    bots: object = (),
    organizations: object = None,
    *,
    found: Findings,
) -> Account:
    """The account that the arguments of `load_ticket` describe."""
    return Account(
        read_users(users, bots, found),
        custom_categories(custom_statuses, found),
        read_organizations(organizations, found),
    )
