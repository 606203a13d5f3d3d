"""Run an ensemble of one case of a scenario into a folder."""

from __future__ import annotations

import platform
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, Literal

from nomonhan.ensemble.battle import Payload, fight_told, payload_of
from nomonhan.ensemble.executors import Executor
from nomonhan.ensemble.fighting import Progress, fight_missing
from nomonhan.ensemble.folder import RunFolder
from nomonhan.ensemble.identity import PRIOR, Identity
from nomonhan.ensemble.reading import beside_older_rules
from nomonhan.rules import RULES_VERSION
from nomonhan.scenario.digest import ordered_json
from nomonhan.scenario.loader import LoadedScenario

BASE_CASE = "base"
SET_CASE = "set"
LONGEST_CASE = 40  # letters of it in the name of a folder
PACKAGES = ("nomonhan", "numpy", "numba", "llvmlite", "scipy", "duckdb")


@dataclass(frozen=True)
class Finished:
    """What a run left behind."""

    folder: Path
    case: str
    state: Literal["done", "interrupted"]
    battles: int  # on disk, of all cases
    manifest: dict[str, Any]  # without tables if interrupted
    payload: Payload


def case_of(loaded: LoadedScenario) -> str:
    """Name of the case: `base`, the patches' names, or `set` for changes without a name."""
    names = [patch.name for patch in loaded.patches]
    if loaded.sets:
        names.append(SET_CASE)
    return re.sub(r"\W", "_", "_".join(names)) or BASE_CASE


def identity_of(
    loaded: LoadedScenario, seed: int, own: Sequence[str] = (), base: Sequence[str] = (),
    inputs: str = PRIOR,
) -> Identity:  # fmt: skip
    """What makes this run this run; `own` and `base`: ranged inputs of case and base scenario."""
    scenario = loaded.scenario
    return Identity(
        scenario=scenario.name,
        scenario_digest=loaded.digest,
        scenario_json=ordered_json(scenario),
        seed=seed,
        rules_version=RULES_VERSION,
        start=scenario.start.isoformat(timespec="minutes"),
        hours=scenario.hours,
        sides={name: list(side.contingents) for name, side in scenario.sides.items()},
        cases={case_of(loaded): changes_of(loaded, own, base)},
        inputs=inputs,
    )


def changes_of(loaded: LoadedScenario, own: Sequence[str], base: Sequence[str]) -> dict[str, Any]:
    """What a manifest says of a case: what was changed, and how its ranged inputs differ."""
    if not loaded.patches and not loaded.sets:
        return {}
    patches = [
        {
            "name": p.name,
            "description": p.description.model_dump(),
            "references": list(p.references),
        }
        for p in loaded.patches
    ]
    return {
        "base_digest": loaded.base_digest,
        "patches": patches,
        "set": list(loaded.sets),
        "inputs_added": sorted(set(own) - set(base)),
        "inputs_removed": sorted(set(base) - set(own)),
    }


def base_inputs(case: dict[str, Any], own: Sequence[str]) -> list[str]:
    """Ranged inputs of the base scenario, from what a manifest says of a case."""
    return sorted(
        set(own) - set(case.get("inputs_added", ())) | set(case.get("inputs_removed", ()))
    )


def default_folder(identity: Identity) -> Path:
    """Where a run goes unless told otherwise; other numbers or rules, another folder."""
    # what was changed in other words has another name, though the numbers be the same
    cases = [case[:LONGEST_CASE] for case in identity.cases if case != BASE_CASE]
    name = "-".join([identity.scenario, *cases, str(identity.seed), identity.scenario_digest[:8]])
    return beside_older_rules(Path("runs") / name, identity.rules_version)


def versions() -> dict[str, str]:
    """Versions on which the bits of a run may depend."""
    return {"python": platform.python_version(), **{name: version(name) for name in PACKAGES}}


def run_ensemble(
    loaded: LoadedScenario,
    *,
    runs: int,
    seed: int,
    out: Path | None = None,
    workers: int = 1,
    executor: Executor = "threads",
    base: Sequence[str] = (),
    inputs: str = PRIOR,
    progress: Progress | None = None,
) -> Finished:
    """Fight what `out` lacks of `runs` battles and write the tables; continue a run begun before.

    `base`: paths of the ranged inputs of the scenario that `loaded` patches, so that both draw
    alike; `inputs`: what they are drawn from.  Nothing is written before the scenario has been
    turned into a battle.
    """
    payload = payload_of(loaded, seed, base, runs)
    own = payload.prepared.inputs.paths
    identity = identity_of(loaded, seed, own, base, inputs)
    case = case_of(loaded)
    path = default_folder(identity) if out is None else out
    folder = RunFolder(path, identity)
    state = fight_missing(
        folder,
        fight_told,
        {case: payload},
        runs,
        executor=executor,
        workers=workers,
        progress=progress,
    )
    held = folder.finished()
    battles = sum(map(len, held.values()))
    most = 1 + max((max(of_case, default=0) for of_case in held.values()), default=0)
    if most > runs:  # fewer were asked for than the folder holds, and any of them may be replayed
        payload = payload_of(loaded, seed, base, most)
    manifest = folder.join(versions(), workers) if state == "done" else identity.as_json()
    return Finished(path, case, state, battles, manifest, payload)
