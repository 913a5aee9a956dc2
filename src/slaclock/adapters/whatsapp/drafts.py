"""The tickets of a conversation, derived from its facts in order of time: how they arrived plays no part."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from slaclock.adapters.whatsapp.ratings import rating_of

if TYPE_CHECKING:
    from slaclock.adapters.whatsapp.conversation import Conversation, HostStatus
    from slaclock.adapters.whatsapp.facts import Fact

Line: TypeAlias = tuple[int, str, tuple[tuple[str, Any], ...]]
"""An event in the making: its instant in microseconds, its kind, what it says."""

Reopen: TypeAlias = Literal["single", "new_after_resolved"] | int
"""What a message after the solution does; a number: reopen when the last activity is younger (microseconds)."""

_ENDED = frozenset({"solved", "closed"})
_CUSTOMER, _REPLY, _STATUS = range(3)
"""At one instant: who wrote comes before who answered, and both before the status that was set then."""


@dataclass(frozen=True, slots=True)
class Ways:
    """How messages become tickets; see `Inbox`."""

    reopen: Reopen = "new_after_resolved"
    every_message: bool = False
    failed_reply_reopens: bool = True


class Draft:
    """A ticket in the making.

    Attributes:
        lines: its events, in order.
        opener: the message that opened it.
        remarks: closing remarks, which change nothing.
        activity: its last instant.
    """

    __slots__ = ("_asked", "_category", "_tags", "activity", "lines", "opener", "remarks")

    def __init__(self, opener: Fact) -> None:
        self.lines: list[Line] = []
        self.remarks: list[str] = []
        self.opener = opener
        self.activity = opener.at
        self._category = "new"
        self._asked = False
        self._tags: tuple[str, ...] = ()
        fields = {"channel": "whatsapp", **self._triage(opener)}
        self._line(opener.at, "created", by="customer", id=opener.id, text=opener.text, fields=tuple(fields.items()))
        self._assign(opener)

    @property
    def ended(self) -> bool:
        """Solved or closed."""
        return self._category in _ENDED

    def customer(self, fact: Fact, ways: Ways) -> None:
        """A further message of the customer's."""
        if self.ended or self._category == "pending":
            self._category = "open"
            self._line(fact.at, "status", to="open")
        if ways.every_message:
            fields = self._triage(fact)
            if fields:
                self._line(fact.at, "fields", set=tuple(fields.items()))
            self._assign(fact)
        self._line(fact.at, "customer_message", id=fact.id, text=fact.text)

    def reply(self, fact: Fact) -> None:
        """A message of ours."""
        if fact.survey:
            self._asked = True
        elif fact.by != "bot":
            # A number that follows now answers this, and not the survey.
            self._asked = False
        self._line(fact.at, "agent_message", id=fact.id, by=fact.by or "unknown", text=fact.text)

    def rated(self, fact: Fact) -> bool:
        """Takes the customer's message as a rating, if it is one and was asked for."""
        score = rating_of(fact.text) if self._asked else None
        if score is None:
            return False
        self._asked = False
        self._line(fact.at, "rated", id=fact.id, score=score, out_of=5)
        return True

    def status(self, status: HostStatus) -> None:
        """What the host has set; before the ticket was opened it counts at that instant: clocks differ."""
        self._category = status.category
        self._line(max(status.at, self.lines[0][0]), "status", to=status.word)

    def _line(self, at: int, kind: str, **content: Any) -> None:
        self.activity = max(self.activity, at)
        self.lines.append((at, kind, tuple((name, value) for name, value in content.items() if value is not None)))

    def _triage(self, fact: Fact) -> dict[str, Any]:
        found = {name: value for name, value in (fact.outcome or {}).items() if name != "group"}
        if "tags" in found:
            self._tags = found["tags"] = tuple(dict.fromkeys((*self._tags, *found["tags"])))
        return found

    def _assign(self, fact: Fact) -> None:
        group = (fact.outcome or {}).get("group")
        if group is not None:
            self._line(fact.at, "assigned", group=group)


def current(drafts: list[Draft]) -> int:
    """Which ticket a message goes to now: the last that is open, else the last; -1 where there is none."""
    return next((place for place in reversed(range(len(drafts))) if not drafts[place].ended), len(drafts) - 1)


def drafts_of(conversation: Conversation, ways: Ways) -> list[Draft]:
    """The tickets, first to last.

    Usually there is one for each id that the conversation has given. There are fewer where a late message has shown
    that a ticket was reopened, and no new one begun: what was set on the later one then counts for the one before.
    """
    given = len(conversation.tickets)
    while True:
        drafts = _fold(conversation, ways, given)
        if len(drafts) >= given:
            return drafts
        given = len(drafts)


def _fold(conversation: Conversation, ways: Ways, given: int) -> list[Draft]:
    places = {ticket_id: min(place, given - 1) for place, ticket_id in enumerate(conversation.tickets)}
    steps: list[tuple[int, int, int, str, Any]] = [
        (fact.at, _REPLY if fact.ours else _CUSTOMER, fact.place, key, fact)
        for key, fact in conversation.facts.items()
        if not (fact.ours and fact.lost and ways.failed_reply_reopens)
    ]
    steps += [(status.at, _STATUS, place, "", status) for place, status in enumerate(conversation.statuses)]
    steps.sort(key=itemgetter(0, 1, 2, 3))
    drafts: list[Draft] = []
    early: dict[int, list[HostStatus]] = defaultdict(list)
    for _, sort, _, _, step in steps:
        if sort == _STATUS:
            place = places[step.ticket_id]
            if 0 <= place < len(drafts):
                drafts[place].status(step)
            else:
                early[place].append(step)
        elif sort == _CUSTOMER:
            if _written(step, drafts, ways):
                for status in early.pop(len(drafts) - 1, ()):
                    drafts[-1].status(status)
        elif drafts:
            drafts[current(drafts)].reply(step)
    return drafts


def _written(fact: Fact, drafts: list[Draft], ways: Ways) -> bool:
    """Puts a customer's message where it belongs; whether it opened a ticket."""
    draft = drafts[current(drafts)] if drafts else None
    if draft is not None:
        if draft.rated(fact):
            return False
        if draft.ended and fact.closing:
            draft.remarks.append(fact.key)
            return False
        if not draft.ended or _reopens(draft, fact.at, ways.reopen):
            draft.customer(fact, ways)
            return False
    drafts.append(Draft(fact))
    return True


def _reopens(draft: Draft, at: int, reopen: Reopen) -> bool:
    if isinstance(reopen, str):
        return reopen == "single"
    return at - draft.activity < reopen
