"""Campaigns by the hundred: each replication a chain of battles and decisions, as rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.campaign.carry import MOVED
from nomonhan.campaign.incidents import drawn_year, escalation
from nomonhan.campaign.play import Chain, play_campaign
from nomonhan.campaign.reading import numbers_of
from nomonhan.campaign.records import Campaign
from nomonhan.engine.run import fight
from nomonhan.ensemble.battle import Payload, payload_of
from nomonhan.ensemble.design import InputDesign
from nomonhan.ensemble.executors import Executor, fight_all
from nomonhan.ensemble.rows import winner_of
from nomonhan.ensemble.schema import KEY, Column, Columns, Result
from nomonhan.ensemble.tables import stack, table_digest, write_table
from nomonhan.ensemble.writing import write_json
from nomonhan.rules import RULES_VERSION
from nomonhan.scenario.errors import Problem, ScenarioError
from nomonhan.scenario.loader import LoadedScenario, load_scenario
from nomonhan.state import Battle
from nomonhan.text import gettext as _

CASE = "base"
TABLES = ("summary", "phases", "decisions", "incidents")
BOOK = ("arrived", "replaced", "returned", "relieved", *MOVED, "present")


@dataclass(frozen=True)
class CampaignPayload:
    """All that replications of a campaign have in common; travels to worker processes."""

    campaign: Campaign
    phases: Mapping[str, Payload] = field(repr=False)
    design: InputDesign = field(repr=False)
    paths: tuple[str, ...] = field(repr=False)
    base: Mapping[str, float] = field(repr=False)
    seed: int = 1

    def numbers(self, replication: int) -> dict[str, float]:
        """The campaign's own numbers in a replication: ranged ones drawn, the others as written."""
        drawn = self.design.draw([replication])[0]
        return {**self.base, **dict(zip(self.paths, drawn.tolist(), strict=True))}


def load_phases(campaign: Campaign) -> dict[str, LoadedScenario]:
    """The scenarios of a campaign's battles, by phase; `ScenarioError` if one does not fit."""
    phases, problems = {}, list[Problem]()
    for name, phase in campaign.phases.items():
        if phase.scenario is None:
            continue
        loaded = load_scenario(phase.scenario, phase.patches)
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
    campaign: Campaign, phases: Mapping[str, LoadedScenario], seed: int
) -> CampaignPayload:
    """What is needed to play any replication."""
    numbers = dict(numbers_of(campaign))
    ranged = {path: q for path, q in numbers.items() if q.is_ranged}
    design = InputDesign.of(
        [f"campaign.{path}" for path in ranged], [q.low or 0.0 for q in ranged.values()],
        [q.value for q in ranged.values()], [q.high or 0.0 for q in ranged.values()], seed,
    )  # fmt: skip
    return CampaignPayload(
        campaign, {name: payload_of(loaded, seed) for name, loaded in phases.items()}, design,
        tuple(ranged), {path: q.value for path, q in numbers.items()}, seed,
    )  # fmt: skip


def play_one(payload: CampaignPayload, replication: int) -> Result:
    """One campaign as rows: what executors call."""
    numbers = payload.numbers(replication)

    def battle_of(phase: str, vector: NDArray[np.float64]) -> Battle:
        own = payload.phases[phase]
        commanders = own.commanders(replication, vector)
        return fight(own.prepared, vector, payload.seed, replication, commanders)

    chain = play_campaign(
        payload.campaign, {n: p.prepared for n, p in payload.phases.items()},
        {n: p.vector(replication) for n, p in payload.phases.items()}, battle_of, winner_of,
        numbers, payload.seed, replication,
    )  # fmt: skip
    return {
        "summary": summary_row(payload.campaign, chain, payload.seed),
        "phases": phase_rows(payload.campaign, chain),
        "decisions": decision_rows(chain),
        "incidents": incident_rows(payload, numbers, replication),
    }


def _texts(words: Sequence[str]) -> NDArray[np.object_]:
    found = np.empty(len(words), dtype=object)
    found[:] = list(words)
    return found


def _text(word: str) -> NDArray[np.object_]:
    return _texts([word])


