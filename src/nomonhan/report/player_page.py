"""One battle as a page that plays it: a single HTML file that needs no network and no server.

The page holds the replay's own file, byte for byte, and decodes it itself; the map is drawn from
the same measures as the painter's (`player_map`), by the program in `player/`.
"""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from nomonhan.ensemble.writing import write_page
from nomonhan.replay.file import read_replay
from nomonhan.replay.recording import Replay
from nomonhan.report.frames import short_label
from nomonhan.report.palette import style_sheet
from nomonhan.report.player_map import map_document, symbol_document
from nomonhan.report.player_words import decisions_of_note, player_words
from nomonhan.scenario.records import Scenario
from nomonhan.terrain.theater import Theater
from nomonhan.text import LANGUAGES, PSEUDO, get_language, language, pick
from nomonhan.text import gettext as _

PROGRAM = Path(__file__).parent / "player"
# in the order in which they build on each other
PARTS = (
    "decode", "raster", "ground", "names", "symbols", "battle", "stacks", "front", "stage",
    "words", "panels", "strip", "main",
)  # fmt: skip


def write_player(
    file: Path, scenario: Scenario, theater: Theater, path: Path, lang: str | None = None
) -> Path:
    """Write the page of a recorded battle; both languages are in it, `lang` is shown first."""
    replay = read_replay(file)
    with language(lang):
        page = render(replay, file.read_bytes(), scenario, theater)
    return write_page(path, page)


def render(replay: Replay, record: bytes, scenario: Scenario, theater: Theater) -> str:
    """The page as HTML; `record` is the file of `replay`."""
    header = replay.header
    environment = Environment(
        loader=PackageLoader("nomonhan.report"), autoescape=True, trim_blocks=True,
        lstrip_blocks=True, undefined=StrictUndefined,
    )  # fmt: skip
    page = page_document(replay, scenario, theater)
    return environment.get_template("player.html").render(
        page=page,
        title=pick(header.title.en, header.title.es),
        is_changed=header.case != "base",
        no_script=_("This page plays the battle by a program of its own: allow scripts."),
        styles=Markup(style_sheet("player.css", [side.color for side in header.sides])),
        document=Markup(in_script(page)),
        record=Markup(base64.b64encode(record).decode("ascii")),
        program=Markup(program()),
    )


def page_document(replay: Replay, scenario: Scenario, theater: Theater) -> dict[str, Any]:
    """What the page needs beside the record."""
    header = replay.header
    first = get_language()
    contingents = tuple(dict.fromkeys(unit.contingent for unit in header.units))
    words = {}
    for name in LANGUAGES:
        with language(first if first == PSEUDO else name):
            words[name] = player_words(contingents)
    return {
        "lang": first if first in LANGUAGES else "en",
        "words": words,
        "map": map_document(theater),
        "symbols": symbol_document(),
        "decisions": decisions_of_note(),
        "formations": {
            key: {"en": formation.name.en, "es": formation.name.es}
            for key, formation in scenario.formations.items()
        },
        "short": [short_label(unit.id) for unit in header.units],
        "which": {
            "scenario": header.scenario, "case": header.case, "seed": str(header.seed),
            "k": str(header.replication), "digest": header.scenario_digest[:8],
        },
    }  # fmt: skip


def in_script(document: dict[str, Any]) -> str:
    """JSON that no browser takes for the end of its script element."""
    text = json.dumps(document, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")


def program() -> str:
    """The program of the page, its parts one after the other."""
    return "\n".join((PROGRAM / f"{part}.js").read_text(encoding="utf-8") for part in PARTS)
