"""Statements of the text: packaged data, their tests, and the marks these add up to."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nomonhan.claims.borders import claim_depth_km, claim_lines_of, follows_river
from nomonhan.claims.judging import Judgment, judge, judge_reading, mark_of_claim, mark_of_share
from nomonhan.claims.predicates import REGISTRY, Looker
from nomonhan.claims.records import FOLDER, Mark, Reading, claims_for, load_text
from nomonhan.evidence.results import Results
from nomonhan.scenario.sources import packaged_sources
from tests.report.synthetic import make_run

SCENARIO = "khalkhin_gol_august_1939"


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    return Results(make_run(tmp_path_factory.mktemp("claims") / "run", n=60, replays=0))


@pytest.fixture(scope="module")
def judgments(results: Results) -> dict[str, Judgment]:
    return {judgment.claim.id: judgment for judgment in judge(results)}


def readings_with_tests() -> list[tuple[str, Reading]]:
    return [
        (f"{claim.id}-{reading.id}", reading)
        for claim in load_text().claims
        for reading in claim.readings
        if reading.predicate is not None
    ]


def test_the_battle_answers_these_sentences() -> None:
    ids = {claim.id for claim in claims_for(SCENARIO, "khalkhin_gol")}
    assert {"C01", "C02", "C08", "C09", "C10", "C13", "D1", "D2", "D3"} <= ids
    assert {claim.id for claim in claims_for("july", "khalkhin_gol")} == {"C01", "C02"}
    assert claims_for("another_battle", "elsewhere") == []


def test_quoted_sentences_stand_in_the_seed() -> None:
    text = load_text()
    for claim in text.claims:
        if claim.quoted:
            assert claim.text.es in text.seed.text.es
            assert claim.text.en in text.seed.text.en


def test_seed_carries_its_license() -> None:
    seed = load_text().seed
    assert seed.license == "CC BY-SA 4.0"
    assert "CC BY-SA 4.0" in seed.attribution.en
    assert "CC BY-SA 4.0" in seed.attribution.es


def test_every_argument_has_a_known_source() -> None:
    known = set(packaged_sources())
    for claim in load_text().claims:
        arguments = claim.evidence_for + claim.evidence_against
        assert {argument.source for argument in arguments} <= known
        assert claim.evidence_for


@pytest.mark.parametrize(("name", "reading"), readings_with_tests(), ids=lambda v: str(v)[:12])
def test_a_reading_says_all_that_its_test_looks_at(
    name: str, reading: Reading, results: Results
) -> None:
    assert reading.predicate is not None
    looker = Looker(results)
    REGISTRY[reading.predicate.name](looker, **reading.predicate.parameters)
    assert looker.seen == set(reading.predicate.reads), name


class Disturbed(Results):
    """A run one of whose columns is not what it was."""

    def disturb(self, name: str, results: Results, *, away: bool) -> None:
        if name == "scenario.units.branch":
            units = {
                key: unit.model_copy(update={"branch": "infantry"})
                for key, unit in results.scenario.units.items()
            }
            self.__dict__["scenario"] = results.scenario.model_copy(update={"units": units})
            return
        table, _dot, column = name.partition(".")
        if table in ("zones", "front") or column in results.outcomes:
            key = name if table in ("zones", "front") else column
            changed = dict(results.outcomes)
            values = changed[key]
            changed[key] = np.where(np.isnan(values), 120.0, np.nan if "_at" in key else -1e6)
            self.__dict__["outcomes"] = changed
        if table in ("summary", "units", "events"):
            rows = dict(results.table(table))
            if column in rows:
                rows[column] = scrambled(rows[column], away=away)
            self._tables[table] = rows


def scrambled(values: NDArray[Any], *, away: bool) -> NDArray[Any]:
    """Flags turned, counts raised, texts taken `away` or made all the same."""
    if values.dtype == bool:
        return np.asarray(np.logical_not(values))
    if values.dtype != object:
        return np.asarray(values + 1000)
    first = min(v for v in values if v is not None)
    kept = np.random.default_rng(3).random(len(values)) < 0.003
    if away:
        kept_or_not = zip(values, kept, strict=True)
        return np.array([v if keep else None for v, keep in kept_or_not], dtype=object)
    return np.full(len(values), first, dtype=object)


@pytest.mark.parametrize(("name", "reading"), readings_with_tests(), ids=lambda v: str(v)[:12])
def test_disturbing_what_a_reading_reads_moves_it(
    name: str, reading: Reading, results: Results
) -> None:
    assert reading.predicate is not None
    before = judge_reading(reading, results)
    for column in reading.predicate.reads:
        if column.startswith("terrain."):
            continue  # of the map: tested below
        shares = set()
        for away in (True, False):
            disturbed = Disturbed(results.folder)
            disturbed.disturb(column, results, away=away)
            shares.add(judge_reading(reading, disturbed).share)
        assert shares != {before.share}, f"{name}: {column}"


def test_borders_are_tested_on_the_map() -> None:
    borders = claim_lines_of("khalkhin_gol")
    assert follows_river(borders, "japanese_manchukuo", "halha")
    assert not follows_river(borders, "soviet_mongolian", "halha")
    assert not follows_river(borders, "nobody", "halha")
    depth_km = claim_depth_km(borders, "soviet_mongolian", "halha")
    moved = [
        line._replace(line=line.line + np.array([10.0, 0.0])) if len(line.line) else line
        for line in borders.claims
    ]
    assert claim_depth_km(borders._replace(claims=moved), "soviet_mongolian", "halha") > (
        depth_km + 3
    )


def test_marks_of_the_made_up_run(judgments: dict[str, Judgment]) -> None:
    assert judgments["C01"].mark == "holds"
    assert judgments["C01"].readings[0].fact is True
    assert judgments["C08"].mark == "in_part"
    assert [reading.mark for reading in judgments["C08"].readings] == ["holds", "fails"]
    assert judgments["C09"].readings[2].mark == "not_testable"
    assert judgments["D1"].readings[0].share is not None


def test_hand_made_runs_hold_and_fail(results: Results) -> None:
    reading = next(c for c in load_text().claims if c.id == "C13").readings[0]
    for winner, mark in (("soviet", "holds"), ("japanese", "fails")):
        made_up = Disturbed(results.folder)
        rows = dict(results.table("summary"))
        rows["winner"] = np.full(results.n, winner, dtype=object)
        made_up._tables["summary"] = rows
        assert judge_reading(reading, made_up).mark == mark


def test_too_few_battles_say_how_many_are_needed(tmp_path: Path) -> None:
    few = Results(make_run(tmp_path / "few", n=12, replays=0))
    needed = {judgment.claim.id: judgment.needed for judgment in judge(few)}
    assert needed["C13"] > 12
    assert needed["C01"] == 0


@pytest.mark.parametrize(
    ("marks", "literature", "mark"),
    [
        (["holds"], "holds", "holds"),
        (["holds", "not_testable"], "in_part", "holds"),
        (["holds", "fails"], "holds", "in_part"),
        (["fails", "fails"], "holds", "fails"),
        (["in_part"], "holds", "in_part"),
        (["not_testable"], "holds", "not_testable"),
        (["contested"], "holds", "contested"),
        (["holds"], "contested", "contested"),
    ],
)
def test_readings_add_up(marks: Sequence[Mark], literature: Mark, mark: Mark) -> None:
    assert mark_of_claim(marks, literature) == mark


def test_thresholds() -> None:
    assert [mark_of_share(p) for p in (0.8, 0.79, 0.21, 0.2)] == [
        "holds", "in_part", "in_part", "fails",
    ]  # fmt: skip


def test_json_has_the_contracted_keys(judgments: dict[str, Judgment]) -> None:
    keys = {
        "id", "es", "en", "readings", "predicate", "reads", "p", "low", "high", "fact", "runs",
        "needed", "evidence_for", "evidence_against", "literature", "verdict",
    }  # fmt: skip
    for judgment in judgments.values():
        assert set(judgment.as_json()) == keys
    assert judgments["C13"].as_json()["p"] == judgments["C13"].readings[0].share.p  # type: ignore[union-attr]
    assert judgments["C02"].as_json()["fact"] is True


def test_a_battle_that_does_not_raise_the_question_does_not_count(results: Results) -> None:
    claim = next(c for c in load_text().claims if c.id == "C09")
    quiet = Disturbed(results.folder)
    rows = dict(results.table("events"))
    rows["kind"] = np.full(len(rows["kind"]), "unit_broken", dtype=object)
    quiet._tables["events"] = rows
    judged = judge_reading(claim.readings[1], quiet)
    assert judged.mark == "not_testable"
    assert judged.share is not None
    assert judged.share.n == 0


def test_two_claims_of_one_id_are_refused(tmp_path: Path) -> None:
    packaged = FOLDER / "nomonhan.yaml"
    path = tmp_path / "twice.yaml"
    path.write_text(packaged.read_text("utf-8").replace("- id: C02\n", "- id: C01\n"), "utf-8")
    with pytest.raises(ValueError, match="two claims have one id"):
        load_text(path)
