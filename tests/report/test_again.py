"""How to repeat a run, as its report says it."""

from __future__ import annotations

import html
import json
import re
import shlex
import shutil
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from nomonhan.evidence.results import Results
from nomonhan.report.again import how_to_repeat
from nomonhan.report.page import render
from nomonhan.scenario.loader import load_scenario
from nomonhan.text import language

MAIN = "khalkhin_gol_august_1939"
SETS = ["units.*.training=x0.5", "title={en: It's so, es: No}"]


def again_of(
    patches: list[str],
    sets: list[str],
    scenario: str = MAIN,
    digest: str = "",
    is_copy: bool = False,
) -> tuple[list[str], str]:
    """Words of the command that a shell would read, and what is said beside it."""
    manifest = {"scenario": scenario, "scenario_digest": digest, "seed": 3, "cases": {"x": {}}}
    results: Any = SimpleNamespace(manifest=manifest, case="x", n=20)
    with language("en"):
        found = how_to_repeat(results, patches, sets, is_copy=is_copy)
    return shlex.split(found.command), " ".join(found.notes)


def test_a_shell_reads_the_command_as_it_stands() -> None:
    digest = load_scenario(MAIN, ["no_tanks"], SETS[:1]).digest
    words, note = again_of(["no_tanks"], SETS[:1], digest=digest)
    assert words == [
        "nomonhan", "run", MAIN, "--runs", "20", "--seed", "3", "--patch", "no_tanks",
        "--set", SETS[0],
    ]  # fmt: skip
    assert note == ""


def test_what_the_command_leaves_open_is_said() -> None:
    words, note = again_of(["of_my_own"], SETS)
    assert words[7:] == ["--patch", "of_my_own", "--set", SETS[0], "--set", SETS[1]]
    assert note == (
        "Not from the package: of_my_own. Write the path of each patch's file after --patch."
    )
    _words, note = again_of([], [], digest="0" * 64)
    assert "reads other numbers than this run did" in note
    words, note = again_of([], [], scenario="my own")
    assert words[2] == "FOLDER"
    assert note == "FOLDER stands for the folder of my own that the run was fought from."
    words, _note = again_of([], [], is_copy=True)
    assert words[2] == "FOLDER"


def test_a_page_prints_the_command_for_a_shell(run_folder: Path, tmp_path: Path) -> None:
    folder = tmp_path / "run"
    shutil.copytree(run_folder, folder)
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    manifest |= {"cases": {"base": {"patches": [], "set": SETS}}}
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    with language("en"):
        page = render(Results(folder))
    section = page[page.index('id="again"') :]
    command = re.search(r"nomonhan run .*?(?=</code></pre>)", section, re.DOTALL)
    assert command is not None
    assert shlex.split(html.unescape(command[0]))[7:] == ["--set", SETS[0], "--set", SETS[1]]
