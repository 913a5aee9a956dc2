"""Policies: who is promised what, on which calendar, and when it escalates."""

from slaclock.policies.actions import Action
from slaclock.policies.book import PolicyBook
from slaclock.policies.choice import CalendarChoice
from slaclock.policies.compositions import Composition
from slaclock.policies.conditions import Condition
from slaclock.policies.policy import Policy
from slaclock.policies.rules import BUILT_IN, MetricRule
from slaclock.policies.targets import Target
from slaclock.policies.tiers import Tier
from slaclock.policies.within import BusinessDays, ByPriority, CalendarDays, OpenTime, Within

__all__ = [
    "BUILT_IN",
    "Action",
    "BusinessDays",
    "ByPriority",
    "CalendarChoice",
    "CalendarDays",
    "Composition",
    "Condition",
    "MetricRule",
    "OpenTime",
    "Policy",
    "PolicyBook",
    "Target",
    "Tier",
    "Within",
]
