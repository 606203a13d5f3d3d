"""The documentation and the READMEs: commands exist, links lead somewhere, results are current."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path

import pytest

from nomonhan.scenario.loader import load_scenario
from tools.docs_commands import help_pages
from tools.docs_pages import DOCS, REFERENCE, built_pages
from tools.docs_picture import MOST_BYTES, PICTURE
from tools.docs_source import ROOT

READMES = [ROOT / "README.md", ROOT / "README.es.md"]
FENCE = re.compile(r"(?ms)^```.*?^```$")


@cache
def pages() -> dict[Path, str]:
    """All pages that people read, those that the build makes included."""
    written = [p for p in sorted(DOCS.rglob("*.md")) if REFERENCE not in p.parents]
    texts = {p: p.read_text(encoding="utf-8") for p in (*written, *READMES)}
    changes = ROOT / "CHANGELOG.md"
    return {**texts, changes: changes.read_text(encoding="utf-8"), **built_pages()}


def prose(text: str) -> str:
    """A page without its blocks of code."""
    return FENCE.sub("", text)


# -- commands and links


def test_every_command_has_its_place_in_the_documentation() -> None:
    text = (DOCS / "commands.md").read_text(encoding="utf-8")
    assert [c for c in help_pages() if f"## `nomonhan {c}".strip() not in text] == []


def shell_lines() -> list[tuple[str, str]]:
    """(page, command line) of every call of the program in the pages."""
    blocks = [(p.name, block) for p, text in pages().items() for block in FENCE.findall(text)]
    shell = [(name, b) for name, b in blocks if b.startswith("```sh")]
    return [
        (name, line.split("#")[0].strip())
        for name, block in shell
        for line in block.splitlines()
        if line.startswith("nomonhan ")
    ]


@pytest.mark.parametrize(("page", "line"), shell_lines())
def test_command_lines_in_the_pages_use_commands_and_options_that_exist(
    page: str, line: str
) -> None:
    words = line.split()[1:]
    if not words:
        return  # the program alone shows the text
    two = " ".join(words[:2])  # of a group of commands
    name = two if two in help_pages() else words[0]
    assert name in help_pages(), page
    for option in (w for w in words if w.startswith("--")):
        assert re.search(rf"{option}\b", help_pages()[name]), page


def test_targets_that_the_pages_name_exist_in_the_makefile() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"(?m)^([a-z][\w-]*):", makefile))
    named = {
        t for text in pages().values() for t in re.findall(r"\bmake ([a-z]+)\b(?=`| {2,})", text)
    }
    assert {"run", "test"} <= named
    assert named <= targets


def anchors(text: str) -> set[str]:
    """Anchors of a page: explicit ones and those of headings."""
    plain = prose(text)
    found = set(re.findall(r"(?m)^\(([\w-]+)\)=$", plain))
    for heading in re.findall(r"(?m)^#+ (.+)$", plain):
        words = re.sub(r"[^\w\- ]", "", heading.lower()).strip()
        found.add(words.replace(" ", "-"))
    return found


@pytest.mark.parametrize("page", sorted(pages()), ids=lambda p: p.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page: Path) -> None:
    dead = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(pages()[page])):
        if re.match(r"[a-z]+:", target):
            continue
        name, _, anchor = target.partition("#")
        goal = (page.parent / name).resolve() if name else page
        is_there = goal in pages() or goal.exists()
        if not is_there or (anchor and anchor not in anchors(pages().get(goal, ""))):
            dead.append(target)
    assert dead == []


# -- README


def test_picture_is_there_and_small() -> None:
    assert PICTURE.read_bytes()[:4] == b"\x89PNG"
    assert PICTURE.stat().st_size <= MOST_BYTES


@pytest.mark.parametrize("readme", READMES, ids=lambda p: p.name)
def test_readme_says_what_it_must(readme: Path) -> None:
    text = readme.read_text(encoding="utf-8")
    for words in ("make run", "make test", "docs/images/battle.png", "Apache", "CC BY-SA 4.0"):
        assert words in text
    assert re.search(r"<!-- result -->\n```text\n.+?\n```\n<!-- end of result -->", text, re.S)


@pytest.mark.prove
@pytest.mark.parametrize("readme", READMES, ids=lambda p: p.name)
def test_result_in_the_readme_is_of_the_scenario_as_it_is(readme: Path) -> None:
    digest = load_scenario("khalkhin_gol_august_1939").digest
    text = readme.read_text(encoding="utf-8")
    assert digest[:16] in text, "make run, then python -m tools.docs_result RUN"


def test_attempts_name_every_sealed_prediction() -> None:
    text = (DOCS / "model_notes" / "attempts.md").read_text(encoding="utf-8")
    for path in sorted((ROOT / "predictions").glob("*.json")):
        assert path.name in text
        assert json.loads(path.read_text(encoding="utf-8"))["digest"][:16] in text
