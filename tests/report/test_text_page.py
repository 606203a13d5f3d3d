"""The living text as a page: whole, in the reader's language, before and after, on two sheets."""

from __future__ import annotations

import json
import re
from datetime import datetime
from pathlib import Path

import numpy as np
import pytest

from nomonhan.claims.judging import board
from nomonhan.claims.looking import Answer, Evidence
from nomonhan.claims.records import load_text
from nomonhan.ensemble.errors import RunFailed
from nomonhan.evidence.results import Results
from nomonhan.report.sentences import stretches
from nomonhan.report.small_chart import chart
from nomonhan.report.small_map import Front, ground, small_map
from nomonhan.report.text_page import render, short, write_text_page
from nomonhan.terrain.theater import Theater, load_theater
from nomonhan.text import language
from tests.report.synthetic import make_run
from tests.report.test_page import UNITS, Reader, without_marked

AUGUST = "khalkhin_gol_august_1939"


@pytest.fixture(scope="module")
def evidence(run_folder: Path) -> Evidence:
    return Evidence.of({AUGUST: Results(run_folder)})


@pytest.fixture(scope="module")
def texts(evidence: Evidence) -> dict[str, str]:
    found = {}
    for name in ("en", "es", "pseudo"):
        with language(name):
            found[name] = render(evidence)
    return found


