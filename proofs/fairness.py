"""Gate of fairness: two equal armies win equally often, however the files or the map are turned."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from proofs.battles import Columns, Store
from proofs.cases import EQUAL, Case
from proofs.mirrors import mirrored, shuffled, sides_swapped
from proofs.statistics import mean, ratio_of_means, share
from proofs.table import Row, judged, row_of

FIRST = "western"
MOST = 0.015
SHUFFLES = 50
WORDS = {
    "base": "as written",
    "swapped": "sides swapped in the files",
    "mirrored_x": "map mirrored in x",
    "mirrored_y": "map mirrored in y",
    "shuffled": f"units and formations shuffled, {SHUFFLES} ways",
}


def variants() -> dict[str, list[Case]]:
    """The ways in which the two armies are turned; every case has an equal part of the battles."""
    turned = {
        "base": [Case("base", EQUAL)],
        "swapped": [Case("swapped", EQUAL, change=sides_swapped)],
        "mirrored_x": [Case("mirrored_x", EQUAL, change=mirrored("x"))],
        "mirrored_y": [Case("mirrored_y", EQUAL, change=mirrored("y"))],
    }
    orders = [Case(f"shuffled_{i}", EQUAL, change=shuffled(i)) for i in range(SHUFFLES)]
    return turned | {"shuffled": orders}


def of_army(case: Case, battles: Columns) -> dict[str, np.ndarray]:
    """Wins, draws and casualties (k,) of the army FIRST and of the other, wherever it stands."""
    x = list(case.loaded().scenario.sides).index(FIRST)
    winner = battles["winner"]
    return {
        "wins": winner == x,
        "draws": winner < 0,
        "own": battles[f"casualties.{x}"],
        "enemy": battles[f"casualties.{1 - x}"],
    }


def joined(parts: Iterable[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    parts = list(parts)
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def fairness(store: Store, runs: int) -> list[Row]:
    """Share of battles that one of the two armies wins."""
    rows = []
    for name, cases in variants().items():
        each = max(1, runs // len(cases))
        found = joined(of_army(case, store.fight(case, each)) for case in cases)
        n = len(found["wins"])
        draws = int(found["draws"].sum())
        won = mean(found["wins"] + 0.5 * found["draws"])
        ok = abs(won.value - 0.5) <= MOST
        rows += [
            row_of("fairness", WORDS[name], "share of wins of one army, a draw as half a win", won,
                   f"0.5 ± {MOST}", n, judged(ok)),
            row_of("fairness", WORDS[name], "share of draws", share(draws, n), "", n),
            row_of("fairness", WORDS[name], "its casualties over the other's",
                   ratio_of_means(found["own"], found["enemy"]), "", n),
        ]  # fmt: skip
    return rows
