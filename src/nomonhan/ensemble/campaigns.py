"""Campaigns by the hundred: each replication a chain of battles and decisions, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.campaign.front import Front, draw_back
from nomonhan.campaign.incidents import battle_comes
from nomonhan.campaign.intelligence import Reports, tell
from nomonhan.campaign.play import play_campaign
from nomonhan.campaign.reading import numbers_of
from nomonhan.campaign.records import Campaign
from nomonhan.campaign.story import World
from nomonhan.conduct import carry_on
from nomonhan.engine.set_up import new_battle
from nomonhan.engine.store import fields_of_thread
from nomonhan.ensemble.battle import Payload, payload_of, ranged_inputs
from nomonhan.ensemble.campaign_rows import (
    decision_rows,
    incident_rows,
    p_battle_of,
    phase_rows,
    summary_row,
)
from nomonhan.ensemble.design import InputDesign
from nomonhan.ensemble.rows import winner_of
from nomonhan.ensemble.schema import Result, Sides
from nomonhan.scenario.errors import Problem, ScenarioError
from nomonhan.scenario.loader import LoadedScenario, load_scenario
from nomonhan.state import Battle
from nomonhan.text import gettext as _


@dataclass(frozen=True)
class CampaignPayload:
    """All that replications of a campaign have in common; travels to worker processes."""

    campaign: Campaign
    phases: Mapping[str, Payload] = field(repr=False)
    design: InputDesign = field(repr=False)
    paths: tuple[str, ...] = field(repr=False)  # of the campaign's ranged numbers
    base: Mapping[str, float] = field(repr=False)
    sides: Sides = field(repr=False)  # side -> contingents of any of the battles
    seed: int = 1

    def numbers(self, replication: int) -> dict[str, float]:
        """The campaign's own numbers in a replication: ranged ones drawn, the others as written."""
        drawn = self.design.draw([replication])[0]
        return {**self.base, **dict(zip(self.paths, drawn.tolist(), strict=True))}


def load_phases(campaign: Campaign) -> dict[str, LoadedScenario]:
    """The scenarios of a campaign's battles, by phase; `ScenarioError` with all that do not fit."""
    phases, problems = {}, list[Problem]()
    for name, phase in campaign.phases.items():
        if phase.scenario is None:
            continue
        try:
            loaded = load_scenario(phase.scenario, phase.patches, phase.sets)
        except ScenarioError as error:
            problems += [
                Problem(p.file, p.line, p.column, f"phases.{name}: {p.path}".rstrip(": "),
                        p.what, p.cure)
                for p in error.problems
            ]  # fmt: skip
            continue
        sides = list(loaded.scenario.sides)
        if sides != list(campaign.sides):
            what = _("{scenario} has the sides {found}, the campaign {sides}",
                     scenario=phase.scenario, found=", ".join(sides),
                     sides=", ".join(campaign.sides))  # fmt: skip
            cure = _("name a scenario of the same sides, in the same order")
            problems.append(Problem(campaign.name, 0, 0, f"phases.{name}.scenario", what, cure))
        phases[name] = loaded
    if problems:
        raise ScenarioError(problems)
    return phases


def campaign_payload(
    campaign: Campaign, phases: Mapping[str, LoadedScenario], seed: int,
    base: Campaign | None = None,
) -> CampaignPayload:  # fmt: skip
    """What is needed to play any replication; `base`: the campaign that this one changes.

    Inputs that both have are drawn alike.
    """
    numbers = dict(numbers_of(campaign))
    ranged = {path: q for path, q in numbers.items() if q.is_ranged}
    known = [f"campaign.{p}" for p, q in numbers_of(base or campaign) if q.is_ranged]
    design = InputDesign.of(
        [f"campaign.{path}" for path in ranged], [q.low or 0.0 for q in ranged.values()],
        [q.value for q in ranged.values()], [q.high or 0.0 for q in ranged.values()], seed,
        base=known,
    )  # fmt: skip
    payloads = {}
    place = {name: n for n, name in enumerate(campaign.phases)}
    for name, loaded in phases.items():
        changed = bool(loaded.patches or loaded.sets)
        own_base = ranged_inputs(load_scenario(loaded.folder).scenario) if changed else ()
        payload = payload_of(loaded, seed, own_base)
        payloads[name] = replace(payload, seed=phase_seed(seed, place[name]))
    return CampaignPayload(
        campaign, payloads, design, tuple(ranged), {p: q.value for p, q in numbers.items()},
        contingents_of(list(phases.values())), seed,
    )  # fmt: skip


def phase_seed(seed: int, n: int) -> int:
    """Seed of the battle of phase n: the same hour of two battles has different luck."""
    key = blake2b(f"{seed}\0{n}".encode(), digest_size=8).digest()
    return int.from_bytes(key, "little") >> 1


def play_one(payload: CampaignPayload, replication: int) -> Result:
    """One campaign as rows: what executors call."""
    campaign, seed = payload.campaign, payload.seed
    numbers = payload.numbers(replication)

    def fight(
        phase: str, vector: NDArray[np.float64], known: Reports, front: Front | None
    ) -> tuple[Battle, int]:
        own = payload.phases[phase]
        battle, p = new_battle(own.prepared, vector, fields_of_thread(own.prepared))
        battle, moved = (battle, 0) if front is None else draw_back(own.prepared, battle, front)
        tell(battle, known)
        commanders = own.commanders(replication, vector)
        carry_on(own.prepared, battle, p, own.seed, replication, commanders, 0)
        return battle, moved

    p_battle = p_battle_of(campaign.incidents, replication)
    chain = play_campaign(
        World(
            campaign, {n: p.prepared for n, p in payload.phases.items()},
            {n: p.vector(replication) for n, p in payload.phases.items()}, fight, winner_of,
            numbers, seed, replication,
            battle_comes(
                campaign.start[:4], campaign.incidents, numbers, p_battle, seed, replication
            ),
        )
    )  # fmt: skip
    return {
        "summary": summary_row(campaign, payload.sides, chain, seed),
        "phases": phase_rows(campaign, chain),
        "decisions": decision_rows(chain),
        "incidents": incident_rows(campaign.incidents, numbers, p_battle, seed, replication),
    }


def content_of(campaign: Campaign, phases: Mapping[str, LoadedScenario]) -> dict[str, Any]:
    """All that decides what a campaign does: its records, the digests of its battles; its sides."""
    sides = {  # named as in the first battle that has most of its contingents
        side: max((loaded.scenario.sides[side] for loaded in phases.values()),
                  key=lambda record: len(record.contingents))
        for side in campaign.sides
    }  # fmt: skip
    return {
        "campaign": campaign.model_dump(mode="json", exclude_defaults=True),
        "scenarios": {name: loaded.digest for name, loaded in phases.items()},
        "sides": {
            name: {"name": side.name.model_dump(mode="json"), "color": side.color}
            for name, side in sides.items()
        },
    }


def contingents_of(phases: Sequence[LoadedScenario]) -> dict[str, list[str]]:
    """Side -> contingents of any of the battles."""
    found: dict[str, list[str]] = {}
    for loaded in phases:
        for side, record in loaded.scenario.sides.items():
            mine = found.setdefault(side, [])
            mine += [c for c in record.contingents if c not in mine]
    return found
