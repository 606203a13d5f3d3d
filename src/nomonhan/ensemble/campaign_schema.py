"""The tables of a campaign's run: their columns, in order, and what they count."""

from __future__ import annotations

from collections.abc import Sequence

from nomonhan.ensemble.schema import KEY, PERSONS, Column, Sides

TABLES = ("summary", "phases", "decisions", "incidents")
BOOK = (
    ("arrived", "came with units that had not fought before"),
    ("replaced", "came as replacements"),
    ("returned", "wounded who came back"),
    ("relieved", "away with their units, or more than a unit may hold"),
    *PERSONS,
    ("present", "present at the end of the last battle"),
)


def campaign_columns(table: str, sides: Sides, phases: Sequence[str]) -> list[Column]:
    """Columns of a table; `phases`: those fought on the ground."""
    own = {
        "summary": _summary(sides, phases),
        "phases": _phases(list(sides)),
        "decisions": _DECISIONS,
        "incidents": _INCIDENTS,
    }
    return [*KEY, *own[table]]


def _summary(sides: Sides, phases: Sequence[str]) -> list[Column]:
    columns = [Column("seed", "count", "seed of the run")]
    for phase in phases:
        columns += [
            Column(f"phases.{phase}.fought", "flag", "whether the phase was fought"),
            Column(f"phases.{phase}.opened", "text", "day of its first shot; empty if not fought"),
            Column(f"phases.{phase}.winner", "text", "side, `draw`, or empty if not fought"),
        ]
    for side, contingents in sides.items():
        columns += [Column(f"{side}.{name}", "count", meaning) for name, meaning in BOOK]
        for contingent in contingents:
            columns += [Column(f"{side}.{contingent}.{n}", "count", m) for n, m in PERSONS]
        columns += [
            Column(f"{side}.casualties", "count", "killed, wounded, missing and captured"),
            Column(f"{side}.aircraft_lost", "count", "aircraft lost, between battles too"),
        ]
    return [
        *columns,
        Column("raid_on_bases", "flag", "whether bases were raided from the air"),
        Column("ended", "text", "day on which it ended"),
        Column("by_agreement", "flag", "whether both governments sought the end"),
    ]


def _phases(sides: Sequence[str]) -> list[Column]:
    columns = [
        Column("phase", "text", "phase on the ground whose turn came"),
        Column("fought", "flag", "whether it was fought"),
        Column("opened", "text", "day of its first shot; empty if not fought"),
        Column("winner", "text", "side, `draw`, or empty if not fought"),
        Column("quiet_days", "count", "days since the last battle"),
        Column("drawn_back", "count", "units whose place the enemy held after the last battle"),
        Column("rest_days", "count", "days after it until another was decided on or all was over; "
               "-1 if not fought"),
    ]  # fmt: skip
    for side in sides:
        columns += [
            Column(f"{side}.casualties", "count", "killed, wounded, missing and captured in it"),
            Column(f"{side}.share_lost", "number", "the same as a share of the side's men"),
        ]
    return columns


_DECISIONS = [
    Column("at", "text", "day"),
    Column("side", "text", "side that was asked"),
    Column("question", "text", "`open`, `reinforce`, `raid` or `end`"),
    Column("about", "text", "the phase, or the phase and a formation"),
    Column("p", "number", "probability of a yes"),
    Column("answer", "flag", "whether it was a yes"),
]
_INCIDENTS = [
    Column("year", "count", "year"),
    Column("incidents", "count", "border incidents drawn"),
    Column("battles", "count", "how many of them became battles of divisions"),
    Column("p_battle", "number", "probability that an incident becomes one, drawn"),
]
