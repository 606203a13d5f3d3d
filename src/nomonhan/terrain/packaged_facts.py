"""The facts of the packaged maps, read without building a map of hexes."""

from __future__ import annotations

from pathlib import Path

from nomonhan.scenario.errors import Problem, ScenarioError, quote, suggestion
from nomonhan.terrain.facts import TheaterFacts
from nomonhan.terrain.reading import TERRAIN_FOLDER, read_record_folder
from nomonhan.text import gettext as _


def map_names() -> list[str]:
    """Names of the packaged maps."""
    return sorted(p.parent.name for p in TERRAIN_FOLDER.glob("*/map.yaml"))


def load_facts(name: str) -> TheaterFacts:
    """Facts of a packaged map; ScenarioError for a name that none has."""
    if name not in map_names():
        what = _("there is no map {name}", name=quote(name))
        raise ScenarioError(
            [Problem(quote(name), 0, 0, "map", what, suggestion(name, map_names()))]
        )
    return read_record_folder(Path(TERRAIN_FOLDER / name), TheaterFacts)
