"""A tick of direct fire against its telling, shooter by shooter."""

from __future__ import annotations

from collections import Counter
from typing import Any

import numpy as np
import pytest

from nomonhan import hexgrid
from nomonhan.codes import Posture, Role, Status
from nomonhan.engine.phases.direct_fire import fire_directly
from nomonhan.engine.phases.expectations import forget
from nomonhan.state import Battle
from tests.engine.fights import skirmish
from tests.engine.phases import place_of, run_phase, scattered
from tests.reference.shooting import CLOSE, FAR, NEAR, Book, Fighter, Telling, Weapon
from tests.reference.ways import Place

N_COLS, N_ROWS = 14, 9
TICK, LIGHT = 400, 0.7
BANDS = (CLOSE, NEAR, FAR)


def arsenal_of(battle: Battle) -> list[Weapon]:
    """The effects that the rules have filled in, by name."""
    n = len(battle.arsenal)
    kinds = [v for v in range(n) if battle.arsenal.is_vehicle[v]]
    return [
        Weapon(
            dict(zip(BANDS, a.anti_person.tolist(), strict=True)),
            dict(zip(BANDS, a.anti_gun.tolist(), strict=True)),
            {v: dict(zip(BANDS, battle.anti_vehicle[w, v].tolist(), strict=True)) for v in kinds},
            a.small_arms_per_h, a.shells_per_h, a.unit_of_fire, a.crew, bool(a.is_vehicle),
            bool(a.is_gun), bool(a.large), bool(a.petrol), a.flame,
        )
        for w, a in enumerate(battle.arsenal)
    ]  # fmt: skip


def fighters_of(battle: Battle) -> list[Fighter]:
    """Units on the map, as they are known in the tick."""
    found = []
    for u in range(len(battle.units)):
        unit, r = battle.units[u], battle.roster[u]
        if unit.status > Status.BROKEN:
            continue
        seen = battle.knowledge[1 - r.side, u]
        found.append(
            Fighter(
                u, int(r.side), r.role == Role.LINE, unit.status == Status.BROKEN,
                place_of(unit.hex), Posture(int(unit.posture)).name.lower(), int(unit.men),
                int(r.men_start), unit.works, unit.exposed, unit.suppression, unit.alert,
                r.training, unit.stock[0], unit.stock[1],
                place_of(unit.assaulting) if unit.assaulting >= 0 else None,
                place_of(seen.seen_hex) if seen.seen_tick >= 0 else None,
                float((TICK - seen.seen_tick) * battle.clock.tick_h),
                {int(a.kind): int(a.held) for a in battle.arms[u] if a.kind >= 0},
                float(unit.met_share) if unit.met_tick == TICK else 1.0,
                float(unit.closed_share) if unit.closed_tick == TICK else 1.0,
            )
        )  # fmt: skip
    return found


def sees(a: Place, b: Place) -> bool:
    """Whether a line of sight joins two places."""
    terrain = skirmish().terrain
    h, n = a[1] * N_COLS + a[0], b[1] * N_COLS + b[0]
    offset = (hexgrid.axial_q(n, N_COLS) - hexgrid.axial_q(h, N_COLS), b[1] - a[1])
    i = [tuple(o) for o in terrain.view_offset.tolist()].index(offset)
    return bool(terrain.visible[h, i])


