"""Plain tables as tickets: one row for each ticket, or one for each event, with columns that the caller names.

For ServiceNow-style logs, 311 exports, Jira and Salesforce extracts. Rows are read and left unchanged.
"""

from __future__ import annotations

from slaclock.adapters.tables.long import load_long
from slaclock.adapters.tables.table import LoadedTable
from slaclock.adapters.tables.wide import load_wide

__all__ = ["LoadedTable", "load_long", "load_wide"]
