"""The engine: a ticket's events and a policy book in, every deadline, pause, breach and tier out."""

from slaclock.engine.evaluate import evaluate
from slaclock.engine.explain import TicketExplanation
from slaclock.engine.results import MetricResult, Trigger
from slaclock.engine.selection import Choice
from slaclock.engine.sla import TicketSla

__all__ = ["Choice", "MetricResult", "TicketExplanation", "TicketSla", "Trigger", "evaluate"]
