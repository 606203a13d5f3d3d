"""Which uncertain inputs moved the results, and how well the scenario is founded.

Every battle drew its ranged inputs; what a battle drew is worked out again from seed and path.
Inputs of one kind and side (the training of all units of a side) are taken together.  Rank
correlation (Spearman) with an outcome is shown only where it is beyond what chance would give among
so many inputs (Bonferroni, 5 %).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import special

from nomonhan.engine.inputs import collect_inputs
from nomonhan.ensemble.design import InputDesign
from nomonhan.ensemble.running import base_inputs
from nomonhan.evidence.results import Results
from nomonhan.scenario.records import Scenario

CHANCE = 0.05
MOST_SHOWN = 12
FEWEST_BATTLES = 20


class Influence(NamedTuple):
    """A group of inputs and how it goes with an outcome, -1 to 1."""

    path: str  # with * for what was taken together
    inputs: int
    outcome: str
    correlation: float


def influences(results: Results, outcomes: dict[str, NDArray[np.float64]]) -> list[Influence]:
    """What goes with the outcomes (k,) beyond chance, the strongest first, once per group."""
    return influences_of(grouped_draws(results), outcomes)


def influences_of(
    groups: dict[str, tuple[int, NDArray[np.float64]]], outcomes: dict[str, NDArray[np.float64]]
) -> list[Influence]:
    """The same for draws, group -> how many inputs and their mean share per battle (k,)."""
    n = len(next(iter(outcomes.values()), ()))
    if n < FEWEST_BATTLES or not groups:
        return []
    limit = _limit(n, len(groups) * len(outcomes))
    names = list(groups)
    inputs = np.array([_standard_ranks(groups[name][1]) for name in names])
    best: dict[str, Influence] = {}
    for outcome, sample in outcomes.items():
        ranks = _standard_ranks(sample)
        if not ranks.any():
            continue
        for name, rho in zip(names, inputs @ ranks / n, strict=True):
            if abs(rho) > limit and abs(rho) > abs(best[name].correlation if name in best else 0):
                best[name] = Influence(name, groups[name][0], outcome, float(rho))
    return sorted(best.values(), key=lambda found: -abs(found.correlation))[:MOST_SHOWN]


def grouped_draws(results: Results) -> dict[str, tuple[int, NDArray[np.float64]]]:
    """Groups of inputs by path with `*`: how many there are, and their mean rank per battle."""
    scenario = results.scenario
    inputs = collect_inputs(scenario, list(scenario.weapon_systems), list(scenario.sides))
    if not inputs.paths:
        return {}
    mode = np.array(inputs.base)[inputs.index]
    seed = int(results.manifest["seed"])
    base = base_inputs(results.manifest["cases"][results.case], inputs.paths)
    design = InputDesign.of(
        inputs.paths, inputs.low, mode, inputs.high, seed, base=base, common=inputs.common
    )
    replications = [int(k) for k in results.table("summary")["replication"]]
    return grouped_shares(design, inputs.paths, scenario, replications)


def grouped_shares(
    design: InputDesign, paths: Sequence[str], scenario: Scenario, replications: Sequence[int]
) -> dict[str, tuple[int, NDArray[np.float64]]]:
    """Groups of the inputs of a design: how many there are, and their mean rank per battle."""
    shares = design.shares(replications)  # draws are monotone in them, so their ranks are the same
    members: dict[str, list[int]] = {}
    for i, path in enumerate(paths):
        members.setdefault(group_of(path, scenario), []).append(i)
    return {name: (len(at), shares[:, at].mean(axis=1)) for name, at in members.items()}


def group_of(path: str, scenario: Scenario) -> str:
    """Path of an input with `*` for a unit of a side: `units.soviet:*.training`."""
    parts = path.split(".")
    if parts[0] == "units":
        side = scenario.formations[scenario.units[parts[1]].formation].side
        return ".".join(("units", f"{side}:*", *parts[2:3]))
    if parts[0] == "establishments" and len(parts) > 3:
        return ".".join((*parts[:3], "*"))
    return path


def _limit(n: int, tests: int) -> float:
    """Correlation that chance exceeds in 5 % of such families of tests."""
    z = float(special.ndtri(1 - CHANCE / (2 * max(tests, 1))))
    return z / math.sqrt(n - 1)


def _standard_ranks(sample: NDArray[np.float64]) -> NDArray[np.float64]:
    """Ranks with mean 0 and deviation 1, ties shared; all 0 where nothing differs."""
    ordered = np.sort(sample)
    ranks = np.searchsorted(ordered, sample, "left") + np.searchsorted(ordered, sample, "right")
    spread = float(ranks.std())
    return (ranks - ranks.mean()) / spread if spread > 0 else np.zeros(len(sample))
