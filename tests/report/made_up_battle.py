"""A battle nobody fought, with the packaged scenario's units on the packaged map."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan import codes, hexgrid
from nomonhan.replay.recording import (
    EventOnRecord,
    Header,
    LedgerRow,
    Name,
    Recording,
    SideOnRecord,
    UnitOnRecord,
)
from nomonhan.scenario import LoadedScenario, load_scenario
from nomonhan.scenario.strengths import men_on_hand
from nomonhan.terrain.facts import TheaterFacts
from nomonhan.terrain.packaged_facts import load_facts
from nomonhan.terrain.projection import Projection, to_plane

SCENARIO = "khalkhin_gol_august_1939"
TICKS = 289


class Roster(NamedTuple):
    """The units of the battle: (u,) each."""

    ids: list[str]
    side: NDArray[np.int64]
    contingent: list[str]
    formation: list[str]
    men: NDArray[np.int64]
    place: NDArray[np.float64]  # (u, 2) km on the grid


@cache
def loaded() -> LoadedScenario:
    return load_scenario(SCENARIO)


@cache
def facts() -> TheaterFacts:
    return load_facts(loaded().scenario.map)


def on_grid(lon: float, lat: float) -> NDArray[np.float64]:
    """Km from the center of hex 0."""
    frame = facts().frame
    return to_plane(Projection(frame.lat, frame.lon), lon, lat) - [frame.west_km, frame.south_km]


@cache
def roster() -> Roster:
    """Every unit that stands on the map at the start."""
    scenario = loaded().scenario
    sides = list(scenario.sides)
    ids, side, contingent, formation, men, places = [], [], [], [], [], []
    for name, unit in scenario.units.items():
        body = scenario.formations[unit.formation]
        ids.append(name)
        side.append(sides.index(body.side))
        contingent.append(body.contingent)
        formation.append(unit.formation)
        men.append(round(men_on_hand(scenario, unit)))
        spot = np.array([45.0, 33.0])
        if unit.at is not None and unit.at.zone is not None:
            zone = facts().zones[unit.at.zone].at
            spot = on_grid(*zone) + np.array([unit.at.east_km, unit.at.north_km])
        places.append(np.clip(spot, [1, 1], [66, 63]))
    return Roster(ids, np.array(side), contingent, formation, np.array(men), np.array(places))


def start() -> datetime:
    return loaded().scenario.start


def header(replication: int = 0) -> Header:
    scenario, who = loaded().scenario, roster()
    frame = facts().frame
    return Header(
        scenario=scenario.name,
        title=Name(**scenario.title.model_dump()),
        scenario_digest=loaded().digest,
        rules_version=1,
        case="base",
        replication=replication,
        seed=1,
        start=start(),
        tick_minutes=60,
        map=scenario.map,
        n_cols=frame.n_cols,
        n_rows=frame.n_rows,
        sides=[
            SideOnRecord(id=name, name=Name(**side.name.model_dump()), color=side.color)
            for name, side in scenario.sides.items()
        ],
        units=[
            UnitOnRecord(
                id=name,
                name=Name(**scenario.units[name].name.model_dump()),
                side=int(who.side[u]),
                contingent=who.contingent[u],
                formation=who.formation[u],
                branch=scenario.units[name].branch,
                echelon=scenario.units[name].echelon,
            )
            for u, name in enumerate(who.ids)
        ],
    )


def recording(replication: int = 0) -> Recording:
    """Attackers converge on Nomonhan, defenders draw together round Remizov; (t, u)."""
    rng = np.random.default_rng(replication)
    who = roster()
    n = len(who.ids)
    frame = facts().frame
    nomonhan, remizov = (on_grid(*facts().zones[z].at) for z in ("nomonhan", "remizov"))
    goal = np.where((who.side == 0)[:, None], nomonhan - [1.5, 0], np.add(remizov, [2, 0]))
    goal = goal + rng.normal(0, 2.5, (n, 2))
    hours = np.arange(TICKS)
    pace = np.where(who.side == 0, rng.uniform(0.3, 1.0, n), rng.uniform(0.1, 0.5, n))
    done = np.clip((hours[:, None] - 8) * pace / 200, 0, 1)[..., None]
    place = who.place + (goal - who.place) * done
    hexes = _hexes(place, frame.n_cols, frame.n_rows)
    rate = np.where(who.side == 0, 0.0007, 0.0022) * np.clip(hours[:, None] - 8, 0, 1)
    lost = np.cumsum(rng.poisson(rate * who.men), axis=0)
    men = np.maximum(0, who.men - lost).astype(np.int32)
    left = men / np.maximum(who.men, 1)
    cohesion = np.clip(60 + 190 * left, 0, 255)
    status = np.where(left < 0.45, codes.Status.BROKEN, codes.Status.ACTIVE)
    status = np.where(left < 0.25, codes.Status.GONE, status).astype(np.uint8)
    day = np.clip(np.sin((hours % 24 - 5) / 24 * 2 * np.pi) * 2, 0, 1)
    posture = np.where(who.side == 0, codes.Posture.ATTACK, codes.Posture.PREPARED)
    shape = (TICKS, n)
    return Recording(
        hex=hexes,
        men=men,
        vehicles=np.broadcast_to(np.int16(20), shape).copy(),
        guns=np.broadcast_to(np.int16(6), shape).copy(),
        cohesion=cohesion.astype(np.uint8),
        suppression=np.clip(rng.normal(30, 25, shape), 0, 255).astype(np.uint8),
        posture=np.broadcast_to(posture.astype(np.uint8), shape).copy(),
        status=status,
        supply=((hours[:, None] > 130) & (who.side == 1) * 1).astype(np.uint8) * 2,
        mission=np.zeros(shape, dtype=np.uint8),
        control=_control(hexes, who.side, frame.n_cols, frame.n_rows),
        light=day.astype(np.float64),
    )


def _hexes(place: NDArray[np.float64], n_cols: int, n_rows: int) -> NDArray[np.int16]:
    """Nearest hexes of places (t, u, 2), rounded row first: near enough for a made-up battle."""
    row = np.clip(np.rint(place[..., 1] / hexgrid.ROW_SPACING), 0, n_rows - 1).astype(np.int64)
    col = np.clip(np.rint(place[..., 0] - 0.5 * (row & 1)), 0, n_cols - 1).astype(np.int64)
    return (row * n_cols + col).astype(np.int16)


def _control(
    hexes: NDArray[np.int16], side: NDArray[np.int64], n_cols: int, n_rows: int
) -> NDArray[np.int8]:
    """The side of the nearest unit within 6 km, looked at every six hours; (t, h)."""
    centers = hexgrid.centers(n_cols, n_rows)
    control = np.full((TICKS, len(centers)), -1, dtype=np.int8)
    for t in range(0, TICKS, 6):
        places = centers[hexes[t]]
        apart = (centers**2).sum(1)[:, None] + (places**2).sum(1) - 2 * centers @ places.T
        nearest = np.argmin(apart, axis=1)
        near = apart[np.arange(len(centers)), nearest] < 36
        control[t : t + 6] = np.where(near, side[nearest], -1)
    return control


def events() -> list[EventOnRecord]:
    index = {name: u for u, name in enumerate(roster().ids)}
    tank = next(u for u in index.values() if "tank" in roster().ids[u])
    cavalry = next(u for name, u in index.items() if "manchukuo" in name)
    infantry = next(u for name, u in index.items() if "28th_regiment" in name)
    return [
        EventOnRecord(tick=20, kind="unit_broken", side=1, unit=cavalry, hex=2500),
        EventOnRecord(tick=31, kind="envelopment", side=0, unit=tank, hex=2500),
        EventOnRecord(tick=44, kind="breakthrough", side=0, unit=tank, hex=2500),
        EventOnRecord(tick=101, kind="zone_changed", side=0, zone="fui", hex=2600),
        EventOnRecord(tick=104, kind="counterattack_begun", side=1, unit=infantry, hex=2300),
        EventOnRecord(tick=126, kind="ring_closed", side=0, zone="nomonhan", hex=2400),
        EventOnRecord(tick=130, kind="counterattack_ended", side=1, unit=infantry, hex=2300),
        EventOnRecord(tick=236, kind="zone_changed", side=0, zone="remizov", hex=2300),
    ]


def ledger() -> list[LedgerRow]:
    return [
        LedgerRow(
            tick=24, side=0, formation="army_reserve", clause="commit_reserve",
            knew={"enemy_men": 900, "age_h": 6}, ordered={"mission": "exploit", "zone": "nomonhan"},
        ),
        LedgerRow(
            tick=84, side=1, formation=next(
                f for f in roster().formation if f.startswith("28th_regiment")
            ), clause="counterattack_flank",
            knew={"enemy_men": 2600, "age_h": 12},
            ordered={"mission": "counterattack", "zone": "height_780"},
        ),
    ]  # fmt: skip
