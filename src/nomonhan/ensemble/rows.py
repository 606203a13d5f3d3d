"""A battle that has ended, as rows of the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import Event, TargetClass
from nomonhan.engine.prepare import Prepared
from nomonhan.engine.tally import Account, objectives, take_account
from nomonhan.ensemble.schema import (
    DRAW,
    KEY,
    LOSSES,
    PERSONS,
    Result,
    Sides,
    columns_of,
    summary_columns,
)
from nomonhan.ensemble.sheets import Sheet, Texts, Told, columns_of_sheets
from nomonhan.state import Battle

OBJECTIVES_SHARE = 2.0 / 3.0  # of the value of a side's objectives, to win
OF_PERSONS = (*(name for name, _meaning in PERSONS), "withdrawn", "casualties")  # as engine.tally
DESTROYED_SHARE = 0.5  # of the enemy's line battalions, for a win to be decisive
NO_DECIMALS = np.empty((0, 0))


def _texts(words: Any) -> Texts:
    found = np.empty(len(words), dtype=object)
    found[:] = list(words)
    return found


@dataclass(frozen=True)
class Names:
    """What indexes stand for, made once per scenario."""

    sides: Sides
    side: Texts = field(repr=False)
    contingent: Texts = field(repr=False)
    unit: Texts = field(repr=False)
    formation: Texts = field(repr=False)
    weapon: Texts = field(repr=False)
    target_class: Texts = field(repr=False)
    zone: Texts = field(repr=False)
    event: Texts = field(repr=False)
    moment: Texts = field(repr=False)  # ISO time at which each tick begins, and the end
    day: Texts = field(repr=False)
    winner: Texts = field(repr=False)  # by side, and a draw
    place: NDArray[np.int64] = field(repr=False)  # of which loss the summary's counts are, in turn

    @classmethod
    def of(cls, prepared: Prepared) -> Names:
        sides: dict[str, list[str]] = {side: [] for side in prepared.sides}
        for contingent, x in zip(prepared.contingents, prepared.contingent_side, strict=True):
            sides[prepared.sides[x]].append(contingent)
        ticks = range(prepared.n_ticks + 1)
        moments = [prepared.start + timedelta(minutes=t * prepared.tick_minutes) for t in ticks]
        return cls(
            sides=sides,
            side=_texts(prepared.sides),
            contingent=_texts(prepared.contingents),
            unit=_texts(prepared.units),
            formation=_texts(prepared.formations),
            weapon=_texts(prepared.weapons),
            target_class=_texts([c.name.lower() for c in TargetClass]),
            zone=_texts(prepared.zones),
            event=_texts([e.name.lower() for e in Event]),
            moment=_texts([m.isoformat(timespec="minutes") for m in moments]),
            day=_texts(sorted({m.date().isoformat() for m in moments[:-1]})),
            winner=_texts([*prepared.sides, DRAW]),
            place=np.array(_counted(sides, prepared.contingents), dtype=np.int64),
        )


def _counted(sides: Sides, contingents: Sequence[str]) -> list[int]:
    """Of which loss the counts of the summary are, but for the seed, in their order.

    Losses stand in one row: persons of each side and contingent, of each side, weapons of each.
    """
    n = len(contingents)
    places: dict[str, int] = {}
    for x, side in enumerate(sides):
        for i, name in enumerate(OF_PERSONS):
            places[f"{side}.{name}"] = (2 * n + x) * len(OF_PERSONS) + i
            for own in sides[side]:
                place = (x * n + contingents.index(own)) * len(OF_PERSONS) + i
                places[f"{side}.{own}.{name}"] = place
        for i, name in enumerate(LOSSES):
            places[f"{side}.{name}"] = (2 * n + 2) * len(OF_PERSONS) + x * len(LOSSES) + i
    counts = [column.name for column in summary_columns(sides) if column.kind == "count"]
    return [places[name] for name in counts if name != "seed"]


def blank_account(battle: Battle, names: Names) -> tuple[Account, NDArray[np.int64]]:
    """Rows for the account of `battle`, and its losses as one row of them.

    The losses are `persons`, `sums` and `weapons` of the account, which stand together in memory.
    """
    n, n_days = len(names.contingent), len(names.day)
    n_persons, n_sums, n_weapons = 2 * n * len(OF_PERSONS), 2 * len(OF_PERSONS), 2 * len(LOSSES)
    losses = np.zeros(n_persons + n_sums + n_weapons, dtype=np.int64)
    account = Account(
        persons=losses[:n_persons].reshape(2, n, len(OF_PERSONS)),
        sums=losses[n_persons : n_persons + n_sums].reshape(2, len(OF_PERSONS)),
        weapons=losses[n_persons + n_sums :].reshape(2, len(LOSSES)),
        score=np.empty((2, 3)),
        line=np.empty((2, 2), dtype=np.int64),
        strip=np.empty(1),
        ring=np.empty(1, dtype=np.int64),
        length=np.empty(3, dtype=np.int64),
        units=np.empty((len(battle.units), 15), dtype=np.int64),
        holdings=np.empty((battle.arms.size, 7), dtype=np.int64),
        causes=np.empty((battle.ledger.causes.size, 5), dtype=np.int64),
        events=np.empty((len(battle.ledger.event), 7), dtype=np.int64),
        days=np.empty((2 * n_days, 7), dtype=np.int64),
        tonnes=np.empty((2 * n_days, 1)),
    )
    return account, losses


def told(battle: Battle, names: Names, seed: int) -> Told:
    """All tables of one battle as numbers; they share no memory with it."""
    account, losses = blank_account(battle, names)
    take_account(
        battle.map.n_cols, battle.land, battle.hexes, battle.zones, battle.roster, battle.units,
        battle.arms, battle.arsenal, battle.aircraft, battle.ledger, account,
    )  # fmt: skip
    winner = _winner(account.score)
    decisive = is_decisive(account.line, winner)
    row = [seed, winner if winner >= 0 else 2, decisive, *losses[names.place], account.ring[0]]
    holdings, causes, events = account.length.tolist()
    moments = (names.moment,) * 3
    return {
        "summary": Sheet(
            np.array([row], dtype=np.int64),
            np.array([[account.score[0, 2], account.score[1, 2], account.strip[0]]]),
            (names.winner, names.moment),
        ),
        "days": Sheet(account.days, account.tonnes, (names.day, names.side)),
        "units": Sheet(
            account.units,
            NO_DECIMALS,
            (names.unit, names.side, names.contingent, names.formation, *moments),
        ),
        # copied: few of the rows that there is room for are ever filled
        "holdings": Sheet(
            account.holdings[:holdings].copy(), NO_DECIMALS, (names.unit, names.weapon)
        ),
        "causes": Sheet(
            account.causes[:causes].copy(),
            NO_DECIMALS,
            (names.side, names.weapon, names.target_class),
        ),
        "events": Sheet(
            account.events[:events].copy(),
            NO_DECIMALS,
            (names.moment, names.event, names.side, names.unit, names.zone),
        ),
    }


def rows_of(battle: Battle, names: Names, seed: int) -> Result:
    """All tables of one battle, without `case` and `replication`; they share no memory with it."""
    return named(told(battle, names, seed), names)


def named(tables: Told, names: Names) -> Result:
    """Tables of one battle with names in place of numbers."""
    return {
        table: columns_of_sheets([sheet], columns_of(table, names.sides)[len(KEY) :])
        for table, sheet in tables.items()
    }


def winner_of(battle: Battle) -> int:
    """Side that holds two thirds of the value of its own objectives; -1 if both or neither do."""
    score = np.empty((2, 3))
    objectives(battle.zones, score)
    return _winner(score)


def _winner(score: NDArray[np.float64]) -> int:
    """The same by value of objectives and of those held, columns 0 and 1 of (x, 3)."""
    wins = [total > 0 and held >= OBJECTIVES_SHARE * total for total, held, _km in score.tolist()]
    return -1 if wins[0] == wins[1] else wins.index(True)


def is_decisive(line: NDArray[np.int64], winner: int) -> bool:
    """Whether half of the loser's line battalions are destroyed, dispersed or captured.

    `line` (x, 2): those that came, and those that are gone.
    """
    if winner < 0:
        return False
    came, gone = line[1 - winner].tolist()
    return bool(gone >= DESTROYED_SHARE * max(1, came))
