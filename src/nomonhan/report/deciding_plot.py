"""What decided a battle, as two pictures: by what inputs are about, and by what they rest on."""

from __future__ import annotations

import math
from collections.abc import Sequence

from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from nomonhan.evidence.deciding import Decided
from nomonhan.evidence.groups import ASSUMED
from nomonhan.evidence.mixing import CHANCE
from nomonhan.evidence.sensitivity import Index
from nomonhan.report.deciding_words import group_word, outcome_word
from nomonhan.report.difference_plot import of_side, wrapped
from nomonhan.report.style import (
    ACCENT,
    INK,
    MUTED,
    PAPER,
    RULE,
    SAND,
    SIDES,
    WATER,
    WIDTH_PT,
    drawing,
    light_grid,
    number_axis,
    to_svg,
)
from nomonhan.report.words import Names
from nomonhan.text import capitalized
from nomonhan.text import gettext as _

ROW_PT = 19.0
LEAST_TOLD = 5.0  # percent: smaller bars have no number beside them
WIDE_PT = 560.0
TITLE_CHARACTERS = 15
GRADE_COLORS = {"A": WATER, "B": WATER, "C": SAND, "D": SAND, ASSUMED: ACCENT, CHANCE: MUTED}
GRADE_ALPHA = {"A": 1.0, "B": 0.6, "C": 1.0, "D": 0.6, ASSUMED: 0.9, CHANCE: 0.6}
DARK = {ASSUMED}  # on which ink is not read


def themes_plot(
    decided: Decided, names: Names, title: str, note: str, sides: Sequence[str]
) -> Markup:
    """Share of each theme with its interval, a column of bars for each outcome.

    What is one side's has the side's name and color, as have the outcomes that speak of it.
    """
    outcomes = [o for o, indices in decided.themes.items() if not math.isnan(indices[0].total)]
    groups = _by_weight({o: decided.themes[o] for o in outcomes})
    with drawing():
        figure = Figure(figsize=(WIDE_PT / 72, (ROW_PT * len(groups) + 96) / 72),
                        layout="constrained")  # fmt: skip
        panels = list(figure.subplots(1, max(1, len(outcomes)), sharey=True, squeeze=False)[0])
        for outcome, axes in zip(outcomes, panels, strict=False):
            found = {index.group: index for index in decided.themes[outcome]}
            for y, group in enumerate(groups):
                _bar(axes, -y, found[group], _color(group, sides))
            side, _what = of_side(outcome, sides)
            axes.set_title(
                _narrow(capitalized(outcome_word(outcome, names))), fontsize=7.5,
                color=INK if side < 0 else SIDES[side],
            )  # fmt: skip
            axes.set_xlim(0, 100)
            axes.set_xticks([0, 50, 100])
            axes.spines["left"].set_visible(False)
            axes.tick_params(axis="y", length=0, labelcolor=INK)
            number_axis(axes, "x")
            light_grid(axes, "x")
        panels[0].set_yticks(
            [-y for y in range(len(groups))],
            [_row_label(group, names) for group in groups],
            fontsize=6.8,
            linespacing=1.05,
        )
        for label, group in zip(panels[0].get_yticklabels(), groups, strict=True):
            label.set_color(_color(group, sides) if "." in group else INK)
        panels[0].set_ylim(-len(groups) + 0.4, 0.75)
        _frame(figure, title, note)
        told = _("The longest bars: {groups}.",
                 groups="; ".join(group_word(g, names) for g in groups[:3]))  # fmt: skip
        return to_svg(figure, "themes", title, told)


