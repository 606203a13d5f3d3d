"""A campaign while it runs and when it has ended: what was fought, decided, lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.campaign.carry import Book, Carried
from nomonhan.campaign.records import Campaign, Phase
from nomonhan.engine.prepare import Prepared
from nomonhan.state import Battle

F = NDArray[np.float64]

Fight = Callable[[str, F, Any, Any], tuple[Battle, int]]
"""Fights the battle of a phase: its name, its inputs, the `Reports` known at its start, the `Front`
that nobody starts behind, or None; with it, how many units that front moved."""


@dataclass(frozen=True)
class World:
    """What one replication of a campaign is played with."""

    campaign: Campaign
    prepared: Mapping[str, Prepared]  # by phase, the map of its scenario
    vectors: Mapping[str, F]  # by phase, the drawn inputs of its scenario
    fight: Fight
    winner_of: Callable[[Battle], int]
    numbers: Mapping[str, float]  # the campaign's drawn numbers by path
    seed: int
    replication: int
    begins: bool = True  # whether an incident has become the first battle

    @property
    def end(self) -> date:
        return date.fromisoformat(self.campaign.end)


@dataclass
class PhaseResult:
    """What became of a phase on the ground."""

    phase: str
    fought: bool
    opened: date | None
    winner: str  # a side, "draw", or "" if it was not fought
    casualties: tuple[int, ...]  # (x,)
    shares: tuple[float, ...]  # (x,) of its men that each side lost
    quiet_days: int  # since the last battle
    drawn_back: int = 0  # units that started elsewhere, the enemy holding their place
    rest_days: int = (
        -1
    )  # after it, until somebody decided on another or all was over; -1 not fought


@dataclass(frozen=True)
class DecisionResult:
    """One question put to one side on one day."""

    at: date
    side: str
    question: str  # open, reinforce, raid or end
    about: str  # the phase, or the phase and the formation
    p: float
    answer: bool


@dataclass
class Chain:
    """A campaign that has ended."""

    phases: list[PhaseResult] = field(default_factory=list)
    decisions: list[DecisionResult] = field(default_factory=list)
    books: list[Book] = field(default_factory=lambda: [Book(), Book()])
    lost: Counter[str] = field(default_factory=Counter)  # `<side>.<contingent>.<fate>`
    air_lost: list[int] = field(default_factory=lambda: [0, 0])
    raided: bool = False
    ended: date | None = None
    by_agreement: bool = False


@dataclass
class Story:
    """Where a campaign stands while it runs."""

    today: date
    chain: Chain = field(default_factory=Chain)
    carried: Carried = field(default_factory=Carried)
    standing: list[dict[str, float]] = field(default_factory=list)  # (x,) after the last battle
    last_battle: date | None = None
    offensives: list[int] = field(default_factory=lambda: [0, 0])
    skies: list[tuple[int, Phase]] = field(default_factory=list)  # air war still to be flown
    coming: list[float] = field(default_factory=lambda: [0.0, 0.0])  # (x,) men on the way
    absent: set[int] = field(default_factory=set)  # units of the next battle that were not sent
    asked: bool = False  # whether anybody was asked yet what he sends to it

    def rest_ends(self, day: date) -> None:
        """The quiet after the last battle ends: somebody has decided, or it is over."""
        for result in reversed(self.chain.phases):
            if result.fought:
                if result.rest_days < 0 and self.last_battle is not None:
                    result.rest_days = (day - self.last_battle).days
                return
