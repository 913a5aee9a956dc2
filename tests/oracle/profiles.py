"""How long the comparisons run: a moderate number of examples, or thousands with `HYPOTHESIS_PROFILE=soak`."""

from __future__ import annotations

import os

from hypothesis import HealthCheck, settings

SOAK = os.environ.get("HYPOTHESIS_PROFILE") == "soak"

_QUIET = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
moderate = settings(max_examples=5000 if SOAK else 60, deadline=None, suppress_health_check=_QUIET)
