"""The living text in a real browser: sentences open in place, and it prints on two sheets."""

from __future__ import annotations

import base64
import re
from pathlib import Path

import pytest

from nomonhan.claims.looking import Evidence
from nomonhan.evidence.results import Results
from nomonhan.report.text_page import write_text_page
from nomonhan.text import language
from tests.browser.chromium import Chromium

AUGUST = "khalkhin_gol_august_1939"


@pytest.fixture(scope="module")
def pages(run_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The page in both languages, and of a change, in English."""
    folder = tmp_path_factory.mktemp("text")
    run = Results(run_folder)
    evidence = Evidence.of({AUGUST: run})
    found = {}
    for name in ("en", "es"):
        with language(name):
            found[name] = write_text_page(folder / f"{name}.html", evidence)
    with language("en"):
        found["change"] = write_text_page(folder / "change.html", evidence, evidence, run)
    return found


def test_sentences_run_on_until_one_is_opened(browser: Chromium, pages: dict[str, Path]) -> None:
    browser.resize(1100, 900)
    browser.open(pages["es"])
    height = "document.querySelector('.text .paragraph').getBoundingClientRect().height"
    closed = browser.value(height)
    apart = (
        "[...document.querySelectorAll('.text .statement > summary')]"
        ".map(s => s.getClientRects()[0].left)"
    )
    assert len(set(browser.value(apart))) > 5  # they begin in the middle of lines
    assert browser.value("document.querySelector('#C13 .panel').offsetHeight") == 0
    browser.value("document.querySelector('#C13 > summary').click()")
    assert browser.value("document.querySelector('#C13').open")
    assert browser.value("document.querySelector('#C13 .panel').offsetHeight") > 100
    assert browser.value(height) > closed + 100
    assert browser.complaints == []


def test_nothing_spreads_beyond_a_narrow_screen(browser: Chromium, pages: dict[str, Path]) -> None:
    browser.resize(380, 800)
    browser.open(pages["en"])
    browser.value("document.querySelectorAll('details').forEach(d => d.open = true)")
    assert browser.value("document.documentElement.scrollWidth") <= 380


@pytest.mark.parametrize("name", ["en", "es", "change"])
def test_it_prints_on_two_sheets(browser: Chromium, pages: dict[str, Path], name: str) -> None:
    browser.resize(1100, 900)
    browser.open(pages[name])
    printed = browser.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
    pdf = base64.b64decode(printed["data"])
    assert len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf)) == 2