def fire_fight(seed: int, tick_h: float = 0.25) -> tuple[Battle, Any]:
    """Units in each other's faces: mostly known, some at arm's length, some just come."""
    battle, p, rng = scattered(seed)
    battle = battle._replace(clock=battle.clock._replace(tick_h=tick_h))
    n = len(battle.units)
    battle.units.men = np.where(battle.units.men > 0, rng.permutation(n) * 37 + 25, 0)  # no ties
    here = rng.random((2, n)) < 0.8
    battle.knowledge.seen_hex = np.where(here, battle.units.hex, rng.integers(0, 126, (2, n)))
    old = (p.memory_h / battle.clock.tick_h) * rng.choice([0.0, 0.5, 1.0, 1.1], (2, n))
    battle.knowledge.seen_tick = np.where(rng.random((2, n)) < 0.1, -1, TICK - old)
    scarce = rng.random((n, 2)) < 0.3  # less on hand than a tick of full fire spends
    battle.units.stock[:, :2] *= np.where(scarce, 0.01, 1.0)
    for u in np.flatnonzero(battle.units.status == Status.ACTIVE):
        enemies = [
            int(h) for h in skirmish().terrain.neighbor[battle.units.hex[u]]
            if h >= 0 and battle.hexes.first[h] >= 0
            and battle.roster.side[battle.hexes.first[h]] != battle.roster.side[u]
        ]  # fmt: skip
        if enemies and rng.random() < 0.5:
            battle.units.assaulting[u] = rng.choice(enemies)
            battle.units.posture[u] = Posture.ATTACK
    battle.units.met_tick = rng.choice([-1, TICK - 1, TICK, TICK], n)  # some met long ago
    battle.units.met_share = rng.random(n)
    battle.units.closed_tick = rng.choice([-1, TICK - 1, TICK, TICK], n)
    battle.units.closed_share = rng.choice([0.0, 0.3, 0.8], n)
    return battle, p


def told(battle: Battle, p: Any, *, backward: bool = False) -> Book:
    """The tick as its twin tells it, from the first unit of the files or from the last."""
    return Telling(
        fighters_of(battle)[:: -1 if backward else 1], arsenal_of(battle), LIGHT, sees,
        [float(battle.sides.doctrine[x, 14]) for x in (0, 1)],
        {name: float(p[name]) for name in p.dtype.names}, (N_COLS, N_ROWS), battle.clock.tick_h,
    ).tell()  # fmt: skip


def nonzero(pairs: Any) -> dict[Any, float]:
    return {key: float(x) for key, x in pairs if abs(x) > 1e-12}


@pytest.mark.parametrize("tick_h", [0.25, 1.0])
@pytest.mark.parametrize("seed", range(12))
def test_expectations_are_those_of_the_telling(seed: int, tick_h: float) -> None:
    battle, p = fire_fight(seed, tick_h)
    book = told(battle, p)
    before = battle.units.stock.copy()
    battle.units.contact_tick = -1
    run_phase(fire_directly, battle, tick=TICK, light=LIGHT, p=p)
    units = range(len(battle.units))
    weapons = range(len(battle.arsenal))

    assert nonzero(enumerate(battle.fires.persons)) == pytest.approx(nonzero(book.men.items()))
    assert nonzero(enumerate(battle.fires.volume)) == pytest.approx(nonzero(book.volume.items()))
    risk = (((u, int(a.kind)), a.at_risk) for u in units for a in battle.arms[u])
    assert nonzero(risk) == pytest.approx(nonzero(book.weapons.items()))
    for name, by in book.by.items():
        shares = (((u, w), battle.fire_by[name][u, w]) for u in units for w in weapons)
        assert nonzero(shares) == pytest.approx(nonzero(by.items())), name
    for u in units:
        after = np.maximum(0.0, before[u, :2] - book.spent.get(u, (0.0, 0.0)))
        assert battle.units.stock[u, :2] == pytest.approx(after)
    assert set(np.flatnonzero(battle.units.contact_tick == TICK)) == book.in_contact
    rounds = {x: battle.ledger.sides[x].rounds for x in (0, 1)}
    assert nonzero(rounds.items()) == pytest.approx(nonzero(book.large_rounds.items()))