@pytest.fixture(scope="module")
def other_run(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """A made-up run of a changed case, in which the Soviet side never wins."""
    folder = make_run(tmp_path_factory.mktemp("changed") / "run", n=60, seed=4, replays=0)
    manifest = json.loads((folder / "manifest.json").read_text())
    patch = {
        "name": "no_tanks",
        "description": {"en": "No tanks.", "es": "Sin tanques."},
        "references": ["assumed"],
    }
    manifest["cases"] = {"base": {"patches": [patch], "set": ["supply.soviet.trucks=9"]}}
    (folder / "manifest.json").write_text(json.dumps(manifest))
    run = Results(folder)
    rows = dict(run.table("summary"))
    rows["winner"] = np.full(run.n, "japanese", dtype=object)
    run._tables["summary"] = rows
    return run


def test_no_text_escaped_the_catalogs(texts: dict[str, str]) -> None:
    left = without_marked(" ".join(Reader(texts["pseudo"]).text))
    assert "⟦" not in left
    escaped = set(re.findall(r"[^\W\d_]{2,}", left)) - UNITS
    assert escaped == {"CC", "BY", "SA"}  # the license is called so everywhere


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_page_is_whole_and_needs_nothing_from_outside(texts: dict[str, str], lang: str) -> None:
    page = texts[lang]
    reader = Reader(page)
    assert reader.errors == []
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    assert set(reader.links) <= set(reader.ids)
    assert f'<html lang="{lang}">' in page
    assert "<script" not in page
    assert not re.search(r"url\((?!#)|@import", page)
    links = [v for t, n, v in reader.attributes if n in ("src", "href") and not v.startswith("#")]
    assert links == ["https://creativecommons.org/licenses/by-sa/4.0/"]


def test_the_dead_come_first_and_the_license_is_named(texts: dict[str, str]) -> None:
    shown = [piece.strip() for piece in Reader(texts["en"]).text if piece.strip()]
    assert "Behind these sentences stand people" in " ".join(shown[:4])
    assert "Spanish Wikipedia, by its contributors, CC BY-SA 4.0" in texts["en"]
    assert "The English is our paraphrase" in texts["en"]
    assert "The English is our paraphrase" not in texts["es"]


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_statement_opens_to_mark_sources_and_test(
    texts: dict[str, str], evidence: Evidence, lang: str
) -> None:
    page = texts[lang]
    for judgment in board(evidence):
        claim = judgment.claim
        found = re.search(rf'<details class="statement ([a-z_]+)[^"]*" id="{claim.id}">', page)
        assert found is not None
        assert found[1] == judgment.verdict
        panel = page[found.end() : page.index("</div></details>", found.end())]
        for reading in judgment.readings:
            if reading.reading.predicate is not None:
                assert reading.reading.predicate.name + "(" in panel
        for argument in claim.evidence_for:
            assert all(f"#source-{key}" in panel for key in argument.keys)
        assert ("small-map" in panel) == (claim.place is not None)


def test_every_gap_can_be_opened(texts: dict[str, str]) -> None:
    opened = texts["es"].count('<details class="gap')
    assert opened == len(load_text().gaps) + 1  # and the river's names
    assert "Un río, tres nombres" in texts["es"]
    assert "lo que decía se ha perdido" in texts["es"]


def test_charts_show_what_was_measured(texts: dict[str, str]) -> None:
    charts = re.findall(r'<svg class="small-chart".*?</svg>', texts["en"], flags=re.DOTALL)
    assert len(charts) > 8
    assert all(re.search('aria-label="[^"]+"', svg) for svg in charts)
    assert sum('class="bars"' in svg for svg in charts) >= 5


def test_stops_and_markers_stay_with_their_sentence() -> None:
    with language("es"):
        found = {s.piece.key: s for s in stretches(load_text()) if s.piece.kind == "claim"}
    assert [piece.text for piece in found["C02"].tail] == [".", "[15]"]
    assert [piece.text for piece in found["C10"].tail] == [".", "[19]"]  # over the gap between
    assert [piece.text for piece in found["C15"].tail] == [","]
    assert found["C01"].tail == ()


def test_before_and_after(evidence: Evidence, other_run: Results) -> None:
    after = Evidence({AUGUST: other_run}, evidence.library)
    with language("en"):
        page = render(evidence, after, other_run)
    digest = other_run.manifest["scenario_digest"]
    assert Reader(page).errors == []
    assert "Model, not history." in page
    assert digest[:16] in page
    assert "No tanks." in page
    assert "<code>supply.soviet.trucks=9</code>" in page
    victory = page[page.index('id="C13"') :]
    tag = victory[: victory.index("</summary>")]
    assert "<del>It also became the first great victory" in tag
    assert "<ins>It did not become a great victory" in tag
    assert "model, not history" in tag
    assert digest[:8] in tag
    border = page[page.index('id="C01"') :]
    assert "model, not history" not in border[: border.index("</summary>")]


def test_before_and_after_have_the_words_of_their_signs(tmp_path: Path, other_run: Results) -> None:
    few = Results(make_run(tmp_path / "few", n=5, replays=0))
    with language("en"):
        page = render(Evidence.of({AUGUST: few}), Evidence.of({AUGUST: other_run}), other_run)
    table = page[page.index('id="moved"') : page.index('id="account"')]
    cells = re.findall(
        r'<td><span class="sign (\w+)" title="([^"]*)"[^>]*>.</span> ([^<]*)<', table
    )
    assert "undecided" in {verdict for verdict, _title, _word in cells}
    assert all(title == word for _verdict, title, word in cells)


def test_nothing_moves_where_nothing_was_changed(evidence: Evidence, run_folder: Path) -> None:
    with language("en"):
        page = render(evidence, evidence, Results(run_folder))
    assert "No sentence surely moves." in page
    assert 'class="tag"' not in page


def test_a_place_without_room_is_told(tmp_path: Path, evidence: Evidence) -> None:
    file = tmp_path / "file"
    file.write_text("")
    with pytest.raises(RunFailed, match="cannot be written"):
        write_text_page(file / "page.html", evidence)


def test_the_printed_argument_is_one_sentence() -> None:
    against = load_text().claims["C16"].evidence_against[0]
    with language("en"):
        assert short(against) == "Ott told Berlin so in September and November 1941"
        assert short(load_text().claims["C09"].evidence_against[0]).endswith("for four days")


def test_a_chart_of_battles_has_bars_and_the_limits() -> None:
    answer = Answer(np.ones(40), np.arange(40.0), "count", 10.0)
    svg = chart(answer, lambda value: f"{value:.0f}", "title", None)
    assert svg is not None
    assert svg.count('class="bars"') == 1
    assert 'class="true"' in svg
    assert ">19<" in svg  # the median
    both = chart(answer, str, "title", answer._replace(measured=np.arange(40.0) + 5))
    assert both is not None
    assert "bars before" in both


def test_a_single_number_needs_no_chart() -> None:
    assert chart(Answer(np.ones(1), np.array([17.0]), "km", 10.0, 25.0), str, "t") is None
    assert chart(Answer(np.ones(1)), str, "t") is None


def test_a_small_map_shows_its_places_and_its_front(theater: Theater) -> None:
    place = load_text().claims["D3"].place
    assert place is not None
    line = np.array([[30.0, 38.0], [31.0, 43.0], [32.0, 49.0]])
    days = [Front(at, [line]) for at in _moments()]
    with language("en"):
        svg = small_map(theater, place, days, "Fui")
    assert "Fui heights" in svg
    assert svg.count('class="front"') == 2
    assert "20\u00a0Aug" in svg
    assert "31\u00a0Aug" in svg
    assert '#ground-khalkhin_gol"' in svg
    assert 'class="river_major"' in ground(theater, "khalkhin_gol")


def test_every_small_map_stands_on_its_own_ground() -> None:
    """Lake Khasan is another map: its lake, its claims, and not those of the other."""
    place = load_text().claims["C03"].place
    assert place is not None
    khasan = load_theater(place.theater)
    with language("en"):
        svg = small_map(khasan, place, [], "Khasan")
    drawn = ground(khasan, place.theater)
    assert f'id="ground-{place.theater}"' in drawn
    assert f'href="#ground-{place.theater}"' in svg
    assert drawn.count('class="lake"') == len(khasan.names.lakes) > 0
    box = [float(n) for n in svg.split('viewBox="')[1].split('"')[0].split()]
    assert box[2] < 20.0, "near enough to see two hills and a lake"


def _moments() -> list[datetime]:
    return [datetime(1939, 8, 20), datetime(1939, 8, 31, 23, 59)]
