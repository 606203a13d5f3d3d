"""A study of what decides a battle: the design, fought and continued, and what comes of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.ensemble.battle import payload_of
from nomonhan.ensemble.cases import Fighter
from nomonhan.evidence.groups import Grouping, Partition
from nomonhan.evidence.mixing import CHANCE, Mixed
from nomonhan.evidence.sensitivity import Effect, Index, effects, sobol
from nomonhan.evidence.study import Outcomes, Study, Way
from nomonhan.scenario.loader import LoadedScenario

ALL_A, ALL_B = "a", "b"
THEME, GRADE, FAMILY = "theme:", "grade:", "family:"
SCREENING = "screening"


@dataclass(frozen=True)
class Decided:
    """What moves each outcome: by theme, by what it rests on, and by single kinds of input."""

    rows: int
    screened: int
    themes: dict[str, list[Index]]  # outcome -> indices, chance among them
    grades: dict[str, list[Index]]
    families: dict[str, list[Effect]]  # outcome -> effects; empty if nothing was screened
    spread: dict[str, float]  # standard deviation of each outcome
    grades_of: dict[str, dict[str, int]]  # family -> how many of its inputs rest on each grade
    is_interrupted: bool = False


class Deciding:
    """The battles of a sensitivity study of one scenario, kept in a folder and continued."""

    def __init__(self, loaded: LoadedScenario, seed: int) -> None:
        self.scenario = loaded.scenario
        self.grouping = Grouping(loaded.scenario, loaded.sources)
        self._payload = payload_of(loaded, seed)
        everything = list(range(len(self.grouping.inputs.paths)))
        groups = _columns(THEME, self.grouping.themes) | _columns(GRADE, self.grouping.grades)
        columns = {ALL_A: [], ALL_B: everything, CHANCE: [], **groups}
        self.study = self._study(
            loaded,
            seed,
            {
                key: Mixed.of(self._payload, members, branch)
                for branch, (key, members) in enumerate(columns.items())
            },
        )
        kinds = {ALL_A: [], **_columns(FAMILY, self.grouping.families)}
        single = {key: Mixed.of(self._payload, members) for key, members in kinds.items()}
        floor = {FAMILY + CHANCE: Mixed.of(self._payload, [], 1)}
        self.screening = self._study(loaded, seed, single | floor)

    @staticmethod
    def _study(loaded: LoadedScenario, seed: int, columns: Mapping[str, Mixed]) -> Study:
        def fighter(case: str, _loaded: LoadedScenario) -> Fighter:
            return columns[case]

        told = {"branches": {key: mixed.branch for key, mixed in columns.items() if mixed.branch}}
        return Study(dict.fromkeys(columns, loaded), seed, told=told, payload=fighter)

    def keep_in(self, folder: Path) -> None:
        """Keep and continue what was fought in a folder."""
        self.study.keep_in(folder)
        self.screening.keep_in(folder / SCREENING)

    def battles(self, rows: int, screen: int) -> int:
        """Battles of a study of so many rows."""
        return rows * len(self.study.payloads) + screen * len(self.screening.payloads)

    def decide(self, rows: int, screen: int, way: Way) -> Decided:
        """Fight what lacks of `rows` rows by theme and grade and of `screen` rows by kind."""
        sides = list(self.scenario.sides)
        found = {k: outcomes_of(v, sides) for k, v in self.study.fought(rows, way).items()}
        interrupted = self.study.is_interrupted
        single: dict[str, dict[str, NDArray[np.float64]]] = {}
        if screen and not interrupted:
            fought = self.screening.fought(screen, way)
            single = {k: outcomes_of(v, sides) for k, v in fought.items()}
            interrupted = self.screening.is_interrupted
        outcomes = list(found[ALL_A])
        spread = {o: float(np.concatenate([found[x][o] for x in (ALL_A, ALL_B)]).std())
                  for o in outcomes}  # fmt: skip
        families = {
            o: effects(single[ALL_A][o], _of(single, FAMILY, o), spread[o])
            for o in outcomes
            if single and len(single[ALL_A][o]) > 1
        }
        return Decided(
            rows=len(found[ALL_A][outcomes[0]]),
            screened=len(single[ALL_A][outcomes[0]]) if single else 0,
            themes={o: _indices(found, THEME, o) for o in outcomes},
            grades={o: _indices(found, GRADE, o) for o in outcomes},
            families=families,
            spread=spread,
            grades_of={
                family: self.grouping.grades_of(members)
                for family, members in self.grouping.families.items()
            },
            is_interrupted=interrupted,
        )


def outcomes_of(columns: Outcomes, sides: list[str]) -> dict[str, NDArray[np.float64]]:
    """What is asked to have been decided, (k,): victory, the ring, the strip, and losses."""
    losses = [np.asarray(columns[f"{side}.casualties"], dtype=np.float64) for side in sides]
    strip = f"front.disputed_strip_{sides[0]}_share"
    found: dict[str, Any] = {
        f"winner.{sides[0]}": columns[f"winner.{sides[0]}"].astype(np.float64),
        "front.ring_closed": (~np.isnan(columns["front.ring_closed_at"])).astype(np.float64),
        strip: np.nan_to_num(np.asarray(columns[strip], dtype=np.float64)),
        f"{sides[0]}.casualties": losses[0],
        f"{sides[1]}.casualties": losses[1],
        f"{sides[0]}.casualties_share": losses[0] / np.maximum(1.0, losses[0] + losses[1]),
    }
    return found


def _columns(kind: str, partition: Partition) -> Partition:
    return {kind + group: members for group, members in partition.items()}


def _of(
    found: Mapping[str, Mapping[str, NDArray[np.float64]]], kind: str, outcome: str
) -> dict[str, NDArray[np.float64]]:
    """Rows of one outcome by the groups of a kind."""
    return {k.removeprefix(kind): v[outcome] for k, v in found.items() if k.startswith(kind)}


def _indices(
    found: Mapping[str, Mapping[str, NDArray[np.float64]]], kind: str, outcome: str
) -> list[Index]:
    groups = _of(found, kind, outcome)
    a, b, again = (found[key][outcome] for key in (ALL_A, ALL_B, CHANCE))
    return sobol(a, b, groups, (CHANCE, again))
