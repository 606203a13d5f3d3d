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
TICK, TICKS = 400, 4  # the first of an hour, and how many an hour has
LIGHT, LIGHT_OF_HOUR = 0.7, 0.55
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


def fighters_of(battle: Battle, tick: int) -> list[Fighter]:
    """Units on the map, as they are known in `tick`."""
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
                float((tick - seen.seen_tick) * battle.clock.tick_h),
                {int(a.kind): int(a.held) for a in battle.arms[u] if a.kind >= 0},
                battle.fires.action_tick[u] >= TICK, battle.fires.skirmish_tick[u] == TICK,
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


def fire_fight(seed: int) -> tuple[Battle, Any]:
    """Units in each other's faces: mostly known, some at arm's length."""
    battle, p, rng = scattered(seed)
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
    light = np.full(TICK + 4 * TICKS, LIGHT)
    light[TICK : TICK + TICKS] = LIGHT, 0.5, 0.5, 0.5
    return battle._replace(clock=battle.clock._replace(light=light)), p


def later_in_the_hour(battle: Battle, seed: int) -> None:
    """Some units have been in action in this hour, some have skirmished, some first one, then the
    other."""
    rng = np.random.default_rng(seed)
    n = len(battle.units)
    battle.fires.action_tick = rng.choice([-1, TICK - 1, TICK], n)
    battle.fires.skirmish_tick = rng.choice([TICK - TICKS, TICK], n)


def told(battle: Battle, p: Any, tick: int = TICK) -> Book:
    """The tick as its twin tells it."""
    return Telling(
        fighters_of(battle, tick), arsenal_of(battle), LIGHT, sees,
        [float(battle.sides.doctrine[x, 14]) for x in (0, 1)],
        {name: float(p[name]) for name in p.dtype.names}, (N_COLS, N_ROWS), battle.clock.tick_h,
        TICKS, tick == TICK, LIGHT_OF_HOUR,
    ).tell()  # fmt: skip


def nonzero(pairs: Any) -> dict[Any, float]:
    return {key: float(x) for key, x in pairs if abs(x) > 1e-12}


@pytest.mark.parametrize("tick", [TICK, TICK + 2])
@pytest.mark.parametrize("seed", range(12))
def test_expectations_are_those_of_the_telling(seed: int, tick: int) -> None:
    battle, p = fire_fight(seed)
    if tick > TICK:
        later_in_the_hour(battle, seed)
    book = told(battle, p, tick)
    before = battle.units.stock.copy()
    battle.units.contact_tick = -1
    run_phase(fire_directly, battle, tick=tick, light=LIGHT, p=p)
    units = range(len(battle.units))
    weapons = range(len(battle.arsenal))

    assert nonzero(enumerate(battle.fires.persons)) == pytest.approx(nonzero(book.men.items()))
    assert nonzero(enumerate(battle.fires.volume)) == pytest.approx(nonzero(book.volume.items()))
    ours = enumerate(battle.fires.skirmish)
    assert nonzero(ours) == pytest.approx(nonzero(book.skirmish.items()))
    risk = (((u, int(a.kind)), a.at_risk) for u in units for a in battle.arms[u])
    assert nonzero(risk) == pytest.approx(nonzero(book.weapons.items()))
    for name, by in book.by.items():
        shares = (((u, w), battle.fire_by[name][u, w]) for u in units for w in weapons)
        assert nonzero(shares) == pytest.approx(nonzero(by.items())), name
    for u in units:
        after = np.maximum(0.0, before[u, :2] - book.spent.get(u, (0.0, 0.0)))
        assert battle.units.stock[u, :2] == pytest.approx(after)
    assert set(np.flatnonzero(battle.units.contact_tick == tick)) == book.in_contact
    rounds = {x: battle.ledger.sides[x].rounds for x in (0, 1)}
    assert nonzero(rounds.items()) == pytest.approx(nonzero(book.large_rounds.items()))


def test_the_fights_told_are_worth_telling() -> None:
    """Over all seeds everything happens: men, guns, vehicles, flame, arm's length, silence."""
    seen: Counter[str] = Counter()
    for seed in range(12):
        battle, p = fire_fight(seed)
        book = told(battle, p)
        seen["men"] += len(book.men)
        seen["skirmishes"] += len(book.skirmish)
        seen["spent"] += len(book.spent)
        for name, by in book.by.items():
            seen[name] += len(by)
        seen["close"] += int((battle.units.assaulting >= 0).sum())
        seen["silent"] += sum(f.unit not in book.spent for f in fighters_of(battle, TICK))
        burner = list(skirmish().weapons).index("burner")
        seen["flame"] += sum(w == burner for _, w in book.by["persons"])
    assert min(seen.values()) >= 3, seen


