"""What hypothesis loads by itself: `st.from_type(Ticket)`, `st.builds(f)` and the like know our types."""

from __future__ import annotations


def register() -> None:
    """Tell hypothesis how to make our types.

    Hypothesis calls this while it is being imported, so the strategies are imported only when one is asked for.
    """
    from hypothesis import strategies as st  # noqa: PLC0415 - an extra, and perhaps half imported just now

    from slaclock import BusinessCalendar, Calendar, Clock, PolicyBook, Ticket  # noqa: PLC0415 - only when called

    names = {
        BusinessCalendar: "business_calendars",
        Calendar: "calendars",
        Clock: "clocks",
        PolicyBook: "books",
        Ticket: "tickets",
    }
    for kind, name in names.items():
        st.register_type_strategy(kind, lambda _, name=name: _strategy(name))


def _strategy(name: str) -> object:
    from slaclock.testing import strategies  # noqa: PLC0415 - see register

    return getattr(strategies, name)()
