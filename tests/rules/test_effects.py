"""Effects of weapons: one of each kind, worked out by hand from its data."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.codes import TargetClass
from nomonhan.rules.effects import (
    WEAPON_FIELDS,
    band_range_m,
    fill_effects,
    guns_lost_per_h,
    men_lost_per_h,
    rounds_per_h,
    vehicles_lost_per_h,
)
from nomonhan.state import ARSENAL, new_table
from tests.rules.numbers import parameters

P = parameters(
    band_close_m=100.0, band_near_m=500.0, band_far_m=1500.0, unit_of_fire_h=8.0,
    small_arms_hit=0.1, small_arms_degradation=0.05, gun_hit=0.6, gun_hit_scale_m=500.0,
    gun_engaged_share=0.1, gun_degradation=0.2, penetration_steepness=6.0, side_shot_share=0.25,
    knock_out_given_penetration=0.5, diesel_factor=0.6, gun_target_share=0.25,
    direct_shell_aim=1.0, battalion_men=800.0, battalion_area_km2=0.8, he_lethal_m2=40.0,
)  # fmt: skip


def weapon(**numbers: float) -> Any:
    """A row of weapon data, zero where not told."""
    return np.array([numbers.get(name, 0.0) for name in WEAPON_FIELDS])


MACHINE_GUN = weapon(
    crew=4, practical_range_m=1000, max_range_m=3000, rounds_per_min_sustained=100,
    unit_of_fire_rounds=2000, round_kg=0.02,
)  # fmt: skip
GUN = weapon(
    crew=6, practical_range_m=1000, max_range_m=8000, rounds_per_min_sustained=5,
    unit_of_fire_rounds=120, round_kg=10.0, shell_kg=8.0, penetration_100_mm=40,
    penetration_500_mm=30, penetration_1000_mm=20,
)  # fmt: skip
TANK = weapon(
    crew=3, armor_front_mm=20, armor_side_mm=15, fuel_l_per_km=2.0, breakdowns_per_100km=4.0
)


def test_bands() -> None:
    assert [band_range_m(b, P) for b in range(3)] == [100.0, 500.0, 1500.0]


def test_rounds_are_what_the_unit_of_fire_allows() -> None:
    assert rounds_per_h(MACHINE_GUN, P) == 250.0  # 2,000 in eight hours, not 6,000 an hour
    assert rounds_per_h(weapon(unit_of_fire_rounds=8000, rounds_per_min_sustained=2), P) == 120.0


@pytest.mark.parametrize(
    ("arm", "range_m", "expected"),
    [
        # 250 rounds x 0.1 / (1 + (500/500)^2) x 0.05: the scale is half the practical range
        (MACHINE_GUN, 500.0, 250 * 0.1 / 2 * 0.05),
        (MACHINE_GUN, 3500.0, 0.0),  # beyond its reach
        # 15 shells of 160 m2 on men at 0.001 a m2, half of them in reach at the practical range
        (GUN, 1000.0, 15 * 160 * 0.001 / 2),
        (weapon(), 100.0, 0.0),
    ],
)
def test_men(arm: Any, range_m: float, expected: float) -> None:
    assert men_lost_per_h(arm, range_m, P) == pytest.approx(expected, rel=1e-12)


def through(ratio: float) -> float:
    return 1 / (1 + math.exp(-6 * (ratio - 1)))


@pytest.mark.parametrize(
    ("arm", "range_m", "burns", "expected"),
    [
        # five a minute for a tenth of the hour; half of 0.6 hit; 30 mm against 20 and 15 mm
        (GUN, 500.0, True, 30 * 0.3 * (0.75 * through(1.5) + 0.25 * through(2.0)) * 0.5 * 0.2),
        (
            GUN, 500.0, False,
            30 * 0.3 * (0.75 * through(1.5) + 0.25 * through(2.0)) * 0.5 * 0.6 * 0.2,
        ),
        (MACHINE_GUN, 100.0, True, 0.0),
    ],
)  # fmt: skip
def test_vehicles(arm: Any, range_m: float, burns: bool, expected: float) -> None:
    lost = vehicles_lost_per_h(arm, TANK, range_m, burns, P)
    assert lost == pytest.approx(expected, rel=1e-12)


def test_guns() -> None:
    assert guns_lost_per_h(GUN, 500.0, P) == pytest.approx(15 * 0.3 * 0.2 * 0.25, rel=1e-12)
    assert guns_lost_per_h(MACHINE_GUN, 500.0, P) == pytest.approx(0.02 * 0.625, rel=1e-12)


@given(st.floats(50, 6000), st.floats(50, 6000))
def test_distance_only_protects(a: float, b: float) -> None:
    near, far = sorted((a, b))
    for arm in (MACHINE_GUN, GUN):
        assert 0.0 <= men_lost_per_h(arm, far, P) <= men_lost_per_h(arm, near, P)
        assert 0.0 <= guns_lost_per_h(arm, far, P) <= guns_lost_per_h(arm, near, P)
    assert vehicles_lost_per_h(GUN, TANK, far, True, P) <= vehicles_lost_per_h(
        GUN, TANK, near, True, P
    )


@pytest.fixture(scope="module")
def filled() -> tuple[Any, Any]:
    """Effects of a machine gun, a gun, and a tank that mounts one gun and two machine guns."""
    weapons = np.array([MACHINE_GUN, GUN, TANK])
    mounts = np.array([[0, 0, 0], [0, 0, 0], [2, 1, 0]], dtype=np.int32)
    classes = np.array([TargetClass.PERSON, TargetClass.GUN, TargetClass.TANK], dtype=np.int8)
    petrol = np.array([0, 0, 1], dtype=np.int8)
    indirect = np.array([0, 1, 0], dtype=np.int8)
    arsenal, anti_vehicle = new_table(ARSENAL, 3), np.zeros((3, 3, 3))
    fill_effects(weapons, mounts, classes, petrol, indirect, arsenal, anti_vehicle, P)
    return arsenal, anti_vehicle


def test_mounted_weapons_count_with_their_vehicle(filled: tuple[Any, Any]) -> None:
    arsenal, anti_vehicle = filled
    for b, range_m in enumerate((100.0, 500.0, 1500.0)):
        mg, gun = (float(men_lost_per_h(arm, range_m, P)) for arm in (MACHINE_GUN, GUN))
        assert arsenal.anti_person[:, b] == pytest.approx([mg, gun, 2 * mg + gun])
        kills = float(vehicles_lost_per_h(GUN, TANK, range_m, True, P))
        assert anti_vehicle[:, 2, b] == pytest.approx([0.0, kills, kills])
    assert not anti_vehicle[:, :2].any()  # only armor is a target of armor-piercing fire


def test_spending_and_weights(filled: tuple[Any, Any]) -> None:
    arsenal, _ = filled
    assert arsenal.small_arms_per_h == pytest.approx([1 / 8, 0.0, 2 / 8])
    assert arsenal.shells_per_h == pytest.approx([0.0, 1 / 8, 1 / 8])
    assert arsenal.small_uf_t == pytest.approx([0.04, 0.0, 0.08])
    assert arsenal.round_t == pytest.approx([0.00002, 0.01, 0.01])
    assert arsenal.unit_of_fire == pytest.approx([2000, 120, 120])
    assert arsenal.range_hexes.tolist() == [0, 8, 0]
    assert arsenal.indirect_per_h == pytest.approx([0.0, 300.0, 0.0])
    assert arsenal.lethal_m2 == pytest.approx([0.0, 160.0, 0.0])
    assert arsenal.breakdown_per_km == pytest.approx([0.0, 0.0, 0.04])
    assert arsenal.fuel_t_per_km == pytest.approx([0.0, 0.0, 0.0015])
    assert arsenal.crew == pytest.approx([4, 6, 3])
