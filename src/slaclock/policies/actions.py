"""Actions: what a tier asks its host to do. They are data; nothing here performs them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal, TypeAlias

from pydantic import Field

from slaclock.documents import did_you_mean
from slaclock.errors import Fault
from slaclock.policies.checked import Checked
from slaclock.values import Identifier, Text

Do: TypeAlias = Literal["notify", "reassign", "set_priority", "add_tags", "message_customer"]

KEYS: dict[str, tuple[str, ...]] = {
    "notify": ("to",),
    "reassign": ("group", "assignee"),
    "set_priority": ("priority",),
    "add_tags": ("tags",),
    "message_customer": ("text", "template"),
}
"""What each action says; at least one of its keys must be there."""


class Action(Checked):
    """One thing that a tier asks its host to do.

    Args:
        do: `notify` (`to`), `reassign` (`group`, `assignee` or both), `set_priority` (`priority`), `add_tags` (`tags`),
            `message_customer` (`text`, `template` or both).
        to: who is told, in the host's own words: `"assignee"`, `"manager"`, an address.
        group: the group that gets the ticket.
        assignee: the person who gets the ticket.
        priority: the ticket's new priority.
        tags: the tags that the ticket gets.
        text: what the customer is told.
        template: the host's name for what the customer is told.

    Raises:
        DocumentError: `.faults` lists everything found.

    >>> Action(do="notify", to="manager")
    Action(do='notify', to='manager')
    """

    do: Do
    to: Text | None = None
    group: Identifier | None = None
    assignee: Identifier | None = None
    priority: Identifier | None = None
    tags: Annotated[tuple[Text, ...], Field(min_length=1)] | None = None
    text: Text | None = None
    template: Text | None = None

    @classmethod
    def _across(cls, document: Mapping[str, Any]) -> list[Fault]:
        do = document.get("do")
        if not isinstance(do, str) or do not in KEYS:
            return []
        keys = KEYS[do]
        faults = [
            Fault(key, f'is no key of "{do}"', given, did_you_mean(key, keys))
            for key, given in document.items()
            if key not in keys and given is not None and key != "do" and key in cls.model_fields
        ]
        if all(document.get(key) is None for key in keys):
            faults.append(Fault("", f'"{do}" needs {" or ".join(keys)}', document))
        return faults
