"""The time zone that a caller names."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from slaclock.adapters.rails_zones import iana_zone, zone_hint
from slaclock.errors import shown

if TYPE_CHECKING:
    from slaclock.adapters.findings import Findings


def named_zone(tz: object, found: Findings) -> ZoneInfo | None:
    """The zone of the argument `tz`, an IANA name or Rails'; `None` after noting that there is none.

    >>> from slaclock.adapters.findings import Findings
    >>> named_zone("Eastern Time (US & Canada)", Findings())
    zoneinfo.ZoneInfo(key='America/New_York')
    """
    name = iana_zone(tz) if isinstance(tz, str) else None
    if name is None:
        hint = zone_hint(tz) if isinstance(tz, str) else 'such as "Europe/Berlin"'
        found.fault("tz", f"{shown(tz)} is no time zone that Rails or IANA knows", tz, hint)
        return None
    return ZoneInfo(name)
