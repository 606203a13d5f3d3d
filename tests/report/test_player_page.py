"""The page that plays a battle, as a file: whole, by itself, in both languages."""

from __future__ import annotations

import base64
import json
import re
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nomonhan.ensemble.errors import RunFailed
from nomonhan.evidence.results import Results
from nomonhan.replay.file import DamagedReplay, read_replay, replay_name
from nomonhan.report import symbols
from nomonhan.report.player_map import map_document, symbol_document
from nomonhan.report.player_page import PARTS, PROGRAM, page_document, write_player
from nomonhan.report.player_words import decisions_of_note, player_words
from nomonhan.scenario.loader import load_scenario
from nomonhan.terrain.board import theater_of
from nomonhan.terrain.theater import Theater
from nomonhan.text import PSEUDO, language


@pytest.fixture(scope="module")
def record(run_folder: Path) -> Path:
    return run_folder / "replays" / replay_name("base", 0)


@pytest.fixture(scope="module")
def page(
    run_folder: Path, record: Path, theater: Theater, tmp_path_factory: pytest.TempPathFactory
) -> str:
    path = tmp_path_factory.mktemp("player") / "new" / "battle.html"
    return write_player(record, Results(run_folder).scenario, theater, path, "es").read_text(
        "utf-8"
    )


def embedded(page: str, name: str) -> str:
    found = re.search(rf'<script type="[^"]*" id="{name}">(.*?)</script>', page, re.DOTALL)
    assert found is not None
    return found[1]


def test_the_record_is_in_it_byte_for_byte(page: str, record: Path) -> None:
    assert base64.b64decode(embedded(page, "record")) == record.read_bytes()


def test_nothing_is_fetched(page: str) -> None:
    outside = re.findall(r"""(?:src|href|url)\s*[=(]\s*["']?(?!data:|#)([^"')\s>]+)""", page)
    assert [one for one in outside if one.startswith(("http", "//", "/"))] == []
    assert "import(" not in page
    assert "fetch(" not in page


def test_both_languages_are_in_it_and_say_the_same_things(page: str) -> None:
    document = json.loads(embedded(page, "page"))
    assert document["lang"] == "es"
    english, spanish = document["words"]["en"], document["words"]["es"]
    assert english.keys() == spanish.keys()
    for key, text in english.items():
        assert set(re.findall(r"\{\w+\}", text)) == set(re.findall(r"\{\w+\}", spanish[key])), key
    same = [key for key in english if english[key] == spanish[key]]
    assert len(same) < 8  # `fix` of one language may be a word of the other, a sentence may not
    assert all(" " not in english[key] or english[key].startswith("{") for key in same)


def test_no_word_escapes_the_catalogs(run_folder: Path, record: Path, theater: Theater) -> None:
    with language(PSEUDO):
        document = page_document(read_replay(record), Results(run_folder).scenario, theater)
    for lang in ("en", "es"):
        assert all("⟦" in text for text in document["words"][lang].values())


def test_the_program_asks_for_no_word_that_is_not_there() -> None:
    source = "\n".join((PROGRAM / f"{part}.js").read_text("utf-8") for part in PARTS)
    template = (PROGRAM.parent / "templates" / "player.html").read_text("utf-8")
    asked = set(re.findall(r'\bw\("([\w.]+)"', source))
    asked |= set(re.findall(r'data-(?:word|label)="([\w.]+)"', template))
    with language("en"):
        there = player_words()
    assert asked - there.keys() == set()
    prefixes = set(re.findall(r"\bw\(`([\w]+)\.\$", source))
    assert prefixes == {key.split(".")[0] for key in there if "." in key}


def test_every_part_of_the_program_is_used() -> None:
    assert {path.stem for path in PROGRAM.glob("*.js")} == set(PARTS)


def test_decisions_of_note_have_words() -> None:
    with language("en"):
        words = player_words()
        assert {f"clause.{name}" for name in decisions_of_note()} <= words.keys()


def test_signs_are_those_of_the_painter() -> None:
    document = symbol_document()
    assert set(document["branches"]) == set(symbols.BRANCHES)
    assert set(document["echelons"]) == set(symbols.ECHELONS)
    frame = np.array(document["frame"][0]).reshape(-1, 2) / 100
    assert frame.min(axis=0).tolist() == [-symbols.HALF_WIDTH, -symbols.HALF_HEIGHT]
    assert frame.max(axis=0).tolist() == [symbols.HALF_WIDTH, symbols.HALF_HEIGHT]


def points(flat: list[int]) -> Any:
    return np.array(flat).reshape(-1, 2) / 100


def test_the_map_is_the_one_of_the_painter(theater: Theater) -> None:
    document = map_document(theater)
    west, east, south, north = document["extent"]
    assert (east - west, round(north - south, 2)) == (69.5, 65.95)
    claims = [line for line in document["lines"] if line["kind"] == "claim"]
    assert {line["color"] for line in claims} == {claim["color"] for claim in document["claims"]}
    assert len(document["claims"]) == 2
    seen = [points(line["points"]) for line in document["lines"]]
    on_map = [((p > (west, south)) & (p < (east, north))).all(axis=1).any() for p in seen]
    assert sum(on_map) > 10
    for river in document["rivers"]["es"]:
        assert document["lines"][river["line"]]["kind"].startswith("river")
    obo = next(z for z in theater.names.zones if z.id == "nomonhan")
    assert np.abs(points(document["zones"]["nomonhan"]["at"])[0] - obo.point).max() < 0.01
    assert document["ground"].startswith("data:image/jpeg;base64,")


def test_a_made_up_map_without_names_has_a_page_too() -> None:
    scenario = load_scenario("two_equal_armies").scenario
    document = map_document(theater_of(scenario))
    assert document["lines"] == []
    assert document["degrees"]["en"] == []
    assert document["void"]


def test_a_damaged_record_gives_no_page(
    run_folder: Path, record: Path, theater: Theater, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.json.gz"
    bad.write_bytes(record.read_bytes()[:-40])
    with pytest.raises(DamagedReplay):
        write_player(bad, Results(run_folder).scenario, theater, tmp_path / "page.html")
    assert not (tmp_path / "page.html").exists()


def test_an_unwritable_place_is_told(
    run_folder: Path, record: Path, theater: Theater, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(RunFailed):
        write_player(record, Results(run_folder).scenario, theater, tmp_path / "file" / "page.html")
