"""Groups of inputs and the outcomes they move, in words; the tables of a sensitivity study."""

from __future__ import annotations

import math
from collections.abc import Sequence

from nomonhan.evidence.deciding import Decided
from nomonhan.evidence.groups import ASSUMED
from nomonhan.evidence.mixing import CHANCE
from nomonhan.evidence.sensitivity import ROWS_FOR_INTERVALS, Effect, Index
from nomonhan.report.words import Names
from nomonhan.text import capitalized, format_list, format_number, format_percent
from nomonhan.text import gettext as _

SHOWN = 0.02  # groups with a smaller share are not named in a sentence
WEAKEST = 12


def group_word(group: str, names: Names) -> str:
    """A theme or grade as people say it."""
    theme, _dot, side = group.partition(".")
    words = {
        "forces": _("men and weapons"),
        "troops": _("training, reliability, works"),
        "supply": _("supply"),
        "command": _("staffs"),
        "orders": _("doctrine"),
        "rules": _("the model's rules"),
        "weapons": _("weapons' data"),
        "weather": _("weather"),
        "air": _("air forces"),
        "placement": _("where the heights lie"),
        CHANCE: _("chance"),
        ASSUMED: _("assumed"),
    }
    if theme in words:
        return f"{words[theme]} ({names.side(side)})" if side else words[theme]
    return _("sources of grade {grade}", grade=group) if len(group) == 1 else group


def outcome_word(outcome: str, names: Names) -> str:
    """An outcome as people say it."""
    side, _dot, what = outcome.partition(".")
    if what == "casualties_share":
        return _("{side}: share of all losses", side=names.side(side))
    return names.metric(outcome)


def told(outcome: str, indices: Sequence[Index], names: Names) -> str:
    """What moves an outcome, in a sentence: the largest groups with their shares."""
    if any(math.isnan(index.total) for index in indices):
        return _("{what}: the same in every battle.", what=_what(outcome, names))
    largest = sorted(indices, key=lambda index: -index.share)
    named = [
        f"{group_word(index.group, names)} {format_percent(index.share)}"
        for index in largest
        if index.share_low > 0 and index.share >= SHOWN
    ][:4]
    if not named:
        return _("{what}: too few rows to say.", what=_what(outcome, names))
    return _("{what}: {groups}.", what=_what(outcome, names), groups=format_list(named))


def _what(outcome: str, names: Names) -> str:
    return capitalized(outcome_word(outcome, names))


def share_rows(of: dict[str, list[Index]], names: Names) -> list[list[str]]:
    """A row for each group: its share with interval, by outcome."""
    outcomes = list(of)
    groups = [index.group for index in of[outcomes[0]]]
    rows = []
    for i, group in enumerate(groups):
        row = [group_word(group, names)]
        for outcome in outcomes:
            index = of[outcome][i]
            row.append(with_interval(index.share, index.share_low, index.share_high))
        rows.append(row)
    return rows


def with_interval(value: float, low: float, high: float) -> str:
    """A share in percent with its interval, a question mark where rows are too few for one."""
    if math.isnan(value):
        return "–"
    if math.isnan(low):
        return f"{format_number(100 * value)} (?)"
    shown = [format_number(100 * v) for v in (value, low, high)]
    return f"{shown[0]} ({_('{low} to {high}', low=shown[1], high=shown[2])})"


def too_few_rows(*of: dict[str, list[Index]]) -> str:
    """What a question mark stands for; empty where every share has its interval."""
    indices = (index for by_outcome in of for found in by_outcome.values() for index in found)
    if all(index.is_known or math.isnan(index.share) for index in indices):
        return ""
    return _(
        "?: too few rows to tell; intervals need {n} rows or more, and an outcome that differs in "
        "enough of them.",
        n=ROWS_FOR_INTERVALS,
    )


def weakest(decided: Decided, outcome: str, most: int = WEAKEST) -> list[Effect]:
    """Kinds of input that move an outcome more than chance does and rest on assumptions."""
    found = decided.families.get(outcome, [])
    floor = floor_of(decided, outcome)
    return [
        effect
        for effect in found
        if effect.group != CHANCE and decided.grades_of.get(effect.group, {}).get(ASSUMED)
        and effect.size > (floor.size if floor else 0.0)
    ][:most]  # fmt: skip


def floor_of(decided: Decided, outcome: str) -> Effect | None:
    """How far chance alone moves an outcome."""
    return next((e for e in decided.families.get(outcome, []) if e.group == CHANCE), None)
