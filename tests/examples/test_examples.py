from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATA = Path(os.environ.get("SLACLOCK_DATA") or ROOT.parent / "shared" / "data") / "tickets"


def run(script, *arguments):
    command = [sys.executable, "-W", "error", str(ROOT / "examples" / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def data(name):
    path = DATA / name
    if not path.exists():
        pytest.skip(
            f"the real ticket log {name} is not here; SLACLOCK_DATA may name the folder that has tickets/{name}"
        )
    return path


def test_quickstart():
    out = run("quickstart.py")
    assert '"printer on fire" under policy "urgent"' in out
    assert "holiday: Easter Monday" in out
    assert out.splitlines()[-1].split() == ["resolution", "0", "1", "1", "0", "1", "0.0", "%"]


@pytest.mark.data
def test_incident_log_agrees_with_the_companys_own_verdicts():
    out = run("incident_log.py", data("uci_incident_event_log.csv.gz"))
    assert out.startswith("24,893 of 24,918 verdicts agree with the log's own (99.90%)")


@pytest.mark.data
def test_boston_deadlines_agree_as_the_rules_say():
    lines = run("boston311.py", data("boston_rules.csv").parent).splitlines()
    assert lines[0] == "94,154 deadlines computed, 89,208 agree with the city's (94.75%)"
    assert lines[1] == "122 of 122 rules explain exactly as many deadlines as they say"
