"""Small deliveries for tests, as Meta writes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

LINE, LINE_NUMBER = "700001", "15550700001"
ANA, BEA = "15550100001", "15550100002"
ANA_ID = "PT.13491208655302741918"
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
"""A Monday, 09:00 UTC."""


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def stamp(minutes: float) -> str:
    return str(int(at(minutes).timestamp()))


def message(
    name: str, minutes: float, text: str | None = "hello", who: str | None = ANA, **more: Any
) -> dict[str, Any]:
    content = {"type": "text", "text": {"body": text}} if text is not None else {"type": "image", "image": {"id": "1"}}
    sender = {} if who is None else {"from": who}
    return {**sender, "id": f"wamid.{name}", "timestamp": stamp(minutes), **content, **more}


def echo(name: str, minutes: float, text: str = "we look into it", to: str | None = ANA, **more: Any) -> dict[str, Any]:
    item = message(name, minutes, text, LINE_NUMBER, **more)
    return item if to is None else {**item, "to": to}


def status(name: str, word: str, minutes: float | None, to: str = ANA, **more: Any) -> dict[str, Any]:
    when = {} if minutes is None else {"timestamp": stamp(minutes)}
    return {"id": f"wamid.{name}", "status": word, "recipient_id": to, **when, **more}


def system(name: str, minutes: float, old: str, **new: Any) -> dict[str, Any]:
    note = {"type": "user_changed_number", "body": "changed", **new}
    return {"from": old, "id": f"wamid.{name}", "timestamp": stamp(minutes), "type": "system", "system": note}


def contact(phone: str | None = None, user_id: str | None = None, name: str = "Ana") -> dict[str, Any]:
    ids = {"wa_id": phone, "user_id": user_id}
    return {"profile": {"name": name}, **{key: value for key, value in ids.items() if value is not None}}


def change(field: str = "messages", line: str = LINE, **lists: Any) -> dict[str, Any]:
    metadata = {"display_phone_number": LINE_NUMBER if line == LINE else "15550700009", "phone_number_id": line}
    return {"field": field, "value": {"messaging_product": "whatsapp", "metadata": metadata, **lists}}


def delivery(*changes: dict[str, Any]) -> dict[str, Any]:
    return {"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": list(changes)}]}


def messages(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return delivery(change(messages=list(items), **more))


def echoes(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return delivery(change("smb_message_echoes", message_echoes=list(items), **more))


def statuses(*items: dict[str, Any], **more: Any) -> dict[str, Any]:
    return delivery(change(statuses=list(items), **more))
