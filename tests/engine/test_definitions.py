"""Breakthrough, envelopment and ring, against a clerk with a notebook."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Event, Role, Status
from nomonhan.engine.lines import FLANK_KM, FORWARD_KM, line_behind
from nomonhan.engine.phases.definitions import find_breakthroughs, measure_ring
from tests.engine.fights import skirmish
from tests.engine.phases import place_of, put, run_phase, scattered
from tests.reference.board import places_around
from tests.reference.h_hour import Breakthroughs, Deep, behind, in_the_line, ring_history

N_COLS, N_ROWS = 14, 9


def stands(hexes: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    """1 where one of `hexes` is, (h,)."""
    there = np.zeros(N_COLS * N_ROWS, dtype=np.int8)
    there[hexes] = 1
    return there


@pytest.mark.parametrize("seed", range(8))
def test_depth_and_flanks_behind_a_line_of_points(seed: int) -> None:
    rng = np.random.default_rng(seed)
    terrain = skirmish().terrain
    n = N_COLS * N_ROWS
    own, enemy = (
        np.unique(rng.choice(n, size=rng.integers(1, 7))).astype(np.int32) for _ in range(2)
    )
    depth, along, flank = line_behind(terrain.x_km, terrain.y_km, stands(own), stands(enemy))
    points = list(zip(terrain.x_km.tolist(), terrain.y_km.tolist(), strict=True))
    mine, theirs = [points[h] for h in own], [points[h] for h in enemy]
    line = in_the_line(mine, theirs, FORWARD_KM)
    for h in range(n):
        away = sorted({round(math.dist(points[h], p), 9): None for p in line})
        tie = len([p for p in set(line) if abs(math.dist(points[h], p) - away[0]) < 1e-6]) > 1
        expected = behind(points[h], mine, theirs, FORWARD_KM, FLANK_KM)
        if not tie:  # two nearest points of the line: either will do
            assert depth[h] == pytest.approx(expected[0], abs=1e-9)
        assert along[h] == pytest.approx(expected[1], abs=1e-9)
        assert flank[h] == expected[2]


def test_a_side_without_a_line_is_never_broken_through() -> None:
    terrain = skirmish().terrain
    none, some = np.array([], dtype=np.int32), np.array([3], dtype=np.int32)
    for own, enemy in ((none, some), (some, none), (none, none)):
        depth, _, flank = line_behind(terrain.x_km, terrain.y_km, stands(own), stands(enemy))
        assert (depth < -50).all()
        assert not flank.any()


@pytest.mark.parametrize("seed", range(40, 52))
def test_breakthroughs_are_counted_as_a_clerk_would(seed: int) -> None:
    battle, _, rng = scattered(seed)
    land = battle.land.copy()  # the map of all battles is not to be touched
    land.depth_km = rng.choice([-1.0, 1.0, 3.999, 4.0, 6.0, 9.0], land.depth_km.shape)
    land.along_km = rng.choice([0.0, 4.999, 5.0, 11.0, 30.0], land.along_km.shape)
    land.open_flank = rng.random(land.open_flank.shape) < 0.3
    battle = battle._replace(land=land)
    clerk = Breakthroughs(round_h=2.0)
    told: list[tuple[int, bool, int]] = []
    places = np.where(rng.random(len(battle.units)) < 0.4, -1, battle.units.hex)
    for hour in range(24):
        some = (rng.random(len(places)) < 0.07) & (places >= 0)
        places = np.where(some, rng.permutation(N_COLS * N_ROWS)[: len(places)], places)
        for x in (0, 1):  # sides never share a hex
            both = [set(places[battle.roster.side == x]) - {-1} for x in (0, 1)]
            if both[0] & both[1]:
                places[battle.roster.side == x] = battle.units.hex[battle.roster.side == x]
        put(battle, places)
        battle.units.status[rng.random(len(places)) < 0.03] = Status.BROKEN
        battle.units.cut_off_ticks = 4 * (rng.random(len(places)) < 0.03)
        run_phase(find_breakthroughs, battle, tick=4 * hour + 3, ticks=8)
        told += clerk.report(reports(battle, land))
    assert told  # a history in which something happens
    n = battle.ledger.n_events[0]
    kinds = {Event.BREAKTHROUGH: False, Event.ENVELOPMENT: True}
    written = [(x, kinds[kind], u) for _, kind, x, u, _ in battle.ledger.event[:n].tolist()]
    assert written == told
    for x in (0, 1):
        scores = battle.ledger.sides[x]
        assert scores.breakthroughs == sum(side == x and not flank for side, flank, _ in told)
        assert scores.envelopments == sum(side == x and flank for side, flank, _ in told)


def reports(battle: object, land: object) -> list[Deep]:
    """What every line battalion in hand reports."""
    units, roster = battle.units, battle.roster  # type: ignore[attr-defined]
    stands = []
    for u in range(len(units)):
        if units.status[u] != Status.ACTIVE or units.hex[u] < 0 or roster.role[u] != Role.LINE:
            continue
        side = int(roster.side[u])
        h = int(units.hex[u])
        near = places_around(place_of(h), N_COLS, N_ROWS, 2)
        barred = any(
            roster.side[v] != side
            and roster.role[v] == Role.LINE
            and units.status[v] == Status.ACTIVE
            and place_of(units.hex[v]) in near
            for v in range(len(units))
        )
        depth, along = land.depth_km[h, 1 - side], land.along_km[h, 1 - side]  # type: ignore[attr-defined]
        flank = bool(land.open_flank[h, 1 - side])  # type: ignore[attr-defined]
        supplied = units.cut_off_ticks[u] == 0
        stands.append(Deep(u, side, float(depth), float(along), flank, bool(supplied), not barred))
    return stands


@pytest.mark.parametrize("seed", range(12))
def test_rings_close_and_open_by_their_definition(seed: int) -> None:
    battle, _, rng = scattered(seed)
    inner = int(rng.integers(2))
    forward = (battle.roster.side == inner) & (battle.roster.forward == 1)
    on_map = (battle.units.status <= Status.BROKEN) & (battle.units.hex >= 0)
    counted = np.flatnonzero(forward & on_map)
    assert len(counted) >= 1
    shares = []
    likely = 0.5
    for hour in range(60):
        if rng.random() < 0.12:  # long spells of mostly cut off, or mostly not
            likely = float(rng.choice([0.02, 0.98]))
        battle.units.cut_off_ticks[counted] = 4 * (rng.random(len(counted)) < likely)
        men = battle.units.men[counted]
        cut = men[battle.units.cut_off_ticks[counted] > 0]
        shares.append(float(cut.sum() / men.sum()))
        run_phase(measure_ring, battle, tick=4 * hour + 3)
    first, events = ring_history(shares, tick_h=1.0)
    outer = battle.ledger.sides[1 - inner]
    assert outer.ring_tick == (4 * first + 3 if first >= 0 else -1)
    names = {Event.RING_CLOSED: "closed", Event.RING_OPENED: "opened"}
    rows = battle.ledger.event[: battle.ledger.n_events[0]].tolist()
    written = [((s - 3) // 4, names[kind]) for s, kind, x, _, _ in rows if x == 1 - inner]
    assert written == events
