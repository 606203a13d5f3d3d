"""Named patches: what they change, what they demand, and how a bad one is told."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from nomonhan.scenario import LoadedScenario, ScenarioError, load_scenario
from nomonhan.scenario.paths import get_value
from nomonhan.scenario.quantity import Quantity
from tests.scenario.folders import BAD_DATA, BASE

AUGUST = "khalkhin_gol_august_1939"

CASES = sorted((BAD_DATA / "patches").iterdir())
SAYS = re.compile(r"^# says: (.*)$", re.MULTILINE)
DIGEST = load_scenario(BASE).digest
HEAD = f"""patch: fewer_guns
description: {{en: Fewer guns., es: Menos cañones.}}
references: [DREA, assumed]
scenario: two_battalions
digest: {DIGEST}
"""
SECOND = "2nd_regiment_1st_battalion"


def patched(folder: Path, *bodies: str, sets: tuple[str, ...] = ()) -> LoadedScenario:
    paths = []
    for i, body in enumerate(bodies):
        path = folder / f"p{i}.yaml"
        path.write_text(HEAD + body, encoding="utf-8")
        paths.append(path)
    return load_scenario(BASE, patches=paths, sets=sets)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_bad_patch_is_told(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = case.read_text(encoding="utf-8").replace("BASE", DIGEST)
    shutil.copytree(BASE, tmp_path / "s")
    (tmp_path / "p.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        load_scenario("s", patches=["p.yaml"])
    assert str(caught.value).split("\n") == SAYS.findall(text)


def test_set(tmp_path: Path) -> None:
    loaded = patched(tmp_path, f"set:\n  units.{SECOND}.men: 400\n  supply.*.trucks: x0.5\n")
    assert get_value(loaded.scenario, f"units.{SECOND}.men") == Quantity(
        value=400, source="assumed"
    )
    assert get_value(loaded.scenario, "supply.soviet.trucks").value == 50
    assert loaded.base_digest == DIGEST != loaded.digest
    (info,) = loaded.patches
    assert (info.name, info.description.es) == ("fewer_guns", "Menos cañones.")
    assert info.references == ("DREA", "assumed")


def test_bare_numbers_take_the_source_of_the_patch(tmp_path: Path) -> None:
    loaded = patched(tmp_path, f"source: DREA\nset:\n  units.{SECOND}.men: 400\n")
    assert get_value(loaded.scenario, f"units.{SECOND}.men").source == "DREA"


def test_replace_add_and_remove(tmp_path: Path) -> None:
    body = f"""
remove: [plans.japanese, weather.0, units.{SECOND}]
replace:
  formations:
    2nd_regiment:
      side: japanese
      contingent: japanese
      name: {{en: 2nd Regiment (new), es: 2.º Regimiento (nuevo)}}
add:
  units:
    2nd_regiment_2nd_battalion:
      name: {{en: New, es: Nuevo}}
      formation: 2nd_regiment
      branch: infantry
      mobility: foot
      establishment: battalion
      at: {{col: 7, row: 5}}
      source: assumed
"""
    scenario = patched(tmp_path, body).scenario
    assert list(scenario.units) == ["1st_regiment_1st_battalion", "2nd_regiment_2nd_battalion"]
    assert scenario.formations["2nd_regiment"].name.en == "2nd Regiment (new)"
    assert list(scenario.plans) == ["soviet"]
    assert [day.date for day in scenario.weather] == ["1939-08-21"]


def test_items_of_a_list_are_removed_by_the_numbers_they_had(tmp_path: Path) -> None:
    assert patched(tmp_path, "remove: ['weather.*']\n").scenario.weather == []


def test_patches_add_up_and_settings_come_last(tmp_path: Path) -> None:
    loaded = patched(
        tmp_path,
        "set:\n  supply.soviet.trucks: x0.5\n",
        "set:\n  supply.soviet.trucks: x0.5\n",
        sets=("supply.soviet.trucks=x2",),
    )
    assert get_value(loaded.scenario, "supply.soviet.trucks").value == 50
    assert len(loaded.patches) == 2


def test_a_setting_may_speak_of_a_unit_that_a_patch_adds(tmp_path: Path) -> None:
    unit = load_scenario(BASE).locations.entries["units"].entries[SECOND].plain()
    body = f"add: {{units: {{new: {unit}}}}}\n".replace("'", '"')
    loaded = patched(tmp_path, body, sets=("units.new.men=x0.5",))
    assert loaded.scenario.units["new"].men == Quantity(
        value=280, low=250, high=310, source="assumed", note="x0.5"
    )


def test_a_patch_may_say_anew_what_must_add_up(tmp_path: Path) -> None:
    body = f"""
set: {{units.{SECOND}.men: 400}}
replace: {{totals: [{{of: men, side: japanese, value: 400, source: assumed}}]}}
"""
    assert patched(tmp_path, body).scenario.totals[0].value.value == 400


def test_a_patch_that_comes_with_the_scenario_goes_by_its_name(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path / "s")
    (tmp_path / "s" / "patches").mkdir()
    text = HEAD + "set: {hours: 24}\n"
    (tmp_path / "s" / "patches" / "one_day.yaml").write_text(text, encoding="utf-8")
    assert load_scenario(tmp_path / "s", patches=["one_day"]).scenario.hours == 24
    with pytest.raises(ScenarioError) as caught:
        load_scenario(tmp_path / "s", patches=["one_dya"])
    says = "one_dya: there is no patch and no file of this name; write one_day"
    assert str(caught.value) == says


def test_a_patch_is_not_applied_twice() -> None:
    with pytest.raises(ScenarioError, match="named twice"):
        load_scenario(AUGUST, ["no_tanks", "no_tanks"])


def test_what_a_patch_overrules_of_another_is_told() -> None:
    names = ["border_at_river", "frontal_attack_only"]
    (found,) = load_scenario(AUGUST, names).overruled
    assert [found.earlier, found.later] == names
    assert found.n > 0
    assert found.path.startswith("plans.")
    assert load_scenario(AUGUST, ["no_tanks"]).overruled == ()
    assert load_scenario(AUGUST, ["no_tanks", "frontal_attack_only"]).overruled == ()


@pytest.mark.parametrize("name", ["nothing", "x" * 5000, "a\0b", ""])
def test_a_patch_that_is_not_there(name: str) -> None:
    with pytest.raises(ScenarioError) as caught:
        load_scenario(BASE, patches=[name])
    assert "there is no patch and no file of this name" in str(caught.value)
