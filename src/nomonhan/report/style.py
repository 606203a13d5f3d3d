"""How figures look: one palette for page and plots, SVG that takes its colors from the page.

Plots are drawn in stand-in colors that the SVG afterwards names as CSS variables, so that one
figure serves light and dark pages and paper.  Text stays text, in the page's own typeface.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import matplotlib as mpl
from markupsafe import Markup, escape
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from nomonhan.text import format_number

# Stand-ins: colors that no plot would choose, and the CSS variables that they become.
INK = "#010101"
MUTED = "#010102"
RULE = "#010103"
PAPER = "#010104"
WATER = "#010105"
SAND = "#010106"
ACCENT = "#010107"
SIDES = ("#020100", "#020200")
VARIABLES = {
    INK: "--ink", MUTED: "--muted", RULE: "--rule", PAPER: "--paper", WATER: "--water",
    SAND: "--sand", ACCENT: "--accent", SIDES[0]: "--side-0", SIDES[1]: "--side-1",
}  # fmt: skip

WIDTH_PT = 360.0  # of a figure; the page scales it to its column
FONT_PT = 8.5

_RC: dict[Any, Any] = {
    "figure.constrained_layout.w_pad": 0.03,
    "figure.constrained_layout.h_pad": 0.03,
    "figure.constrained_layout.wspace": 0.06,
    "figure.constrained_layout.hspace": 0.06,
    "svg.fonttype": "none",
    "font.size": FONT_PT,
    "axes.titlesize": FONT_PT + 0.5,
    "axes.titlelocation": "left",
    "axes.labelsize": FONT_PT,
    "xtick.labelsize": FONT_PT - 0.5,
    "ytick.labelsize": FONT_PT - 0.5,
    "axes.edgecolor": RULE,
    "axes.labelcolor": MUTED,
    "axes.titlecolor": INK,
    "text.color": INK,
    "xtick.color": RULE,
    "xtick.labelcolor": MUTED,
    "ytick.color": RULE,
    "ytick.labelcolor": MUTED,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.major.size": 2.5,
    "ytick.major.size": 2.5,
    "lines.linewidth": 1.3,
    "lines.solid_capstyle": "round",
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "path.simplify": True,
}


@contextmanager
def drawing() -> Iterator[None]:
    """Draw with the report's style."""
    with mpl.rc_context(_RC):
        yield


def new_figure(
    height_pt: float, rows: int = 1, height_ratios: Sequence[float] | None = None
) -> tuple[Figure, list[Axes]]:
    """A figure as wide as the column, and its axes from top to bottom."""
    figure = Figure(figsize=(WIDTH_PT / 72, height_pt / 72), layout="constrained")
    axes = figure.subplots(rows, squeeze=False, height_ratios=height_ratios)
    return figure, list(axes.flat)


def to_svg(figure: Figure, name: str, title: str, description: str) -> Markup:
    """A figure as inline SVG with title and description for those who do not see it."""
    buffer = io.StringIO()
    with mpl.rc_context({"svg.hashsalt": name}):
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    svg = buffer.getvalue()
    svg = svg[svg.index("<svg") :]
    svg = re.sub(r"<metadata>.*?</metadata>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<style[^>]*>.*?</style>", "", svg, flags=re.DOTALL)
    svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
    svg = re.sub(r'<g id="[^"]*">', "<g>", svg)
    svg = re.sub(r"font-family: [^;\"]*; ?", "", svg)
    svg = re.sub(r"font-size: ([0-9.]+)px", r"font-size: calc(\1px * var(--zoom, 1))", svg)
    svg = re.sub(r' transform="rotate\(-0 [^"]*"', "", svg)
    svg = re.sub(r"(\d+\.\d\d)\d+", r"\1", svg)
    for stand_in, variable in VARIABLES.items():
        svg = svg.replace(stand_in, f"var({variable})")
    box = re.search(r'viewBox="[^"]*"', svg)
    assert box is not None
    body = svg[svg.index(">") + 1 :]
    head = (
        f'<svg class="{name}" {box[0]} role="img" '
        f'aria-labelledby="{name}-title {name}-description" '
        'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '
        'stroke-linejoin="round">'
        f'<title id="{name}-title">{escape(title)}</title>'
        f'<desc id="{name}-description">{escape(description)}</desc>'
    )
    return Markup(head + re.sub(r"\n\s*", "\n", body))


def number_axis(axes: Axes, which: str = "y", digits: int = 0) -> None:
    """Write an axis' numbers by locale."""
    axis = axes.yaxis if which == "y" else axes.xaxis
    axis.set_major_formatter(FuncFormatter(lambda value, _at: format_number(value, digits)))


def light_grid(axes: Axes, which: str = "y") -> None:
    """Thin lines behind the data along one axis, without the axis' own line."""
    axes.grid(axis=which, color=RULE, linewidth=0.4, alpha=0.6)  # type: ignore[arg-type]
    axes.set_axisbelow(True)
    spine = {"y": "left", "x": "bottom"}[which]
    axes.spines[spine].set_visible(False)
    axes.tick_params(axis=which, length=0)  # type: ignore[arg-type]


def blend(color: str, other: str, share: float) -> str:
    """A color `share` of the way from one hex color to another."""
    a, b = (_channels(c) for c in (color, other))
    return "#" + "".join(f"{round(x + (y - x) * share):02x}" for x, y in zip(a, b, strict=True))


def contrast(color: str, other: str) -> float:
    """Contrast ratio of two hex colors after WCAG 2."""
    bright, dark = sorted((_luminance(color), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def readable(color: str, paper: str, toward: str, wanted: float = 4.5) -> str:
    """`color`, moved toward another no farther than it takes to be read on `paper`."""
    for step in range(21):
        moved = blend(color, toward, step / 20)
        if contrast(moved, paper) >= wanted:
            return moved
    return toward


def _channels(color: str) -> Sequence[int]:
    return [int(color[i : i + 2], 16) for i in (1, 3, 5)]


def _luminance(color: str) -> float:
    linear = []
    for channel in _channels(color):
        c = channel / 255
        linear.append(c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4)
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
