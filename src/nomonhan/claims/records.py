"""A statement of the text: its words, its readings, and the one test of each reading."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import Field
from ruamel.yaml import YAML

from nomonhan.evidence.record import BothLanguages, Record

FOLDER = Path(__file__).parent.parent / "data" / "claims"

Mark = Literal["holds", "in_part", "contested", "fails", "not_testable"]


class PredicateCall(Record):
    """A test from the registry with its parameters, and what it looks at."""

    name: str
    parameters: dict[str, Any] = Field(default_factory=dict)
    reads: list[str] = Field(min_length=1, description="Columns `table.column`, or keys of data.")


class Argument(Record):
    """What a source says for or against."""

    source: str
    text: BothLanguages


class Reading(Record):
    """One way to understand the sentence; decided by its predicate, else by the literature."""

    id: str
    text: BothLanguages
    predicate: PredicateCall | None = None
    literature: Mark = Field(description="What the sources make of this reading.")


class Claim(Record):
    """A statement of the text, or a derived one that tests the account behind it."""

    id: str
    text: BothLanguages = Field(description="The Spanish words are the seed's own.")
    quoted: bool = Field(True, description="Whether the seed says it in these words.")
    answered_by: list[str] = Field(description="Scenarios, or `map:<name>`, that can answer it.")
    readings: list[Reading] = Field(min_length=1)
    evidence_for: list[Argument] = Field(default_factory=list)
    evidence_against: list[Argument] = Field(default_factory=list)
    literature: Mark


class Seed(Record):
    """The text itself, under its own license."""

    title: BothLanguages
    text: BothLanguages
    attribution: BothLanguages
    license: str


class Text(Record):
    """The seed and its statements."""

    seed: Seed
    claims: list[Claim]


@cache
def load_text(path: Path = FOLDER / "nomonhan.yaml") -> Text:
    """The seed's statements, ids unique."""
    text = Text.model_validate(YAML(typ="safe").load(path.read_text(encoding="utf-8")))
    ids = [claim.id for claim in text.claims]
    if len(set(ids)) != len(ids):
        raise ValueError(f"{path.name}: two claims have one id")
    return text


def claims_for(scenario: str, theater: str) -> list[Claim]:
    """Statements that a scenario can answer, those about its map included."""
    able = {scenario, f"map:{theater}"}
    return [claim for claim in load_text().claims if able & set(claim.answered_by)]
