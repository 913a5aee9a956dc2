"""For tests: hypothesis strategies, and an oracle that counts minute by minute.

- `slaclock.testing.strategies` (extra `testing`): random calendars, clocks, books and tickets.
- `slaclock.testing.oracle`: the same answers as the library's, found by walking through the minutes of
  plain documents. It is slow, simple, and shares no code with the rest of the package.
"""
