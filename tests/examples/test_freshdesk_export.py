from __future__ import annotations

import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parents[2] / "examples"
FOLDER = EXAMPLES / "exports" / "freshdesk"


def run(script):
    command = [sys.executable, "-W", "error", str(EXAMPLES / script)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_example_finds_the_two_planted_differences():
    out = run("freshdesk_export.py")
    assert "12 of 14 results are the same as Freshdesk's" in out
    assert "ticket 102, resolution: due 12 Mar 14:00 by the rules, 11 Mar 18:00 in Freshdesk" in out
    assert "ticket 107, resolution: due 13 Mar 13:30 by the rules, 12 Mar 21:00 in Freshdesk" in out
    assert "rows[3]['Created time']: left out: '11/03/2025 11:00' could be day or month first" in out


def test_the_script_writes_the_export_as_it_stands():
    before = {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    run("exports/make_freshdesk.py")
    assert {path.name: path.read_bytes() for path in FOLDER.iterdir()} == before
