"""Units that have gone to ground: how many of them are overrun, and what it costs who does it."""

from __future__ import annotations

import math
from typing import Any

import pytest

from nomonhan.codes import Mission, Status, SupplyState
from tests.engine.phases import ENEMY, TICK, U, alone, judge, put

RUNS = 200


def go_to_ground(battle: Any, u: int) -> None:
    """Unit u has broken and stays in its hex, at the worst odds that tell."""
    battle.units.cohesion[u] = 0.0
    battle.units.status[u] = Status.BROKEN
    battle.orders.mission[u] = Mission.HOLD
    battle.fires.lost_share[u] = 1e-12  # no quiet


def test_the_broken_in_place_are_overrun_part_by_part() -> None:
    """Men fall one by one to who closes on them; the rest stand, and all are accounted for."""
    lost, full = 0, 0
    for k in range(RUNS):
        battle, p = alone(True)
        go_to_ground(battle, U)
        battle.units.men[ENEMY] = 2 * battle.units.men[U]
        battle.units.assaulting[ENEMY] = battle.units.hex[U]
        before = battle.units.copy()
        judge(battle, p, TICK + k)
        gone = int(before.men[U] - battle.units.men[U])
        fates_of_men = ("killed", "missing", "captured", "withdrawn")
        told = sum(int(battle.units[f][U]) - int(before[f][U]) for f in fates_of_men)
        assert told == gone
        assert battle.units.status[U] == Status.BROKEN
        lost, full = lost + gone, full + int(before.men[U])
    assert lost / full == pytest.approx(1 - math.exp(-3.0 * p.overrun_per_h), rel=0.03)


def small_arm(arms: Any, battle: Any) -> int:
    """The most numerous small arm that unit U began with."""
    kinds = [
        (int(a.start), -int(a.kind)) for a in arms[U]
        if a.kind >= 0 and battle.arsenal.is_vehicle[a.kind] == 0
    ]  # fmt: skip
    return -max(kinds)[1]


def overrun(k: int, second: int = 0) -> tuple[Any, Any, Any]:
    """A tick in which a broken unit is overrun; who did it before and after, and its parameters.

    second: men of another unit that has closed on it from another side, none if 0.
    """
    battle, p = alone(True)
    p = p.copy()
    p.overrun_cost, p.overrun_per_h = 0.4, 0.8
    home = int(battle.units.hex[U])
    places = battle.units.hex.copy()
    if second:
        around = [int(h) for h in battle.map.disk[home, 1:7] if h != places[ENEMY]]
        places[ENEMY + 1] = around[2]
        put(battle, places)
        battle.units.status[ENEMY + 1] = Status.ACTIVE
        battle.units.men[ENEMY + 1] = second
        battle.units.assaulting[ENEMY + 1] = home
    go_to_ground(battle, U)
    battle.units.men[ENEMY] = 900
    battle.units.assaulting[ENEMY] = home
    before = battle.units.copy()
    judge(battle, p, TICK + k)
    return before, battle, p


def test_who_overruns_others_pays_for_it() -> None:
    sold, hit, credited = 0, 0, 0
    for k in range(RUNS):
        before, battle, p = overrun(k)
        before_arms = alone(True)[0].arms
        sold += int((battle.units.killed + battle.units.missing - before.killed)[U])
        own = int(before.men[ENEMY] - battle.units.men[ENEMY])
        fallen = (battle.units.killed + battle.units.wounded - before.killed - before.wounded)[
            ENEMY
        ]
        assert own == fallen
        hit += own
        side = int(battle.roster.side[U])
        credited += int(battle.ledger.causes[side, small_arm(before_arms, battle), 0])
        assert battle.ledger.causes[1 - side, :, 0].sum() == 0
        assert (battle.fires.lost_share[ENEMY] > 0.0) == (own > 0)
    assert sold > 5000
    assert hit / sold == pytest.approx(p.overrun_cost, rel=0.05)
    assert credited == hit


def test_all_who_have_closed_pay_by_their_men() -> None:
    first, second = 0, 0
    for k in range(RUNS):
        before, battle, _ = overrun(k, second=300)
        lost = before.men - battle.units.men
        first, second = first + int(lost[ENEMY]), second + int(lost[ENEMY + 1])
    assert first / second == pytest.approx(3.0, rel=0.1)


def test_what_nobody_has_closed_on_costs_nobody() -> None:
    battle, p = alone(True)
    battle.units.men[U] = 1  # too few to be a unit any longer
    before = battle.units.men.copy()
    judge(battle, p, TICK)
    assert battle.units.status[U] == Status.GONE
    assert battle.units.men[ENEMY] == before[ENEMY]


def test_the_end_of_a_unit_is_paid_for_unless_it_yields() -> None:
    """Credited to the rifles that went with it."""
    paid, yielded = 0, 0
    for k in range(RUNS // 2):
        battle, p = alone(True)
        battle.units.assaulting[ENEMY] = battle.units.hex[U]
        battle.units.men[U] = 7  # too few to be a unit any longer
        judge(battle, p, TICK + k)
        assert battle.units.status[U] == Status.GONE
        side = int(battle.roster.side[U])
        paid += int(battle.ledger.causes[side, small_arm(battle.arms, battle), 0])
        battle, p = alone(True)
        p = p.copy()
        p.surrender_per_h, p.overrun_per_h = 1e6, 0.0
        battle.units.assaulting[ENEMY] = battle.units.hex[U]
        battle.units.status[U] = Status.BROKEN
        battle.units.supply_state[U] = SupplyState.CUT_OFF
        battle.sides.doctrine[side, 7] = 1.0
        before = int(battle.units.men[ENEMY])
        judge(battle, p, TICK + k)
        assert battle.units.status[U] == Status.GONE
        assert battle.units.men[ENEMY] == before
        yielded += 1
    assert paid > 40
    assert yielded == RUNS // 2


def test_what_is_paid_is_credited_to_the_unit_that_lost_most() -> None:
    """Two units of one hex are overrun, of which the second has other small arms."""
    for k in range(20):
        battle, p = alone(True)
        p = p.copy()
        p.overrun_cost, p.overrun_per_h = 0.4, 0.8
        few = U + 1
        places = battle.units.hex.copy()
        places[few] = places[U]
        put(battle, places)
        home = int(places[U])
        other = next(
            w for w in range(len(battle.arsenal))
            if battle.arsenal.is_vehicle[w] == 0 and w != small_arm(battle.arms, battle)
        )  # fmt: skip
        battle.arms.held[few, :], battle.arms.kind[few, 0] = 0, other
        battle.arms.held[few, 0] = 50
        for u, men in ((U, 600), (few, 60)):
            go_to_ground(battle, u)
            battle.units.men[u] = men
        battle.units.men[ENEMY] = 2000
        battle.units.assaulting[ENEMY] = home
        judge(battle, p, TICK + k)
        side = int(battle.roster.side[U])
        assert battle.ledger.causes[side, small_arm(battle.arms, battle), 0] > 0
        assert battle.ledger.causes[side, other, 0] == 0
