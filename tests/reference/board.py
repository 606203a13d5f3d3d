"""Plain twin of the map: places as (column, row), steps walked neighbor by neighbor."""

from __future__ import annotations

from functools import cache

from tests.reference.ways import Place, neighbor_places


@cache
def places_around(place: Place, n_cols: int, n_rows: int, radius: int) -> dict[Place, int]:
    """Places on the map within `radius` steps, with how many steps away each is."""
    found = {place: 0}
    edge = [place]
    for steps in range(1, radius + 1):
        beyond = []
        for here in edge:
            for there in neighbor_places(*here):
                if there not in found:
                    found[there] = steps
                    beyond.append(there)
        edge = beyond
    return {
        (col, row): steps
        for (col, row), steps in found.items()
        if 0 <= col < n_cols and 0 <= row < n_rows
    }
