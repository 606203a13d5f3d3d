"""The documentation says what the code does: pages are current, names exist, links work."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import duckdb
import numpy as np
import pytest

from nomonhan.ensemble.schema import columns_of
from nomonhan.evidence.intervals import occurred
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
from tools.docs_records import unread_numbers
from tools.docs_sequence import FILE, phases_of_tick
from tools.docs_source import (
    PACKAGE,
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
from tools.docs_tables import SIDES, SQL


def texts() -> list[str]:
    """All pages of the documentation, those that the build makes included."""
    written = [p for p in sorted(DOCS.rglob("*.md")) if REFERENCE not in p.parents]
    return [*(p.read_text(encoding="utf-8") for p in written), *built_pages().values()]


def test_committed_pages_are_what_the_code_would_write() -> None:
    assert [p.name for p in stale_pages()] == [], "run python -m tools.docs_pages"


def test_medians_of_the_examples_are_those_of_the_reports() -> None:
    for page in texts():
        for example in re.findall(r"```(?:python|sql)\n.*?```", page, re.DOTALL):
            assert not re.search(r"\b(?:median|quantile|quantile_cont)\(", example)
    for n in (1, 4, 37, 200):
        query = f"select quantile_disc(i, 0.1), quantile_disc(i, 0.5) from range({n}) t(i)"
        (found,) = duckdb.execute(query).fetchall()
        assert list(found) == occurred(np.arange(float(n)), [0.1, 0.5]).tolist()


def test_the_example_of_events_is_read_by_the_engine(tmp_path: Path) -> None:
    columns = columns_of("events", SIDES)
    names = ", ".join(f"'zone_changed' as \"{column.name}\"" for column in columns)
    file = tmp_path / "events.parquet"
    duckdb.execute(f"copy (select {names}) to '{file}' (format parquet)")
    query = SQL.replace("events.parquet", str(file))
    assert duckdb.execute(query).fetchall() == [("zone_changed",) * 3]


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
    applied = {rule for phase, _when in phases_of_tick() for rule in rules_of(phase)}
    elsewhere = {"effects", "light", "command", "artillery", "direct_fire", "exposure"}
    assert {m.path.stem for m in rule_modules()} <= applied | elsewhere


def rules_of(phase: str) -> set[str]:
    """Rules that a phase of the sequence draws on."""
    home = module_named(read_module(FILE).imports.get(phase, "").rpartition(".")[0])
    return rules_used(home, phase) if home else set()


def test_page_of_the_sequence_has_the_phases_in_the_order_of_the_code() -> None:
    body = FILE.read_text(encoding="utf-8").split("def play_tick", 1)[1].split("\ndef ", 1)[0]
    flat = [a or b for a, b in re.findall(r"(?m)^ +([a-z_]+)\($|^ +([a-z_]+)\(.*\)$", body)]
    assert [phase for phase, _when in phases_of_tick()] == flat


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
        for text in texts()
        for keys in re.findall(r"\{cite:p\}`([^`]+)`", text)
        for key in keys.split(",")
    }
    assert "Lanchester1916" in cited
    assert cited <= known


# -- definitions


def test_no_key_stands_in_both_bibliographies() -> None:
    """A page that cites it would not know which is meant, and the pages are not built."""
    files = (DOCS / "methods.bib", PACKAGE / "data" / "references.bib")
    texts = [file.read_text(encoding="utf-8") for file in files]
    keys = [key for text in texts for key in re.findall(r"(?m)^@\w+\{([^,\s]+)", text)]
    assert len(keys) == len(set(keys))


def test_numbers_of_the_definitions_are_those_of_the_code() -> None:
    text = " ".join((DOCS / "definitions.md").read_text(encoding="utf-8").split())
    f = facts()
    for words in (
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
    asked = {name for text in texts() for name in re.findall(r"\{\{ (\w+) \}\}", text)}
    assert "numbers" in asked
    assert asked <= set(known)
