"""A battle that has ended, as rows of the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import Event, Role, Status, TargetClass
from nomonhan.engine.prepare import Prepared
from nomonhan.engine.tally import tally
from nomonhan.ensemble.schema import DRAW, LOSSES, PERSONS, Columns, Result, Sides
from nomonhan.state import Battle
from nomonhan.terrain.arrays import CLAIM_DISPUTED

OBJECTIVES_SHARE = 2.0 / 3.0  # of the value of a side's objectives, to win
OF_PERSONS = (*(name for name, _meaning in PERSONS), "withdrawn", "casualties")
DESTROYED_SHARE = 0.5  # of the enemy's line battalions, for a win to be decisive

Texts = NDArray[np.object_]


def _texts(words: Any) -> Texts:
    found = np.empty(len(words), dtype=object)
    found[:] = list(words)
    return found


@dataclass(frozen=True)
class Names:
    """What indexes stand for, made once per scenario."""

    sides: Sides
    side: Texts = field(repr=False)
    contingent: Texts = field(repr=False)
    unit: Texts = field(repr=False)
    formation: Texts = field(repr=False)  # of each unit
    weapon: Texts = field(repr=False)
    target_class: Texts = field(repr=False)
    zone: Texts = field(repr=False)
    event: Texts = field(repr=False)
    moment: Texts = field(repr=False)  # ISO time at which each inner step begins, and the end
    day: Texts = field(repr=False)
    unit_side: Texts = field(repr=False)
    unit_contingent: Texts = field(repr=False)
    counted: tuple[str, ...] = field(repr=False)  # columns of the summary that are counts, and
    place: NDArray[np.int64] = field(repr=False)  # of which number of `_counts` each is

    @classmethod
    def of(cls, prepared: Prepared) -> Names:
        sides: dict[str, list[str]] = {side: [] for side in prepared.sides}
        for contingent, x in zip(prepared.contingents, prepared.contingent_side, strict=True):
            sides[prepared.sides[x]].append(contingent)
        steps = range(prepared.n_ticks * prepared.steps_per_tick + 1)
        moments = [prepared.start + timedelta(minutes=s * prepared.step_minutes) for s in steps]
        formations = _texts(prepared.formations)
        sides_, contingents = _texts(prepared.sides), _texts(prepared.contingents)
        counted = _counted(sides, prepared.contingents)
        return cls(
            sides=sides,
            side=sides_,
            contingent=contingents,
            unit=_texts(prepared.units),
            formation=formations[prepared.fixed["formation"]],
            weapon=_texts(prepared.weapons),
            target_class=_texts([c.name.lower() for c in TargetClass]),
            zone=_texts(prepared.zones),
            event=_texts([e.name.lower() for e in Event]),
            moment=_texts([m.isoformat(timespec="minutes") for m in moments]),
            day=_texts(sorted({m.date().isoformat() for m in moments[:-1]})),
            unit_side=sides_[prepared.fixed["side"]],
            unit_contingent=contingents[prepared.fixed["contingent"]],
            counted=tuple(counted),
            place=np.array(list(counted.values()), dtype=np.int64),
        )


def _counted(sides: Sides, contingents: Sequence[str]) -> dict[str, int]:
    """Columns of the summary that are counts, and of which number of `_counts` each is."""
    n = len(contingents)
    columns: dict[str, int] = {}
    for x, side in enumerate(sides):
        for i, name in enumerate(OF_PERSONS):
            columns[f"{side}.{name}"] = (2 * n + x) * len(OF_PERSONS) + i
            for own in sides[side]:
                place = (x * n + contingents.index(own)) * len(OF_PERSONS) + i
                columns[f"{side}.{own}.{name}"] = place
        for i, name in enumerate(LOSSES):
            columns[f"{side}.{name}"] = (2 * n + 2) * len(OF_PERSONS) + x * len(LOSSES) + i
    return columns


def rows_of(battle: Battle, names: Names, seed: int) -> Result:
    """All tables of one battle, without `case` and `replication`; they share no memory with it."""
    return {
        "summary": summary_rows(battle, names, seed),
        "days": day_rows(battle, names),
        "units": unit_rows(battle, names),
        "holdings": holding_rows(battle, names),
        "causes": cause_rows(battle, names),
        "events": event_rows(battle, names),
    }


def winner_of(battle: Battle) -> int:
    """Side that holds two thirds of the value of its own objectives; -1 if both or neither do."""
    value, held = battle.zones.value, battle.zones.held  # (z, x), (z,)
    total = value.sum(axis=0)
    wins = [
        bool(total[x] > 0 and value[held == x, x].sum() >= OBJECTIVES_SHARE * total[x])
        for x in (0, 1)
    ]
    return -1 if wins[0] == wins[1] else wins.index(True)


def is_decisive(battle: Battle, winner: int) -> bool:
    """Whether half of the loser's line battalions are destroyed, dispersed or captured."""
    if winner < 0:
        return False
    status = battle.units.status
    line = (battle.roster.side == 1 - winner) & (battle.roster.role == Role.LINE)
    came = line & (status != Status.NOT_ARRIVED)
    return bool(np.sum(came & (status == Status.GONE)) >= DESTROYED_SHARE * max(1, np.sum(came)))


def _counts(battle: Battle, n_contingents: int) -> NDArray[np.int64]:
    """Persons lost by each contingent of each side, by each side, then its other losses, flat."""
    persons = np.zeros((2, n_contingents, len(OF_PERSONS)), dtype=np.int64)
    weapons = np.zeros((2, len(LOSSES)), dtype=np.int64)
    tally(
        battle.roster, battle.units, battle.arms, battle.aircraft, battle.arsenal,
        battle.ledger.sides, persons, weapons,
    )  # fmt: skip
    persons[:, :, -1] = persons[:, :, : len(PERSONS)].sum(axis=2)
    return np.concatenate([persons.ravel(), persons.sum(axis=1).ravel(), weapons.ravel()])


