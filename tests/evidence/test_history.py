"""Figures of history: what they may say, and what they may be compared with."""

from __future__ import annotations

import math
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from pydantic import ValidationError

from nomonhan.evidence.history import FOLDER, HistoricalFigure, load_figures, sources_of
from nomonhan.evidence.measures import Measure, UnequalComparison, measure_of
from nomonhan.evidence.results import Results
from nomonhan.text import language

SIDES = {"soviet": ["soviet", "mongolian"], "japanese": ["japanese", "manchukuo"]}
KNOWN = [
    *(
        f"{side}.{c}.{fate}"
        for side, contingents in SIDES.items()
        for c in contingents
        for fate in ("killed", "wounded", "missing", "captured")
    ),
    "soviet.tanks_knocked_out", "soviet.tanks_written_off", "soviet.rounds_fired",
    "front.ring_closed_at", "soviet.advance_km",
]  # fmt: skip


def figure(**fields: object) -> HistoricalFigure:
    start = {"id": "x", "metric": "japanese.casualties", "source": "JAWP", "speaker": "somebody"}
    if not {"value", "low", "at", "at_low"} & set(fields):
        start["value"] = 100  # type: ignore[assignment]
    return HistoricalFigure.model_validate({**start, **fields})


def test_killed_and_wounded_without_missing_is_compared_with_just_that() -> None:
    found = measure_of(figure(counts=["killed", "wounded"], whom=["japanese"]), SIDES, KNOWN)
    assert found == Measure(
        "japanese.killed+wounded[japanese]",
        "count",
        ("japanese.japanese.killed", "japanese.japanese.wounded"),
    )


def test_historys_missing_are_our_missing_and_captured() -> None:
    fields = {"counts": ["missing", "wounded", "killed"], "whom": ["manchukuo", "japanese"]}
    found = measure_of(figure(**fields), SIDES, KNOWN)
    assert found.key == "japanese.killed+wounded+missing+captured[japanese+manchukuo]"
    assert len(found.columns) == 8


def test_order_of_words_does_not_make_another_measure() -> None:
    one = figure(counts=["killed", "wounded"], whom=["japanese", "manchukuo"])
    two = figure(counts=["wounded", "killed"], whom=["manchukuo", "japanese"])
    assert measure_of(one, SIDES, KNOWN) == measure_of(two, SIDES, KNOWN)


def test_single_fate_needs_no_list() -> None:
    one = figure(metric="soviet.killed", whom=["soviet"])
    assert measure_of(one, SIDES, KNOWN).columns == ("soviet.soviet.killed",)


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"counts": ["killed", "sick"], "whom": ["japanese"]}, "does not count sick"),
        ({"counts": ["killed"], "whom": []}, "does not say what it counts"),
        ({"counts": [], "whom": ["japanese"]}, "does not say what it counts"),
        ({"counts": ["killed"], "whom": ["soviet"]}, "soviet is not of japanese"),
        ({"metric": "soviet.tanks", "counts": []}, "knocked_out or written_off"),
        ({"metric": "soviet.tanks", "counts": ["killed"]}, "knocked_out or written_off"),
        ({"metric": "soviet.horses_lost"}, "no column soviet.horses_lost"),
        ({"metric": "zones.fui.changed_hands_at", "at": "1939-08-24"}, "no column zones"),
    ],
)
def test_unequal_definitions_are_refused(fields: dict[str, object], message: str) -> None:
    with language("en"), pytest.raises(UnequalComparison, match=message):
        measure_of(figure(**fields), SIDES, KNOWN)


@pytest.mark.parametrize(
    ("metric", "kind"),
    [
        ("soviet.rounds_fired", "count"),
        ("soviet.advance_km", "length"),
        ("front.ring_closed_at", "date"),
    ],
)
def test_other_metrics_are_columns(metric: str, kind: str) -> None:
    fields: dict[str, object] = {"at": "1939-08-25"} if kind == "date" else {}
    assert measure_of(figure(metric=metric, **fields), SIDES, KNOWN).kind == kind


def test_armor_is_compared_state_by_state() -> None:
    found = measure_of(figure(metric="soviet.tanks", counts=["written_off"]), SIDES, KNOWN)
    assert found.key == "soviet.tanks_written_off"


def test_measure_adds_up_its_columns(results: Results) -> None:
    both = measure_of(
        figure(counts=["killed", "wounded", "missing"], whom=["japanese", "manchukuo"]),
        results.sides,
        list(results.outcomes),
    )
    assert np.array_equal(both.sample(results.outcomes), results.outcomes["japanese.casualties"])


def test_a_bare_date_is_the_whole_day() -> None:
    first, last = figure(metric="front.ring_closed_at", at=date(1939, 8, 25)).moments()
    assert first == datetime(1939, 8, 25, 0, 0)
    assert last == datetime(1939, 8, 25, 23, 59)


def test_a_range_stands_for_itself() -> None:
    assert figure(low=11_500, high=16_500).span() == (11_500, 16_500)
    assert figure(value=10_000).span() == (10_000, 10_000)
    assert figure(low=10).span() == (10, math.inf)


def test_claims_about_the_enemy_are_never_fitted() -> None:
    assert not figure(about="enemy").is_fitting
    assert figure(about="self").is_fitting


@pytest.mark.parametrize(
    "fields", [{"low": 5, "high": 3}, {"value": 5, "at": "1939-08-25"}, {"source": None}]
)
def test_figures_that_make_no_sense_are_refused(fields: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        figure(**fields)


def test_two_figures_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "f.yaml"
    row = "  - {id: a, metric: soviet.rounds_fired, value: 1, source: JAWP, speaker: s}\n"
    path.write_text("figures:\n" + row + row)
    with pytest.raises(ValueError, match="two figures are called a"):
        load_figures(path)


def test_sources_are_listed_once() -> None:
    assert sources_of([figure(source="JAWP, DREA"), figure(source="DREA")]) == ["DREA", "JAWP"]


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda p: p.stem)
def test_every_packaged_figure_has_an_answer_or_a_reason(path: Path, results: Results) -> None:
    for one in load_figures(path):
        try:
            measure = measure_of(one, results.sides, list(results.outcomes))
        except UnequalComparison as error:
            assert one.id in str(error)  # noqa: PT017
        else:
            assert measure.columns
