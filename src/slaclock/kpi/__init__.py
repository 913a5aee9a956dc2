"""How well the promises were kept: compliance, time taken and escalations, by any field, policy, metric or month.

Every function takes what `slaclock.evaluate` gave for many tickets and returns rows, one for each group:

>>> from slaclock import kpi
>>> rows = kpi.compliance([], by="metric")
>>> rows
()
"""

from __future__ import annotations

from slaclock.kpi.compliance import Compliance, compliance
from slaclock.kpi.csv import to_csv
from slaclock.kpi.elapsed import Elapsed, elapsed
from slaclock.kpi.escalation import EscalationRate, escalation_rate
from slaclock.kpi.fields import created_fields, last_fields
from slaclock.kpi.groups import period
from slaclock.kpi.quantiles import quantile
from slaclock.kpi.rows import Row
from slaclock.kpi.table import to_table

__all__ = [
    "Compliance",
    "Elapsed",
    "EscalationRate",
    "Row",
    "compliance",
    "created_fields",
    "elapsed",
    "escalation_rate",
    "last_fields",
    "period",
    "quantile",
    "to_csv",
    "to_table",
]
