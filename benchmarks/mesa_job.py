"""The plain job in Mesa, written as Mesa's own examples are.

64 x 64 hexes, 100 against 100 groups of 200 men, 300 ticks.  A group fires at the nearest enemy
within two hexes, else marches one hex towards the enemy's side.  No terrain, supply, sight,
command or morale: a small part of what the scenario `plain_job` does in our engine.
"""

from __future__ import annotations

import math
import time

import mesa
from mesa.discrete_space import Cell, CellAgent, HexGrid

SIZE = 64
GROUPS = 100
MEN = 200
TICKS = 300
REACH = 2
LOSSES_PER_MAN = 0.0015  # a tick of fire by one man: about as many fall as in our battle


class Group(CellAgent):
    """A group of men that marches and fires."""

    def __init__(self, model: Plain, side: int, cell: Cell) -> None:
        super().__init__(model)
        self.side = side
        self.men = MEN
        self.cell = cell

    def step(self) -> None:
        """Fire if there is anyone to fire at, else march."""
        around = self.cell.get_neighborhood(radius=REACH, include_center=True)
        enemies = [a for a in around.agents if a.side != self.side]
        if enemies:
            self.fire(min(enemies, key=self.distance))
        else:
            self.march()

    def distance(self, other: Group) -> int:
        """Hexes between two groups, 0 to 2."""
        if other.cell is self.cell:
            return 0
        return 1 if other.cell in self.cell.neighborhood else 2

    def fire(self, enemy: Group) -> None:
        """Take men from the enemy; the last one leaves the map."""
        mean = self.men * LOSSES_PER_MAN
        lost = math.floor(mean + self.random.random())
        enemy.men = max(0, enemy.men - lost)
        if enemy.men == 0:
            enemy.remove()

    def march(self) -> None:
        """One hex towards the side where the enemy came from."""
        forward = 1 if self.side == 0 else -1
        column, row = self.cell.coordinate
        target = (column + forward, row)
        if 0 <= target[0] < SIZE:
            self.cell = self.model.grid[target]


class Plain(mesa.Model):
    """The empty plain with both armies."""

    def __init__(self, seed: int) -> None:
        super().__init__(seed=seed)
        self.grid = HexGrid((SIZE, SIZE), torus=False, random=self.random)
        for side in (0, 1):
            for i in range(GROUPS):
                column, row = 20 + 2 * (i % 5), 2 + 3 * (i // 5)
                Group(self, side, self.grid[(column if side == 0 else SIZE - 1 - column, row)])

    def step(self) -> None:
        """One tick."""
        self.agents.shuffle_do("step")


def fight(seed: int) -> tuple[float, int, list[int]]:
    """Seconds, steps taken by groups that existed, and the men left on each side."""
    model = Plain(seed)
    steps = 0
    start = time.perf_counter()
    for _tick in range(TICKS):
        steps += len(model.agents)
        model.step()
    seconds = time.perf_counter() - start
    left = [sum(a.men for a in model.agents if a.side == side) for side in (0, 1)]
    return seconds, steps, left
