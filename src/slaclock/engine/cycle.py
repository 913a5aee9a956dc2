"""A cycle while a ticket is being replayed: what the ticket's statuses were, and under which terms it runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from slaclock.clock import Mark, Reading
from slaclock.clock.marks import made

if TYPE_CHECKING:
    from slaclock.calendars import Calendar
    from slaclock.clock import Landing, State
    from slaclock.engine.plan import Terms

ACTIVE, WAITING, ENDED, COUNTED = "active", "waiting", "ended", "counted"


Moment = tuple[int, str, str, str]
"""What holds from an instant on: the ticket's category, the helpdesk's own word for it, and the cycle's phase.

The phase is active, waiting (for a reopening), ended, or counted: ended, and counted after all.
"""


class Era(NamedTuple):
    """From `since` on the cycle is judged by these terms, as if they had applied from its start.

    `moments` are those known when the era ended; `None` for the era in force, which sees them all.
    """

    since: int
    terms: Terms
    target: int
    calendar: Calendar
    landing: Landing
    moments: tuple[Moment, ...] | None


class Cycle:
    """One measurement of a metric on a ticket.

    It keeps the ticket's statuses, not pauses: which of them pause is for the terms to say, and these may change.
    A cycle without eras is kept for its number and its start, and has no result: its metric has no target.
    """

    __slots__ = ("dropped", "ended_at", "eras", "fixed", "moments", "number", "shown", "start", "state", "stopped_by")

    def __init__(self, number: int, at: int, category: str, word: str, terms: Terms | None) -> None:
        self.number = number
        self.start = at
        self.moments: list[Moment] = [(at, category, word, ACTIVE)]
        self.eras: list[Era] = []
        self.state = "running"  # running | stopped | cancelled; whether it is paused is for the terms to say
        self.ended_at: int | None = None
        self.stopped_by: str | None = None
        self.fixed = False  # its deadline was set by hand: no change touches it
        self.shown = False  # a cycle of this number has had a result already
        self.dropped = False  # it started and stopped at one instant, and is not reported
        if terms is not None:
            self.judge_by(terms, at)

    @property
    def was_solved(self) -> bool:
        """Whether it ended with a verdict because the ticket was solved or closed."""
        return self.state == "stopped" and self.stopped_by in ("solved", "closed")

    def judge_by(self, terms: Terms, since: int, target: int | None = None) -> None:
        """From `since` on, judge the whole cycle by `terms`; `target` where it was set by hand."""
        resolved, calendar, landing = terms.resolve(self.start)
        era = made(Era, (since, terms, resolved if target is None else target, calendar, landing, None))
        if self.eras:
            self._begin_era(era)
        else:
            self.eras.append(era)

    def set_target(self, target: int, since: int) -> None:
        """From `since` on, the target is `target`, and no change touches this cycle."""
        self.fixed = True
        self._begin_era(self.eras[-1]._replace(since=since, target=target, moments=None))

    def same_terms_again(self, since: int) -> None:
        """The same terms, and something that makes it overdue is dated `since`."""
        self._begin_era(self.eras[-1]._replace(since=since, moments=None))

    def _begin_era(self, era: Era) -> None:
        self.eras[-1] = self.eras[-1]._replace(moments=tuple(self.moments))
        self.eras.append(era)

    def status(self, at: int, category: str, word: str, phase: str = ACTIVE) -> None:
        """The ticket's status, or the cycle's phase, changes."""
        self.moments.append((at, category, word, phase))

    def end(self, at: int, state: str, stopped_by: str) -> None:
        """It ends: `stopped` with a verdict, `cancelled` without."""
        _, category, word, _ = self.moments[-1]
        self.moments.append((at, category, word, ENDED))
        self.state, self.ended_at, self.stopped_by = state, at, stopped_by

    def reopen(self, at: int, category: str, word: str) -> None:
        """It runs on; the stopped stretch is left out."""
        self.status(at, category, word)
        self.state, self.ended_at, self.stopped_by = "running", None, None

    def report_from(self, at: int) -> None:
        """It was not reported until now, so nothing of it is dated before `at`."""
        self.dropped = False
        self.eras = [era._replace(since=at, moments=None) for era in self.eras[-1:]]

    def count_stopped(self) -> None:
        """The stretch that the reopening has just closed counts as if the cycle had never stopped."""
        at, category, word, _ = self.moments[-2]
        self.moments[-2] = (at, category, word, COUNTED)

    def reading(self, era: Era) -> Reading:
        """The cycle as a clock's history, judged by one era's terms and what that era knew."""
        moments = self.moments if era.moments is None else era.moments
        return Reading(era.calendar, clock_marks(moments, era.terms.signals.pauses))


def clock_marks(moments: list[Moment] | tuple[Moment, ...], pauses: frozenset[str]) -> tuple[Mark, ...]:
    """The clock's marks that these moments make where the status categories `pauses` pause."""
    marks: list[Mark] = []
    last, last_note = "", ""
    state: State
    for at, category, word, phase in moments:
        if phase != ACTIVE:
            state, note = _STATES[phase], word
        elif category in pauses:
            state, note = "paused", word
        else:
            state, note = "running", ""
        if state == last and (state != "paused" or note == last_note):
            continue
        if state == "paused" and last != "running" and last != "paused":  # noqa: PLR1714 - this way is faster
            marks.append(made(Mark, (at, "running", "")))  # a clock is started or reopened first, and paused then
        marks.append(made(Mark, (at, state, note)))
        last, last_note = state, note
    return tuple(marks)


_STATES: dict[str, State] = {WAITING: "paused", ENDED: "stopped", COUNTED: "counted"}