def summary_row(campaign: Campaign, chain: Chain, seed: int) -> Columns:
    """The one row of a campaign: what was fought, who lost whom, how it ended."""
    row: Columns = {"seed": np.array([seed])}
    by_phase = {p.phase: p for p in chain.phases}
    for name, phase in campaign.phases.items():
        if phase.kind == "battle":
            done = by_phase.get(name)
            opened = done.opened.isoformat() if done and done.opened else ""
            row[f"phases.{name}.fought"] = np.array([bool(done and done.fought)])
            row[f"phases.{name}.opened"] = _text(opened)
            row[f"phases.{name}.winner"] = _text(done.winner if done else "")
    for x, side in enumerate(campaign.sides):
        book = chain.books[x]
        for name in BOOK:
            row[f"{side}.{name}"] = np.array([getattr(book, name)])
        row[f"{side}.casualties"] = np.array([sum(getattr(book, n) for n in MOVED)])
        row[f"{side}.aircraft_lost"] = np.array([chain.air_lost[x]])
    row["pauses"] = np.array([chain.pauses])
    row["raid_on_bases"] = np.array([chain.raided])
    row["ended"] = _text(chain.ended.isoformat() if chain.ended else "")
    row["by_agreement"] = np.array([chain.by_agreement])
    return row


def phase_rows(campaign: Campaign, chain: Chain) -> Columns:
    """A row per phase that came up."""
    rows: Columns = {
        "phase": _texts([p.phase for p in chain.phases]),
        "fought": np.array([p.fought for p in chain.phases], dtype=bool),
        "opened": _texts([p.opened.isoformat() if p.opened else "" for p in chain.phases]),
        "winner": _texts([p.winner for p in chain.phases]),
        "quiet_days": np.array([p.quiet_days for p in chain.phases], dtype=np.int64),
    }
    for x, side in enumerate(campaign.sides):
        rows[f"{side}.casualties"] = np.array(
            [p.casualties[x] for p in chain.phases], dtype=np.int64
        )
        rows[f"{side}.share_lost"] = np.array([p.shares[x] for p in chain.phases])
    return rows


def decision_rows(chain: Chain) -> Columns:
    """A row per question put to a side."""
    return {
        "at": _texts([d.at.isoformat() for d in chain.decisions]),
        "side": _texts([d.side for d in chain.decisions]),
        "question": _texts([d.question for d in chain.decisions]),
        "p": np.array([d.p for d in chain.decisions], dtype=np.float64),
        "answer": np.array([d.answer for d in chain.decisions], dtype=bool),
    }


def incident_rows(
    payload: CampaignPayload, numbers: Mapping[str, float], replication: int
) -> Columns:
    """A row per year of the stream of incidents."""
    posterior = escalation(payload.campaign.incidents)
    share = (replication + 0.5) % 1000 / 1000.0
    p_battle = posterior.at(share)
    years = list(payload.campaign.incidents.years)
    drawn = [drawn_year(y, numbers, p_battle, payload.seed, replication) for y in years]
    return {
        "year": np.array([int(y) for y in years], dtype=np.int64),
        "incidents": np.array([n for n, _b in drawn], dtype=np.int64),
        "battles": np.array([b for _n, b in drawn], dtype=np.int64),
        "p_battle": np.full(len(years), p_battle),
    }


def columns_of(data: Columns) -> list[Column]:
    """Columns of a table after `case` and `replication`, by what their values are."""
    kinds = {"b": "flag", "i": "count", "f": "number", "O": "text"}
    return [*KEY, *(Column(name, kinds[v.dtype.kind], "") for name, v in data.items())]  # type: ignore[arg-type]


def run_campaign(
    campaign: Campaign, *, runs: int, seed: int, out: Path | None = None, workers: int = 1,
    executor: Executor = "threads", progress: Any = None,
) -> tuple[Path, list[tuple[int, Result]]]:  # fmt: skip
    """Play a campaign `runs` times and write its tables; returns the folder and the results."""
    payload = campaign_payload(campaign, load_phases(campaign), seed)
    results: list[tuple[int, Result]] = []
    for battles in fight_all(play_one, payload, range(runs), executor=executor, workers=workers):
        results += battles
        if progress is not None:
            progress(len(results), runs)
    results.sort(key=lambda r: r[0])
    folder = Path("runs") / f"{campaign.name}-{seed}" if out is None else out
    folder.mkdir(parents=True, exist_ok=True)
    digests = {}
    for table in TABLES:
        columns = columns_of(results[0][1][table])
        write_table(folder / f"{table}.parquet", stack(CASE, results, table, columns), columns)
        digests[table] = table_digest(folder / f"{table}.parquet", columns)
    manifest = {
        "campaign": campaign.name, "seed": seed, "replications": len(results),
        "rules_version": RULES_VERSION, "tables": digests,
        "scenarios": {n: p.prepared.digest for n, p in payload.phases.items()},
    }  # fmt: skip
    write_json(folder / "manifest.json", manifest)
    return folder, results
