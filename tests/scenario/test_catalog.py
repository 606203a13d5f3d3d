"""The packaged scenarios, copies of them, and the schema."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nomonhan.scenario import (
    ScenarioError,
    copy_scenario,
    list_scenarios,
    load_scenario,
    patch_schema,
    scenario_schema,
)
from nomonhan.scenario.packaged import scenario_names
from nomonhan.text import language

AUGUST = "khalkhin_gol_august_1939"


def test_the_list_speaks_the_readers_language() -> None:
    with language("es"):
        spanish = {summary.name: summary for summary in list_scenarios()}
    english = {summary.name: summary for summary in list_scenarios()}
    assert AUGUST in english
    assert english.keys() == spanish.keys()
    assert english[AUGUST].title != spanish[AUGUST].title
    assert english[AUGUST].start.startswith("1939-08-")


@pytest.mark.parametrize("name", scenario_names())
def test_a_copy_is_the_same_scenario(name: str, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for folder in (tmp_path / "new" / "copy", tmp_path / "empty"):
        files = copy_scenario(name, folder)
        assert all(path.is_file() for path in files)
    assert load_scenario(tmp_path / "empty").digest == load_scenario(name).digest


def test_a_folder_with_something_in_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").write_text("keep me")
    with pytest.raises(ScenarioError, match="the folder is not empty; name a new one"):
        copy_scenario(AUGUST, tmp_path)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OSError, match=r"exists|directory"):
        copy_scenario(AUGUST, tmp_path / "file" / "copy")
    assert [p.name for p in tmp_path.iterdir()] == ["file"]


def test_an_unknown_scenario_is_told(tmp_path: Path) -> None:
    with pytest.raises(ScenarioError, match=f"no packaged scenario of this name; write {AUGUST}"):
        copy_scenario("khalkhin_gol_augst_1939", tmp_path / "copy")
    assert not (tmp_path / "copy").exists()


def references(schema: Any) -> set[str]:
    """Every definition that a schema refers to."""
    if isinstance(schema, dict):
        own = {schema["$ref"]} if isinstance(schema.get("$ref"), str) else set()
        return own.union(*map(references, schema.values()))
    if isinstance(schema, list):
        return set().union(*map(references, schema))
    return set()


@pytest.mark.parametrize("schema", [scenario_schema(), patch_schema()], ids=["scenario", "patch"])
def test_schemas_are_whole(schema: dict[str, Any]) -> None:
    json.dumps(schema)
    assert references(schema) <= {f"#/$defs/{name}" for name in schema["$defs"]}


def test_the_schema_knows_keys_limits_and_words() -> None:
    schema = scenario_schema()
    assert "required" not in schema
    assert schema["additionalProperties"] is False
    unit = schema["$defs"]["Unit"]["properties"]
    bare, quantity, nothing = unit["men"]["anyOf"]
    assert bare == {"type": "number", "minimum": 0, "maximum": 5000}
    assert quantity == {"$ref": "#/$defs/Quantity"}
    assert nothing == {"type": "null"}
    assert unit["men"]["description"].startswith("On hand")
    assert "foot" in unit["mobility"]["enum"]
