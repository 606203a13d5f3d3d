"""YAML and CSV as trees that know their places, read once and kept."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nomonhan.folders import cache_folder
from nomonhan.scenario import Problem, ScenarioError, load_scenario, reader
from nomonhan.scenario.nodes import Node
from nomonhan.scenario.parsed import read_parsed
from nomonhan.scenario.reader import parse_yaml, plain_scalar, read_yaml
from nomonhan.scenario.tables import parse_table
from tests.scenario.folders import BASE, base_text, base_with

HERE = "here.yaml"


def tree(text: str) -> Node:
    problems: list[Problem] = []
    root = parse_yaml(text, HERE, problems)
    assert not problems
    assert root is not None
    return root


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("12", 12), ("-3", -3), ("+4", 4), ("007", 7), ("0x1F", 31), ("0o17", 15),
        ("1.5", 1.5), (".5", 0.5), ("5.", 5.0), ("1e3", 1000.0), ("-2.5E-1", -0.25),
        ("9" * 19, float("9" * 19)), ("9" * 5000, float("inf")), ("1e999", float("inf")),
        (".inf", float("inf")), ("-.INF", float("-inf")),
        ("true", True), ("False", False), ("", None), ("~", None), ("null", None),
        ("yes", "yes"), ("no", "no"), ("on", "on"), ("1939-08-20", "1939-08-20"),
        ("06:15", "06:15"),
        ("1_000", "1_000"), ("1,000", "1,000"), ("12 men", "12 men"), ("e5", "e5"), ("-", "-"),
    ],
)  # fmt: skip
def test_plain_scalars_follow_the_core_schema(text: str, value: object) -> None:
    found = plain_scalar(text)
    assert found == value
    assert type(found) is type(value)


def test_quotes_keep_text_as_it_is() -> None:
    assert tree("a: '12'\nb: \"true\"\nc: |\n  12\n").plain() == {
        "a": "12",
        "b": "true",
        "c": "12\n",
    }


def test_every_value_and_key_knows_its_place() -> None:
    root = tree("units:\n  a: {men: 5}   # five\n\n  b:\n    - x\n    -   y\n")
    men, node = root.nearest_to(("units", "a", "men"))[0], root.nearest_to(("units", "b", 1))[0]
    assert (men.line, men.column, men.key_line, men.key_column) == (2, 12, 2, 7)
    assert (node.line, node.column) == (6, 9)
    b = root.entries["units"].entries["b"]
    assert (b.key_line, b.key_column, b.line) == (4, 3, 5)


def test_an_empty_file_is_an_empty_mapping() -> None:
    assert tree("").plain() == {}
    assert tree("# nothing yet\n").plain() == {}


def test_a_byte_order_mark_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    problems: list[Problem] = []
    root = read_yaml(tmp_path / "a.yaml", HERE, problems)
    assert root is not None
    assert root.plain() == {"a": 1}


def test_a_billion_laughs_are_refused_at_the_first() -> None:
    text = "a: &a [x, x]\n" + "".join(f"b{i}: &b{i} [*a, *a]\n" for i in range(30))
    problems: list[Problem] = []
    assert parse_yaml(text, HERE, problems) is None
    assert [(p.line, p.column) for p in problems] == [(1, 4)]


def test_brackets_without_end_are_refused_early() -> None:
    problems: list[Problem] = []
    assert parse_yaml("a: " + "[" * 100_000, HERE, problems) is None
    assert "levels are nested" in problems[0].what


def test_a_file_of_too_many_values(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "MOST_NODES", 50)
    problems: list[Problem] = []
    assert parse_yaml("a: [" + "1, " * 60 + "]", HERE, problems) is None
    assert str(problems[0]) == (
        "here.yaml:1:149: the file holds more than 50 values; "
        "split it, or leave out what is no scenario"
    )


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "LARGEST_FILE_BYTES", 1_000_000)
    (tmp_path / "a.yaml").write_text("a: '" + "x" * 1_000_001 + "'\n")
    problems: list[Problem] = []
    assert read_yaml(tmp_path / "a.yaml", HERE, problems) is None
    assert str(problems[0]) == (
        "here.yaml: the file is larger than 1 MB; split it, or leave out what is no scenario"
    )


def test_a_file_that_cannot_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    base_with(tmp_path / "s")
    (tmp_path / "s" / "locked.yaml").mkdir()  # whoever runs this, a folder cannot be read as a file
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ScenarioError) as caught:
        load_scenario("s")
    assert str(caught.value) == (
        f"s/locked.yaml: the file cannot be read ({os.strerror(21)}); "
        "check its name and who may read it"
    )


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("khalkin_gol_august_1939", "there is no scenario and no folder of this name; "
         "write khalkhin_gol_august_1939"),
        ("x" * 3000, "there is no scenario and no folder of this name"),
        ("a\0b", "there is no scenario and no folder of this name"),
        ("file.txt", "file.txt: this is a file, not a folder; name the folder it lies in"),
        ("empty", "empty: the folder holds no YAML file; "
         "name a folder made by `nomonhan scenario copy`"),
        ("full", "full: the folder holds 201 files, more than any scenario; "
         "name a folder made by `nomonhan scenario copy`"),
    ],
    ids=["misspelled", "long", "null", "file", "empty", "full"],
)  # fmt: skip
def test_what_is_no_scenario(
    name: str, says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file.txt").write_text("x")
    (tmp_path / "empty").mkdir()
    (tmp_path / "full").mkdir()
    for i in range(201):
        (tmp_path / "full" / f"{i}.yaml").touch()
    with pytest.raises(ScenarioError) as caught:
        load_scenario(name)
    assert says in str(caught.value)


def test_what_was_parsed_is_kept_and_the_same(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(base_text("armies"), encoding="utf-8")
    first = read_parsed(path, HERE, [])
    kept = set((cache_folder() / "parsed").glob("*.json"))
    second = read_parsed(path, HERE, [])
    assert first is not None
    assert second is not None
    assert kept
    assert [places(n) for n in first.walk()] == [places(n) for n in second.walk()]


def places(node: Node) -> tuple[object, ...]:
    return (node.plain(), node.file, node.line, node.column, node.key_line, node.key_column)


@pytest.mark.parametrize(
    "damage", [b"", b"{", b"[1, 2]", b"null", b'[{"a": 3}, 1, 1, 1, 1]', b"\xff"]
)
def test_a_damaged_copy_is_parsed_anew(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(base_text("armies") + f"# {damage!r}\n", encoding="utf-8")
    before = set((cache_folder() / "parsed").glob("*.json"))
    first = read_parsed(path, HERE, [])
    (copy,) = set((cache_folder() / "parsed").glob("*.json")) - before
    copy.write_bytes(damage)
    again = read_parsed(path, HERE, [])
    assert first is not None
    assert again is not None
    assert again.plain() == first.plain()


def test_a_folder_that_cannot_be_written_is_no_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").write_text("x")
    monkeypatch.setenv("NOMONHAN_HOME", str(tmp_path / "file" / "below"))
    assert load_scenario(BASE).scenario.name == "two_battalions"


UNITS = """# who fights
id,name.en,name.es,formation,branch,mobility,establishment,source,men.value,men.low,men.high,\
at.col,at.row,posture
1st_regiment_1st_battalion,"1st Battalion, 1st Regiment","1.er Batallón, 1.er Regimiento",\
1st_regiment,infantry,foot,battalion,assumed,,,,3,5,attack

