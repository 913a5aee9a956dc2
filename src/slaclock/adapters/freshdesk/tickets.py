"""Freshdesk's tickets, one or many, as slaclock tickets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from slaclock.adapters.columns import checked_book, event_columns
from slaclock.adapters.envelope import record, records
from slaclock.adapters.findings import Findings
from slaclock.adapters.freshdesk.history import Records, read_ticket
from slaclock.adapters.freshdesk.statuses import Statuses
from slaclock.adapters.grouped import Grouped, stream
from slaclock.adapters.node import Node, identifier
from slaclock.adapters.problem import Problem
from slaclock.adapters.told import LoadedEvents
from slaclock.errors import AdapterError, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from slaclock.adapters.told import Told
    from slaclock.policies import PolicyBook
    from slaclock.tickets import Ticket

Document: TypeAlias = Sequence[Mapping[str, Any]] | Mapping[str, Any]
StatusMeanings: TypeAlias = Mapping[Any, str]


class LoadedTicket(NamedTuple):
    """A ticket, and what could not be known about it."""

    ticket: Ticket
    problems: tuple[Problem, ...]


class LoadedTickets(NamedTuple):
    """Many tickets, in the order given, and what could not be known about them."""

    tickets: tuple[Ticket, ...]
    problems: tuple[Problem, ...]


def load_ticket(
    ticket: Mapping[str, Any],
    conversations: Document | None = None,
    activities: Document | None = None,
    *,
    statuses: StatusMeanings | None = None,
    satisfaction_ratings: Document | None = None,
) -> LoadedTicket:
    """One Freshdesk ticket with its history.

    Args:
        ticket: the record of `GET /api/v2/tickets/[id]?include=stats`.
        conversations: its conversations; without them the first reply is taken from `stats`.
        activities: the activity export, `{"activities_data": [...]}`; without it the statuses are taken from `stats`,
            and a problem at `ticket.stats` tells where earlier pauses cannot be rebuilt.
        statuses: what the account's own statuses mean: numbers or words to categories, `{6: "pending"}`.
        satisfaction_ratings: its ratings, which become `rated` events.

    Raises:
        AdapterError: a document cannot be what it says; `.faults` lists everything found.

    >>> ticket, problems = load_ticket(
    ...     {"id": 22, "status": 4, "priority": 2, "source": 2, "created_at": "2025-03-07T21:00:00Z",
    ...      "stats": {"first_responded_at": "2025-03-07T21:10:00Z", "resolved_at": "2025-03-07T22:00:00Z"}})
    >>> [event.kind for event in ticket.events], [problem.path for problem in problems]
    (['created', 'agent_message', 'status'], ['ticket.stats'])
    """
    found = Findings()
    node = record(ticket, "ticket", found)
    meanings = Statuses(statuses, found)
    parts = Records(
        None if conversations is None else records(conversations, "conversations", found),
        None if activities is None else records(activities, "activities", found, "activities_data", "activities"),
        records(satisfaction_ratings, "satisfaction_ratings", found),
    )
    read = None if node is None else read_ticket(node, parts, meanings)
    problems = found.settled("invalid Freshdesk ticket")
    if read is None:  # never without a fault
        raise AdapterError("holds no ticket", "invalid Freshdesk ticket")
    return LoadedTicket(read.ticket(), problems)


def load_tickets(
    tickets: Iterable[Mapping[str, Any]] | Mapping[str, Any],
    conversations: Document | None = None,
    activities: Document | None = None,
    *,
    statuses: StatusMeanings | None = None,
    satisfaction_ratings: Document | None = None,
) -> LoadedTickets:
    """Many Freshdesk tickets; conversations, activities and ratings find theirs by `ticket_id`.

    A ticket with a fault is left out, and its faults are problems; so are records that belong to no ticket given.
    A ticket may bring its own `conversations` (`include=conversations`).

    Args:
        tickets: the records, an envelope of them, or a stream.
        conversations: of all tickets, each with its `ticket_id`.
        activities: the activity export; those of other tickets are passed over.
        statuses: as for `load_ticket`.
        satisfaction_ratings: of all tickets.

    Raises:
        AdapterError: an argument is not what it must be at all; `.faults` lists everything found.

    >>> many, problems = load_tickets([{"id": 1, "status": 2, "priority": 1, "created_at": "2025-03-07T21:00:00Z"},
    ...                                {"id": 2, "status": 2, "priority": 9, "created_at": "2025-03-07T21:00:00Z"}])
    >>> [ticket.id for ticket in many], problems[0].path
    ([1], 'tickets[1].priority')
    """
    export = _Export(tickets, conversations, activities, statuses, satisfaction_ratings)
    return LoadedTickets(tuple(each.ticket() for each in export.told()), tuple(export.problems))


def load_events(
    tickets: Iterable[Mapping[str, Any]] | Mapping[str, Any],
    conversations: Document | None = None,
    activities: Document | None = None,
    *,
    book: PolicyBook,
    statuses: StatusMeanings | None = None,
    satisfaction_ratings: Document | None = None,
) -> LoadedEvents:
    """The events of many tickets as columns: what `load_tickets` reads, straight to what `frames.evaluate` takes.

    Args:
        tickets: as for `load_tickets`.
        conversations: see there.
        activities: see there.
        book: from `load_book`, or any other: the fields that its policies read become columns.
        statuses: as for `load_tickets`.
        satisfaction_ratings: see there.

    Raises:
        AdapterError: as `load_tickets`; or `book` is none.

    >>> from slaclock import PolicyBook
    >>> events, problems = load_events(
    ...     [{"id": 1, "status": 2, "priority": 1, "created_at": "2025-03-07T21:00:00Z"}],
    ...     book=PolicyBook.load({"version": 1}))
    >>> events["ticket_id"], events["to"], problems
    ([1], ['open'], ())
    """
    export = _Export(tickets, conversations, activities, statuses, satisfaction_ratings)
    return LoadedEvents(event_columns(export.told(), checked_book(book)), tuple(export.problems))


class _Export:
    """Reads many tickets, one after the other; faults of the documents themselves are raised before the first one."""

    def __init__(
        self, tickets: Any, conversations: object, activities: object, statuses: object, ratings: object
    ) -> None:
        found, others = Findings(), Findings()
        self._meanings = Statuses(statuses, found)
        # One record that is none does not keep the others from being read.
        self._given = stream(iter(tickets) if isinstance(tickets, list | tuple) else tickets, "tickets", found)
        if tickets is None:
            found.fault("tickets", "must be records or an envelope of them, not None")
        self._conversations = Grouped(conversations, "conversations", others)
        self._activities = Grouped(activities, "activities", others, "activities_data", "activities")
        self._ratings = Grouped(ratings, "satisfaction_ratings", others)
        found.faults += others.faults
        self.problems = [*found.settled("invalid Freshdesk tickets")]
        self._found, self._streamed, self._others = found, len(self.problems), others.problems

    def told(self) -> Iterator[Told]:
        """The tickets that could be read."""
        seen: dict[str, str] = {}
        for node in self._given:
            self._tell_stream()
            own = identifier(node.get("id"))
            if own is not None and seen.setdefault(own, node.path) != node.path:
                reason = f"left out: ticket {shown(own)} was {seen[own]} already"
                self.problems.append(Problem(f"{node.path}.id", reason))
                continue
            found = Findings()
            read = self._one(Node(node.path, node.data, found), own)
            if read is None or found.faults:
                self.problems += [
                    Problem(fault.path, f"{node.path} is left out: {fault.message}") for fault in found.faults
                ]
            else:
                self.problems += found.problems
                yield read
        self._tell_stream()
        self._tell_left()
        self.problems += self._others

    def _one(self, node: Node, own: str | None) -> Told | None:
        conversations = self._conversations.of(own, node.found) if self._conversations.given else None
        if conversations is None and node.get("conversations") is not None:
            conversations = node.objects("conversations")
        activities = self._activities.of(own, node.found) if self._activities.given else None
        return read_ticket(node, Records(conversations, activities, self._ratings.of(own, node.found)), self._meanings)

    def _tell_stream(self) -> None:
        """Tells what of the stream of tickets was no record."""
        self.problems += self._found.problems[self._streamed :]
        self._streamed = len(self._found.problems)

    def _tell_left(self) -> None:
        """Tells records that belong to no ticket given; an activity export holds everybody's."""
        for group in (self._conversations, self._ratings):
            for own, paths in group.left():
                self.problems += [
                    Problem(f"{path}.ticket_id", f"left out: ticket {shown(own)} was not given") for path in paths
                ]
