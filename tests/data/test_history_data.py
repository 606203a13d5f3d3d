"""The figures of history that ship with the package."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

import nomonhan
from nomonhan.evidence.history import HistoricalFigure, load_figures, sources_of
from nomonhan.scenario.loader import load_scenario
from nomonhan.scenario.sources import read_sources

DATA = Path(nomonhan.__file__).parent / "data"
AUGUST = load_figures(DATA / "history" / "khalkhin_gol_august_1939.yaml")
MAY = load_figures(DATA / "history" / "khalkhin_gol_may_1939.yaml")
JULY = load_figures(DATA / "history" / "khalkhin_gol_july_1939.yaml")
CLASH = load_figures(DATA / "history" / "khalkhin_gol_may_11_1939.yaml")
GUNS = load_figures(DATA / "history" / "khalkhin_gol_july_23_1939.yaml")
HILLS = load_figures(DATA / "history" / "khalkhin_gol_september_1939.yaml")
TOLD = load_figures(DATA / "history" / "figures_through_time.yaml")
ALL = CLASH + MAY + JULY + GUNS + AUGUST + HILLS + TOLD
BY_ID = {figure.id: figure for figure in ALL}


def value(name: str) -> float:
    number = BY_ID[name].value
    assert number is not None
    return number


def test_ids_are_unique_over_the_files() -> None:
    assert len(BY_ID) == len(ALL)


def test_sources_stand_in_the_bibliography() -> None:
    known = set(read_sources(DATA / "references.bib", []))
    assert set(sources_of(BY_ID.values())) <= known


@pytest.mark.parametrize("figure", BY_ID.values(), ids=BY_ID)
def test_figure_says_who_speaks_and_keeps_its_span(figure: HistoricalFigure) -> None:
    assert figure.speaker.en
    assert figure.speaker.es
    if figure.is_date:
        first, last = figure.moments()
        assert first <= last
    else:
        low, high = figure.span()
        assert low <= high
        assert figure.value is None or low <= figure.value <= high


@pytest.mark.parametrize("figure", AUGUST, ids=[figure.id for figure in AUGUST])
def test_dates_of_august_lie_in_the_battle(figure: HistoricalFigure) -> None:
    if figure.is_date:
        first, last = figure.moments()
        assert datetime(1939, 8, 20) <= first
        assert last < datetime(1939, 9, 1)


@pytest.mark.parametrize(
    ("scenario", "figures"),
    [
        ("khalkhin_gol_may_11_1939", CLASH),
        ("khalkhin_gol_july_1939", JULY),
        ("khalkhin_gol_july_23_1939", GUNS),
        ("khalkhin_gol_september_1939", HILLS),
    ],
)
def test_dates_lie_in_the_battle(scenario: str, figures: list[HistoricalFigure]) -> None:
    battle = load_scenario(scenario).scenario
    start = battle.start.replace(tzinfo=None)
    for figure in figures:
        if figure.is_date:
            first, last = figure.moments()
            assert start <= first, figure.id
            assert last <= start + timedelta(hours=battle.hours), figure.id


def test_lake_khasan_is_a_blind_test() -> None:
    assert not (DATA / "history" / "lake_khasan_1938.yaml").exists()
    assert not any("khasan" in figure.id or "1938" in figure.said for figure in ALL)


def test_losses_by_unit_are_blind() -> None:
    for figure in ALL:
        if figure.metric.startswith(("units.", "formations.")):
            assert figure.blind, figure.id


def test_persons_say_what_is_counted_of_whom() -> None:
    silent = {  # what was read of their sources does not say
        "japanese_1939_announcement", "enemy_manchukuo", "soviet_casualties_battle_record",
    }  # fmt: skip
    for figure in BY_ID.values():
        if figure.metric.endswith((".casualties", ".killed", ".captured")):
            assert figure.whom, figure.id
            assert bool(figure.counts) != (figure.id in silent), figure.id


def test_one_unit_of_armor_is_the_only_blind_figure() -> None:
    assert [figure.id for figure in AUGUST if figure.blind] == ["runners_of_one_brigade"]


def test_soviet_august_is_the_campaign_less_its_other_phases() -> None:
    august = BY_ID["soviet_casualties_august"]
    campaign = value("soviet_2001_without_sick")
    assert campaign == value("soviet_2001_irrecoverable") + value("soviet_2001_wounded")
    low, high = august.span()
    assert (campaign - high) / campaign == pytest.approx(0.34, abs=0.005)
    assert (campaign - low) / campaign == pytest.approx(0.54, abs=0.005)
    assert set(august.counts) == set(BY_ID["soviet_2001_without_sick"].counts)
    assert august.whom == ["soviet"]


def test_japanese_august_is_the_campaign_less_its_other_phases() -> None:
    august = BY_ID["japanese_casualties_august"]
    rest = value("japanese_medical_department") - value("japanese_to_25_july")
    low, high = august.span()
    assert rest - high == pytest.approx(950, abs=50)
    assert rest - low == pytest.approx(2450, abs=50)


def test_parts_of_the_told_figures_add_up() -> None:
    assert value("soviet_2001_krivosheev") == 9703 + 15952
    assert value("soviet_1939_zhukov") == 1701 + 7583
    assert value("soviet_1993_krivosheev") == 7974 + 15251 + 701
    assert value("japanese_medical_department") == 7696 + 8647 + 1021
    assert value("japanese_seed_text") == 8440 + 8762
    assert value("japanese_1985_coox") == 8629 + 9087
    assert value("japanese_1985_coox_with_sick") == value("japanese_1985_coox") + 2350
    soviet = value("soviet_2001_krivosheev")
    assert value("soviet_with_mongolia") == soviet + value("mongolian_2001")


def test_the_soviet_figure_grew_with_the_years() -> None:
    """From 1,200 to 25,655; what a source said and when is the series' own order."""
    told = [f for f in TOLD if f.series == "soviet_casualties" and f.said and f.said < "2001"]
    dates = [figure.said or "" for figure in told]
    assert dates == sorted(dates)
    totals = [figure.span()[0] for figure in told]
    assert totals == sorted(totals)
    assert (totals[0], value("soviet_2001_krivosheev")) == (1200, 25655)


def test_claims_about_the_enemy_are_never_fitted() -> None:
    for figure in TOLD:
        if figure.series and figure.series.endswith("claim"):
            assert not figure.is_fitting, figure.id
