"""Battles watched hour by hour: what shapes are read off is what stands in the battle's books."""

from __future__ import annotations

import numpy as np
import pytest

from nomonhan.codes import Status
from nomonhan.ensemble.battle import battle_of, fight_one
from proofs import shapes
from proofs.watching import Field, Seen


@pytest.fixture(scope="module")
def seen() -> Seen:
    field = Field.of(shapes.SEPTEMBER)
    return Seen(field, battle_of(field.payload, 0, keep_tape=True))


def test_units_are_chosen_by_formation_branch_and_side(seen: Seen) -> None:
    field, names = seen.field, list(seen.field.loaded.scenario.units)
    regiment = [n for n, mine in zip(names, field.under("16th_regiment"), strict=True) if mine]
    assert len(regiment) == 4
    assert all(name.startswith("16th_regiment") for name in regiment)
    assert field.under("2nd_division").sum() > 4, "the regiment and more"
    assert not (field.under("2nd_division") & field.of_side(0)).any()
    assert (field.of_side(0) ^ field.of_side(1)).all()
    assert field.of_branch("tank").sum() == 3
    assert field.tick("1939-09-08T12:00") * field.loaded.scenario.tick_minutes == 24 * 60


def test_what_is_read_is_what_the_books_have(seen: Seen) -> None:
    tables = fight_one(seen.field.payload, 0)
    units = tables["units"]
    lost = np.sum([units[fate] for fate in ("killed", "wounded", "missing", "captured")], axis=0)
    came = units["men_start"] + units["men_arrived"]
    for who in (seen.field.under("16th_regiment"), seen.field.of_side(0)):
        assert seen.lost_share(who) == pytest.approx(lost[who].sum() / came[who].sum())
    events = tables["events"]
    for zone in ("hill_997", "hill_904", "hill_1031"):
        taken = (events["kind"] == "zone_changed") & (events["zone"] == zone)
        for x, side in enumerate(("soviet", "japanese")):
            mine = taken & (events["side"] == side)
            assert len(seen.zone_taken(zone, x)) == mine.sum()
    ends = seen.battle.units
    left = (ends["status"] <= Status.BROKEN) & (ends["men"] > 0) & (seen.hex[-1] >= 0)
    np.testing.assert_array_equal(seen.there[-1], left)


def test_distances_are_those_of_the_map(seen: Seen) -> None:
    side, other = seen.field.of_side(0), seen.field.of_side(1)
    terrain = seen.field.payload.prepared.terrain
    t = 30
    near = seen.is_near(t, side, other, 3.0)
    for u in np.flatnonzero(side).tolist():
        apart = [
            np.hypot(terrain.x_km[seen.hex[t, u]] - terrain.x_km[seen.hex[t, v]],
                     terrain.y_km[seen.hex[t, u]] - terrain.y_km[seen.hex[t, v]])
            for v in np.flatnonzero(other & seen.there[t]).tolist()
        ]  # fmt: skip
        assert near[u] == (seen.there[t, u] and min(apart) <= 3.0)
    assert seen.is_near(t, side, side)[seen.there[t] & side].all(), "everybody is near himself"
    km = seen.km_to("hill_997")
    assert np.isnan(km[~seen.there]).all()
    assert np.nanmin(km) < 5.0


def test_hills_are_asked_of_a_few_battles() -> None:
    rows = shapes.hills(4)
    assert len({row.quantity for row in rows}) == len(rows)
    assert {row.case for row in rows} == {"September"}
    assert "| September |" in shapes.page(rows, 60.0)
