"""Our results beside Freshdesk's own: due dates and overdue flags of the API, durations and statuses of the export."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from slaclock.adapters.envelope import records
from slaclock.adapters.findings import Findings
from slaclock.adapters.freshdesk.reported import Reported, ReportedTickets
from slaclock.adapters.freshdesk.stats import read_stats
from slaclock.adapters.node import identifier
from slaclock.calendars import ALWAYS
from slaclock.engine import evaluate
from slaclock.errors import AdapterError, Fault, shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from slaclock.adapters.node import Node
    from slaclock.engine import MetricResult, TicketSla
    from slaclock.policies import PolicyBook
    from slaclock.tickets import Ticket

_WHAT = "invalid comparison with Freshdesk"
METRICS = ("first_response", "next_response", "resolution")
_FLAGS = {
    "first_response": ("fr_due_by", "fr_escalated"),
    "next_response": ("nr_due_by", "nr_escalated"),
    "resolution": ("due_by", "is_escalated"),
}
_WORDS = {"within sla": False, "sla violated": True}


@dataclass(frozen=True, slots=True)
class _Theirs:
    deadline: datetime | None = None
    breached: bool | None = None
    elapsed: timedelta | None = None

    def __bool__(self) -> bool:
        return self != _Theirs()


class _Record(NamedTuple):
    """What Freshdesk says about one ticket, and the last instant at which it is known to have said so."""

    metrics: dict[str, _Theirs]
    last: datetime | None
    all_cycles: bool


def compare(
    book: PolicyBook,
    tickets: Iterable[Ticket],
    reported: Mapping[Any, Reported] | Sequence[Mapping[str, Any]] | Mapping[str, Any],
    now: datetime | None = None,
    *,
    tolerance: timedelta = timedelta(minutes=1),
) -> list[dict[str, Any]]:
    """Our results beside Freshdesk's own, one row for each ticket and metric.

    What Freshdesk does not say is `None` and no difference. A paused clock of ours has no deadline, and so none is
    compared; two deadlines with no open time between them are the same. Exported durations are in business hours:
    they are compared where our target is.

    Args:
        book: the account's book, as `load_book` gives it.
        tickets: as `load_tickets` or `load_export` gives them.
        reported: the API's ticket records with `fr_due_by`, `due_by`, `nr_due_by`, `fr_escalated`, `is_escalated` and
            `nr_escalated`; or what `load_export` gives as `reported`.
        now: the instant to judge at; by default one second after the last one in the ticket and its record.
        tolerance: how far deadlines and durations may lie apart.

    Returns:
        Rows with the keys `ticket_id, metric, cycle, verdict, differs`, `ours_` and `theirs_` each of `deadline,
        breached, elapsed`, and `ours_` `policy, target, started_at, stopped_at`. `verdict` is `same`, `differs`,
        `only_ours` or `only_theirs`; `differs` names what.

    Raises:
        AdapterError: `reported` or `tolerance` cannot be what it says.

    >>> from slaclock import PolicyBook
    >>> from slaclock.adapters import freshdesk
    >>> record = {"id": 20, "status": 2, "priority": 1, "created_at": "2025-03-07T21:00:00Z",
    ...           "due_by": "2025-03-08T21:00:00Z", "is_escalated": False}
    >>> book = PolicyBook.load({"version": 1, "policies": [
    ...     {"name": "all", "calendar": "always", "targets": [{"metric": "resolution", "within": "24h"}]}]})
    >>> [row] = compare(book, freshdesk.load_tickets([record]).tickets, [record])
    >>> row["metric"], row["verdict"], row["differs"]
    ('resolution', 'same', [])
    """
    allowed: object = tolerance
    if not isinstance(allowed, timedelta) or allowed < timedelta(0):
        raise AdapterError((Fault("tolerance", f"must be a timedelta of zero or more, not {shown(allowed)}"),), _WHAT)
    theirs = _read(reported)
    rows = []
    for ticket in tickets:
        record = theirs.get(identifier(ticket.id) or "")
        at = now or max(ticket.events[-1].at, ticket.created.at, *_known(record)) + timedelta(seconds=1)
        sla = evaluate(ticket, book, at)
        for metric in METRICS:
            own = sla.get(metric)
            told = _Theirs() if record is None else record.metrics.get(metric, _Theirs())
            if own is not None or told.deadline is not None or told.breached or told.elapsed is not None:
                rows.append(_row(ticket.id, metric, own, told, tolerance, breached=_breached(sla, own, record)))
    return rows


def _known(record: _Record | None) -> list[datetime]:
    return [] if record is None or record.last is None else [record.last]


def _breached(sla: TicketSla, own: MetricResult | None, record: _Record | None) -> bool | None:
    """Whether the promise was broken: of the latest cycle, or of any where their word is about all of them."""
    if own is None:
        return None
    if record is None or not record.all_cycles:
        return own.breached
    return any(result.breached for result in sla.results if result.public and result.metric == own.metric)


def _row(
    ticket_id: str | int,
    metric: str,
    own: MetricResult | None,
    theirs: _Theirs,
    tolerance: timedelta,
    *,
    breached: bool | None,
) -> dict[str, Any]:
    differs = [] if own is None else _differences(own, theirs, tolerance, breached=breached)
    verdict = "differs" if differs else "same"
    if own is None or not theirs:
        verdict = "only_theirs" if own is None else "only_ours"
    return {
        "ticket_id": ticket_id,
        "metric": metric,
        "cycle": None if own is None else own.cycle,
        "verdict": verdict,
        "differs": differs,
        "ours_policy": None if own is None else own.policy,
        "ours_target": None if own is None else own.target,
        "ours_started_at": None if own is None else own.started_at,
        "ours_stopped_at": None if own is None else own.stopped_at,
        "ours_deadline": None if own is None else own.deadline,
        "ours_breached": breached,
        "ours_elapsed": None if own is None else own.elapsed,
        "theirs_deadline": theirs.deadline,
        "theirs_breached": theirs.breached,
        "theirs_elapsed": theirs.elapsed,
    }


def _differences(own: MetricResult, theirs: _Theirs, tolerance: timedelta, *, breached: bool | None) -> list[str]:
    differs: list[str] = []
    if own.state == "cancelled":
        return differs
    if own.deadline is not None and theirs.deadline is not None and _apart(own, theirs.deadline) > tolerance:
        differs.append("deadline")
    if theirs.breached is not None and breached is not theirs.breached:
        differs.append("breached")
    measured = theirs.elapsed is not None and own.stopped_at is not None and own.clock.calendar != ALWAYS
    if measured and theirs.elapsed is not None and abs(own.elapsed - theirs.elapsed) > tolerance:
        differs.append("elapsed")
    return differs


def _apart(own: MetricResult, theirs: datetime) -> timedelta:
    """How far two deadlines lie apart; one at closing time and one at the next opening leave the same open time."""
    deadline = own.deadline or theirs
    apart = abs(deadline - theirs)
    # No desk is closed for longer, and a placeholder may lie further off than calendars answer.
    return min(apart, abs(own.clock.calendar.elapsed(deadline, theirs))) if apart < timedelta(days=31) else apart


def _read(reported: Any) -> dict[str, _Record]:
    if isinstance(reported, ReportedTickets) or (
        isinstance(reported, Mapping) and any(isinstance(each, Reported) for each in reported.values())
    ):
        return {identifier(own) or "": _exported(each) for own, each in reported.items() if isinstance(each, Reported)}
    found = Findings()
    read = [(node.identifier("id"), _told(node)) for node in records(reported, "reported", found, "tickets")]
    if reported is None:
        found.fault("reported", "must be tickets or what load_export reports, not None")
    found.settled(_WHAT)
    return {own: record for own, record in read if own is not None}


def _told(node: Node) -> _Record:
    """What an API record says. Its flags are set by a job some minutes after the due date."""
    metrics = {}
    for metric, (due, flag) in _FLAGS.items():
        metrics[metric] = _Theirs(node.instant(due, needed=False), node.flag(flag, needed=False))
    known = [node.instant("updated_at", needed=False), *read_stats(node).at.values()]
    return _Record(metrics, max((at for at in known if at is not None), default=None), all_cycles=False)


def _exported(reported: Reported) -> _Record:
    resolution = _Theirs(reported.due_by, _word(reported.resolution_status), reported.resolution)
    metrics = {
        "first_response": _Theirs(None, _word(reported.first_response_status), reported.first_response),
        "next_response": _Theirs(None, _word(reported.next_response_status)),
        "resolution": resolution,
    }
    # A resolution that was overdue when exported was exported after its due date.
    return _Record(metrics, reported.due_by if resolution.breached else None, all_cycles=True)


def _word(status: str | None) -> bool | None:
    """Whether a status word says that the promise was broken; `None` where it says neither."""
    return None if status is None else _WORDS.get(status.casefold())
