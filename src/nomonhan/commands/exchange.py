"""`experiment export`, `scenario export` and `scenario import`."""

from __future__ import annotations

import json
import shlex
from collections.abc import Collection
from pathlib import Path
from typing import Any

from nomonhan.commands.answer import Answer, Table
from nomonhan.commands.subjects import ask_battles
from nomonhan.ensemble.errors import RunRefused
from nomonhan.ensemble.reading import verify
from nomonhan.ensemble.writing import write_page
from nomonhan.exchange.common_data_format import export_common_data_format
from nomonhan.exchange.geojson import geojson_document
from nomonhan.exchange.importing import FORMATS, changes_in, patch_text
from nomonhan.exchange.orbat_mapper import orbat_mapper_document
from nomonhan.exchange.tables import export_tables
from nomonhan.scenario.errors import ScenarioError, quote, suggestion
from nomonhan.scenario.loader import open_scenario
from nomonhan.scenario.packaged import shown_path
from nomonhan.terrain.place_check import check_places
from nomonhan.text import format_number
from nomonhan.text import gettext as _

RUN_FORMATS = ("parquet", "csv", "cdf", "cdf-parquet")


def export_run(folder: Path, to: Path, form: str) -> Answer:
    """Write a finished run's tables for other programs."""
    _check_format(form, RUN_FORMATS)
    ask_battles(folder)
    manifest = verify(folder)
    if form == "cdf":
        files = list(export_common_data_format(folder, to, "csv"))
    elif form == "cdf-parquet":
        files = list(export_common_data_format(folder, to, "parquet"))
    else:
        files = export_tables(folder, to, "csv" if form == "csv" else "parquet")
    digest = manifest["scenario_digest"]
    shown = [shown_path(file) for file in files]
    note = _("Model, not history: digest {digest}", digest=digest[:8])
    document = {"format": form, "files": shown, "scenario_digest": digest}
    return Answer([note, *shown], document)


def _check_format(form: str, known: Collection[str]) -> None:
    if form not in known:
        raise RunRefused(
            _("there is no format {name}; {cure}", name=quote(form), cure=suggestion(form, known))
        )


def export_scenario(name: str, out: Path, form: str) -> Answer:
    """Write a scenario's order of battle."""
    _check_format(form, FORMATS)
    ask_battles(name)
    loaded = open_scenario(name, check_places=check_places).base
    document: dict[str, Any] = (
        orbat_mapper_document(loaded.scenario, loaded.digest)
        if form == "orbat-mapper"
        else geojson_document(loaded.scenario)
    )
    write_page(out, json.dumps(document, ensure_ascii=False, indent=1) + "\n")
    n = len(loaded.scenario.units)
    words = _("{n} units are in {path}", n=format_number(n), path=shown_path(out))
    return Answer([words], {"format": form, "file": shown_path(out), "units": n})


def import_units(file: Path, name: str, out: Path) -> Answer:
    """Make a patch of what a file changes, and see that the scenario stands with it."""
    if out.exists():
        raise RunRefused(_("{path} is there already; name another file", path=shown_path(out)))
    ask_battles(name)
    opened = open_scenario(name, check_places=check_places)
    changes = changes_in(file, opened.base)
    if not changes:
        words = _("nothing differs from the scenario: no patch is written")
        stay = _(
            "Units that a GeoJSON file leaves out stay as they are; those that a file of ORBAT "
            "Mapper leaves out are taken away."
        )
        return Answer([words, stay], {"file": None, "set": {}, "add": [], "remove": []})
    write_page(out, patch_text(changes, opened.base, _id_of(out), file.name))
    try:
        opened.changed([out])
    except ScenarioError:
        out.unlink()
        raise
    rows = [
        (_("numbers and places set"), format_number(len(changes.set))),
        (_("units added"), format_number(len(changes.add))),
        (_("taken away"), format_number(len(changes.remove))),
    ]
    end = _("The patch is {path}; try it: nomonhan ask {scenario} --patch {path}",
            path=shlex.quote(shown_path(out)), scenario=shlex.quote(name))  # fmt: skip
    document = {
        "file": shown_path(out),
        "set": changes.set,
        "add": list(changes.add),
        "remove": changes.remove,
    }
    return Answer([Table((), rows, numeric=(1,)), "", end], document)


def _id_of(out: Path) -> str:
    words = "".join(c if c.isascii() and c.isalnum() else " " for c in out.stem.lower()).split()
    return "_".join(words) or "imported"
