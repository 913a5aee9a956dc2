"""The strategies: what they make is valid, and hypothesis finds them by type once it has loaded the entry point."""

from __future__ import annotations

import subprocess
import sys

from hypothesis import given
from hypothesis import strategies as st

from slaclock import BusinessCalendar, Calendar, Clock, PolicyBook, Ticket, evaluate
from slaclock.testing import _hypothesis
from tests.soak import examples

_hypothesis.register()  # hypothesis does so itself where the package is installed


@examples(60)
@given(st.from_type(Clock))
def test_clocks_are_consistent(clock):
    last = clock.segments[-1].start if clock.segments else clock.started_at
    assert clock.remaining(last) == clock.target - clock.elapsed(last)
    assert clock.breached(last) == (clock.elapsed(last) > clock.target)


@examples(60)
@given(st.from_type(Calendar), st.from_type(BusinessCalendar))
def test_calendars_by_type(calendar, business):
    assert calendar == calendar.in_zone(calendar.tz)
    assert (calendar | business).tz == calendar.tz


@examples(60)
@given(st.from_type(Ticket), st.from_type(PolicyBook))
def test_tickets_and_books_by_type(ticket, book):
    assert evaluate(ticket, book).ticket_id == ticket.id


def test_the_package_imports_no_hypothesis():
    code = "import slaclock, slaclock.testing, sys; assert 'hypothesis' not in sys.modules"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
