"""A battle turned by half goes as before: no direction of the map is better than another."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from nomonhan.codes import Mission, Role
from nomonhan.conduct import fight
from nomonhan.doctrine.commanders import Order, ScriptedCommander
from nomonhan.ensemble.battle import payload_of
from nomonhan.scenario.loader import LoadedScenario, load_scenario
from nomonhan.state import Battle
from proofs.mirrors import Mirror, changed, mirrored

HARMLESS = ("rules.he_lethal_m2=0", "rules.small_arms_hit=0", "rules.gun_hit=0")
EQUAL = load_scenario("two_equal_armies", sets=HARMLESS)
HOURS = 16
Turn = Callable[[int], int]


def turn() -> Turn:
    """Where each hex comes to lie when the map is turned by half."""
    board = EQUAL.scenario.terrain
    assert board is not None
    in_x, in_y, cols = Mirror(board, "x"), Mirror(board, "y"), board.n_cols

    def turned(h: int) -> int:
        col, row = in_y.spot(*in_x.spot(h % cols, h // cols))
        return row * cols + col

    return turned


def marched(loaded: LoadedScenario, goals: NDArray[np.int32]) -> Battle:
    """Both armies after some hours of going for their goals, (u,)."""
    payload = payload_of(loaded, 1)
    prepared = payload.prepared
    orders: tuple[list[Order], list[Order]] = ([], [])
    for u, (side, role) in enumerate(
        zip(prepared.fixed["side"], prepared.fixed["role"], strict=True)
    ):
        if role == Role.LINE:
            orders[side].append(Order(0, u, Mission.ASSAULT, int(goals[u])))
    commanders = [ScriptedCommander(own) for own in orders]
    return fight(prepared, payload.vector(0), 1, 0, commanders, until_tick=HOURS)


@pytest.mark.parametrize("seed", range(6))
def test_troops_march_alike_whichever_way_the_map_lies(seed: int) -> None:
    draw = np.random.default_rng(seed)
    image, n_cols = turn(), 33
    rows, cols = draw.integers(3, 30, (2, len(EQUAL.scenario.units)))
    goals = (rows * n_cols + cols).astype(np.int32)
    turned = changed(changed(EQUAL, mirrored("x")), mirrored("y"))
    one = marched(EQUAL, goals)
    other = marched(turned, np.array([image(int(goal)) for goal in goals], dtype=np.int32))
    assert [image(int(h)) for h in one.units.hex] == other.units.hex.tolist()
    assert (one.units.progress_s == other.units.progress_s).all()
    assert np.sum(one.units.moved_tick >= 0) > 20
