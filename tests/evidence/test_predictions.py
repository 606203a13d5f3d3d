"""Sealed predictions cannot be changed, and are scored once history is laid beside them."""

from __future__ import annotations

import json
import math
from pathlib import Path

import numpy as np
import pytest

from nomonhan.ensemble.errors import DamagedTable, RunRefused
from nomonhan.evidence.evaluation import Evaluation, evaluate
from nomonhan.evidence.forecasts import FOLDER, PlainForecast, forecasts_of
from nomonhan.evidence.history import HistoricalFigure
from nomonhan.evidence.outcomes import lost_for_good
from nomonhan.evidence.predictions import PredictionError, open_prediction, questions, seal
from nomonhan.evidence.results import Results
from nomonhan.text import language

FIGURES = [
    HistoricalFigure.model_validate(row)
    for row in (
        {"id": "kw", "metric": "japanese.casualties", "counts": ["killed", "wounded"],
         "whom": ["japanese"], "value": 7600, "about": "self", "speaker": "s", "source": "JAWP"},
        {"id": "high", "metric": "japanese.casualties", "counts": ["killed", "wounded"],
         "whom": ["japanese"], "value": 40000, "about": "enemy", "speaker": "s", "source": "STUD2"},
        {"id": "sick", "metric": "japanese.casualties", "counts": ["killed", "sick"],
         "whom": ["japanese"], "value": 9000, "about": "self", "speaker": "s", "source": "SOK"},
        {"id": "ring", "metric": "front.ring_closed_at", "at": "1939-08-25", "speaker": "s",
         "source": "ENWPOLD"},
        {"id": "tanks", "metric": "soviet.tanks", "counts": ["written_off"], "value": 500,
         "about": "self", "speaker": "s", "source": "KRIV"},
        {"id": "rounds", "metric": "soviet.rounds_fired", "low": 100000, "high": 200000,
         "about": "self", "speaker": "s", "source": "JAWP"},
        {"id": "blind", "metric": "soviet.rounds_fired", "value": 1, "blind": True,
         "speaker": "s", "source": "JAWP"},
    )
]  # fmt: skip


@pytest.fixture(scope="module")
def sealed(results: Results, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("predictions") / "august.json"
    seal(path, results, FIGURES, commit="abc123", battles_fought_before=17, note="test")
    return path


def score(results: Results, path: Path) -> Evaluation:
    prediction = open_prediction(path)
    measures, answers, _refused = questions(FIGURES, results.sides, list(results.outcomes))
    return evaluate(
        FIGURES, measures, answers, prediction.measures,
        forecasts_of("khalkhin_gol_august_1939"), results.start,
    )  # fmt: skip


def test_a_prediction_holds_what_was_forecast_and_under_what(sealed: Path) -> None:
    prediction = open_prediction(sealed)
    assert prediction.commit == "abc123"
    assert prediction.battles_fought_before == 17
    assert set(prediction.measures) == {
        "japanese.killed+wounded[japanese]", "front.ring_closed_at", "soviet.tanks_written_off",
        "soviet.rounds_fired",
    }  # fmt: skip
    assert list(prediction.refused) == ["sick", "blind"]
    assert sum(prediction.shares[f"winner.{w}"].p for w in ("soviet", "japanese", "draw")) == (
        pytest.approx(1)
    )


def test_a_prediction_does_not_depend_on_what_history_says(
    results: Results, sealed: Path, tmp_path: Path
) -> None:
    other = [
        f.model_copy(update={"value": f.value * 3 if f.value else None}) for f in FIGURES
    ]  # fmt: skip
    seal(tmp_path / "august.json", results, other, commit="abc123", battles_fought_before=17,
         note="test")  # fmt: skip
    assert (tmp_path / "august.json").read_bytes() == sealed.read_bytes()


def test_a_sealed_prediction_is_not_written_over(results: Results, sealed: Path) -> None:
    with language("en"), pytest.raises(PredictionError, match="sealed here already"):
        seal(sealed, results, FIGURES, commit="x", battles_fought_before=0)


def test_without_history_all_that_a_run_counts_is_sealed(results: Results, tmp_path: Path) -> None:
    blind = seal(tmp_path / "blind.json", results, [], commit="x", battles_fought_before=0)
    assert blind.measures["soviet.casualties"].kind == "count"
    assert blind.measures["front.ring_closed_at"].kind == "date"
    assert blind.measures["soviet.advance_km"].kind == "length"
    assert "seed" not in blind.measures
    counted = {m for m in results.outcomes if m.endswith((".killed", "_lost", "_knocked_out"))}
    assert counted <= set(blind.measures)
    assert open_prediction(tmp_path / "blind.json") == blind


def test_a_changed_prediction_is_refused(sealed: Path, tmp_path: Path) -> None:
    raw = json.loads(sealed.read_text())
    raw["measures"]["front.ring_closed_at"]["quantiles"][99] += 1
    touched = tmp_path / "touched.json"
    touched.write_text(json.dumps(raw))
    with language("en"), pytest.raises(PredictionError, match="changed after it was sealed"):
        open_prediction(touched)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "damaged"),
        ("{}", "not a prediction"),
        ('{"format": "nomonhan-prediction", "version": 9}', "format 9"),
        ('{"format": "nomonhan-prediction", "version": 1}', "damaged"),
    ],
)
def test_what_is_no_prediction_says_so(tmp_path: Path, content: str, message: str) -> None:
    path = tmp_path / "p.json"
    path.write_text(content)
    with language("en"), pytest.raises(PredictionError, match=message):
        open_prediction(path)
    with language("en"), pytest.raises(PredictionError, match="no such prediction"):
        open_prediction(tmp_path / "none.json")


