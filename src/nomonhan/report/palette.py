"""Colors of the page in light and dark, and the style sheet with them filled in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from markupsafe import Markup

from nomonhan.report.style import readable

TEMPLATES = Path(__file__).parent / "templates"

LIGHT = {
    "paper": "#fbf9f3", "raised": "#f4f0e6", "ink": "#24211b", "muted": "#645e52",
    "rule": "#c9c0ac", "water": "#6f9ab8", "sand": "#d9c792", "accent": "#7d5f12",
}  # fmt: skip
DARK = {
    "paper": "#171612", "raised": "#211f1a", "ink": "#ebe6da", "muted": "#a79f8e",
    "rule": "#4b463b", "water": "#5d87a5", "sand": "#6b6038", "accent": "#d4ae55",
}  # fmt: skip


def variables(palette: dict[str, str], side_colors: Sequence[str]) -> str:
    """CSS variables of one palette; the sides' colors moved until they can be read on it."""
    paper, ink = palette["paper"], palette["ink"]
    colors = palette | {
        f"side-{x}": readable(color, paper, ink) for x, color in enumerate(side_colors)
    }
    return " ".join(f"--{name}: {value};" for name, value in colors.items())


def style_sheet(file: str, side_colors: Sequence[str]) -> str:
    """A whole style sheet: variables for light, dark and paper, then the rules of a file."""
    light, dark = variables(LIGHT, side_colors), variables(DARK, side_colors)
    rules = (TEMPLATES / file).read_text(encoding="utf-8")
    return (
        f":root {{ color-scheme: light dark; {light} }}\n"
        f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark} }} }}\n{rules}"
    )


def standalone(svg: Markup, side_colors: Sequence[str]) -> str:
    """An SVG file of its own, on paper: the page's variables filled in."""
    text = str(svg)
    colors = LIGHT | {
        f"side-{x}": readable(color, LIGHT["paper"], LIGHT["ink"])
        for x, color in enumerate(side_colors)
    }
    for name, value in colors.items():
        text = text.replace(f"var(--{name})", value)
    text = re.sub(r"calc\(([0-9.]+px) \* var\(--zoom, 1\)\)", r"\1", text)
    end = text.index(">", text.index("<svg"))
    style = "font-family: 'Source Sans 3', 'Noto Sans', 'DejaVu Sans', sans-serif"
    head = f'{text[:end]} style="background: {LIGHT["paper"]}; {style}">'
    return f'<?xml version="1.0" encoding="utf-8"?>\n{head}{text[end + 1 :]}\n'
