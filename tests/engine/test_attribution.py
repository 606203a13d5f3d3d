"""Who gets the credit: all of every loss, in proportion, and never a say in the outcome."""

from __future__ import annotations

import random
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan import chance
from nomonhan.codes import Purpose, TargetClass
from nomonhan.engine.phases.attrition import ARMOR, GUNS, PERSONS, credit, draw_losses
from nomonhan.state import Battle
from tests.engine.fights import columns, skirmish
from tests.engine.phases import run_phase, scattered
from tests.reference.attribution import credited_one_by_one

N = len(skirmish().weapons)
COLUMNS = {PERSONS: "persons", ARMOR: "armor", GUNS: "guns"}


def list_all(battle: Battle) -> None:
    """Every weapon may have a part in the fire on every unit."""
    battle.fires.by = (1 << N) - 1, 0


def credited(battle: Battle, lost: int, by: Any, kind: int, tick: int) -> Any:
    """Credit of `lost` men or weapons of unit 0, (w,), on a clean page."""
    battle.ledger.causes[:] = 0
    battle.fire_by[COLUMNS[kind]][0] = by
    list_all(battle)
    run_phase(
        credit, battle, u=0, lost=lost, target_class=int(TargetClass.TANK), kind=kind,
        start=chance.uniform(3, 0, tick, Purpose.ATTRIBUTION, 0, 0, 0),
    )  # fmt: skip
    causes = battle.ledger.causes
    assert causes.sum() == causes[1 - battle.roster.side[0], :, TargetClass.TANK].sum()
    return causes.sum(axis=(0, 2))


@pytest.fixture(scope="module")
def page() -> Battle:
    return scattered(1)[0]


@given(
    st.integers(1, 400),
    st.lists(st.floats(0.0, 50.0), min_size=N, max_size=N).filter(lambda by: sum(by) > 1e-3),
    st.integers(0, 10_000),
    st.sampled_from([PERSONS, ARMOR, GUNS]),
)
def test_all_losses_are_credited_each_within_one_of_its_share(
    page: Battle, lost: int, by: list[float], tick: int, kind: int
) -> None:
    found = credited(page, lost, by, kind, tick)
    share = lost * np.array(by) / sum(by)
    assert found.sum() == lost
    assert (np.abs(found - share) < 1.0 + 1e-9).all()


def test_nobody_who_did_not_fire_is_credited(page: Battle) -> None:
    nobody = credited(page, 5, np.zeros(N), PERSONS, 1)
    assert not nobody.any()
    one = credited(page, 5, np.eye(N)[4], PERSONS, 1)
    assert one.tolist() == (5 * np.eye(N)[4]).tolist()


def test_on_average_credit_is_what_drawing_one_by_one_gives(page: Battle) -> None:
    by = [0.5, 3.0, 0.0, 1.2, 0.1, *[0.0] * (N - 5)]
    rng = random.Random(5)
    ours, plain = np.zeros(N), np.zeros(N)
    for tick in range(2000):
        ours += credited(page, 7, by, ARMOR, tick)
        for w, count in credited_one_by_one(7, by, rng).items():
            plain[w] += count
    error = 4.0 * np.sqrt(plain + 25.0)  # four standard deviations of a count
    assert (np.abs(ours - plain) < error).all()


def under_fire(seed: int) -> Battle:
    """Units on which fires lie that nobody has drawn yet."""
    battle, _, rng = scattered(seed)
    n = len(battle.units)
    battle.fires.touched = 1
    battle.fires.persons = rng.random(n) * 40.0
    battle.arms.at_risk = rng.random(battle.arms.shape) * 2.0 * (battle.arms.kind >= 0)
    battle.arms.damaged = 0
    for name in COLUMNS.values():
        battle.fire_by[name] = rng.random((n, N))
    list_all(battle)
    return battle


def drawn(battle: Battle, p: Any) -> Battle:
    """The same units when their losses have been drawn."""
    run_phase(
        draw_losses, battle, day=0, seed=4, replication=2, tick=9, draws=battle.work[:4],
        under_fire=battle.movers[0], p=p,
    )  # fmt: skip
    return battle


