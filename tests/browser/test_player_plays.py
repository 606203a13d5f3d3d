"""The page of a battle in a real browser: it decodes, paints, plays, and can be steered."""

from __future__ import annotations

import base64
import gzip
import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from nomonhan.replay.file import read_replay
from nomonhan.report.frames import frame_at
from nomonhan.report.map_painter_ground import whole_extent
from nomonhan.report.map_painter_stacks import stacks_of
from nomonhan.report.map_painter_units import front_lines
from nomonhan.terrain.theater import Theater
from tests.browser.chromium import Chromium

HOUR = 40
SHOWN_HOUR = "Number(document.getElementById('map').dataset.tick)"


@pytest.fixture
def player(browser: Chromium, player_page: Path) -> Chromium:
    """The browser with the battle at its fortieth hour."""
    return opened(browser, player_page, f"#t={HOUR}")


def opened(browser: Chromium, page: Path, fragment: str = "") -> Chromium:
    browser.complaints.clear()
    browser.resize(1280, 800)
    browser.open(page, fragment)
    browser.wait_for("globalThis.player && document.getElementById('map').dataset.tick")
    return browser


def canvas(browser: Chromium) -> NDArray[np.uint8]:
    """What the canvas of the map shows, (y, x, 3)."""
    browser.value("player.paint()")
    url = browser.value("document.getElementById('map').toDataURL('image/png')")
    with Image.open(io.BytesIO(base64.b64decode(url.partition(",")[2]))) as picture:
        return np.asarray(picture.convert("RGB"))


def test_the_record_is_decoded_to_the_bit(player: Chromium) -> None:
    # the page works the digest out anew from header, events, ledger and every decoded array
    assert player.value("player.battle.whole") is True
    assert "its digest was checked" in player.value("document.body.innerText")
    assert player.complaints == []


def test_every_word_of_the_page_is_there(player: Chromium) -> None:
    for lang in ("es", "en"):
        player.value(f"document.querySelector('[data-lang={lang}]').click()")
        player.wait_for(f"document.documentElement.lang === '{lang}'")
        for group in ("decisions", "units"):
            player.value(f"document.getElementById('show-{group}').click()")
        player.value("document.querySelectorAll('details').forEach(d => { d.open = true; })")
        text = player.value("document.body.innerText")
        assert "undefined" not in text
        assert "{" not in text
        assert ("Detrás de cada signo" if lang == "es" else "Behind every sign") in text
    assert player.complaints == []


def test_the_map_is_painted_and_time_changes_it(player: Chromium) -> None:
    first = canvas(player)
    colors = np.unique(first.reshape(-1, 3), axis=0)
    assert len(colors) > 500
    player.value("player.seek(200)")
    second = canvas(player)
    assert (np.abs(first.astype(int) - second).max(axis=2) > 24).mean() > 0.01
    player.value(f"player.seek({HOUR})")
    assert np.array_equal(canvas(player), first)


def test_night_is_darker_than_day(player: Chromium, record: Path) -> None:
    light = read_replay(record).recording.light
    means = []
    for hour in (int(np.argmin(light)), int(np.argmax(light))):
        player.value(f"player.seek({hour})")
        means.append(canvas(player).mean())
    assert means[0] < 0.85 * means[1]


def test_the_slider_moves_time(player: Chromium) -> None:
    player.value("document.getElementById('time').focus()")
    player.press("ArrowRight")
    player.wait_for(f"{SHOWN_HOUR} === {HOUR + 1}")
    slider = "document.getElementById('time')"
    player.value(f"{slider}.value = 120; {slider}.dispatchEvent(new Event('input'))")
    player.wait_for(f"{SHOWN_HOUR} === 120")
    assert "August" in player.value(f"{slider}.getAttribute('aria-valuetext')")


def test_keys_steer_it(player: Chromium) -> None:
    player.value("document.activeElement.blur()")
    for key, code, hour in (
        ("PageDown", "", HOUR + 6), ("ArrowLeft", "", HOUR + 5), ("Home", "", 0), ("End", "", 288),
    ):  # fmt: skip
        player.press(key, code)
        player.wait_for(f"{SHOWN_HOUR} === {hour}")
    scale = player.value("player.stage.view.scale")
    player.press("+", "Equal", "+")
    player.wait_for(f"player.stage.view.scale > {scale}")
    player.press("n", "KeyN", "n")
    player.press("p", "KeyP", "p")
    player.wait_for(f"{SHOWN_HOUR} < 288")
    assert player.complaints == []


