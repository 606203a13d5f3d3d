"""Experiment files: every fault is told with its place and cure; cases are what was asked for."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

import pytest

from nomonhan.commands.experimenting import read_plan
from nomonhan.ensemble.experiment_cases import changes_of, written
from nomonhan.ensemble.experiment_file import experiment_of, node_of, read_experiment
from nomonhan.ensemble.experiments import Plan, default_folder, open_for, plan
from nomonhan.scenario import ScenarioError, load_scenario
from nomonhan.scenario.loader import open_scenario
from nomonhan.scenario.paths import get_value
from tests.scenario.folders import BAD_DATA, BASE

CASES = sorted((BAD_DATA / "experiments").iterdir())
SAYS = re.compile(r"^# says: (.*)$", re.MULTILINE)
MEN = "units.1st_regiment_1st_battalion.men"


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_bad_file_is_told(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = case.read_text(encoding="utf-8")
    shutil.copytree(BASE, tmp_path / "two_battalions")
    (tmp_path / "experiment.yaml").write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        read_plan(Path("experiment.yaml"), {})
    assert str(caught.value).split("\n") == SAYS.findall(text)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="cannot be read"):
        read_experiment(tmp_path / "nothing.yaml")


def planned(**content: Any) -> Plan:
    content = {"scenario": str(BASE), "replications": 5, **content}
    return plan(experiment_of(content), open_scenario(BASE))


def test_cases_are_the_scenario_changed() -> None:
    found = planned(cases={
        "base": {},
        "few": {"set": {MEN: "x0.5"}},
        "many": {"set": {MEN: {"value": 700, "low": 650, "high": 750, "source": "assumed"}}},
    })  # fmt: skip
    base = load_scenario(BASE)
    few = load_scenario(BASE, sets=[f"{MEN}=x0.5"])
    assert found.identity.scenario_digest == base.digest
    assert found.cases["base"].digest == base.digest
    assert found.cases["few"].digest == few.digest
    said = found.identity.cases
    assert said["base"] == {}
    assert said["few"]["set"] == [f"{MEN}=x0.5"]
    assert said["many"]["inputs_added"] == [MEN]
    # what the manifest says is enough to make the case again
    again = load_scenario(BASE, sets=said["many"]["set"])
    assert again.digest == said["many"]["scenario_digest"] == found.cases["many"].digest


def test_a_case_may_have_another_length() -> None:
    found = planned(cases={"base": {}, "short": {"set": {"hours": 36}}})
    assert found.identity.cases["short"]["hours"] == 36
    assert "start" not in found.identity.cases["short"]


def test_a_grid_has_every_combination() -> None:
    found = planned(grid={MEN: [300, 600], "hours": [36, 48]})
    assert list(found.cases) == [
        "men_300_hours_36", "men_300_hours_48", "men_600_hours_36", "men_600_hours_48",
    ]  # fmt: skip
    assert found.identity.cases["men_600_hours_36"]["set"] == [f"{MEN}=600", "hours=36"]
    assert found.identity.design == "grid"


def test_cells_without_a_name_of_their_own_are_numbered() -> None:
    alike = {f"units.{u}_regiment_1st_battalion.men": [-0.0, 0.0] for u in ("1st", "2nd")}
    names = [change.name for change in changes_of(experiment_of(
        {"scenario": str(BASE), "replications": 1, "grid": alike}
    ))]  # fmt: skip
    assert names == ["cell_0000", "cell_0001", "cell_0002", "cell_0003"]


def test_too_large_a_grid_is_refused() -> None:
    grid = {MEN: list(range(101)), "hours": list(range(1, 101))}
    with pytest.raises(ScenarioError, match=r"the grid has 10100 combinations; write at most"):
        planned(grid=grid)


def test_a_design_fills_its_ranges_evenly() -> None:
    over = {MEN: [200, 600], "sides.soviet.strength_factor": [0.5, 1.5]}
    file = experiment_of(
        {"scenario": str(BASE), "replications": 1, "design": {"method": "sobol", "n": 64,
                                                              "over": over}}
    )  # fmt: skip
    points = [dict(change.settings) for change in changes_of(file)]
    men = [point[MEN].value for point in points]
    factor = [point["sides.soviet.strength_factor"].value for point in points]
    assert [change.name for change in changes_of(file)][:2] == ["point_00", "point_01"]
    # 64 points lie one in each 64th; in each quarter of the square 16, but for the shift
    assert sorted(int((m - 200) / 400 * 64) for m in men if isinstance(m, float)) == [*range(64)]
    quarters = [(m > 400, f > 1) for m, f in zip(men, factor, strict=True)]  # type: ignore[operator]
    counts = [quarters.count((a, b)) for a in (True, False) for b in (True, False)]
    assert all(14 <= count <= 18 for count in counts)


def test_points_of_a_design_do_not_follow_the_draws_of_replications() -> None:
    """Cases and replications are two axes; a common key would tie point k to replication k."""
    over = {MEN: [0, 1]}
    design = {"method": "sobol", "n": 2, "over": over}
    one, two = (
        changes_of(experiment_of(
            {"scenario": str(BASE), "replications": 1, "seed": seed, "design": design}
        ))[0].settings[0][1].value
        for seed in (1, 2)
    )  # fmt: skip
    assert one != two


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"), (0.25, "0.25"), ("x0.5", "x0.5"), (True, "true"), ("hold", "hold"),
        ({"value": 3, "low": 2.5, "source": "it's"}, "{value: 3, low: 2.5, source: 'it''s'}"),
    ],
)  # fmt: skip
def test_values_are_written_as_set_takes_them(value: Any, text: str) -> None:
    assert written(node_of(value, "")) == text


def test_a_scenario_beside_the_file_comes_first(tmp_path: Path) -> None:
    shutil.copytree(BASE, tmp_path / "mine")
    (tmp_path / "mine" / "patches").mkdir()
    digest = load_scenario(BASE).digest
    (tmp_path / "fewer.yaml").write_text(
        "patch: fewer\ndescription: {en: Fewer., es: Menos.}\nreferences: [assumed]\n"
        f"scenario: two_battalions\ndigest: {digest}\nset: {{{MEN}: 100}}\n",
        encoding="utf-8",
    )
    (tmp_path / "e.yaml").write_text(
        "scenario: mine\nreplications: 3\ncases: {base: {}, fewer: {patch: fewer.yaml}}\n",
        encoding="utf-8",
    )
    file = read_experiment(tmp_path / "e.yaml")
    opened = open_for(file)
    assert opened.base.folder == tmp_path / "mine"
    found = plan(file, opened)
    assert found.identity.cases["fewer"]["patches"][0]["name"] == "fewer"
    assert default_folder(found).name.startswith("e-1-")


def test_a_case_is_what_the_same_changes_make_of_the_scenario() -> None:
    opened = open_scenario(BASE)
    changed = opened.changed(settings=[(MEN, node_of(123, ""))], written=[f"{MEN}=123"])
    assert get_value(changed.scenario, MEN).value == 123
    assert get_value(opened.base.scenario, MEN) is None  # left to the establishment
    assert changed.base_digest == opened.base.digest != changed.digest