def test_the_fights_told_are_worth_telling() -> None:
    """Over all seeds everything happens: men, guns, vehicles, flame, arm's length, silence."""
    seen: Counter[str] = Counter()
    for seed in range(12):
        battle, p = fire_fight(seed)
        book = told(battle, p)
        seen["men"] += len(book.men)
        seen["spent"] += len(book.spent)
        for name, by in book.by.items():
            seen[name] += len(by)
        seen["close"] += int((battle.units.assaulting >= 0).sum())
        seen["silent"] += sum(f.unit not in book.spent for f in fighters_of(battle))
        seen["part of the tick"] += sum(0.0 < f.since < 1.0 for f in fighters_of(battle))
        burner = list(skirmish().weapons).index("burner")
        seen["flame"] += sum(w == burner for _, w in book.by["persons"])
    assert min(seen.values()) >= 3, seen


def test_fire_is_the_same_in_whatever_order_it_is_told() -> None:
    """Both sides shoot with what they had at the start of the tick."""
    battle, p = fire_fight(4)
    book = told(battle, p)
    turned = told(battle, p, backward=True)
    assert turned.men == pytest.approx(book.men)
    assert turned.weapons == pytest.approx(book.weapons)


def quiet_front(seed: int) -> tuple[Battle, Any]:
    """The fire fight where nobody attacks, nobody has just come and nobody runs short."""
    battle, p = fire_fight(seed)
    battle.units.assaulting = -1
    battle.units.posture = Posture.HASTY
    battle.units.stock = 100.0
    battle.units.met_tick = -1
    battle.knowledge.seen_tick = TICK
    return battle, p


def fired(battle: Battle, p: Any, tick: int = TICK) -> dict[str, Any]:
    """What one tick of fire is expected to cost and has cost, the expectations then forgotten."""
    before = battle.units.stock.copy()
    run_phase(fire_directly, battle, tick=tick, light=LIGHT, p=p)
    found = {"persons": battle.fires.persons.copy(), "volume": battle.fires.volume.copy()}
    found |= {"at risk": battle.arms.at_risk.copy(), "spent": before - battle.units.stock}
    found |= {f"by {name}": battle.fire_by[name].copy() for name in ("persons", "armor", "guns")}
    for u in range(len(battle.units)):
        run_phase(forget, battle, u=u)
    assert not battle.fires.persons.any()
    assert not battle.arms.at_risk.any()
    assert not any(battle.fire_by[name].any() for name in battle.fire_by.dtype.names[:4])
    return found


@pytest.mark.parametrize("seed", range(3))
def test_lines_that_only_face_each_other_skirmish_tick_by_tick(seed: int) -> None:
    """They fire a share of what they fire when attacked, and as much in every tick."""
    battle, p = quiet_front(seed)
    first = fired(battle, p)
    for tick in range(TICK + 1, TICK + 5):
        for name, values in fired(battle, p, tick).items():
            assert values == pytest.approx(first[name]), name
    as_if_attacked, p_full = quiet_front(seed)
    p_full = p_full.copy()
    p_full.skirmish_share = 1.0
    for name, values in fired(as_if_attacked, p_full).items():
        assert first[name] == pytest.approx(values * p.skirmish_share), name
    assert first["persons"].any()
    assert first["at risk"].any()


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("side", [0, 1])
def test_who_meets_in_the_middle_of_a_tick_has_half_of_it_to_fight_in(seed: int, side: int) -> None:
    """Whoever of the two has come; when the tick is over, he has been there."""
    battle, p = quiet_front(seed)
    whole = fired(battle, p)
    battle.units.met_tick[battle.roster.side == side] = TICK
    battle.units.met_share = 0.5
    for name, values in fired(battle, p).items():
        assert values == pytest.approx(whole[name] * 0.5), name
    for name, values in fired(battle, p, TICK + 1).items():
        assert values == pytest.approx(whole[name]), name


@pytest.mark.parametrize("seed", range(4))
def test_between_two_who_have_met_the_later_decides(seed: int) -> None:
    battle, p = quiet_front(seed)
    whole = fired(battle, p)
    battle.units.met_tick = TICK
    battle.units.met_share = np.where(battle.roster.side == 0, 0.75, 0.25)
    for name, values in fired(battle, p).items():
        assert values == pytest.approx(whole[name] * 0.25), name
