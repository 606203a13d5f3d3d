"""Ready questions: what people ask of a battle, each with its assumptions, as files of data.

`data/questions/*.yaml`, one question a file.  A question compares a case with the scenario as it
stands, or with another case.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pydantic import Field
from ruamel.yaml import YAML

from nomonhan.ensemble.errors import RunRefused
from nomonhan.evidence.record import InWords, Record
from nomonhan.scenario.errors import quote, suggestion
from nomonhan.text import gettext as _

FOLDER = Path(__file__).parent.parent / "data" / "questions"


class QuestionCase(Record):
    """A case of a question: a patch of its scenario, values by path, or both."""

    name: InWords
    patch: str | None = None
    set: dict[str, Any] = Field(default_factory=dict, description="Path -> value, as in `--set`.")

    @property
    def patches(self) -> list[str]:
        return [] if self.patch is None else [self.patch]

    @property
    def sets(self) -> list[str]:
        return [f"{path}={value}" for path, value in self.set.items()]


class Question(Record):
    """A question that is ready to be asked."""

    id: str
    order: int = Field(description="Place in the list.")
    question: InWords
    scenario: str
    assumptions: list[InWords] = Field(min_length=1)
    model: InWords = Field(description="Which part of the model answers it.")
    against: QuestionCase | None = Field(None, description="What it is compared with, if not with "
                                         "the scenario as it stands.")  # fmt: skip
    case: QuestionCase
    metrics: list[str] = Field(min_length=1)
    sources: list[str] = Field(default_factory=list, description="Keys of references.bib.")


def questions(folder: Path = FOLDER) -> dict[str, Question]:
    """All ready questions by id, in order."""
    found = [_read(path) for path in folder.glob("*.yaml")]
    return {q.id: q for q in sorted(found, key=lambda q: (q.order, q.id))}


def question_of(name: str, folder: Path = FOLDER) -> Question:
    """A ready question; RunRefused for a name that is none, with the nearest that is."""
    known = questions(folder)
    if name not in known:
        cure = suggestion(name, known)
        raise RunRefused(_("there is no question {name}; {cure}", name=quote(name), cure=cure))
    return known[name]


def _read(path: Path) -> Question:
    raw: Any = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
    return Question.model_validate({"id": path.stem, **raw})
