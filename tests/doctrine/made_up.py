"""Made-up situations for the commander: a plain, two sides, and what one of them knows."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import numpy as np

from nomonhan import hexgrid, state
from nomonhan.codes import Mission, Role, Status
from nomonhan.doctrine.commander import decide
from nomonhan.doctrine.desk import new_desk
from nomonhan.doctrine.plan import compile_plan
from nomonhan.doctrine.tables import (
    Cards,
    Chart,
    Land,
    Memory,
    Observation,
    OwnReports,
    Plan,
    Zones,
    new_memory,
    new_observation,
    new_table,
)
from nomonhan.doctrine.words import DOCTRINE_NUMBERS
from nomonhan.state import Decisions

COLS, ROWS = 50, 40
TICK_H = 0.25

DOCTRINE = {
    "hold_without_order": 0.8,
    "counterattack": 0.7,
    "envelop": 0.7,
    "bypass": 0.5,
    "combined_arms": 0.7,
    "night_attack": 0.3,
    "aggressiveness": 0.7,
    "surrender": 0.0,
    "reserve_share": 0.0,
    "staff_quality": 2.0 / 3.0,
    "decision_interval_h": 6.0,
    "battalion_delay_h": 2.0,
    "attack_planning_h": 24.0,
    "radio": 0.5,
    "lessons": 0.5,
}


def doctrine(**numbers: float) -> Any:
    """A doctrine row, with some numbers changed."""
    return np.array([{**DOCTRINE, **numbers}[name] for name in DOCTRINE_NUMBERS])


def place(col: int, row: int) -> int:
    """Hex at column and row."""
    return row * COLS + col


class Situation:
    """What side 0 knows, unit by unit; its base lies in the west, its line is column `line`."""

    def __init__(
        self,
        zones: dict[str, int],
        parent: Sequence[int] = (-1,),
        base: int = place(1, 20),
        line: int = 20,
        numbers: Any = None,
    ) -> None:
        self.zones = zones
        self.parent = np.array(parent, dtype=np.int32)
        self.base = base
        self.line = line
        self.doctrine = doctrine() if numbers is None else numbers
        self.rows: list[dict[str, Any]] = []
        self.units: list[dict[str, Any]] = []
        self.plan: Plan | None = None
        self.tick = 0
        self.light: Any = np.ones(25)

    def own(self, at: int, formation: int = 0, **fields: Any) -> int:
        """Add an own battalion; its number."""
        self.units.append({"side": 0, "hex": at, "formation": formation, **fields})
        return len(self.units) - 1

    def enemy(self, at: int, men: int = 600, armor: int = 0, age_h: float = 0.0) -> int:
        """Add an enemy; `at` -1: not known."""
        known = {"hex": at, "men": men, "armor": armor, "age_h": age_h}
        self.units.append({"side": 1, "known": known})
        return len(self.units) - 1

    def order(self, formation: int, mission: str, **fields: Any) -> None:
        """Add a plan row; `start` is a tick."""
        row: dict[str, Any] = {
            "axis": [],
            "objective": None,
            "start": None,
            "when": None,
            "until": None,
        }
        self.rows.append({**row, "formation": str(formation), "mission": mission, **fields})

    def cards(self) -> Cards:
        cards = new_table(Cards, len(self.units), formation=-1, role=-1, home=-1, entry=-1)
        for u, unit in enumerate(self.units):
            if unit["side"] == 0:
                cards.role[u], cards.home[u] = int(Role.LINE), unit["hex"]
                for name in Cards.__annotations__:
                    if name in unit:
                        getattr(cards, name)[u] = unit[name]
        return cards

    def chart(self) -> Chart:
        cols, rows = np.arange(COLS * ROWS) % COLS, np.arange(COLS * ROWS) // COLS
        land = new_table(Land, COLS * ROWS)
        land.depth_km[:], land.along_km[:] = self.line - cols, rows
        zones = new_table(Zones, len(self.zones), reach=2)
        zones.center[:] = list(self.zones.values())
        return Chart(n_cols=COLS, base=self.base, land=land, zones=zones, parent=self.parent)

    def observation(self) -> Observation:
        o = new_observation(len(self.units), COLS * ROWS, len(self.zones), 0, TICK_H)
        o.moment.tick[0], o.moment.light[:] = self.tick, self.light
        for u, unit in enumerate(self.units):
            if unit["side"] == 0:
                report: dict[str, Any] = {
                    "status": int(Status.ACTIVE),
                    "men": 700,
                    "men_start": 700,
                }
                report |= {"cohesion": 1.0, **unit}
                for name in OwnReports.__annotations__:
                    if name in report:
                        getattr(o.own, name)[u] = report[name]
            else:
                for name, value in unit["known"].items():
                    getattr(o.enemy, name)[u] = value
        for z, center in enumerate(self.zones.values()):
            o.zone_held[z] = 0 if center % COLS <= self.line else 1
        return o

    def compiled(self) -> tuple[Plan, Memory]:
        """The plan and the memory, made once."""
        if self.plan is None:
            rows = [SimpleNamespace(**row) for row in self.rows]
            formations = {str(f): f for f in range(len(self.parent))}
            numbers = {name: z for z, name in enumerate(self.zones)}
            sides = {"own": 0, "other": 1}
            self.plan = compile_plan(rows, formations, numbers, sides, lambda tick: int(tick))
            self.memory = new_memory(len(self.units), 7, 0)
            self.desk = new_desk(len(self.units), len(rows), len(self.parent))
        return self.plan, self.memory

    def decide(self, observation: Observation | None = None) -> Decisions:
        """One round of orders."""
        plan, memory = self.compiled()
        n = len(self.units)
        decisions = blank_decisions(n)
        decide(
            self.observation() if observation is None else observation,
            self.cards(),
            self.chart(),
            self.doctrine,
            plan,
            memory,
            self.desk,
            decisions,
        )
        return decisions


def blank_decisions(n: int) -> Decisions:
    """A blank sheet of orders for n units."""
    return Decisions(
        mission=np.full(n, -1, dtype=np.int8),
        goal=np.full(n, -1, dtype=np.int32),
        due_h=np.zeros(n),
        call=np.zeros(n, dtype=np.int8),
        target=np.full(n, -1, dtype=np.int32),
        note=np.zeros((200, 5), dtype=np.int32),
        n_notes=np.zeros(1, dtype=np.int32),
    )


def gap(a: int, b: int) -> int:
    """Hexes between a and b."""
    return hexgrid.distance(a, b, COLS)


def disks() -> Any:
    """Hexes within two steps of each hex, (h, 19)."""
    table = np.full((COLS * ROWS, 19), -1, dtype=np.int32)
    for h in range(COLS * ROWS):
        q, r = hexgrid.axial_q(h, COLS), h // COLS
        for i, (dq, dr) in enumerate(hexgrid.disk_offsets(2)):
            table[h, i] = hexgrid.hex_at(q + int(dq), r + int(dr), COLS, ROWS)
    return table


DISKS = disks()


def made_up_battle(own: Sequence[int], other: Sequence[int]) -> Any:
    """The tables of a battle that reports are made of: battalions of two sides on the plain.

    Weapon systems: 0 tanks, 1 howitzers of 8 km; zones: one in the west, one in the east.
    """
    n, places = len(own) + len(other), [*own, *other]
    roster = state.new_table(state.ROSTER, n, formation=0, men_start=700)
    roster.side[len(own) :] = 1
    roster.home[:] = places
    units = state.new_table(state.UNITS, n, following=-1, men=650, cohesion=1.0, contact_tick=-1)
    units.hex[:] = places
    arsenal = state.new_table(state.ARSENAL, 2)
    arsenal.is_vehicle[0], arsenal.is_gun[1], arsenal.range_hexes[1] = 1, 1, 8
    arms = state.new_table(state.ARMS, n, 3)
    arms.kind[:] = -1
    zones = state.new_table(state.ZONES, 2, radius_km=2.0)
    zones.center[:] = place(10, 20), place(35, 12)
    sides = state.new_table(state.SIDES, 2)
    sides.base_hex[:] = place(1, 20), place(COLS - 2, 20)
    clock = state.Clock(
        light=np.ones(400),
        days=state.new_table(state.DAYS, 5),
        ticks_per_day=96,
        ticks_before=0,
        tick_h=TICK_H,
        n_ticks=384,
        h_hour_tick=0,
    )
    return SimpleNamespace(
        roster=roster,
        units=units,
        arms=arms,
        orders=state.new_table(state.ORDERS, n, goal=-1),
        knowledge=state.new_table(state.KNOWLEDGE, 2, n, seen_tick=-1, seen_hex=-1, firing_tick=-1),
        hexes=state.new_table(state.HEXES, COLS * ROWS, first=-1),
        land=state.new_table(state.LAND, COLS * ROWS),
        zones=zones,
        arsenal=arsenal,
        sides=sides,
        clock=clock,
        map=SimpleNamespace(
            n_cols=COLS, n_rows=ROWS, disk=DISKS, parent=np.array([-1], dtype=np.int32)
        ),
    )


def clauses(decisions: Decisions) -> set[int]:
    """Clauses that the ledger says have spoken."""
    return set(decisions.note[: decisions.n_notes[0], 0].tolist())


def attack(n: int = 5, **fields: Any) -> Situation:
    """A division of n battalions in column 18 that is to take a hill 12 km ahead of it."""
    s = Situation({"hill": place(30, 20)}, **fields)
    for i in range(n):
        s.own(place(18, 20 - n // 2 + i))
    s.order(0, "assault", objective="hill", start=0)
    return s


def ordered(d: Decisions, mission: Mission) -> list[int]:
    """Units that were given a mission."""
    return np.flatnonzero(d.mission == mission).tolist()
