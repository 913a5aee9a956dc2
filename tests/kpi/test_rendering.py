from __future__ import annotations

import csv
import io
import json
from datetime import date, timedelta

import pytest

from slaclock.kpi import compliance, elapsed, to_csv, to_table
from tests.kpi.made_up import breached, met, running


def test_a_table_is_aligned():
    rows = compliance([met(policy="VIP"), breached(policy="standard"), running(policy=None)], by="policy")
    assert to_table(rows).splitlines() == [
        "policy    met  breached  open  cancelled  measured     rate",
        "VIP         1         0     0          0         1  100.0 %",
        "standard    0         1     0          0         1    0.0 %",
        "-           0         0     1          0         0        -",
    ]


def test_all_but_one_is_not_shown_as_a_hundred_percent():
    rows = compliance([met()] * 9999 + [breached()])
    assert "99.9 %" in to_table(rows)


@pytest.mark.parametrize(("kept", "shown"), [(0.29, "29.0 %"), (0.57, "57.0 %"), (0.999, "99.9 %")])
def test_a_share_is_cut_not_shifted_by_binary_fractions(kept, shown):
    results = [met()] * round(kept * 1000) + [breached()] * round((1 - kept) * 1000)
    assert shown in to_table(compliance(results))


def test_durations_are_short_and_a_line_stays_one_line():
    rows = elapsed([met(elapsed=timedelta(hours=1, microseconds=5), metric="two\nlines")])
    assert to_table(rows).splitlines()[1].split() == ["two\\nlines", "1", "1h", "1h"]


def test_no_rows_are_an_empty_text():
    assert (to_table(()), to_csv(())) == ("", "")


@pytest.mark.parametrize(
    "text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", " =1", "＝1", '=HYPERLINK("x")', "=1,2"]
)
def test_a_field_cannot_become_a_formula(text):
    rows = compliance([met()], {text: lambda result, fields: text})
    heading, row = csv.reader(io.StringIO(to_csv(rows), newline=""))
    assert (heading[0], row[0]) == ("'" + text, "'" + text)


def test_numbers_dates_and_missing_values_stay_themselves_in_csv():
    rows = compliance(
        [running()], {"n": lambda r, f: -3, "on": lambda r, f: date(2026, 3, 2), "none": lambda r, f: None}
    )
    assert to_csv(rows) == "n,on,none,met,breached,open,cancelled,measured,rate\r\n-3,2026-03-02,,0,0,1,0,0,\r\n"


def test_csv_has_seconds():
    assert to_csv(elapsed([met()])).splitlines()[1] == "resolution,1,3600.0,3600.0"


def test_every_row_is_json():
    rows = compliance([met()], {"when": lambda r, f: date(2026, 3, 2), "who": lambda r, f: {1, 2}.issuperset})
    assert json.loads(json.dumps(rows[0].to_dict()))["when"] == "2026-03-02"