def test_it_plays_and_pauses(player: Chromium) -> None:
    player.value("document.activeElement.blur()")
    player.value("document.getElementById('speed').value = '24'")
    player.press(" ", "Space", " ")
    player.wait_for(f"{SHOWN_HOUR} > {HOUR + 2}")
    player.press(" ", "Space", " ")
    player.wait_for("!player.playing")
    stopped = player.value("player.stage.time")
    player.value("new Promise(done => setTimeout(done, 150))")
    assert player.value("player.stage.time") == stopped
    assert player.complaints == []


def test_pointing_at_a_symbol_tells_of_its_unit(player: Chromium) -> None:
    player.value("player.paint()")
    at = player.value(
        "(() => { const { stage } = player, { view } = stage;"
        " const box = stage.canvas.getBoundingClientRect();"
        " const s = stage.stacks.find(one => { const x = view.px(one.px), y = view.py(one.py);"
        "   return x > 60 && y > 60 && x < view.width - 60 && y < view.height - 60; });"
        " return [box.left + view.px(s.px), box.top + view.py(s.py)]; })()"
    )
    x, y = at
    player.mouse("mouseMoved", x, y)
    player.wait_for("!document.getElementById('tip').hidden")
    tip = player.value("document.getElementById('tip').innerText")
    assert "cohesion" in tip
    assert "last order" in tip
    player.mouse("mousePressed", x, y, buttons=1)
    player.mouse("mouseReleased", x, y)
    player.wait_for("player.stage.chosen >= 0")
    assert player.value("document.querySelector('#unit .card h3').innerText") == player.value(
        "player.words.unit(player.battle, player.stage.chosen)"
    )


def test_an_event_of_the_list_leads_to_its_hour(player: Chromium) -> None:
    player.value("document.querySelector('#events button.turns').click()")
    hour = player.value("player.panels.shown.find(one => one.group === 'turns').tick")
    player.wait_for(f"{SHOWN_HOUR} === {hour}")


def test_a_damaged_record_is_refused(browser: Chromium, player_page: Path, record: Path) -> None:
    document = json.loads(gzip.decompress(record.read_bytes()))
    document["header"]["units"][0]["name"]["en"] = "Somebody else"
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    before = base64.b64encode(record.read_bytes()).decode()
    after = base64.b64encode(gzip.compress(text.encode())).decode()
    page = player_page.with_name("damaged.html")
    page.write_text(player_page.read_text("utf-8").replace(before, after), encoding="utf-8")
    browser.complaints.clear()
    browser.open(page)
    browser.wait_for("document.getElementById('loading').classList.contains('damaged')")
    assert "digest does not match" in browser.value("document.getElementById('loading').innerText")
    assert browser.value("globalThis.player === undefined")


@pytest.fixture(scope="module")
def twins(browser: Chromium, player_page: Path, record: Path) -> dict[str, Any]:
    """What page and painter make of the same hour."""
    page = opened(browser, player_page)
    return {
        "stacks": page.value(
            f"player.stage.layout.at({HOUR}, 0.8, false).stacks.map(s => s.units).sort()"
        ),
        "front": page.value(f"player.stage.front.front({HOUR}).flat().map(p => p.slice(0, 2))"),
        "frame": frame_at(read_replay(record), HOUR),
    }


def test_units_are_gathered_as_the_painter_gathers_them(
    twins: dict[str, Any], theater: Theater
) -> None:
    extent = whole_extent(theater.terrain)
    ours = stacks_of(twins["frame"], theater.terrain, extent)
    assert sorted(map(tuple, twins["stacks"])) == sorted(stack.units for stack in ours)


def test_the_front_runs_where_the_painter_draws_it(twins: dict[str, Any], theater: Theater) -> None:
    lines = front_lines(theater.terrain, twins["frame"], whole_extent(theater.terrain))
    ours, theirs = np.concatenate(lines), np.array(twins["front"])
    assert len(theirs) > 20
    for some, other in ((ours, theirs), (theirs, ours)):
        away = np.hypot(*(some[:, None] - other[None]).transpose(2, 0, 1)).min(axis=1)
        assert np.quantile(away, 0.95) < 0.6