def test_hits_and_misses_are_told_alike(results: Results, sealed: Path) -> None:
    found = {s.figure.id: s for s in score(results, sealed).scores}
    assert set(found) == {"kw", "ring", "tanks", "rounds"}
    assert found["kw"].hit
    assert found["ring"].hit
    assert found["rounds"].hit
    assert not found["tanks"].hit
    assert found["tanks"].crps > 2  # off by a factor of about ten: ln 10 = 2.3
    assert found["ring"].never == pytest.approx(
        np.isnan(results.outcomes["front.ring_closed_at"]).mean()
    )


def test_claims_about_the_enemy_are_shown_apart_and_not_scored(
    results: Results, sealed: Path
) -> None:
    found = score(results, sealed)
    assert [s.figure.id for s in found.claims] == ["high"]
    assert found.coverage == pytest.approx(3 / 4)


def test_skill_is_told_where_a_plain_forecast_answers(results: Results, sealed: Path) -> None:
    found = score(results, sealed)
    by_id = {s.figure.id: s for s in found.scores}
    assert set(by_id["kw"].skill) == {"null", "july_rates"}
    assert set(by_id["tanks"].skill) == {"july_rates"}
    assert by_id["ring"].skill == {}
    assert by_id["tanks"].skill["july_rates"] < 0  # the made-up run is worse than July's rates
    assert found.skill["null"] == pytest.approx(by_id["kw"].skill["null"])


def test_score_of_a_sealed_median_on_the_spot_is_small(results: Results, sealed: Path) -> None:
    prediction = open_prediction(sealed)
    median = prediction.measures["soviet.tanks_written_off"].quantiles[99]
    exact = [FIGURES[4].model_copy(update={"value": median})]
    measures, answers, _refused = questions(exact, results.sides, list(results.outcomes))
    found = evaluate(exact, measures, answers, prediction.measures, {}, results.start)
    assert found.scores[0].crps < 0.1
    assert math.isnan(evaluate([], {}, {}, {}, {}, results.start).coverage)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda p: p.stem)
def test_packaged_plain_forecasts_are_ordered(path: Path) -> None:
    found = forecasts_of(path.stem)
    assert found
    for forecast in found.values():
        assert isinstance(forecast, PlainForecast)
        for row in forecast.rows:
            assert row.low < row.median < row.high


def test_no_plain_forecast_where_nobody_made_one() -> None:
    assert forecasts_of("another_battle") == {}


def test_a_folder_without_a_run_says_so(tmp_path: Path, run_folder: Path) -> None:
    with language("en"), pytest.raises(RunRefused, match="holds no run"):
        Results(tmp_path)
    for name in ("manifest.json", "scenario.json"):
        (tmp_path / name).write_bytes((run_folder / name).read_bytes())
    with language("en"), pytest.raises(RunRefused, match="not finished"):
        Results(tmp_path).table("summary")
    (tmp_path / "summary.parquet").write_bytes(b"nothing")
    with language("en"), pytest.raises(DamagedTable, match=r"summary\.parquet is damaged"):
        Results(tmp_path).table("summary")


@pytest.mark.parametrize(
    ("changes", "hour"),
    [
        ([(100.0, "soviet")], 100),
        ([(0.0, "japanese"), (100.0, "soviet")], 100),
        ([(90.0, None), (100.0, "soviet")], 100),
        ([(90.0, "soviet"), (95.0, "japanese")], math.nan),  # won back
        ([(90.0, "soviet"), (95.0, "japanese"), (120.0, "soviet")], 120),
        ([(0.0, "soviet"), (90.0, "japanese"), (95.0, "soviet")], math.nan),
        ([(90.0, "soviet"), (95.0, None), (97.0, "soviet")], 97),
        ([(90.0, "soviet"), (95.0, None)], math.nan),  # nobody's at the end
        ([(0.5, "japanese")], math.nan),
        ([(20.0, "japanese")], math.nan),  # stood empty at the start, the defender's by position
        ([(20.0, "japanese"), (60.0, "soviet")], 60),
    ],
)
def test_a_zone_changes_hands_when_its_holder_loses_it_for_good(
    changes: list[tuple[float, str | None]], hour: float
) -> None:
    found = lost_for_good(changes, "japanese")
    assert found == hour or (math.isnan(found) and math.isnan(hour))


def test_a_zone_that_nobody_took_has_its_column(results: Results) -> None:
    assert np.isnan(results.outcomes["zones.hamar_daba.changed_hands_at"]).all()


def test_events_give_the_first_time(results: Results) -> None:
    events = results.table("events")
    k = int(results.table("summary")["replication"][7])
    chosen = (events["replication"] == k) & (events["kind"] == "zone_changed")
    chosen &= events["zone"] == "fui"
    first = min(events["at"][chosen])
    hours = results.outcomes["zones.fui.changed_hands_at"][7]
    assert first == (results.start + np.timedelta64(int(hours), "h").item()).strftime(
        "%Y-%m-%dT%H:%M"
    )
