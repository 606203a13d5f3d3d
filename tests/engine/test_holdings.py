"""What weapons come to is remembered, and counted again whenever what is held changes."""

from __future__ import annotations

from itertools import chain

import numpy as np
import pytest

from nomonhan.codes import Event
from nomonhan.engine.phases.breaking import strike_off
from nomonhan.jit import place_of_lowest_bit
from nomonhan.state import Battle
from tests.engine.fights import told

REMEMBERED = ("vehicles", "guns", "men_inside", "men_at_guns", "reach")


def counted(battle: Battle) -> dict[str, list[float]]:
    """What the units hold in working order, counted weapon by weapon."""
    found: dict[str, list[float]] = {name: [] for name in REMEMBERED}
    for row in battle.arms:
        held = [(battle.arsenal[a.kind], int(a.held)) for a in row if a.kind >= 0]
        vehicles = [(w, n) for w, n in held if w.is_vehicle == 1]
        guns = [(w, n) for w, n in held if w.is_gun == 1]
        found["vehicles"].append(sum(n for _, n in vehicles))
        found["guns"].append(sum(n for _, n in guns))
        found["men_inside"].append(sum(float(w.crew) * n for w, n in vehicles))
        found["men_at_guns"].append(sum(float(w.crew) * n for w, n in guns))
        found["reach"].append(max([int(w.range_hexes) for w, n in held if n > 0], default=0))
    return found


def test_what_is_remembered_of_weapons_is_what_units_hold() -> None:
    """Losses, breakdowns, repair, arrivals; units that end have a test of their own below."""
    changes = dict.fromkeys(("knocked_out", "broken_down", "repaired", "written_off", "arrived"), 0)
    for tick, battle, _ in chain(told(1), told(2), told(3)):
        for name, column in counted(battle).items():
            assert np.asarray(battle.units[name]).tolist() == column, (tick, name)
        for name in changes:
            changes[name] = max(changes[name], int(battle.arms[name].sum()))
    assert min(changes.values()) > 0, changes


@pytest.mark.parametrize("name", REMEMBERED)
def test_of_a_unit_struck_off_nothing_is_left(name: str) -> None:
    _, battle, _ = next(told(1))
    u = int(np.argmax(battle.units[name]))
    assert battle.units[name][u] > 0
    strike_off(
        battle.map.disk, battle.hexes, battle.roster, battle.units, battle.arms, battle.ledger, u,
        0, int(Event.UNIT_SURRENDERED),
    )  # fmt: skip
    assert battle.units[name][u] == counted(battle)[name][u] == 0


def test_which_weapons_are_what_is_written_down_in_bits() -> None:
    _, battle, _ = next(told())
    arsenal, kind = battle.arsenal, battle.arms.kind
    for name, column in (
        ("vehicle_rows", arsenal.is_vehicle),
        ("gun_rows", arsenal.is_gun),
        ("indirect_rows", arsenal.range_hexes > 0),
    ):
        bits = ((kind >= 0) & (column[kind] == 1)) << np.arange(kind.shape[1])
        assert (battle.roster[name] == bits.sum(axis=1)).all()


def test_the_lowest_bit_of_a_mask() -> None:
    assert [place_of_lowest_bit(bits) for bits in (1, 6, 40, 1 << 40)] == [0, 1, 3, 40]
