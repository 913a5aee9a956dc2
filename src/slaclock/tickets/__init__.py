"""Tickets: the events that happened to them."""

from slaclock.tickets.event import Event
from slaclock.tickets.events import (
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
)
from slaclock.tickets.ticket import Ticket

__all__ = [
    "AgentMessage",
    "Assigned",
    "Cancelled",
    "Created",
    "CustomerMessage",
    "Due",
    "Escalated",
    "Event",
    "FieldsChanged",
    "Rated",
    "StatusChanged",
    "Ticket",
]
