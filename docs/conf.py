"""Sphinx: python -m sphinx -n -W docs docs/_build."""

from __future__ import annotations

from slaclock import __version__

project = "slaclock"
author = copyright = "slaclock developers"  # noqa: A001 - Sphinx reads this name
release = version = __version__

extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"slaclock {__version__}"
autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_mock_imports = ["pyspark"]  # a page is written without starting Spark
napoleon_use_ivar = True
napoleon_use_param = False
default_role = "code"
nitpicky = True
nitpick_ignore_regex = [("py:class", ".*")]  # types are shown, not linked
