"""Prints the lowest version of everything that pyproject.toml lets a user install, as pip constraints."""

from __future__ import annotations

import tomllib
from pathlib import Path

project = tomllib.loads((Path(__file__).parents[1] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
for wanted in [project["dependencies"], *project["optional-dependencies"].values()]:
    for requirement in wanted:
        print(requirement.replace(">=", "=="))
