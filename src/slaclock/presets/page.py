"""The presets as a page of the documentation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from slaclock.presets import PRESETS

if TYPE_CHECKING:
    from slaclock.presets import Preset


def page() -> str:
    """A section in Markdown for each preset: its options, what its sources say, and what it cannot express.

    >>> page().splitlines()[0]
    '## Zendesk'
    """
    return "\n".join(_section(preset) for preset in PRESETS.values())


def _section(preset: Preset) -> str:
    lines = [f"## {preset.title}", "", f'`preset("{preset.name}")`', ""]
    lines += ["| metric | options |", "|---|---|"]
    lines += [f"| `{metric}` | {_options(options)} |" for metric, options in preset.targets.items()]
    if preset.on_change is not None:
        lines.append(f'| the policy | `on_change: "{preset.on_change}"` |')
    if preset.day is not None:
        lines.append(f'| one day | `"{preset.day}"` |')
    lines.append("")
    lines += [f"- **{said.topic}**: {said.text} ({said.source})." for said in preset.says]
    if preset.unsaid:
        lines.append(f"- No source says: {', '.join(preset.unsaid)}. slaclock's defaults hold.")
    if preset.cannot:
        lines += ["", "Not in the options:", "", *(f"- {text}" for text in preset.cannot)]
    return "\n".join([*lines, ""])


def _options(options: object) -> str:
    if not isinstance(options, dict) or not options:
        return "as by default"
    return ", ".join(f"`{key}: {_json(value)}`" for key, value in options.items())


def _json(value: object) -> str:
    if isinstance(value, tuple):
        return "[" + ", ".join(_json(each) for each in value) + "]"
    return f'"{value}"'
