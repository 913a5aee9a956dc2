"""Events into the facts of conversations."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from slaclock.adapters.whatsapp.aliases import ids_of, link, root_of
from slaclock.adapters.whatsapp.delivery import advanced
from slaclock.adapters.whatsapp.facts import Fact, key_of
from slaclock.adapters.whatsapp.store import SEEN_FOR
from slaclock.instants import DAY, to_us

if TYPE_CHECKING:
    from slaclock.adapters.whatsapp.conversation import HostStatus
    from slaclock.adapters.whatsapp.events import Customer, WhatsAppEvent
    from slaclock.adapters.whatsapp.options import Options
    from slaclock.adapters.whatsapp.work import Work

_GROUP = "group:"


class Intake:
    """Takes events in, in any order.

    Attributes:
        work: what is read and written.
        names: what the customers of this delivery are called, by business number and root.
        now: the latest instant heard of, in microseconds; instants in the future are nobody's clock.
    """

    def __init__(self, work: Work, options: Options) -> None:
        self.work = work
        self._options = options
        self._linked: set[tuple[str, ...]] = set()
        self._latest = to_us(datetime.now(UTC), "now") + DAY
        self.names: dict[tuple[str, str], str] = {}
        self.now = 0

    def link(self, event: WhatsAppEvent) -> None:
        """Learns which ids are one customer."""
        if event.customer is None:
            return
        ids = ids_of(event.customer) + (ids_of(event.previous) if event.previous is not None else [])
        key = (event.business or "", *ids)
        if len(ids) > 1 and key not in self._linked:
            self._linked.add(key)
            link(self.work, event.business or "", ids)

    def event(self, event: WhatsAppEvent, place: int) -> None:
        """Takes in what an event tells; `place` is where it stood in its delivery."""
        at = self._heard(event)
        if event.kind == "status":
            self._status(event, at)
        elif at is None or (event.historic and not self._options.historic):
            return
        elif event.kind in ("customer_message", "agent_message"):
            self._message(event, at, place)
        elif event.by_customer:
            self._call(event, at)

    def root(self, business: str | None, customer: Customer | str | None, group: str | None = None) -> str | None:
        """The id under which a conversation is kept; `None` where nobody is named."""
        if group is not None:
            return _GROUP + group
        if customer is None:
            return None
        ids = ids_of(customer)
        if isinstance(customer, str) and self.work.get(("conversation", business or "", _GROUP + customer)) is not None:
            return _GROUP + customer
        return root_of(self.work, business or "", ids[0]) if ids else None

    def fact(self, business: str, root: str, fact: Fact) -> None:
        """Adds a message to a conversation, or what is new about one that is known."""
        if fact.id is not None:
            seen = self.work.get(("seen", business, fact.id))
            if seen is None:
                self.work.set(("seen", business, fact.id), {"root": root, "idle": SEEN_FOR})
            else:
                root = root_of(self.work, business, seen["root"])
                if fact.key not in self.work.conversation(business, root).facts:
                    # A retry of what has left memory.
                    return
            state = self.work.get(("delivery", business, fact.id)) if fact.ours else None
            if state is not None:
                fact = replace(fact, failed=state.get("failed"), delivered=state.get("delivered"))
        if self.work.conversation(business, root).add(fact):
            self.work.touch(business, root)

    def reply(self, event: WhatsAppEvent, to: Customer | str | None, *, survey: bool) -> None:
        """Takes in a message that the host has sent."""
        root, at = self.root(event.business, to), self._heard(event)
        if root is not None and at is not None:
            told = replace(self._fact(event, at), told=True, survey=survey)
            self.fact(event.business or "", root, told)

    def status(self, business: str, root: str, status: HostStatus) -> None:
        """Takes in what the host has set."""
        if status.at <= self._latest:
            self.now = max(self.now, status.at)
        if self.work.conversation(business, root).add_status(status):
            self.work.touch(business, root)

    def _heard(self, event: WhatsAppEvent) -> int | None:
        at = None if event.at is None else to_us(event.at, "event.at")
        if at is not None and self.now < at <= self._latest:
            self.now = at
        return at

    def _message(self, event: WhatsAppEvent, at: int, place: int) -> None:
        root, business = self.root(event.business, event.customer, event.group_id), event.business or ""
        if root is None:
            return
        if event.customer is not None and event.customer.name is not None:
            self.names[business, root] = event.customer.name
        fact = replace(self._fact(event, at), place=place)
        if not fact.ours:
            closing = self._options.is_closing_remark
            outcome = self._options.triage.outcome(event.text)
            fact = replace(fact, closing=closing is not None and bool(closing(event)), outcome=outcome)
        self.fact(business, root, fact)

    @staticmethod
    def _fact(event: WhatsAppEvent, at: int) -> Fact:
        ours = event.kind == "agent_message"
        return Fact(
            key=key_of(event),
            at=at,
            ours=ours,
            id=event.id,
            type=event.type,
            text=event.text,
            receipt=event.receipt,
            historic=event.historic,
            by=(event.by or "unknown") if ours else None,
        )

    def _call(self, event: WhatsAppEvent, at: int) -> None:
        root, business = self.root(event.business, event.customer), event.business or ""
        # A call is told when it begins and when it ends: the earlier instant counts, whichever came first.
        if root is not None and self.work.conversation(business, root).add_call(event.id or f"at {at}", at):
            self.work.touch(business, root)

    def _status(self, event: WhatsAppEvent, at: int | None) -> None:
        if event.id is None or event.status is None:
            return
        business = event.business or ""
        address = ("delivery", business, event.id)
        before = self.work.get(address)
        state = advanced(before, event.status, at, in_group=event.group_id is not None)
        if state == before:
            return
        self.work.set(address, state)
        seen = self.work.get(("seen", business, event.id))
        if seen is None:
            return
        root = root_of(self.work, business, seen["root"])
        conversation = self.work.conversation(business, root)
        fact = conversation.facts.get(f"id:{event.id}")
        if fact is not None and fact.ours:
            told = replace(fact, failed=state.get("failed"), delivered=state.get("delivered"))
            if conversation.add(told):
                self.work.touch(business, root)
