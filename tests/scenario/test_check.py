"""What `check` counts and warns of."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from nomonhan.scenario import CheckReport, check_scenario, load_scenario
from nomonhan.scenario.nodes import Node
from nomonhan.scenario.packaged import LIBRARY_FOLDERS
from nomonhan.scenario.parsed import read_parsed
from nomonhan.scenario.quantity import Quantity
from nomonhan.scenario.weight import pattern_of, relative_range
from tests.scenario.folders import BASE, base_text, base_with

BASE_REPORT = check_scenario(load_scenario(BASE))


def report(folder: Path, *changes: tuple[str, str, str]) -> CheckReport:
    texts = {file: base_text(file) for file, _, _ in changes}
    for file, old, new in changes:
        assert old in texts[file]
        texts[file] = texts[file].replace(old, new, 1)
    return check_scenario(load_scenario(base_with(folder / "s", **texts)))


def test_counts_of_the_base() -> None:
    def numbers(node: Node) -> int:
        """Numbers by another way: bare numbers and mappings with a value, in the files."""
        if "value" in node.entries:
            return 1
        if isinstance(node.value, int | float):
            return 1
        return sum(map(numbers, [*node.entries.values(), *node.items]))

    tree = load_scenario(BASE).locations
    sections = ("weapon_systems", "establishments", "doctrines", "supply", "rules", "weather")
    counted = sum(numbers(tree.entries[section]) for section in sections)
    counted -= 1  # the range of a row of penetration is no quantity
    counted += 1 + 2  # the men of one unit, the value of two objectives
    evidence = BASE_REPORT.evidence
    assert evidence.numbers == counted
    assert evidence.numbers == evidence.sourced + evidence.assumed
    assert evidence.places["assumed"] == 4  # two units, two zones
    assert BASE_REPORT.records["units"] == 2
    assert BASE_REPORT.records["plan_rows"] == 2


def test_a_source_moves_a_number_from_assumed_to_its_grade(tmp_path: Path) -> None:
    new = report(tmp_path, ("units", "high: 620}", "high: 620, source: DREA}"))
    old = BASE_REPORT.evidence
    assert new.evidence.by_grade["A"] == old.by_grade["A"] + 1
    assert new.evidence.assumed == old.assumed - 1


def test_a_grade_of_its_own_counts_before_that_of_the_source(tmp_path: Path) -> None:
    new = report(tmp_path, ("units", "high: 620}", "high: 620, source: DREA, grade: D}"))
    assert new.evidence.by_grade["D"] == BASE_REPORT.evidence.by_grade["D"] + 1


def test_of_two_sources_the_better_one_counts(tmp_path: Path) -> None:
    new = report(tmp_path, ("units", "high: 620}", 'high: 620, source: "ESWP, DREA"}'))
    assert new.evidence.by_grade["A"] == BASE_REPORT.evidence.by_grade["A"] + 1


def test_an_alternative_makes_a_number_contested(tmp_path: Path) -> None:
    change = "high: 620, alternatives: [{value: 700, source: DREA}]}"
    new = report(tmp_path, ("units", "high: 620}", change))
    assert new.evidence.contested == BASE_REPORT.evidence.contested + 1


def test_the_widest_assumed_numbers_are_named_first(tmp_path: Path) -> None:
    wide = "men: {value: 600, low: 0, high: 5000}"
    weakest = report(tmp_path, ("armies", "men: 600", wide)).weakest
    link = next(link for link in weakest if link.pattern == "establishments.*.men")
    assert (link.widest, link.low, link.high) == ("establishments.battalion.men", 0, 5000)
    assert link.relative_range == 2
    ranges = [round(link.relative_range, 1) for link in weakest]
    assert ranges == sorted(ranges, reverse=True)


@pytest.mark.parametrize(
    ("low", "high", "expected"), [(None, None, 0), (5, 5, 0), (0, 10, 2), (9, 11, 0.2), (-5, 5, 2)]
)
def test_relative_range(low: float | None, high: float | None, expected: float) -> None:
    value = 0.0 if low is None or low < 0 else low
    assert relative_range(Quantity(value=value, low=low, high=high)) == pytest.approx(expected)


def test_patterns_put_a_star_for_ids_and_items() -> None:
    assert pattern_of(("units", "x", "holdings", "bt_7")) == "units.*.holdings.*"
    assert pattern_of(("weather", 3, "cloud")) == "weather.*.cloud"
    assert pattern_of(("rules", "relief_cover")) == "rules.relief_cover"


def test_the_base_earns_no_warning() -> None:
    assert BASE_REPORT.warnings == ()


def test_what_only_a_total_names_is_used() -> None:
    """The reference scenario counts armored cars of a model that no unit held."""
    assert check_scenario(load_scenario("khalkhin_gol_august_1939")).warnings == ()


ESTABLISHMENT = "  company:\n    men: 100\n    source: assumed\n"
FORMATION = """  3rd_regiment:
    side: soviet
    contingent: soviet
    name: {en: 3rd, es: 3.º}
