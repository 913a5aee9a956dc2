"""The way through a delivery: every entry, every change, every list, wherever it stands."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from slaclock.adapters.whatsapp.calls import handover_of, read_call, read_handover
from slaclock.adapters.whatsapp.contacts import Contacts, customer_of, phone_digits
from slaclock.adapters.whatsapp.events import WhatsAppEvent
from slaclock.adapters.whatsapp.identity import read_id_update
from slaclock.adapters.whatsapp.messages import read_echo, read_message
from slaclock.adapters.whatsapp.scene import Scene
from slaclock.adapters.whatsapp.statuses import error_code, read_status
from slaclock.adapters.whatsapp.values import as_object, mapping, word

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from slaclock.adapters.whatsapp.events import Author
    from slaclock.adapters.whatsapp.reading import Reading

_FLAT = frozenset({"contacts", "messages", "message_echoes", "statuses", "calls", "history", "standby", "errors"})
_NAME = 80


class Walk:
    """Reads a delivery.

    Args:
        found: where events and problems are collected.
        numbers: the business numbers allowed, or all of them.
        business: the business number where the payload names none.
    """

    def __init__(self, found: Reading, numbers: Collection[str] | None, business: str | None) -> None:
        self.found = found
        self.numbers = numbers
        self.business = business

    def delivery(self, body: Mapping[str, Any]) -> None:
        """The whole body: the Cloud API's envelope, or the flat form without one."""
        if "object" not in body and "entry" not in body and not _FLAT.isdisjoint(body):
            self._value(body, "", historic=False)
        elif body.get("object") != "whatsapp_business_account":
            self.found.problem("object", "other_object: must be whatsapp_business_account")
        else:
            for path, entry in self._objects(body.get("entry"), "entry"):
                for place, change in self._objects(entry.get("changes"), f"{path}.changes"):
                    self._change(change, place)

    def _change(self, change: Mapping[str, Any], path: str) -> None:
        field, before = word(change.get("field")) or "", self.found.count
        value = as_object(change.get("value"))
        if value is not None:
            self._value(value, f"{path}.value.", historic=field == "history")
        elif change.get("value") is not None:
            self.found.no_object(f"{path}.value")
        if value is None or self.found.count == before:
            number = self._number(mapping(value)) or self.business
            self.found.events.append(WhatsAppEvent("ignored", business=number, reason=f"field:{field[:_NAME]}"))

    @staticmethod
    def _number(value: Mapping[str, Any]) -> str | None:
        named = word(mapping(value.get("metadata")).get("phone_number_id"))
        return named or word(mapping(value.get("recipient")).get("phone_number_id"))

    def _value(self, value: Mapping[str, Any], path: str, *, historic: bool) -> None:
        named = self._number(value)
        if named is not None and self.numbers is not None and named not in self.numbers:
            self.found.problem(f"{path}metadata.phone_number_id", "other_number: is none of the numbers allowed")
            return
        names = (named, *(word(mapping(value.get(at)).get("display_phone_number")) for at in ("metadata", "recipient")))
        own = frozenset(digits for name in names if name is not None and (digits := phone_digits(name)))
        scene = Scene(named or self.business, own, Contacts(()), historic=historic)
        self._lists(value, scene, "human", path)
        for place, standby in self._standby(value.get("standby"), f"{path}standby"):
            self._lists({"contacts": value.get("contacts"), **standby}, scene, "bot", f"{place}.")
            self._errors(standby.get("errors"), "account_error", scene, f"{place}.errors")
        self._errors(value.get("errors"), "account_error", scene, f"{path}errors")
        handover = handover_of(value)
        if handover is not None:
            read_handover(value, handover, scene, path.removesuffix("."), self.found)

    def _lists(self, value: Mapping[str, Any], scene: Scene, author: Author, path: str) -> None:
        found = self.found
        messages = found.items(value.get("messages"), f"{path}messages")
        echoes = found.items(value.get("message_echoes"), f"{path}message_echoes")
        calls = found.items(value.get("calls"), f"{path}calls")
        contacts = Contacts(found.items(value.get("contacts"), f"{path}contacts"))
        written = len(messages) + len(echoes)
        scene = replace(scene, contacts=contacts, alone=(written or len(calls)) == 1)
        for i, item in enumerate(messages):
            read_message(item, scene, f"{path}messages[{i}]", found)
        for i, item in enumerate(found.items(value.get("statuses"), f"{path}statuses")):
            read_status(item, scene, f"{path}statuses[{i}]", found)
        for i, item in enumerate(echoes):
            read_echo(item, author, scene, f"{path}message_echoes[{i}]", found)
        for i, item in enumerate(calls):
            read_call(item, scene, f"{path}calls[{i}]", found)
        for i, item in enumerate(found.items(value.get("user_id_update"), f"{path}user_id_update")):
            read_id_update(item, scene, f"{path}user_id_update[{i}]", found)
        for place, chunk in self._objects(value.get("history"), f"{path}history"):
            self._history(chunk, scene, author, place)

    def _history(self, chunk: Mapping[str, Any], scene: Scene, author: Author, path: str) -> None:
        for place, thread in self._objects(chunk.get("threads"), f"{path}.threads"):
            context = mapping(thread.get("context"))
            customer = customer_of(
                thread.get("id") or context.get("wa_id"), context.get("user_id"), context.get("parent_user_id")
            )
            held = replace(scene, historic=True, thread=customer and scene.contacts.completed(customer))
            for i, item in enumerate(self.found.items(thread.get("messages"), f"{place}.messages")):
                read_message(item, held, f"{place}.messages[{i}]", self.found)
            for i, item in enumerate(self.found.items(thread.get("message_echoes"), f"{place}.message_echoes")):
                read_echo(item, author, held, f"{place}.message_echoes[{i}]", self.found)
        self._errors(chunk.get("errors"), "history_error", scene, f"{path}.errors")

    def _errors(self, value: Any, reason: str, scene: Scene, path: str) -> None:
        for _, error in self._objects(value, path):
            self.found.events.append(
                WhatsAppEvent(
                    "ignored",
                    business=scene.business,
                    error_code=error_code(error),
                    historic=scene.historic,
                    reason=reason,
                )
            )

    def _standby(self, value: Any, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        # One object in all that is documented; Meta's other products send a list of them.
        standby = as_object(value)
        return self._objects(value, path) if standby is None else iter([(path, standby)])

    def _objects(self, value: Any, path: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for i, item in enumerate(self.found.items(value, path)):
            place, found = f"{path}[{i}]", as_object(item)
            if found is None:
                self.found.no_object(place)
            else:
                yield place, found
