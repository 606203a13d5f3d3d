"""A number with its evidence: value, limits, source, page, grade."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, model_validator

ASSUMED = "assumed"
Grade = Literal["A", "B", "C", "D"]


class Record(BaseModel):
    """Base of every record of a scenario: closed, immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Quantity(Record):
    """A number, its limits and where it comes from."""

    value: float = Field(description="The number used when ranges are not drawn; mode of the range.")
    low: float | None = Field(None, description="Lower limit of the range.")
    high: float | None = Field(None, description="Upper limit of the range.")
    source: str | None = Field(
        None, description="Key(s) of references.bib, comma separated, or `assumed`; else the record's."
    )
    page: str | None = Field(None, description="Page or place in the source.")
    grade: Grade | None = Field(None, description="Reliability, if other than the source's own.")
    note: str | None = None
    alternatives: list[dict[str, Any]] = Field(
        default_factory=list,
        description="What other sources say: a list of {value, source}; makes the number contested.",
    )

    @model_validator(mode="after")
    def limits_hold_the_value(self) -> Self:
        if self.low is not None and self.low > self.value:
            raise ValueError(f"low {self.low:g} is above value {self.value:g}; write low <= value")
        if self.high is not None and self.high < self.value:
            raise ValueError(f"high {self.high:g} is below value {self.value:g}; write value <= high")
        return self

    @property
    def is_ranged(self) -> bool:
        return self.low is not None and self.high is not None and self.low < self.high


def _number_to_quantity(raw: Any) -> Any:
    if isinstance(raw, bool):
        return raw
    if isinstance(raw, int | float):
        return {"value": raw}
    return raw


Number = Annotated[Quantity, BeforeValidator(_number_to_quantity)]


def number(value: float) -> Quantity:
    """A bare default: inherits the source of its record."""
    return Quantity(value=value)
