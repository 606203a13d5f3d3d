"""Orders of battle out and in: nothing is lost on the way, and what was changed is found."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nomonhan import cli
from nomonhan.exchange.importing import changes_in
from nomonhan.exchange.orbat_mapper import orbat_mapper_document
from nomonhan.exchange.symbols import ECHELONS, ENTITIES, symbol_code
from nomonhan.scenario.errors import ScenarioError
from nomonhan.scenario.loader import LoadedScenario, load_scenario
from nomonhan.scenario.strengths import men_on_hand

AUGUST = "khalkhin_gol_august_1939"
UNIT = "80th_regiment_1st_battalion"


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOMONHAN_LANG", "en")


@pytest.fixture(scope="module")
def august() -> LoadedScenario:
    return load_scenario(AUGUST)


@pytest.fixture
def document(august: LoadedScenario) -> Any:
    return json.loads(json.dumps(orbat_mapper_document(august.scenario, august.digest)))


def bodies(document: Any) -> Iterator[tuple[Any, Any]]:
    """Every unit with what it hangs below."""

    def below(body: Any) -> Iterator[tuple[Any, Any]]:
        for child in body["subUnits"]:
            if "personnel" in child:
                yield body, child
            yield from below(child)

    for side in document["sides"]:
        for group in side["groups"]:
            yield from below(group)


def unit(document: Any, key: str) -> tuple[Any, Any]:
    return next((above, body) for above, body in bodies(document) if body["id"] == key)


def changes(august: LoadedScenario, document: Any, folder: Path) -> Any:
    path = folder / "changed.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    return changes_in(path, august)


def test_symbol_codes_by_hand() -> None:
    # version 10, reality 0, friend 3, land unit 10, present 0, no staff 0, battalion 16, infantry
    assert symbol_code(0, "infantry", "battalion", is_staff=False) == "10031000161211000000"
    assert symbol_code(1, "tank", "brigade", is_staff=False) == "10061000181205000000"
    assert symbol_code(1, "headquarters", "division", is_staff=True) == "10061002211100000000"
    for branch in ENTITIES:
        for echelon in ECHELONS:
            assert len(symbol_code(0, branch, echelon, is_staff=False)) == 20


def test_orbat_mapper_holds_every_unit_once(august: LoadedScenario, document: Any) -> None:
    scenario = august.scenario
    assert document["type"] == "ORBAT-mapper"
    assert document["startTime"] == "1939-08-20T00:00:00+09:00"
    found = [body["id"] for _above, body in bodies(document)]
    assert sorted(found) == sorted(scenario.units)
    men = sum(body["personnel"][0]["count"] for _above, body in bodies(document))
    assert men == sum(round(men_on_hand(scenario, each)) for each in scenario.units.values())
    names = {row["name"] for row in document["equipment"]}
    for above, body in bodies(document):
        assert scenario.units[body["id"]].formation == above["id"]
        assert {row["name"] for row in body["equipment"]} <= names <= set(scenario.weapon_systems)
        assert bool(body["state"]) == (scenario.units[body["id"]].at is not None)
    _above, first = unit(document, UNIT)
    lon, lat = first["state"][0]["location"]
    assert 117 < lon < 120
    assert 46 < lat < 49


def test_what_was_not_changed_makes_no_patch(
    august: LoadedScenario, document: Any, tmp_path: Path
) -> None:
    assert not changes(august, document, tmp_path)


def test_every_change_is_found(august: LoadedScenario, document: Any, tmp_path: Path) -> None:
    above, body = unit(document, UNIT)
    body["personnel"][0]["count"] = 400
    body["equipment"] = [row for row in body["equipment"] if row["name"] != "maxim"]
    body["state"][0]["location"] = [118.5, 47.7]
    gone_above, gone = unit(document, "80th_regiment_2nd_battalion")
    gone_above["subUnits"].remove(gone)
    above["subUnits"].append({
        "id": "Xy_9", "name": "Batallón n.º 4", "sidc": body["sidc"], "subUnits": [],
        "personnel": [{"name": "men", "count": 555}],
        "equipment": [{"name": "mosin_rifle", "count": 500}],
        "state": [{"t": "1939-08-20T00:00:00+09:00", "location": [118.6, 47.6]}],
    })  # fmt: skip
    found = changes(august, document, tmp_path)
    assert found.set == {
        f"units.{UNIT}.at": {"lat": 47.7, "lon": 118.5, "source": "assumed"},
        f"units.{UNIT}.men": 400,
        f"units.{UNIT}.holdings.maxim": 0,
    }
    assert found.remove == ["units.80th_regiment_2nd_battalion"]
    ((key, record),) = found.add.items()
    assert key == "batall_n_n_4"
    assert (record["men"], record["formation"]) == (555, "80th_regiment")
    assert record["holdings"]["mosin_rifle"] == 500
    assert record["holdings"]["maxim"] == 0
    assert record["establishment"] == august.scenario.units[UNIT].establishment


def test_what_cannot_be_imported_is_told_all_at_once(
    august: LoadedScenario, document: Any, tmp_path: Path
) -> None:
    above, body = unit(document, UNIT)
    body["equipment"].append({"name": "bt_8", "count": 3})
    above["subUnits"].append(
        {**body, "id": "new", "name": "Ski", "sidc": "10031000151211999999", "equipment": []}
    )
    document["sides"][0]["groups"][0]["subUnits"].append({**body, "id": "lost", "name": "Lost"})
    with pytest.raises(ScenarioError) as caught:
        changes(august, document, tmp_path)
    told = str(caught.value)
    assert "there is no weapon system bt_8; write bt_" in told
    assert "the new unit Lost hangs below" in told
    assert len(caught.value.problems) >= 2


@pytest.mark.parametrize(
    ("text", "words"),
    [("{", "is not JSON"), ('{"type": "x"}', "neither a scenario"), ("[]", "neither a scenario"),
     ('{"type": "FeatureCollection", "features": [3]}', "neither a scenario")],
)  # fmt: skip
def test_other_files_are_refused(
    august: LoadedScenario, tmp_path: Path, text: str, words: str
) -> None:
    path = tmp_path / "x.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ScenarioError, match=words):
        changes_in(path, august)


def run(*words: str) -> int:
    return cli.run_command_line(["scenario", *words])


def test_geojson_goes_out_and_comes_back_as_a_patch_that_loads(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, patch = tmp_path / "units.geojson", tmp_path / "moved.yaml"
    assert run("export", AUGUST, "--format", "geojson", "--out", str(file)) == cli.DONE
    assert run("import", str(file), "--scenario", AUGUST, "--out", str(patch)) == cli.DONE
    told = capsys.readouterr().out
    assert "nothing differs" in told
    assert "Units that a GeoJSON file leaves out stay as they are" in " ".join(told.split())
    assert not patch.exists()
    document = json.loads(file.read_text("utf-8"))
    moved = next(f for f in document["features"] if f["id"] == UNIT)
    moved["geometry"]["coordinates"] = [118.7, 47.65]
    file.write_text(json.dumps({**document, "features": [moved]}), encoding="utf-8")
    assert run("import", str(file), "--scenario", AUGUST, "--out", str(patch), "--json") == cli.DONE
    told = json.loads(capsys.readouterr().out)
    assert list(told["set"]) == [f"units.{UNIT}.at"]  # those left out are not taken away
    place = load_scenario(AUGUST, [patch]).scenario.units[UNIT].at
    assert place is not None
    assert (place.lat, place.lon) == (47.65, 118.7)
    assert run("import", str(file), "--scenario", AUGUST, "--out", str(patch)) == cli.BAD_INPUT


def test_geojson_that_is_silent_on_arms_disarms_nobody(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """As a program leaves it that drops nested properties."""
    file, patch = tmp_path / "units.geojson", tmp_path / "moved.yaml"
    assert run("export", AUGUST, "--format", "geojson", "--out", str(file)) == cli.DONE
    document = json.loads(file.read_text("utf-8"))
    for feature in document["features"]:
        feature["properties"] = {"id": feature["id"]}
    file.write_text(json.dumps(document), encoding="utf-8")
    assert run("import", str(file), "--scenario", AUGUST, "--out", str(patch)) == cli.DONE
    assert "nothing differs" in capsys.readouterr().out
    next(f for f in document["features"] if f["id"] == UNIT)["properties"]["holdings"] = {}
    file.write_text(json.dumps(document), encoding="utf-8")
    assert run("import", str(file), "--scenario", AUGUST, "--out", str(patch), "--json") == cli.DONE
    told = json.loads(capsys.readouterr().out)["set"]
    assert told
    assert all(path.startswith(f"units.{UNIT}.holdings.") for path in told)


def test_a_patch_that_does_not_stand_is_not_left_behind(tmp_path: Path) -> None:
    file, patch = tmp_path / "units.geojson", tmp_path / "moved.yaml"
    run("export", AUGUST, "--format", "geojson", "--out", str(file))
    document = json.loads(file.read_text("utf-8"))
    next(f for f in document["features"] if f["id"] == UNIT)["geometry"]["coordinates"] = [0, 0]
    file.write_text(json.dumps(document), encoding="utf-8")
    assert run("import", str(file), "--scenario", AUGUST, "--out", str(patch)) == cli.BAD_INPUT
    assert not patch.exists()


def test_a_map_of_no_earth_has_no_points(tmp_path: Path) -> None:
    file = tmp_path / "units.geojson"
    assert run("export", "two_equal_armies", "--format", "geojson", "--out", str(file)) == cli.DONE
    features = json.loads(file.read_text("utf-8"))["features"]
    assert {f["geometry"] for f in features} == {None}
    assert run("export", "two_equal_armies", "--format", "kml", "--out", "x") == cli.BAD_INPUT
