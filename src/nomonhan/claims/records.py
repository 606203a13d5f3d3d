"""A statement of the text: its words, its readings, and the one test of each reading."""

from __future__ import annotations

import calendar
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, model_validator

from nomonhan.scenario.packaged import DATA_FOLDER
from nomonhan.scenario.quantity import ASSUMED, Record, fault
from nomonhan.terrain.reading import read_record_folder
from nomonhan.text import gettext as _
from nomonhan.text import pick

FOLDER = DATA_FOLDER / "claims"

Mark = Literal["holds", "in_part", "contested", "fails", "not_testable"]
GapKind = Literal["lost", "found", "disordered", "subject", "slip"]


class Both(Record):
    """A text in both languages."""

    en: str
    es: str

    def __str__(self) -> str:
        return pick(self.en, self.es)


class PredicateCall(Record):
    """A test from the registry with its parameters, and what it looks at."""

    name: str
    scenario: str | None = Field(None, description="Whose battles it asks; none for data alone.")
    parameters: dict[str, Any] = Field(default_factory=dict)
    reads: list[str] = Field(min_length=1, description="Columns `table.column`, or keys of data.")


class Argument(Record):
    """What a source says for or against; `assumed` is what nobody here has verified."""

    source: str
    text: Both

    @property
    def keys(self) -> list[str]:
        """Keys of references.bib; none for what is unverified."""
        return [key.strip() for key in self.source.split(",") if key.strip() != ASSUMED]


class Reading(Record):
    """One way to understand the sentence; decided by its predicate, if it has one."""

    id: str
    text: Both
    of: Both | None = Field(None, description="Whose deed the sentence is taken to tell.")
    predicate: PredicateCall | None = None
    literature: Mark = Field(description="What the sources make of this reading.")
    aside: bool = Field(False, description="A clause that does not decide the sentence.")
    untested: Both | None = Field(None, description="Why it has no predicate.")
    otherwise: Both | None = Field(
        None, description="Our words for the sentence in a case that makes this reading fail."
    )


class Place(Record):
    """What a statement's map shows."""

    theater: str
    zones: list[str] = Field(default_factory=list, description="Places that the sentence is about.")
    claims: bool = Field(False, description="Whether both claimed borders stand in front.")
    front: str | None = Field(None, description="Scenario whose front by day is drawn.")


class Claim(Record):
    """A statement of the text, or a derived one that tests the account behind it."""

    id: str
    text: Both = Field(description="The Spanish words are the seed's own.")
    quoted: bool = Field(True, description="Whether the seed says it in these words.")
    readings: list[Reading] = Field(min_length=1)
    otherwise: Both | None = Field(None, description="Our words for a case in which it fails.")
    partly: Both | None = Field(None, description="Our words for a case in which it holds in part.")
    evidence_for: list[Argument] = Field(default_factory=list)
    evidence_against: list[Argument] = Field(default_factory=list)
    literature: Mark
    place: Place | None = None
    what_if: list[str] = Field(default_factory=list, description="Options of a case that asks it.")

    @property
    def scenarios(self) -> list[str]:
        """Scenarios whose battles its tests ask, each once."""
        calls = [r.predicate for r in self.readings if r.predicate is not None]
        return list(dict.fromkeys(c.scenario for c in calls if c.scenario is not None))


class Telling(Record):
    """What one source says of a fact."""

    source: str
    at: Annotated[str, BeforeValidator(str)] = Field("", description="Year, month, day or moment.")
    until: Annotated[str, BeforeValidator(str)] = ""
    value: float | None = None
    of: float | None = Field(None, description="Out of how many.")
    note: Both | None = None

    @property
    def verified(self) -> bool:
        return self.source != ASSUMED

    def span(self) -> tuple[datetime, datetime]:
        """First and last moment that it may mean; `until` counts for the last."""
        return _moments(self.at)[0], _moments(self.until or self.at)[1]

    @model_validator(mode="after")
    def says_something(self) -> Self:
        if not self.at and self.value is None:
            raise fault(_("it says nothing"), _("write at or value"))
        for when in filter(None, (self.at, self.until)):
            _moments(when)
        return self


class FactRecord(Record):
    """A fact that tests of no battle look at, as one or several sources tell it."""

    what: Both
    told: list[Telling] = Field(min_length=1)

    @property
    def verified(self) -> bool:
        return all(telling.verified for telling in self.told)


class Gap(Record):
    """Damage of the text: where it stands and what stood there, or that it is lost."""

    kind: GapKind
    before: str | None = Field(None, description="Statement that it stands in front of.")
    after: str | None = Field(None, description="Statement that it follows.")
    explains: list[str] = Field(default_factory=list, description="What the damage looks like.")
    text: Both
    source: str | None = None


class Aside(Record):
    """What the page tells beside the text."""

    title: Both
    anchor: Both | None = Field(None, description="Words of the text that open it.")
    items: list[Both]
    source: str | None = None


class Seed(Record):
    """The text itself, under its own license."""

    title: Both
    text: Both
    attribution: Both
    license: str


class Text(Record):
    """The seed, its statements, the facts they are held against, and the text's damage."""

    seed: Seed
    claims: dict[str, Claim]
    records: dict[str, FactRecord]
    gaps: dict[str, Gap]
    asides: dict[str, Aside]

    @model_validator(mode="before")
    @classmethod
    def name_the_claims(cls, raw: Any) -> Any:
        """A claim knows its key; claims stand in the order of the text, whatever file has them."""
        claims = raw.get("claims") if isinstance(raw, Mapping) else None
        if not isinstance(claims, Mapping):
            return raw
        named = {k: {**v, "id": k} if isinstance(v, Mapping) else v for k, v in claims.items()}
        return {**raw, "claims": dict(sorted(named.items()))}


@cache
def load_text(folder: Path = FOLDER) -> Text:
    """The seed and its statements; ScenarioError tells all that is wrong with the files."""
    return read_record_folder(folder, Text)


def claims_for(scenario: str, theater: str) -> list[Claim]:
    """Statements that a scenario can answer, those about its map included."""
    return [
        claim
        for claim in load_text().claims.values()
        if scenario in claim.scenarios or _is_about_map(claim, theater)
    ]


def _is_about_map(claim: Claim, theater: str) -> bool:
    names = {name for r in claim.readings if r.predicate for name in r.predicate.reads}
    return any(name.startswith(f"terrain.{theater}.") for name in names)


def _moments(when: str) -> tuple[datetime, datetime]:
    """First and last moment of a year, a month, a day or a minute."""
    parts = when.split("T")[0].split("-")
    try:
        numbers = [int(part) for part in parts]
        year, month, day = [*numbers, *(None, None)][:3]
        assert year is not None
        if "T" in when:
            moment = datetime.fromisoformat(when)
            return moment, moment
        first = datetime(year, month or 1, day or 1)
        last_month = month or 12
        last_day = day or calendar.monthrange(year, last_month)[1]
        return first, datetime(year, last_month, last_day, 23, 59)
    except (ValueError, AssertionError):
        what = _("{when} is no date", when=when)
        raise fault(what, _("write a year, 1939-08 or 1939-08-20"), "at") from None
