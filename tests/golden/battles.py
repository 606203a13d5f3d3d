"""The golden battles: what they are, and what of their outcome is kept."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from nomonhan.codes import Event, TargetClass
from nomonhan.conduct import fight
from nomonhan.ensemble.battle import payload_of
from nomonhan.rules import RULES_VERSION
from nomonhan.scenario.loader import load_scenario
from nomonhan.state import Battle
from tests.engine.fights import by_weapon, columns, fought

FOLDER = Path(__file__).parent
CHANGES = FOLDER.parents[1] / "CHANGELOG.md"
TOLD = ("units", "arms", "orders", "knowledge", "zones", "aircraft", "sides", "ledger")
REMEMBERED = ("units.vehicles", "units.guns", "units.reach", "units.cover_posture")  # from others
FATES = ("killed", "wounded", "missing", "captured", "withdrawn")


def scripted_skirmish() -> Battle:
    """A bit of everything, by a script: rules and phases alone."""
    return fought(seed=1, replication=0)


def equal_armies() -> Battle:
    """Half a day of two armies under the general commander, with drawn numbers."""
    payload = payload_of(load_scenario("two_equal_armies"), seed=1)
    vector = payload.vector(2)
    commanders = payload.commanders(2, vector)
    return fight(payload.prepared, vector, payload.seed, 2, commanders, until_tick=12)


BATTLES: dict[str, Callable[[], Battle]] = {
    "scripted_skirmish": scripted_skirmish,
    "equal_armies": equal_armies,
}


def digest_of_counts(battle: Battle) -> str:
    """Digest of the whole numbers that tell what happened: the same on every machine.

    What a battle only keeps to be quicker is left out, so that it may be kept otherwise.
    """
    total = hashlib.sha256()
    for name, column in columns(battle).items():
        if column.dtype.kind in "iu" and name.startswith(TOLD) and name not in REMEMBERED:
            total.update(name.encode())
            total.update(np.ascontiguousarray(column, dtype="<i8").tobytes())
    return total.hexdigest()


def outcome(battle: Battle) -> dict[str, Any]:
    """What is kept of a golden battle: counts that must agree, amounts that must nearly."""
    units, side = battle.units, battle.roster.side
    lost = by_weapon(battle, "knocked_out")
    kind = battle.arsenal.target_class
    events = battle.ledger.event[: battle.ledger.n_events[0]]
    counts = {fate: [int(units[fate][side == x].sum()) for x in (0, 1)] for fate in ("men", *FATES)}
    for name, target in (("tanks_knocked_out", TargetClass.TANK), ("guns_lost", TargetClass.GUN)):
        counts[name] = [int(lost[side == x][:, kind == target].sum()) for x in (0, 1)]
    amounts = {
        "rounds": [float(r) for r in battle.ledger.sides.rounds],
        "delivered_t": [float(t) for t in battle.sides.delivered_t],
        "cohesion": [float(units.cohesion[side == x].sum()) for x in (0, 1)],
    }
    return {
        "digest_of_counts": digest_of_counts(battle),
        "counts": counts,
        "events": [
            [int(tick), Event(int(kind)).name.lower(), int(x), int(unit), int(place)]
            for tick, kind, x, unit, place in events.tolist()
        ],
        "amounts": amounts,
    }


def kept(name: str) -> dict[str, Any]:
    """What stands in the file of a golden battle."""
    found: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return found


def has_line_in_changes(version: int, text: str) -> bool:
    """Whether the changelog speaks of a rules version."""
    return re.search(rf"rules version {version}\b", text) is not None


class Refused(Exception):
    """A golden battle may not be rewritten."""


def refreshed(
    name: str, new: dict[str, Any], old: dict[str, Any] | None, version: int, changes: str
) -> dict[str, Any]:
    """Contents of the file of a golden battle for a new outcome, if it may be written."""
    page = {"rules_version": version, **new}
    if old is None or old == page:
        return page
    if version <= old["rules_version"]:
        raise Refused(
            f"{name} is fought differently under rules version {version}: raise RULES_VERSION in "
            "src/nomonhan/rules/__init__.py and say why in CHANGELOG.md"
        )
    if not has_line_in_changes(version, changes):
        raise Refused(f"CHANGELOG.md has no line on rules version {version}; write why it changed")
    return page


def refresh() -> list[str]:
    """Fight all golden battles and write those that may be written; names of the written."""
    pages = {}
    for name, battle in BATTLES.items():
        old = kept(name) if (FOLDER / f"{name}.json").exists() else None
        changes = CHANGES.read_text(encoding="utf-8")
        pages[name] = refreshed(name, outcome(battle()), old, RULES_VERSION, changes)
    for name, page in pages.items():
        text = json.dumps(page, indent=1)
        text = re.sub(r"\[\s+([^\[\]]*?)\s+\]", lambda m: f"[{' '.join(m[1].split())}]", text)
        (FOLDER / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    return list(pages)
