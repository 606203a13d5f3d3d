"""`--set path=value`: what it changes and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest

from nomonhan.scenario import LoadedScenario, ScenarioError, load_scenario
from nomonhan.scenario.quantity import Quantity
from tests.scenario.folders import BASE, base_with

FIRST, SECOND = "1st_regiment_1st_battalion", "2nd_regiment_1st_battalion"
BASE_LOADED = load_scenario(BASE)


def loaded(*sets: str) -> LoadedScenario:
    return load_scenario(BASE, sets=sets)


def men(*sets: str, unit: str = SECOND) -> Quantity:
    found = loaded(*sets).scenario.units[unit].men
    assert found is not None
    return found


def test_a_bare_number_stands_without_range_and_is_assumed() -> None:
    assert men(f"units.{SECOND}.men=400") == Quantity(value=400, source="assumed")


def test_a_factor_takes_the_range_along() -> None:
    found = men(f"units.{SECOND}.men=x0.5")
    assert (found.low, found.value, found.high) == (250, 280, 310)
    assert found.source == "assumed"
    assert found.note == "x0.5"


@pytest.mark.parametrize("written", ["x0.5", "*0.5", "x .5", "x5e-1"])
def test_ways_to_write_a_factor(written: str) -> None:
    assert men(f"units.{SECOND}.men={written}").value == 280


def test_a_factor_of_a_number_that_the_establishment_gives() -> None:
    assert men(f"units.{FIRST}.men=x2", unit=FIRST).value == 1200


def test_a_factor_of_a_default() -> None:
    changed = loaded(f"units.{FIRST}.training=x0.5").scenario.units[FIRST]
    assert changed.training.value == 0.3


def test_factors_multiply() -> None:
    assert men(f"units.{SECOND}.men=x0.5", f"units.{SECOND}.men=x0.5").value == 140


def test_a_factor_of_weapons_follows_the_units_strength() -> None:
    scenario = loaded(
        f"units.{FIRST}.strength=0.5", f"units.{FIRST}.holdings.mosin_rifle=x2"
    ).scenario
    # the strength of the same call is not in force yet: settings are read together
    assert scenario.units[FIRST].holdings["mosin_rifle"].value == 900


def test_a_whole_quantity_keeps_its_source() -> None:
    written = "{value: 500, low: 450, high: 550, source: DREA, page: 12}".replace("12", '"12"')
    found = men(f"units.{SECOND}.men={written}")
    assert found == Quantity(value=500, low=450, high=550, source="DREA", page="12")


def test_a_part_of_a_quantity() -> None:
    found = men(f"units.{SECOND}.men.low=100")
    assert (found.low, found.value, found.high) == (100, 560, 620)


def test_a_word_and_a_whole_number_and_a_list() -> None:
    scenario = loaded(
        f"units.{FIRST}.posture=march", "hours=24", "sides.soviet.contingents=[soviet]"
    ).scenario
    assert scenario.units[FIRST].posture == "march"
    assert scenario.hours == 24
    assert scenario.sides["soviet"].contingents == ["soviet"]


def test_wildcards_over_ids_and_over_weapons_of_the_establishment() -> None:
    units = loaded("units.*.holdings.m_1932*=0").scenario.units
    assert [unit.holdings["m_1932_45mm"].value for unit in units.values()] == [0, 0]
    units = loaded("units.1st*.holdings.*=x2").scenario.units
    held = {name: number.value for name, number in units[FIRST].holdings.items()}
    assert held == {"mosin_rifle": 900, "m_1932_45mm": 4}
    assert not units[SECOND].holdings


def test_wildcards_over_the_items_of_a_list() -> None:
    days = loaded("weather.*.cloud=1").scenario.weather
    assert [day.cloud.value for day in days] == [1, 1]


def test_the_base_keeps_its_digest_and_its_tree() -> None:
    changed = loaded(f"units.{SECOND}.men=400")
    assert changed.base_digest == BASE_LOADED.digest != changed.digest
    assert changed.sets == (f"units.{SECOND}.men=400",)
    assert loaded().digest == BASE_LOADED.digest


def test_setting_what_is_so_already_is_a_change_of_evidence_only() -> None:
    changed = loaded(
        "rules.relief_cover={value: 1}", "rules.relief_cover={value: 1, source: assumed}"
    )
    assert changed.scenario.rules["relief_cover"] == Quantity(value=1, source="assumed")


CURE_NUMBER = "write a number such as 12.5, without unit or separators"


@pytest.mark.parametrize(
    ("setting", "says"),
    [
        ("men", "--set:1:1: men is no setting; "
         "write path=value, such as supply.soviet.trucks=x0.5"),
        ("=3", "--set:1:1: =3 is no setting; "
         "write path=value, such as supply.soviet.trucks=x0.5"),
        ("hours={a", "--set:1:7: hours: {a cannot be read; "
         "write a number, a word, or {value: 3, low: 2, high: 4, source: KEY}"),
        ("units.nobody.men=3", "--set:1:18: units.nobody: there is nothing called nobody here; "
         f"write one of {FIRST} or {SECOND}"),
        (f"units.{SECOND}.mne=3", f"--set:1:38: units.{SECOND}.mne: "
         "there is nothing called mne here; write men"),
        ("supply.soviet.truks=3", "--set:1:21: supply.soviet.truks: "
         "there is nothing called truks here; write trucks"),
        ("weather.7.cloud=1", "--set:1:17: weather.7: there is nothing called 7 here; "
         "remove it: there is nothing it could name"),
        ("hours=x2", "--set:1:7: hours: there is no number here to multiply; "
         "set a value instead of a factor"),
        ("units.3rd*.men=0", "--set:1:16: units.3rd*.men: units.3rd*.men matches nothing; "
         "widen the pattern, or name one place"),
        ("units.*.posture=x2", "--set:1:17: units.*.posture: "
         "units.*.posture matches no number that is there; set a number instead of a factor"),
        ("hours=0", "--set:1:7: hours: 0 is out of all reason; write a number above 0"),
        (f"units.{SECOND}.men=many", f"--set:1:38: units.{SECOND}.men.value: many is not a number; "
         f"{CURE_NUMBER}"),
        (f"units.{SECOND}.men=-1", f"--set:1:38: units.{SECOND}.men.value: -1 is negative; "
         "write 0 to 5000 men"),
        ("units.*.holdings.bt_7=0", f"--set:1:23: units.{FIRST}.holdings.bt_7: "
         "there is no weapon system bt_7; add soviet_vehicles to weapon_systems under libraries"),
        ("units.*.holdings.mosin_rifel=0", f"--set:1:30: units.{FIRST}.holdings.mosin_rifel: "
         "there is no weapon system mosin_rifel; write mosin_rifle"),
        ("name=foo", "--set:1:6: name: a change does not rename its scenario; "
         "leave the name; copy the scenario to have one of another name"),
        ("rules.relief_covr=0", "--set:1:19: rules.relief_covr: no rule reads the parameter "
         "relief_covr; write relief_cover"),
        ("sides.soviet.doctrine=boldest", "--set:1:23: sides.soviet.doctrine: "
         "there is no doctrine boldest; write bold"),
        (f"units.{SECOND}.men={{value: 3, source: NOBODY99}}",
         f"--set:1:38: units.{SECOND}.men.source: there is no source NOBODY99 in the bibliography; "
         "add it to references.bib, or write assumed"),
    ],
)  # fmt: skip
def test_what_is_refused(setting: str, says: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        loaded(setting)
    assert str(caught.value) == says


def test_every_setting_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ScenarioError) as caught:
        loaded("units.nobody.men=3", "hours=x2", "what")
    assert [(p.file, p.line) for p in caught.value.problems] == [
        ("--set", 1), ("--set", 2), ("--set", 3),
    ]  # fmt: skip


def test_totals_are_not_asked_of_a_changed_army(tmp_path: Path) -> None:
    total = "totals:\n  - {of: men, side: japanese, value: 560, source: assumed}\n"
    folder = base_with(tmp_path / "s", totals=total)
    assert load_scenario(folder, sets=[f"units.{SECOND}.men=100"]).sets
