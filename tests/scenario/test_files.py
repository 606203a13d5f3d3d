"""Folders and libraries that cannot be read as they should."""

from __future__ import annotations

import os
from pathlib import Path
from uuid import UUID

import pytest
from pydantic import ValidationError

from nomonhan.scenario import ScenarioError, files, load_scenario, packaged
from nomonhan.scenario.nodes import Node
from nomonhan.scenario.quantity import Record
from nomonhan.scenario.validate import problems_of
from tests.scenario.folders import BASE, base_text, base_with


def test_a_folder_that_cannot_be_listed(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(folder: Path) -> None:
        raise PermissionError(13, os.strerror(13))

    monkeypatch.setattr(Path, "iterdir", refuse)
    with pytest.raises(ScenarioError) as caught:
        files.read_folder(BASE, [])
    assert str(caught.value).endswith(
        f"the folder cannot be read ({os.strerror(13)}); check its name and who may read it"
    )


def test_a_library_holds_nothing_but_its_kind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "mine.yaml").write_text("establishments: {}\nweapon_systems: []\n")
    monkeypatch.setitem(packaged.LIBRARY_FOLDERS, "weapon_systems", tmp_path)
    text = base_text("scenario").replace(
        "{rules: [general]}", "{rules: [general], weapon_systems: [mine]}"
    )
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(base_with(tmp_path / "s", scenario=text))
    says = "a library of weapon_systems holds nothing but weapon_systems; "
    says += "write a mapping weapon_systems: of ids"
    assert str(caught.value).split("\n") == [
        f"mine.yaml:1:1: establishments: {says}",
        f"mine.yaml:2:1: weapon_systems: {says}",
    ]


def test_an_id_of_two_libraries_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    weapon = "weapon_systems:\n  stick:\n    name: {en: Stick, es: Palo}\n"
    weapon += "    target_class: person\n    kind: rifle\n"
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(weapon)
    monkeypatch.setitem(packaged.LIBRARY_FOLDERS, "weapon_systems", tmp_path)
    text = base_text("scenario").replace(
        "{rules: [general]}", "{rules: [general], weapon_systems: [one, two]}"
    )
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        load_scenario(base_with(tmp_path / "s", scenario=text))
    says = "this stands in one.yaml:2:3 too; keep one of the two"
    assert str(caught.value) == f"two.yaml:2:3: weapon_systems.stick: {says}"


def test_a_record_of_the_scenario_stands_before_that_of_a_library(tmp_path: Path) -> None:
    text = base_text("scenario").replace(
        "{rules: [general]}", "{rules: [general], weapon_systems: [soviet_guns, soviet_small_arms]}"
    )
    loaded = load_scenario(base_with(tmp_path / "s", scenario=text))
    assert loaded.scenario.weapon_systems["m_1932_45mm"].crew.source is None  # that of the base
    assert "ml_20_152mm" in loaded.joined["weapon_systems"]
    assert "ml_20_152mm" not in loaded.scenario.weapon_systems  # nothing refers to it


def test_errors_without_words_of_ours_still_have_a_place_and_a_cure() -> None:
    class Odd(Record):
        key: UUID

    root = Node({"key": Node("x", "odd.yaml", 3, 6)}, "odd.yaml", 3, 1)
    with pytest.raises(ValidationError) as caught:
        Odd.model_validate(root.plain())
    ((_, problem),) = problems_of(caught.value, root, Odd)
    assert (problem.file, problem.line, problem.column, problem.path) == ("odd.yaml", 3, 6, "key")
    assert problem.cure == "compare it with the schema of scenarios"