def test_fire_is_the_same_in_whatever_order_it_is_told() -> None:
    """Both sides shoot with what they had at the start of the tick."""
    battle, p = fire_fight(4)
    book = told(battle, p)
    turned = Telling(
        fighters_of(battle, TICK)[::-1], arsenal_of(battle), LIGHT, sees,
        [float(battle.sides.doctrine[x, 14]) for x in (0, 1)],
        {name: float(p[name]) for name in p.dtype.names}, (N_COLS, N_ROWS), battle.clock.tick_h,
        TICKS, True, LIGHT_OF_HOUR,
    ).tell()  # fmt: skip
    assert turned.men == pytest.approx(book.men)
    assert turned.weapons == pytest.approx(book.weapons)


def quiet_front(seed: int) -> tuple[Battle, Any]:
    """The fire fight where nobody attacks and nobody runs short."""
    battle, p = fire_fight(seed)
    battle.units.assaulting = -1
    battle.units.posture = Posture.HASTY
    battle.units.stock = 100.0
    battle.knowledge.seen_tick = TICK
    return battle, p


def fired(battle: Battle, p: Any, tick: int) -> tuple[Any, ...]:
    """Expected losses of one tick, which are then forgotten."""
    run_phase(fire_directly, battle, tick=tick, light=float(battle.clock.light[tick]), p=p)
    found = battle.fires.persons.copy(), battle.arms.at_risk.copy(), battle.fire_by.copy()
    for u in range(len(battle.units)):
        run_phase(forget, battle, u=u)
    assert not battle.fires.persons.any()
    assert not battle.arms.at_risk.any()
    assert not any(battle.fire_by[name].any() for name in battle.fire_by.dtype.names[:4])
    return found


@pytest.mark.parametrize("seed", range(3))
def test_an_hour_of_skirmish_is_its_four_quarters(seed: int) -> None:
    """What it costs, whom it is credited to, what it spends; and heads are down all the hour."""
    whole, p = quiet_front(seed)
    parts, _ = quiet_front(seed)
    parts.fires.action_tick = TICK  # as if there had been an attack: reckoned by the tick
    once = fired(whole, p, TICK)
    quarters = [fired(parts, p, TICK + i) for i in range(TICKS)]
    assert once[0].any()
    assert once[1].any()
    for i in (0, 1):
        assert once[i] == pytest.approx(sum(q[i] for q in quarters))
    for name in ("persons", "armor", "guns"):
        assert once[2][name] == pytest.approx(sum(q[2][name] for q in quarters))
    assert whole.units.stock == pytest.approx(parts.units.stock)
    standing = whole.fires.skirmish.copy()
    assert (standing[once[0] > 0.0] > 0.0).all()
    assert not parts.fires.skirmish.any()
    for i in range(1, TICKS):
        assert not fired(whole, p, TICK + i)[0].any()
        assert (whole.fires.skirmish == standing).all()


@pytest.mark.parametrize("ticks_per_tick", [1, 2, 4])
def test_lines_skirmish_on_the_hour_whatever_the_tick(ticks_per_tick: int) -> None:
    battle, p = quiet_front(5)
    battle = battle._replace(clock=battle.clock._replace(ticks_per_tick=ticks_per_tick))
    shots = [bool(fired(battle, p, TICK - 2 + i)[0].any()) for i in range(8)]
    assert [i for i, shot in enumerate(shots) if shot] == [2, 6]


def test_who_is_drawn_into_action_adds_what_the_skirmish_has_not_held() -> None:
    battle, p = quiet_front(2)
    first = fired(battle, p, TICK)[0]
    battle.units.posture[battle.roster.side == 0] = Posture.ATTACK
    second = fired(battle, p, TICK + 1)[0]
    fresh, _ = quiet_front(2)
    fresh.units.posture[fresh.roster.side == 0] = Posture.ATTACK
    fresh.fires.action_tick = TICK
    alone = fired(fresh, p, TICK + 1)[0]
    assert first.any()
    assert alone.any()
    had = battle.fires.skirmish_tick == TICK
    assert had.any()
    assert second.sum() < alone.sum()
    if had.all():
        assert second == pytest.approx(alone * (1.0 - p.skirmish_share))
