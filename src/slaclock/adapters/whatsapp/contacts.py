"""Who sent or got a message: ids in the message itself, completed from the contacts beside it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from slaclock.adapters.whatsapp.events import Customer
from slaclock.adapters.whatsapp.values import mapping, word

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_USER_ID = re.compile(r"[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}")


def is_user_id(value: str) -> bool:
    """Whether an id is a business-scoped user id (or a parent one), and no phone number.

    >>> is_user_id("US.13491208655302741918"), is_user_id("15550100001")
    (True, False)
    """
    return value[2:3] == "." and _USER_ID.fullmatch(value) is not None


def phone_digits(value: str) -> str | None:
    """The digits of a phone number however it is formatted; `None` where it is none.

    >>> phone_digits("+1 631-555-8151")
    '16315558151'
    """
    if value.isascii() and value.isdigit():
        return value
    digits = re.sub(r"[\s+().\-\u00a0\u2010-\u2015\u202a-\u202e\u2066-\u2069]", "", value)
    return digits if digits.isascii() and digits.isdigit() else None


def customer_of(phone: object, user_id: object, parent: object, name: object = None) -> Customer | None:
    """A customer from the raw values of a payload; `None` where no id is among them."""
    number, user, above = word(phone), word(user_id), word(parent)
    if number is not None and is_user_id(number):
        # Payloads put user ids where numbers used to be.
        user, number = user or number, None
    if number is None and user is None and above is None:
        return None
    return Customer(number, user, above, word(name))


class Contacts:
    """The contacts beside the messages of one value, by id: their order says nothing about the messages'."""

    __slots__ = ("_by_id", "_completed", "_count", "_first")

    def __init__(self, contacts: Iterable[Any]) -> None:
        self._by_id: dict[str, Customer] = {}
        self._completed: dict[tuple[str | None, str | None, str | None], Customer] = {}
        self._first: Customer | None = None
        self._count = 0
        for contact in contacts:
            self._add(mapping(contact))

    def _add(self, contact: Mapping[str, Any]) -> None:
        self._count += 1
        name = mapping(contact.get("profile")).get("name")
        found = customer_of(contact.get("wa_id"), contact.get("user_id"), contact.get("parent_user_id"), name)
        if found is None:
            return
        self._first = self._first or found
        for known in (found.phone, found.user_id, found.parent_user_id):
            if known is not None:
                self._by_id.setdefault(known, found)

    @property
    def only(self) -> Customer | None:
        """The contact, if there is exactly one."""
        return self._first if self._count == 1 else None

    def known(self, name: str) -> Customer | None:
        """The contact with an id."""
        return self._by_id.get(name)

    def completed(self, customer: Customer) -> Customer:
        """The customer with what the contact of the same id adds; what the message itself says stays."""
        key = (customer.phone, customer.user_id, customer.parent_user_id)
        known = self._completed.get(key)
        if known is None:
            found = next((self._by_id[part] for part in key if part is not None and part in self._by_id), customer)
            known = self._completed[key] = Customer(
                customer.phone or found.phone,
                customer.user_id or found.user_id,
                customer.parent_user_id or found.parent_user_id,
                found.name,
            )
        return known
