"""Numbers that the hand-written pages speak of, taken from the code so that they cannot drift.

A page writes `{{ behind_km }}`; `conf.py` hands these to the MyST substitutions.
"""

from __future__ import annotations

from typing import Any

from nomonhan.claims.judging import FAILS_TO, HOLDS_FROM
from nomonhan.engine import lines
from nomonhan.engine.fixed_columns import LARGE_MM
from nomonhan.engine.phases import definitions, ground
from nomonhan.ensemble.rows import DESTROYED_SHARE, OBJECTIVES_SHARE
from nomonhan.replay.file import VERSION as REPLAY_VERSION
from nomonhan.rules import RULES_VERSION
from nomonhan.scenario.check import check_scenario
from nomonhan.scenario.loader import load_scenario
from nomonhan.scenario.records import FORMAT
from nomonhan.terrain.board import theater_of
from tools.docs_parameters import constants
from tools.docs_source import rule_modules

MAIN = "khalkhin_gol_august_1939"


def plain(value: float) -> str:
    """A number without a trailing .0."""
    return f"{value:.10g}"


def facts() -> dict[str, Any]:
    """All of them, as text."""
    scenario = load_scenario(MAIN)
    evidence = check_scenario(scenario).evidence
    theater = theater_of(scenario.scenario)
    found = {
        "behind_km": definitions.BEHIND_KM,
        "standing_h": definitions.STANDING_H,
        "apart_km": definitions.APART_KM,
        "ring_h": definitions.RING_H,
        "forward_km": lines.FORWARD_KM,
        "flank_km": lines.FLANK_KM,
        "company_men": ground.COMPANY_MEN,
        "objectives_percent": 100 * OBJECTIVES_SHARE,
        "destroyed_percent": 100 * DESTROYED_SHARE,
        "holds_percent": 100 * HOLDS_FROM,
        "fails_percent": 100 * FAILS_TO,
        "large_mm": LARGE_MM,
        "replay_version": REPLAY_VERSION,
        "rules_version": RULES_VERSION,
        "format": FORMAT,
        "hexes": len(theater.terrain.neighbor),
        "columns": theater.terrain.n_cols,
        "rows": theater.terrain.n_rows,
        "units": len(scenario.scenario.units),
        "hours": scenario.scenario.hours,
        "rules": len(rule_modules()),
        "parameters": len(constants()),
        "numbers": evidence.numbers,
        "sourced": evidence.sourced,
        "assumed": evidence.assumed,
        "ranged": evidence.ranged,
        "contested": evidence.contested,
    }
    texts = {name: plain(round(value, 1)) for name, value in found.items()}
    return {**texts, **{f"p_{c.name}": c.value for c in constants()}}
