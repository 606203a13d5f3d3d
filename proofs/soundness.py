"""Gates of soundness: the books balance, and names and dates mean nothing."""

from __future__ import annotations

from nomonhan.ensemble.battle import fight_one
from nomonhan.terrain.board import theater_of
from proofs import renaming
from proofs.battles import Store
from proofs.cases import AUGUST, EQUAL, Case
from proofs.statistics import share
from proofs.table import Row, judged, row_of

DAYS_LATER = 37


def books(store: Store, runs: int) -> list[Row]:
    """Persons and weapons balance in every battle; no number is negative or none."""
    rows = []
    for name in (AUGUST, EQUAL):
        wrong = int((store.fight(Case("base", name), runs)["faults"] > 0).sum())
        found = share(wrong, runs)
        ok = judged(wrong == 0)
        rows.append(row_of("books", name, "share of battles with a fault", found, "0", runs, ok))
    return rows


def names(store: Store, runs: int) -> list[Row]:
    """The same bits under other names and on another date."""
    return [
        Row(
            "names", scenario, quantity, f"{len(found)}", ", ".join(found[:5]) or "none",
            "0 columns", runs, judged(not found),
        )
        for scenario in (EQUAL, AUGUST)
        for quantity, found in differing_columns(scenario, runs).items()
    ]  # fmt: skip


def differing_columns(name: str, runs: int) -> dict[str, list[str]]:
    """Change of names or dates -> columns of the tables that it changed, which should be none."""
    case = Case("base", name)
    loaded, payload = case.loaded(), case.payload()
    scenario, theater = loaded.scenario, theater_of(loaded.scenario)
    ids = renaming.ids_of(scenario, [zone.id for zone in theater.names.zones])
    fresh = renaming.fresh_names(ids)
    exchanged = renaming.exchanged_names(scenario)
    later = renaming.moved_to(scenario, DAYS_LATER)
    days = {a.date: b.date for a, b in zip(scenario.weather, later.weather, strict=True)}
    light = payload.prepared.fixed["light"]
    found: dict[str, set[str]] = {}
    for k in range(runs):
        base = fight_one(payload, k)
        for quantity, new in (
            (f"columns that differ, {len(fresh)} ids renamed", fresh),
            ("columns that differ, labels of the sides exchanged", exchanged),
        ):
            other = renaming.same_battle(payload, renaming.renamed(scenario, new), theater, new, k)
            known = renaming.in_other_words(base, new)
            found.setdefault(quantity, set()).update(renaming.differences(known, other))
        other = renaming.same_battle(payload, later, theater, days, k, light)
        known = renaming.in_other_words(base, {}, DAYS_LATER)
        quantity = f"columns that differ, {DAYS_LATER} days later with light and weather"
        found.setdefault(quantity, set()).update(renaming.differences(known, other))
    return {quantity: sorted(columns) for quantity, columns in found.items()}
