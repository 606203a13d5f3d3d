"""The bibliography: read, written, cited."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from nomonhan.scenario import Problem, cite_scenario, load_scenario
from nomonhan.scenario.bibtex import parse_bibtex, plain_text, write_bibtex
from nomonhan.scenario.sources import packaged_sources, read_sources
from tests.scenario.folders import BASE, base_text, base_with

TEXT = """
Anything between entries is a comment, as is this: 50 %.
@comment{@book{NOT, title = {Not read}}}
@Book{Drea1981,
  author = "Edward J. {Drea}",
  title  = {Nomonhan: {Japanese--Soviet} Tactical Combat, 1939},
  year   = 1981, grade = {A},
  read   = {excerpt},
}
@misc{Short, title={T\\&T}, grade={D}}
"""


def parsed(text: str) -> tuple[dict[str, dict[str, str]], list[Problem]]:
    problems: list[Problem] = []
    return {e.key: e.fields for e in parse_bibtex(text, "b", problems)}, problems


def test_entries_and_fields() -> None:
    entries, problems = parsed(TEXT)
    assert not problems
    assert list(entries) == ["Drea1981", "Short"]
    assert entries["Drea1981"] == {
        "author": "Edward J. {Drea}",
        "title": "Nomonhan: {Japanese--Soviet} Tactical Combat, 1939",
        "year": "1981",
        "grade": "A",
        "read": "excerpt",
    }


def test_one_bad_entry_does_not_hide_the_others() -> None:
    entries, problems = parsed(
        "@book{A, title = {open\n@book{B, title = {B}}\n@book{C, title = {C}}"
    )
    assert "C" in entries
    assert [p.line for p in problems] == [1]


def test_plain_text_drops_what_is_for_the_typesetter() -> None:
    assert plain_text("{Japanese}--{S}oviet T\\&T") == "Japanese–Soviet T&T"


words = st.text("abc {}\\&é", max_size=12).map(
    lambda text: text.replace("{", "").replace("}", "").replace("\\", "").strip()
)


@given(st.dictionaries(st.sampled_from(["title", "author", "year", "grade"]), words, min_size=1))
def test_what_is_written_reads_back(fields: dict[str, str]) -> None:
    entries, problems = parsed(write_bibtex("book", "Key1980", fields))
    assert not problems
    assert entries == {"Key1980": {k: " ".join(v.split()) for k, v in fields.items()}}


def test_the_packaged_bibliography_is_sound() -> None:
    sources = packaged_sources()
    assert len(sources) > 100
    assert all(source.text.endswith(".") for source in sources.values())


def test_a_source_reads_as_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "references.bib").write_text(TEXT, encoding="utf-8")
    source = read_sources(tmp_path / "references.bib", [])["Drea1981"]
    assert source.text == ("Edward J. Drea. 1981. Nomonhan: Japanese–Soviet Tactical Combat, 1939.")
    assert (source.kind, source.grade, source.read) == ("book", "A", "excerpt")


def test_citations_name_what_the_scenario_rests_on_and_how_often(tmp_path: Path) -> None:
    armies = base_text("armies").replace(
        "men: 600\n    source: assumed", "men: 600\n    source: DREA"
    )
    units = base_text("units").replace(
        "high: 620}", 'high: 620, source: "S1, DREA", alternatives: [{value: 700, source: S2}]}'
    )
    folder = base_with(tmp_path / "s", armies=armies, units=units)
    own = "@book{S1, title={One}, grade={B}}\n@book{S2, title={Two}, grade={C}}\n"
    (folder / "references.bib").write_text(own + "@book{S3, title={Three}, grade={C}}\n")
    cited = {c.key: c for c in cite_scenario(load_scenario(folder))}
    assert cited["DREA"].uses == 4  # men and two holdings of the establishment, men of the unit
    assert cited["S1"].uses == 1
    assert cited["S2"].uses == 1
    assert "S3" not in cited
    assert cited["S1"].bibtex == "@book{S1,\n  title = {One},\n  grade = {B}\n}"
    assert list(cited) == [c.key for c in sorted(cited.values(), key=lambda c: c.text.casefold())]


def test_a_patch_is_cited(tmp_path: Path) -> None:
    digest = load_scenario(BASE).digest
    patch = tmp_path / "p.yaml"
    patch.write_text(
        f"patch: p\ndescription: {{en: a, es: b}}\nreferences: [GOLD]\nscenario: two_battalions\n"
        f"digest: {digest}\nset: {{hours: 24}}\n"
    )
    assert "GOLD" not in {c.key for c in cite_scenario(load_scenario(BASE))}
    assert "GOLD" in {c.key for c in cite_scenario(load_scenario(BASE, patches=[patch]))}
