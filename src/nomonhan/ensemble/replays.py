"""Battles fought again with a record kept: the same bits, written down hour by hour."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from nomonhan.codes import Event
from nomonhan.doctrine.words import ZONE_CLAUSES, Clause
from nomonhan.engine.prepare import Prepared
from nomonhan.ensemble.battle import Payload, battle_of
from nomonhan.ensemble.errors import cannot_write
from nomonhan.ensemble.rows import Names
from nomonhan.replay.file import replay_name, write_replay
from nomonhan.replay.recording import (
    EventOnRecord,
    Header,
    LedgerRow,
    Name,
    Recording,
    SideOnRecord,
    UnitOnRecord,
)
from nomonhan.rules import RULES_VERSION
from nomonhan.scenario.records import Scenario
from nomonhan.state import Battle, Decisions

REPLAYS = "replays"


class Note(NamedTuple):
    """What a side's commander noted as it decided."""

    side: int
    tick: int
    lines: NDArray[np.int32]  # (n, 5)


class Witness:
    """Keeps what commanders note."""

    def __init__(self) -> None:
        self.notes: list[Note] = []

    def watch(self, side: int, tick: int, decisions: Decisions) -> None:
        n = int(decisions.n_notes[0])
        lines = decisions.note[: min(n, len(decisions.note))].copy()
        self.notes.append(Note(side, tick, lines))


def keep_replay(
    folder: Path, scenario: Scenario, payload: Payload, case: str, replication: int
) -> Path:
    """Fight a battle of a run again and write its replay into the run's folder."""
    witness = Witness()
    battle = battle_of(payload, replication, keep_tape=True, watch=witness.watch)
    path = folder / REPLAYS / replay_name(case, replication)
    prepared = payload.prepared
    temporary = path.with_name(f".{path.name}.part")
    try:
        write_replay(
            temporary,
            header_of(scenario, prepared, payload.seed, case, replication),
            recording_of(battle, prepared),
            events_of(battle, payload.names, prepared),
            ledger_of(witness.notes, scenario, prepared),
        )
        temporary.replace(path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        raise cannot_write(folder, error) from error
    return path


def header_of(
    scenario: Scenario, prepared: Prepared, seed: int, case: str, replication: int
) -> Header:
    """Whose battle it was."""
    sides = list(scenario.sides)
    units = []
    for key, unit in scenario.units.items():
        formation = scenario.formations[unit.formation]
        units.append(
            UnitOnRecord(
                id=key,
                name=Name(en=unit.name.en, es=unit.name.es),
                side=sides.index(formation.side),
                contingent=formation.contingent,
                formation=unit.formation,
                branch=unit.branch,
                echelon=unit.echelon,
            )
        )
    return Header(
        scenario=scenario.name,
        title=Name(en=scenario.title.en, es=scenario.title.es),
        scenario_digest=prepared.digest,
        rules_version=RULES_VERSION,
        case=case,
        replication=replication,
        seed=seed,
        start=scenario.start,
        tick_minutes=scenario.tick_minutes,
        map=scenario.map,
        n_cols=prepared.terrain.n_cols,
        n_rows=prepared.terrain.n_rows,
        sides=[
            SideOnRecord(id=key, name=Name(en=side.name.en, es=side.name.es), color=side.color)
            for key, side in scenario.sides.items()
        ],
        units=units,
    )


def recording_of(battle: Battle, prepared: Prepared) -> Recording:
    """State at every tick, the start included."""
    tape = battle.tape.units
    fields = {name: np.ascontiguousarray(tape[name]) for name in tape.dtype.names}
    return Recording(
        **fields,
        control=battle.tape.control,
        light=np.append(battle.clock.light, battle.clock.light[-1])[: len(tape)],
    )


def events_of(battle: Battle, names: Names, prepared: Prepared) -> list[EventOnRecord]:
    """What happened, in order of time."""
    ledger = battle.ledger
    events = []
    for tick, kind, side, unit, place in ledger.event[: int(ledger.n_events[0])].tolist():
        in_zone = kind == Event.ZONE_CHANGED and place >= 0
        events.append(
            EventOnRecord(
                tick=tick,
                kind=str(names.event[kind]),
                side=side,
                unit=unit,
                zone=str(names.zone[place]) if in_zone else "",
                hex=-1 if in_zone else place,
            )
        )
    return events


def ledger_of(notes: Sequence[Note], scenario: Scenario, prepared: Prepared) -> list[LedgerRow]:
    """What the commanders noted: whom they meant, where, and a number that decided it."""
    units = list(scenario.units.values())
    rows = []
    for note in notes:
        plan = scenario.plans.get(prepared.sides[note.side], [])
        for clause, unit, place, number, row in note.lines[note.lines[:, 0] >= 0].tolist():
            formation = plan[row].formation if 0 <= row < len(plan) else ""
            knew: dict[str, Any] = {"number": number}
            ordered: dict[str, Any] = {}
            if clause == Clause.GO_ROUND:
                knew["enemy"] = prepared.units[unit]
            elif unit >= 0:
                ordered["unit"] = prepared.units[unit]
                formation = formation or units[unit].formation
            if place >= 0 and clause in ZONE_CLAUSES:
                ordered["zone"] = prepared.zones[place]
            elif place >= 0:
                ordered["hex"] = place
            rows.append(
                LedgerRow(
                    tick=note.tick,
                    side=note.side,
                    formation=formation,
                    clause=Clause(clause).name.lower(),
                    knew=knew,
                    ordered=ordered,
                )
            )
    return sorted(rows, key=lambda row: (row.tick, row.side))
