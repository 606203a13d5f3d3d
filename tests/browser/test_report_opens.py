"""Report and living text in a real browser: no complaints, nothing beyond the rim."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.chromium import Chromium


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_report_opens(
    browser: Chromium, report_pages: dict[str, Path], lang: str, width: int
) -> None:
    browser.complaints.clear()
    browser.resize(width, 800)
    browser.open(report_pages[lang])
    assert browser.value("document.documentElement.lang") == lang
    figures = browser.value(
        "[...document.querySelectorAll('figure > svg')].map(s => s.getBoundingClientRect().height)"
    )
    assert len(figures) >= 6
    assert min(figures) > 40
    # a table may scroll in its own box; the page may not
    assert browser.value("document.documentElement.scrollWidth <= innerWidth")
    assert browser.complaints == []


@pytest.mark.parametrize("lang", ["en", "es"])
@pytest.mark.parametrize("width", [1280, 390])
def test_the_living_text_opens(
    browser: Chromium, text_pages: dict[str, Path], lang: str, width: int
) -> None:
    browser.complaints.clear()
    browser.resize(width, 800)
    browser.open(text_pages[lang])
    assert browser.value("document.documentElement.lang") == lang
    assert browser.value("document.documentElement.scrollWidth <= innerWidth")
    assert browser.complaints == []


def test_links_within_the_report_lead_somewhere(
    browser: Chromium, report_pages: dict[str, Path]
) -> None:
    browser.open(report_pages["en"])
    dead = browser.value(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(a => a.getAttribute('href'))"
        ".filter(to => !document.getElementById(to.slice(1)))"
    )
    assert dead == []
