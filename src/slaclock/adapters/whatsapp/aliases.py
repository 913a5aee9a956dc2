"""Which ids are one customer: phone number, user id and parent id, and what they were before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from slaclock.adapters.whatsapp.contacts import is_user_id, phone_digits

if TYPE_CHECKING:
    from slaclock.adapters.whatsapp.events import Customer
    from slaclock.adapters.whatsapp.work import Work


@dataclass(frozen=True, slots=True)
class Conflict:
    """Two customers who turned out to be one after both had tickets. They are never merged: a person decides.

    Attributes:
        business: the business number's id.
        tickets: the last ticket of each.
    """

    business: str | None
    tickets: tuple[str, str]


def ids_of(customer: Customer | str) -> list[str]:
    """The ids by which a customer is known, the most lasting one first.

    >>> ids_of("+1 555-010-0001")
    ['15550100001']
    """
    if isinstance(customer, str):
        return [plain_id(customer)]
    ids = (customer.user_id, customer.parent_user_id, customer.phone)
    return [plain_id(name) for name in ids if name is not None]


def plain_id(name: str) -> str:
    """An id in the one form in which it is kept: phone numbers as digits."""
    return name if is_user_id(name) else phone_digits(name) or name


def root_of(work: Work, business: str, name: str) -> str:
    """The id under which the customer's conversation is kept."""
    passed = {name}
    while (row := work.get(("alias", business, name))) is not None and row["to"] not in passed:
        name = row["to"]
        passed.add(name)
    return name


def link(work: Work, business: str, ids: list[str]) -> None:
    """Makes one customer of several ids; of two that both have tickets, a conflict."""
    first = root_of(work, business, ids[0])
    for name in ids[1:]:
        other = root_of(work, business, name)
        if other != first:
            first = _joined(work, business, first, other)


def _joined(work: Work, business: str, one: str, other: str) -> str:
    mine, theirs = work.conversation(business, one), work.conversation(business, other)
    if mine.tickets and theirs.tickets:
        low, high = sorted((one, other))
        first, last = work.conversation(business, low).tickets[-1], work.conversation(business, high).tickets[-1]
        address = ("conflict", business, f"{low} {high}")
        if work.get(address) is None:
            work.set(address, {"tickets": [first, last]})
        return one
    if theirs.tickets or (not mine.tickets and other < one):
        one, other, mine, theirs = other, one, theirs, mine
    work.set(("alias", business, other), {"to": one})
    if theirs.facts or theirs.calls:
        mine.absorb(theirs)
        work.touch(business, one)
        work.drop(business, other)
    return one
