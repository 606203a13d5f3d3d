"""A side's headquarters: all that its compiled commander has before it, and one round of orders."""

from __future__ import annotations

from typing import NamedTuple

from nomonhan.doctrine.commander import decide
from nomonhan.doctrine.desk import Desk, new_desk
from nomonhan.doctrine.observe import blank_chart, observe
from nomonhan.doctrine.plan import compile_plan
from nomonhan.doctrine.tables import (
    Cards,
    Chart,
    Land,
    Memory,
    Observation,
    Plan,
    Weighing,
    Zones,
    fresh,
    new_memory,
    new_observation,
    new_table,
    new_weighing,
)
from nomonhan.jit import kernel
from nomonhan.state import Battle, Decisions, new_decisions


class Headquarters(NamedTuple):
    """The tables of one side's commander in one battle."""

    memory_h: float  # sightings are kept so long
    cards: Cards
    chart: Chart
    weighing: Weighing
    observation: Observation
    plan: Plan
    memory: Memory
    desk: Desk
    decisions: Decisions


@kernel
def command(b: Battle, tick: int, hq: Headquarters) -> None:
    """The side is told what it can know at `tick`, and decides by that alone."""
    side = hq.observation.side
    observe(
        tick, hq.memory_h, b.roster, b.units, b.orders, b.knowledge[side], b.hexes, b.clock,
        hq.cards, hq.chart, b.map.disk, hq.weighing, hq.observation,
    )  # fmt: skip
    decide(
        hq.observation, hq.cards, hq.chart, b.sides[side].doctrine, hq.plan, hq.memory, hq.desk,
        hq.decisions,
    )  # fmt: skip


def blank_headquarters(battle: Battle, side: int, plan: Plan) -> Headquarters:
    """Tables of the commander of `side` before he has seen anything, for battles like `battle`."""
    n = len(battle.roster)
    return Headquarters(
        memory_h=0.0,
        cards=new_table(Cards, n, formation=-1, role=-1, home=-1, entry=-1),
        chart=blank_chart(battle, side),
        weighing=new_weighing(n, len(battle.hexes)),
        observation=new_observation(
            n, len(battle.hexes), len(battle.zones), side, battle.clock.tick_h
        ),
        plan=fresh(plan),
        memory=new_memory(n, 0, 0),
        desk=new_desk(n, len(plan.rows), len(battle.map.parent)),
        decisions=new_decisions(n),
    )


def vacant(battle: Battle, side: int, decisions: Decisions) -> Headquarters:
    """Headquarters of a side that is commanded from elsewhere: empty, but for `decisions`."""
    land, zones = new_table(Land, 0), new_table(Zones, 0)
    return Headquarters(
        memory_h=0.0,
        cards=new_table(Cards, 0),
        chart=Chart(battle.map.n_cols, 0, land, zones, battle.map.parent),
        weighing=new_weighing(0, 0),
        observation=new_observation(0, 0, 0, side, battle.clock.tick_h),
        plan=compile_plan([], {}, {}, {}, int),
        memory=new_memory(0, 0, 0),
        desk=new_desk(0, 0, 0),
        decisions=decisions,
    )
