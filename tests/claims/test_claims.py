"""Statements of the text: packaged data, their tests, and the marks these add up to."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nomonhan.campaign.changes import changed
from nomonhan.campaign.reading import read_campaign
from nomonhan.claims.borders import claim_depth_km, claim_lines_of, follows_river, passes_east_of
from nomonhan.claims.judging import (
    Judgment,
    ReadingJudged,
    board,
    judge,
    judge_claim,
    judge_reading,
    mark_of_claim,
    mark_of_share,
)
from nomonhan.claims.library import Library
from nomonhan.claims.looking import Evidence
from nomonhan.claims.records import Mark, claims_for, load_text
from nomonhan.evidence.intervals import EnsembleTooSmall, Share
from nomonhan.evidence.results import Results
from nomonhan.report.words import reason_word
from nomonhan.scenario.loader import load_scenario
from nomonhan.scenario.sources import packaged_sources
from tests.claims.disturbing import AUGUST, OTHERS, StandIn, runs_of
from tests.report.synthetic import make_run

ALL = {*(f"C{n:02d}" for n in range(1, 18)), "D1", "D2", "D3", "D4"}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_run(tmp_path_factory.mktemp("claims") / "run", n=24, replays=0)


@pytest.fixture(scope="module")
def results(folder: Path) -> Results:
    return Results(folder)


@pytest.fixture(scope="module")
def evidence(folder: Path) -> Evidence:
    return Evidence(runs_of(folder), Library())


@pytest.fixture(scope="module")
def judgments(results: Results) -> dict[str, Judgment]:
    return {judgment.claim.id: judgment for judgment in judge(results)}


def test_the_whole_text_is_there_in_its_order() -> None:
    claims = load_text().claims
    assert set(claims) == ALL
    assert list(claims) == sorted(claims)
    assert {c for c, claim in claims.items() if not claim.quoted} == {"D1", "D2", "D3", "D4"}


def test_the_battle_answers_these_sentences() -> None:
    ids = {claim.id for claim in claims_for(AUGUST, "khalkhin_gol")}
    assert ids == {"C01", "C02", "C08", "C09", "C10", "C13", "D1", "D2", "D3"}
    assert {claim.id for claim in claims_for("spring", "khalkhin_gol")} == {"C01", "C02"}
    assert claims_for("another_battle", "elsewhere") == []


def test_quoted_sentences_stand_in_the_seed() -> None:
    text = load_text()
    for claim in text.claims.values():
        if claim.quoted:
            assert text.seed.text.es.count(claim.text.es) == 1
            assert text.seed.text.en.count(claim.text.en) == 1


def test_seed_carries_its_license() -> None:
    seed = load_text().seed
    assert seed.license == "CC BY-SA 4.0"
    assert "CC BY-SA 4.0" in seed.attribution.en
    assert "CC BY-SA 4.0" in seed.attribution.es


def test_every_source_is_known() -> None:
    text, known = load_text(), set(packaged_sources())
    for claim in text.claims.values():
        assert claim.evidence_for
        for argument in claim.evidence_for + claim.evidence_against:
            assert set(argument.keys) <= known, claim.id
    told = [t.source for record in text.records.values() for t in record.told]
    told += [gap.source for gap in text.gaps.values() if gap.source]
    told += [aside.source for aside in text.asides.values() if aside.source]
    for source in told:
        assert {k.strip() for k in source.split(",")} <= known | {"assumed"}, source


def test_general_knowledge_is_no_source() -> None:
    text = load_text()
    unverified = {key for key, record in text.records.items() if not record.verified}
    most = {"incidents_1937", "incidents_1938"}  # how many "over 100" may be
    assert unverified == most
    assert "GK" not in packaged_sources()


def test_borders_are_tested_on_the_map() -> None:
    borders = claim_lines_of("khalkhin_gol")
    assert follows_river(borders, "japanese_manchukuo", "halha")
    assert not follows_river(borders, "soviet_mongolian", "halha")
    assert not follows_river(borders, "nobody", "halha")
    depth_km = claim_depth_km(borders, "soviet_mongolian", "halha")
    east_km = passes_east_of(borders, "soviet_mongolian", "nomonhan")
    moved = [
        line._replace(line=line.line + np.array([10.0, 0.0])) if len(line.line) else line
        for line in borders.claims
    ]
    farther = borders._replace(claims=moved)
    assert claim_depth_km(farther, "soviet_mongolian", "halha") > depth_km + 3
    assert passes_east_of(farther, "soviet_mongolian", "nomonhan") == pytest.approx(east_km + 10)


def test_marks_of_the_made_up_run(judgments: dict[str, Judgment]) -> None:
    assert judgments["C02"].mark == "holds"
    assert judgments["C02"].readings[0].fact is True
    assert judgments["C08"].mark == "in_part"
    assert [r.mark for r in judgments["C08"].readings] == ["holds", "holds", "fails", "fails"]
    assert judgments["C09"].readings[3].reason == "no_test"
    assert judgments["D1"].readings[0].share is not None


def test_the_number_of_the_dead_comes_out_by_computation() -> None:
    found = {r.reading.id: r for j in board(Evidence.of()) for r in j.readings}
    assert found["sum"].fact is True  # 8440 + 8762
    assert found["highest"].fact is False
    assert found["rate"].fact is True
    assert found["rate"].answer is not None
    assert found["rate"].answer.high == pytest.approx(17202 / 58925)


def test_what_cannot_be_tested_says_why() -> None:
    found = {j.claim.id: j for j in board(Evidence.of())}
    silent = [r for j in found.values() for r in j.readings if r.reason == "no_test"]
    assert silent
    for judged in silent:
        assert judged.reading.untested is not None, judged.reading.id
        assert reason_word(judged) == judged.reading.untested.en
    for j in found.values():  # what only stands by does not stand for the sentence
        assert not j.chief.reading.aside, j.claim.id
    for claim in ("C12", "C14", "C15"):
        assert found[claim].mark == "not_testable"
        assert found[claim].claim.literature in ("contested", "in_part")
    assert found["C16"].mark == found["C16"].claim.literature == "in_part"
    for scenario in OTHERS:  # battles and the campaign
        told = [r for j in found.values() for r in j.readings if r.detail == scenario]
        assert told
        assert {r.reason for r in told} == {"not_fought"}
        assert all(r.needed for r in told)
    victory = found["C13"].readings[0]
    assert (victory.reason, victory.detail) == ("not_fought", AUGUST)


def test_may_is_read_of_both_sides(folder: Path, evidence: Evidence) -> None:
    judged = {r.reading.id: r for r in board(evidence)[5].readings}
    run = evidence.runs["khalkhin_gol_may_1939"]
    assert set(judged) == {
        "japanese_repulsed", "azuma", "japanese_tanks", "soviet_tanks", "soviet_repulsed",
    }  # fmt: skip
    assert judged["japanese_tanks"].reading.of is not None
    assert judged["soviet_tanks"].mark == "holds"
    unarmed = StandIn(folder, run.scenario.name)
    sides = dict(zip(run.table("units")["unit"], run.table("units")["side"], strict=True))
    holdings = dict(run.table("holdings"))
    own = np.array([sides[unit] == "japanese" for unit in holdings["unit"]])
    holdings["weapon_system"] = np.where(own, "type_38_rifle", holdings["weapon_system"])
    unarmed._tables["holdings"] = holdings
    other = board(evidence._replace(runs={**evidence.runs, "khalkhin_gol_may_1939": unarmed}))[5]
    assert [r.mark for r in other.readings][2:4] == ["fails", "holds"]
    assert other.mark == "in_part"


def test_hand_made_runs_hold_and_fail(folder: Path) -> None:
    reading = load_text().claims["C13"].readings[0]
    for winner, mark in (("soviet", "holds"), ("japanese", "fails")):
        made_up = StandIn(folder, AUGUST)
        rows = dict(made_up.table("summary"))
        rows["winner"] = np.full(made_up.n, winner, dtype=object)
        made_up._tables["summary"] = rows
        assert judge_reading(reading, Evidence.of({AUGUST: made_up})).mark == mark


def test_too_few_battles_say_how_many_are_needed(tmp_path: Path) -> None:
    few = Results(make_run(tmp_path / "few", n=12, replays=0))
    judged = {judgment.claim.id: judgment for judgment in judge(few)}
    assert judged["C13"].needed > 12
    assert judged["C13"].verdict == "undecided"
    assert judged["C02"].needed == 0
    assert judged["C02"].decided() == "holds"
    with pytest.raises(EnsembleTooSmall) as raised:
        judged["C13"].decided()
    assert raised.value.needed > 12


def test_no_battle_needs_as_many_as_would_decide_if_they_agreed() -> None:
    unfought = next(j for j in board(Evidence.of()) if j.claim.id == "D1")
    assert unfought.verdict == "undecided"
    assert unfought.needed == 16  # Wilson's lower limit for 16 of 16 is 0.806, for 15 of 15 0.796
    with pytest.raises(EnsembleTooSmall):
        unfought.decided()


def test_a_sentence_is_decided_when_no_reading_can_change_it(folder: Path) -> None:
    found = {j.claim.id: j for j in board(Evidence.of())}
    number = found["C10"]  # the sum holds and the highest fails, whatever the battles say
    assert [r.verdict for r in number.readings][2] == "undecided"
    assert number.verdict == number.decided() == "in_part"
    few = ReadingJudged(number.readings[0].reading, "holds", Share(0.9, 0.7, 0.97, 20), needed=90)
    assert few.possible == ("holds", "in_part")


def test_a_missing_column_is_named(folder: Path) -> None:
    run = StandIn(folder, AUGUST)
    rows = {key: v for key, v in run.table("summary").items() if key != "soviet.breakthroughs"}
    run._tables["summary"] = rows
    judged = judge_reading(load_text().claims["C09"].readings[0], Evidence.of({AUGUST: run}))
    assert judged.reason == "column_missing"
    assert judged.detail == "summary.soviet.breakthroughs"


@pytest.mark.parametrize(
    ("marks", "mark"),
    [
        (["holds"], "holds"),
        (["holds", "not_testable"], "holds"),
        (["holds", "fails"], "in_part"),
        (["fails", "fails"], "fails"),
        (["in_part"], "in_part"),
        (["not_testable"], "not_testable"),
        (["contested"], "contested"),
        (["holds", "contested"], "in_part"),
    ],
)
def test_readings_add_up(marks: list[Mark], mark: Mark) -> None:
    assert mark_of_claim(marks) == mark


def test_the_literature_never_enters_our_mark(evidence: Evidence) -> None:
    claims = load_text().claims.values()
    turned = [
        claim.model_copy(
            update={
                "literature": "fails",
                "readings": [r.model_copy(update={"literature": "fails"}) for r in claim.readings],
            }
        )
        for claim in claims
    ]
    assert [j.mark for j in board(evidence, turned)] == [j.mark for j in board(evidence, claims)]


def test_thresholds() -> None:
    assert [mark_of_share(p) for p in (0.8, 0.79, 0.21, 0.2)] == [
        "holds", "in_part", "in_part", "fails",
    ]  # fmt: skip


def test_the_effect_at_the_border_by_hand() -> None:
    """151 incidents in 1940 beside 152, 100-150, 100-150 and 200; 98 and 58 in 1941 and 1942."""
    found = {
        r.reading.id: r for r in judge_claim(load_text().claims["C14"], Evidence.of()).readings
    }
    next_year, later = found["border_next_year"], found["border_later"]
    assert next_year.answer is not None
    assert next_year.answer.measured is not None
    assert sorted(set(next_year.answer.measured)) == pytest.approx(
        [151 / 163, 151 / 150.5, 151 / 138]
    )
    assert next_year.fact is False  # as many as before, or more
    assert later.fact is True
    # the years before scatter by up to four times what counting does: sure only if they were high
    restless = found["border_restless"]
    assert restless.mark == "contested"
    assert restless.answer is not None
    assert restless.answer.truths.tolist() == [0.0, 0.0, 0.0, 1.0]
    assert found["enough"].mark == "not_testable"


def test_json_has_the_contracted_keys(evidence: Evidence) -> None:
    keys = {
        "id", "es", "en", "readings", "predicate", "reads", "p", "low", "high", "fact", "runs",
        "needed", "evidence_for", "evidence_against", "literature", "verdict",
    }  # fmt: skip
    rows = {judgment.claim.id: judgment.as_json() for judgment in board(evidence)}
    assert set(rows) == ALL
    for row in rows.values():
        assert set(row) == keys
    assert rows["C13"]["p"] == rows["C13"]["readings"][0]["p"] is not None
    assert rows["C02"]["fact"] is True
    assert rows["C12"]["verdict"] == "not_testable"


def test_a_battle_that_does_not_raise_the_question_does_not_count(folder: Path) -> None:
    quiet = StandIn(folder, AUGUST)
    rows = dict(quiet.table("events"))
    rows["kind"] = np.full(len(rows["kind"]), "unit_broken", dtype=object)
    quiet._tables["events"] = rows
    judged = judge_reading(load_text().claims["C09"].readings[2], Evidence.of({AUGUST: quiet}))
    assert judged.mark == "not_testable"
    assert judged.reason == "not_raised"
    assert judged.share is not None
    assert judged.share.n == 0


def test_tank_battalions_without_tanks_are_none(folder: Path) -> None:
    """By hand: two battles, three breakthroughs each, two of them by tank battalions by name."""
    run = StandIn(folder, AUGUST)
    units = list(run.scenario.units)
    branches = {units[0]: "tank", units[1]: "tank", units[2]: "infantry"}
    changed = {
        name: unit.model_copy(update={"branch": branches.get(name, "infantry")})
        for name, unit in run.scenario.units.items()
    }
    run.__dict__["scenario"] = run.scenario.model_copy(update={"units": changed})
    run._tables["summary"] = {k: v[:2] for k, v in run.table("summary").items()}
    run._tables["events"] = {
        "replication": np.repeat([0, 1], 3),
        "kind": np.full(6, "breakthrough", dtype=object),
        "side": np.full(6, "soviet", dtype=object),
        "unit": np.array(units[:3] * 2, dtype=object),
    }
    run._tables["holdings"] = {  # in battle 1 the second has lost its tanks before it began
        "replication": np.array([0, 0, 1, 1]),
        "unit": np.array([units[0], units[1]] * 2, dtype=object),
        "weapon_system": np.full(4, "bt_5", dtype=object),
        "start": np.array([10, 0, 10, 0]),
        "arrived": np.array([0, 5, 0, 0]),
    }
    readings = {r.id: r for r in load_text().claims["C09"].readings}
    found = Evidence.of({AUGUST: run})
    made = judge_reading(readings["tanks"], found).answer
    lead = judge_reading(readings["armor"], found).answer
    assert made is not None
    assert lead is not None
    assert made.measured is not None
    assert lead.measured is not None
    np.testing.assert_array_equal(made.measured, [2.0, 1.0])
    np.testing.assert_array_equal(made.truths, [1.0, 0.0])
    np.testing.assert_allclose(lead.measured, [2 / 3, 1 / 3])
    np.testing.assert_array_equal(lead.truths, [1.0, 0.0])


def test_what_is_proposed_can_be_asked() -> None:
    """Every "what if" of a statement names a patch or a number that there is, and reads it."""
    for claim in load_text().claims.values():
        for option in claim.what_if:
            words = option.split()
            given = dict(zip(words[::2], words[1::2], strict=True))
            assert given.keys() <= {"--patch", "--scenario", "--set"}, option
            if "--patch" in given:
                assert AUGUST in claim.scenarios, option
                load_scenario(AUGUST, [given["--patch"]])
            else:
                assert given["--scenario"] in claim.scenarios, option
                changed(read_campaign(given["--scenario"]), [given["--set"]])
