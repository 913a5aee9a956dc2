"""Clocks: one running measurement against a target, on a calendar."""

from slaclock.clock.clock import Clock, Segment
from slaclock.clock.explanation import Explanation, Row
from slaclock.clock.marks import Landing, Mark, State
from slaclock.clock.reading import Reading

__all__ = ["Clock", "Explanation", "Landing", "Mark", "Reading", "Row", "Segment", "State"]
