"""The documentation says what the code does: pages are current, names exist, links work."""

from __future__ import annotations

import ast
import json
import re
from functools import cache
from pathlib import Path

import pytest

from nomonhan.scenario.loader import load_scenario
from tools.docs_commands import help_pages
from tools.docs_equations import equations
from tools.docs_facts import facts
from tools.docs_pages import DOCS, REFERENCE, built_pages, stale_pages
from tools.docs_parameters import (
    changed_constants,
    constants,
    first_values,
    names_of_constants,
    thumb_rules,
    unit_of,
    views,
)
from tools.docs_picture import MOST_BYTES, PICTURE
from tools.docs_records import unread_numbers
from tools.docs_sequence import FILE, parts_of_tick
from tools.docs_source import (
    PACKAGE,
    ROOT,
    Module,
    bibliography,
    module_named,
    read_module,
    readers_of_parameters,
    rule_modules,
    rules_used,
    sources_named,
    with_citations,
)

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


def test_committed_pages_are_what_the_code_would_write() -> None:
    assert [p.name for p in stale_pages()] == [], "run python -m tools.docs_pages"


# -- rules


@pytest.mark.parametrize("rule", rule_modules(), ids=lambda m: m.path.stem)
def test_every_rule_names_a_source_or_says_that_it_is_assumed(rule: Module) -> None:
    assert sources_named(rule.doc) or "assumed" in rule.doc


@pytest.mark.parametrize("rule", rule_modules(), ids=lambda m: m.path.stem)
def test_keys_in_brackets_stand_in_the_bibliography(rule: Module) -> None:
    docs = [rule.doc, *(f.doc for f in rule.functions.values())]
    keys = [key for doc in docs for key in re.findall(r"\[([A-Z]\w*?\d{4})\b", doc)]
    assert [key for key in keys if key not in bibliography()] == []


@pytest.mark.parametrize("rule", rule_modules(), ids=lambda m: m.path.stem)
def test_names_in_a_rules_words_exist(rule: Module) -> None:
    known = {c.name for c in constants()} | {m.path.stem for m in rule_modules()}
    known |= {n.id for n in ast.walk(rule.tree) if isinstance(n, ast.Name)}
    known |= {a.arg for f in rule.functions.values() for a in f.node.args.args}
    known |= {f"{m.path.stem}.{f}" for m in rule_modules() for f in m.functions}
    known |= {"terrain.crossing_seconds", *rule.functions}
    names = re.findall(r"`([^`]+)`", rule.doc)
    unknown = [n for n in names if n not in known and not (PACKAGE / n).exists()]
    assert unknown == []


@pytest.mark.parametrize("rule", rule_modules(), ids=lambda m: m.path.stem)
def test_every_function_of_a_rule_says_what_it_does(rule: Module) -> None:
    public = [f for f in rule.functions.values() if not f.name.startswith("_")]
    assert public, "a rule without functions is no rule"
    assert [f.name for f in public if not f.doc] == []


def test_every_rule_is_applied_by_a_phase_or_by_set_up() -> None:
    applied = {rule for parts in parts_of_tick() for p in parts[1] for rule in rules_of(p)}
    elsewhere = {"effects", "light", "command", "artillery", "direct_fire", "exposure"}
    assert {m.path.stem for m in rule_modules()} <= applied | elsewhere


def rules_of(phase: str) -> set[str]:
    """Rules that a phase of the sequence draws on."""
    home = module_named(read_module(FILE).imports.get(phase, "").rpartition(".")[0])
    return rules_used(home, phase) if home else set()


def test_page_of_the_sequence_has_the_phases_in_the_order_of_the_code() -> None:
    body = FILE.read_text(encoding="utf-8").split("def play_tick", 1)[1].split("\ndef ", 1)[0]
    flat = [a or b for a, b in re.findall(r"(?m)^ +([a-z_]+)\($|^ +([a-z_]+)\(.*\)$", body)]
    assert [phase for _title, phases in parts_of_tick() for phase in phases] == flat


# -- constants


def test_every_constant_is_read_or_named_as_a_gap() -> None:
    gaps = (DOCS / "model_notes" / "known_gaps.md").read_text(encoding="utf-8")
    unread = [c.name for c in constants() if c.name not in readers_of_parameters()]
    assert [name for name in unread if f"`{name}`" not in gaps] == []


def test_notes_of_what_was_in_view_speak_of_constants_that_exist() -> None:
    _default, named = views()
    assert set(named) <= names_of_constants()
    assert all(view.reason for view in named.values())


