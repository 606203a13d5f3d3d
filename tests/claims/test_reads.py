"""A statement says all that it reads; another datum moves its readers and nobody else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from nomonhan.claims.judging import ReadingJudged, judge_reading
from nomonhan.claims.library import Library
from nomonhan.claims.looking import Evidence, Looker
from nomonhan.claims.records import Reading, load_text
from nomonhan.claims.registry import REGISTRY, ask
from tests.claims.disturbing import disturbed, runs_of
from tests.report.synthetic import make_run


@pytest.fixture(scope="module")
def evidence(tmp_path_factory: pytest.TempPathFactory) -> Evidence:
    folder = make_run(tmp_path_factory.mktemp("reads") / "run", n=24, replays=0)
    return Evidence(runs_of(folder), Library())


def readings() -> list[Any]:
    return [
        pytest.param(reading, id=f"{claim.id}-{reading.id}")
        for claim in load_text().claims.values()
        for reading in claim.readings
        if reading.predicate is not None
    ]


def pieces_of_evidence() -> list[tuple[str | None, str]]:
    """Every column of a scenario's run, and every key of data, that some statement reads."""
    calls = [r.predicate for c in load_text().claims.values() for r in c.readings if r.predicate]
    found = {
        (None if name.startswith("records.") else call.scenario, name)
        for call in calls
        for name in call.reads
    }
    return sorted(found, key=str)


def test_every_record_is_read() -> None:
    read = {name for _scenario, name in pieces_of_evidence()}
    assert {f"records.{key}" for key in load_text().records} == {
        name for name in read if name.startswith("records.")
    }


def test_every_test_in_the_registry_is_asked() -> None:
    assert set(REGISTRY) == {p.values[0].predicate.name for p in readings()}


@pytest.mark.parametrize("reading", readings())
def test_a_reading_says_all_that_its_test_looks_at(reading: Reading, evidence: Evidence) -> None:
    call = reading.predicate
    assert call is not None
    look = Looker(evidence, call.scenario)
    answer = ask(call.name, look, call.parameters)
    assert look.seen == set(call.reads)
    assert not np.isnan(answer.truths).all()


def signature(judged: ReadingJudged) -> tuple[Any, ...]:
    answer = judged.answer
    assert answer is not None
    measured = None if answer.measured is None else answer.measured.tolist()
    return judged.mark, judged.fact, judged.share, str(answer.truths.tolist()), str(measured)


KNOWN: dict[tuple[Any, ...], tuple[Any, ...]] = {}
KEPT: list[Any] = []  # what keys of KNOWN name by its place in memory


def signatures(evidence: Evidence) -> dict[str, Any]:
    """What each tested reading comes to, by `claim-reading`; the same run is asked once."""
    return {param.id or "": known_signature(param, evidence) for param in readings()}


def known_signature(param: Any, evidence: Evidence) -> tuple[Any, ...]:
    reading = param.values[0]
    call = reading.predicate
    if call.scenario is None or any(name.startswith("records.") for name in call.reads):
        return signature(judge_reading(reading, evidence))
    run = evidence.runs[call.scenario]
    KEPT.append(run)
    key = (param.id, id(run))
    if key not in KNOWN:
        KNOWN[key] = signature(judge_reading(reading, evidence))
    return KNOWN[key]


@pytest.mark.parametrize(("scenario", "name"), pieces_of_evidence(), ids=str)
def test_another_datum_moves_its_readers_and_nobody_else(
    scenario: str | None, name: str, evidence: Evidence
) -> None:
    readers = {
        param.id
        for param in readings()
        if name in param.values[0].predicate.reads
        and (scenario in (None, param.values[0].predicate.scenario))
    }
    before = signatures(evidence)
    moved: set[str | None] = set()
    for other in disturbed(evidence, scenario, name):
        after = signatures(other)
        moved |= {key for key in before if after[key] != before[key]}
    assert moved == readers
