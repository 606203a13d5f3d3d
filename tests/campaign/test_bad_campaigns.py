"""Bad campaigns say what is wrong, where, and what to write instead."""

from pathlib import Path

import pytest

from nomonhan.campaign.changes import changed
from nomonhan.campaign.reading import CAMPAIGNS_FOLDER, FILE, read_campaign
from nomonhan.ensemble.campaigns import load_phases
from nomonhan.scenario.errors import ScenarioError
from tests.campaign.short import write_short_campaign

PACKAGED = (CAMPAIGNS_FOLDER / "khalkhin_gol_1939" / FILE).read_text("utf-8")
BAD = {
    "order": (
        "earliest: 1939-07-01",
        "earliest: 1939-05-12",
        "phase august cannot follow artillery",
    ),
    "follows": ("follows: july", "follows: june_air", "artillery cannot follow june_air: it is no"),
    "later": (
        "follows: july",
        "follows: august",
        "artillery cannot follow august: it is no battle",
    ),
    "side": ("opened_by: soviet", "opened_by: german", "german is no side"),
    "raider": ("raid_by: japanese", "raid_by: german", "german is no side"),
    "phase": ("phases: [may, july]", "phases: [may, june]", "june is no phase"),
    "after": ("end: 1939-09-16", "end: 1939-09-01", "comes after the end of the campaign"),
    "air": ("kind: air", "kind: battle", "a battle names a scenario"),
    "day": ("start: 1939-05-11", "start: May", "this is no date"),
    "weight": (
        'low: -1.0, high: 2.0, note: "Kwantung',
        'low: -1.0, high: 50, note: "Kwantung',
        "reason",
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_what_is_wrong_is_said(name: str, tmp_path: Path) -> None:
    right, wrong, said = BAD[name]
    assert right in PACKAGED
    (tmp_path / FILE).write_text(PACKAGED.replace(right, wrong, 1), "utf-8")
    with pytest.raises(ScenarioError, match=said):
        read_campaign(tmp_path)


def test_a_side_without_decisions_is_told(tmp_path: Path) -> None:
    text = PACKAGED[: PACKAGED.index("  japanese:\n    readiness")]
    text += PACKAGED[PACKAGED.index("\nflows:") :]
    (tmp_path / FILE).write_text(text, "utf-8")
    with pytest.raises(ScenarioError, match=r"decisions are not those of the sides; write one"):
        read_campaign(tmp_path)


def test_unknown_campaigns_scenarios_and_numbers_are_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match="there is no campaign nowhere"):
        read_campaign("nowhere")
    folder = write_short_campaign(tmp_path)
    file = folder / FILE
    text = file.read_text("utf-8")
    file.write_text(text.replace(str(tmp_path / "battle"), "no_such_battle", 1), "utf-8")
    with pytest.raises(ScenarioError, match="no_such_battle"):
        load_phases(read_campaign(folder))
    campaign = read_campaign("khalkhin_gol_1939")
    with pytest.raises(ScenarioError, match=r"no number .*readines"):
        changed(campaign, ["decisions.soviet.readines=1"])
    with pytest.raises(ScenarioError, match="out of all reason"):
        changed(campaign, ["decisions.soviet.autonomy=5"])


def test_battles_of_other_sides_are_refused(tmp_path: Path) -> None:
    text = PACKAGED.replace("scenario: khalkhin_gol_may_1939", "scenario: two_equal_armies")
    (tmp_path / FILE).write_text(text, "utf-8")
    with pytest.raises(ScenarioError, match=r"phases.may.scenario: two_equal_armies has the sides"):
        load_phases(read_campaign(tmp_path))
