"""Bridges in time: left out, standing, built and blown, and what that does to crossings."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest

from nomonhan.codes import Mobility
from nomonhan.engine.bridges import bridge_epochs
from nomonhan.terrain.arrays import IMPASSABLE, RIVER_MAJOR, Terrain
from nomonhan.terrain.crossing import crossing_seconds
from nomonhan.terrain.dated_bridges import crossing_changes, standing_during
from nomonhan.terrain.mobility import default_pace
from nomonhan.terrain.theater import Theater, load_theater

START = datetime(1939, 7, 1)
WHOLE = load_theater("khalkhin_gol")
IDS = [bridge.id for bridge in WHOLE.names.bridges]


def dated(**dates: tuple[datetime | None, datetime | None]) -> Theater:
    """The map with these dates for some bridges; all others stand from ever."""
    bridges = tuple(
        b._replace(stands_from=dates.get(b.id, (None, None))[0],
                   stands_until=dates.get(b.id, (None, None))[1])
        for b in WHOLE.names.bridges
    )  # fmt: skip
    return Theater(WHOLE.terrain, WHOLE.names._replace(bridges=bridges))


def truck_over(terrain: Terrain, bridge: int) -> int:
    """Seconds of a truck over a bridge, from its first hex to its second."""
    here, there = (int(h) for h in terrain.bridge_hex[bridge])
    d = terrain.neighbor[here].tolist().index(there)
    return int(terrain.crossing_s[Mobility.TRUCK, here, d])


@pytest.mark.parametrize(
    ("stands_from", "stands_until", "is_on_map"),
    [
        (None, None, True),
        (START - timedelta(days=1), None, True),
        (START + timedelta(hours=10), None, True),  # built in the battle
        (START + timedelta(hours=24), None, False),  # when it is over
        (None, START, False),  # gone when it begins
        (None, START + timedelta(hours=1), True),
    ],
)
def test_only_bridges_of_the_battle_are_on_its_map(
    stands_from: datetime | None, stands_until: datetime | None, is_on_map: bool
) -> None:
    theater = standing_during(
        dated(central_bridge_2=(stands_from, stands_until)), START, START + timedelta(hours=24)
    )
    kept = [b.id for b in theater.names.bridges]
    assert ("central_bridge_2" in kept) == is_on_map
    assert [b for b in IDS if b in kept] == kept, "their order is kept"
    terrain = theater.terrain
    assert len(terrain.bridge_hex) == len(terrain.bridge_capacity_t) == len(kept)
    assert set(np.unique(terrain.bridge)) == {-1, *range(len(kept))}
    for number, (a, b) in enumerate(terrain.bridge_hex):
        assert number in terrain.bridge[a]
        assert number in terrain.bridge[b]


def test_where_no_bridge_stands_a_truck_meets_the_river() -> None:
    number = IDS.index("central_bridge_2")
    here, there = WHOLE.terrain.bridge_hex[number]
    d = WHOLE.terrain.neighbor[here].tolist().index(there)
    assert WHOLE.terrain.hexside[here, d] & RIVER_MAJOR
    assert truck_over(WHOLE.terrain, number) > 0
    later = dated(central_bridge_2=(START + timedelta(days=9), None))
    without = standing_during(later, START, START + timedelta(days=1)).terrain
    assert without.crossing_s[Mobility.TRUCK, here, d] == IMPASSABLE


def test_a_bridge_built_and_blown_changes_both_ways_over_it_and_nothing_else() -> None:
    built, blown = START + timedelta(hours=5), START + timedelta(hours=9, minutes=10)
    end = START + timedelta(hours=12)
    theater = standing_during(dated(central_bridge_2=(built, blown)), START, end)
    changes = crossing_changes(theater, START, end)
    assert [c.at for c in changes] == [built, built, blown, blown]

    crossing_s, epoch = bridge_epochs(theater, START, 48, 15)
    number = [b.id for b in theater.names.bridges].index("central_bridge_2")
    times = [truck_over(theater.terrain._replace(crossing_s=row), number) for row in crossing_s]
    assert times[0] == times[2] == IMPASSABLE
    assert times[1] == truck_over(WHOLE.terrain, IDS.index("central_bridge_2"))
    assert epoch.tolist() == [0] * 20 + [1] * 17 + [2] * 11  # blown within a tick: gone at its end
    assert ((crossing_s[1] != crossing_s[0]).any(axis=0).sum()) == 2, "one hexside, both ways"

    standing = np.ones(len(theater.names.bridges), dtype=np.bool_)
    assert (crossing_s[1] == crossing_seconds(theater.terrain, default_pace(), standing)).all()


def test_a_map_whose_bridges_all_stand_is_left_as_it_is() -> None:
    theater = dated()
    assert standing_during(theater, START, START + timedelta(days=1)) is theater
    crossing_s, epoch = bridge_epochs(theater, START, 8, 15)
    assert len(crossing_s) == 1
    assert not epoch.any()
