"""Plain twins of the supply column (who asks, who gets what) and of the muster."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from typing import NamedTuple


class Asker(NamedTuple):
    """A unit that can be reached by truck, and one kind of supply."""

    unit: int
    kind: int
    stock: float
    full: float
    tonnes_each: float  # of one measure of the kind
    fill_h: float  # hours in which it can take on a full load
    way_h: float  # of a truck, to the unit and back


def turnaround(
    beyond_km: float, line_distance_km: float, line_days: float, seconds_on_map: float,
    night_and_rain: float, loading_h: float,
) -> float:  # fmt: skip
    """Hours of a truck: out over the steppe, out over the map, and the same way back."""
    columns_make = line_distance_km * 2 / line_days / 24  # km an hour, day and night
    one_way = beyond_km / columns_make if columns_make else 0.0
    one_way += seconds_on_map / 3600 / night_and_rain
    return one_way + one_way + loading_h


def shared_out(
    askers: Sequence[Asker], depots_t: MutableMapping[int, float], hours: float,
    truck_hours: float, payload_t: float,
) -> tuple[dict[tuple[int, int], float], float]:  # fmt: skip
    """Stock of each (unit, kind) afterwards, and what the depots gave, tonnes.

    `depots_t` by kind is drawn down; a kind without a depot never runs out.
    """
    loads: dict[Asker, float] = {}
    for kind in sorted({a.kind for a in askers}):
        these = [a for a in askers if a.kind == kind]
        asked = {
            a: min(max(a.full - a.stock, 0.0), a.full / a.fill_h * hours) * a.tonnes_each
            for a in these
        }
        together = sum(asked.values())
        there = depots_t.get(kind, together)
        for a, tonnes in asked.items():
            loads[a] = tonnes * there / together if together > there else tonnes
    needed = sum(tonnes / payload_t * a.way_h for a, tonnes in loads.items())
    part = truck_hours / needed if needed > truck_hours else 1.0
    after, given = {}, 0.0
    for a, tonnes in loads.items():
        measures = tonnes * part / a.tonnes_each if tonnes > 0.0 else 0.0
        after[a.unit, a.kind] = a.stock + measures
        if a.kind in depots_t:
            depots_t[a.kind] -= tonnes * part
            given += tonnes * part
    return after, given


def half_up(x: float) -> int:
    """Nearest whole number, halves upward."""
    whole = int(x)
    return whole + 1 if x - whole >= 0.5 else whole


def mustered(
    own_men: float | None, own: Mapping[str, float], paper_men: float, paper: Mapping[str, float],
    rifles: set[str], strength: float, factor: float,
) -> tuple[int, dict[str, int]]:  # fmt: skip
    """Men and weapons on hand: by name where told, rifles with the men, the rest by strength."""
    men = (paper_men if own_men is None else own_men) * factor
    held = {}
    for weapon in {**paper, **own}:
        if weapon in own:
            held[weapon] = half_up(own[weapon])
        elif weapon in rifles and paper_men > 0:
            held[weapon] = half_up(paper[weapon] * men / paper_men)
        else:
            held[weapon] = half_up(paper[weapon] * strength)
    return half_up(men), held
