"""Battles whose inputs come from two independent draws, group by group.

Row k has two draws of all inputs, A and B.  The battle `A` has all of A, the battle of a group that
group's inputs of B and all else of A.  From such battles come elementary effects and Sobol' indices
at once [CampolongoSaltelliCariboni2011].

A battle is chaotic: whatever is changed in it, its later chance meets other events.  So for indices
each column of the design has chance of its own (a branch), and the battle of A with another chance
says how much is noise, which is then taken out of the groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from nomonhan.chance import in_branch
from nomonhan.conduct import fight
from nomonhan.ensemble.battle import Payload
from nomonhan.ensemble.design import triangular
from nomonhan.ensemble.rows import Names
from nomonhan.state import Battle

CHANCE = "chance"
A, B = 0, 1
SEED_WORDS = 2**64


@dataclass(frozen=True)
class Mixed:
    """Fights the battles of one column of the design; travels to worker processes."""

    payload: Payload
    from_b: NDArray[np.int64]  # positions of the inputs that are drawn from B
    branch: int = 0  # of the row's chance

    @classmethod
    def of(cls, payload: Payload, members: Sequence[int], branch: int = 0) -> Mixed:
        return cls(payload, np.array(members, dtype=np.int64), branch)

    @property
    def names(self) -> Names:
        return self.payload.names

    @property
    def seed(self) -> int:
        return self.payload.seed

    def battle(self, row: int) -> Battle:
        """The battle of a row of the design."""
        payload = self.payload
        vector = self.vector(row)
        number = in_branch(row, self.branch)
        commanders = payload.commanders(number, vector)
        return fight(payload.prepared, vector, payload.seed, number, commanders)

    def vector(self, row: int) -> NDArray[np.float64]:
        """The numbers of a row: shares of A, some of B, as values of the inputs."""
        design = self.payload.design
        n = len(design.low)
        own = shares(self.payload.seed, row, A, n)
        if len(self.from_b):
            own[self.from_b] = shares(self.payload.seed, row, B, n)[self.from_b]
        together = design.together(own[None, :])
        vector = self.payload.prepared.base.copy()
        vector[self.payload.prepared.inputs.index] = triangular(
            together, design.low, design.mode, design.high
        )[0]
        return vector


def shares(seed: int, row: int, draw: int, n: int) -> NDArray[np.float64]:
    """Independent numbers in (0, 1), (n,), of one draw of a row.

    Not the ensemble's even points: in hundreds of dimensions their first rows are anything but
    independent of one another, which is what this design rests on.
    """
    generator = np.random.Generator(
        np.random.Philox(key=[seed % SEED_WORDS, draw], counter=[0, 0, 0, row])
    )
    return np.asarray((generator.integers(0, 2**53, n, dtype=np.int64) + 0.5) / 2.0**53)
