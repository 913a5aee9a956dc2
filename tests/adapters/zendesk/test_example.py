from __future__ import annotations

import subprocess
import sys
from pathlib import Path

EXAMPLES = Path(__file__).parents[3] / "examples"


def run(script, *arguments):
    command = [sys.executable, "-W", "error", str(EXAMPLES / script), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


def test_the_example_finds_and_explains_the_four_planted_disagreements():
    out = run("zendesk_export.py", EXAMPLES / "exports" / "zendesk").splitlines()
    assert out[0] == "12 tickets under 3 policies"
    assert "31 of 35 cycles agree with Zendesk's own (88.6%)" in out
    planted = [line.split(":")[0] for line in out if line.startswith("ticket ")]
    assert planted == [
        "ticket 1, first_response 1",
        "ticket 5, requester_wait 1",
        "ticket 8, requester_wait 1",
        "ticket 11, first_response 1",
    ]


def test_the_export_is_what_its_script_writes(tmp_path):
    run("exports/make_zendesk.py", tmp_path)
    shipped = EXAMPLES / "exports" / "zendesk"
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in shipped.iterdir()}
    for path in tmp_path.iterdir():
        assert path.read_text(encoding="utf-8") == (shipped / path.name).read_text(encoding="utf-8")
