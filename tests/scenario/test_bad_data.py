"""Every bad file is told with its place, its path and a cure, in exactly these words.

A file of tests/bad_data is laid into a copy of the base scenario under the name after `in:`; its
lines `says:` are the whole error.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from nomonhan.scenario import ScenarioError, load_scenario
from nomonhan.scenario.parsed import library_ids
from nomonhan.terrain.place_check import check_places
from tests.scenario.folders import BAD_DATA, BASE

CASES = sorted(path for path in BAD_DATA.iterdir() if path.is_file())
HEADER = re.compile(rb"^[#%] (in|says): (.*)$", re.MULTILINE)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_bad_file_is_told(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    header = [(key.decode(), text.decode()) for key, text in HEADER.findall(case.read_bytes())]
    name = next(text for key, text in header if key == "in")
    shutil.copytree(BASE, tmp_path / "s")
    shutil.copy(case, tmp_path / "s" / name)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        load_scenario("s", check_places=check_places)
    says = [text for key, text in header if key == "says"]
    missing = sorted(library_ids("rules").keys() - {"suppression_half_life_min"})
    counted = {"RULE_COUNT": str(len(missing)), "FIRST_RULE": missing[0]}  # the rules grow
    for word, value in counted.items():
        says = [text.replace(word, value) for text in says]
    assert str(caught.value).split("\n") == says


def test_the_base_itself_is_sound() -> None:
    assert load_scenario(BASE, check_places=check_places).scenario.name == "two_battalions"