"""


@pytest.mark.parametrize(
    ("change", "path", "what"),
    [
        (("armies", "doctrines:\n", ESTABLISHMENT + "doctrines:\n"), "establishments.company",
         "nothing refers to company"),
        (("units", "units:\n", FORMATION + "units:\n"), "formations.3rd_regiment",
         "no unit and no formation belongs to 3rd_regiment"),
        (("units", "men: {value: 560, low: 500, high: 620}", "men: 1200"),
         "units.2nd_regiment_1st_battalion.men",
         "1200 men stand in a unit whose establishment is 600"),
        (("armies", "practical_range_m: 800", "practical_range_m: 8000"),
         "weapon_systems.m_1932_45mm.practical_range_m",
         "the practical range is longer than the greatest one"),
        (("armies", "rounds_per_min_sustained: 8", "rounds_per_min_sustained: 80"),
         "weapon_systems.m_1932_45mm.rounds_per_min_sustained",
         "the sustained rate of fire is above that of a burst"),
        (("scenario", "objectives: {west_edge: 1}", "objectives: {}"), "sides.japanese",
         "the side has no objectives, so it can neither win nor lose"),
        (("scenario", "- {formation: 2nd_regiment, mission: hold, source: assumed}", "[]"),
         "sides.japanese", "the side has no plan"),
        (("scenario", "hours: 48", "hours: 96"), "weather",
         "the weather of 2 days is not told, first of 1939-08-22"),
    ],
)  # fmt: skip
def test_warnings(tmp_path: Path, change: tuple[str, str, str], path: str, what: str) -> None:
    (warning,) = report(tmp_path, change).warnings
    assert (warning.path, warning.what) == (path, what)
    assert warning.line > 1


def test_the_report_is_plain_json() -> None:
    document = json.loads(json.dumps(BASE_REPORT.to_json()))
    assert document["digest"] == BASE_REPORT.digest
    assert document["evidence"]["sourced"] == BASE_REPORT.evidence.sourced


LIBRARIES = [
    (kind, path)
    for kind, folder in LIBRARY_FOLDERS.items()
    for path in sorted(folder.glob("*.yaml"))
]


@pytest.mark.parametrize(("kind", "path"), LIBRARIES, ids=[f"{k}-{p.stem}" for k, p in LIBRARIES])
def test_every_packaged_library_is_sound(kind: str, path: Path, tmp_path: Path) -> None:
    root = read_parsed(path, path.name, [])
    assert root is not None
    assert list(root.entries) == [kind]
    joined: dict[str, list[str]] = {name: [] for name in LIBRARY_FOLDERS} | {"rules": ["general"]}
    if kind == "establishments":  # they refer to the weapons of their side
        folder = LIBRARY_FOLDERS["weapon_systems"]
        joined["weapon_systems"] = sorted(p.stem for p in folder.glob("*.yaml"))
    joined[kind] = [path.stem]
    if kind == "weapon_systems":  # vehicles carry weapons of other files
        joined[kind] = sorted(p.stem for p in path.parent.glob("*.yaml"))
    text = base_text("scenario").replace("{rules: [general]}", json.dumps(joined))
    folder = base_with(tmp_path / "s", scenario=text)
    tree = load_scenario(folder).locations
    assert set(root.entries[kind].entries) <= set(tree.entries[kind].entries)
