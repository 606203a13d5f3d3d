"""The report: one file, complete, readable by everybody, in the reader's language."""

from __future__ import annotations

import json
import re
import shutil
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest

from nomonhan.claims.judging import judge
from nomonhan.ensemble.errors import RunFailed, RunRefused
from nomonhan.evidence.results import Results
from nomonhan.report.claim_words import verdict_text
from nomonhan.report.page import render, write_report
from nomonhan.report.palette import DARK, LIGHT
from nomonhan.report.style import contrast, readable
from nomonhan.report.words import MARK_SIGNS
from nomonhan.text import NO_BREAK_SPACE, language
from tests.report.synthetic import make_run

VOID = {"meta", "br", "img", "link", "input", "hr", "path", "use", "rect", "circle", "line"}
UNITS = {"km", "mm", "t", "CRPS", "nomonhan", "Wilson", "h", "x"}


class Reader(HTMLParser):
    """Collects tags, ids, links, and the text that is neither code nor a list of sources."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.errors: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.text: list[str] = []
        self.classes: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.attributes += [(tag, name, value) for name, value in given.items()]
        if "id" in given:
            self.ids.append(given["id"])
        if given.get("href", "").startswith("#"):
            self.links.append(given["href"][1:])
        for name in ("aria-label", "title", "data-label"):
            if name in given:
                self.text.append(given[name])
        if tag not in VOID:
            self.open.append(tag)
            self.classes.append(given.get("class", ""))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.attributes += [(tag, name, value or "") for name, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        if tag in VOID:
            return
        if not self.open or self.open[-1] != tag:
            self.errors.append(f"</{tag}> closes <{self.open[-1] if self.open else 'nothing'}>")
        else:
            self.open.pop()
            self.classes.pop()

    def handle_data(self, data: str) -> None:
        skipped = {"style", "code", "pre", "dd"} & set(self.open)
        listed = any(c in ("references", "key", "id") for c in self.classes)
        if not skipped and not listed:
            self.text.append(data)


def without_marked(text: str) -> str:
    """Text without what catalogs and data gave, however deep these lie in each other."""
    while True:
        shorter = re.sub(r"⟦[^⟦⟧⟪⟫]*⟧|⟪[^⟦⟧⟪⟫]*⟫", "", text)
        if shorter == text:
            return text
        text = shorter


def test_no_text_escaped_the_catalogs(pages: dict[str, str]) -> None:
    left = without_marked(" ".join(Reader(pages["pseudo"]).text))
    assert "⟦" not in left
    escaped = set(re.findall(r"[^\W\d_]{2,}", left)) - UNITS
    assert escaped == set()


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_page_is_whole(pages: dict[str, str], lang: str) -> None:
    reader = Reader(pages[lang])
    assert reader.errors == []
    assert reader.open == []
    assert len(reader.ids) == len(set(reader.ids))
    assert set(reader.links) <= set(reader.ids)
    assert f'<html lang="{lang}">' in pages[lang]
    assert "{" not in re.sub(r"<style>.*?</style>", "", pages[lang], flags=re.DOTALL)


@pytest.mark.parametrize("lang", ["en", "es"])
def test_the_page_needs_nothing_from_outside(pages: dict[str, str], lang: str) -> None:
    page = pages[lang]
    assert "<script" not in page
    assert "@import" not in page
    assert not re.search(r"url\((?!#)", page)
    loading = [
        (tag, name, value)
        for tag, name, value in Reader(page).attributes
        if name in ("src", "href", "xlink:href", "srcset", "data") and not value.startswith("#")
    ]
    assert loading == []


@pytest.mark.parametrize("lang", ["en", "es"])
def test_every_figure_can_be_read_without_eyes(pages: dict[str, str], lang: str) -> None:
    page = pages[lang]
    figures = re.findall(r"<svg .*?</svg>", page, flags=re.DOTALL)
    assert len(figures) >= 8
    for figure in figures:
        assert 'role="img"' in figure
        described = re.search(r'aria-labelledby="([^"]+)"', figure)
        assert described is not None
        for reference in described[1].split():
            assert re.search(rf'id="{reference}">[^<]+<', figure), reference
    assert page.count("<figure") == page.count("<figcaption")


def test_the_dead_come_first(pages: dict[str, str]) -> None:
    text = Reader(pages["en"]).text
    shown = [piece.strip() for piece in text if piece.strip()]
    first = next(i for i, piece in enumerate(shown) if "stand people" in piece)
    body_before = [piece for piece in shown[:first] if "nomonhan" not in piece]
    assert body_before == []


def test_numbers_follow_the_reader(pages: dict[str, str], results: Results) -> None:
    ordered = np.sort(results.outcomes["soviet.rounds_fired"])
    median = int(ordered[(len(ordered) - 1) // 2])
    assert f"{median:,}" in pages["en"]
    assert f"{median:,}".replace(",", NO_BREAK_SPACE) in pages["es"]
    assert not re.search(r"\d %", pages["es"])
    words = re.sub(r"<(style|pre|code|svg)\b.*?</\1>|<[^>]*>", "|", pages["es"], flags=re.DOTALL)
    assert re.findall(r"\d \d{3}(?!\d)", words) == []  # no thousands torn from their number
    assert re.search(r"\d%", re.sub(r"<style>.*?</style>|style=\"[^\"]*\"", "", pages["en"],
                                    flags=re.DOTALL))  # fmt: skip


def test_sentences_stand_with_marks_and_probabilities(pages: dict[str, str]) -> None:
    page = pages["es"]
    assert "los tanques soviéticos lograron dar la vuelta a la situación" in page
    assert "CC BY-SA 4.0" in page
    assert "se sostiene en parte" in page
    assert page.count('<article class="claim">') == 9


def test_what_is_undecided_has_no_other_mark(tmp_path: Path) -> None:
    few = Results(make_run(tmp_path / "few", n=5, replays=0))
    judgments = judge(few)
    assert "undecided" in {j.verdict for j in judgments if j.mark != "not_testable"}
    with language("en"):
        page = render(few)
        section = page[page.index('id="text"') :]
        for judgment in judgments:
            head = next(h for h in re.findall(r"<h3>.*?</h3>", section) if judgment.claim.id in h)
            sign = MARK_SIGNS[judgment.verdict]
            assert f'class="sign {judgment.verdict}" aria-hidden="true">{sign}<' in head
            assert verdict_text(judgment) in head
    assert re.search(r'class="key marks">.*"sign undecided" [^>]*>\?</span> undecided<', section)


def test_history_stands_beside_the_run(pages: dict[str, str]) -> None:
    page = pages["en"]
    assert "14,000 (11,500\u2060–\u206016,500)" in page
    assert "Soviet Union: killed, wounded, missing and captured" in page
    assert "✗ miss" in page
    assert "✓ hit" in page


def test_model_not_history_is_said_of_a_changed_scenario(
    run_folder: Path, pages: dict[str, str], tmp_path: Path
) -> None:
    assert "Model, not history." not in pages["en"]
    changed = tmp_path / "run"
    shutil.copytree(run_folder, changed)
    manifest = json.loads((changed / "manifest.json").read_text())
    patch = {
        "name": "second_set",
        "description": {"en": "The other totals.", "es": "Los otros totales."},
        "references": ["JAWP"],
    }
    change = {"patches": [patch], "set": ["supply.soviet.trucks=1000"]}
    manifest["cases"] = {"base": change}
    (changed / "manifest.json").write_text(json.dumps(manifest))
    with language("en"):
        page = render(Results(changed))
    assert "Model, not history." in page
    assert manifest["scenario_digest"][:16] in page
    assert "The other totals." in page
    assert "--patch second_set --set supply.soviet.trucks=1000" in page


def test_a_run_without_replays_has_a_report_without_a_map(run_folder: Path, tmp_path: Path) -> None:
    bare = tmp_path / "run"
    shutil.copytree(run_folder, bare, ignore=shutil.ignore_patterns("replays"))
    with language("en"):
        page = render(Results(bare))
    assert 'id="map"' not in page
    assert 'id="typical"' in page


def test_a_damaged_replay_costs_only_itself(run_folder: Path, tmp_path: Path) -> None:
    bent = tmp_path / "run"
    shutil.copytree(run_folder, bent)
    (bent / "replays" / "base-0.json.gz").write_bytes(b"x")
    with language("en"):
        assert "from one recorded battle" in render(Results(bent))


def test_a_folder_without_a_run_and_a_place_without_room_are_told(
    run_folder: Path, tmp_path: Path
) -> None:
    with pytest.raises(RunRefused):
        write_report(tmp_path)
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(RunFailed):
        write_report(run_folder, "en", blocked / "report.html")


@pytest.mark.parametrize("palette", [LIGHT, DARK], ids=["light", "dark"])
def test_colors_can_be_read(palette: dict[str, str]) -> None:
    for name in ("ink", "muted", "accent"):
        assert contrast(palette[name], palette["paper"]) >= 4.5, name
    for color in ("#b2182b", "#1f4e99", "#ffee00", "#101010"):
        moved = readable(color, palette["paper"], palette["ink"])
        assert contrast(moved, palette["paper"]) >= 4.5, color


def test_contrast_is_that_of_the_guidelines() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