2nd_regiment_1st_battalion,"1st Battalion, 2nd Regiment","1.er Batallón, 2.º Regimiento",\
2nd_regiment,infantry,foot,battalion,assumed,560,500,620,6,5,
"""


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_table_says_the_same_as_yaml(tmp_path: Path, newline: str) -> None:
    folder = base_with(tmp_path / "s", units=base_text("units").split("units:\n")[0])
    (folder / "units.csv").write_text(UNITS.replace("\n", newline), encoding="utf-8", newline="")
    assert load_scenario(folder).digest == load_scenario(BASE).digest


def test_a_table_without_ids_is_a_list() -> None:
    text = 'date,cloud,note\n1939-08-20,0.2,"said ""fair"""\n1939-08-21,0.5,\n'
    root = parse_table(text, "weather", "w.csv", [])
    assert root is not None
    assert root.plain() == {
        "weather": [
            {"date": "1939-08-20", "cloud": 0.2, "note": 'said "fair"'},
            {"date": "1939-08-21", "cloud": 0.5},
        ]
    }


def test_cells_know_their_places() -> None:
    root = parse_table('id,note,men\na,"two\nlines",5\nb,x,6\n', "t", "t.csv", [])
    assert root is not None
    men = root.nearest_to(("t", "b", "men"))[0]
    assert (men.line, men.column, men.key_line, men.key_column) == (4, 5, 1, 9)
    assert root.nearest_to(("t", "a", "men"))[0].line == 3


def test_a_table_of_too_many_cells(monkeypatch: pytest.MonkeyPatch) -> None:
    from nomonhan.scenario import tables

    monkeypatch.setattr(tables, "MOST_CELLS", 10)
    problems: list[Problem] = []
    parse_table("id,a\n" + "x,1\n" * 20, "t", "t.csv", problems)
    assert "the table holds more than 10 cells" in problems[-1].what


cells = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=8)


@given(st.lists(st.lists(cells, min_size=3, max_size=3), max_size=5))
def test_tables_as_the_csv_module_writes_them(rows: list[list[str]]) -> None:
    import csv
    import io

    file = io.StringIO()
    csv.writer(file, quoting=csv.QUOTE_ALL).writerows([["a", "b", "c"], *rows])
    root = parse_table(file.getvalue(), "t", "t.csv", [])
    assert root is not None
    kept = [dict(zip("abc", row, strict=True)) for row in rows if any(row)]
    assert root.plain()["t"] == kept
