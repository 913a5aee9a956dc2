"""How many examples the random tests try: few and always the same, or with `HYPOTHESIS_PROFILE=soak` thousands."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"
_QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


def examples(few: int) -> settings:
    """The settings of a test that tries `few` examples, or thousands."""
    return settings(max_examples=5000 if SOAK else few, suppress_health_check=_QUIET)
