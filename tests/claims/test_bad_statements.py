"""What is wrong with the files of statements is told with file, place and cure."""

from __future__ import annotations

from pathlib import Path

import pytest

from nomonhan.claims.records import FOLDER, load_text
from nomonhan.scenario.errors import ScenarioError


def copied(folder: Path, tmp_path: Path) -> Path:
    for file in folder.glob("*.yaml"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("statements_derived.yaml", "\n  D2:\n", "\n  D1:\n", "D1"),
        ("statements_derived.yaml", "literature: holds", "literature: maybe", "maybe"),
        ("seed.yaml", "  license: CC BY-SA 4.0\n", "", "license is missing"),
        ("records.yaml", '"1932"', '"19x2"', "19x2 is no date"),
        ("records.yaml", 'told: [{at: "1936", source: JAWP}]', "told: [{source: JAWP}]",
         "it says nothing"),
        ("statements_derived.yaml", "      es: Las alas se enlazan", "      fr: Les ailes",
         "es is missing"),
    ],
)  # fmt: skip
def test_bad_statements_say_where(
    file: str, old: str, new: str, complaint: str, tmp_path: Path
) -> None:
    path = copied(FOLDER, tmp_path) / file
    before = path.read_text("utf-8")
    assert old in before
    path.write_text(before.replace(old, new, 1), "utf-8")
    with pytest.raises(ScenarioError, match=complaint) as raised:
        load_text(tmp_path)
    assert file in str(raised.value)
