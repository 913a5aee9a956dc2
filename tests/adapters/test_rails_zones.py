from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from slaclock.adapters.rails_zones import RAILS_ZONES, iana_zone, zone_hint


def test_every_name_of_rails_is_a_zone():
    assert len(RAILS_ZONES) == 153  # the 152 of ActiveSupport 8, and a spelling that it has given up
    assert all(ZoneInfo(zone).key == zone for zone in RAILS_ZONES.values())


@pytest.mark.parametrize(
    ("name", "zone"),
    [
        ("International Date Line West", "Etc/GMT+12"),
        ("Sri Jayawardenepura", "Asia/Colombo"),
        ("St. Petersburg", "Europe/Moscow"),
        ("Buenos Aires", "America/Argentina/Buenos_Aires"),
        ("Port Moresby", "Pacific/Port_Moresby"),
        ("Ulaan Bataar", "Asia/Ulaanbaatar"),
        ("UTC", "Etc/UTC"),
        ("America/Argentina/Ushuaia", "America/Argentina/Ushuaia"),
    ],
)
def test_names(name, zone):
    assert iana_zone(name) == zone


@pytest.mark.parametrize("name", ["", "berlin", "Atlantis", "America", "../etc/passwd", "x" * 5000, "\0", "\ud800"])
def test_what_is_no_zone(name):
    assert iana_zone(name) is None
    assert zone_hint(name)
