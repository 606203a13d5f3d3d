"""Other names and dates leave the same battle, and what differs is found."""

from __future__ import annotations

import numpy as np
import pytest

from nomonhan.ensemble.battle import fight_one, payload_of
from nomonhan.scenario.loader import load_scenario
from nomonhan.terrain.board import theater_of
from proofs import renaming
from proofs.soundness import differing_columns


@pytest.mark.parametrize("name", ["two_equal_armies", "khalkhin_gol_august_1939"])
def test_names_and_dates_mean_nothing(name: str) -> None:
    found = differing_columns(name, 1)
    assert len(found) == 3
    assert set(map(tuple, found.values())) == {()}


def test_fresh_names_replace_every_id_in_another_order() -> None:
    scenario = load_scenario("khalkhin_gol_august_1939").scenario
    ids = renaming.ids_of(scenario, [])
    names = renaming.fresh_names(ids)
    assert len(set(names.values())) == len(ids)
    assert sorted(names.values()) != list(names.values())
    new = renaming.renamed(scenario, names)
    assert not set(renaming.ids_of(new, [])) & set(ids)
    assert len(new.units) == len(scenario.units)


def test_another_light_is_another_battle() -> None:
    loaded = load_scenario("two_equal_armies")
    payload, theater = payload_of(loaded, 1), theater_of(loaded.scenario)
    dark = np.zeros_like(payload.prepared.fixed["light"])
    other = renaming.same_battle(payload, loaded.scenario, theater, {}, 0, dark)
    assert renaming.differences(fight_one(payload, 0), other)


def test_differences_are_found_to_the_bit() -> None:
    loaded = load_scenario("two_equal_armies")
    payload = payload_of(loaded, 1)
    one, other = fight_one(payload, 0), fight_one(payload, 0)
    assert renaming.differences(one, other) == []
    advance = other["summary"]["western.advance_km"]
    advance[0] = np.nextafter(advance[0], np.inf)
    other["units"]["unit"] = other["units"]["unit"][::-1].copy()
    del other["days"]["present"]
    assert renaming.differences(one, other) == [
        "days.present",
        "summary.western.advance_km",
        "units.unit",
    ]
