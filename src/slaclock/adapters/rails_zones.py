"""Time zones by the names that Rails gives them, which Zendesk and Freshdesk use: "Eastern Time (US & Canada)".

The names are those of `ActiveSupport::TimeZone::MAPPING` (Ruby on Rails), with the one spelling it has given up.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

from slaclock.documents import did_you_mean

_NAMES: dict[str, tuple[str, ...]] = {
    # Names that say something else than the zone's city.
    "Africa/Algiers": ("West Central Africa",),
    "Africa/Johannesburg": ("Pretoria",),
    "America/Chicago": ("Central Time (US & Canada)",),
    "America/Denver": ("Mountain Time (US & Canada)",),
    "America/Guatemala": ("Central America",),
    "America/Guyana": ("Georgetown",),
    "America/Halifax": ("Atlantic Time (Canada)",),
    "America/Indiana/Indianapolis": ("Indiana (East)",),
    "America/Juneau": ("Alaska",),
    "America/Lima": ("Lima", "Quito"),
    "America/Los_Angeles": ("Pacific Time (US & Canada)",),
    "America/Mexico_City": ("Guadalajara", "Mexico City"),
    "America/New_York": ("Eastern Time (US & Canada)",),
    "America/Nuuk": ("Greenland",),
    "America/Phoenix": ("Arizona",),
    "America/Regina": ("Saskatchewan",),
    "America/Sao_Paulo": ("Brasilia",),
    "America/St_Johns": ("Newfoundland",),
    "Asia/Almaty": ("Almaty", "Astana"),
    "Asia/Bangkok": ("Bangkok", "Hanoi"),
    "Asia/Colombo": ("Sri Jayawardenepura",),
    "Asia/Karachi": ("Islamabad", "Karachi"),
    "Asia/Kolkata": ("Chennai", "Kolkata", "Mumbai", "New Delhi"),
    "Asia/Muscat": ("Abu Dhabi", "Muscat"),
    "Asia/Shanghai": ("Beijing",),
    "Asia/Tokyo": ("Osaka", "Sapporo", "Tokyo"),
    "Asia/Ulaanbaatar": ("Ulaanbaatar", "Ulaan Bataar"),
    "Asia/Yekaterinburg": ("Ekaterinburg",),
    "Atlantic/Cape_Verde": ("Cape Verde Is.",),
    "Atlantic/South_Georgia": ("Mid-Atlantic",),
    "Etc/GMT+12": ("International Date Line West",),
    "Etc/UTC": ("UTC",),
    "Europe/Kiev": ("Kyiv",),
    "Europe/London": ("Edinburgh", "London"),
    "Europe/Moscow": ("Moscow", "St. Petersburg"),
    "Europe/Zurich": ("Bern", "Zurich"),
    "Pacific/Apia": ("Samoa",),
    "Pacific/Auckland": ("Auckland", "Wellington"),
    "Pacific/Chatham": ("Chatham Is.",),
    "Pacific/Fakaofo": ("Tokelau Is.",),
    "Pacific/Guadalcanal": ("Solomon Is.",),
    "Pacific/Honolulu": ("Hawaii",),
    "Pacific/Majuro": ("Marshall Is.",),
    "Pacific/Midway": ("Midway Island",),
    "Pacific/Noumea": ("New Caledonia",),
    "Pacific/Pago_Pago": ("American Samoa",),
    "Pacific/Tongatapu": ("Nuku'alofa",),
}

_CITIES = """
    Africa/Cairo Africa/Casablanca Africa/Harare Africa/Monrovia Africa/Nairobi
    America/Argentina/Buenos_Aires America/Asuncion America/Bogota America/Caracas America/Chihuahua America/La_Paz
    America/Mazatlan America/Monterrey America/Montevideo America/Puerto_Rico America/Santiago America/Tijuana
    Asia/Baghdad Asia/Baku Asia/Chongqing Asia/Dhaka Asia/Hong_Kong Asia/Irkutsk Asia/Jakarta Asia/Jerusalem
    Asia/Kabul Asia/Kamchatka Asia/Kathmandu Asia/Krasnoyarsk Asia/Kuala_Lumpur Asia/Kuwait Asia/Magadan
    Asia/Novosibirsk Asia/Rangoon Asia/Riyadh Asia/Seoul Asia/Singapore Asia/Srednekolymsk Asia/Taipei Asia/Tashkent
    Asia/Tbilisi Asia/Tehran Asia/Urumqi Asia/Vladivostok Asia/Yakutsk Asia/Yerevan
    Atlantic/Azores
    Australia/Adelaide Australia/Brisbane Australia/Canberra Australia/Darwin Australia/Hobart Australia/Melbourne
    Australia/Perth Australia/Sydney
    Europe/Amsterdam Europe/Athens Europe/Belgrade Europe/Berlin Europe/Bratislava Europe/Brussels Europe/Bucharest
    Europe/Budapest Europe/Copenhagen Europe/Dublin Europe/Helsinki Europe/Istanbul Europe/Kaliningrad Europe/Lisbon
    Europe/Ljubljana Europe/Madrid Europe/Minsk Europe/Paris Europe/Prague Europe/Riga Europe/Rome Europe/Samara
    Europe/Sarajevo Europe/Skopje Europe/Sofia Europe/Stockholm Europe/Tallinn Europe/Vienna Europe/Vilnius
    Europe/Volgograd Europe/Warsaw Europe/Zagreb
    Pacific/Fiji Pacific/Guam Pacific/Port_Moresby
""".split()  # noqa: SIM905 - a table of a hundred names reads better without a hundred quotes
# In these, Rails' name is the last part of IANA's, with blanks.

RAILS_ZONES: Mapping[str, str] = MappingProxyType(
    {name: zone for zone, names in _NAMES.items() for name in names}
    | {zone.rpartition("/")[2].replace("_", " "): zone for zone in _CITIES}
)
"""IANA's name for each of Rails' names."""


def iana_zone(name: str) -> str | None:
    """The IANA name of a zone that Rails or IANA knows by this name; `None` if neither does.

    >>> iana_zone("Eastern Time (US & Canada)"), iana_zone("Europe/Berlin"), iana_zone("Atlantis")
    ('America/New_York', 'Europe/Berlin', None)
    """
    found = RAILS_ZONES.get(name)
    if found is not None:
        return found
    try:
        # ZoneInfo looks names up as files, and a folder or an odd character fails in its own way.
        return ZoneInfo(name).key if 0 < len(name) <= 100 else None
    except (KeyError, ValueError, OSError):
        return None


def zone_hint(name: str) -> str:
    """The nearest name that would have been understood."""
    return did_you_mean(name, RAILS_ZONES)
