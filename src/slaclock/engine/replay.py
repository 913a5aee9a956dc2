"""A ticket's events told to its agreements, instant by instant."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from slaclock.engine import signals as s
from slaclock.engine.machine import Situation
from slaclock.engine.track import Step, Track
from slaclock.instants import to_us

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from slaclock.engine.machine import Machine
    from slaclock.engine.plan import BookPlan, Fields
    from slaclock.tickets import AgentMessage, Due, Event, StatusChanged
    from slaclock.tickets.ticket import Stamped

_AUTHORS = {"human": s.HUMAN, "unknown": s.UNKNOWN, "bot": s.BOT}
_SETS_FIELDS = frozenset({"created", "fields", "assigned"})


class Replay:
    """A ticket told up to some instant.

    Attributes:
        tracks: its agreements: public, and internal where the book has any.
        fields: its fields, each time they changed, oldest first; what follows a cancellation is not told any more.
    """

    __slots__ = ("_cancelled", "_log", "_machines", "_plan", "_ticket", "created", "fields", "tracks")

    def __init__(self, plan: BookPlan, stamped: tuple[Stamped, ...], now: int) -> None:
        self._plan = plan
        self._ticket = Situation()
        self._machines: list[Machine] = []  # those of all agreements; none where the ticket was cancelled
        self._cancelled = False
        self.created = created = stamped[0][0]
        self.fields: list[tuple[int, Fields]] = [(created, {})]  # nothing is known of it before its creation
        changed = {at for at, kind, _ in stamped if kind in _SETS_FIELDS}
        # What happened is kept for machines that come later, and only a change of the fields brings any.
        self._log: list[Step] | None = [] if len(changed) > 1 else None
        self.tracks = [Track(plan, True, self._ticket, self._log, created)]  # noqa: FBT003 - public
        if plan.internal:
            self.tracks.append(Track(plan, False, self._ticket, self._log, created))  # noqa: FBT003 - internal
        first = 0
        while first < len(stamped) and (at := stamped[first][0]) <= now and not self._cancelled:
            after = first + 1
            if at in changed:
                while after < len(stamped) and stamped[after][0] == at:
                    after += 1
                self._instant(at, stamped[first:after])
            else:
                _, kind, event = stamped[first]
                tell = _TELL.get(kind)
                if tell is not None:
                    tell(self, at, event)
            first = after

    def _instant(self, at: int, stamped: tuple[Stamped, ...]) -> None:
        """An instant at which fields are set: that is one change, then comes the rest in order, then what it means."""
        before = fields = self.fields[-1][1]
        assigned = False
        for _, kind, event in stamped:
            if kind in _SETS_FIELDS:
                fields, named = _merged(fields, kind, event)
                assigned = assigned or named
        _, kind, event = stamped[0]
        changes = fields is not before or kind == "created"
        if changes:
            self._change(at, fields, event if kind == "created" else None, assigned=assigned)
        for _, kind, event in stamped:
            tell = _TELL.get(kind)
            if tell is not None:
                tell(self, at, event)
        if changes:
            for track in self.tracks:
                track.settle(at)

    def _change(self, at: int, fields: Fields, created: Event | None, *, assigned: bool) -> None:
        """The fields are new: the agreements see them, then the creation, then the assignment."""
        self.fields.append((at, fields))
        for track in self.tracks:
            track.select(fields)
        self._machines = [machine for track in self.tracks for machine in track.machines.values()]
        if created is not None:
            self._create(at, created)
        group = fields.get("group")
        moved = group != self._ticket.group and str(group) != str(self._ticket.group)  # 5 and "5" are one group
        if assigned or moved:
            self._assign(at, group, s.ASSIGNED if assigned else 0, moved=moved)

    # --- one kind of event each ----------------------------------------------------------------------------------

    def _create(self, at: int, event: Any) -> None:
        ticket = self._ticket
        ticket.category, ticket.word, ticket.solved, _ = self._plan.standing(event.status)
        by = s.CUSTOMER if event.by == "customer" else 0
        self._signal(at, s.CREATED | by | s.STATUS[ticket.category])

    def _assign(self, at: int, group: object, mask: int, *, moved: bool) -> None:
        if moved:
            mask |= (s.GROUP_LEFT if self._ticket.group is not None else 0) | (s.GROUP_SET if group is not None else 0)
            self._ticket.group = group
        self._signal(at, mask)

    def _customer(self, at: int, event: Event) -> None:  # noqa: ARG002 - all tellers take the event
        self._signal(at, s.CUSTOMER)

    def _agent(self, at: int, event: AgentMessage) -> None:
        self._signal(at, _AUTHORS[event.by] if event.public else s.NOTE)

    def _status(self, at: int, event: StatusChanged) -> None:
        ticket = self._ticket
        was = ticket.category
        category, word, solved, mask = self._plan.standing(event.to)
        if category == was:
            if word == ticket.word:
                return
            mask = 0
        elif solved and not ticket.solved:
            mask |= s.SOLVED
        ticket.category, ticket.word, ticket.solved = category, word, solved
        ticket.step += 1
        if self._log is not None:
            self._note(self._log, at, mask, was)
        for machine in self._machines:
            if machine.live is not None or mask & machine.signals.starts or was in s.SOLVED_CATEGORIES:
                machine.status(at, was, mask)

    def _due(self, at: int, event: Due) -> None:
        to = to_us(event.to, "to")
        for track in self.tracks:
            if track.public == event.public:
                track.due(at, event, to)

    def _cancel(self, at: int, event: Event) -> None:  # noqa: ARG002 - all tellers take the event
        self._cancelled = True
        for machine in self._machines:
            machine.cancel(at)
        self._machines = []

    def _signal(self, at: int, mask: int) -> None:
        self._ticket.step += 1
        if self._log is not None:
            self._note(self._log, at, mask, None)
        for machine in self._machines:
            if mask & machine.signals.heeded:
                machine.signal(at, mask)

    def _note(self, log: list[Step], at: int, mask: int, was: str | None) -> None:
        ticket = self._ticket
        log.append((ticket.step, at, mask, was, ticket.category, ticket.word, ticket.solved, ticket.group))


_TELL: dict[str, Callable[..., None]] = {
    "customer_message": Replay._customer,  # noqa: SLF001 - the table of its own methods
    "agent_message": Replay._agent,  # noqa: SLF001
    "status": Replay._status,  # noqa: SLF001
    "due": Replay._due,  # noqa: SLF001
    "cancelled": Replay._cancel,  # noqa: SLF001
}


def _merged(fields: Fields, kind: str, event: Any) -> tuple[Fields, bool]:
    """The fields after an event that sets some, and whether it assigns the ticket to somebody."""
    new: Mapping[str, Any]
    if kind == "assigned":
        given = {"assignee": event.assignee, "group": event.group}
        new = {name: value for name, value in given.items() if value is not None}
    else:
        new = event.fields if kind == "created" else event.set
    if not new:
        return fields, False
    merged = {**fields, **new}
    if None in new.values():
        merged = {name: value for name, value in merged.items() if value is not None}
    named = new.get("assignee") is not None or new.get("group") is not None
    return merged, named
