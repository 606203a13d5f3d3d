"""Gate of fairness: two equal armies win equally often, however the files or the map are turned.

The armies are each other's mirror image and are listed so that turning the map by half puts every
unit, in its place in the files, where its counterpart stood.  So a battle with the sides swapped in
the files is, draw by draw, the battle as written with the names exchanged, and one mirrored in y is
one mirrored in x and turned.  Both are asked of every single battle: with them, that neither army
is favored no longer hangs on how many battles are fought.
"""

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


def exchanged(found: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Battles as they would be with the names of the two armies exchanged."""
    won, drawn = found["wins"].astype(bool), found["draws"].astype(bool)
    return {
        "wins": ~won & ~drawn, "draws": drawn, "own": found["enemy"], "enemy": found["own"],
    }  # fmt: skip


def alike(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> np.ndarray:
    """Which battles have the same winner and the same casualties, (k,)."""
    same: np.ndarray = np.logical_and.reduce([one[name] == other[name] for name in one])
    return same


def to_the_man(found: dict[str, dict[str, np.ndarray]]) -> list[Row]:
    """Battles that must be the same battle, told otherwise."""
    pairs = {
        "swapped": ("the battle as written, with the names exchanged", exchanged(found["base"])),
        "mirrored_y": ("the battle mirrored in x, turned by half", found["mirrored_x"]),
    }
    rows = []
    for name, (what, expected) in pairs.items():
        same = alike(found[name], expected)
        hits, n = int(same.sum()), len(same)
        rows.append(
            row_of("fairness", WORDS[name], f"share of battles that are, to the man, {what}",
                   share(hits, n), "1", n, judged(hits == n))
        )  # fmt: skip
    return rows


def joined(parts: Iterable[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    parts = list(parts)
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def fairness(store: Store, runs: int) -> list[Row]:
    """Share of battles that one of the two armies wins."""
    rows = []
    by_name = {}
    for name, cases in variants().items():
        each = max(1, runs // len(cases))
        found = joined(of_army(case, store.fight(case, each)) for case in cases)
        by_name[name] = found
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
    return rows + to_the_man(by_name)
