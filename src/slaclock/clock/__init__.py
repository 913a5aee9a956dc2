"""Clocks: one running measurement against a target, on a calendar."""

from slaclock.clock.clock import Clock, Segment
from slaclock.clock.explanation import Explanation, Row
from slaclock.clock.marks import Landing, Mark, State

__all__ = ["Clock", "Explanation", "Landing", "Mark", "Row", "Segment", "State"]