def grades_plot(decided: Decided, names: Names, title: str, note: str) -> Markup:
    """For each outcome a bar of 100 %: the shares of each grade and of chance."""
    outcomes = [o for o, indices in decided.grades.items() if not math.isnan(indices[0].total)]
    with drawing():
        figure = Figure(figsize=(WIDTH_PT / 72, (24 * len(outcomes) + 110) / 72),
                        layout="constrained")  # fmt: skip
        axes = figure.subplots()
        groups = [index.group for index in decided.grades[outcomes[0]]] if outcomes else []
        for y, outcome in enumerate(outcomes):
            left = 0.0
            indices = decided.grades[outcome]
            parts = [max(0.0, index.share) for index in indices]
            whole = sum(parts)
            for group, part, index in zip(groups, parts, indices, strict=True):
                width = 100 * part / whole if whole else 0.0
                axes.barh(
                    -y, width, left=left, height=0.62, linewidth=0.6, edgecolor=PAPER,
                    color=GRADE_COLORS.get(group, RULE), alpha=GRADE_ALPHA.get(group, 0.7),
                )  # fmt: skip
                if width >= 7:
                    color = PAPER if group in DARK else INK
                    number = f"{width:.0f}{'' if index.is_known else '?'}"
                    axes.text(left + width / 2, -y, number, ha="center", va="center", fontsize=7,
                              color=color)  # fmt: skip
                left += width
        labels = [_narrow(capitalized(outcome_word(o, names)), 26) for o in outcomes]
        axes.set_yticks([-y for y in range(len(outcomes))], labels)
        axes.set_xlim(0, 100)
        axes.tick_params(axis="y", length=0, labelcolor=INK)
        axes.spines["left"].set_visible(False)
        number_axis(axes, "x")
        handles = [
            axes.barh(0, 0, color=GRADE_COLORS.get(g, RULE), alpha=GRADE_ALPHA.get(g, 0.7),
                      edgecolor=PAPER, linewidth=0.6, label=label)
            for g, label in ((g, group_word(g, names)) for g in groups)
        ]  # fmt: skip
        figure.legend(handles=handles, loc="outside right center", fontsize=6.5,
                      frameon=False, labelcolor=INK)  # fmt: skip
        _frame(figure, title, note)
        return to_svg(figure, "grades", title, title)


def _bar(axes: Axes, y: float, index: Index, color: str) -> None:
    share, low, high = (
        100 * min(1.0, max(0.0, v)) for v in (index.share, index.share_low, index.share_high)
    )
    if not index.is_known:  # an empty bar: so far the share is, nobody can say how far it is known
        axes.barh(y, share, height=0.5, color="none", edgecolor=color, linewidth=0.8, linestyle=":")
        axes.annotate("?", (min(share + 3, 97), y), ha="center", va="center", fontsize=6.5,
                      color=INK)  # fmt: skip
        return
    axes.barh(y, share, height=0.5, color=color, alpha=0.45, linewidth=0)
    axes.plot([low, high], [y, y], color=color, linewidth=1.1)
    if share >= LEAST_TOLD:  # above the end of the bar, clear of the interval
        axes.annotate(
            f"{share:.0f}", (share, y + 0.28), ha="right" if share > 90 else "center",
            va="bottom", fontsize=6.5, color=INK,
        )  # fmt: skip


def _row_label(group: str, names: Names) -> str:
    """A theme, and below it whose it is."""
    theme, _dot, side = group.partition(".")
    word = capitalized(group_word(theme, names))
    return f"{word}\n{names.side(side)}" if side else word


def _by_weight(of: dict[str, list[Index]]) -> list[str]:
    """Groups by their mean share over the outcomes, the largest first."""
    if not of:
        return []
    totals: dict[str, float] = {}
    for indices in of.values():
        for index in indices:
            totals[index.group] = totals.get(index.group, 0.0) + index.share
    return sorted(totals, key=lambda group: -totals[group])


def _color(group: str, sides: Sequence[str]) -> str:
    """A side's color for what is one side's, gray for chance."""
    if group == CHANCE:
        return MUTED
    side = group.partition(".")[2]
    return SIDES[sides.index(side)] if side in sides else ACCENT


def _narrow(text: str, width: int = TITLE_CHARACTERS) -> str:
    """Words in lines of a narrow column."""
    lines: list[str] = []
    for word in text.split(" "):
        if lines and len(lines[-1]) + 1 + len(word) <= width:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return "\n".join(lines)


def _frame(figure: Figure, title: str, note: str) -> None:
    width = 72 * float(figure.get_figwidth())
    figure.suptitle(wrapped(title, 10, width), x=0.01, ha="left", fontweight="bold", fontsize=10,
                    color=INK)  # fmt: skip
    figure.supxlabel(wrapped(note, 7, width), x=0.01, ha="left", fontsize=7, color=MUTED)
