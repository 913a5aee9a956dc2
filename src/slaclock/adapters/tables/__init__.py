"""Plain tables as tickets: one row for each ticket, or one for each event, with columns that the caller names.

For ServiceNow-style logs, 311 exports, Jira and Salesforce extracts. Rows are read and left unchanged.
"""

from __future__ import annotations

from slaclock.adapters.tables.long import LongColumns, load_long, load_long_events
from slaclock.adapters.tables.table import LoadedTable
from slaclock.adapters.tables.wide import WideColumns, load_wide, load_wide_events
from slaclock.adapters.told import LoadedEvents

__all__ = [
    "LoadedEvents",
    "LoadedTable",
    "LongColumns",
    "WideColumns",
    "load_long",
    "load_long_events",
    "load_wide",
    "load_wide_events",
]
