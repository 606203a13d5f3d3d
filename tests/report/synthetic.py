"""The folder of a run nobody fought: every table of the schema, books balanced, replays beside it.

Losses are drawn per unit, day and fate, and every table is a sum of the same draws.
"""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.ensemble.schema import EVENT_KINDS, TABLES, Columns, columns_of
from nomonhan.ensemble.tables import write_table
from nomonhan.replay.file import replay_name, write_replay
from nomonhan.scenario.digest import ordered_json
from tests.report import made_up_battle as battle

SIDES = {"soviet": ["soviet", "mongolian"], "japanese": ["japanese", "manchukuo"]}
DAYS = 12
FATES = ("killed", "wounded", "missing", "captured")
FATE_SHARES = {"soviet": (0.24, 0.70, 0.05, 0.01), "japanese": (0.44, 0.46, 0.06, 0.04)}
DAY_SHAPE = np.array([9, 8, 8, 9, 11, 12, 11, 10, 9, 7, 4, 2]) / 100
WEAPONS = {
    "soviet": ("m_1927_76mm", "m_1910_30_122mm", "maxim", "bt_5", "tank_45mm", "mosin_rifle"),
    "japanese": ("type_38_75mm", "type_94_37mm", "type_92_hmg", "type_38_rifle", "type_96_15cm"),
}
CLASSES = ("person", "tank", "armored_car", "gun")
RATES = {"soviet": 0.24, "japanese": 0.34}  # casualties over the battle, share of all men


class Draws(NamedTuple):
    losses: NDArray[np.int64]  # (k, u, d, 4)
    side: NDArray[np.int64]  # (u,)
    ring: NDArray[np.float64]  # (k,) hours, NaN never
    winner: NDArray[Any]  # (k,)
    decisive: NDArray[np.bool_]  # (k,)
    severity: NDArray[np.float64]  # (k,)


def draw(n: int, seed: int) -> Draws:
    """All that differs between battles."""
    rng = np.random.default_rng(seed)
    who = battle.roster()
    names = [list(SIDES)[x] for x in who.side]
    severity = np.exp(rng.normal(0, 0.22, n))
    level = who.men * np.array([RATES[name] for name in names])
    weak = np.array([c in ("mongolian", "manchukuo") for c in who.contingent])
    rate = severity[:, None, None] * (level * np.where(weak, 0.25, 1))[None, :, None] * DAY_SHAPE
    shares = np.array([FATE_SHARES[name] for name in names])
    losses = rng.poisson(rate[..., None] * shares[None, :, None, :])
    ring = 126 + rng.normal(0, 13, n) - 30 * (severity - 1)
    ring[rng.random(n) < 0.14] = np.nan
    luck = rng.random(n)
    winner = np.where(~np.isnan(ring) | (luck < 0.3), "soviet", "draw").astype(object)
    winner[luck > 0.985] = "japanese"
    decisive = (winner == "soviet") & (rng.random(n) < 0.55)
    return Draws(losses.astype(np.int64), who.side, ring, winner, decisive, severity)


def iso(hours: float) -> str:
    return (battle.start() + timedelta(hours=int(hours))).isoformat(timespec="minutes")


def text(values: list[Any]) -> NDArray[Any]:
    """A text column, masked where None."""
    array = np.array(values, dtype=object)
    mask = np.array([v is None for v in values], dtype=bool)
    return np.ma.masked_array(array, mask) if mask.any() else array


