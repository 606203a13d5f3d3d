"""Base of the records of evidence: closed and immutable; dates may be written as text."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, BeforeValidator, ConfigDict

from nomonhan.text import pick


class Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class BothLanguages(Record):
    """A text in both languages."""

    en: str
    es: str

    def __str__(self) -> str:
        return pick(self.en, self.es)


def _same_in_both(raw: object) -> object:
    return {"en": raw, "es": raw} if isinstance(raw, str) else raw


# a name that is the same in both languages may be written once
InWords = Annotated[BothLanguages, BeforeValidator(_same_in_both)]
