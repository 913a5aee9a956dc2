"""Service-level deadlines in working hours: pauses, reopenings, escalation tiers, and the reason for every answer.

The names here are the ones most programs need; everything else is reached through its room, such as
`slaclock.kpi` or `slaclock.adapters.whatsapp`.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from slaclock._version import __version__ as __version__
from slaclock.errors import (
    AdapterError,
    CalendarError,
    ClockStateError,
    DocumentError,
    EventError,
    EventOrderError,
    NaiveDatetimeError,
    NoOpenTime,
    SlaclockError,
    SlaWarning,
)

if TYPE_CHECKING:
    from slaclock.calendars import ALWAYS, BusinessCalendar, Calendar, Span
    from slaclock.clock import Clock
    from slaclock.engine import MetricResult, TicketSla, Trigger, evaluate
    from slaclock.policies import MetricRule, Policy, PolicyBook, Target, Tier
    from slaclock.tickets import (
        AgentMessage,
        Assigned,
        Cancelled,
        Created,
        CustomerMessage,
        Due,
        Escalated,
        FieldsChanged,
        Rated,
        StatusChanged,
        Ticket,
    )

__all__ = [  # noqa: RUF022 - from the idea to the details, not by the alphabet
    # calendars
    "Calendar",
    "BusinessCalendar",
    "ALWAYS",
    "Span",
    # clocks
    "Clock",
    # policies
    "PolicyBook",
    "Policy",
    "Target",
    "Tier",
    "MetricRule",
    # tickets
    "Ticket",
    "Created",
    "CustomerMessage",
    "AgentMessage",
    "StatusChanged",
    "FieldsChanged",
    "Assigned",
    "Due",
    "Escalated",
    "Rated",
    "Cancelled",
    # answers
    "evaluate",
    "TicketSla",
    "MetricResult",
    "Trigger",
    # errors
    "SlaclockError",
    "NaiveDatetimeError",
    "DocumentError",
    "CalendarError",
    "NoOpenTime",
    "ClockStateError",
    "EventOrderError",
    "EventError",
    "AdapterError",
    "SlaWarning",
]

_ROOMS = {
    "calendars": ("Calendar", "BusinessCalendar", "ALWAYS", "Span"),
    "clock": ("Clock",),
    "policies": ("PolicyBook", "Policy", "Target", "Tier", "MetricRule"),
    "tickets": (
        *("Ticket", "Created", "CustomerMessage", "AgentMessage", "StatusChanged", "FieldsChanged"),
        *("Assigned", "Due", "Escalated", "Rated", "Cancelled"),
    ),
    "engine": ("evaluate", "TicketSla", "MetricResult", "Trigger"),
    "kpi": (),
    "presets": (),
    "whatif": (),
}
_ROOM_OF = {name: room for room, names in _ROOMS.items() for name in names}

if not TYPE_CHECKING:  # a type checker would take every misspelt name for one that may come

    def __getattr__(name: str) -> object:
        """Imports a room when it, or a name of its, is first asked for.

        All rooms at once took 1.35 to 1.45 times as long as pydantic alone; one that asks for a calendar needs one.
        """
        if name in _ROOMS:
            return import_module(f"{__name__}.{name}")
        if name not in _ROOM_OF:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{__name__}.{_ROOM_OF[name]}"), name)
        globals()[name] = value
        return value


def __dir__() -> list[str]:
    return [*__all__, *_ROOMS, "__version__"]
