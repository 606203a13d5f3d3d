"""Exports of results: the same rows in other files, and the Common Data Format."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import duckdb
import pytest

import nomonhan
from nomonhan import cli
from nomonhan.commands.experimenting import CaseChange
from nomonhan.ensemble.schema import TABLES
from nomonhan.exchange.common_data_format import force_names

STRONG: CaseChange = {"set": {"sides.western.strength_factor": 1.5}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exchange") / "run"
    nomonhan.experiment(
        scenario="two_equal_armies", replications=3, cases={"base": {}, "strong": STRONG},
        out=path, lang="en",
    )  # fmt: skip
    return path


@pytest.fixture(autouse=True)
def english(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOMONHAN_LANG", "en")


def export(folder: Path, to: Path, form: str) -> int:
    words = ["experiment", "export", str(folder), "--to", str(to), "--format", form]
    return cli.run_command_line(words)


def rows(query: str) -> list[Any]:
    return duckdb.execute(query).fetchall()


@pytest.mark.parametrize("form", ["parquet", "csv"])
def test_every_row_comes_out(folder: Path, tmp_path: Path, form: str) -> None:
    assert export(folder, tmp_path / "out", form) == cli.DONE
    for table in TABLES:
        ours, theirs = f"'{folder}/{table}.parquet'", f"'{tmp_path}/out/{table}.{form}'"
        number = rows(f"SELECT count(*) FROM {ours}")
        assert rows(f"SELECT count(*) FROM {theirs}") == number
        columns = '"case", replication'
        assert rows(f"SELECT {columns} FROM {ours}") == rows(f"SELECT {columns} FROM {theirs}")
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == sorted(
        f"{table}.{form}" for table in TABLES
    )


@pytest.fixture(scope="module")
def cdf(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    to = tmp_path_factory.mktemp("cdf") / "out"
    assert export(folder, to, "cdf-parquet") == cli.DONE
    return {p.name.split("_two_equal")[0]: f"'{p}'" for p in to.iterdir()}


def test_common_data_format_has_its_columns(cdf: dict[str, str]) -> None:
    assert set(cdf) == {"CDF_EntityTable", "CDF_Events", "CDF_Cbt_pwr", "CDF_Metadata"}

    def columns(name: str) -> list[tuple[str, str]]:
        return [(row[0], row[1]) for row in rows(f"DESCRIBE SELECT * FROM {cdf[name]}")]

    text, number, whole = "VARCHAR", "DOUBLE", "INTEGER"
    assert columns("CDF_EntityTable") == [
        ("case", text), ("rep", text), ("id", text), ("name", text), ("type", text),
        ("commander_id", text), ("commander_name", text), ("level", whole),
        ("affiliation", text), ("force", text), ("init_comps", whole), ("cbt_per_comp", number),
        ("init_cbt_pwr", number), ("system_entity", "BOOLEAN"), ("start_entity", "BOOLEAN"),
        ("time_added", number), ("total_events", whole), ("status_update_events", whole),
        ("loss_events", whole),
    ]  # fmt: skip
    assert columns("CDF_Cbt_pwr") == [
        ("case", text), ("rep", text), ("time", number), ("item", text), ("components", whole),
        ("combat_power", number), ("event_id", text),
    ]  # fmt: skip
    own = ("id", "name", "type", "commander", "level", "affiliation", "force")
    kinds = {"level": number}
    assert columns("CDF_Events") == [
        ("case", text), ("rep", text), ("time", number),
        *((f"primary_entity_{name}", kinds.get(name, text)) for name in own),
        ("primary_x", number), ("primary_y", number), ("event_id", text), ("event_type", text),
        ("event_detail", text),
        *((f"secondary_entity_{name}", kinds.get(name, text)) for name in own),
    ]  # fmt: skip


def test_entities_and_combat_power_count_the_same_people(folder: Path, cdf: dict[str, str]) -> None:
    entities, power = cdf["CDF_EntityTable"], cdf["CDF_Cbt_pwr"]
    by_force = f"""
        SELECT "case", rep, force, sum(init_comps) FROM {entities}
        WHERE init_comps > 0 AND start_entity GROUP BY ALL ORDER BY ALL
    """
    at_start = f"""
        SELECT "case", rep, item, components FROM {power}
        WHERE "time" = 0 AND item LIKE '%_force' ORDER BY ALL
    """
    assert rows(by_force) == rows(at_start)
    left = rows(f"""
        SELECT "case", CAST(replication AS VARCHAR), contingent, sum(men_present)
        FROM '{folder}/units.parquet' GROUP BY ALL ORDER BY ALL
    """)
    at_end = rows(f"""
        SELECT "case", rep, item, components FROM {power}
        WHERE "time" = 48 AND item NOT LIKE '%_force' ORDER BY ALL
    """)
    assert left == at_end
    # commanders are entities, and above whom they command
    assert rows(f"""
        SELECT count(*) FROM {entities} e LEFT JOIN {entities} c
        ON c."case" = e."case" AND c.rep = e.rep AND c.id = e.commander_id
        WHERE e.commander_id IS NOT NULL AND (c.id IS NULL OR c.level <> e.level - 1)
    """) == [(0,)]


def test_events_add_up(folder: Path, cdf: dict[str, str]) -> None:
    events, entities = cdf["CDF_Events"], cdf["CDF_EntityTable"]
    lost = rows(f"""
        SELECT "case", rep, sum(CAST(json_extract(event_detail, '$.components') AS INTEGER))
        FROM {events} WHERE event_type = 'loss' GROUP BY ALL ORDER BY ALL
    """)
    assert lost == rows(f"""
        SELECT "case", CAST(replication AS VARCHAR),
               sum("western.casualties" + "eastern.casualties")
        FROM '{folder}/summary.parquet' GROUP BY ALL ORDER BY ALL
    """)
    (told,) = rows(f"SELECT count(*) FROM {events} WHERE event_type = 'status update'")
    assert [told] == rows(f"SELECT count(*) FROM '{folder}/events.parquet'")
    assert rows(f"SELECT sum(total_events) FROM {entities}") == rows(
        f"SELECT count(*) FROM {events}"
    )
    # ids are unique within a battle
    assert rows(f"""
        SELECT count(*) FROM (SELECT "case", rep, event_id FROM {events} GROUP BY ALL
                              HAVING count(*) > 1)
    """) == [(0,)]
    kinds = rows(f"SELECT DISTINCT json_extract_string(event_detail, '$.kind') FROM {events}")
    assert ("unit_broken",) in kinds


def test_metadata_say_what_is_counted(cdf: dict[str, str]) -> None:
    text = Path(cdf["CDF_Metadata"].strip("'")).read_text("utf-8")
    for line in ("cbt_pwr_unit: 'person'", "time_unit: 'hours'", "distance_unit: 'km'"):
        assert line in text
    assert "Model, not history" in text


def test_a_force_has_no_affiliation_s_name() -> None:
    sides = {"soviet": ["soviet", "mongolian"], "allied": ["british"]}
    assert force_names(sides) == {"soviet": "soviet_force", "allied": "allied"}


def test_refusals(folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert export(folder, tmp_path / "a", "xlsx") == cli.BAD_INPUT
    assert "there is no format xlsx" in capsys.readouterr().err
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "letter").write_text("dear")
    assert export(folder, tmp_path / "full", "csv") == cli.BAD_INPUT
    assert "is not empty" in capsys.readouterr().err
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    del manifest["tables"]
    (tmp_path / "cut").mkdir()
    (tmp_path / "cut" / "manifest.json").write_text(json.dumps(manifest))
    assert export(tmp_path / "cut", tmp_path / "b", "cdf") == cli.BAD_INPUT
    assert "not finished" in capsys.readouterr().err
    assert not (tmp_path / "b").exists()
    (tmp_path / "file").write_text("")
    assert export(folder, tmp_path / "file" / "x", "csv") == cli.FAILED
