"""Groups of inputs: each input once, where it belongs; and battles mixed of two draws."""

from __future__ import annotations

import numpy as np
import pytest

from nomonhan.ensemble.battle import Payload, payload_of
from nomonhan.evidence.groups import Grouping
from nomonhan.evidence.mixing import A, B, Mixed, shares
from nomonhan.scenario.loader import LoadedScenario, load_scenario

AUGUST = "khalkhin_gol_august_1939"


@pytest.fixture(scope="module")
def loaded() -> LoadedScenario:
    return load_scenario(AUGUST)


@pytest.fixture(scope="module")
def grouping(loaded: LoadedScenario) -> Grouping:
    return Grouping(loaded.scenario, loaded.sources)


@pytest.fixture(scope="module")
def payload() -> Payload:
    return payload_of(load_scenario("two_equal_armies"), 3)


@pytest.mark.parametrize("kind", ["themes", "families", "grades"])
def test_every_input_is_in_one_group(grouping: Grouping, kind: str) -> None:
    groups = getattr(grouping, kind)
    members = sorted(i for group in groups.values() for i in group)
    assert members == list(range(len(grouping.inputs.paths)))


@pytest.mark.parametrize(
    ("path", "theme", "family"),
    [
        ("rules.small_arms_hit", "rules", "rules.small_arms_hit"),
        ("sides.soviet.strength_factor", "forces.soviet", "sides.soviet.strength_factor"),
        ("supply.japanese.trucks", "supply.japanese", "supply.japanese.trucks"),
        ("weather.1939-08-20.cloud", "weather", "weather.*.cloud"),
        ("placement.fui.east_km", "placement", "placement.fui"),
        ("air.soviet.aircraft.sb", "air", "air.soviet.aircraft.*"),
        ("doctrines.japanese_1939.staff_quality", "command.japanese",
         "doctrines.japanese_1939.staff_quality"),
        ("doctrines.japanese_1939.envelop", "orders.japanese", "doctrines.japanese_1939.envelop"),
        ("factors.soviet_training", "troops.soviet", "units.soviet:*.training"),
    ],
)  # fmt: skip
def test_where_inputs_belong(grouping: Grouping, path: str, theme: str, family: str) -> None:
    assert path in grouping.inputs.paths
    assert grouping.theme_of(path) == theme
    assert grouping.family_of(path) == family


def test_units_are_of_their_side(grouping: Grouping, loaded: LoadedScenario) -> None:
    scenario = loaded.scenario
    for path in grouping.inputs.paths:
        parts = path.split(".")
        if parts[0] == "units":
            side = scenario.formations[scenario.units[parts[1]].formation].side
            what = "troops" if parts[2] in ("training", "reliability", "works") else "forces"
            assert grouping.theme_of(path) == f"{what}.{side}"


def test_grades_are_those_of_the_records(grouping: Grouping, loaded: LoadedScenario) -> None:
    """What the placement of a height rests on is its source's grade; what is assumed is that."""
    best = min(loaded.sources[key].grade for key in ("KAWAMOTO", "NEARF"))
    assert grouping.grade_of("placement.fui.east_km") == best
    assert grouping.grade_of("sides.soviet.strength_factor") == "assumed"
    assert grouping.grade_of("factors.soviet_training") == "assumed"
    counted = grouping.grades_of([grouping.inputs.paths.index("placement.fui.east_km")])
    assert counted == {best: 1}


def test_two_draws_of_a_row_are_independent_and_come_again() -> None:
    rows = np.array([[shares(5, k, draw, 40) for draw in (A, B)] for k in range(500)])
    assert rows.tobytes() == np.array(
        [[shares(5, k, draw, 40) for draw in (A, B)] for k in range(500)]
    ).tobytes()  # fmt: skip
    assert np.abs(np.corrcoef(rows[:, 0, 0], rows[:, 1, 0])[0, 1]) < 0.15
    assert np.abs(np.corrcoef(rows[:, 0, :20].T)[np.triu_indices(20, 1)]).max() < 0.2
    assert rows.mean() == pytest.approx(0.5, abs=0.01)
    assert rows.var() == pytest.approx(1 / 12, abs=0.002)
    assert not np.array_equal(shares(5, 0, A, 8), shares(6, 0, A, 8))


def test_a_mixed_row_differs_in_its_group_alone(payload: Payload) -> None:
    index = payload.prepared.inputs.index
    members = [0, 3, 7]
    plain, mixed = Mixed.of(payload, []), Mixed.of(payload, members)
    everything = Mixed.of(payload, list(range(len(index))))
    for row in range(3):
        a, ab, b = (m.vector(row)[index] for m in (plain, mixed, everything))
        others = [i for i in range(len(index)) if i not in members]
        assert np.array_equal(a[others], ab[others])
        assert np.array_equal(b[members], ab[members])
        assert not np.array_equal(a[members], ab[members])


def test_another_branch_is_another_chance_with_the_same_inputs(payload: Payload) -> None:
    plain, again = Mixed.of(payload, []), Mixed.of(payload, [])
    chance = Mixed.of(payload, [], 1)
    losses = [m.battle(1).ledger.day_losses.sum(axis=0).tolist() for m in (plain, again, chance)]
    assert losses[0] == losses[1]
    assert losses[0] != losses[2]
    assert np.array_equal(plain.vector(1), chance.vector(1), equal_nan=True)
