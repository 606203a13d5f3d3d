"""A campaign that has ended, as rows of its tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.campaign.carry import MOVED
from nomonhan.campaign.incidents import drawn_year, escalation
from nomonhan.campaign.records import Campaign, Incidents
from nomonhan.campaign.story import Chain
from nomonhan.ensemble.campaign_schema import BOOK, campaign_columns
from nomonhan.ensemble.schema import KEY, Columns, Sides

GOLDEN = 0.6180339887498949  # step by which replications go through the posterior: always even


def ground_phases(campaign: Campaign) -> list[str]:
    """Phases fought on the ground, in order."""
    return [name for name, phase in campaign.phases.items() if phase.on_the_ground]


def _texts(words: Sequence[str]) -> NDArray[np.object_]:
    found = np.empty(len(words), dtype=object)
    found[:] = list(words)
    return found


def summary_row(campaign: Campaign, sides: Sides, chain: Chain, seed: int) -> Columns:
    """The one row of a campaign: what was fought, who lost whom, how it ended."""
    values: dict[str, Any] = {"seed": seed}
    by_phase = {p.phase: p for p in chain.phases}
    for name in ground_phases(campaign):
        done = by_phase.get(name)
        values[f"phases.{name}.fought"] = bool(done and done.fought)
        values[f"phases.{name}.opened"] = done.opened.isoformat() if done and done.opened else ""
        values[f"phases.{name}.winner"] = done.winner if done else ""
    for x, side in enumerate(campaign.sides):
        book = chain.books[x]
        values.update({f"{side}.{name}": getattr(book, name) for name, _meaning in BOOK})
        values[f"{side}.casualties"] = sum(getattr(book, name) for name in MOVED)
        values[f"{side}.aircraft_lost"] = chain.air_lost[x]
        for contingent in sides[side]:
            keys = (f"{side}.{contingent}.{name}" for name in MOVED)
            values.update({key: chain.lost[key] for key in keys})
    values["raid_on_bases"] = chain.raided
    values["ended"] = chain.ended.isoformat() if chain.ended else ""
    values["by_agreement"] = chain.by_agreement
    columns = campaign_columns("summary", sides, ground_phases(campaign))
    return {c.name: _one(values[c.name]) for c in columns[len(KEY) :]}


def _one(value: Any) -> NDArray[Any]:
    return _texts([value]) if isinstance(value, str) else np.array([value])


def phase_rows(campaign: Campaign, chain: Chain) -> Columns:
    """A row per phase on the ground whose turn came."""
    phases = chain.phases
    rows: Columns = {
        "phase": _texts([p.phase for p in phases]),
        "fought": np.array([p.fought for p in phases], dtype=bool),
        "opened": _texts([p.opened.isoformat() if p.opened else "" for p in phases]),
        "winner": _texts([p.winner for p in phases]),
        "quiet_days": np.array([p.quiet_days for p in phases], dtype=np.int64),
        "drawn_back": np.array([p.drawn_back for p in phases], dtype=np.int64),
        "rest_days": np.array([p.rest_days for p in phases], dtype=np.int64),
    }
    for x, side in enumerate(campaign.sides):
        lost = [p.casualties[x] for p in phases]
        rows[f"{side}.casualties"] = np.array(lost, dtype=np.int64)
        rows[f"{side}.share_lost"] = np.array([p.shares[x] for p in phases], dtype=np.float64)
    return rows


def decision_rows(chain: Chain) -> Columns:
    """A row per question put to a side."""
    asked = chain.decisions
    return {
        "at": _texts([d.at.isoformat() for d in asked]),
        "side": _texts([d.side for d in asked]),
        "question": _texts([d.question for d in asked]),
        "about": _texts([d.about for d in asked]),
        "p": np.array([d.p for d in asked], dtype=np.float64),
        "answer": np.array([d.answer for d in asked], dtype=bool),
    }


def p_battle_of(incidents: Incidents, replication: int) -> float:
    """P(incident becomes a battle); replications go through its posterior evenly."""
    return escalation(incidents).at((0.5 + GOLDEN * replication) % 1.0)


def incident_rows(
    incidents: Incidents, numbers: Mapping[str, float], p_battle: float, seed: int, replication: int
) -> Columns:
    """A row per year of the stream of incidents."""
    drawn = [drawn_year(y, numbers, p_battle, seed, replication) for y in incidents.years]
    return {
        "year": np.array([int(y) for y in incidents.years], dtype=np.int64),
        "incidents": np.array([n for n, _b in drawn], dtype=np.int64),
        "battles": np.array([b for _n, b in drawn], dtype=np.int64),
        "p_battle": np.full(len(drawn), p_battle),
    }
