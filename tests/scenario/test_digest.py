"""The digest says what a scenario is, not how its files are written."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.scenario import load_scenario
from nomonhan.scenario.digest import in_same_order, ordered_json, scenario_digest
from nomonhan.scenario.records import Scenario
from tests.scenario.folders import BASE, base_text, base_with

BASE_DIGEST = load_scenario(BASE).digest
RECORDS = load_scenario(BASE).scenario.model_dump(mode="json", exclude_unset=True)


def digest_with(folder: Path, **texts: str) -> str:
    return load_scenario(base_with(folder / "s", **texts)).digest


def test_comments_and_blank_lines_do_not_count(tmp_path: Path) -> None:
    text = base_text("units").replace("units:\n", "\n# who fights\nunits:   # all of them\n")
    assert digest_with(tmp_path, units=text) == BASE_DIGEST


def test_the_split_into_files_does_not_count(tmp_path: Path) -> None:
    formations, units = base_text("units").split("units:\n")
    digest = digest_with(tmp_path, units=formations, more="units:\n" + units)
    assert digest == BASE_DIGEST


def test_writing_a_default_out_does_not_count(tmp_path: Path) -> None:
    text = base_text("scenario").replace("hours: 48\n", "hours: 48\ntick_minutes: 60\n")
    assert digest_with(tmp_path, scenario=text) == BASE_DIGEST


@pytest.mark.parametrize("written", ["{value: 600}", "600.0", "6e2", "+600", "{value: 600.00}"])
def test_the_way_a_number_is_written_does_not_count(tmp_path: Path, written: str) -> None:
    text = base_text("armies").replace("men: 600\n", f"men: {written}\n")
    assert digest_with(tmp_path, armies=text) == BASE_DIGEST


def test_a_library_that_nothing_refers_to_does_not_count(tmp_path: Path) -> None:
    text = base_text("scenario").replace(
        "libraries: {rules: [general]}",
        "libraries: {rules: [general], weapon_systems: [trucks, aircraft]}",
    )
    assert digest_with(tmp_path, scenario=text) == BASE_DIGEST


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("armies", "men: 600", "men: 601"),
        ("armies", "men: 600\n    source: assumed", "men: 600\n    source: DREA"),
        ("armies", "name: {en: Bold,", "name: {en: Bolder,"),
        ("units", "high: 620", "high: 621"),
        ("units", "posture: attack", "posture: march"),
        ("units", "row: 5}\n    posture", "row: 6}\n    posture"),
        ("scenario", "start: 1939-08-20T00:00", "start: 1939-08-20T00:01"),
    ],
)
def test_whatever_is_said_counts(tmp_path: Path, file: str, old: str, new: str) -> None:
    text = base_text(file)
    assert old in text
    assert digest_with(tmp_path, **{file: text.replace(old, new, 1)}) != BASE_DIGEST


def test_minus_zero_is_zero() -> None:
    changed = dict(RECORDS, rules=dict(RECORDS["rules"], relief_cover={"value": -0.0}))
    same = dict(RECORDS, rules=dict(RECORDS["rules"], relief_cover={"value": 0.0}))
    first, second = (scenario_digest(Scenario.model_validate(r)) for r in (changed, same))
    assert first == second


def shuffled(value: object, chance: random.Random) -> object:
    """The same mappings with their keys in another order."""
    if isinstance(value, dict):
        keys = list(value)
        chance.shuffle(keys)
        return {key: shuffled(value[key], chance) for key in keys}
    if isinstance(value, list):
        return [shuffled(item, chance) for item in value]
    return value


@given(st.integers(0, 2**32))
def test_the_order_of_keys_does_not_count(seed: int) -> None:
    records = Scenario.model_validate(shuffled(RECORDS, random.Random(seed)))
    assert scenario_digest(records) == BASE_DIGEST


def test_order_of_records_is_told_apart(tmp_path: Path) -> None:
    """Draws go by it: the digest is the same, and the battles are others."""
    folder = base_with(tmp_path / "s")
    (folder / "units.yaml").rename(folder / "units_as_they_were.yaml")
    one = ordered_json(load_scenario(BASE).scenario)
    assert in_same_order(one, ordered_json(load_scenario(folder).scenario))
    content = json.loads(one)
    for name in content:
        if not isinstance(content[name], dict) or len(content[name]) < 2:
            continue
        turned = {**content, name: dict(reversed(content[name].items()))}
        counts = name in ("sides", "formations", "units", "weapon_systems")
        assert in_same_order(one, json.dumps(turned)) is not counts, name
    some = dict(list(content["units"].items())[1:])
    assert in_same_order(one, json.dumps({**content, "units": some}))