@pytest.mark.parametrize("seed", range(6))
def test_credit_adds_up_to_what_was_lost(seed: int) -> None:
    p = scattered(seed)[1]
    before, after = under_fire(seed), drawn(under_fire(seed), p)
    weapons = battle_lost(before, after)
    for kind in (TargetClass.TANK, TargetClass.GUN, TargetClass.PERSON):
        for x in (0, 1):
            found = after.ledger.causes[1 - x, :, kind].sum()
            if kind == TargetClass.PERSON:
                mine = after.roster.side == x
                fell = (before.units.men - after.units.men)[mine].sum()
                assert found <= fell + weapons[x].get(kind, 0)
            else:
                assert found == weapons[x].get(kind, 0)


def battle_lost(before: Battle, after: Battle) -> list[dict[int, int]]:
    """Weapons lost by side and target class."""
    found: list[dict[int, int]] = [{}, {}]
    for u, row in enumerate(after.arms):
        for i, place in enumerate(row):
            if place.kind >= 0:
                kind = int(after.arsenal.target_class[place.kind])
                lost = int(before.arms.held[u, i] - place.held)
                side = found[int(after.roster.side[u])]
                side[kind] = side.get(kind, 0) + lost
    return found


def test_asking_who_did_it_changes_nothing_that_happened() -> None:
    p = scattered(2)[1]
    asked, other = drawn(under_fire(2), p), under_fire(2)
    other.fire_by.persons = other.fire_by.persons[:, ::-1].copy()
    other.fire_by.armor = 1.0
    drawn(other, p)
    ours, theirs = columns(asked), columns(other)
    changed = {name for name in ours if ours[name].tobytes() != theirs[name].tobytes()}
    assert changed == {"fire_by.persons", "fire_by.armor", "ledger.causes"}


def test_losses_are_on_average_what_the_fires_expect() -> None:
    """Men and weapons: n (1 - exp(-rate / n x hours)), drawn many times over."""
    battle, p, _ = scattered(3)
    u = int(np.flatnonzero((battle.units.men > 300) & (battle.units.status == 0))[0])
    machines = np.flatnonzero((battle.arsenal.is_vehicle == 1) | (battle.arsenal.is_gun == 1))
    battle.arms.kind[u, :2] = machines[:2]
    held = 40
    men = total_men = total_arms = total_others = both = 0.0
    hit = 600 * (1.0 - np.exp(-18.0 * 0.25 / 600))
    runs = 1500
    for tick in range(runs):
        battle.units.men[u] = 600
        battle.arms.held[u, :2] = held
        battle.fires.touched = 0
        battle.fires.touched[u] = 1
        battle.fires.persons[u] = 18.0
        battle.arms.at_risk = 0.0
        battle.arms.at_risk[u, :2] = 6.0, 2.0
        crew_share = float(p.crew_loss_share)
        run_phase(
            draw_losses,
            battle,
            day=0,
            seed=4,
            replication=0,
            tick=tick,
            draws=battle.work[:4],
            under_fire=battle.movers[0],
            p=p,
        )
        lost = held - int(battle.arms.held[u, 0])
        others = held - int(battle.arms.held[u, 1])
        total_arms += lost
        total_others += others
        both += lost > 0 and others > 0
        total_men += 600 - int(battle.units.men[u])
        crew = float(battle.arsenal.crew[battle.arms.kind[u, 0]])
        other_crew = float(battle.arsenal.crew[battle.arms.kind[u, 1]])
        men += hit + (lost * crew + others * other_crew) * crew_share
    fewer = held * (1.0 - np.exp(-2.0 / held * 0.25))
    assert total_others / runs == pytest.approx(fewer, abs=4 * np.sqrt(fewer / runs))
    apart = (1.0 - np.exp(-6.0 * 0.25)) * (1.0 - np.exp(-2.0 * 0.25))  # one loss, as by chance
    assert both / runs == pytest.approx(apart, abs=4 * np.sqrt(apart / runs))
    expected = held * (1.0 - np.exp(-6.0 / held * 0.25))
    assert total_arms / runs == pytest.approx(expected, abs=4 * np.sqrt(expected / runs))
    assert total_men / runs == pytest.approx(men / runs, abs=4 * np.sqrt(men / runs / runs))
