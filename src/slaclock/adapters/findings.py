"""What an adapter finds while it reads: faults, which end in one error, and problems, which are told."""

from __future__ import annotations

from slaclock.adapters.problem import Problem
from slaclock.errors import AdapterError, Fault


class Findings:
    """Collects faults and problems in the order in which they are found.

    Attributes:
        faults: what no document of its kind can say; any of them makes `settled` raise.
        problems: what was left out.

    >>> found = Findings()
    >>> found.problem("users[2].role", "left out")
    >>> found.settled("invalid export")
    (Problem(path='users[2].role', reason='left out'),)
    """

    __slots__ = ("faults", "problems")

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.problems: list[Problem] = []

    def fault(self, path: str, message: str, value: object = None, hint: str | None = None) -> None:
        """Notes something that cannot be."""
        self.faults.append(Fault(path, message, value, hint))

    def problem(self, path: str, reason: str) -> None:
        """Notes something left out; the same thing twice is told once."""
        told = Problem(path, reason)
        if told not in self.problems[-50:]:
            self.problems.append(told)

    def settled(self, what: str) -> tuple[Problem, ...]:
        """The problems.

        Raises:
            AdapterError: there are faults; it lists all of them.
        """
        if self.faults:
            raise AdapterError(tuple(self.faults), what)
        return tuple(self.problems)
