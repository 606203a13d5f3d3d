"""Books that must balance at every tick of a battle: men, weapons, losses of a day, causes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nomonhan.codes import Event, Status, TargetClass
from nomonhan.state import Battle
from tests.engine.fights import by_weapon, fought, skirmish, told

SEEDS = range(1, 7)
FATES = ("killed", "wounded", "missing", "captured", "withdrawn")


def arrived(battle: Battle) -> Any:
    """Units that came to the map after the start, (u,)."""
    return (battle.roster.home < 0) & (battle.units.status != Status.NOT_ARRIVED)


@pytest.mark.parametrize("seed", SEEDS)
def test_persons_balance_to_the_last_man(seed: int) -> None:
    start = np.zeros(0)
    for tick, battle, _ in told(seed):
        if tick == 0:
            start = battle.units.men.copy()
        came = np.where(arrived(battle), battle.roster.men_start, 0)
        gone = sum(battle.units[fate] for fate in FATES)
        assert (start + came == battle.units.men + gone).all(), tick
    assert battle.units.killed.sum() + battle.units.wounded.sum() > 200  # it was a battle
    assert battle.units.wounded.sum() > battle.units.killed.sum()
    assert arrived(battle).sum() == 2


@pytest.mark.parametrize("seed", SEEDS)
def test_those_who_wait_are_of_the_wounded(seed: int) -> None:
    waited = 0
    for tick, battle, _ in told(seed):
        waiting, wounded = battle.units.waiting, battle.units.wounded
        assert ((waiting >= 0) & (waiting <= wounded)).all(), tick
        assert (battle.ledger.day_losses >= 0).all(), tick
        waited = max(waited, int(waiting.sum()))
    assert waited > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_weapons_balance(seed: int) -> None:
    for tick, battle, _ in told(seed):
        arms = battle.arms
        came = np.where(arrived(battle)[:, None], arms.arrived, 0)
        now = arms.held + arms.damaged + arms.broken_down + arms.written_off
        assert (arms.start + came == now).all(), tick
    assert arms.knocked_out.sum() > 0


@pytest.mark.parametrize("seed", SEEDS)
def test_every_knocked_out_weapon_waits_is_mended_or_is_lost(seed: int) -> None:
    kinds = skirmish().kinds
    vehicle = (kinds >= 0) & (skirmish().fixed["is_vehicle"][kinds] == 1)
    for tick, battle, _ in told(seed):
        arms, exists = battle.arms, (battle.units.status != Status.GONE)[:, None]
        outcomes = arms.damaged + arms.written_off + arms.repaired
        same = arms.knocked_out == outcomes
        assert (same | vehicle | ~exists).all(), tick
        # vehicles break down as well, and what broke down is mended too
        assert ((arms.knocked_out <= outcomes + arms.broken_down) | ~exists).all(), tick
        assert (arms.written_off <= arms.start + arms.arrived).all(), tick


@pytest.mark.parametrize("seed", SEEDS)
def test_days_add_up_to_units(seed: int) -> None:
    day_before = -1
    for tick, battle, _ in told(seed):
        units, side = battle.units, battle.roster.side
        for x in (0, 1):
            lost = [int(units[fate][side == x].sum()) for fate in FATES[:4]]
            assert battle.ledger.day_losses[:, x].sum(axis=0).tolist() == lost, tick
        if tick:
            clock = battle.clock
            now = tick + clock.ticks_before
            day = (now - 1) // clock.ticks_per_day
            day_before = max(day_before, day)
            if now // clock.ticks_per_day > day or tick == clock.n_ticks:
                present = (units.status <= Status.BROKEN) & (side == 1)
                assert battle.ledger.day_present[day, 1] == units.men[present].sum()
    assert day_before == 1  # it went on into a second day


@pytest.mark.parametrize("seed", SEEDS)
def test_every_loss_of_a_weapon_has_a_cause(seed: int) -> None:
    battle = fought(seed)
    for kind in (TargetClass.TANK, TargetClass.GUN):
        of_kind = battle.arsenal.target_class == kind
        for x in (0, 1):
            mine = battle.roster.side == x
            lost = by_weapon(battle, "knocked_out")[mine][:, of_kind].sum()
            assert battle.ledger.causes[1 - x, :, kind].sum() == lost
    # men: those hit by fire; not those whose weapon was hit, nor those left behind
    for x in (0, 1):
        mine = battle.roster.side == x
        hit = sum(battle.units[fate][mine].sum() for fate in FATES[:4])
        assert 0 < battle.ledger.causes[1 - x, :, TargetClass.PERSON].sum() <= hit


def test_what_is_counted_never_falls() -> None:
    fates = [fate for fate in FATES if fate != "wounded"]  # they may die, or be taken
    counted = [*fates, "knocked_out", "written_off", "repaired"]
    before: dict[str, Any] = {}
    for tick, battle, _ in told(3):
        now = {name: battle.units[name].copy() for name in fates}
        now["hit"] = sum(battle.units[name] for name in FATES[:4])
        now |= {name: battle.arms[name].copy() for name in counted[len(fates) :]}
        now["causes"] = battle.ledger.causes.copy()
        now["events"] = battle.ledger.n_events.copy()
        now["rounds"] = battle.ledger.sides.rounds.copy()
        now["lost"] = battle.aircraft.lost.copy()
        for name, values in before.items():
            assert (now[name] >= values).all(), (tick, name)
        before = now


@pytest.mark.parametrize("seed", SEEDS)
def test_events_are_told_in_order_and_of_what_happened(seed: int) -> None:
    battle = fought(seed)
    events = battle.ledger.event[: battle.ledger.n_events[0]]
    assert (np.diff(events[:, 0]) >= 0).all()
    broke = {int(u) for tick, kind, x, u, place in events if kind == Event.UNIT_BROKEN}
    gave_up = {int(u) for tick, kind, x, u, place in events if kind == Event.UNIT_SURRENDERED}
    units = battle.units
    assert set(np.flatnonzero(units.broke_tick >= 0)) <= broke
    assert set(np.flatnonzero(units.status == Status.GONE)) <= broke | gave_up
    for _, kind, x, u, _ in events:
        if kind in (Event.UNIT_BROKEN, Event.UNIT_SURRENDERED):
            assert battle.roster.side[u] == x


@pytest.mark.parametrize("seed", SEEDS)
def test_the_destroyed_hold_nothing(seed: int) -> None:
    for tick, battle, _ in told(seed):
        out = battle.units.status >= Status.GONE
        assert (battle.units.men[out] == 0).all(), tick
        destroyed = battle.units.status == Status.GONE
        for name in ("held", "damaged", "broken_down"):
            assert (battle.arms[name][destroyed] == 0).all(), (tick, name)
        assert (battle.units.gone_tick[destroyed] >= 0).all()
        listed = set()
        for h in range(len(battle.hexes)):
            u = int(battle.hexes.first[h])
            while u >= 0:
                listed.add(u)
                u = int(battle.units.following[u])
        assert not listed & set(np.flatnonzero(out)), tick
