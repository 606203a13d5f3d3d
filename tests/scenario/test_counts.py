"""More weapon systems than the tables of a battle have room for are refused, and no fewer."""

from __future__ import annotations

import shutil
from copy import deepcopy
from pathlib import Path

import pytest
from ruamel.yaml import YAML

from nomonhan.engine.prepare import prepare
from nomonhan.scenario import ScenarioError, load_scenario
from nomonhan.scenario.limits import MOST_HOLDINGS, MOST_WEAPON_SYSTEMS
from nomonhan.state.tables import FIRES, ROSTER
from nomonhan.terrain.board import theater_of
from tests.scenario.folders import BASE, base_text


def with_systems(folder: Path, systems: int, held: int) -> str:
    """The base with so many weapon systems, of which its first unit may hold so many."""
    shutil.copytree(BASE, folder)
    armies, units = (YAML(typ="safe").load(base_text(name)) for name in ("armies", "units"))
    kinds = armies["weapon_systems"]
    rifle = next(weapon for weapon in kinds.values() if weapon.get("kind") == "rifle")
    added = [f"rifle_{i}" for i in range(systems - len(kinds))]
    kinds |= {name: deepcopy(rifle) for name in added}
    unit = next(iter(units["units"].values()))
    more = held - len(armies["establishments"][unit["establishment"]]["holdings"])
    unit["holdings"] = dict.fromkeys(added[:more], 1)
    for name, page in (("armies", armies), ("units", units)):
        YAML(typ="safe").dump(page, folder / f"{name}.yaml")
    return str(folder)


def test_as_many_as_there_is_room_for(tmp_path: Path) -> None:
    name = with_systems(tmp_path / "s", MOST_WEAPON_SYSTEMS, MOST_HOLDINGS)
    loaded = load_scenario(name)
    kinds = prepare(loaded.scenario, loaded.digest, theater_of(loaded.scenario)).kinds
    assert (kinds >= 0).sum(axis=1).max() == MOST_HOLDINGS
    for words in (ROSTER["weapons"], FIRES["by"]):
        assert 8 * words.itemsize == MOST_WEAPON_SYSTEMS


@pytest.mark.parametrize(
    ("systems", "held", "what"),
    [
        (MOST_WEAPON_SYSTEMS + 1, 3, "129 weapon systems are more than a battle can keep apart"),
        (60, MOST_HOLDINGS + 1, "the unit may hold 32 weapon systems, more than 31"),
    ],
)
def test_one_more_is_refused(tmp_path: Path, systems: int, held: int, what: str) -> None:
    with pytest.raises(ScenarioError, match=what):
        load_scenario(with_systems(tmp_path / "s", systems, held))
