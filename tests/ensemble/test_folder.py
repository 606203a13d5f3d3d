"""A run's folder: continued, refused, joined, damaged, full."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pytest

from nomonhan.ensemble.errors import DamagedTable, RunFailed, RunRefused
from nomonhan.ensemble.folder import RunFolder
from nomonhan.ensemble.reading import read_manifest, read_scenario_json, verify
from nomonhan.ensemble.running import default_folder
from nomonhan.ensemble.schema import TABLES, check_result, columns_of
from nomonhan.ensemble.tables import data_digest, read_table, stack, table_digest, write_table
from nomonhan.scenario.digest import json_digest
from tests.ensemble.toy import SIDES, Payload, fight, identity

VERSIONS = {"nomonhan": "0.1.0"}


def filled(path: Path, batches: list[range], case: str = "base") -> dict[str, Any]:
    folder = RunFolder(path, identity(cases={case: {}}))
    for batch in batches:
        folder.save_batch(case, [(k, fight(Payload(), k)) for k in batch])
    return folder.join(VERSIONS)


def digests(manifest: dict[str, Any]) -> dict[str, str]:
    tables: dict[str, str] = manifest["tables"]
    return tables


def test_batches_do_not_show_in_the_tables(tmp_path: Path) -> None:
    one = filled(tmp_path / "one", [range(70)])
    many = filled(tmp_path / "many", [range(60, 70), range(20), range(20, 21), range(21, 60)])
    assert digests(one) == digests(many)
    assert set(one["tables"]) == set(TABLES)
    assert one["replications"] == {"base": 70}
    for table in TABLES:
        file = tmp_path / "many" / f"{table}.parquet"
        rows = duckdb.execute("SELECT replication FROM read_parquet(?)", [str(file)]).fetchall()
        assert rows == sorted(rows)


def test_tables_hold_what_was_fought(tmp_path: Path) -> None:
    filled(tmp_path, [range(4)])
    expected = fight(Payload(), 2)
    for table in TABLES:
        columns = columns_of(table, SIDES)
        (chunk,) = read_table(tmp_path / f"{table}.parquet", columns)
        rows = chunk["replication"] == 2
        for name, values in expected[table].items():
            found = np.ma.asarray(chunk[name][rows])
            assert found.tolist() == np.ma.asarray(values).tolist()


def test_column_types_do_not_depend_on_the_rows(tmp_path: Path) -> None:
    columns = columns_of("events", SIDES)
    empty = {c.name: np.array([], dtype=object) for c in columns}
    write_table(tmp_path / "e.parquet", empty, columns)
    file = str(tmp_path / "e.parquet")
    found = duckdb.execute("DESCRIBE SELECT * FROM read_parquet(?)", [file]).fetchall()
    assert [row[1] for row in found] == ["VARCHAR", "BIGINT", *["VARCHAR"] * 5, "BIGINT", "BIGINT"]


def test_digest_sees_every_change() -> None:
    columns = columns_of("events", SIDES)
    data = stack("base", [(k, fight(Payload(), k)) for k in range(5)], "events", columns)
    whole = data_digest([data], columns)
    halves = [{n: v[data["replication"] < 2] for n, v in data.items()},
              {n: v[data["replication"] >= 2] for n, v in data.items()}]  # fmt: skip
    assert data_digest(halves, columns) == whole
    seen = {whole}
    for name in ("case", "replication", "at", "zone", "q"):
        changed = {**data, name: data[name].copy()}
        changed[name][0] = "?" if changed[name].dtype == object else 12345
        seen.add(data_digest([changed], columns))
    emptied = {**data, "q": np.ma.masked_array(data["q"], mask=True)}
    seen.add(data_digest([emptied], columns))
    assert len(seen) == 7


def test_digest_does_not_see_the_sign_of_zero() -> None:
    columns = columns_of("days", SIDES)
    data = stack("base", [(0, fight(Payload(), 4))], "days", columns)
    assert len(data["tonnes_delivered"]) > 0
    plus, minus = ({**data, "tonnes_delivered": data["tonnes_delivered"] * z} for z in (0.0, -0.0))
    assert data_digest([plus], columns) == data_digest([minus], columns)


def test_a_run_is_continued(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path, identity())
    folder.save_batch("base", [(k, fight(Payload(), k)) for k in range(3)])
    again = RunFolder(tmp_path, identity())
    assert again.finished() == {"base": {0, 1, 2}}
    again.save_batch("base", [(3, fight(Payload(), 3))])
    assert again.join(VERSIONS)["replications"] == {"base": 4}
    assert verify(tmp_path)["seed"] == 1


def test_half_written_batches_are_forgotten(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path, identity())
    (tmp_path / "batches" / ".base-000000").mkdir()
    (tmp_path / "batches" / ".base-000000" / "summary.parquet").write_bytes(b"PAR1")
    assert RunFolder(tmp_path, identity()).finished() == {"base": set()}
    assert list((tmp_path / "batches").iterdir()) == []
    assert folder.finished() == {"base": set()}


def test_a_run_that_ended_before_its_manifest_goes_on(tmp_path: Path) -> None:
    """A full disk, or `kill -9`, at the very start: the same command must not be refused."""
    whole = filled(tmp_path / "whole", [range(3)])
    begun = tmp_path / "begun"
    RunFolder(begun, identity())
    (begun / "manifest.json").unlink()
    (begun / ".manifest.json.part").write_text("{", encoding="utf-8")
    assert digests(filled(begun, [range(3)])) == digests(whole)

    (begun / "manifest.json").unlink()  # now with battles: whose, nobody can tell
    with pytest.raises(RunRefused):
        RunFolder(begun, identity())


@pytest.mark.parametrize(
    "change",
    [{"seed": 2}, {"scenario_digest": "0" * 64}, {"cases": {"other": {}}}, {"rules_version": 2}],
)
def test_a_folder_of_another_run_is_refused(tmp_path: Path, change: dict[str, Any]) -> None:
    RunFolder(tmp_path, identity())
    what = next(iter(change)).replace("_", " ")
    with pytest.raises(RunRefused, match=f"no run with the same {what}.*--out"):
        RunFolder(tmp_path, identity(**change))


def test_another_order_of_the_same_records_is_another_run(tmp_path: Path) -> None:
    one, two = '{"a":1,"b":2}', '{"b":2,"a":1}'
    digest = json_digest(one)
    assert digest == json_digest(two)
    RunFolder(tmp_path, identity(scenario_json=one, scenario_digest=digest))
    with pytest.raises(RunRefused, match="order of records"):
        RunFolder(tmp_path, identity(scenario_json=two, scenario_digest=digest))


def test_a_folder_of_something_else_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(RunRefused, match="not empty"):
        RunFolder(tmp_path, identity())
    assert [p.name for p in tmp_path.iterdir()] == ["letter.txt"]


def test_no_run(tmp_path: Path) -> None:
    with pytest.raises(RunRefused, match="holds no run"):
        read_manifest(tmp_path)
    (tmp_path / "manifest.json").write_text('{"format": 1}')
    with pytest.raises(RunRefused, match="holds no run"):
        read_manifest(tmp_path)
    (tmp_path / "manifest.json").write_text('{"format": 9, "scenario_digest": ""}')
    with pytest.raises(RunRefused, match="format 9"):
        read_manifest(tmp_path)
    (tmp_path / "manifest.json").write_text("{")
    with pytest.raises(DamagedTable, match="damaged"):
        read_manifest(tmp_path)


def test_an_unfinished_run_is_said_to_be_so(tmp_path: Path) -> None:
    RunFolder(tmp_path, identity())
    with pytest.raises(RunRefused, match="not finished"):
        verify(tmp_path)


@pytest.mark.parametrize("table", TABLES)
def test_damage_is_found_by_digest(tmp_path: Path, table: str) -> None:
    filled(tmp_path, [range(8)])
    verify(tmp_path)
    file = tmp_path / f"{table}.parquet"
    columns = columns_of(table, SIDES)
    (data,) = read_table(file, columns)
    name = next(c.name for c in columns[2:] if c.kind in ("count", "text"))
    data[name][0] = "?" if data[name].dtype == object else 12345
    write_table(file, data, columns)
    with pytest.raises(DamagedTable, match=rf"{table}\.parquet is damaged: delete it"):
        verify(tmp_path)


def test_truncated_and_missing_tables(tmp_path: Path) -> None:
    filled(tmp_path, [range(8)])
    file = tmp_path / "units.parquet"
    file.write_bytes(file.read_bytes()[:-100])
    with pytest.raises(DamagedTable, match=r"units\.parquet"):
        verify(tmp_path)
    file.unlink()
    with pytest.raises(DamagedTable, match=r"units\.parquet"):
        verify(tmp_path)


def test_all_damaged_tables_are_named(tmp_path: Path) -> None:
    filled(tmp_path, [range(8)])
    for table in ("days", "units"):
        (tmp_path / f"{table}.parquet").unlink()
    with pytest.raises(RunFailed, match=r"days\.parquet is damaged.*\n.*units\.parquet is damaged"):
        verify(tmp_path)
    verify(tmp_path, ["summary"])


def test_no_changed_bit_goes_unnoticed(tmp_path: Path) -> None:
    """A changed bit is damage, or it stands where no number stands; never a fault of ours."""
    filled(tmp_path, [range(8)])
    file = tmp_path / "summary.parquet"
    whole = file.read_bytes()
    columns = columns_of("summary", SIDES)
    (before,) = read_table(file, columns)
    for i in range(0, len(whole), max(1, len(whole) // 300)):
        file.write_bytes(whole[:i] + bytes([whole[i] ^ 1 << i % 8]) + whole[i + 1 :])
        try:
            verify(tmp_path)
        except DamagedTable:
            continue
        (after,) = read_table(file, columns)
        assert all(np.array_equal(before[name], after[name]) for name in before)


def test_damaged_batch_is_named_before_it_is_joined(tmp_path: Path) -> None:
    filled(tmp_path, [range(4), range(4, 8)])
    batch = tmp_path / "batches" / "base-000004"
    shutil.copy(tmp_path / "batches" / "base-000000" / "days.parquet", batch / "days.parquet")
    (tmp_path / "days.parquet").unlink()
    with pytest.raises(DamagedTable, match=r"days\.parquet is damaged: delete .*base-000004"):
        RunFolder(tmp_path, identity()).join(VERSIONS)
    (batch / "batch.json").write_text("{")
    with pytest.raises(DamagedTable, match="base-000004"):
        RunFolder(tmp_path, identity()).finished()


def test_what_was_just_written_in_order_is_joined_without_being_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr("nomonhan.ensemble.folder.rows_of", None)
        manifest = filled(tmp_path / "run", [range(4), range(4, 8)])
    assert verify(tmp_path / "run") == manifest
    assert digests(manifest) == digests(filled(tmp_path / "other", [range(4, 8), range(4)]))


def test_a_batch_that_changes_between_writing_and_joining_is_named(tmp_path: Path) -> None:
    folder = RunFolder(tmp_path, identity())
    for batch in (range(4), range(4, 8)):
        folder.save_batch("base", [(k, fight(Payload(), k)) for k in batch])
    batches = tmp_path / "batches"
    shutil.copy(batches / "base-000000" / "days.parquet", batches / "base-000004" / "days.parquet")
    with pytest.raises(DamagedTable, match=r"days\.parquet is damaged: delete .*base-000004"):
        folder.join(VERSIONS)


def test_scenario_is_kept_and_checked(tmp_path: Path) -> None:
    RunFolder(tmp_path, identity())
    assert read_scenario_json(tmp_path) == "{}"
    for damaged in ('{"a":1}', "{", ""):
        (tmp_path / "scenario.json").write_text(damaged)
        with pytest.raises(DamagedTable, match=r"scenario\.json"):
            read_scenario_json(tmp_path)


def test_a_folder_below_a_file_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(RunFailed, match=r"cannot be written.*choose another folder"):
        RunFolder(tmp_path / "file" / "run", identity())


def test_manifest_names_no_place_and_no_time(tmp_path: Path) -> None:
    one = filled(tmp_path / "one", [range(2)])
    two = filled(tmp_path / "two", [range(2)])
    assert one == two
    for name in ("manifest.json", "scenario.json"):
        text = (tmp_path / "one" / name).read_text()
        assert str(tmp_path) not in text
        assert text == (tmp_path / "two" / name).read_text()
    assert list(json.loads((tmp_path / "one" / "manifest.json").read_text())) == [
        "format", "scenario", "scenario_digest", "seed", "rules_version", "start", "hours", "sides",
        "cases", "inputs", "replications", "versions", "tables",
    ]  # fmt: skip


def test_schema_checks_what_battles_hand_over() -> None:
    check_result(fight(Payload(), 3), SIDES)
    result = fight(Payload(), 3)
    del result["days"]["side"]
    with pytest.raises(ValueError, match="days: columns missing or too many: side"):
        check_result(result, SIDES)
    result = fight(Payload(), 3)
    result["summary"]["seed"] = np.array([1.5])
    with pytest.raises(ValueError, match=r"summary\.seed: float64 instead of count"):
        check_result(result, SIDES)
    result = fight(Payload(), 3)
    result["summary"]["east.advance_km"] = np.array([np.nan])
    with pytest.raises(ValueError, match="not a finite number"):
        check_result(result, SIDES)
    result = fight(Payload(), 3)
    result["summary"]["winner"] = np.ma.masked_all(1, dtype=object)  # type: ignore[no-untyped-call]
    with pytest.raises(ValueError, match="empty where it must not be"):
        check_result(result, SIDES)
    result = fight(Payload(), 3)
    result["summary"]["winner"] = np.array(["a", "b"], dtype=object)
    with pytest.raises(ValueError, match="different length"):
        check_result(result, SIDES)
    result = fight(Payload(), 3)
    del result["causes"]
    with pytest.raises(ValueError, match="tables"):
        check_result(result, SIDES)


def test_summary_counts_coalition_and_contingents() -> None:
    names = [c.name for c in columns_of("summary", SIDES)]
    assert names[:5] == ["case", "replication", "seed", "winner", "decisive"]
    assert {"east.killed", "east.east.killed", "east.hill.killed", "west.west.missing"} < set(names)
    assert names[-2:] == ["front.ring_closed_at", "front.disputed_strip_east_share"]
    assert len(set(names)) == len(names)


def test_table_digest_of_a_file_is_that_of_its_data(tmp_path: Path) -> None:
    columns = columns_of("units", SIDES)
    data = stack("base", [(k, fight(Payload(), k)) for k in range(600)], "units", columns)
    write_table(tmp_path / "units.parquet", data, columns)
    assert table_digest(tmp_path / "units.parquet", columns) == data_digest([data], columns)


def test_a_run_by_other_rules_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    plain = default_folder(identity())
    assert plain.parent == Path("runs")
    RunFolder(plain, identity())
    assert default_folder(identity()) == plain, "the same run goes on"
    manifest = json.loads((plain / "manifest.json").read_text("utf-8"))
    (plain / "manifest.json").write_text(json.dumps({**manifest, "rules_version": 0}), "utf-8")
    beside = default_folder(identity())
    assert beside.name == f"{plain.name}-rules1"
    RunFolder(beside, identity())