def test_a_changed_constant_says_what_was_in_view() -> None:
    _default, named = views()
    assert len(first_values()) > 100
    assert sorted(changed_constants() - set(named)) == [], "add them to model_notes/in_view.yaml"


def test_no_thumb_rule_escapes_the_list() -> None:
    text = (PACKAGE / "doctrine" / "thumb.py").read_text(encoding="utf-8")
    assigned = re.findall(r"(?m)^([A-Z_0-9]+) = ", text)
    assert [c.name for c in thumb_rules()] == assigned


@pytest.mark.parametrize(
    ("name", "unit"),
    [("battery_area_km2", "km²"), ("memory_h", "h"), ("rally_per_h", "1/h"), ("bomb_aim", "1"),
     ("band_near_m", "m"), ("fuel_km", "km"), ("suppression_half_life_min", "min")],
)  # fmt: skip
def test_units_follow_from_names(name: str, unit: str) -> None:
    assert unit_of(name) == unit


def test_numbers_that_no_battle_reads_are_marked() -> None:
    page = built_pages()[REFERENCE / "scenario_files.md"]
    marked = re.findall(r"(?m)^\| `(\w+)` .*No rule reads it yet", page)
    assert sorted(marked) == sorted(n for names in unread_numbers().values() for n in names)
    assert "trucks" in page
    assert "trucks" not in unread_numbers().get("SupplyLine", [])


# -- equations and citations


@pytest.mark.parametrize(
    ("code", "formula"),
    [
        ("return (a - b) * c / d", r"\frac{\left(a - b\right) \cdot c}{d}"),
        ("return a - (b - c)", r"a - \left(b - c\right)"),
        ("return a - b + c", "a - b + c"),
        ("return math.exp(-p.rate * t)", r"e^{\left(-\text{rate}\right) \cdot t}"),
        ("return max(1.0, math.sqrt(x))", r"\max\left(1, \sqrt{x}\right)"),
        ("return a * (b + c)", r"a \cdot \left(b + c\right)"),
    ],
)
def test_equations_keep_what_binds(code: str, formula: str) -> None:
    tree = ast.parse(f"def f():\n    {code}")
    function = tree.body[0]
    assert isinstance(function, ast.FunctionDef)
    assert equations(function) == [f"- result ${formula}$"]


def test_a_loop_is_no_equation() -> None:
    function = ast.parse("def f(n):\n    for i in range(n):\n        x = i\n    return x").body[0]
    assert isinstance(function, ast.FunctionDef)
    assert equations(function) == []


def test_citations_are_made_of_keys_alone() -> None:
    assert with_citations("law [Lanchester1916] holds") == "law {cite:p}`Lanchester1916` holds"
    assert with_citations("[Rowland2006: fades]") == "({cite:p}`Rowland2006`: fades)"
    assert with_citations("limits [100, 300]") == "limits [100, 300]"


def test_cited_keys_stand_in_a_bibliography() -> None:
    own = re.findall(r"(?m)^@\w+\{([^,\s]+)", (DOCS / "methods.bib").read_text(encoding="utf-8"))
    known = bibliography() | set(own)
    cited = {
        key
        for text in pages().values()
        for keys in re.findall(r"\{cite:p\}`([^`]+)`", text)
        for key in keys.split(",")
    }
    assert "Lanchester1916" in cited
    assert cited <= known


# -- definitions


def test_numbers_of_the_definitions_are_those_of_the_code() -> None:
    text = " ".join((DOCS / "definitions.md").read_text(encoding="utf-8").split())
    f = facts()
    for words in (
        "inner steps of {inner_minutes} minutes",
        "within {forward_km} km of a forward battalion",
        "Beyond {flank_km} km past",
        "stands {behind_km} km or more behind",
        "line at H-hour for {standing_h} hours",
        "lie {apart_km} km or more apart",
        "worth a company ({p_control_minimum} riflemen) and {p_control_margin} times",
        "has a company ({company_men} men) or more",
        "for {ring_h} hours, at least half",
        "at least {destroyed_percent} % of the line units",
        "guns and howitzers of {large_mm} mm and more",
    ):
        assert words.format(**f) in text


def test_numbers_that_pages_ask_for_are_known() -> None:
    known = facts()
    asked = {name for text in pages().values() for name in re.findall(r"\{\{ (\w+) \}\}", text)}
    assert "numbers" in asked
    assert asked <= set(known)


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
    name = " ".join(words[:2]) if words[0] == "scenario" else words[0]
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
