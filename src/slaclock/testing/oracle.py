"""An oracle for tests: the library's answers, found by walking through the minutes of plain documents.

It reads the documents as they stand in a policy book (mappings, not models), knows only whole minutes, and
shares no code with the rest of the package, so that a mistake in one of them is not one in the other.
It is slow: use documents of a few days or weeks.

- `OracleCalendar(document)` answers what a `slaclock.Calendar` answers.
- `OracleClock(start, target, document)` answers what a `slaclock.Clock` answers after the same steps.
- `evaluate(ticket, book, now)` gives the results of a ticket, and `policies(ticket, book, now)` its policies.
- `BeyondHorizon` is raised where the walk would be longer than 500 days ahead or 60 days back.
"""

from __future__ import annotations

from slaclock.testing.oracle_calendar import OracleCalendar
from slaclock.testing.oracle_clock import OracleClock
from slaclock.testing.oracle_minutes import BeyondHorizon
from slaclock.testing.oracle_ticket import evaluate, policies

__all__ = ["BeyondHorizon", "OracleCalendar", "OracleClock", "evaluate", "policies"]