def summary_rows(battle: Battle, names: Names, seed: int) -> Columns:
    """The one row of a battle."""
    winner = winner_of(battle)
    counts = _counts(battle, len(names.contingent))[names.place]
    advance_km = battle.ledger.sides.advance_km.tolist()
    numbers = {f"{side}.advance_km": advance_km[x] for x, side in enumerate(names.sides)}
    rings = [int(step) for step in battle.ledger.sides.ring_step if step >= 0]
    strip = battle.land.claim == CLAIM_DISPUTED
    share = float(np.mean(battle.hexes.held[strip] == 0)) if strip.any() else 0.0
    columns: Columns = {"seed": np.array([seed], np.int64)}
    columns |= zip(names.counted, counts.reshape(-1, 1), strict=True)
    columns |= {name: np.array([value]) for name, value in numbers.items()}
    columns["winner"] = _texts([DRAW if winner < 0 else names.side[winner]])
    columns["decisive"] = np.array([is_decisive(battle, winner)])
    columns["front.ring_closed_at"] = _moments(names, np.array([min(rings, default=-1)]))
    columns[f"front.disputed_strip_{names.side[0]}_share"] = np.ma.masked_array(
        [share], mask=[not strip.any()]
    )
    return columns


def _moments(names: Names, steps: NDArray[Any]) -> NDArray[Any]:
    """ISO times of steps, empty for -1."""
    return _named(names.moment, steps, steps >= 0)


def day_rows(battle: Battle, names: Names) -> Columns:
    """A row per day and side."""
    ledger = battle.ledger
    n_days, n_sides = len(names.day), len(names.side)
    losses = ledger.day_losses[:n_days].reshape(n_days * n_sides, 4).astype(np.int64)
    return {
        "day": np.repeat(names.day, n_sides),
        "side": np.tile(names.side, n_days),
        "present": ledger.day_present[:n_days].ravel().astype(np.int64),
        **{name: losses[:, i] for i, (name, _meaning) in enumerate(PERSONS)},
        "tonnes_delivered": ledger.day_delivered_t[:n_days].flatten(),
    }


def unit_rows(battle: Battle, names: Names) -> Columns:
    """A row per unit, in the order of the scenario's files."""
    roster, units = battle.roster, battle.units
    later = roster.home < 0  # not there at the start
    came = later & (units.status != Status.NOT_ARRIVED)
    there = units.status <= Status.BROKEN
    return {
        "unit": names.unit,
        "side": names.unit_side,
        "contingent": names.unit_contingent,
        "formation": names.formation,
        "men_start": np.where(later, 0, roster.men_start).astype(np.int64),
        "men_arrived": np.where(came, roster.men_start, 0).astype(np.int64),
        "men_present": np.where(there, units.men, 0).astype(np.int64),
        **{n: units[n].astype(np.int64) for n, _meaning in PERSONS},
        "withdrawn": units.withdrawn.astype(np.int64),
        "broke_at": _moments(names, units.broke_step),
        "encircled_at": _moments(names, units.encircled_step),
        "destroyed_at": _moments(names, units.gone_step),
    }


def holding_rows(battle: Battle, names: Names) -> Columns:
    """A row per unit and weapon system that it ever held."""
    arms = battle.arms
    u, i = np.nonzero(arms.start + arms.arrived)
    return {
        "unit": names.unit[u],
        "weapon_system": names.weapon[arms.kind[u, i]],
        **{
            name: arms[name][u, i].astype(np.int64)
            for name in ("start", "arrived", "knocked_out", "written_off", "repaired")
        },
    }


def cause_rows(battle: Battle, names: Names) -> Columns:
    """A row per side, weapon system and class of target that it struck."""
    x, w, c = np.nonzero(battle.ledger.causes)
    count = battle.ledger.causes[x, w, c].astype(np.int64)
    person = c == TargetClass.PERSON
    return {
        "side": names.side[x],
        "weapon_system": names.weapon[w],
        "target_class": names.target_class[c],
        "knocked_out": np.where(person, 0, count),
        "lost": np.where(person, count, 0),
    }


def event_rows(battle: Battle, names: Names) -> Columns:
    """A row per event, in order of time."""
    ledger = battle.ledger
    n = min(int(ledger.n_events[0]), len(ledger.event))
    step, kind, side, unit, place = ledger.event[:n].T
    in_zone = (kind == Event.ZONE_CHANGED) & (place >= 0)
    in_hex = ~in_zone & (place >= 0)
    r, col = np.divmod(np.where(in_hex, place, 0).astype(np.int64), battle.map.n_cols)
    q = col - (r - (r & 1)) // 2
    return {
        "at": names.moment[step],
        "kind": names.event[kind],
        "side": _named(names.side, side, side >= 0),
        "unit": _named(names.unit, unit, unit >= 0),
        "zone": _named(names.zone, place, in_zone),
        "q": np.ma.masked_array(q, mask=~in_hex),
        "r": np.ma.masked_array(r, mask=~in_hex),
    }


def _named(words: Texts, index: NDArray[Any], there: NDArray[np.bool_]) -> NDArray[Any]:
    """Words by index, empty where there is none."""
    filled = words[np.where(there, index, -1)]
    filled[~there] = ""
    return np.ma.masked_array(filled, mask=~there)
