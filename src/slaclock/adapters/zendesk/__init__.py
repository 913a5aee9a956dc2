"""Zendesk: policies, schedules, tickets with their audits, and what Zendesk itself measured."""

from slaclock.adapters.problem import Problem
from slaclock.adapters.summary import summary
from slaclock.adapters.told import LoadedEvents
from slaclock.adapters.zendesk.compare import compare
from slaclock.adapters.zendesk.export import LoadedTickets, load_events, load_tickets
from slaclock.adapters.zendesk.key import Instance, LoadedKey, answer_key
from slaclock.adapters.zendesk.policies import LoadedBook, load_book
from slaclock.adapters.zendesk.schedules import calendar
from slaclock.adapters.zendesk.stored import compare_metrics
from slaclock.adapters.zendesk.tickets import LoadedTicket, load_ticket

__all__ = [
    "Instance",
    "LoadedBook",
    "LoadedEvents",
    "LoadedKey",
    "LoadedTicket",
    "LoadedTickets",
    "Problem",
    "answer_key",
    "calendar",
    "compare",
    "compare_metrics",
    "load_book",
    "load_events",
    "load_ticket",
    "load_tickets",
    "summary",
]