def make_run(folder: Path, n: int = 200, seed: int = 1, replays: int = 2) -> Path:
    """Write the folder of a made-up run."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = draw(n, seed)
    rng = np.random.default_rng(seed + 1)
    makers = {
        "summary": summary, "days": days, "units": units_table, "holdings": holdings,
        "causes": causes, "events": events,
    }  # fmt: skip
    for table in TABLES:
        columns = columns_of(table, SIDES)
        write_table(folder / f"{table}.parquet", makers[table](drawn, rng), columns)
    for k in range(min(replays, n)):
        write_replay(
            folder / "replays" / replay_name("base", k), battle.header(k), battle.recording(k),
            battle.events(), battle.ledger(),
        )  # fmt: skip
    (folder / "manifest.json").write_text(json.dumps(manifest(n, seed), indent=1), "utf-8")
    scenario = ordered_json(battle.loaded().scenario)
    (folder / "scenario.json").write_text(scenario, "utf-8")
    return folder


def manifest(n: int, seed: int) -> dict[str, Any]:
    scenario = battle.loaded().scenario
    return {
        "format": 1,
        "scenario": scenario.name,
        "scenario_digest": battle.loaded().digest,
        "seed": seed,
        "rules_version": 1,
        "start": scenario.start.isoformat(timespec="minutes"),
        "hours": scenario.hours,
        "sides": [{"id": side, "contingents": c} for side, c in SIDES.items()],
        "cases": {"base": {}},
        "replications": {"base": n},
        "versions": {"nomonhan": "0.1.0", "numpy": "2.0.0", "numba": "0.61.0"},
    }


def keys(n: int, rows: int) -> Columns:
    """`case` and `replication` of a table with the same number of rows in every battle."""
    return {
        "case": np.full(n * rows, "base", dtype=object),
        "replication": np.repeat(np.arange(n, dtype=np.int64), rows),
    }


def summary(drawn: Draws, rng: np.random.Generator) -> Columns:
    n = len(drawn.winner)
    table: Columns = keys(n, 1)
    table["seed"] = np.full(n, 1, dtype=np.int64)
    table["winner"] = drawn.winner
    table["decisive"] = drawn.decisive
    contingent = np.array(battle.roster().contingent)
    for x, (side, contingents) in enumerate(SIDES.items()):
        for name, chosen in [
            (side, drawn.side == x),
            *((f"{side}.{c}", contingent == c) for c in contingents),
        ]:
            fates = drawn.losses[:, chosen].sum(axis=(1, 2))
            for i, fate in enumerate(FATES):
                table[f"{name}.{fate}"] = fates[:, i]
            table[f"{name}.casualties"] = fates.sum(axis=1)
            table[f"{name}.withdrawn"] = np.zeros(n, dtype=np.int64)
        for column, mean in _means(side).items():
            table[f"{side}.{column}"] = rng.poisson(mean * drawn.severity)
        table[f"{side}.advance_km"] = rng.normal(21 if x == 0 else 5, 2, n)
    table["front.ring_closed_at"] = text([None if np.isnan(h) else iso(h) for h in drawn.ring])
    table["front.disputed_strip_soviet_share"] = rng.beta(30, 3, n)
    return table


def _means(side: str) -> dict[str, float]:
    soviet = side == "soviet"
    return {
        "tanks_knocked_out": 140.0 if soviet else 0.0,
        "tanks_written_off": 48.0 if soviet else 0.0,
        "armored_cars_knocked_out": 70.0 if soviet else 2.0,
        "armored_cars_written_off": 26.0 if soviet else 1.0,
        "guns_lost": 30.0 if soviet else 90.0,
        "aircraft_lost": 40.0 if soviet else 45.0,
        "rounds_fired": 180_000.0 if soviet else 21_000.0,
        "breakthroughs": 2.4 if soviet else 0.1,
        "envelopments": 1.6 if soviet else 0.2,
    }


def days(drawn: Draws, rng: np.random.Generator) -> Columns:
    n = len(drawn.winner)
    table = keys(n, DAYS * 2)
    dates = [(battle.start() + timedelta(days=d)).date().isoformat() for d in range(DAYS)]
    table["day"] = np.tile(np.repeat(np.array(dates, dtype=object), 2), n)
    table["side"] = np.tile(np.array(list(SIDES), dtype=object), n * DAYS)
    by_side = np.stack([drawn.losses[:, drawn.side == x].sum(axis=1) for x in (0, 1)], axis=2)
    flat = by_side.reshape(-1, 4)  # (k * d * x, 4)
    start = np.array([battle.roster().men[drawn.side == x].sum() for x in (0, 1)])
    gone = np.cumsum(by_side.sum(axis=3), axis=1)
    table["present"] = (start - gone).reshape(-1)
    for i, fate in enumerate(FATES):
        table[fate] = flat[:, i]
    tonnes = np.tile([1_700.0, 600.0], n * DAYS)
    table["tonnes_delivered"] = rng.normal(1, 0.08, len(flat)) * tonnes
    return table


def units_table(drawn: Draws, rng: np.random.Generator) -> Columns:
    n, u = drawn.losses.shape[:2]
    who = battle.roster()
    table = keys(n, u)
    columns = {
        "unit": who.ids,
        "side": [list(SIDES)[x] for x in who.side],
        "contingent": who.contingent,
        "formation": who.formation,
    }
    for name, values in columns.items():
        table[name] = np.tile(np.array(values, dtype=object), n)
    fates = drawn.losses.sum(axis=2).reshape(-1, 4)
    table["men_start"] = np.tile(who.men.astype(np.int64), n)
    table["men_arrived"] = np.zeros(n * u, dtype=np.int64)
    table["men_present"] = table["men_start"] - fates.sum(axis=1)
    for i, fate in enumerate(FATES):
        table[fate] = fates[:, i]
    table["withdrawn"] = np.zeros(n * u, dtype=np.int64)
    japanese = np.tile(drawn.side, n) == 1
    broke = rng.random(n * u) < np.where(japanese, 0.6, 0.15)
    hours = rng.integers(30, 280, n * u)
    ringed = japanese & (rng.random(n * u) < 0.7)
    gone = broke & japanese & (rng.random(n * u) < 0.8)
    states = (("broke", broke, 0), ("encircled", ringed, 0), ("destroyed", gone, 8))
    for name, happened, delay in states:
        moments = zip(hours + delay, happened, strict=True)
        table[f"{name}_at"] = text([iso(h) if yes else None for h, yes in moments])
    return table


def holdings(drawn: Draws, rng: np.random.Generator) -> Columns:
    n = len(drawn.winner)
    who = battle.roster()
    pairs = [
        (name, weapon)
        for name, x in zip(who.ids, who.side, strict=True)
        for weapon in WEAPONS[list(SIDES)[x]][:3]
    ]
    table = keys(n, len(pairs))
    table["unit"] = np.tile(np.array([p[0] for p in pairs], dtype=object), n)
    table["weapon_system"] = np.tile(np.array([p[1] for p in pairs], dtype=object), n)
    rows = n * len(pairs)
    table["start"] = np.full(rows, 8, dtype=np.int64)
    table["arrived"] = np.zeros(rows, dtype=np.int64)
    table["knocked_out"] = rng.binomial(8, 0.3, rows)
    table["written_off"] = rng.binomial(table["knocked_out"], 0.3)
    table["repaired"] = rng.binomial(table["knocked_out"] - table["written_off"], 0.7)
    return table


def causes(drawn: Draws, rng: np.random.Generator) -> Columns:
    n = len(drawn.winner)
    rows = [(side, w, c) for side in SIDES for w in WEAPONS[side] for c in CLASSES]
    table = keys(n, len(rows))
    for i, name in enumerate(("side", "weapon_system", "target_class")):
        table[name] = np.tile(np.array([row[i] for row in rows], dtype=object), n)
    typical = {"person": 1500.0, "tank": 20.0, "armored_car": 8.0, "gun": 12.0}
    mean = np.array([typical[c] for *_, c in rows])
    mean *= np.tile(np.linspace(1.6, 0.3, len(CLASSES) * 6)[: len(rows)], 3)[: len(rows)]
    struck = rng.poisson(np.tile(mean, n))
    person = table["target_class"] == "person"
    table["knocked_out"] = np.where(person, 0, struck)
    table["lost"] = np.where(person, struck, 0)
    return table


def events(drawn: Draws, rng: np.random.Generator) -> Columns:
    rows: list[tuple[int, float, str, str | None, str | None, str | None, int, int]] = []
    ids = battle.roster().ids
    units = {
        key: [name for name in ids if key in name]
        for key in ("tank_brigade", "57th_rifle", "manchukuo", "28th_regiment", "71st_regiment")
    }
    for k, ring in enumerate(drawn.ring):
        leader = units["tank_brigade" if rng.random() < 0.6 else "57th_rifle"][0]
        striker = units["28th_regiment"][0]
        found: list[tuple[float, str, str, str | None, str | None]] = [
            (30 + rng.normal(0, 6), "breakthrough", "soviet", leader, None),
            (44 + rng.normal(0, 8), "envelopment", "soviet", leader, None),
            (20 + rng.normal(0, 4), "unit_broken", "japanese", units["manchukuo"][0], None),
            (100 + rng.normal(0, 10), "zone_changed", "soviet", None, "fui"),
            (118 + rng.normal(0, 12), "zone_changed", "soviet", None, "noro"),
            (230 + rng.normal(0, 20), "zone_changed", "soviet", None, "remizov"),
            (102 + rng.normal(0, 9), "counterattack_begun", "japanese", striker, None),
            (128 + rng.normal(0, 9), "counterattack_ended", "japanese", striker, None),
        ]
        if not np.isnan(ring):
            found.append((ring, "ring_closed", "soviet", None, "nomonhan"))
        found += [
            (h, "unit_broken", "japanese", units["71st_regiment"][0], None)
            for h in rng.uniform(60, 280, 6)
        ]
        for at, kind, side, unit, zone in sorted(found, key=lambda event: event[0]):
            assert kind in EVENT_KINDS
            rows.append((k, max(at, 0), kind, side, unit, zone, 20, 30))
    return {
        "case": np.full(len(rows), "base", dtype=object),
        "replication": np.array([row[0] for row in rows], dtype=np.int64),
        "at": text([iso(min(row[1], 287)) for row in rows]),
        **{
            name: text([row[i] for row in rows])
            for i, name in ((2, "kind"), (3, "side"), (4, "unit"), (5, "zone"))
        },
        "q": np.array([row[6] for row in rows], dtype=np.int64),
        "r": np.array([row[7] for row in rows], dtype=np.int64),
    }
