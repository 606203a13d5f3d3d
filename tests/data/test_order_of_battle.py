"""The order of battle of August 1939: it adds up and can be led."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

import pytest

from nomonhan.scenario.loader import LoadedScenario, load_scenario
from nomonhan.scenario.records import Scenario, Unit

NAME = "khalkhin_gol_august_1939"
TANKS = {"bt_5", "bt_7", "t_26", "t_37a", "kht_26", "kht_130"}
ARMORED_CARS = {"ba_3", "ba_6", "ba_10", "ba_20", "fai"}
FIELD_GUNS = {
    "m_1902_30_76mm", "m_1910_30_107mm", "m_1910_30_122mm", "m_1909_30_152mm", "ml_20_152mm",
    "a_19_122mm", "su_12",
}  # fmt: skip
LIGHT_GUNS = {"m_1927_76mm", "m_1932_45mm"}
MORTARS = {"m_1936_82mm_mortar"}


@cache
def loaded(*patches: str) -> LoadedScenario:
    return load_scenario(NAME, patches=patches)


def scenario() -> Scenario:
    return loaded().scenario


def side_of(unit: Unit) -> str:
    return scenario().formations[unit.formation].side


def chain_of(formation: str) -> list[str]:
    """A formation and all above it."""
    chain: list[str] = []
    at: str | None = formation
    while at is not None:
        assert at not in chain, f"{at} commands itself"
        chain.append(at)
        at = scenario().formations[at].parent
    return chain


def below(formation: str) -> dict[str, Unit]:
    """Units of a formation and of those below it."""
    return {k: u for k, u in scenario().units.items() if formation in chain_of(u.formation)}


def held(battle: Scenario, side: str, weapons: set[str]) -> int:
    """Weapons that a side holds, counted here anew: own figure, else establishment x strength."""
    count = 0
    for unit in battle.units.values():
        if battle.formations[unit.formation].side == side:
            paper = battle.establishments[unit.establishment].holdings
            for weapon in weapons & (set(paper) | set(unit.holdings)):
                if weapon in unit.holdings:
                    count += round(unit.holdings[weapon].value)
                else:
                    count += round(paper[weapon].value * unit.strength.value)
    return count


def men(battle: Scenario, side: str, *, on_map: bool = False) -> int:
    """Men of a side."""
    return sum(
        round((unit.men or battle.establishments[unit.establishment].men).value)
        for unit in battle.units.values()
        if battle.formations[unit.formation].side == side and (unit.at or not on_map)
    )


class Set(NamedTuple):
    """A published set of Soviet strengths."""

    patches: tuple[str, ...]
    men: int
    tanks: int
    armored_cars: int


SETS = [Set((), 51_950, 438, 385), Set(("shishkin_1946",), 57_000, 498, 346)]


@pytest.mark.parametrize("published", SETS, ids=["first", "second"])
def test_each_soviet_set_adds_up(published: Set) -> None:
    battle = loaded(*published.patches).scenario
    assert men(battle, "soviet") == published.men
    assert held(battle, "soviet", TANKS) == published.tanks
    assert held(battle, "soviet", ARMORED_CARS) == published.armored_cars
    assert held(battle, "soviet", FIELD_GUNS) == 216
    assert held(battle, "soviet", LIGHT_GUNS) == 286
    assert held(battle, "soviet", MORTARS) == 40


def test_japan_has_no_tank_and_as_many_men_as_the_sources_say() -> None:
    battle = scenario()
    armor = {k for k, w in battle.weapon_systems.items() if w.target_class == "tank"}
    assert armor >= TANKS
    assert held(battle, "japanese", armor) == 0
    at_handagai = sum(u.men.value for u in below("28th_regiment").values() if u.men)
    assert 25_000 <= men(battle, "japanese", on_map=True) + at_handagai <= 38_000


def test_thirty_five_rifle_battalions_and_twenty_squadrons() -> None:
    rifle = {"infantry", "motorized_infantry", "machine_gun", "airborne"}
    battalions = [
        u for u in below("first_army_group").values() if u.branch in rifle and u.role == "line"
    ]
    assert len(battalions) == 35 + 1  # and the battalion of the 11th Tank Brigade
    regiments = [
        u for u in below("first_army_group").values() if u.branch == "cavalry" and u.role == "line"
    ]
    assert len(regiments) * 5 == 20  # four saber squadrons and one of machine guns in each


def test_all_four_contingents_fight() -> None:
    fielded = {scenario().formations[u.formation].contingent for u in scenario().units.values()}
    assert fielded == {"soviet", "mongolian", "japanese", "manchukuo"}


def test_chain_of_command_ends_at_one_formation_a_side() -> None:
    tops = {(f.side, chain_of(k)[-1]) for k, f in scenario().formations.items()}
    assert tops == {("soviet", "first_army_group"), ("japanese", "sixth_army")}


def test_every_formation_has_units_and_every_unit_a_task() -> None:
    planned = {row.formation for rows in scenario().plans.values() for row in rows}
    assert planned <= set(scenario().formations)
    for key in scenario().formations:
        assert below(key), key
    for key, unit in scenario().units.items():
        if unit.role == "line":
            assert planned & set(chain_of(unit.formation)), key


def test_no_plan_row_is_dated_after_h_hour() -> None:
    h_hour = scenario().sides["soviet"].h_hour
    assert h_hour is not None
    for rows in scenario().plans.values():
        assert all(row.start is None or row.start <= h_hour for row in rows)


def test_aircraft_add_up_by_class() -> None:
    air, weapons = scenario().air, scenario().weapon_systems
    assert sum(n.value for n in air["soviet"].aircraft.values()) == 515
    by_kind: dict[str, float] = {}
    for name, number in air["japanese"].aircraft.items():
        kind = weapons[name].kind
        by_kind[kind] = by_kind.get(kind, 0) + number.value
    assert by_kind == {
        "fighter": 88, "light_bomber": 24, "heavy_bomber": 13, "reconnaissance_aircraft": 19,
    }  # fmt: skip


def test_lift_is_of_the_order_that_the_sources_give() -> None:
    for side, tonnes in (("soviet", 1950), ("japanese", 1500)):
        line = scenario().supply[side]
        lift = line.trucks.value * line.availability.value * line.payload_t.value
        assert 0.6 * tonnes <= lift / line.round_trip_d.value <= 1.2 * tonnes


def test_weather_covers_every_day() -> None:
    days = [day.date for day in scenario().weather]
    assert days == [f"1939-08-{d}" for d in range(20, 32)]


def test_both_sides_value_the_same_ground_alike() -> None:
    soviet, japanese = (scenario().sides[s].objectives for s in ("soviet", "japanese"))
    assert {k: v.value for k, v in soviet.items()} == {k: v.value for k, v in japanese.items()}


def test_patch_without_tanks_leaves_none_and_all_men() -> None:
    bare = loaded("no_tanks").scenario
    assert held(bare, "soviet", TANKS) == 0
    assert held(bare, "soviet", ARMORED_CARS) == held(scenario(), "soviet", ARMORED_CARS)
    assert men(bare, "soviet") == men(scenario(), "soviet")


@pytest.mark.parametrize("patch", ["frontal_attack_only", "frontal_attack_deep"])
def test_patches_of_the_frontal_attack_go_round_nothing(patch: str) -> None:
    frontal = loaded(patch).scenario
    missions = {row.mission for row in frontal.plans["soviet"]}
    assert missions.isdisjoint({"envelop", "exploit"})
    assert {row.mission for row in scenario().plans["soviet"]} >= {"envelop", "exploit", "fix"}
    assert frontal.plans["japanese"] == scenario().plans["japanese"]
    last = {row.formation: row for row in frontal.plans["soviet"] if row.mission != "reserve"}
    stormed = {row.formation for row in frontal.plans["soviet"] if row.mission == "assault"}
    assert {last[name].mission for name in stormed - {"army_reserve"}} == {"hold"}
