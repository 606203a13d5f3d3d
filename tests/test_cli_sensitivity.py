"""The command `sensitivity`: fought once, continued, told in words, tables and pictures."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import nomonhan
from nomonhan import cli
from nomonhan.evidence.mixing import CHANCE

SCENARIO = "two_equal_armies"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sensitivity")
    nomonhan.sensitivity(SCENARIO, rows=8, screen=0, seed=2, out=path, lang="en")
    return path


def test_groups_and_chance_for_every_outcome(folder: Path) -> None:
    found = json.loads((folder / "sensitivity.json").read_text(encoding="utf-8"))
    assert found["rows"] == 8
    assert found["too_few_rows"]
    assert found["themes"]["western.casualties"][0]["share_low"] is None
    for outcome in ("western.casualties", "western.casualties_share"):
        groups = [index["group"] for index in found["themes"][outcome]]
        assert groups[-1] == CHANCE
        assert {"rules", "weapons"} <= set(groups)
        assert [i["group"] for i in found["grades"][outcome]][-2:] == ["assumed", CHANCE]
        shares = [index["share"] for index in found["themes"][outcome]]
        assert sum(shares) == pytest.approx(1.0)
        assert min(shares) >= 0
    assert found["themes"]["front.ring_closed"][0]["first"] is None  # never varies


def test_goes_on_and_says_what_it_found(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (folder / "outcomes.parquet").stat().st_mtime_ns
    words = ["sensitivity", SCENARIO, "--rows", "8", "--screen", "0", "--seed", "2",
             "--out", str(folder), "--lang", "en"]  # fmt: skip
    assert cli.run_command_line(words) == 0
    out = capsys.readouterr().out
    assert (folder / "outcomes.parquet").stat().st_mtime_ns == before  # nothing was fought again
    assert "Model, not history." in out
    assert "0 to 0" not in out
    assert "too few rows to say" in out
    assert "?: too few rows to tell; intervals need 32 rows or more" in out
    assert "sources of grade" in out
    for name in ("decided.svg", "evidence.svg"):
        picture = (folder / name).read_text(encoding="utf-8")
        assert picture.startswith("<?xml")
        assert "var(--" not in picture
        assert "?: too few" in " ".join(re.sub("<[^>]*>", " ", picture).split())
