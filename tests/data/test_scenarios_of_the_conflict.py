"""The scenarios beside August: they load, add up, stand on dry ground, and can be fought."""

from __future__ import annotations

import dataclasses
from functools import cache
from itertools import pairwise

import numpy as np
import pytest

from nomonhan.ensemble.battle import fight_one, payload_of
from nomonhan.scenario.check import check_scenario
from nomonhan.scenario.loader import LoadedScenario, load_scenario
from nomonhan.scenario.records import Scenario
from nomonhan.terrain.arrays import LAKE, VOID
from nomonhan.terrain.board import hex_of, theater_of
from nomonhan.terrain.place_check import check_places

NAMES = [
    "khalkhin_gol_may_11_1939",
    "khalkhin_gol_may_1939",
    "khalkhin_gol_july_1939",
    "khalkhin_gol_july_23_1939",
    "lake_khasan_1938",
    "khalkhin_gol_september_1939",
]
HOURS = 30  # enough for orders, marches and the first fights


@cache
def loaded(name: str) -> LoadedScenario:
    return load_scenario(name, check_places=check_places)


def chain_of(battle: Scenario, formation: str | None) -> list[str]:
    """A formation and all above it."""
    chain: list[str] = []
    while formation is not None:
        chain.append(formation)
        formation = battle.formations[formation].parent
    return chain


@pytest.mark.parametrize("name", NAMES)
def test_it_adds_up_and_nothing_is_left_over(name: str) -> None:
    assert not check_scenario(loaded(name)).warnings
    assert len(loaded(name).scenario.totals) >= 2


@pytest.mark.parametrize("name", NAMES)
def test_every_formation_has_units_and_every_unit_a_task(name: str) -> None:
    battle = loaded(name).scenario
    chains = {key: chain_of(battle, unit.formation) for key, unit in battle.units.items()}
    assert {f for chain in chains.values() for f in chain} == set(battle.formations)
    for side, rows in battle.plans.items():
        planned = {row.formation for row in rows}
        for key, unit in battle.units.items():
            if battle.formations[unit.formation].side == side and unit.role == "line":
                assert planned & set(chains[key]), key


@pytest.mark.parametrize("name", NAMES)
def test_one_formation_leads_each_side(name: str) -> None:
    battle = loaded(name).scenario
    tops = [(f.side, chain_of(battle, key)[-1]) for key, f in battle.formations.items()]
    assert len(set(tops)) == 2


@pytest.mark.parametrize("name", NAMES)
def test_units_stand_dry_and_apart_from_the_enemy(name: str) -> None:
    battle = loaded(name).scenario
    theater = theater_of(battle)
    stands: dict[int, set[str]] = {}
    for key, unit in battle.units.items():
        if unit.at is None:
            continue
        h = hex_of(unit.at, theater)
        assert theater.terrain.cover[h] not in (LAKE, VOID), key
        assert unit.at.uncertainty_km > 0, key
        assert unit.at.source is not None, key
        stands.setdefault(h, set()).add(battle.formations[unit.formation].side)
    assert all(len(sides) == 1 for sides in stands.values())


@pytest.mark.parametrize("name", NAMES)
def test_a_hex_is_not_crowded_at_the_start(name: str) -> None:
    battle = loaded(name).scenario
    theater = theater_of(battle)
    men = np.zeros(len(theater.terrain.cover))
    for unit in battle.units.values():
        if unit.at is not None and unit.men is not None:
            men[hex_of(unit.at, theater)] += unit.men.value
    assert men.max() <= battle.rules["stack_men"].value


@pytest.mark.parametrize("name", NAMES)
def test_both_sides_value_the_same_ground_alike(name: str) -> None:
    one, other = loaded(name).scenario.sides.values()
    assert {z: n.value for z, n in one.objectives.items()} == {
        z: n.value for z, n in other.objectives.items()
    }


@pytest.mark.parametrize("name", NAMES)
def test_weather_covers_every_day(name: str) -> None:
    battle = loaded(name).scenario
    first = np.datetime64(battle.start, "h")
    days = (first + np.arange(battle.hours)).astype("datetime64[D]")
    assert [day.date for day in battle.weather] == [str(day) for day in np.unique(days)]


@pytest.mark.parametrize("name", NAMES)
def test_names_are_told_in_spanish_too(name: str) -> None:
    battle = loaded(name).scenario
    for named in (battle.units, battle.formations, battle.zones):
        for key, record in named.items():
            assert record.name.en, key
            assert record.name.es, key
            assert record.name.es != record.name.en, key


@pytest.mark.parametrize("name", [n for n in NAMES if "september" not in n])
def test_no_lesson_is_learned_before_july_is_over(name: str) -> None:
    for doctrine in loaded(name).scenario.doctrines.values():
        assert doctrine.lessons.value == 0


@pytest.mark.parametrize("name", NAMES)
def test_two_short_battles_keep_their_books(name: str) -> None:
    whole = loaded(name)
    short = whole.scenario.model_copy(update={"hours": min(HOURS, whole.scenario.hours)})
    payload = payload_of(dataclasses.replace(whole, scenario=short), seed=3)
    for replication in (0, 1):
        units = fight_one(payload, replication)["units"]
        parts = ("killed", "wounded", "missing", "captured", "withdrawn", "men_present")
        assert (units["men_start"] + units["men_arrived"] == sum(units[p] for p in parts)).all()
        assert units["men_start"].sum() > 0


def test_they_follow_one_another() -> None:
    ends = [(b.start, b.hours) for b in (loaded(n).scenario for n in NAMES[:4])]
    for (start, hours), (later, _) in pairwise(ends):
        assert start + np.timedelta64(hours, "h").astype(object) <= later


def test_may_has_japanese_infantry_and_no_japanese_tank() -> None:
    battle = loaded("khalkhin_gol_may_1939").scenario
    held = {
        weapon
        for unit in battle.units.values()
        if battle.formations[unit.formation].contingent == "japanese"
        for weapon in {**battle.establishments[unit.establishment].holdings, **unit.holdings}
    }
    classes = {battle.weapon_systems[weapon].target_class for weapon in held}
    assert "armored_car" in classes
    assert "tank" not in classes


def test_one_bridge_is_there_for_those_who_cross_in_july() -> None:
    battle = loaded("khalkhin_gol_july_1939").scenario
    names = theater_of(battle).names
    ours = [b for b in names.bridges if b.side == "japanese" and "engineer" not in b.id]
    assert [b.id for b in ours] == ["japanese_bridge"]
    at_first = names.bridges_standing(battle.start)
    assert 0 < at_first.sum() < len(names.bridges), "more are built while the battle lasts"
