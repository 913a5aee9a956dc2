"""Presets: the target options with which slaclock does what a helpdesk does, each with its sources.

A preset is nothing but options with a name. What no source says stays slaclock's default, and what a helpdesk does that
the options cannot express is listed with it.

>>> preset("jira").targets["resolution"]["on_reopen"]
'restart'
>>> preset("jira").unsaid
('start', 'pauses', 'change', 'landing', 'day')
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from slaclock.documents import did_you_mean
from slaclock.errors import SlaclockError, shown
from slaclock.presets.inboxes import INBOXES
from slaclock.presets.open_source import OPEN_SOURCE
from slaclock.presets.preset import TOPICS, Preset, Said
from slaclock.presets.suites import SUITES

PRESETS: Mapping[str, Preset] = MappingProxyType({each.name: each for each in (*SUITES, *INBOXES, *OPEN_SOURCE)})
"""All presets, by name."""


def preset(name: str) -> Preset:
    """The preset of a helpdesk.

    Raises:
        SlaclockError: there is none of that name.

    >>> preset("freshdesk").days(1), preset("freshdesk_legacy_days").days(1)
    ('24h', '1bd')
    """
    for each in PRESETS.values():
        if each.name == name:
            return each
    hint = did_you_mean(shown(name), PRESETS)
    raise SlaclockError(f"there is no preset {shown(name)} ({hint})", value=name)


__all__ = ["PRESETS", "TOPICS", "Preset", "Said", "preset"]
