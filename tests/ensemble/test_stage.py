"""Battles of an ensemble share their tables, and are the battles that have their own."""

from __future__ import annotations

import gc
from typing import Any

import numpy as np
import pytest

from nomonhan.ensemble import stage
from nomonhan.ensemble.battle import Payload, battle_of, fight_one, payload_of
from nomonhan.ensemble.rows import rows_of
from nomonhan.ensemble.schema import Result
from nomonhan.scenario.loader import load_scenario

SCENARIO = "two_equal_armies"


@pytest.fixture(scope="module")
def payloads() -> list[Payload]:
    """Two cases of unlike commanders: what one leaves on the stage is wrong for the other."""
    sets = [[], ["doctrines.even.aggressiveness=1", "rules.memory_h=3"]]
    return [payload_of(load_scenario(SCENARIO, (), each), 1) for each in sets]


def content(result: Result) -> list[Any]:
    return [
        (table, name, np.ma.getmaskarray(v).tolist(), np.ma.getdata(v).tolist())
        for table, columns in result.items()
        for name, v in columns.items()
    ]


def test_what_was_fought_before_on_the_same_tables_changes_nothing(payloads: list[Payload]) -> None:
    alone = {
        (i, k): content(rows_of(battle_of(payload, k), payload.names, payload.seed))
        for i, payload in enumerate(payloads)
        for k in (0, 3)
    }
    assert alone[0, 0] != alone[1, 0]
    assert alone[0, 0] != alone[0, 3]
    fought = [(cell, fight_one(payloads[cell[0]], cell[1])) for cell in (*alone, *reversed(alone))]
    for cell, result in fought:  # compared at the end: rows are not written over by later battles
        assert content(result) == alone[cell]


def test_a_stage_goes_with_its_scenario_and_few_are_kept(
    payloads: list[Payload], monkeypatch: pytest.MonkeyPatch
) -> None:
    def kept() -> int:
        payload = payloads[0]
        stage.cleared_stage(payload.prepared, payload.plans)
        return len(stage._stages.kept)

    before = kept()
    passing = payload_of(load_scenario(SCENARIO), 1)
    first = stage.cleared_stage(passing.prepared, passing.plans)
    assert stage.cleared_stage(passing.prepared, passing.plans).battle is first.battle
    assert kept() == before + 1
    del passing, first
    gc.collect()
    assert kept() == before
    monkeypatch.setattr(stage, "STAGES_KEPT", 2)
    others = [payload_of(load_scenario(SCENARIO), seed) for seed in range(3)]
    for other in others:
        stage.cleared_stage(other.prepared, other.plans)
    assert kept() == 2


AUGUST = "khalkhin_gol_august_1939"  # where places are drawn, and with them the lines of H-hour


@pytest.mark.parametrize("name", [SCENARIO, AUGUST])
def test_what_is_not_cleared_is_written_anew_or_never(name: str) -> None:
    """Whatever the lasting tables held before, the next battle is the battle fought alone."""
    payload = payload_of(load_scenario(name), 1)
    alone = content(rows_of(battle_of(payload, 5), payload.names, payload.seed))
    fight_one(payload, 3)
    kept = stage.cleared_stage(payload.prepared, payload.plans)
    battle, charts = kept.battle, [each.chart.land for each in kept.headquarters]
    lasting = stage.lasting(kept)
    expected = [battle.land, battle.anti_vehicle, battle.sight.glimpses, *charts]
    assert all(a is b for a, b in zip(lasting, expected, strict=True))
    assert (payload.prepared.placing is not None) == (name == AUGUST)
    assert battle.anti_vehicle.any()
    battle.anti_vehicle[battle.anti_vehicle != 0] = np.nan
    battle.sight.glimpses[:] = np.nan
    for table in charts if payload.prepared.placing is None else [battle.land, *charts]:
        table["depth_km"], table["along_km"] = np.nan, np.nan
    if payload.prepared.placing is not None:
        battle.land["open_flank"] = 77
    assert content(fight_one(payload, 5)) == alone
