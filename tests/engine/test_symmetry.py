"""No side, place in the files or direction of the map is better than another: to the bit.

Statistics of who wins would tell late and dimly.  Here a battle is fought beside its image, with
the same draws for the same events, and what happens must be the image of what happened.
"""

from __future__ import annotations

import json

import pytest

from nomonhan.conduct import carry_on
from nomonhan.engine.set_up import new_battle
from nomonhan.engine.store import fields_of_thread
from nomonhan.ensemble.battle import payload_of
from nomonhan.scenario.loader import load_scenario
from proofs.mirrors import changed, mirrored
from tests.engine.processes import interpreted
from tests.engine.turned import image_of, unlike

EQUAL = load_scenario("two_equal_armies")


@pytest.mark.parametrize("replication", range(6))
def test_a_battle_on_a_map_turned_by_half_is_the_battle_turned(replication: int) -> None:
    """Commanders and troops alike; ties between right and left go one way, which a turn keeps."""
    turned = changed(changed(EQUAL, mirrored("x")), mirrored("y"))
    payloads = [payload_of(loaded, 1) for loaded in (EQUAL, turned)]
    one, other = (payload.prepared for payload in payloads)
    image = image_of(one, other, EQUAL.scenario.terrain, ("x", "y"))
    vectors = [payload.vector(replication) for payload in payloads]
    battles = [
        new_battle(payload.prepared, vector, fields_of_thread(payload.prepared))
        for payload, vector in zip(payloads, vectors, strict=True)
    ]
    commanders = [p.commanders(replication, v) for p, v in zip(payloads, vectors, strict=True)]
    assert unlike(battles[0][0], battles[1][0], image) == []
    for tick in range(one.n_ticks):
        for i, payload in enumerate(payloads):
            battle, p = battles[i]
            carry_on(payload.prepared, battle, p, 1, replication, commanders[i], tick, tick + 1)
        assert unlike(battles[0][0], battles[1][0], image) == [], f"tick {tick}"
    assert battles[0][0].units.killed.sum() > 100


def test_whose_side_comes_first_in_the_files_decides_nothing() -> None:
    """Twenty hours of the skirmish: night, attack, guns, aircraft, counter-attack, breaking."""
    done = interpreted("-m", "tests.engine.print_swapped", "5", "80")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == []
