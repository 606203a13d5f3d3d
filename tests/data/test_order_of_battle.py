"""The order of battle of August 1939: it adds up, stands where the sources put it, and can be led."""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

import pytest
from ruamel.yaml import YAML

from nomonhan.hexgrid import distance, nearest_hex
from nomonhan.scenario.loader import LoadedScenario, load_scenario
from nomonhan.scenario.packaged import DATA_FOLDER
from nomonhan.scenario.records import Place, Scenario, Unit
from nomonhan.terrain.projection import Projection, to_plane

NAME = "khalkhin_gol_august_1939"
MAP = DATA_FOLDER / "terrain" / "khalkhin_gol"
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


# --- places -----------------------------------------------------------------------------------------


@cache
def facts(file: str) -> Any:
    """A file of the map, read by itself."""
    return YAML(typ="safe", pure=True).load((MAP / f"{file}.yaml").read_text(encoding="utf-8"))


def frame() -> dict[str, float]:
    grid: dict[str, float] = facts("map")["frame"]
    return grid


def plane(lon: float, lat: float) -> tuple[float, float]:
    """Km east and north of the map's origin."""
    x, y = to_plane(Projection(frame()["lat"], frame()["lon"]), lon, lat)
    return float(x), float(y)


@cache
def zone_centers() -> dict[str, tuple[float, float]]:
    return {k: plane(*z["at"]) for k, z in facts("zones")["zones"].items()}


@cache
def river(name: str) -> list[tuple[float, float]]:
    return [plane(*point) for point in facts("rivers")["rivers"][name]["line"]]


def point(place: Place) -> tuple[float, float]:
    assert place.zone is not None
    x, y = zone_centers()[place.zone]
    return x + place.east_km, y + place.north_km


def hex_of(unit: Unit) -> int:
    assert unit.at is not None
    x, y = point(unit.at)
    at = frame()
    return nearest_hex(x - at["west_km"], y - at["south_km"], int(at["n_cols"]), int(at["n_rows"]))


def is_on_left_bank(unit: Unit, name: str) -> bool:
    """Whether a unit stands left of the river's nearest reach, looking downstream."""
    assert unit.at is not None
    px, py = point(unit.at)
    nearest, left = float("inf"), False
    line = river(name)
    for (ax, ay), (bx, by) in zip(line, line[1:], strict=False):
        dx, dy = bx - ax, by - ay
        t = min(1.0, max(0.0, ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy)))
        gap = (px - ax - t * dx) ** 2 + (py - ay - t * dy) ** 2
        if gap < nearest:
            nearest, left = gap, dx * (py - ay) - dy * (px - ax) > 0
    return left


ON_MAP = [k for k, u in load_scenario(NAME).scenario.units.items() if u.at is not None]

# Centers and uncertainties of the dossier, degrees and km.
CENTERS = {
    "fui_detachment": (47.855, 118.605, 3.5),
    "26th_regiment": (47.760, 118.680, 5.0),
    "64th_regiment": (47.740, 118.660, 3.5),
    "72nd_regiment": (47.725, 118.670, 6.0),
    "hasebe_detachment": (47.690, 118.705, 4.0 + 5.0),  # its artillery stands 5 km behind
    "71st_regiment": (47.645, 118.790, 7.0),
    "artillery_group": (47.735, 118.745, 5.0),
    "north_hsingan_guard": (47.885, 118.640, 8.0),
    "hsingan_detachment": (47.600, 118.850, 10.0),
    "shilan_detachment": (47.600, 118.850, 10.0),
    "army_reserve": (47.665, 118.465, 5.0),
}


@pytest.mark.parametrize("formation", CENTERS)
def test_formation_stands_within_the_uncertainty_of_its_place(formation: str) -> None:
    lat, lon, uncertainty_km = CENTERS[formation]
    x, y = plane(lon, lat)
    for key, unit in below(formation).items():
        assert unit.at is not None
        ux, uy = point(unit.at)
        assert (ux - x) ** 2 + (uy - y) ** 2 <= uncertainty_km**2, key


@pytest.mark.parametrize("key", ON_MAP)
def test_unit_stands_on_the_map_within_a_stated_uncertainty(key: str) -> None:
    unit = scenario().units[key]
    assert hex_of(unit) >= 0
    assert unit.at is not None
    assert unit.at.uncertainty_km >= 2
    assert unit.at.source is not None


def test_units_stand_on_the_right_bank_of_the_halha() -> None:
    west = below("6th_tank_brigade") | below("army_reserve")
    for key, unit in scenario().units.items():
        if unit.at is None or unit.role in ("headquarters", "service"):
            continue
        is_west = is_on_left_bank(unit, "halha")
        if side_of(unit) == "japanese":
            assert not is_west, key
        elif key in west:
            assert is_west, key
        elif unit.role == "line" and unit.branch != "engineer":
            assert not is_west, key
        elif unit.establishment in (
            "soviet_divizion_122mm",
            "soviet_divizion_107mm",
            "soviet_divizion_152mm",
        ):
            assert is_west, key  # the guns stand on the bluff


@pytest.mark.parametrize(
    ("formation", "is_south"),
    [("64th_regiment", False), ("72nd_regiment", False), ("26th_regiment", False),
     ("36th_motor_rifle_division", False), ("hasebe_detachment", True), ("71st_regiment", True),
     ("602nd_regiment", True), ("603rd_regiment", True), ("57th_rifle_division", True)],
)  # fmt: skip
def test_units_stand_on_the_right_bank_of_the_holsten(formation: str, is_south: bool) -> None:
    for key, unit in below(formation).items():
        if unit.role == "line":
            assert is_on_left_bank(unit, "holsten") == is_south, key


def test_opponents_touch_only_along_the_line_of_contact() -> None:
    n_cols = int(frame()["n_cols"])
    units = scenario().units
    contact = below("center_group")
    for a in ON_MAP:
        for b in ON_MAP:
            if side_of(units[a]) == "soviet" and side_of(units[b]) == "japanese":
                steps = distance(hex_of(units[a]), hex_of(units[b]), n_cols)
                assert steps >= (1 if a in contact else 2), (a, b)


def test_reserves_beyond_the_map_come_only_when_called() -> None:
    absent = [u for u in scenario().units.values() if u.arrival is not None]
    assert absent
    for unit in absent:
        assert unit.arrival is not None
        assert unit.arrival.on_call
        assert unit.arrival.delay_h.is_ranged


# --- numbers ----------------------------------------------------------------------------------------


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
