"""What hypothesis loads by itself: `st.from_type(Ticket)`, `st.builds(f)` and the like know our types."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

    from hypothesis.strategies import SearchStrategy


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
        st.register_type_strategy(kind, _made_by(name))


def _made_by(name: str) -> Callable[[type[Any]], SearchStrategy[Any]]:
    def made(_: type[Any]) -> SearchStrategy[Any]:
        from slaclock.testing import strategies  # noqa: PLC0415 - see register

        strategy: SearchStrategy[Any] = getattr(strategies, name)()
        return strategy

    return made
