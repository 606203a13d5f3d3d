"""Weapon systems, establishments and the bibliography that ships with the package."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel
from ruamel.yaml import YAML

import nomonhan
from nomonhan.scenario.errors import Problem
from nomonhan.scenario.quantity import ASSUMED, Quantity
from nomonhan.scenario.records import Establishment, WeaponSystem
from nomonhan.scenario.sources import read_sources

DATA = Path(nomonhan.__file__).parent / "data"
DIRECT_FIRE = {
    "rifle", "light_machine_gun", "heavy_machine_gun", "infantry_gun", "antitank_gun", "field_gun",
    "howitzer", "heavy_gun", "antiaircraft_gun", "tank_gun", "vehicle_machine_gun",
}  # fmt: skip
AIRCRAFT = {"fighter", "light_bomber", "heavy_bomber", "reconnaissance_aircraft"}
VEHICLES = {"tank", "armored_car", "self_propelled_gun", "truck"}
EXACT = {"calibre_mm"}  # follows from the name of the gun


def load(folder: str, key: str, record: type[BaseModel]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for path in sorted((DATA / folder).glob("*.yaml")):
        for name, raw in YAML(typ="safe").load(path.read_text(encoding="utf-8"))[key].items():
            assert name not in found, f"{path.name}: {name} stands in two files"
            found[name] = record.model_validate(raw)
    return found


WEAPONS: dict[str, WeaponSystem] = load("weapon_systems", "weapon_systems", WeaponSystem)
ESTABLISHMENTS: dict[str, Establishment] = load("establishments", "establishments", Establishment)


def quantities(
    node: object, path: str = "", source: str | None = None
) -> Iterator[tuple[str, Quantity, str]]:
    """Every number that a file writes, with its path and the source it rests on."""
    if isinstance(node, Quantity):
        yield path, node, node.source or source or ""
    elif isinstance(node, BaseModel):
        own = getattr(node, "source", None) or source
        for name in node.model_fields_set:
            yield from quantities(getattr(node, name), f"{path}.{name}", own)
    elif isinstance(node, dict):
        for name, value in node.items():
            yield from quantities(value, f"{path}.{name}", source)
    elif isinstance(node, list):
        for i, value in enumerate(node):
            yield from quantities(value, f"{path}[{i}]", source)


ALL = list(quantities(WEAPONS)) + list(quantities(ESTABLISHMENTS))


def held(name: str, weapon: str) -> float:
    quantity = ESTABLISHMENTS[name].holdings.get(weapon)
    return quantity.value if quantity else 0.0


def machine_guns(name: str) -> float:
    guns = ("dp_27", "maxim", "type_11_lmg", "type_96_lmg", "type_92_hmg")
    return sum(held(name, gun) for gun in guns)


def test_bibliography_can_be_read_and_graded() -> None:
    problems: list[Problem] = []
    sources = read_sources(DATA / "references.bib", problems)
    assert problems == []
    assert len({key.lower() for key in sources}) == len(sources)
    assert all(source.field("title") for source in sources.values())
    assert all(source.read for source in sources.values())


def test_every_number_names_a_source() -> None:
    sources = set(read_sources(DATA / "references.bib", [])) | {ASSUMED}
    for path, quantity, named in ALL:
        keys = [key.strip() for key in named.split(",")]
        keys += [key.strip() for other in quantity.alternatives for key in other.source.split(",")]
        assert set(keys) <= sources, path


def test_assumed_numbers_have_limits() -> None:
    for path, quantity, named in ALL:
        if named == ASSUMED and path.rsplit(".", 1)[-1] not in EXACT:
            assert quantity.low is not None, path
            assert quantity.high is not None, path


def test_limits_hold_what_other_sources_say() -> None:
    nominal = {".type_94_37mm.practical_range_m"}  # a nominal range is not one of aimed fire
    for path, quantity, _ in ALL:
        for other in quantity.alternatives:
            if other.value is not None and path not in nominal:
                assert quantity.low is not None, path
                assert quantity.high is not None, path
                assert quantity.low <= other.value <= quantity.high, path


@pytest.mark.parametrize("name", WEAPONS)
def test_engine_has_the_numbers_it_needs(name: str) -> None:
    weapon = WEAPONS[name]
    if weapon.kind in AIRCRAFT:
        assert weapon.speed_km_h.value > 0
        assert weapon.sorties_per_day.value > 0
    elif weapon.kind in VEHICLES:
        assert weapon.fuel != "none"
        assert weapon.fuel_l_per_km.value > 0
        assert weapon.breakdowns_per_100km.value > 0
        assert weapon.speed_road_km_h.value > weapon.speed_cross_country_km_h.value > 0
        assert weapon.range_cross_country_km.value > 0
        assert weapon.weight_t.value > 0
        assert bool(weapon.mounts) == (weapon.kind != "truck")
        assert (weapon.payload_t.value > 0) == (weapon.kind == "truck")
        assert weapon.armor_front_mm.value >= weapon.armor_side_mm.value
    else:
        assert 0 < weapon.practical_range_m.value <= weapon.max_range_m.value
        assert weapon.rounds_per_min_burst.value > weapon.rounds_per_min_sustained.value > 0
        assert weapon.unit_of_fire_rounds.value > 0
        assert weapon.round_kg.value > weapon.shell_kg.value
        assert bool(weapon.penetration) == (weapon.kind in DIRECT_FIRE)


@pytest.mark.parametrize("name", WEAPONS)
def test_penetration_falls_with_range(name: str) -> None:
    rows = WEAPONS[name].penetration
    ranges = [row.range_m for row in rows]
    assert ranges == sorted(set(ranges))
    for nearer, farther in pairwise(rows):
        assert farther.mm.value < nearer.mm.value


@pytest.mark.parametrize("name", WEAPONS)
def test_mounts_are_weapon_systems(name: str) -> None:
    for mount in WEAPONS[name].mounts:
        assert mount.weapon in WEAPONS
        assert not WEAPONS[mount.weapon].mounts


def test_flame_reaches_as_far_as_its_type() -> None:
    """The older type throws 25-35 m, the newer 45-50 m: one must come closer than the other."""
    assert 25 <= WEAPONS["kht_flamethrower"].practical_range_m.value <= 35
    assert 45 <= WEAPONS["kht_130_flamethrower"].practical_range_m.value <= 50


@pytest.mark.parametrize("name", ESTABLISHMENTS)
def test_establishment_holds_known_weapons_and_enough_men(name: str) -> None:
    establishment = ESTABLISHMENTS[name]
    crews = 0.0
    for weapon, count in establishment.holdings.items():
        assert weapon in WEAPONS
        crews += count.value * WEAPONS[weapon].crew.value
    assert 0 < crews <= establishment.men.value


def test_soviet_battalions_hold_the_machine_guns_of_the_totals() -> None:
    """35 battalions x (33 + 12) = 1,575; with cavalry and brigades about 2,075-2,225 of 2,255."""
    battalions = {
        "soviet_rifle_battalion": 9 + 9 + 3,  # 57th, 82nd and one regiment of the 152nd Division
        "soviet_motor_rifle_battalion": 6,
        "soviet_machine_gun_battalion": 3,
        "soviet_rifle_machine_gun_battalion": 3,
        "soviet_airborne_battalion": 2,
    }
    assert sum(battalions.values()) == 35
    total = sum(n * machine_guns(name) for name, n in battalions.items())
    assert total == pytest.approx(1575, rel=0.1)


def test_japanese_battalions_hold_the_machine_guns_of_the_estimate() -> None:
    """25 x (37 + 12) = 1,225 against the Soviet estimate of 1,283: an establishment count."""
    assert 25 * machine_guns("japanese_infantry_battalion_full") == pytest.approx(1283, rel=0.05)


def test_soviet_guns_agree_with_the_totals() -> None:
    """Nine rifle regiments hold most of 70-76 regimental guns; 130-210 anti-tank guns in all."""
    assert 50 <= 9 * held("soviet_rifle_regiment_guns", "m_1927_76mm") <= 70
    infantry = 27 * held("soviet_rifle_battalion", "m_1932_45mm")
    machine_gun = 3 * held("soviet_machine_gun_battalion", "m_1932_45mm")
    regiments = 9 * held("soviet_rifle_regiment_guns", "m_1932_45mm")
    antitank = 4 * held("soviet_antitank_battalion", "m_1932_45mm")
    assert 130 <= infantry + machine_gun + regiments + antitank <= 210


def test_japanese_artillery_adds_up_to_the_82_guns_of_july() -> None:
    parts = {
        "japanese_field_artillery_battalion": (3, ("type_38_75mm", "type_38_12cm")),
        "japanese_heavy_howitzer_battalion": (2, ("type_96_15cm",)),
        "japanese_heavy_gun_battalion": (2, ("type_92_10cm",)),
        "japanese_type_90_battalion": (1, ("type_90_75mm",)),
        "japanese_muling_heavy_battery": (1, ("type_89_15cm",)),
    }
    assert sum(n * held(name, gun) for name, (n, guns) in parts.items() for gun in guns) == 82


def test_works_cited_by_the_rules_stand_in_the_bibliography() -> None:
    known = set(read_sources(DATA / "references.bib", []))
    cited: dict[str, Path] = {}
    for path in sorted(Path(nomonhan.__file__).parent.rglob("*.py")):
        for bracket in re.findall(r"\[([A-Z][^\[\]]*)\]", path.read_text(encoding="utf-8")):
            for key in re.findall(r"\b[A-Z][A-Za-z]+(?:18|19|20)\d\d\b", bracket):
                cited[key] = path
    assert cited
    assert {key: path for key, path in cited.items() if key not in known} == {}
