"""Freshdesk (and Freshservice): SLA policies, business hours, tickets and ticket exports as slaclock has them.

Everything takes parsed JSON or CSV rows, and leaves them unchanged; nothing here reads files or networks.
"""

from __future__ import annotations

from slaclock.adapters.freshdesk.business_hours import calendar
from slaclock.adapters.freshdesk.compare import compare
from slaclock.adapters.freshdesk.export import LoadedExport, load_export
from slaclock.adapters.freshdesk.policies import LoadedBook, load_book
from slaclock.adapters.freshdesk.reported import Reported
from slaclock.adapters.freshdesk.tickets import LoadedTicket, LoadedTickets, load_events, load_ticket, load_tickets
from slaclock.adapters.summary import summary
from slaclock.adapters.told import LoadedEvents

__all__ = [
    "LoadedBook",
    "LoadedEvents",
    "LoadedExport",
    "LoadedTicket",
    "LoadedTickets",
    "Reported",
    "calendar",
    "compare",
    "load_book",
    "load_events",
    "load_export",
    "load_ticket",
    "load_tickets",
    "summary",
]
