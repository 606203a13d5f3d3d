"""Thousands of broken scenarios: each loads or raises `ScenarioError`, nothing else, and soon."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from pathlib import Path

from nomonhan.scenario import LoadedScenario, Problem, ScenarioError, load_scenario
from nomonhan.scenario.checks import PlaceCheck
from nomonhan.scenario.files import join_libraries, read_folder
from nomonhan.scenario.loader import resolve
from nomonhan.scenario.nodes import Node
from nomonhan.scenario.sources import packaged_sources
from nomonhan.terrain.place_check import check_places
from tests.scenario.folders import BASE, base_text, base_with

FILES = ("scenario", "units", "armies")
TEXT_RUNS, TREE_RUNS, SET_RUNS = 600, 2000, 300
PATIENCE_S = 20  # for one load; a catastrophe of the parser or of difflib takes minutes

NASTY_TEXT = [
    "\t", "\x00", "\ufeff", "\u2028", "'", '"', ": ", "- ", "{", "}", "[", "]", ", ", "#", "&a ",
    "*a", "!!int ", "<<: ", "? ", "|\n", ">\n", "%YAML 1.1\n", "---\n", "...\n", "@", "`", "\\",
    "1e999", "0x1F", "-", "\r", "\n", "  ", "9" * 400, "a" * 3000, ".nan", "~", "''",
]  # fmt: skip
NASTY_VALUES: list[object] = [
    None, True, False, 0, -1, 1e308, float("inf"), float("nan"), 10**18, "", " ", "x" * 500, "fui",
    "battalion", "1st_regiment", "1939-08-20", "1939-08-20T05:00+09:00", "0001-01-01",
    "9999-12-31T23:59", "x0.5", "a.b.c", "a, b", "assumed", [], {}, [[]], [{}], [None],
    {"value": None}, {"": 1}, {"value": 1, "low": 2}, {"value": [1]}, {"en": 1, "es": None},
    {"kind": "time"}, {"col": -1, "row": 5}, {"zone": "x", "col": 1, "row": 1},
    {"value": float("nan"), "source": "assumed"}, ["soviet", "soviet"],
]  # fmt: skip


def mutated_text(text: str, chance: random.Random) -> str:
    """`text` with a few things done to it that people and disks do."""
    for _ in range(chance.choice((1, 1, 1, 2, 4))):
        lines = text.split("\n")
        i = chance.randrange(len(lines))
        at = chance.randrange(len(text) + 1)
        match chance.randrange(8):
            case 0:
                del lines[i]
            case 1:
                lines.insert(i, lines[chance.randrange(len(lines))])
            case 2:
                lines[i] = " " * chance.randrange(8) + lines[i].lstrip()
            case 3:
                lines[i] = lines[i].partition(":")[0] + ": " + chance.choice(NASTY_TEXT)
            case 4:
                lines[i], lines[0] = lines[0], lines[i]
            case 5:
                lines = (text[:at] + chance.choice(NASTY_TEXT) + text[at:]).split("\n")
            case 6:
                lines = (text[:at] + text[at + chance.randrange(1, 40) :]).split("\n")
            case _:
                lines = text[: at or 1].split("\n")
        text = "\n".join(lines) or "a: 1"
    return text


def node_of(value: object) -> Node:
    """A tree of plain values."""
    if isinstance(value, dict):
        return Node({str(k): node_of(v) for k, v in value.items()}, "fuzz", 1, 1)
    if isinstance(value, list):
        return Node([node_of(v) for v in value], "fuzz", 1, 1)
    assert value is None or isinstance(value, str | int | float | bool)
    return Node(value, "fuzz", 1, 1)


def random_place(root: Node, chance: random.Random) -> tuple[Node, str]:
    """A mapping or list of the tree, at any depth, and one of its keys."""
    node = root
    while True:
        keys = list(node.entries) or list(map(str, range(len(node.items))))
        key = chance.choice(keys)
        below = node.child(key)
        if below is None or not (below.entries or below.items) or chance.random() < 0.15:
            return node, key
        node = below


def mutate_tree(root: Node, chance: random.Random) -> None:
    """Replace, remove, rename or move a node somewhere in the tree."""
    for _ in range(chance.choice((1, 1, 2, 3, 8))):
        node, key = random_place(root, chance)
        action = chance.randrange(5)
        if action < 3:
            new = node_of(chance.choice(NASTY_VALUES))
        else:
            there, name = random_place(root, chance)
            new = (there.child(name) or there).copy()
        if isinstance(node.value, list):
            node.value[int(key)] = new
        elif isinstance(node.value, dict):
            if action == 1:
                del node.value[key]
            elif action == 2:
                node.value[chance.choice((key[:-1], key + "s", key.upper(), ""))] = node.value.pop(
                    key
                )
            else:
                node.value[key] = new


def loads_or_tells(what: str, load: Callable[..., object], *given: object) -> bool:
    """Whether it loads; anything but a `ScenarioError` with a place and a cure fails the test."""
    begin = time.monotonic()
    problems: tuple[Problem, ...] = ()
    try:
        load(*given)
    except ScenarioError as error:
        problems = error.problems
        assert problems, what
    assert time.monotonic() - begin < PATIENCE_S, what
    for problem in problems:
        assert problem.file, what
        assert problem.what, what
        assert problem.cure, what
        assert "\n" not in str(problem), what
    return not problems


def places_of(seed: int) -> PlaceCheck | None:
    """The check of places for one in ten, since it builds the map, which takes time."""
    return check_places if seed % 10 == 0 else None


def load(folder: Path, places: PlaceCheck | None, *sets: str) -> LoadedScenario:
    """Load a folder, with settings if any are given."""
    return load_scenario(folder, sets=sets, check_places=places)


def test_broken_texts(tmp_path: Path) -> None:
    folder = base_with(tmp_path / "s")
    loaded = 0
    for seed in range(TEXT_RUNS):
        chance = random.Random(seed)
        name = chance.choice(FILES)
        raw = mutated_text(base_text(name), chance).encode("utf-8", "surrogatepass")
        if chance.random() < 0.05:
            raw = raw[:50] + bytes([chance.randrange(128, 256)]) + raw[50:]
        (folder / f"{name}.yaml").write_bytes(raw)
        loaded += loads_or_tells(f"text {seed}", load, folder, places_of(seed))
        (folder / f"{name}.yaml").write_text(base_text(name), encoding="utf-8")
    assert loaded < TEXT_RUNS / 2


def test_broken_trees() -> None:
    whole = read_folder(BASE, [])
    joined = join_libraries(whole, [])
    loaded = 0
    for seed in range(TREE_RUNS):
        tree = whole.copy()
        mutate_tree(tree, random.Random(seed))
        problems: list[Problem] = []
        given = (joined, packaged_sources(), problems, places_of(seed))
        loaded += loads_or_tells(f"tree {seed}", resolve, tree, *given)
    assert loaded < TREE_RUNS / 2


def test_broken_settings() -> None:
    sections = ("units", "supply", "rules", "weather", "plans", "sides", "totals", "terrain")
    parts = ("*", "soviet", "men", "0", "-1", "", "holdings", "[", "1st*", "x")
    values = ("x0.5", "x1e400", "{value: 3}", "{", "[1, 2", "nan", "", "assumed", "-1", "{a: {b: [")
    loaded = 0
    for seed in range(SET_RUNS):
        chance = random.Random(seed)
        path = [
            chance.choice(sections),
            *(chance.choice(parts) for _ in range(chance.randrange(4))),
        ]
        text = ".".join(path) + chance.choice(("=", "=x", "==")) + chance.choice(values)
        loaded += loads_or_tells(text, load, BASE, places_of(seed), text)
    assert loaded < SET_RUNS / 2
