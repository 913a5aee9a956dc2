"""Our verdicts beside Zendesk's, cycle by cycle."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeAlias

from slaclock.adapters.zendesk.key import Instance, Place, ticket_key
from slaclock.adapters.zendesk.pairs import pairs
from slaclock.calendars import ALWAYS
from slaclock.engine import evaluate
from slaclock.errors import AdapterError, shown
from slaclock.tickets import Ticket

if TYPE_CHECKING:
    from slaclock.engine import MetricResult
    from slaclock.policies import PolicyBook

Row: TypeAlias = dict[str, Any]

SIDES = ("policy", "target", "started_at", "stopped_at", "breached", "breached_at")
"""What both sides say of a cycle."""


def compare(
    book: PolicyBook,
    tickets: Iterable[Ticket],
    key: Mapping[Place, Instance],
    now: datetime | None = None,
    *,
    tolerance: timedelta = timedelta(minutes=1),
) -> list[Row]:
    """What slaclock says of each cycle beside what Zendesk said.

    Each row is a dictionary with `ticket_id`, `metric`, `cycle`; `verdict`: `same`, `differs`, `only_ours` or
    `only_theirs`; `differs`: what does, of `policy`, `target`, `started_at`, `stopped_at`, `breached`, `breached_at`
    and `minutes`; `ours_` and `theirs_` each of the former six; `ours_elapsed` and `theirs_minutes`. What the key
    lacks is `None` and no difference. Cycles for which neither side has a target make no row. A cycle of ours and an
    instance of theirs belong together where they start at one instant, else (where that is not known) where they end
    at one, else by their number; `cycle` is ours where there is one.

    Args:
        book: from `load_book`, or any other.
        tickets: from `load_ticket` or `load_tickets`.
        key: from `answer_key`.
        now: the instant asked about; without it, one second after the last in each ticket and its key.
        tolerance: how far two instants may lie apart and still be the same.

    Raises:
        AdapterError: `tickets` holds something else, or `key` is none.
        CalendarError: a calendar cannot answer.

    >>> from slaclock.adapters.zendesk import answer_key, load_book
    >>> compare(load_book([]).book, [], answer_key([]).key)
    []
    """
    theirs = _by_ticket(key)
    rows: list[Row] = []
    for ticket in checked(tickets):
        own = theirs.pop(ticket_key(ticket.id), {})
        at = now or _after(ticket, own.values())
        rows += _of_ticket(ticket.id, evaluate(ticket, book, at).results, own.values(), tolerance)
    for ticket_id, own in theirs.items():
        rows += _of_ticket(ticket_id, (), own.values(), tolerance)
    return rows


def _of_ticket(
    ticket_id: int | str, results: Iterable[MetricResult], instances: Iterable[Instance], tolerance: timedelta
) -> list[Row]:
    """The rows of one ticket: our cycles in the order of our results, then what only Zendesk has."""
    ours: dict[str, dict[int, MetricResult]] = {}
    theirs: dict[str, list[Instance]] = {}
    for result in results:
        ours.setdefault(result.metric, {}).setdefault(result.cycle, result)
    for instance in instances:
        theirs.setdefault(instance.metric, []).append(instance)
    told: list[Row | None] = []
    only: list[Row | None] = []
    for metric in dict.fromkeys((*ours, *theirs)):
        for own, other in pairs(ours.get(metric, {}).values(), theirs.get(metric, ()), tolerance):
            (told if own is not None else only).append(_row(ticket_id, metric, own, other, tolerance))
    return [row for row in (*told, *only) if row is not None]


def checked(tickets: object) -> Iterator[Ticket]:
    """The tickets, one at a time.

    Raises:
        AdapterError: there is something else among them.
    """
    if isinstance(tickets, str | bytes | Mapping) or not isinstance(tickets, Iterable):
        raise AdapterError(f"tickets must be a list of Ticket, not {shown(tickets)}", "cannot compare")
    for place, ticket in enumerate(tickets):
        if not isinstance(ticket, Ticket):
            raise AdapterError(f"tickets[{place}] must be a Ticket, not {shown(ticket)}", "cannot compare")
        yield ticket


def _by_ticket(key: object) -> dict[int | str, dict[tuple[str, int], Instance]]:
    if not isinstance(key, Mapping):
        raise AdapterError(f"key must be what answer_key(…).key gives, not {shown(key)}", "cannot compare")
    found: dict[int | str, dict[tuple[str, int], Instance]] = {}
    for (ticket_id, metric, cycle), instance in key.items():
        found.setdefault(ticket_id, {})[metric, cycle] = instance
    return found


def _after(ticket: Ticket, instances: Iterable[Instance]) -> datetime:
    """One second after the last instant: what Zendesk noted at that very instant has then happened here, too."""
    last = [ticket.events[-1].at, ticket.created.at, *(each.last_at for each in instances if each.last_at is not None)]
    return max(last) + timedelta(seconds=1)


def _row(
    ticket_id: int | str,
    metric: str,
    ours: MetricResult | None,
    theirs: Instance | None,
    tolerance: timedelta,
) -> Row | None:
    applied = theirs is not None and (theirs.target is not None or theirs.policy is not None or bool(theirs.breached))
    if ours is None and not applied:
        return None
    if ours is None or theirs is None:
        verdict, differs = ("only_theirs" if ours is None else "only_ours"), []
    else:
        differs = _differences(ours, theirs, tolerance)
        verdict = "differs" if differs else "same"
    return {
        "ticket_id": ticket_id,
        "metric": metric,
        "cycle": ours.cycle if ours is not None else theirs.cycle if theirs is not None else None,
        "verdict": verdict,
        "differs": differs,
        **{f"ours_{name}": getattr(ours, name, None) for name in SIDES},
        **{f"theirs_{name}": getattr(theirs, name, None) for name in SIDES},
        "ours_elapsed": ours.elapsed if ours is not None else None,
        "theirs_minutes": _minutes(ours, theirs),
    }


def _minutes(ours: MetricResult | None, theirs: Instance | None) -> int | None:
    """Their minutes: business or calendar, as our target is; without ours, business if there are any."""
    if theirs is None:
        return None
    if ours is not None:
        return theirs.calendar_minutes if _all_hours(ours) else theirs.business_minutes
    return theirs.calendar_minutes if theirs.business_hours is False else theirs.business_minutes


def _all_hours(result: MetricResult) -> bool:
    return isinstance(result.clock.calendar, type(ALWAYS))


def _differences(ours: MetricResult, theirs: Instance, tolerance: timedelta) -> list[str]:
    differs = []
    if theirs.policy is not None and not _titled(ours.policy, theirs.policy):
        differs.append("policy")
    if theirs.target is not None and not _same_target(ours.target, theirs):
        differs.append("target")
    differs += [
        name for name in ("started_at", "stopped_at") if _apart(getattr(ours, name), getattr(theirs, name), tolerance)
    ]
    if theirs.breached is not None and theirs.breached != ours.breached:
        differs.append("breached")
    elif ours.breached and theirs.breached and _apart(ours.breached_at, theirs.breached_at, tolerance):
        differs.append("breached_at")
    if _off(ours, theirs):
        differs.append("minutes")
    return differs


def _titled(name: str, title: str) -> bool:
    """Whether a policy of the book is the one of that title: of several with one title, the later have an id behind."""
    return name == title or (name.startswith(f"{title} ") and name[len(title) + 1 :].rstrip("'").isalnum())


def _same_target(ours: timedelta, theirs: Instance) -> bool:
    if theirs.target is None or theirs.exact:
        return ours == theirs.target
    return abs(ours - theirs.target) < timedelta(minutes=1)  # they gave minutes, and ours may have seconds


def _apart(ours: datetime | None, theirs: datetime | None, tolerance: timedelta) -> bool:
    if theirs is None:
        return False
    return ours is None or abs(ours - theirs) > tolerance


def _off(ours: MetricResult, theirs: Instance) -> bool:
    """Whether their minutes are not the nearest to ours, at the instant at which theirs were written."""
    minutes = _minutes(ours, theirs)
    if minutes is None:
        return False
    elapsed = ours.elapsed
    if theirs.stopped_at is None and theirs.minutes_at is not None:
        elapsed = ours.clock.elapsed(max(theirs.minutes_at, ours.started_at))
    return abs(elapsed - timedelta(minutes=minutes)) > timedelta(seconds=30)
