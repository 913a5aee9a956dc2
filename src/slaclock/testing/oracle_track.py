"""The oracle's metrics: which signals start, stop and reopen the cycles of one metric of one ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.testing.oracle_cycle import Cycle
from slaclock.testing.oracle_events import SOLVED, Instant, Signal, microsecond_of
from slaclock.testing.oracle_words import left_unanswered, re_anchors, starts, stop_word

if TYPE_CHECKING:
    from slaclock.testing.oracle_book import Book, Settings
    from slaclock.testing.oracle_cycle import Timeline
    from slaclock.testing.oracle_rules import Rule


class Track:
    """All cycles of one metric on one ticket, also those that nobody promised anything for."""

    def __init__(self, metric: str, rule: Rule, statuses: Timeline, book: Book, first: Track | None = None) -> None:
        self.metric = metric
        self.default_rule = rule
        self.statuses = statuses
        self.book = book
        self.first = first  # the track of first_response, which next_response waits for
        self.current: Settings | None = None
        self.had_target = False
        self.cycle: Cycle | None = None
        self.count = 0  # cycle numbers used
        self.begun = False  # a metric that does not repeat has had its start
        self.waiting = False  # a start waits for the reopening
        self.over = False  # cancelled
        self.answered: int | None = None  # the signal by which the first response ended
        self.results: list[Cycle] = []
        self.history: list[Instant] = []

    @property
    def rule(self) -> Rule:
        """The rule in force."""
        return self.default_rule if self.current is None else self.current.rule

    def take(self, instant: Instant) -> None:
        """Let an instant's signals have their effects, in order."""
        self.history.append(instant)
        for signal in instant.signals:
            if not self.over:  # nothing starts after `cancelled`
                self._take(signal)

    def _take(self, signal: Signal) -> None:
        cycle = self.cycle
        if signal.kind == "cancelled":
            self.over = True
            if cycle is not None and cycle.active:
                self._end(cycle, signal.at, "cancelled", cancelled=True)
            return
        if signal.kind == "due":
            self._set_due(signal)
        if not self._reopen(signal):  # an event does not stop the cycle that it starts or resumes
            self._stop(signal)
            self._begin(signal)

    # -- stops -----------------------------------------------------------------------------------------------

    def ends_within(self, instant: Instant) -> bool:
        """Whether something of this instant ends a running cycle, by the rule now in force."""
        return any(
            signal.kind == "cancelled" or self._word(self.rule, signal) or re_anchors(self.rule, signal)
            for signal in instant.signals
        )

    def _word(self, rule: Rule, signal: Signal) -> str | None:
        return stop_word(self.metric, rule, signal)

    def _stopping_rule(self, cycle: Cycle) -> Rule:
        return cycle.rule if cycle.pinned else self.rule

    def _stop(self, signal: Signal) -> None:
        cycle = self.cycle
        if self.metric == "first_response" and self.answered is None and self._answers(signal):
            self.answered = signal.order
        if cycle is None or not cycle.active:
            if self._word(self.rule, signal):  # the start that waited has been answered by now
                self.waiting = False
            return
        rule = self._stopping_rule(cycle)
        word = self._word(rule, signal)
        if word is not None:
            by_option = left_unanswered(rule, signal) and rule.on_solved == "cancel" and word == "solved"
            self._end(cycle, signal.at, word, cancelled=by_option)
        elif re_anchors(rule, signal):
            self._end(cycle, signal.at, "anchor", cancelled=True)
        elif left_unanswered(rule, signal) and rule.on_solved == "pause":
            cycle.phases.append((signal.at, "hold"))

    def _answers(self, signal: Signal) -> bool:
        """Whether the first response ends, by reply or by solving."""
        running = self.cycle is not None and self.cycle.active
        rule = self._stopping_rule(self.cycle) if self.cycle is not None and running else self.rule
        word = self._word(rule, signal)
        return word == "reply" or (word is not None and running)

    def _end(self, cycle: Cycle, at: int, by: str, *, cancelled: bool = False) -> None:
        cycle.end(at, by, cancelled=cancelled)
        at_once = cycle.start == at and (cycle.rule.repeats or cycle.rule.on_reopen == "restart")
        if at_once and cycle.reported:  # starts and stops at one instant: not reported, and no number is used
            cycle.reported = False
            self.count -= 1
            self.results = [one for one in self.results if one is not cycle]

    # -- starts ----------------------------------------------------------------------------------------------

    def _begin(self, signal: Signal) -> None:
        if not self._starts(signal) or (self.cycle is not None and self.cycle.active):
            return
        if self.begun and not self.rule.repeats:
            return
        if signal.status in SOLVED:  # while the ticket is solved no cycle starts
            self.waiting = True
        else:
            self.start(signal.at)

    def _starts(self, signal: Signal) -> bool:
        if self.metric == "first_response" and self.answered is not None:
            return False  # a start that comes after the first reply is dropped
        if self.metric == "next_response" and not self._first_response_over(signal):
            return False
        return starts(self.rule, signal)

    def _first_response_over(self, signal: Signal) -> bool:
        """A message that the end of the first response came after is answered by it."""
        answered = self.first.answered if self.first is not None else None
        return answered is not None and answered < signal.order

    def start(self, at: int) -> None:
        """Start the next cycle, promised or not."""
        self.count += 1
        self.begun = True
        self.waiting = False
        self.cycle = Cycle(self.count, at, self.rule, self.statuses)
        if self.current is not None:
            self.report(self.cycle, self.current)

    def report(self, cycle: Cycle, settings: Settings) -> None:
        """Promise a cycle something, so that it has a result."""
        cycle.promise(settings, self.book)
        self.results.append(cycle)

    # -- reopening -------------------------------------------------------------------------------------------

    def _reopen(self, signal: Signal) -> bool:
        """Go on, or start what waited for the reopening; tell whether a cycle runs by this."""
        cycle, ran = self.cycle, self.cycle is not None and self.cycle.active
        if cycle is not None and ran and cycle.phases[-1][1] == "hold" and signal.reopens:
            cycle.phases.append((signal.at, "on"))
        if cycle is not None and self._is_reopening(cycle, signal):
            self._go_on(cycle, signal)
        if self.waiting and signal.reopens:
            self.waiting = False
            if self.cycle is None or not self.cycle.active:
                self.start(signal.at)
        return not ran and self.cycle is not None and self.cycle.active

    def _is_reopening(self, cycle: Cycle, signal: Signal) -> bool:
        if cycle.active or cycle.cancelled or not set(cycle.rule.stops_on) & set(SOLVED):
            return False
        # For `stops_on: closed` a reopening is leaving `closed`, also to `solved`.
        return signal.unlocks if cycle.ended_by == "closed" else signal.reopens and cycle.ended_by == "solved"

    def _held(self, signal: Signal) -> bool:
        """An ownership starts only if a group holds the ticket."""
        return self.rule.starts_on != ("group",) or signal.group is not None

    def _go_on(self, cycle: Cycle, signal: Signal) -> None:
        how = self.rule.on_reopen
        if how == "final":  # the first solution stands
            return
        if how == "restart":
            if self._held(signal):
                self.start(signal.at)
            return
        counted = how == "count"
        if not cycle.promised or (self.current is None and not cycle.pinned):
            self._go_on_virtually(cycle, signal.at, counted=counted)
            return
        cycle.rejudge(signal.at, lambda: self._resume(cycle, signal.at, counted=counted))

    def _resume(self, cycle: Cycle, at: int, *, counted: bool) -> None:
        if self._revive(cycle, at, counted=counted):
            self.results.append(cycle)
        changed = self.current is not None and cycle.identity != self.current.identity
        if self.current is not None and changed and not cycle.pinned:  # it goes on under the policy then in force
            cycle.promise(self.current, self.book)

    def _revive(self, cycle: Cycle, at: int, *, counted: bool) -> bool:
        """Go on with a cycle; tell whether it had gone unreported, and no longer starts and stops at one instant."""
        cycle.resume(at, counted=counted)
        if cycle.reported:
            return False
        self.count += 1
        cycle.reported = True
        return True

    def _go_on_virtually(self, cycle: Cycle, at: int, *, counted: bool) -> None:
        """Reopen a cycle that nobody promised anything for, by now or until now."""
        if cycle.promised:  # a cycle reopened when its metric has no target stays ended
            self.cycle = cycle = self.twin(cycle)
        if self.current is not None and cycle.had_result:
            self.start(at)
            return
        self._revive(cycle, at, counted=counted)
        if self.current is not None:
            settings = self.current
            cycle.rejudge(at, lambda: self.report(cycle, settings))

    def twin(self, cycle: Cycle) -> Cycle:
        """The same cycle, going on without a promise after its result has ended."""
        twin = Cycle(cycle.number, cycle.start, self.default_rule, self.statuses)
        twin.phases = list(cycle.phases)
        twin.ended_at, twin.ended_by = cycle.ended_at, cycle.ended_by
        twin.had_result = True
        return twin

    def _set_due(self, signal: Signal) -> None:
        cycle, event = self.cycle, signal.event
        if event["metric"] != self.metric or cycle is None or not cycle.active or not cycle.promised:
            return  # no such cycle: ignored
        cycle.rejudge(signal.at, lambda: cycle.set_due(signal.at, microsecond_of(event["to"])))
