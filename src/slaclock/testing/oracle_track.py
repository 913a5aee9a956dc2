"""The oracle's metrics: which signals start, stop and reopen the cycles of one metric of one ticket."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.testing.oracle_cycle import Cycle, Timeline
from slaclock.testing.oracle_events import SOLVED, Instant, Signal, microsecond_of

if TYPE_CHECKING:
    from slaclock.testing.oracle_book import Book, Rule, Settings

# What an anchor lets start a cycle, and what ends a running one and starts the next.
ANCHORED = {
    "first_unanswered": (["customer_message"], []),
    "last_customer_message": (["customer_message"], ["customer_message"]),
    "last_agent_message": (["reply"], ["reply"]),
    "last_contact": (["created", "customer_message", "reply"], ["customer_message", "reply"]),
}


def is_reply(signal: Signal, rule: Rule) -> bool:
    """A public agent message whose `by` counts; `note` stands for internal ones."""
    if signal.kind != "agent_message":
        return False
    if not signal.event.get("public", True):
        return "note" in rule.counts
    return signal.event.get("by", "human") in rule.counts


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

    def stop_word(self, rule: Rule, signal: Signal) -> str | None:  # noqa: PLR0911 - one sentence each
        """By what a signal stops a cycle of this metric; None if it does not."""
        if is_reply(signal, rule) and "reply" in rule.stops_on and self._counts_as_first(rule, signal):
            return "reply"
        if signal.kind in {"created", "customer_message", "assigned", "group"} and signal.kind in rule.stops_on:
            return signal.kind
        if signal.solves and "solved" in rule.stops_on:
            return "solved"
        if signal.closes and "closed" in rule.stops_on:
            return "closed"
        if signal.kind == "status" and f"status:{signal.status}" in rule.stops_on:
            return signal.status
        if self._unanswered(rule, signal) and rule.on_solved in {"stop", "cancel"}:
            return "solved"
        return None

    def _counts_as_first(self, rule: Rule, signal: Signal) -> bool:
        """Unless `starts_on: created` is said, a reply before the customer's first message is no first reply."""
        return self.metric != "first_response" or "created" in rule.starts_on or signal.customer_seen

    @staticmethod
    def _unanswered(rule: Rule, signal: Signal) -> bool:
        """A cycle that stops on something else is solved without it: `on_solved` tells what then."""
        return signal.solves and not {"solved", "closed"} & set(rule.stops_on)

    @staticmethod
    def re_anchors(rule: Rule, signal: Signal) -> bool:
        """A later message that the anchor moves to."""
        if rule.anchor is None:
            return False
        moved_by = ANCHORED[rule.anchor][1]
        return signal.kind in moved_by or ("reply" in moved_by and is_reply(signal, rule))

    def ends_within(self, instant: Instant) -> bool:
        """Whether something of this instant ends a running cycle, by the rule now in force."""
        return any(
            signal.kind == "cancelled" or self.stop_word(self.rule, signal) or self.re_anchors(self.rule, signal)
            for signal in instant.signals
        )

    def _stopping_rule(self, cycle: Cycle) -> Rule:
        return cycle.rule if cycle.pinned else self.rule

    def _stop(self, signal: Signal) -> None:
        cycle = self.cycle
        if self.metric == "first_response" and self.answered is None and self._answers(signal):
            self.answered = signal.order
        if cycle is None or not cycle.active:
            if self.stop_word(self.rule, signal):  # the start that waited has been answered by now
                self.waiting = False
            return
        rule = self._stopping_rule(cycle)
        word = self.stop_word(rule, signal)
        if word is not None:
            by_option = self._unanswered(rule, signal) and rule.on_solved == "cancel" and word == "solved"
            self._end(cycle, signal.at, word, cancelled=by_option)
        elif self.re_anchors(rule, signal):
            self._end(cycle, signal.at, "anchor", cancelled=True)
        elif self._unanswered(rule, signal) and rule.on_solved == "pause":
            cycle.phases.append((signal.at, "hold"))

    def _answers(self, signal: Signal) -> bool:
        """Whether the first response ends, by reply or by solving."""
        running = self.cycle is not None and self.cycle.active
        rule = self._stopping_rule(self.cycle) if self.cycle is not None and running else self.rule
        word = self.stop_word(rule, signal)
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
            self._start(signal.at)

    def _starts(self, signal: Signal) -> bool:
        rule = self.rule
        if self.metric == "first_response" and self.answered is not None:
            return False  # a start that comes after the first reply is dropped
        if self.metric == "next_response" and not self._first_response_over(signal):
            return False
        starts = rule.starts_on if rule.anchor is None else ANCHORED[rule.anchor][0]
        if signal.kind == "group":
            return "group" in starts and signal.group is not None
        if signal.kind in {"status", "first_status"}:
            entered = [f"status:{signal.status}", *["solved"] * signal.solves, *["closed"] * signal.closes]
            return any(word in starts for word in entered)
        return signal.kind in starts or ("reply" in starts and is_reply(signal, rule))

    def _first_response_over(self, signal: Signal) -> bool:
        """A message that the end of the first response came after is answered by it."""
        assert self.first is not None
        return self.first.answered is not None and self.first.answered < signal.order

    def _start(self, at: int) -> None:
        self.count += 1
        self.begun = True
        self.waiting = False
        self.cycle = Cycle(self.count, at, self.rule, self.statuses)
        if self.current is not None:
            self._report(self.cycle, self.current)

    def _report(self, cycle: Cycle, settings: Settings) -> None:
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
            if (self.cycle is None or not self.cycle.active) and self._held(signal):
                self._start(signal.at)
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
                self._start(signal.at)
            return
        counted = how == "count"
        if cycle.settings is None or (self.current is None and not cycle.pinned):
            self._go_on_virtually(cycle, signal.at, counted=counted)
            return
        cycle.rejudge(signal.at, lambda: self._resume(cycle, signal.at, counted=counted))

    def _resume(self, cycle: Cycle, at: int, *, counted: bool) -> None:
        if self._revive(cycle, at, counted=counted):
            self.results.append(cycle)
        changed = self.current is not None and (
            cycle.settings is None or cycle.settings.identity != self.current.identity
        )
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
        if cycle.settings is not None:  # a cycle reopened when its metric has no target stays ended
            self.cycle = cycle = self._twin(cycle)
        if self.current is not None and cycle.had_result:
            self._start(at)
            return
        self._revive(cycle, at, counted=counted)
        if self.current is not None:
            settings = self.current
            cycle.rejudge(at, lambda: self._report(cycle, settings))

    def _twin(self, cycle: Cycle) -> Cycle:
        """The same cycle, going on without a promise after its result has ended."""
        twin = Cycle(cycle.number, cycle.start, self.default_rule, self.statuses)
        twin.phases = list(cycle.phases)
        twin.ended_at, twin.ended_by = cycle.ended_at, cycle.ended_by
        twin.had_result = True
        return twin

    # -- changes ---------------------------------------------------------------------------------------------

    def change(self, settings: Settings | None, instant: Instant, mode: str, status: str) -> None:
        """Another policy or target is in force from this instant on; `status` is the category before it."""
        old, self.current = self.current, settings
        if old is not None and self.metric != "first_response":  # which is counted alike where it has no target
            self.default_rule = old.rule
        if self.over or (old and old.identity) == (settings and settings.identity):
            return
        first = settings is not None and not self.had_target
        if settings is not None and first:
            self._replay(settings.rule)
            self.had_target = True
        cycle = self.cycle
        if cycle is None or not cycle.active or cycle.pinned or self.ends_within(instant):
            return  # what has ended keeps policy and verdict; what ends now is judged under the old target
        if cycle.settings is None:
            if settings is not None and first and mode != "restart":  # counts from where it would have begun
                cycle.rejudge(instant.at, lambda: self._report(cycle, settings))
            elif settings is not None:
                self._regain(cycle, instant.at, status, own_number=not first and not cycle.had_result)
        elif settings is None:
            self._lose(cycle, instant.at)
        elif mode == "restart":
            cycle.end(instant.at, "policy", cancelled=True)
            self._next(instant.at, status)
        else:
            cycle.rejudge(instant.at, lambda: cycle.promise(settings, self.book))

    def _replay(self, rule: Rule) -> None:
        """Where the cycle would have begun: the history so far under the new target's rule."""
        again = Track(self.metric, rule, self.statuses, self.book, self.first)
        for instant in self.history:
            again.take(instant)
        self.cycle, self.count, self.begun = again.cycle, again.count, again.begun
        self.waiting, self.answered = again.waiting, again.answered

    def _lose(self, cycle: Cycle, at: int) -> None:
        twin = self._twin(cycle)
        cycle.end(at, "policy", cancelled=True)
        self.cycle = twin

    def _regain(self, cycle: Cycle, at: int, status: str, *, own_number: bool) -> None:
        """A cycle that runs without a promise makes room for one that starts now."""
        if own_number:  # nothing has been reported under its number yet
            self.count -= 1
        cycle.end(at, "policy", cancelled=True)
        self._next(at, status)

    def _next(self, at: int, status: str) -> None:
        """The next number starts: while solved only if it runs on then, else at the reopening."""
        if status in SOLVED and "closed" not in self.rule.stops_on and self.rule.on_solved != "ignore":
            self.waiting = True
        else:
            self._start(at)

    def _set_due(self, signal: Signal) -> None:
        cycle, event = self.cycle, signal.event
        if event["metric"] != self.metric or cycle is None or not cycle.active or cycle.settings is None:
            return  # no such cycle: ignored
        cycle.rejudge(signal.at, lambda: cycle.set_due(signal.at, microsecond_of(event["to"])))
